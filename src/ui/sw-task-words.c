/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a task's facts are called by people. */

#define G_LOG_DOMAIN "sw-task-row"

#include "config.h"

#include "sw-format.h"
#include "sw-task-row.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * sw_task_describe_state:
 * @task: a task
 *
 * Returns: (transfer full): where the task is: what it does now, or how it ended
 */
char *
sw_task_describe_state (SwTask *task)
{
  const char *text = sw_task_get_progress_text (task);

  if (sw_task_get_active (task) && text != NULL && *text != '\0')
    return g_strdup (text);

  switch (sw_task_get_state (task))
    {
    case SW_TASK_DRAFT:
      return g_strdup (_ ("Not sent"));
    case SW_TASK_QUEUED:
      return g_strdup (_ ("Waiting for its turn"));
    case SW_TASK_SENDING:
      return g_strdup (_ ("Being sent"));
    case SW_TASK_PENDING:
      return g_strdup (_ ("Accepted, not begun"));
    case SW_TASK_RUNNING:
      return g_strdup (_ ("In the making"));
    case SW_TASK_FETCHING:
      return g_strdup (_ ("Results are on their way here"));
    case SW_TASK_SUCCEEDED:
      return g_strdup (_ ("Done"));
    case SW_TASK_FAILED:
      return g_strdup (_ ("Failed"));
    case SW_TASK_UNKNOWN:
      return g_strdup (_ ("Not known whether it was accepted"));
    case SW_TASK_ABANDONED:
    default:
      return g_strdup (_ ("Given up"));
    }
}

/**
 * sw_task_describe_price:
 * @task: a task
 *
 * Returns: (transfer full): what it costs or did cost, with a refund where there
 *   was one; "" when nothing is known
 */
char *
sw_task_describe_price (SwTask *task)
{
  double           measured = sw_task_get_price_measured (task);
  double           estimate = sw_task_get_price_estimate (task);
  g_autofree char *credits = NULL;

  if (sw_task_get_finished (task) && isfinite (measured))
    {
      if (measured <= 0 && isfinite (estimate) && estimate > 0)
        return sw_task_get_state (task) == SW_TASK_FAILED ? g_strdup (_ ("nothing charged, or refunded"))
                                                          : g_strdup (_ ("nothing charged"));
      if (measured <= 0)
        return g_strdup (_ ("free"));
      credits = sw_format_credits (measured);
      /* translators: the placeholder is an amount such as "20 credits" */
      return g_strdup_printf (_ ("%s charged"), credits);
    }
  if (!isfinite (estimate))
    return g_strdup ("");
  if (estimate <= 0)
    return g_strdup (_ ("free"));
  credits = sw_format_credits (estimate);
  /* translators: the placeholder is an amount such as "20 credits" */
  return g_strdup_printf (_ ("about %s"), credits);
}

static char *
describe_unknown (SwTask *task)
{
  g_autofree char *before = sw_format_credits (sw_task_get_balance_before (task));
  g_autofree char *after = sw_format_credits (sw_task_get_balance_after (task));

  if (*before != '\0' && *after != '\0')
    /* translators: both placeholders are amounts such as "340 credits" */
    return g_strdup_printf (_ ("The connection broke while the request was on its way. Balance before: %s, now: %s."),
                            before, after);
  if (*before != '\0')
    /* translators: the placeholder is an amount such as "340 credits" */
    return g_strdup_printf (_ ("The connection broke while the request was on its way. Balance before: %s, now: not known."),
                            before);
  return g_strdup (_ ("The connection broke while the request was on its way. The balance is not known."));
}

/**
 * sw_task_describe_trouble:
 * @task: a task
 * @remedy: (out) (transfer full) (nullable): what to do about it
 *
 * Returns: (transfer full) (nullable): what went wrong, or %NULL when nothing did
 */
char *
sw_task_describe_trouble (SwTask *task,
                          char  **remedy)
{
  const GError    *error = sw_task_get_error (task);
  g_autofree char *described = NULL;
  char            *words = NULL;

  *remedy = NULL;
  if (sw_task_get_state (task) == SW_TASK_UNKNOWN)
    {
      *remedy = g_strdup (_ ("If the balance is lower, it was charged and nothing should be sent again. Songwright never does that by itself."));
      return describe_unknown (task);
    }
  if (error == NULL)
    return NULL;

  words = sw_studio_describe_error (error, &described);
  *remedy = sw_task_get_remedy (task) != NULL ? g_strdup (sw_task_get_remedy (task)) : g_steal_pointer (&described);
  return words;
}
