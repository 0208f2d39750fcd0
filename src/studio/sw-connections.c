/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-connections"

#include "config.h"

#include "sw-connections.h"

#include "sw-studio-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENGINE_EAGER_POLLS 6
#define ENGINE_EAGER_MS 500
#define ENGINE_POLL_MS 1000
#define DEFAULT_POLL_S 15

struct _SwConnections
{
  GObject parent_instance;

  SwContract      *contract;
  SwSecrets       *secrets;
  SwEngineProcess *engine;
  GHashTable      *services; /* service -> SwService */
  double           time_scale;
};

G_DEFINE_FINAL_TYPE (SwConnections, sw_connections, G_TYPE_OBJECT)

static gboolean
is_loopback (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) inet = NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL)
    return FALSE;
  if (g_str_equal (host, "localhost"))
    return TRUE;
  inet = g_inet_address_new_from_string (host);
  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

static gboolean
check_address (const char *address,
               GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0' &&
      (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")))
    return TRUE;
  /* translators: %s is what was given as the address of a service */
  g_set_error (error, SW_STUDIO_ERROR, SW_STUDIO_ERROR_ADDRESS, _ ("“%s” is not the address of a service."), address);
  return FALSE;
}

static void
sw_connections_finalize (GObject *object)
{
  SwConnections *self = SW_CONNECTIONS (object);

  g_clear_object (&self->contract);
  g_clear_object (&self->secrets);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->services, g_hash_table_unref);

  G_OBJECT_CLASS (sw_connections_parent_class)->finalize (object);
}

static void
sw_connections_class_init (SwConnectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sw_connections_finalize;
}

static void
sw_connections_init (SwConnections *self)
{
  self->time_scale = 1.0;
  self->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * sw_connections_new:
 * @contract: the contract
 * @secrets: where the keys are
 * @engine: the built-in engine's process
 *
 * Returns: (transfer full): no connections yet
 */
SwConnections *
sw_connections_new (SwContract      *contract,
                    SwSecrets       *secrets,
                    SwEngineProcess *engine)
{
  SwConnections *self;

  g_return_val_if_fail (SW_IS_CONTRACT (contract), NULL);
  g_return_val_if_fail (SW_IS_SECRETS (secrets), NULL);
  g_return_val_if_fail (SW_IS_ENGINE_PROCESS (engine), NULL);

  self = g_object_new (SW_TYPE_CONNECTIONS, NULL);
  self->contract = g_object_ref (contract);
  self->secrets = g_object_ref (secrets);
  self->engine = g_object_ref (engine);
  return self;
}

/**
 * sw_connections_get_engine:
 * @self: the connections
 *
 * Returns: (transfer none): the built-in engine's process
 */
SwEngineProcess *
sw_connections_get_engine (SwConnections *self)
{
  g_return_val_if_fail (SW_IS_CONNECTIONS (self), NULL);

  return self->engine;
}

/**
 * sw_connections_get_time_scale:
 * @self: the connections
 *
 * Returns: what every waiting time is divided by, 1 outside tests
 */
double
sw_connections_get_time_scale (SwConnections *self)
{
  g_return_val_if_fail (SW_IS_CONNECTIONS (self), 1.0);

  return self->time_scale;
}

/**
 * sw_connections_set_time_scale:
 * @self: the connections
 * @factor: divides every waiting time
 *
 * For tests.
 */
void
sw_connections_set_time_scale (SwConnections *self,
                               double         factor)
{
  GHashTableIter iter;
  gpointer       service;

  g_return_if_fail (SW_IS_CONNECTIONS (self));
  g_return_if_fail (factor > 0.0);

  self->time_scale = factor;
  sw_engine_process_set_time_scale (self->engine, factor);
  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &service))
    sw_service_set_time_scale (service, factor);
}

/**
 * sw_connections_get_target:
 * @self: the connections
 * @service: "builtin", "musicapi" or an address
 *
 * How requests to @service are sent: an address on this very computer is taken for
 * an engine.
 *
 * Returns: the target
 */
SwTarget
sw_connections_get_target (SwConnections *self,
                           const char    *service)
{
  g_return_val_if_fail (SW_IS_CONNECTIONS (self), SW_TARGET_HOSTED);
  g_return_val_if_fail (service != NULL, SW_TARGET_HOSTED);

  if (g_str_equal (service, "builtin"))
    return SW_TARGET_ENGINE;
  if (g_str_equal (service, "musicapi"))
    return SW_TARGET_HOSTED;
  return is_loopback (service) ? SW_TARGET_ENGINE : SW_TARGET_HOSTED;
}

/**
 * sw_connections_get_interval:
 * @self: the connections
 * @service: "builtin", "musicapi" or an address
 * @operation: what was asked for
 * @n_polls: how often its task was polled so far
 *
 * The pause before the next poll.
 *
 * Returns: milliseconds
 */
guint
sw_connections_get_interval (SwConnections     *self,
                             const char        *service,
                             const SwOperation *operation,
                             guint              n_polls)
{
  const SwFamily *family;
  guint           interval;

  g_return_val_if_fail (SW_IS_CONNECTIONS (self), 0);
  g_return_val_if_fail (operation != NULL, 0);

  if (sw_connections_get_target (self, service) == SW_TARGET_ENGINE)
    interval = n_polls < ENGINE_EAGER_POLLS ? ENGINE_EAGER_MS : ENGINE_POLL_MS;
  else
    {
      family = sw_contract_get_family (self->contract, operation->family);
      interval = (family != NULL && family->poll_interval > 0 ? family->poll_interval : DEFAULT_POLL_S) * 1000;
    }
  return MAX (1, (guint)(interval / self->time_scale));
}

