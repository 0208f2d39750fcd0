/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which service is chosen, and whether its engine is there. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include "sw-studio-error.h"

#include <glib/gi18n-lib.h>

static void
engine_problem_cb (SwStudio        *self,
                   GParamSpec      *pspec,
                   SwEngineProcess *engine)
{
  _sw_studio_set_engine_problem (self, sw_engine_process_get_problem (engine));
}

void
_sw_studio_look_for_engine (SwStudio *self)
{
  g_autofree char *program = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (sw_studio_get_service (self), "builtin") || sw_engine_process_get_running (sw_connections_get_engine (self->connections)))
    return;
  program = sw_engine_process_find_program ();
  if (program == NULL)
    error = g_error_new_literal (SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_MISSING, _ ("The built-in engine is not installed."));
  _sw_studio_set_engine_problem (self, error);
}

static void
read_service (SwStudio *self)
{
  const char *service = sw_settings_get_service (self->settings);

  g_free (self->service);
  self->service = sw_connections_normalize (g_str_equal (service, "custom") ? sw_settings_get_service_address (self->settings) : service);
}

static void
service_changed_cb (SwStudio *self)
{
  g_autofree char *before = g_strdup (self->service);

  read_service (self);
  if (g_strcmp0 (before, self->service) == 0)
    return;
  _sw_studio_set_key_problem (self, NULL);
  _sw_studio_notify_service (self);
  if (self->opened)
    {
      _sw_studio_look_for_engine (self);
      sw_studio_refresh_account (self);
    }
}

void
_sw_studio_follow_service (SwStudio *self)
{
  SwEngineProcess *engine = sw_connections_get_engine (self->connections);

  read_service (self);
  g_signal_connect_object (self->settings, "notify::service", G_CALLBACK (service_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "notify::service-address", G_CALLBACK (service_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::problem", G_CALLBACK (engine_problem_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sw_studio_get_service:
 * @self: the studio
 *
 * Returns: "builtin", "musicapi" or the custom address
 */
const char *
sw_studio_get_service (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->service;
}

/**
 * sw_studio_dup_service_name:
 * @self: the studio
 * @service: "builtin", "musicapi" or an address
 *
 * Returns: (transfer full): a name for people
 */
char *
sw_studio_dup_service_name (SwStudio   *self,
                            const char *service)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  if (g_str_equal (service, "builtin"))
    return g_strdup (_ ("Built-in engine"));
  if (g_str_equal (service, "musicapi"))
    return g_strdup ("MusicAPI");
  uri = g_uri_parse (service, G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0')
    return g_strdup (g_uri_get_host (uri));
  return g_strdup (service[0] != '\0' ? service : _ ("No address yet"));
}

/**
 * sw_studio_get_target:
 * @self: the studio
 * @service: (nullable): "builtin", "musicapi" or an address; %NULL for the chosen one
 *
 * Only the built-in engine is known to be free and to take its own parameters: an
 * address, even on this computer, is priced as the contract says.
 *
 * Returns: how requests to @service are offered and priced
 */
SwTarget
sw_studio_get_target (SwStudio   *self,
                      const char *service)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), SW_TARGET_HOSTED);

  return g_strcmp0 (service != NULL ? service : self->service, "builtin") == 0 ? SW_TARGET_ENGINE : SW_TARGET_HOSTED;
}
