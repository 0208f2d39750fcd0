/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a process sees that another one wrote to the same library: every write touches
 * a small file beside the database, the kernel tells who watches it, and SQLite's
 * data version says whether the write came from elsewhere. Nothing polls. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store-private.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct _SwStoreWatch
{
  SwStore      *store;   /* borrowed: it owns the watch */
  GFileMonitor *monitor; /* (owned) (nullable) */
  GCancellable *cancellable;
  gint64        version; /* data version last seen, 0 before the first look */
  gboolean      looking;
  gboolean      look_again;
};

static void look (SwStoreWatch *watch);

static char *
dup_file_name (const char *database_path)
{
  return g_strconcat (database_path, "-changed", NULL);
}

void
_sw_store_watch_touch (const char *database_path)
{
  g_autofree char *name = dup_file_name (database_path);
  int              fd = open (name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return;
  /* New times, same empty content: nothing to lose when the disk is full. */
  if (futimens (fd, NULL) != 0)
    g_debug ("“%s” could not be touched", name);
  close (fd);
}

static gpointer
read_version (SwDatabase *database,
              gpointer    data,
              GError    **error)
{
  gint64 *version = g_new (gint64, 1);

  *version = _sw_database_get_data_version (database);
  return version;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *version = _sw_store_finish (SW_STORE (source), result, look, &error);
  SwStoreWatch      *watch = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the watch is gone */

  watch->looking = FALSE;
  if (version != NULL)
    {
      if (watch->version != 0 && watch->version != *version)
        _sw_store_emit_changed (watch->store, SW_STORE_TOLD);
      watch->version = *version;
    }
  if (watch->look_again)
    look (watch);
}

static void
look (SwStoreWatch *watch)
{
  GTask *task;

  watch->look_again = watch->looking;
  if (watch->looking)
    return;
  watch->looking = TRUE;
  task = _sw_store_task_new (watch->store, look, "look for writes", watch->cancellable, looked_cb, watch);
  _sw_store_queue (watch->store, task, SW_STORE_READS, read_version, NULL, g_free);
}

static void
monitor_changed_cb (GFileMonitor     *monitor,
                    GFile            *file,
                    GFile            *other_file,
                    GFileMonitorEvent event,
                    SwStoreWatch     *watch)
{
  look (watch);
}

SwStoreWatch *
_sw_store_watch_new (SwStore    *self,
                     const char *database_path)
{
  SwStoreWatch    *watch = g_new0 (SwStoreWatch, 1);
  g_autofree char *name = dup_file_name (database_path);
  g_autoptr (GFile) file = g_file_new_for_path (name);
  g_autoptr (GError) error = NULL;

  watch->store = self;
  watch->cancellable = g_cancellable_new ();
  if (!g_file_test (name, G_FILE_TEST_EXISTS))
    _sw_store_watch_touch (database_path);
  watch->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (watch->monitor != NULL)
    g_signal_connect (watch->monitor, "changed", G_CALLBACK (monitor_changed_cb), watch);
  else
    g_debug ("Writes of other programs will not be seen: %s", error->message);
  look (watch);
  return watch;
}

void
_sw_store_watch_free (SwStoreWatch *watch)
{
  g_cancellable_cancel (watch->cancellable);
  g_object_unref (watch->cancellable);
  if (watch->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (watch->monitor, watch);
      g_file_monitor_cancel (watch->monitor);
      g_object_unref (watch->monitor);
    }
  g_free (watch);
}
