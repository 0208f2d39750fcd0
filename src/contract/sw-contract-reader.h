/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-contract-private.h"

G_BEGIN_DECLS

/* Reads a document member by member. The first thing that is wrong is kept with
 * the place where it stands; everything after it gives harmless values. */
typedef struct
{
  SwContractData *data;
  JsonObject     *root;
  char           *place; /* (owned): "operation sonic.create", for messages */
  GError         *error; /* (owned) (nullable) */
} SwReader;

void                 _sw_reader_fail         (SwReader   *self,
                                              const char *format,
                                              ...) G_GNUC_PRINTF (2, 3);
void                 _sw_reader_enter        (SwReader   *self,
                                              const char *kind,
                                              const char *name);
const char          *_sw_reader_keep         (SwReader   *self,
                                              const char *string);
/* Required, and optional with NULL. */
const char          *_sw_reader_string       (SwReader   *self,
                                              JsonObject *object,
                                              const char *member);
const char          *_sw_reader_maybe_string (SwReader   *self,
                                              JsonObject *object,
                                              const char *member);
double               _sw_reader_number       (SwReader   *self,
                                              JsonObject *object,
                                              const char *member,
                                              double      fallback);
guint                _sw_reader_count        (SwReader   *self,
                                              JsonObject *object,
                                              const char *member);
gboolean             _sw_reader_flag         (SwReader   *self,
                                              JsonObject *object,
                                              const char *member);
/* Optional; NULL when absent. */
JsonObject          *_sw_reader_object       (SwReader   *self,
                                              JsonObject *object,
                                              const char *member);
JsonArray           *_sw_reader_array        (SwReader   *self,
                                              JsonObject *object,
                                              const char *member);
/* Optional, NULL-terminated, owned by the data. */
const char * const  *_sw_reader_strings      (SwReader   *self,
                                              JsonObject *object,
                                              const char *member);
/* Position of the string member in @names; fails when it is none of them. */
int                  _sw_reader_choice       (SwReader   *self,
                                              JsonObject *object,
                                              const char *member,
                                              const char *const *names,
                                              int         fallback);

/* From sw-contract-definitions.c */
void                 _sw_reader_add_parameters (SwReader    *self,
                                                SwOperation *operation,
                                                JsonArray   *list);
void                 _sw_reader_set_constants  (SwReader    *self,
                                                SwOperation *operation,
                                                JsonObject  *constants);
void                 _sw_reader_add_rules      (SwReader    *self,
                                                SwOperation *operation,
                                                JsonArray   *list);
/* @condition names parameters of @operation only, with values and lists of values. */
void                 _sw_reader_check_condition (SwReader    *self,
                                                SwOperation *operation,
                                                JsonObject  *condition);
void                 _sw_parameter_free        (SwParameter *self);

G_END_DECLS
