/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keys of the services in the system's keyring (libsecret), one per service
 * address; SONGWRIGHT_API_KEY in the environment goes first. A missing keyring is
 * a normal state: then a key lives for this run of the program only. */

#define SW_TYPE_SECRETS (sw_secrets_get_type ())
G_DECLARE_FINAL_TYPE (SwSecrets, sw_secrets, SW, SECRETS, GObject)

SwSecrets *sw_secrets_new            (void);
/* NULL without error when there is none. (transfer full) */
void       sw_secrets_lookup_async   (SwSecrets *self, const char *service, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char      *sw_secrets_lookup_finish  (SwSecrets *self, GAsyncResult *result, GError **error);
/* An empty or NULL @key removes it. On an error the key is kept for this run. */
void       sw_secrets_store_async    (SwSecrets *self, const char *service, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   sw_secrets_store_finish   (SwSecrets *self, GAsyncResult *result, GError **error);
/* Words for people when the keyring cannot be used, found by the last call; else NULL. */
const char *sw_secrets_get_problem   (SwSecrets *self);
/* TRUE when the environment variable rules. */
gboolean   sw_secrets_from_environment (SwSecrets *self);

G_END_DECLS
