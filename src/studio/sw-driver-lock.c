/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-driver-lock"

#include "config.h"

#include "sw-driver-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

/* The kernel tells that a file was closed just before it drops its lock. */
#define SETTLE_MS 20
#define SETTLE_TRIES 100
#define SUFFIX ".lock"
/* Each time somebody who cleans up takes the file for one left behind. */
#define HIDDEN_TRIES 20

struct _SwDriverLock
{
  GObject parent_instance;

  char       *folder;
  char       *id;
  int         fd;         /* holds the lock; -1 when not acquired */
  int         inotify_fd; /* -1 when not watching */
  guint       inotify_source;
  guint       settle_source;
  guint       settle_tries;
  GHashTable *closing; /* set of ids whose file was closed, lock not yet seen free */
};

G_DEFINE_FINAL_TYPE (SwDriverLock, sw_driver_lock, G_TYPE_OBJECT)

enum
{
  APPEARED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_path (SwDriverLock *self,
          const char   *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (self->folder, name, NULL);
}

static char *
dup_id (const char *name)
{
  if (name[0] == '.' || !g_str_has_suffix (name, SUFFIX))
    return NULL;
  return g_strndup (name, strlen (name) - strlen (SUFFIX));
}

static gboolean
settle_cb (gpointer user_data)
{
  SwDriverLock  *self = user_data;
  GHashTableIter iter;
  gpointer       id;
  gboolean       ended = FALSE;

  g_hash_table_iter_init (&iter, self->closing);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!sw_driver_lock_is_alive (self, id))
      {
        g_hash_table_iter_remove (&iter);
        ended = TRUE;
      }

