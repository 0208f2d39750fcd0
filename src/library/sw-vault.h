/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"

G_BEGIN_DECLS

/* The files of the clips: <root>/<first two of id>/<id>/. Files arrive under a
 * temporary name beside their place, are checked, fsynced and renamed; the folder
 * is fsynced too. Ids are our UUIDs, anything else is refused. */

#define SW_TYPE_VAULT (sw_vault_get_type ())
G_DECLARE_FINAL_TYPE (SwVault, sw_vault, SW, VAULT, GObject)

SwVault *sw_vault_new            (const char *root);
const char *sw_vault_get_root    (SwVault    *self);
/* "audio.mp3" -> absolute path; NULL for an invalid id or name. Makes no folder. */
char    *sw_vault_dup_path       (SwVault    *self, const char *clip_id, const char *name);
/* The temporary place for @name, always the same one, so that a fetch can go on where
 * it was cut; makes the folder (blocks briefly), not the file. */
GFile   *sw_vault_open_partial   (SwVault    *self, const char *clip_id, const char *name, GError **error);
/* Runs @check (nullable) in a thread on the partial file, fsyncs, renames, fsyncs
 * the folder. A file that fails the check is removed, the error is @check's; after
 * any other failure, cancellation included, it stays. */
typedef gboolean (*SwVaultCheckFunc) (const char *path, gpointer data, GError **error);
void     sw_vault_commit_async   (SwVault *self, const char *clip_id, const char *name, SwVaultCheckFunc check, gpointer check_data, GDestroyNotify check_free, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The final absolute path. */
char    *sw_vault_commit_finish  (SwVault *self, GAsyncResult *result, GError **error);
/* Writes small data (cover, json) the same way. */
void     sw_vault_write_async    (SwVault *self, const char *clip_id, const char *name, GBytes *data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char    *sw_vault_write_finish   (SwVault *self, GAsyncResult *result, GError **error);
void     sw_vault_remove_async   (SwVault *self, const char *clip_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean sw_vault_remove_finish  (SwVault *self, GAsyncResult *result, GError **error);

G_END_DECLS
