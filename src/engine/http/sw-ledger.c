/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The balance is never stored: it is the sum of the lines. Each change takes the
 * file's lock, adds up what is there, appends one line and syncs it, so two engines
 * on one file cannot both spend the last credits. */

#define G_LOG_DOMAIN "sw-ledger"

#include "config.h"

#include "sw-ledger.h"

#include "sw-json.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct _SwLedger
{
  GObject parent_instance;
  char   *path;
};

G_DEFINE_FINAL_TYPE (SwLedger, sw_ledger, G_TYPE_OBJECT)

typedef struct
{
  double credits, extra_credits;
} Balance;

GQuark
sw_ledger_error_quark (void)
{
  return g_quark_from_static_string ("sw-ledger-error-quark");
}

static void
set_errno_error (GError    **error,
                 const char *path)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
}

/* The open and locked file; -1 with @error. Closing it gives the lock back. */
static int
open_locked (SwLedger *self,
             int       lock,
             GError  **error)
{
  int fd = open (self->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  if (fd >= 0)
    {
      int result;

      do
        result = flock (fd, lock);
      while (result < 0 && errno == EINTR);
      if (result == 0)
        return fd;
    }
  set_errno_error (error, self->path);
  if (fd >= 0)
    close (fd);
  return -1;
}

/* What the lines say: the balance, and for one task what is charged and not given
 * back yet (as negative numbers). */
typedef struct
{
  Balance  balance, task;
  gboolean charged, part_refunded;
  gsize    whole; /* bytes up to the end of the last complete line */
} Sums;

static gboolean
says (JsonObject *line,
      const char *member,
      const char *value)
{
  return value != NULL && g_strcmp0 (sw_json_get_string (line, member, NULL), value) == 0;
}

/* A last line without its end was cut by a crash before it was promised to anyone. */
static gboolean
add_up (SwLedger   *self,
        const char *task_id,
        const char *part,
        Sums       *sums,
        GError    **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  *sums = (Sums){ 0 };
  if (!g_file_get_contents (self->path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      g_autoptr (JsonNode) node = sw_json_parse (lines[i], -1, NULL);
      JsonObject *line = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      Balance     change = { sw_json_get_number (line, "credits", 0), sw_json_get_number (line, "extra_credits", 0) };

      sums->whole += strlen (lines[i]) + 1;
      sums->balance.credits += change.credits;
      sums->balance.extra_credits += change.extra_credits;
      if (!says (line, "task", task_id))
        continue;
      sums->task.credits += change.credits;
      sums->task.extra_credits += change.extra_credits;
      sums->charged |= says (line, "reason", "charge");
      sums->part_refunded |= says (line, "reason", "refund") && says (line, "part", part);
    }
  return TRUE;
}

static char *
build_line (const char *reason,
            const char *task_id,
            const char *member,
            const char *value,
            Balance     change)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *text = NULL;
  JsonObject      *object = json_object_new ();

  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "reason", reason);
  if (task_id != NULL)
    json_object_set_string_member (object, "task", task_id);
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  json_object_set_double_member (object, "credits", change.credits);
  json_object_set_double_member (object, "extra_credits", change.extra_credits);
  json_node_take_object (node, object);
  text = sw_json_to_string (node, FALSE);
  return g_strconcat (text, "\n", NULL);
}

/* Takes @line. What does not reach the disk whole is cut off again, so that a charge
 * that was refused cannot turn up later. */
static gboolean
append_line (SwLedger   *self,
             int         fd,
             const Sums *sums,
             char       *line,
             GError    **error)
{
  g_autofree char *text = line;
  gsize            length = strlen (text);

  if (ftruncate (fd, (off_t)sums->whole) == 0 && write (fd, text, length) == (gssize)length && fsync (fd) == 0)
    return TRUE;
  set_errno_error (error, self->path);
  if (ftruncate (fd, (off_t)sums->whole) != 0)
    g_message ("%s: %s", self->path, g_strerror (errno));
  return FALSE;
}

static void
sw_ledger_finalize (GObject *object)
{
  SwLedger *self = SW_LEDGER (object);

  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (sw_ledger_parent_class)->finalize (object);
}

static void
sw_ledger_class_init (SwLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sw_ledger_finalize;
}

static void
sw_ledger_init (SwLedger *self)
{
}

/**
 * sw_ledger_new:
 * @path: the file, made when it is not there
 * @credits: monthly credits a new file begins with
 * @extra_credits: extra credits a new file begins with; these are spent first
 * @error: return location, `G_IO_ERROR`
 *
 * Opens the ledger at @path. An existing file keeps the balance it has.
 *
 * Returns: (transfer full) (nullable): the ledger
 */
