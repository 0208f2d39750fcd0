/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Faults on purpose, for the tests of any client of the protocol. */

typedef enum
{
  SW_FAULT_NONE,
  SW_FAULT_RATE_LIMIT,          /* 429 with Retry-After */
  SW_FAULT_RATE_LIMIT_SILENT,   /* 429 without */
  SW_FAULT_SERVER_ERROR,        /* 500, nothing accepted */
  SW_FAULT_TIMEOUT,             /* 504, nothing accepted */
  SW_FAULT_DROP_BEFORE,         /* connection closed, nothing accepted */
  SW_FAULT_DROP_AFTER,          /* task accepted and charged, then the connection is closed */
  SW_FAULT_NEVER_READY,         /* polls answer 202 for ever */
  SW_FAULT_MALFORMED,           /* the answer is not JSON */
  SW_FAULT_SLOW_BODY,           /* a byte at a time */
  SW_FAULT_CUT_BODY,            /* less than Content-Length promises */
  SW_FAULT_CLIP_FAILED,         /* the second take fails */
  SW_FAULT_TASK_FAILED,         /* both takes fail */
  SW_FAULT_CODE_ABSENT,         /* "code" missing from the answer to a submission */
  SW_FAULT_CODE_STRING,         /* "code" as a string */
  SW_FAULT_DURATION_NUMBER,     /* clip durations as numbers, not decimal strings */
  SW_N_FAULTS,
} SwFault;

typedef struct
{
  int remaining[SW_N_FAULTS]; /* how often still; negative: always */
} SwFaults;

/* "server-error" (always) or "server-error=3" (the first three times). */
gboolean     sw_faults_add  (SwFaults *self, const char *text, GError **error); /* G_OPTION_ERROR_BAD_VALUE */
/* Whether the fault is to happen now; counts it. */
gboolean     sw_faults_take (SwFaults *self, SwFault fault);
/* Whether it is switched on at all. */
gboolean     sw_faults_has  (SwFaults *self, SwFault fault);
const char  *sw_fault_get_name    (SwFault fault);
const char  *sw_fault_get_meaning (SwFault fault);

G_END_DECLS