/**
 * sw_connections_make:
 * @self: the connections
 * @service: "musicapi" or an address
 * @key: (nullable): the key to use
 *
 * Makes a connection that is not kept, for instance to try a key.
 *
 * Returns: (transfer full): a connection
 */
SwService *
sw_connections_make (SwConnections *self,
                     const char    *service,
                     const char    *key)
{
  const char *address = service;
  SwTarget    target;
  SwService  *made;

  g_return_val_if_fail (SW_IS_CONNECTIONS (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  target = sw_connections_get_target (self, service);
  if (g_str_equal (service, "musicapi"))
    address = sw_contract_get_base_uri (self->contract);
  else if (g_str_equal (service, "builtin"))
    address = sw_engine_process_get_base_uri (self->engine);
  made = sw_service_new (self->contract, address, target, target == SW_TARGET_HOSTED ? (guint)(sw_contract_get_request_interval (self->contract) * 1000) : 0);
  sw_service_set_time_scale (made, self->time_scale);
  sw_service_set_key (made, key);
  return made;
}

static SwService *
keep (SwConnections *self,
      const char    *service,
      const char    *key)
{
  SwService *made = sw_connections_make (self, service, key);

  g_hash_table_replace (self->services, g_strdup (service), made);
  return made;
}

static void
engine_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SwConnections *self = g_task_get_source_object (task);
  SwService     *service;

  if (!sw_engine_process_start_finish (self->engine, result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Each start has its own address. */
  service = g_hash_table_lookup (self->services, "builtin");
  if (service == NULL || g_strcmp0 (sw_service_get_base_uri (service), sw_engine_process_get_base_uri (self->engine)) != 0)
    service = keep (self, "builtin", sw_engine_process_get_token (self->engine));
  g_task_return_pointer (task, g_object_ref (service), g_object_unref);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  SwConnections   *self = g_task_get_source_object (task);
  const char      *name = g_task_get_task_data (task);
  SwService       *service;

  key = sw_secrets_lookup_finish (self->secrets, result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Two may have asked at once: one limiter per service, so the first one stays. */
  service = g_hash_table_lookup (self->services, name);
  if (service == NULL)
    service = keep (self, name, key);
  g_task_return_pointer (task, g_object_ref (service), g_object_unref);
}

/**
 * sw_connections_get_async:
 * @self: the connections
 * @service: "builtin", "musicapi" or an address
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Makes the way to @service ready: starts the engine, or asks the keyring.
 */
void
sw_connections_get_async (SwConnections      *self,
                          const char         *service,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  SwService *kept;

  g_return_if_fail (SW_IS_CONNECTIONS (self));
  g_return_if_fail (service != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_connections_get_async);
  g_task_set_task_data (task, g_strdup (service), g_free);

  if (g_str_equal (service, "builtin"))
    {
      sw_engine_process_start_async (self->engine, cancellable, engine_cb, g_steal_pointer (&task));
      return;
    }
  if ((kept = g_hash_table_lookup (self->services, service)) != NULL)
    {
      g_task_return_pointer (task, g_object_ref (kept), g_object_unref);
      return;
    }
  if (!g_str_equal (service, "musicapi") && !check_address (service, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  sw_secrets_lookup_async (self->secrets, service, cancellable, key_cb, g_steal_pointer (&task));
}

/**
 * sw_connections_get_finish:
 * @self: the connections
 * @result: the result
 * @error: return location for a %SW_STUDIO_ERROR
 *
 * Returns: (transfer full): the connection; ask again for every step, since a new
 *   engine has a new address
 */
SwService *
sw_connections_get_finish (SwConnections *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sw_connections_set_key:
 * @self: the connections
 * @service: "musicapi" or an address
 * @key: (nullable): the key
 *
 * Uses @key from the next request on.
 */
void
sw_connections_set_key (SwConnections *self,
                        const char    *service,
                        const char    *key)
{
  SwService *kept;

  g_return_if_fail (SW_IS_CONNECTIONS (self));
  g_return_if_fail (service != NULL);

  if ((kept = g_hash_table_lookup (self->services, service)) != NULL)
    sw_service_set_key (kept, key);
}

/**
 * sw_connections_distrust:
 * @self: the connections
 * @service: "builtin", "musicapi" or an address
 *
 * Tells that no connection could be made.
 */
void
sw_connections_distrust (SwConnections *self,
                         const char    *service)
{
  g_return_if_fail (SW_IS_CONNECTIONS (self));

  if (g_strcmp0 (service, "builtin") == 0)
    sw_engine_process_distrust (self->engine);
}

/**
 * sw_connections_normalize:
 * @service: "builtin", "musicapi" or an address as a person writes it
 *
 * One spelling per service, since keys and tasks are kept by it.
 *
 * Returns: (transfer full): the service without blanks and trailing slashes
 */
char *
sw_connections_normalize (const char *service)
{
  char *normal;

  g_return_val_if_fail (service != NULL, NULL);

  normal = g_strstrip (g_strdup (service));
  for (gsize length = strlen (normal); length > 0 && normal[length - 1] == '/'; length--)
    normal[length - 1] = '\0';
  return normal;
}
