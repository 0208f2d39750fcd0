/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Plain immutable records that SwContract reads from its data and owns. */

typedef enum
{
  SW_AVAILABILITY_LIVE,
  SW_AVAILABILITY_DEPRECATED,
  SW_AVAILABILITY_RETIRED_ALIAS, /* models: accepted, rendered by a live one */
  SW_AVAILABILITY_UNAVAILABLE,
  SW_AVAILABILITY_UNKNOWN,
} SwAvailability;

typedef enum
{
  SW_PARAMETER_STRING,
  SW_PARAMETER_BOOLEAN,
  SW_PARAMETER_NUMBER,
  SW_PARAMETER_INTEGER,
  SW_PARAMETER_STRINGS, /* array of strings */
  SW_PARAMETER_OBJECT,  /* anything else, passed through as JSON */
} SwParameterType;

/* Which part of the HTTP request carries a parameter. */
typedef enum
{
  SW_PLACE_BODY,
  SW_PLACE_PATH,
  SW_PLACE_QUERY,
} SwPlace;

/* Where a parameter is sent: nearly all to both, "seed" to the built-in engine only. */
typedef enum
{
  SW_TARGET_HOSTED,
  SW_TARGET_ENGINE,
} SwTarget;

/* Which songs an operation works on. */
typedef enum
{
  SW_SOURCE_ANY,
  SW_SOURCE_GENERATED,
  SW_SOURCE_UPLOADED,
} SwSourceKind;

/* How an answer of the service is read (nine shapes). */
typedef enum
{
  SW_RESULT_NONE,
  SW_RESULT_SONIC_CLIPS,
  SW_RESULT_SONIC_VOICE,
  SW_RESULT_SONIC_PAIRS,
  SW_RESULT_LYRICS,
  SW_RESULT_RIFFUSION_CLIPS,
  SW_RESULT_PRODUCER_CLIPS,
  SW_RESULT_NURO_FLAT,
  SW_RESULT_STUDIO_WRAPPER,
  SW_RESULT_CREDITS,
} SwResultShape;

typedef struct
{
  const char      *name;
  SwParameterType  type;
  SwPlace          place;
  const char      *summary;     /* (nullable) one line for people, used by --help */
  const char      *option;      /* (nullable) command line name, without dashes */
  gboolean         required;    /* always; conditional requirements are rules */
  gboolean         engine_only; /* never sent to the hosted service */
  gboolean         model;       /* its values are the model ids of the family */
  gboolean         by_model;    /* only models with this feature know it */
  const char * const *choices;  /* (nullable) NULL-terminated enum of strings */
  gboolean         open_choices; /* the list is known to be incomplete: other values pass */
  const char * const *schemes;  /* (nullable) it is an address with one of these schemes */
  gboolean         has_minimum, has_maximum;
  double           minimum, maximum;
  guint            max_chars;   /* 0: no limit; a model's own limit goes first */
  guint            min_chars;   /* 0: no limit */
  guint            min_items, max_items; /* arrays; 0: no limit */
  GVariant        *default_value; /* (nullable) */
  GVariant        *constant;    /* (nullable) always sent with this value */
} SwParameter;

typedef struct
{
  double      credits; /* NAN: not published */
  const char *date;    /* (nullable) ISO date of the newest statement, maybe only its year or month */
  const char *note;    /* (nullable) */
  GPtrArray  *history; /* (element-type SwPrice) older statements, newest first */
} SwPrice;

typedef struct _SwRule SwRule; /* private to src/contract */

typedef struct
{
  const char      *id;      /* "sonic.create.custom" */
  const char      *family;  /* "sonic" */
  const char      *name;
  const char      *purpose;
  const char      *note;    /* (nullable) what is uncertain about it */
  const char      *method;  /* "POST", "GET" */
  const char      *path;    /* "/api/v1/sonic/create", may hold "{task_id}" */
  const char      *poll_path; /* (nullable) */
  SwAvailability   availability;
  gboolean         asynchronous;
  gboolean         engine;  /* the built-in engine answers it */
  SwResultShape    shape;
  guint            items_expected; /* 0: any number */
  double           source_min_advised, source_max_advised; /* seconds; outside warn, do not forbid; 0: no advice */
  SwPrice          price;
  GPtrArray       *parameters; /* (element-type SwParameter) */
  GPtrArray       *rules;      /* (element-type SwRule) */
} SwOperation;

typedef struct
{
  const char     *id;      /* "sonic-v6" */
  const char     *family;
  const char     *note;    /* (nullable) */
  SwAvailability  availability;
  GHashTable     *max_chars; /* parameter name -> GUINT limit of this model */
  const char * const *features; /* NULL-terminated: parameters only some models know, e.g. "vocal_gender" */
} SwContractModel;

typedef struct
{
  const char     *id;      /* "sonic" */
  const char     *name;
  SwAvailability  availability;
  guint           poll_interval; /* seconds */
  guint           give_up_after; /* seconds; afterwards polling is the user's wish */
  const char     *poll_path;     /* (nullable) */
  const char     *model_parameter; /* (nullable) "mv" */
  const char * const *model_prefixes; /* an unknown model id that begins so may be tried */
} SwFamily;

const char        *sw_operation_get_name      (const SwOperation *self);
const char        *sw_operation_get_purpose   (const SwOperation *self);
/* Borrowed; NULL when the operation has no such parameter. */
const SwParameter *sw_operation_get_parameter (const SwOperation *self,
                                               const char        *name);
/* The parameter that names the song to work on; NULL when it works on none. */
const SwParameter *sw_operation_get_source_parameter (const SwOperation *self);
/* Seconds the song may be old at the hosted service; INFINITY when that does not matter. */
double             sw_operation_get_max_age   (const SwOperation *self);
SwSourceKind       sw_operation_get_source_kind (const SwOperation *self);
/* The same for the other kind of source; NULL when there is none. */
const char        *sw_operation_get_twin      (const SwOperation *self);
const char        *sw_parameter_get_summary   (const SwParameter *self);

G_END_DECLS