  if (g_hash_table_size (self->closing) == 0 || ++self->settle_tries >= SETTLE_TRIES)
    {
      g_hash_table_remove_all (self->closing);
      self->settle_source = 0;
    }
  if (ended)
    g_signal_emit (self, signals[ENDED], 0);
  return self->settle_source != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
await_end (SwDriverLock *self,
           char         *id) /* (transfer full) */
{
  g_hash_table_add (self->closing, id);
  self->settle_tries = 0;
  if (self->settle_source == 0)
    self->settle_source = g_timeout_add (SETTLE_MS, settle_cb, self);
}

static gboolean
inotify_cb (int          fd,
            GIOCondition condition,
            gpointer     user_data)
{
  g_autoptr (SwDriverLock) self = g_object_ref (user_data);
  char     buffer[4096] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  gboolean appeared = FALSE;
  ssize_t  length;

  while ((length = read (fd, buffer, sizeof buffer)) > 0)
    for (char *at = buffer; at < buffer + length;)
      {
        const struct inotify_event *event = (const struct inotify_event *)(void *)at;
        g_autofree char            *id = event->len > 0 ? dup_id (event->name) : NULL;

        if (id != NULL && !g_str_equal (id, self->id))
          {
            if (event->mask & IN_MOVED_TO)
              appeared = TRUE;
            else
              await_end (self, g_steal_pointer (&id));
          }
        at += sizeof *event + event->len;
      }

  if (appeared)
    g_signal_emit (self, signals[APPEARED], 0);
  return G_SOURCE_CONTINUE;
}

static void
watch (SwDriverLock *self)
{
  self->inotify_fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (self->inotify_fd < 0 ||
      inotify_add_watch (self->inotify_fd, self->folder, IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE) < 0)
    {
      g_debug ("cannot watch %s: %s", self->folder, g_strerror (errno));
      return;
    }
  self->inotify_source = g_unix_fd_add (self->inotify_fd, G_IO_IN, inotify_cb, self);
}

static void
sw_driver_lock_finalize (GObject *object)
{
  SwDriverLock *self = SW_DRIVER_LOCK (object);

  sw_driver_lock_release (self);
  g_hash_table_unref (self->closing);
  g_free (self->folder);
  g_free (self->id);

  G_OBJECT_CLASS (sw_driver_lock_parent_class)->finalize (object);
}

static void
sw_driver_lock_class_init (SwDriverLockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sw_driver_lock_finalize;

  signals[APPEARED] = g_signal_new ("appeared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sw_driver_lock_init (SwDriverLock *self)
{
  self->id = g_uuid_string_random ();
  self->fd = -1;
  self->inotify_fd = -1;
  self->closing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sw_driver_lock_new:
 * @folder: where the lock files are
 *
 * Makes a driver with a new id. It is not alive for others before
 * sw_driver_lock_acquire().
 *
 * Returns: (transfer full): the lock
 */
SwDriverLock *
sw_driver_lock_new (const char *folder)
{
  SwDriverLock *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (SW_TYPE_DRIVER_LOCK, NULL);
  self->folder = g_strdup (folder);
  return self;
}

/**
 * sw_driver_lock_get_id:
 * @self: the lock
 *
 * Returns: the id of this driver
 */
const char *
sw_driver_lock_get_id (SwDriverLock *self)
{
  g_return_val_if_fail (SW_IS_DRIVER_LOCK (self), NULL);

  return self->id;
}

/* Locked under a hidden name first: no one ever sees the file without its lock.
 * FALSE with errno set; ENOENT when somebody cleaned up just before it was locked. */
static gboolean
make_file (SwDriverLock *self)
{
  g_autofree char *path = dup_path (self, self->id);
  g_autofree char *hidden_name = g_strconcat (".", self->id, SUFFIX, NULL);
  g_autofree char *hidden = g_build_filename (self->folder, hidden_name, NULL);
  int              saved_errno;

  self->fd = open (hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return FALSE;
  /* Waits, at most for one who cleans up to let go of it again. */
  if (flock (self->fd, LOCK_EX) == 0 && rename (hidden, path) == 0)
    return TRUE;

  saved_errno = errno;
  g_unlink (hidden);
  close (self->fd);
  self->fd = -1;
  errno = saved_errno;
  return FALSE;
}

/**
 * sw_driver_lock_acquire:
 * @self: the lock
 * @error: return location for a %G_FILE_ERROR
 *
 * Makes this driver known as alive and starts to watch the others.
 *
 * Returns: %TRUE when the lock is held
 */
gboolean
sw_driver_lock_acquire (SwDriverLock *self,
                        GError      **error)
{
  int saved_errno;

  g_return_val_if_fail (SW_IS_DRIVER_LOCK (self), FALSE);
  g_return_val_if_fail (self->fd < 0, FALSE);

  if (g_mkdir_with_parents (self->folder, 0700) == 0)
    for (guint i = 0; i < HIDDEN_TRIES; i++)
      {
        if (make_file (self))
          {
            watch (self);
            return TRUE;
          }
        if (errno != ENOENT)
          break;
      }

  saved_errno = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s", self->folder, g_strerror (saved_errno));
  return FALSE;
}

/**
 * sw_driver_lock_release:
 * @self: the lock
 *
 * Tells the others that this driver has ended.
 */
void
sw_driver_lock_release (SwDriverLock *self)
{
  g_return_if_fail (SW_IS_DRIVER_LOCK (self));

  g_clear_handle_id (&self->inotify_source, g_source_remove);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->inotify_fd >= 0)
    close (self->inotify_fd);
  self->inotify_fd = -1;
  if (self->fd >= 0)
    {
      g_autofree char *path = dup_path (self, self->id);

      g_unlink (path);
      close (self->fd);
    }
  self->fd = -1;
}

/**
 * sw_driver_lock_is_alive:
 * @self: the lock
 * @driver: the id of a driver
 *
 * Whether the driver still runs. Takes microseconds.
 *
 * Returns: %TRUE for a living driver, this one included
 */
gboolean
sw_driver_lock_is_alive (SwDriverLock *self,
                         const char   *driver)
{
  g_autofree char *path = NULL;
  gboolean         alive;
  int              fd;

  g_return_val_if_fail (SW_IS_DRIVER_LOCK (self), FALSE);
  g_return_val_if_fail (driver != NULL, FALSE);

  if (g_str_equal (driver, self->id))
    return self->fd >= 0;
  if (strchr (driver, '/') != NULL)
    return FALSE;

  /* Opened for reading only: closing it again is no event for those who watch. */
  path = dup_path (self, driver);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return errno != ENOENT;
  alive = flock (fd, LOCK_SH | LOCK_NB) != 0;
  close (fd);
  return alive;
}

/**
 * sw_driver_lock_has_others:
 * @self: the lock
 *
 * Whether any other driver of this library is alive.
 *
 * Returns: %TRUE when this one is not alone
 */
gboolean
sw_driver_lock_has_others (SwDriverLock *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (SW_IS_DRIVER_LOCK (self), FALSE);

  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = dup_id (name);

      if (id != NULL && !g_str_equal (id, self->id) && sw_driver_lock_is_alive (self, id))
        return TRUE;
    }
  return FALSE;
}

/* Removes the file a driver left behind that was killed before it had its name. One
 * that is only about to lock it makes another. */
static void
clean_hidden (SwDriverLock *self,
              const char   *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  int              fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    g_unlink (path);
  close (fd);
}

/**
 * sw_driver_lock_clean:
 * @self: the lock
 *
 * Removes the files dead drivers left behind, those under hidden names too. They
 * stay dead: a driver without a file counts as dead too.
 */
void
sw_driver_lock_clean (SwDriverLock *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_if_fail (SW_IS_DRIVER_LOCK (self));

  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = dup_id (name);

      if (id != NULL && !sw_driver_lock_is_alive (self, id))
        {
          g_autofree char *path = dup_path (self, id);

          g_unlink (path);
        }
      else if (name[0] == '.' && g_str_has_suffix (name, SUFFIX))
        {
          clean_hidden (self, name);
        }
    }
}
