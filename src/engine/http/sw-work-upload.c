/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Audio from outside becomes a clip, and a recorded voice a singer. */

#define G_LOG_DOMAIN "sw-work-upload"

#include "config.h"

#include "sw-listen.h"
#include "sw-material.h"
#include "sw-sound.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define LONGEST 480.0 /* seconds */
#define SHORTEST 0.5  /* seconds */
#define MAX_TITLE 80

/* The name in the address, as far as it can be shown. */
static char *
make_title (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *name = uri != NULL ? g_path_get_basename (g_uri_get_path (uri)) : NULL;
  g_autofree char *valid = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  char            *dot = valid != NULL ? strrchr (valid, '.') : NULL;
  g_autoptr (GString) title = g_string_new (NULL);

  if (dot != NULL && dot != valid)
    *dot = '\0';
  for (const char *p = valid; p != NULL && *p != '\0' && g_utf8_strlen (title->str, -1) < MAX_TITLE; p = g_utf8_next_char (p))
    if (!g_unichar_iscntrl (g_utf8_get_char (p)) && *p != '/')
      g_string_append_unichar (title, g_utf8_get_char (p));
  return title->len > 0 ? g_strdup (title->str) : g_strdup (_ ("Upload"));
}

/* What cannot be decoded is the caller's fault, not ours. */
static SwStem *
decode (SwWork     *self,
        const char *path,
        GError    **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SwStem) stem = sw_listen_load (path, 0, 0, self->cancellable, &local);
  double seconds = stem != NULL ? (double)stem->n_frames / SW_BAND_SAMPLE_RATE : 0;

  if (stem == NULL && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE) || seconds > LONGEST)
    g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "url: %s",
                 _ ("The audio is longer than 8 minutes. Cut it into parts first."));
  else if (stem == NULL)
    g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "url: %s (%s)", _ ("This is not audio that can be read."), local->message);
  else if (seconds < SHORTEST)
    g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "url: %s", _ ("The audio is too short to work with."));
  else
    return g_steal_pointer (&stem);
  return NULL;
}

/**
 * sw_work_fetch_clip:
 * @url: foreign text
 * @error: return location, %SW_ENGINE_ERROR_INVALID and others
 *
 * Fetches and decodes audio into a clip of its own.
 *
 * Returns: (transfer full) (nullable): the clip's id
 */
char *
sw_work_fetch_clip (SwWork     *self,
                    const char *url,
                    GError    **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *folder = sw_clip_store_dup_folder (self->clips, id);
  g_autofree char *path = g_build_filename (folder, "fetched", NULL);
  g_autoptr (SwClipFacts) facts = sw_clip_facts_new (id);
  g_autoptr (SwStem) stem = NULL;
  gboolean ok = FALSE;

  if (sw_fetch_audio (url, path, &self->fetch_limits, self->cancellable, error))
    stem = decode (self, path, error);
  g_unlink (path);
  if (stem != NULL)
    {
      facts->operation = g_strdup (sw_request_get_operation (self->request)->id);
      facts->clip.title = make_title (url);
      ok = sw_work_write_clip (self, facts, stem, NULL, TRUE, folder, error);
      facts->origin = SW_CLIP_ORIGIN_UPLOADED;
      ok = ok && sw_clip_store_save (self->clips, facts, error);
    }
  if (!ok)
    sw_clip_store_remove (self->clips, id);
  return ok ? g_steal_pointer (&id) : NULL;
}

/* Answered as soon as it is there; "callback_url" is the sister service's. */
JsonObject *
_sw_work_upload (SwWork  *self,
                 GError **error)
{
  g_autofree char *id = sw_work_fetch_clip (self, sw_request_get_string (self->request, "url"), error);
  JsonObject      *answer;

  if (id == NULL)
    return NULL;
  answer = sw_work_new_answer ();
  json_object_set_string_member (answer, "clip_id", id);
  return answer;
}