SwLedger *
sw_ledger_new (const char *path,
               double      credits,
               double      extra_credits,
               GError    **error)
{
  g_autoptr (SwLedger) self = g_object_new (SW_TYPE_LEDGER, NULL);
  Sums     sums;
  gboolean ok;
  int      fd;

  self->path = g_strdup (path);
  fd = open_locked (self, LOCK_EX, error);
  if (fd < 0)
    return NULL;
  ok = add_up (self, NULL, NULL, &sums, error) &&
       (sums.whole > 0 ||
        append_line (self, fd, &sums, build_line ("grant", NULL, NULL, NULL, (Balance){ credits, extra_credits }), error));
  close (fd);
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * sw_ledger_get_balance:
 * @credits: (out): monthly credits left
 * @extra_credits: (out): extra credits left
 *
 * Returns: FALSE with @error, `G_IO_ERROR`, when the file cannot be read
 */
gboolean
sw_ledger_get_balance (SwLedger *self,
                       double   *credits,
                       double   *extra_credits,
                       GError  **error)
{
  Sums     sums;
  gboolean ok;
  int      fd;

  g_return_val_if_fail (SW_IS_LEDGER (self), FALSE);

  fd = open_locked (self, LOCK_SH, error);
  if (fd < 0)
    return FALSE;
  ok = add_up (self, NULL, NULL, &sums, error);
  close (fd);
  if (ok)
    {
      *credits = sums.balance.credits;
      *extra_credits = sums.balance.extra_credits;
    }
  return ok;
}

/**
 * sw_ledger_charge:
 * @task_id: the task that is paid for
 * @request_hash: (nullable): fingerprint of the request, for those who compare
 * @amount: credits, 0 or more
 * @error: return location: %SW_LEDGER_ERROR_INSUFFICIENT or `G_IO_ERROR`
 *
 * Takes @amount, extra credits first. Durable when it returns TRUE; nothing is taken
 * otherwise.
 */
gboolean
sw_ledger_charge (SwLedger   *self,
                  const char *task_id,
                  const char *request_hash,
                  double      amount,
                  GError    **error)
{
  Balance  change;
  Sums     sums;
  gboolean ok;
  int      fd;

  g_return_val_if_fail (SW_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (task_id != NULL, FALSE);
  g_return_val_if_fail (amount >= 0, FALSE);

  fd = open_locked (self, LOCK_EX, error);
  if (fd < 0)
    return FALSE;
  ok = add_up (self, task_id, NULL, &sums, error);
  if (ok && sums.balance.credits + sums.balance.extra_credits < amount)
    {
      g_set_error (error, SW_LEDGER_ERROR, SW_LEDGER_ERROR_INSUFFICIENT,
                   "Insufficient credits: %g needed, %g left", amount,
                   sums.balance.credits + sums.balance.extra_credits);
      ok = FALSE;
    }
  if (ok)
    {
      change.extra_credits = 0 - MIN (amount, MAX (sums.balance.extra_credits, 0));
      change.credits = 0 - (amount + change.extra_credits);
      ok = append_line (self, fd, &sums, build_line ("charge", task_id, "request", request_hash, change), error);
    }
  close (fd);
  return ok;
}

/**
 * sw_ledger_is_charged:
 * @task_id: a task
 * @known: (out): whether the ledger could be read
 *
 * Returns: whether the task was charged, be it nothing at all
 */
gboolean
sw_ledger_is_charged (SwLedger   *self,
                      const char *task_id,
                      gboolean   *known)
{
  Sums sums;
  int  fd;

  g_return_val_if_fail (SW_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (task_id != NULL, FALSE);

  fd = open_locked (self, LOCK_SH, NULL);
  *known = fd >= 0 && add_up (self, task_id, NULL, &sums, NULL);
  if (fd >= 0)
    close (fd);
  return *known && sums.charged;
}

/**
 * sw_ledger_refund:
 * @task_id: the task that failed
 * @part: what of it failed: the id of a clip
 * @amount: credits given back
 *
 * Gives @amount back to where it was taken from, but no more than the task was
 * charged, and for each @part only once: a refund that may have been cut short by a
 * crash can simply be asked for again.
 *
 * Returns: FALSE with @error, `G_IO_ERROR`
 */
gboolean
sw_ledger_refund (SwLedger   *self,
                  const char *task_id,
                  const char *part,
                  double      amount,
                  GError    **error)
{
  Balance  change;
  Sums     sums;
  gboolean ok;
  int      fd;

  g_return_val_if_fail (SW_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (task_id != NULL, FALSE);
  g_return_val_if_fail (part != NULL, FALSE);

  fd = open_locked (self, LOCK_EX, error);
  if (fd < 0)
    return FALSE;
  ok = add_up (self, task_id, part, &sums, error);
  if (ok && !sums.part_refunded)
    {
      change.extra_credits = CLAMP (amount, 0, MAX (0 - sums.task.extra_credits, 0));
      change.credits = CLAMP (amount - change.extra_credits, 0, MAX (0 - sums.task.credits, 0));
      ok = append_line (self, fd, &sums, build_line ("refund", task_id, "part", part, change), error);
    }
  close (fd);
  return ok;
}
