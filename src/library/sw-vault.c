/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-vault"

#include "config.h"

#include "sw-vault.h"

#include "sw-library-error-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_NAME 100

struct _SwVault
{
  GObject parent_instance;

  char *root;
};

G_DEFINE_FINAL_TYPE (SwVault, sw_vault, G_TYPE_OBJECT)

/* What a thread needs to put one file in its place. */
typedef struct
{
  char            *root;
  char            *partial;
  char            *final;
  GBytes          *data; /* (nullable) to be written first */
  SwVaultCheckFunc check;
  gpointer         check_data;
  GDestroyNotify   check_free;
} Commit;

static void
commit_free (Commit *commit)
{
  if (commit->check_free != NULL)
    commit->check_free (commit->check_data);
  g_clear_pointer (&commit->data, g_bytes_unref);
  g_free (commit->root);
  g_free (commit->partial);
  g_free (commit->final);
  g_free (commit);
}

/* Names are ours: plain letters, no way out of the folder, nothing hidden. */
static gboolean
is_valid_name (const char *name)
{
  if (name == NULL || !g_ascii_isalnum (name[0]) || strlen (name) > MAX_NAME)
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("._-", *p) == NULL)
      return FALSE;
  return TRUE;
}

static char *
dup_folder (SwVault    *self,
            const char *clip_id)
{
  char prefix[3] = { 0 };

  if (clip_id == NULL || !g_uuid_string_is_valid (clip_id))
    return NULL;
  memcpy (prefix, clip_id, 2);
  return g_build_filename (self->root, prefix, clip_id, NULL);
}

static char *
dup_partial_path (SwVault    *self,
                  const char *clip_id,
                  const char *name)
{
  g_autofree char *folder = dup_folder (self, clip_id);
  g_autofree char *hidden = NULL;

  if (folder == NULL || !is_valid_name (name))
    return NULL;
  hidden = g_strconcat (".", name, ".part", NULL);
  return g_build_filename (folder, hidden, NULL);
}

static void
set_invalid_error (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, _ ("This is no file of the library."));
}

static gboolean
make_folder_of (const char *path,
                GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, 0700) == 0 || _sw_library_set_errno_error (error, errno, folder);
}

static gboolean
sync_path (const char *path,
           int         flags,
           GError    **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | flags);
  int saved_errno;

  if (fd < 0)
    return _sw_library_set_errno_error (error, errno, path);
  if (fsync (fd) == 0)
    {
      close (fd);
      return TRUE;
    }
  saved_errno = errno;
  close (fd);
  return _sw_library_set_errno_error (error, saved_errno, path);
}

/* The folder of @path and those above it up to @root: a name is durable only when
 * every folder on the way is. */
static gboolean
sync_folders (const char *path,
              const char *root,
              GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  while (TRUE)
    {
      char *parent;

      if (!sync_path (folder, O_DIRECTORY, error))
        return FALSE;
      if (strcmp (folder, root) == 0)
        return TRUE;
      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }
}

static gboolean
write_data (const char *path,
            GBytes     *data,
            GError    **error)
{
  gsize       length;
  const char *bytes = g_bytes_get_data (data, &length);
  int         fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  int         saved_errno = 0;

  if (fd < 0)
    return _sw_library_set_errno_error (error, errno, path);
  while (length > 0 && saved_errno == 0)
    {
      gssize written = write (fd, bytes, length);

      if (written >= 0)
        {
          bytes += written;
          length -= written;
        }
      else if (errno != EINTR)
        saved_errno = errno;
    }
  if (close (fd) != 0 && saved_errno == 0)
    saved_errno = errno;
  if (saved_errno == 0)
    return TRUE;
  g_unlink (path);
  return _sw_library_set_errno_error (error, saved_errno, path);
}

