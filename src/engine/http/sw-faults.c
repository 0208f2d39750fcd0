/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-faults"

#include "config.h"

#include "sw-faults.h"

#include <string.h>

static const struct
{
  const char *name, *meaning;
} faults[SW_N_FAULTS] = {
  [SW_FAULT_NONE] = { "none", "no fault" },
  [SW_FAULT_RATE_LIMIT] = { "rate-limit", "answer 429 with Retry-After" },
  [SW_FAULT_RATE_LIMIT_SILENT] = { "rate-limit-silent", "answer 429 without Retry-After" },
  [SW_FAULT_SERVER_ERROR] = { "server-error", "answer 500 to a submission, nothing accepted" },
  [SW_FAULT_TIMEOUT] = { "timeout", "answer 504 to a submission, nothing accepted" },
  [SW_FAULT_DROP_BEFORE] = { "drop-before", "close the connection of a submission, nothing accepted" },
  [SW_FAULT_DROP_AFTER] = { "drop-after", "accept and charge a submission, then close the connection" },
  [SW_FAULT_NEVER_READY] = { "never-ready", "answer 202 to every poll" },
  [SW_FAULT_MALFORMED] = { "malformed", "answer with something that is not JSON" },
  [SW_FAULT_SLOW_BODY] = { "slow-body", "answer a byte at a time" },
  [SW_FAULT_CUT_BODY] = { "cut-body", "answer less than Content-Length promises" },
  [SW_FAULT_CLIP_FAILED] = { "clip-failed", "let the second take fail" },
  [SW_FAULT_TASK_FAILED] = { "task-failed", "let both takes fail" },
  [SW_FAULT_CODE_ABSENT] = { "code-absent", "leave \"code\" out of the answer to a submission" },
  [SW_FAULT_CODE_STRING] = { "code-string", "give \"code\" as a string" },
  [SW_FAULT_DURATION_NUMBER] = { "duration-number", "give durations as numbers instead of decimal strings" },
};

/**
 * sw_faults_add:
 * @text: a fault's name, with "=N" for only the first N times
 * @error: return location, `G_OPTION_ERROR_BAD_VALUE`
 */
gboolean
sw_faults_add (SwFaults   *self,
               const char *text,
               GError    **error)
{
  const char *equals = strchr (text, '=');
  gsize       length = equals != NULL ? (gsize)(equals - text) : strlen (text);
  guint64     count = 0;

  if (equals == NULL || g_ascii_string_to_unsigned (equals + 1, 10, 1, 1000000, &count, error))
    for (guint i = SW_FAULT_NONE + 1; i < SW_N_FAULTS; i++)
      if (strlen (faults[i].name) == length && strncmp (faults[i].name, text, length) == 0)
        {
          self->remaining[i] = equals != NULL ? (int)count : -1;
          return TRUE;
        }
  g_clear_error (error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no fault “%s”; --help lists them", text);
  return FALSE;
}

gboolean
sw_faults_has (SwFaults *self,
               SwFault   fault)
{
  return self->remaining[fault] != 0;
}

gboolean
sw_faults_take (SwFaults *self,
                SwFault   fault)
{
  if (self->remaining[fault] == 0)
    return FALSE;
  if (self->remaining[fault] > 0)
    self->remaining[fault]--;
  return TRUE;
}

const char *
sw_fault_get_name (SwFault fault)
{
  return faults[fault].name;
}

const char *
sw_fault_get_meaning (SwFault fault)
{
  return faults[fault].meaning;
}
