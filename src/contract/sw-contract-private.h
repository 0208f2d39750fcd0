/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-request.h"

G_BEGIN_DECLS

typedef enum
{
  SW_RULE_REQUIRED,
  SW_RULE_FORBIDDEN,
  SW_RULE_ONLY_MODELS,
  SW_RULE_LESS_THAN,
  SW_RULE_MAX_DIFFERENCE,
  SW_RULE_EXACTLY_ONE_OF,
  SW_RULE_AT_LEAST_ONE_OF,
  SW_RULE_AT_MOST_ONE_OF,
  SW_RULE_DISTINCT,
  SW_RULE_RANGE,
  SW_RULE_YOUNGER_THAN_HOURS,
  SW_RULE_SOURCE_INSIDE,
  SW_RULE_SOURCE_KIND,
  SW_RULE_SOURCE_LENGTH,
  SW_RULE_AVAILABILITY,
  SW_RULE_PARTS,
  SW_RULE_BODIES,
  SW_N_RULES,
} SwRuleKind;

/* One rule of the data. It holds only while every member of @when matches and
 * not every member of @unless does. A member maps a parameter to a value, to a
 * list of which one must match, or to null for "not set". */
struct _SwRule
{
  const char          *name;       /* of the data, for tests and error messages */
  SwRuleKind           kind;
  const char * const  *parameters; /* at least one */
  JsonObject          *when;       /* (owned) (nullable) */
  JsonObject          *unless;     /* (owned) (nullable) */
  double               minimum, maximum;         /* -/+INFINITY: no bound */
  double               sum_minimum, sum_maximum; /* SW_RULE_PARTS */
  const char          *feature;    /* SW_RULE_ONLY_MODELS */
  const char          *path;       /* SW_RULE_BODIES */
  const char * const  *choices;    /* (nullable) SW_RULE_PARTS: names */
  gboolean             uploaded;   /* SW_RULE_SOURCE_KIND */
};

/* The kind that @name stands for in the data, or SW_N_RULES. */
SwRuleKind    _sw_rule_kind_from_name   (const char           *name);
const char   *_sw_rule_kind_get_name    (SwRuleKind            kind);
void          _sw_rule_free             (SwRule               *self);
/* NULL when @request keeps the rule. (transfer full) */
SwViolation  *_sw_rule_evaluate         (const SwRule         *self,
                                         SwRequest            *request,
                                         const SwRequestFacts *facts);

/* What the reader makes of a document. */
typedef struct
{
  GStringChunk *strings;
  GPtrArray    *vectors;    /* (element-type GStrv) (owned) */
  const char   *version;
  const char   *base_uri;
  double        request_interval;
  GPtrArray    *families;   /* (element-type SwFamily) (owned) */
  GPtrArray    *models;     /* (element-type SwContractModel) (owned) */
  GPtrArray    *operations; /* (element-type SwOperation) (owned) */
  GHashTable   *selectors;  /* SwOperation -> JsonObject */
} SwContractData;

SwContractData *_sw_contract_data_read  (GBytes               *json,
                                         GError              **error);
void            _sw_contract_data_free  (SwContractData       *self);
SwContractData *_sw_contract_get_data   (SwContract           *self);

SwRequest      *_sw_request_new_empty  (SwContract           *contract,
                                        const SwOperation    *operation);
/* Sets what @values has, without a word to anybody. */
void            _sw_request_fill       (SwRequest            *self,
                                        JsonObject           *values);
/* name -> JsonNode */
GHashTable     *_sw_request_get_values (SwRequest            *self);
/* @value: NULL when not set; @wanted: a value, a list of values, or null. */
gboolean        _sw_value_matches      (JsonNode             *value,
                                        JsonNode             *wanted);
/* Whether every member of @condition matches the values of @request. */
gboolean        _sw_request_matches     (SwRequest            *self,
                                         JsonObject           *condition);
/* The constant, the value, or the default; NULL when none of them is filled in. (transfer full) */
JsonNode       *_sw_request_dup_value   (SwRequest            *self,
                                         const char           *name);
/* As above without defaults. (transfer full) */
JsonNode       *_sw_request_dup_given   (SwRequest            *self,
                                         const char           *name);
/* NULL when no model, an unknown one, or one without a record is chosen. */
const SwContractModel *_sw_request_get_model (SwRequest       *self);

/* Whether @value says anything: not null, not blank, not an empty list. */
gboolean        _sw_value_is_filled     (JsonNode             *value);
gboolean        _sw_value_has_type      (JsonNode             *value,
                                         SwParameterType       type);
/* Adds what the definitions of the parameters alone forbid. */
void            _sw_request_check_parameter (SwRequest        *self,
                                         const SwParameter    *parameter,
                                         GPtrArray            *violations);

/* The words people know @parameter by. */
const char     *_sw_parameter_get_label (const char           *parameter);
SwViolation    *_sw_violation_new       (const char           *parameter,
                                         const char           *rule,
                                         char                 *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwContractData, _sw_contract_data_free)

G_END_DECLS
