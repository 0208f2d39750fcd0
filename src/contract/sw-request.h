/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-contract.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* An operation of the contract with values for its parameters. A value that the
 * operation does not know is kept (drafts survive a change of operation) but is
 * neither sent nor checked. Setting NULL or clearing removes a value. */

#define SW_TYPE_REQUEST (sw_request_get_type ())
G_DECLARE_FINAL_TYPE (SwRequest, sw_request, SW, REQUEST, GObject)

/* What the rules need to know about the world outside the request. */
typedef struct
{
  double   source_duration;  /* seconds; 0: not known */
  gint64   source_created;   /* unix seconds; 0: not known */
  gboolean source_known;     /* whether source_uploaded means anything */
  gboolean source_uploaded;
} SwRequestFacts;

/* One violated rule: a boxed type. */
typedef struct
{
  char *parameter; /* name of the parameter, "" when it concerns the whole request */
  char *rule;      /* short stable id: "required", "max-chars", "range", "choice", … */
  char *message;   /* words for people, translated, with the remedy */
  int   excess;    /* max-chars: how many characters too long; else 0 */
} SwViolation;

#define SW_TYPE_VIOLATION (sw_violation_get_type ())
GType         sw_violation_get_type       (void);
SwViolation  *sw_violation_copy           (const SwViolation *self);
void          sw_violation_free           (SwViolation     *self);

SwRequest    *sw_request_new              (SwContract      *contract,
                                           const char      *operation_id);
/* From sw_request_to_json(); an unknown operation is SW_CONTRACT_ERROR_INVALID. */
SwRequest    *sw_request_new_from_json    (SwContract      *contract,
                                           const char      *json,
                                           GError         **error);
/* From a body as the service would get it: finds the operation (variant) by
 * path and selector. For the engine and for imports. */
SwRequest    *sw_request_new_from_body    (SwContract      *contract,
                                           const char      *path,
                                           JsonObject      *body,
                                           GError         **error);
SwRequest    *sw_request_dup              (SwRequest       *self);

SwContract        *sw_request_get_contract   (SwRequest    *self);
const SwOperation *sw_request_get_operation  (SwRequest    *self);
/* Moves the values to another operation of the same contract. */
void          sw_request_set_operation    (SwRequest       *self,
                                           const char      *operation_id);

/* Our ids of the clips it works on: kept in the journal, never sent. NULL when there are none. */
const char * const *sw_request_get_sources (SwRequest      *self);
void          sw_request_set_sources      (SwRequest       *self,
                                           const char * const *sources);

gboolean      sw_request_has              (SwRequest       *self,
                                           const char      *name);
const char   *sw_request_get_string       (SwRequest       *self,
                                           const char      *name);
gboolean      sw_request_get_boolean      (SwRequest       *self,
                                           const char      *name);
/* FALSE and *value untouched when there is neither a value nor a default. */
gboolean      sw_request_get_number       (SwRequest       *self,
                                           const char      *name,
                                           double          *value);
void          sw_request_set_string       (SwRequest       *self,
                                           const char      *name,
                                           const char      *value);
void          sw_request_set_boolean      (SwRequest       *self,
                                           const char      *name,
                                           gboolean         value);
void          sw_request_set_number       (SwRequest       *self,
                                           const char      *name,
                                           double           value);
/* Any value, kept as it is so that sw_request_validate() sees its type too. */
void          sw_request_set_json         (SwRequest       *self,
                                           const char      *name,
                                           JsonNode        *value);
void          sw_request_clear            (SwRequest       *self,
                                           const char      *name);
/* "changed" (const char *name) is emitted after each of the five above. */

/* Every violation, in the order of the parameters; empty when all is well.
 * (element-type SwViolation) (transfer full) */
GPtrArray    *sw_request_validate         (SwRequest       *self,
                                           const SwRequestFacts *facts);

/* The limit in characters in force for @name with the chosen model, 0 for none. */
guint         sw_request_get_max_chars    (SwRequest       *self,
                                           const char      *name);
/* Whether the chosen model knows @name at all (e.g. "vocal_gender"). */
gboolean      sw_request_allows           (SwRequest       *self,
                                           const char      *name);
/* Estimated credits; NAN when not published; 0 for the engine. */
double        sw_request_estimate_credits (SwRequest       *self,
                                           SwTarget         target);

/* The JSON body as it is sent: constants included, unknown values left out. */
JsonNode     *sw_request_to_body          (SwRequest       *self,
                                           SwTarget         target);
/* Stable text for the journal and drafts: {"operation": …, "values": {…}}. */
char         *sw_request_to_json          (SwRequest       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwViolation, sw_violation_free)

G_END_DECLS
