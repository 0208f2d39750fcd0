/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-secrets"

#include "config.h"

#include "sw-secrets.h"

#include "sw-studio-error.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define ENVIRONMENT_VARIABLE "SONGWRIGHT_API_KEY"

static const SecretSchema key_schema = {
  "io.github.songwright.Songwright.Key",
  SECRET_SCHEMA_NONE,
  {
      { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

struct _SwSecrets
{
  GObject parent_instance;

  GHashTable *kept;            /* service -> key, for this run, when there is no keyring */
  char       *environment_key; /* (nullable) */
  char       *problem;         /* (nullable) */
};

G_DEFINE_FINAL_TYPE (SwSecrets, sw_secrets, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
free_key (gpointer key)
{
  secret_password_free (key);
}

static void
set_problem (SwSecrets    *self,
             const GError *error)
{
  const char *problem = error == NULL ? NULL : _ ("The keyring of this computer cannot be used, so the key is kept only until Songwright is closed. Start or unlock the keyring (for example GNOME Keyring), or set SONGWRIGHT_API_KEY.");

  if (error != NULL)
    g_debug ("keyring: %s", error->message);
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
sw_secrets_finalize (GObject *object)
{
  SwSecrets *self = SW_SECRETS (object);

  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_clear_pointer (&self->environment_key, secret_password_free);
  g_free (self->problem);

  G_OBJECT_CLASS (sw_secrets_parent_class)->finalize (object);
}

static void
sw_secrets_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROBLEM:
      g_value_set_string (value, sw_secrets_get_problem (SW_SECRETS (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_secrets_class_init (SwSecretsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sw_secrets_finalize;
  object_class->get_property = sw_secrets_get_property;

  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_secrets_init (SwSecrets *self)
{
  const char *key = g_getenv (ENVIRONMENT_VARIABLE);

  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_key);
  if (key != NULL && key[0] != '\0')
    self->environment_key = g_strdup (key);
}

/**
 * sw_secrets_new:
 *
 * Makes the access to the keyring; nothing is asked yet.
 *
 * Returns: (transfer full): the secrets
 */
SwSecrets *
sw_secrets_new (void)
{
  return g_object_new (SW_TYPE_SECRETS, NULL);
}

static void
lookup_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SwSecrets *self = g_task_get_source_object (task);
  char      *key = secret_password_lookup_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  set_problem (self, error);
  /* No keyring is a normal state: the same as no key. */
  g_task_return_pointer (task, key, free_key);
}

/**
 * sw_secrets_lookup_async:
 * @self: the secrets
 * @service: "musicapi" or an address
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Looks for the key of @service: in the environment, among those kept for this
 * run, in the keyring.
 */
void
sw_secrets_lookup_async (SwSecrets          *self,
                         const char         *service,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *kept;

  g_return_if_fail (SW_IS_SECRETS (self));
  g_return_if_fail (service != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_secrets_lookup_async);
  kept = self->environment_key != NULL ? self->environment_key : g_hash_table_lookup (self->kept, service);
  if (kept != NULL)
    {
      g_task_return_pointer (task, g_strdup (kept), free_key);
      return;
    }
  secret_password_lookup (&key_schema, cancellable, lookup_cb, g_steal_pointer (&task), "service", service, NULL);
}

/**
 * sw_secrets_lookup_finish:
 * @self: the secrets
 * @result: the result
 * @error: return location for an error; only %G_IO_ERROR_CANCELLED happens
 *
 * Returns: (transfer full) (nullable): the key, or %NULL without error when there is none
 */
char *
sw_secrets_lookup_finish (SwSecrets    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_secrets_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
finish_store (SwSecrets *self,
              GTask     *task,
              GError    *error) /* (transfer full) (nullable) */
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  set_problem (self, error);
  if (error != NULL)
    {
      g_task_return_new_error (task, SW_STUDIO_ERROR, SW_STUDIO_ERROR_KEYRING, "%s", error->message);
      g_error_free (error);
      return;
    }
  g_hash_table_remove (self->kept, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
store_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_store_finish (result, &error);
  finish_store (g_task_get_source_object (task), task, error);
}

static void
clear_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  finish_store (g_task_get_source_object (task), task, error);
}

/**
 * sw_secrets_store_async:
 * @self: the secrets
 * @service: "musicapi" or an address
 * @key: (nullable): the key; %NULL or "" removes it
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Keeps @key in the keyring. Whatever happens there, it is used from now on in
 * this run.
 */
void
sw_secrets_store_async (SwSecrets          *self,
                        const char         *service,
                        const char         *key,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (SW_IS_SECRETS (self));
  g_return_if_fail (service != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_secrets_store_async);
  g_task_set_task_data (task, g_strdup (service), g_free);

  if (key == NULL || key[0] == '\0')
    {
      g_hash_table_remove (self->kept, service);
      secret_password_clear (&key_schema, cancellable, clear_cb, g_steal_pointer (&task), "service", service, NULL);
      return;
    }

  g_hash_table_insert (self->kept, g_strdup (service), g_strdup (key));
  /* translators: the name of a key in the keyring; %s is a service or its address */
  label = g_strdup_printf (_ ("Songwright key for %s"), service);
  secret_password_store (&key_schema, SECRET_COLLECTION_DEFAULT, label, key, cancellable, store_cb,
                         g_steal_pointer (&task), "service", service, NULL);
}

/**
 * sw_secrets_store_finish:
 * @self: the secrets
 * @result: the result
 * @error: return location for an error
 *
 * Fails with %SW_STUDIO_ERROR_KEYRING when there is no usable keyring; the key is
 * then kept for this run.
 *
 * Returns: %TRUE when the keyring has it
 */
gboolean
sw_secrets_store_finish (SwSecrets    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_secrets_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sw_secrets_get_problem:
 * @self: the secrets
 *
 * Why the keyring could not be used at the last call, with the remedy.
 *
 * Returns: (nullable): words for people
 */
const char *
sw_secrets_get_problem (SwSecrets *self)
{
  g_return_val_if_fail (SW_IS_SECRETS (self), NULL);

  return self->problem;
}

/**
 * sw_secrets_from_environment:
 * @self: the secrets
 *
 * Whether the key in `SONGWRIGHT_API_KEY` is used instead of the keyring's.
 *
 * Returns: %TRUE when the environment rules
 */
gboolean
sw_secrets_from_environment (SwSecrets *self)
{
  g_return_val_if_fail (SW_IS_SECRETS (self), FALSE);

  return self->environment_key != NULL;
}
