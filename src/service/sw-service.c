/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The address, the key and the limits; the calls are in sw-service-calls.c. */

#define G_LOG_DOMAIN "sw-service"

#include "config.h"

#include "sw-service.h"

#include "sw-address.h"
#include "sw-service-private.h"

#define FETCH_LIMIT (G_GINT64_CONSTANT (1) << 30)

G_DEFINE_FINAL_TYPE (SwService, sw_service, G_TYPE_OBJECT)

static void
sw_service_dispose (GObject *object)
{
  SwService *self = SW_SERVICE (object);

  g_clear_object (&self->contract);
  g_clear_object (&self->session);
  g_clear_object (&self->fetch_session);
  g_clear_pointer (&self->limiter, sw_rate_limiter_unref);

  G_OBJECT_CLASS (sw_service_parent_class)->dispose (object);
}

static void
sw_service_finalize (GObject *object)
{
  SwService *self = SW_SERVICE (object);

  g_clear_pointer (&self->base_uri, g_free);
  g_clear_pointer (&self->base, g_uri_unref);
  g_clear_error (&self->address_error);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->noise, g_rand_free);
  g_clear_pointer (&self->submitting, g_ptr_array_unref);

  G_OBJECT_CLASS (sw_service_parent_class)->finalize (object);
}

static void
sw_service_class_init (SwServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sw_service_dispose;
  object_class->finalize = sw_service_finalize;
}

static void
sw_service_init (SwService *self)
{
  self->scale = 1;
  self->noise = g_rand_new ();
  self->fetch_limit = FETCH_LIMIT;
  self->submitting = g_ptr_array_new ();
}

/**
 * sw_service_new:
 * @contract: the contract, for the addresses of polls and of the balance
 * @base_uri: "https://…", or "http://…" when it is on this machine
 * @target: which parameters are sent
 * @min_interval: least milliseconds between two requests with the same key
 *
 * Makes a connection to one address. Nothing is sent before the first call; an
 * address that must not be used makes every call fail with
 * %SW_SERVICE_ERROR_INSECURE.
 *
 * Returns: (transfer full): a new service
 */
SwService *
sw_service_new (SwContract *contract,
                const char *base_uri,
                SwTarget    target,
                guint       min_interval)
{
  SwService *self;

  g_return_val_if_fail (SW_IS_CONTRACT (contract), NULL);
  g_return_val_if_fail (base_uri != NULL, NULL);

  self = g_object_new (SW_TYPE_SERVICE, NULL);
  self->contract = g_object_ref (contract);
  self->base_uri = g_strdup (base_uri);
  self->target = target;
  self->min_interval = min_interval;
  self->base = sw_address_parse (base_uri, &self->address_error);
  if (self->base == NULL)
    {
      self->address_error->code = SW_SERVICE_ERROR_INSECURE;
    }
  return self;
}

/**
 * sw_service_get_base_uri:
 * @self: a service
 *
 * Returns: (transfer none): the address as it was given
 */
const char *
sw_service_get_base_uri (SwService *self)
{
  g_return_val_if_fail (SW_IS_SERVICE (self), NULL);

  return self->base_uri;
}

/**
 * sw_service_get_target:
 * @self: a service
 *
 * Returns: which parameters are sent
 */
SwTarget
sw_service_get_target (SwService *self)
{
  g_return_val_if_fail (SW_IS_SERVICE (self), SW_TARGET_HOSTED);

  return self->target;
}

/**
 * sw_service_get_has_key:
 * @self: a service
 *
 * Returns: whether a key was set
 */
gboolean
sw_service_get_has_key (SwService *self)
{
  g_return_val_if_fail (SW_IS_SERVICE (self), FALSE);

  return self->key != NULL;
}

/**
 * sw_service_set_key:
 * @self: a service
 * @key: (nullable): the key; blanks around it are dropped, an empty one is none
 *
 * Sets the key for all calls that start from now on.
 */
void
sw_service_set_key (SwService  *self,
                    const char *key)
{
  g_autofree char *stripped = key != NULL ? g_strstrip (g_strdup (key)) : NULL;

  g_return_if_fail (SW_IS_SERVICE (self));

  g_clear_pointer (&self->key, g_free);
  if (stripped != NULL && *stripped != '\0')
    self->key = g_steal_pointer (&stripped);
}

/**
 * sw_service_set_time_scale:
 * @self: a service
 * @factor: above 0
 *
 * For tests: divides every waiting time by @factor. Timeouts stay at five seconds
 * or more, so that a loaded machine does not fail in place of the service.
 */
void
sw_service_set_time_scale (SwService *self,
                           double     factor)
{
  g_return_if_fail (SW_IS_SERVICE (self));
  g_return_if_fail (factor > 0);

  self->scale = factor;
}

/**
 * sw_service_set_jitter_seed:
 * @self: a service
 * @seed: anything
 *
 * For tests: makes the lengths of all pauses repeatable.
 */
void
sw_service_set_jitter_seed (SwService *self,
                            guint32    seed)
{
  g_return_if_fail (SW_IS_SERVICE (self));

  g_rand_set_seed (self->noise, seed);
}

/**
 * sw_service_set_fetch_limit:
 * @self: a service
 * @bytes: the largest file that is fetched
 *
 * Bounds [method@Service.fetch_async]; 1 GiB at first.
 */
void
sw_service_set_fetch_limit (SwService *self,
                            goffset    bytes)
{
  g_return_if_fail (SW_IS_SERVICE (self));
  g_return_if_fail (bytes > 0);

  self->fetch_limit = bytes;
}
