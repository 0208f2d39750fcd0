/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <glib-unix.h>
#include <signal.h>

void
_sw_cli_store_result (GObject      *source,
                      GAsyncResult *result,
                      gpointer      location)
{
  *(GAsyncResult **)location = g_object_ref (result);
}

GAsyncResult *
_sw_cli_session_wait (SwCliSession  *self,
                      GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* The first signal asks nicely, the second one is the system's. */
static gboolean
signal_cb (gpointer user_data)
{
  SwCliSession *self = user_data;

  self->interrupted = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    g_clear_handle_id (&self->sources[i], g_source_remove);
  if (self->interrupt != NULL)
    self->interrupt (self->interrupt_data);
  else
    g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

SwCliSession *
_sw_cli_session_new (gboolean adopting,
                     gboolean json)
{
  g_autoptr (SwSettings) settings = sw_settings_new ();
  SwCliSession *self = g_new0 (SwCliSession, 1);
  const char   *scale = g_getenv ("SONGWRIGHT_TIME_SCALE");

  self->studio = sw_studio_new (settings, NULL);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->json = json;
  sw_studio_set_adopting (self->studio, adopting);
  if (scale != NULL && g_ascii_strtod (scale, NULL) > 0.0)
    sw_studio_set_time_scale (self->studio, g_ascii_strtod (scale, NULL));
  self->sources[0] = g_unix_signal_add (SIGINT, signal_cb, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, signal_cb, self);
  return self;
}

int
_sw_cli_session_open (SwCliSession *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_studio_open_async (self->studio, NULL, _sw_cli_store_result, &result);
  _sw_cli_session_wait (self, &result);
  if (!sw_studio_open_finish (self->studio, result, &error))
    return _sw_cli_tell_error (self->json, error);
  return SW_CLI_OK;
}

void
_sw_cli_session_free (SwCliSession *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
    g_clear_handle_id (&self->sources[i], g_source_remove);
  sw_studio_close (self->studio);
  g_object_unref (self->studio);
  g_main_loop_unref (self->loop);
  g_free (self);
}
