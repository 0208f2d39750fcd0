/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Voices that are kept: the singer of a song, or of a recording. */

#define G_LOG_DOMAIN "sw-work-voice"

#include "config.h"

#include "sw-listen.h"
#include "sw-material.h"
#include "sw-singer.h"
#include "sw-work-compose.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAST_VOICE 10 /* seconds of a recording to make a singer of */
/* Between a man's and a woman's vocal tract. */
#define WOMANS_FORMANTS 1.085

/* The stock singer of the same kind, and what has to change in it. */
static SwPersonaFacts *
describe_voice (const char          *id,
                const SwVoiceTraits *traits,
                const char          *title)
{
  SwPersonaFacts *persona = g_new0 (SwPersonaFacts, 1);
  gboolean        woman = traits->formant_scale >= WOMANS_FORMANTS;
  SwVoiceManner  *manner = &persona->manner;

  persona->id = g_strdup (id);
  persona->name = g_strdup (title);
  persona->singer = g_strdup (woman ? "nova" : "rowan");
  persona->created = g_get_real_time () / G_USEC_PER_SEC;
  sw_voice_manner_init (manner, persona->singer);
  manner->gender = woman ? 'f' : 'm';
  manner->formants = traits->formant_scale / (woman ? 1.17 : 1.0);
  manner->breathiness = traits->breathiness;
  if (traits->vibrato_depth > 0)
    {
      manner->vibrato_depth = traits->vibrato_depth / 100;
      manner->vibrato_rate = traits->vibrato_rate;
    }
  manner->low = (guint8)CLAMP (floor (traits->lowest + 0.5), 30, 90);
  manner->high = (guint8)CLAMP (MAX (floor (traits->highest + 0.5), manner->low + 12), 42, 100);
  sw_voice_manner_clamp (manner);
  return persona;
}

gboolean
_sw_work_create_voice (SwWork      *self,
                       guint        index,
                       const char  *folder,
                       SwClipFacts *facts,
                       GError     **error)
{
  SwWorkStage   stage = { self, index, 0.05, 0.3 };
  SwVoiceTraits traits;
  g_autoptr (SwClipFacts) clip = sw_work_load_source (self, "clip_id", error);
  g_autoptr (SwStem) sound = NULL;
  g_autoptr (SwPersonaFacts) persona = NULL;
  g_autoptr (GError) local = NULL;

  sound = clip != NULL ? sw_work_load_sound (self, clip, &stage, error) : NULL;
  if (sound == NULL)
    return FALSE;
  sw_work_set_progress (self, index, 0.3, _ ("Listening to the voice"));
  if (!sw_listen_traits (sound, &traits, self->cancellable, &local))
    {
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "audio_url: %s",
                     _ ("There is no clear voice in this recording. Use one of a single person without music."));
      else
        g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  persona = describe_voice (facts->id, &traits, clip->clip.title);
  persona->clip = g_strdup (clip->id);
  facts->clip.title = g_strdup (persona->name);
  return sw_persona_store_save (self->personas, persona, error);
}

/* Known once the recording is there, before the task is taken in. */
gboolean
_sw_work_check_voice (SwWork  *self,
                      GError **error)
{
  const char *id = sw_request_get_string (self->request, "clip_id");
  g_autoptr (SwClipFacts) clip = NULL;

  if (id == NULL)
    return TRUE; /* not fetched yet */
  clip = sw_clip_store_load (self->clips, id, error);
  if (clip == NULL)
    return FALSE;
  if (clip->clip.duration > LEAST_VOICE)
    return TRUE;
  g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "audio_url: %s",
               _ ("The recording has to be longer than 10 seconds."));
  return FALSE;
}

static SwPersonaFacts *
make_persona (SwWork      *self,
              SwClipFacts *clip,
              SwScore     *score)
{
  SwPersonaFacts *persona = g_new0 (SwPersonaFacts, 1);

  persona->id = g_uuid_string_random ();
  persona->name = g_strdup (sw_request_get_string (self->request, "name"));
  persona->clip = g_strdup (clip->id);
  persona->describe = g_strdup (sw_request_get_string (self->request, "describe"));
  persona->styles = g_strdup (sw_request_get_string (self->request, "styles"));
  persona->singer = g_strdup (score->voice);
  persona->created = g_get_real_time () / G_USEC_PER_SEC;
  sw_voice_manner_init (&persona->manner, score->voice);
  if (score->voice_manner != NULL)
    sw_voice_manner_from_json (&persona->manner, score->voice_manner, NULL);
  return persona;
}

/* The singer of what comes from outside. */
static SwPersonaFacts *
hear_persona (SwWork      *self,
              SwClipFacts *clip,
              GError     **error)
{
  g_autoptr (SwMaterial) material = sw_material_load (self, clip->id, NULL, error);
  g_autofree char *id = g_uuid_string_random ();
  SwVoiceTraits    traits;
  SwPersonaFacts  *persona;
  g_autoptr (GError) local = NULL;

  if (material == NULL || !sw_material_part (material, self, NULL, error))
    return NULL;
  if (!sw_listen_traits (material->voice, &traits, self->cancellable, &local))
    {
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "clip_id: %s",
                     _ ("Nobody sings in this clip, so there is no voice to keep."));
      else
        g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  persona = describe_voice (id, &traits, sw_request_get_string (self->request, "name"));
  persona->clip = g_strdup (clip->id);
  persona->describe = g_strdup (sw_request_get_string (self->request, "describe"));
  persona->styles = g_strdup (sw_request_get_string (self->request, "styles"));
  return persona;
}

/* The singer of a song becomes a persona. */
JsonObject *
_sw_work_persona (SwWork  *self,
                  GError **error)
{
  g_autoptr (SwClipFacts) clip = sw_work_load_source (self, "clip_id", error);
  g_autoptr (SwPersonaFacts) persona = NULL;
  g_autoptr (SwScore) score = NULL;
  JsonObject *answer;

  if (clip == NULL)
    return NULL;
  score = sw_work_load_singing (self, clip, NULL);
  if (score == NULL)
    {
      persona = hear_persona (self, clip, error);
      if (persona == NULL)
        return NULL;
    }
  else if (score->lines->len == 0)
    {
      g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "clip_id: %s",
                   _ ("Nobody sings in this clip, so there is no voice to keep."));
      return NULL;
    }
  if (persona == NULL)
    persona = make_persona (self, clip, score);
  if (!sw_persona_store_save (self->personas, persona, error))
    return NULL;
  answer = sw_work_new_answer ();
  json_object_set_string_member (answer, "persona_id", persona->id);
  return answer;
}