static gboolean
run_check (Commit  *commit,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (commit->check == NULL || commit->check (commit->partial, commit->check_data, &local_error))
    return TRUE;
  /* Only what was found wanting goes; a check that was stopped found nothing. */
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_unlink (commit->partial);
  if (local_error == NULL)
    g_set_error_literal (&local_error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_AUDIO, _ ("The file that arrived is not usable."));
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
put_in_place (Commit  *commit,
              GError **error)
{
  if (commit->data != NULL && (!make_folder_of (commit->partial, error) || !write_data (commit->partial, commit->data, error)))
    return FALSE;
  if (!g_file_test (commit->partial, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error_literal (error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_NOT_FOUND, _ ("The file that was to be kept is not there."));
      return FALSE;
    }
  if (!run_check (commit, error) || !sync_path (commit->partial, 0, error))
    return FALSE;
  if (g_rename (commit->partial, commit->final) != 0)
    return _sw_library_set_errno_error (error, errno, commit->final);
  return sync_folders (commit->final, commit->root, error);
}

static void
commit_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Commit *commit = task_data;
  g_autoptr (GError) error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (put_in_place (commit, &error))
    g_task_return_pointer (task, g_strdup (commit->final), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static Commit *
commit_new (SwVault    *self,
            const char *clip_id,
            const char *name)
{
  Commit *commit = g_new0 (Commit, 1);

  commit->root = g_strdup (self->root);
  commit->final = sw_vault_dup_path (self, clip_id, name);
  commit->partial = dup_partial_path (self, clip_id, name);
  return commit;
}

/* Takes @commit. Not checked for cancellation at the end: a file in its place is
 * told as such. */
static void
start_commit (SwVault            *self,
              Commit             *commit,
              gpointer            source_tag,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  gboolean valid = commit->final != NULL;

  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "keep a file");
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, commit, (GDestroyNotify)commit_free);
  if (valid)
    {
      g_task_run_in_thread (task, commit_worker);
      return;
    }
  set_invalid_error (&error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
sw_vault_finalize (GObject *object)
{
  SwVault *self = SW_VAULT (object);

  g_free (self->root);

  G_OBJECT_CLASS (sw_vault_parent_class)->finalize (object);
}

static void
sw_vault_class_init (SwVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sw_vault_finalize;
}

static void
sw_vault_init (SwVault *self)
{
}

/**
 * sw_vault_new:
 * @root: the folder that holds the clips' folders; made when first needed
 *
 * Returns: (transfer full): a vault
 */
SwVault *
sw_vault_new (const char *root)
{
  SwVault *self;

  g_return_val_if_fail (root != NULL, NULL);

  self = g_object_new (SW_TYPE_VAULT, NULL);
  self->root = g_canonicalize_filename (root, NULL);
  return self;
}

/**
 * sw_vault_get_root:
 * @self: a vault
 *
 * Returns: the absolute path of its folder
 */
const char *
sw_vault_get_root (SwVault *self)
{
  g_return_val_if_fail (SW_IS_VAULT (self), NULL);

  return self->root;
}

/**
 * sw_vault_dup_path:
 * @self: a vault
 * @clip_id: our id of a clip
 * @name: the plain name of a file, such as "audio.mp3"
 *
 * Makes nothing and looks for nothing.
 *
 * Returns: (transfer full) (nullable): the absolute path of that file, %NULL when
 *   @clip_id is no UUID or @name not a plain name
 */
char *
sw_vault_dup_path (SwVault    *self,
                   const char *clip_id,
                   const char *name)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (SW_IS_VAULT (self), NULL);

  folder = dup_folder (self, clip_id);
  return folder != NULL && is_valid_name (name) ? g_build_filename (folder, name, NULL) : NULL;
}

/**
 * sw_vault_open_partial:
 * @self: a vault
 * @clip_id: our id of a clip
 * @name: the plain name of a file
 * @error: return location
 *
 * Makes the clip's folder. Fails with %SW_LIBRARY_ERROR_FULL,
 * %SW_LIBRARY_ERROR_READ_ONLY or %SW_LIBRARY_ERROR_FAILED, and with
 * %G_IO_ERROR_INVALID_FILENAME for an id or name that is refused.
 *
 * Returns: (transfer full): where @name is to be written until it is complete; what
 *   an earlier attempt wrote is still there
 */
GFile *
sw_vault_open_partial (SwVault    *self,
                       const char *clip_id,
                       const char *name,
                       GError    **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (SW_IS_VAULT (self), NULL);

  path = dup_partial_path (self, clip_id, name);
  if (path == NULL)
    {
      set_invalid_error (error);
      return NULL;
    }
  return make_folder_of (path, error) ? g_file_new_for_path (path) : NULL;
}

/**
 * sw_vault_commit_async:
 * @self: a vault
 * @clip_id: our id of a clip
 * @name: the plain name of a file
 * @check: (nullable): looks at the partial file, in a thread
 * @check_data: for @check
 * @check_free: (nullable): frees @check_data, maybe in that thread
 * @cancellable: (nullable): heeded until the work begins
 * @callback: called when the file is in its place
 * @user_data: for @callback
 *
 * Puts the complete partial file in its place, durably. Fails with @check's error,
 * %SW_LIBRARY_ERROR_NOT_FOUND when there is no partial file, or as
 * sw_vault_open_partial().
 */
void
sw_vault_commit_async (SwVault            *self,
                       const char         *clip_id,
                       const char         *name,
                       SwVaultCheckFunc    check,
                       gpointer            check_data,
                       GDestroyNotify      check_free,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  Commit *commit;

  g_return_if_fail (SW_IS_VAULT (self));

  commit = commit_new (self, clip_id, name);
  commit->check = check;
  commit->check_data = check_data;
  commit->check_free = check_free;
  start_commit (self, commit, sw_vault_commit_async, cancellable, callback, user_data);
}

/**
 * sw_vault_commit_finish:
 *
 * Returns: (transfer full): the absolute path of the file
 */
char *
sw_vault_commit_finish (SwVault      *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_vault_commit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sw_vault_write_async:
 * @self: a vault
 * @clip_id: our id of a clip
 * @name: the plain name of a file
 * @data: its content
 * @cancellable: (nullable): heeded until the work begins
 * @callback: called when the file is in its place
 * @user_data: for @callback
 *
 * Writes a small file; readers see the old content or the new one, never a part.
 * Fails as sw_vault_open_partial().
 */
void
sw_vault_write_async (SwVault            *self,
                      const char         *clip_id,
                      const char         *name,
                      GBytes             *data,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  Commit *commit;

  g_return_if_fail (SW_IS_VAULT (self));
  g_return_if_fail (data != NULL);

  commit = commit_new (self, clip_id, name);
  commit->data = g_bytes_ref (data);
  start_commit (self, commit, sw_vault_write_async, cancellable, callback, user_data);
}

/**
 * sw_vault_write_finish:
 *
 * Returns: (transfer full): the absolute path of the file
 */
char *
sw_vault_write_finish (SwVault      *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_vault_write_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The folders of clips are flat: whatever else is in one is left alone, and then so
 * is the folder. */
static void
remove_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const char      *folder = task_data;
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  if (g_task_return_error_if_cancelled (task))
    return;
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (unlink (path) != 0 && errno != ENOENT)
        g_debug ("“%s” could not be removed", path);
    }
  if (g_rmdir (folder) != 0 && errno != ENOENT)
    {
      _sw_library_set_errno_error (&error, errno, folder);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_rmdir (parent); /* unless other clips are in it */
  g_task_return_boolean (task, TRUE);
}

/**
 * sw_vault_remove_async:
 * @self: a vault
 * @clip_id: our id of a clip
 * @cancellable: (nullable): heeded until the work begins
 * @callback: called when the files are gone
 * @user_data: for @callback
 *
 * Removes everything a clip has in the vault. A clip that has nothing is fine.
 */
void
sw_vault_remove_async (SwVault            *self,
                       const char         *clip_id,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  char *folder;

  g_return_if_fail (SW_IS_VAULT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_vault_remove_async);
  g_task_set_name (task, "remove a clip's files");
  folder = dup_folder (self, clip_id);
  if (folder == NULL)
    {
      set_invalid_error (&error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, folder, g_free);
  g_task_run_in_thread (task, remove_worker);
}

/**
 * sw_vault_remove_finish:
 *
 * Returns: whether the files are gone; %FALSE with @error set otherwise
 */
gboolean
sw_vault_remove_finish (SwVault      *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_vault_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
