/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interval is counted from the moment a request leaves, not from the moment
 * it was allowed to: a slow handshake must not bring two requests closer together
 * at the service than they may be. Therefore the turn is kept until the request
 * has left or will not leave. */

#define G_LOG_DOMAIN "sw-rate-limiter"

#include "config.h"

#include "sw-rate-limiter.h"

#include <libsoup/soup.h>

#define FORGET_AFTER (10 * 60 * G_USEC_PER_SEC)
#define NEVER (G_MININT64 / 4)

typedef struct
{
  SwRateLimiter *limiter;   /* (unowned) the task's caller keeps it */
  GTask         *task;      /* (owned) */
  GSource       *cancelled; /* (owned) (nullable) */
  gint64         interval;
} Waiter;

struct _SwRateLimiter
{
  guint    ref_count;
  gboolean busy;        /* somebody has the turn and has not left yet */
  gint64   last_sent;   /* monotonic time */
  gint64   held_until;  /* monotonic time */
  GQueue   submissions; /* (element-type Waiter) */
  GQueue   polls;       /* (element-type Waiter) */
  GSource *wake_up;     /* (owned) (nullable) the only source, and only while somebody waits */
};

static GHashTable *limiters; /* digest -> SwRateLimiter, for the life of the process */

static void serve (SwRateLimiter *self);

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

static void
stop_waiting (SwRateLimiter *self)
{
  if (self->wake_up != NULL)
    g_source_destroy (self->wake_up);
  g_clear_pointer (&self->wake_up, g_source_unref);
}

static gboolean
forget_idle_cb (gpointer key,
                gpointer value,
                gpointer user_data)
{
  const SwRateLimiter *limiter = value;
  gint64               now = *(gint64 *)user_data;

  return limiter->ref_count == 1 && MAX (limiter->last_sent, limiter->held_until) + FORGET_AFTER < now;
}

SwRateLimiter *
sw_rate_limiter_get (const char *origin,
                     const char *key)
{
  g_autofree char *name = g_strconcat (origin, "\n", key, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  gint64           now = g_get_monotonic_time ();
  SwRateLimiter   *self;

  g_return_val_if_fail (origin != NULL, NULL);

  if (limiters == NULL)
    limiters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)sw_rate_limiter_unref);
  g_hash_table_foreach_remove (limiters, forget_idle_cb, &now);
  self = g_hash_table_lookup (limiters, digest);
  if (self == NULL)
    {
      self = g_new0 (SwRateLimiter, 1);
      self->ref_count = 1;
      self->last_sent = self->held_until = NEVER;
      g_queue_init (&self->submissions);
      g_queue_init (&self->polls);
      g_hash_table_insert (limiters, g_steal_pointer (&digest), self);
    }
  return sw_rate_limiter_ref (self);
}

SwRateLimiter *
sw_rate_limiter_ref (SwRateLimiter *self)
{
  self->ref_count++;
  return self;
}

void
sw_rate_limiter_unref (SwRateLimiter *self)
{
  if (--self->ref_count > 0)
    return;
  g_assert (g_queue_is_empty (&self->submissions) && g_queue_is_empty (&self->polls));
  stop_waiting (self);
  g_free (self);
}

static gboolean
wake_up_cb (gpointer user_data)
{
  SwRateLimiter *self = user_data;

  stop_waiting (self);
  serve (self);
  return G_SOURCE_REMOVE;
}

/* Gives turns to those whose time has come and waits for the next one's. */
static void
serve (SwRateLimiter *self)
{
  sw_rate_limiter_ref (self);
  stop_waiting (self);
  while (!self->busy)
    {
      GQueue *queue = g_queue_is_empty (&self->submissions) ? &self->polls : &self->submissions;
      Waiter *first = g_queue_peek_head (queue);
      gint64  due;

      if (first == NULL)
        break;
      due = MAX (self->last_sent + first->interval, self->held_until);
      if (due <= g_get_monotonic_time ())
        {
          g_autoptr (GTask) task = g_object_ref (first->task);

          self->busy = first->interval > 0;
          g_queue_pop_head (queue);
          waiter_free (first);
          g_task_return_boolean (task, TRUE);
        }
      else if (self->wake_up == NULL)
        {
          self->wake_up = g_timeout_source_new (0);
          g_source_set_ready_time (self->wake_up, due);
          g_source_set_static_name (self->wake_up, "sw-rate-limiter");
          g_source_set_callback (self->wake_up, wake_up_cb, self, NULL);
          g_source_attach (self->wake_up, g_task_get_context (first->task));
          break;
        }
      else
        {
          break;
        }
    }
  sw_rate_limiter_unref (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Waiter        *waiter = user_data;
  SwRateLimiter *self = waiter->limiter;
  g_autoptr (GTask) task = g_object_ref (waiter->task);

  if (!g_queue_remove (&self->submissions, waiter))
    g_queue_remove (&self->polls, waiter);
  waiter_free (waiter);
  serve (self);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  return G_SOURCE_REMOVE;
}

static void
unref_limiter (gpointer data)
{
  sw_rate_limiter_unref (data);
}

void
sw_rate_limiter_acquire_async (SwRateLimiter      *self,
                               gint64              interval,
                               SwRatePriority      priority,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Waiter *waiter;

  g_task_set_source_tag (task, sw_rate_limiter_acquire_async);
  g_task_set_name (task, "sw_rate_limiter_acquire_async");
  g_task_set_task_data (task, sw_rate_limiter_ref (self), unref_limiter);
  if (g_task_return_error_if_cancelled (task))
    return;
  /* A turn that was given must not get lost to a cancellation on its way. */
  g_task_set_check_cancellable (task, FALSE);

  waiter = g_new0 (Waiter, 1);
  waiter->limiter = self;
  waiter->task = g_object_ref (task);
  waiter->interval = MAX (interval, 0);
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (cancelled_cb), waiter, NULL);
      g_source_attach (waiter->cancelled, g_task_get_context (task));
    }
  g_queue_push_tail (priority == SW_RATE_SUBMISSION ? &self->submissions : &self->polls, waiter);
  serve (self);
}

gboolean
sw_rate_limiter_acquire_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_rate_limiter_acquire_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sw_rate_limiter_sent (SwRateLimiter *self)
{
  self->last_sent = g_get_monotonic_time ();
  self->busy = FALSE;
  serve (self);
}

void
sw_rate_limiter_release (SwRateLimiter *self)
{
  self->busy = FALSE;
  serve (self);
}

void
sw_rate_limiter_hold (SwRateLimiter *self,
                      gint64         duration)
{
  self->held_until = MAX (self->held_until, g_get_monotonic_time () + duration);
  serve (self);
}

gint64
sw_rate_limiter_parse_retry_after (const char *value,
                                   const char *date)
{
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *number = value != NULL ? g_strstrip (g_strdup (value)) : NULL;
  guint64          seconds;

  if (number == NULL || *number == '\0')
    return 0;
  if (g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64)seconds * G_USEC_PER_SEC;
  if (g_ascii_isdigit (*number))
    {
      /* "1.5" is not allowed but seen; a number too large stands for "long". */
      double fraction = g_ascii_strtod (number, NULL);

      return (gint64)(CLAMP (fraction, 0, G_MAXINT32) * G_USEC_PER_SEC);
    }
  then = soup_date_time_new_from_http_string (number);
  if (then == NULL)
    return 0;
  if (date != NULL)
    now = soup_date_time_new_from_http_string (date);
  if (now == NULL)
    now = g_date_time_new_now_utc ();
  return MAX (g_date_time_difference (then, now), 0);
}
