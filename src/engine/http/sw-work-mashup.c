/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The voice of one song over the music of another. Two songs of our own become one
 * score: the lines move to the other's beat and key and are sung anew. Otherwise the
 * parted voice is stretched and shifted. The second take has it the other way round. */

#define G_LOG_DOMAIN "sw-work-mashup"

#include "config.h"

#include "sw-json.h"
#include "sw-material.h"
#include "sw-render.h"
#include "sw-score-edit.h"
#include "sw-sound.h"
#include "sw-work-compose.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEARD 0.3
#define LOUDNESS (-14.0)
#define VOICE_LOUDNESS (-17.0)
#define MUSIC_LOUDNESS (-16.5)
#define LONG_NOTE 0.74 /* beats */

typedef struct
{
  SwMaterial *songs[2]; /* (owned) */
} Pair;

static void
pair_free (gpointer data)
{
  Pair *self = data;

  sw_material_free (self->songs[0]);
  sw_material_free (self->songs[1]);
  g_free (self);
}

gboolean
_sw_work_prepare_mashup (SwWork  *self,
                         GError **error)
{
  g_autoptr (JsonNode) body = sw_request_to_body (self->request, SW_TARGET_ENGINE);
  JsonArray  *ids = sw_json_get_array (json_node_get_object (body), "mashup_clip_ids");
  SwWorkStage stage = { self, 0, 0.01, HEARD };
  Pair       *pair = g_new0 (Pair, 1);

  self->data = pair;
  self->free_data = pair_free;
  for (guint i = 0; i < 2; i++)
    {
      pair->songs[i] = sw_material_load (self, ids != NULL && i < json_array_get_length (ids) ? json_array_get_string_element (ids, i) : "", &stage, error);
      if (pair->songs[i] == NULL)
        return FALSE;
    }
  if (!sw_material_has_voice (pair->songs[0]) && !sw_material_has_voice (pair->songs[1]))
    {
      g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "mashup_clip_ids: %s",
                   _ ("Nobody sings in either song, so there is no voice to put over the other."));
      return FALSE;
    }
  return TRUE;
}

/* Semitones from one key to another, −6 … 5; a minor key counts as its relative major. */
static int
get_key_shift (SwScore *from,
               SwScore *to)
{
  int a = from->key + (from->minor ? 3 : 0), b = to->key + (to->minor ? 3 : 0);

  return (b - a + 30) % 12 - 6;
}

/* Where the singing begins: the bar of the first line. */
static double
find_singing (SwScore *score)
{
  double first = G_MAXDOUBLE;

  for (guint i = 0; i < score->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (score->lines, i);

      if (line->notes->len > 0)
        first = MIN (first, g_array_index (line->notes, SwSungNote, 0).start);
    }
  if (first > score->length)
    return 4 * sw_score_get_bar_at (score, 0, NULL); /* nobody sings: after four bars */
  return sw_score_round_to_bar (score, first);
}

static const SwChord *
find_chord (SwScore *score,
            double   beat)
{
  for (guint i = 0; i < score->chords->len; i++)
    {
      const SwChord *chord = &g_array_index (score->chords, SwChord, i);

      if (beat >= chord->start - 0.05 && beat < chord->start + chord->length - 0.05)
        return chord;
    }
  return NULL;
}

static gboolean
contains (const SwChord *chord,
          int            pitch)
{
  for (guint i = 0; i < chord->n_intervals; i++)
    if ((pitch - chord->root - chord->intervals[i] + 240) % 12 == 0)
      return TRUE;
  return FALSE;
}

/* Long notes that grate with the other song's chord step to the nearest tone of it. */
static void
bend_to_chords (SwSungLine *line,
                SwScore    *music)
{
  for (guint i = 0; i < line->notes->len; i++)
    {
      SwSungNote    *note = &g_array_index (line->notes, SwSungNote, i);
      const SwChord *chord = note->length >= LONG_NOTE ? find_chord (music, note->start + 0.1) : NULL;

      for (int distance = 0; chord != NULL && distance <= 2; distance++)
        {
          if (contains (chord, note->pitch - distance))
            note->pitch = (guint8)(note->pitch - distance);
          else if (contains (chord, note->pitch + distance))
            note->pitch = (guint8)(note->pitch + distance);
          else
            continue;
          break;
        }
    }
}

static void
remove_singing (SwScore *score)
{
  g_ptr_array_set_size (score->lines, 0);
  for (guint i = score->parts->len; i-- > 0;)
    {
      SwPartRole role = ((SwPart *)g_ptr_array_index (score->parts, i))->role;

      if (role == SW_PART_LEAD_VOCAL || role == SW_PART_BACKING_VOCAL)
        g_ptr_array_remove_index (score->parts, i);
    }
  for (guint i = 0; i < score->sections->len; i++)
    g_array_index (score->sections, SwScoreSection, i).n_lines = 0;
}

/* What @voice sings, over what @music plays. */
static SwScore *
put_over (SwScore *music,
          SwScore *voice)
{
  g_autoptr (SwScore) singing = sw_score_transpose (voice, get_key_shift (voice, music));
  SwScore *song = sw_score_copy (music);
  double   shift;

  shift = find_singing (music) - find_singing (voice);
  remove_singing (song);
  sw_score_edit_take_singing (song, singing, shift);
  for (guint i = 0; i < song->lines->len; i++)
    bend_to_chords (g_ptr_array_index (song->lines, i), song);
  return song;
}

static gboolean
combine_scores (SwWork      *self,
                guint        index,
                SwMaterial  *music,
                SwMaterial  *voice,
                const char  *folder,
                SwClipFacts *facts,
                GError     **error)
{
  SwWorkStage stage = { self, index, 0.05, 1 };
  g_autoptr (SwScore) song = put_over (music->score, voice->score);

  return sw_work_render_clip (self, facts, song, &stage, folder, error);
}

/* As fast as @host; counted double or half where that is nearer. */
static double
get_speed (SwScore *guest,
           SwScore *host)
{
  double speed = sw_score_get_bpm (host) / sw_score_get_bpm (guest);

  while (speed > M_SQRT2)
    speed /= 2;
  while (speed < M_SQRT1_2)
    speed *= 2;
  return speed;
}

/* Beat 0 on beat 0, and as many bars later as it takes for nothing to begin before the
 * music does. */
static double
choose_offset (SwMaterial *music,
               SwMaterial *voice,
               double      speed)
{
  double bar = sw_score_beat_to_seconds (music->score, sw_score_get_bar_at (music->score, 0, NULL));
  double offset = music->origin - voice->origin / speed;

  while (offset < -bar / 2)
    offset += bar;
  return offset;
}

static gboolean
combine_sounds (SwWork      *self,
                guint        index,
                SwMaterial  *music,
                SwMaterial  *voice,
                const char  *folder,
                SwClipFacts *facts,
                GError     **error)
{
  SwWorkStage first = { self, index, HEARD, 0.5 }, second = { self, index, 0.5, 0.7 };
  double      speed = get_speed (voice->score, music->score);
  int         shift = get_key_shift (voice->score, music->score);
  g_autoptr (SwStem) sung = NULL;
  g_autoptr (SwStem) played = NULL;
  g_autoptr (SwStem) placed = NULL;
  g_autoptr (SwStem) mix = NULL;
  g_autoptr (SwMasterCurve) curve = NULL;

  /* Long songs are large: what is not needed any more goes at once. */
  if (!sw_material_part (music, self, &first, error))
    return FALSE;
  g_clear_pointer (&music->voice, sw_stem_free);
  g_clear_pointer (&music->sound, sw_stem_free);
  played = g_steal_pointer (&music->music);
  if (!sw_material_part (voice, self, &second, error))
    return FALSE;
  g_clear_pointer (&voice->music, sw_stem_free);
  g_clear_pointer (&voice->sound, sw_stem_free);
  sw_work_set_progress (self, index, 0.7, _ ("Matching tempo and key"));
  sung = sw_listen_stretch (voice->voice, speed, shift, SW_STRETCH_FORMANTS, NULL, NULL, self->cancellable, error);
  g_clear_pointer (&voice->voice, sw_stem_free);
  if (sung == NULL)
    return FALSE;
  placed = sw_stem_new (played->n_frames);
  sw_sound_add (placed, sung, choose_offset (music, voice, speed), 1);
  g_clear_pointer (&sung, sw_stem_free);
  sw_sound_normalise (placed, VOICE_LOUDNESS, 1);
  sw_sound_normalise (played, MUSIC_LOUDNESS, 1);
  mix = sw_sound_copy (played);
  sw_sound_add (mix, placed, 0, 1);
  curve = sw_master_run (mix, LOUDNESS, self->cancellable, error);
  if (curve == NULL ||
      !sw_work_write_layer (self, folder, "vocals", placed, curve, error) ||
      !sw_work_write_layer (self, folder, "instrumental", played, curve, error))
    return FALSE;
  facts->clip.bpm = sw_score_get_bpm (music->score);
  facts->clip.key = sw_score_dup_key_name (music->score);
  return sw_work_write_clip (self, facts, mix, NULL, TRUE, folder, error);
}

gboolean
_sw_work_mashup (SwWork      *self,
                 guint        index,
                 const char  *folder,
                 SwClipFacts *facts,
                 GError     **error)
{
  Pair       *pair = self->data;
  SwMaterial *voice = pair->songs[index % 2];
  SwMaterial *music = pair->songs[1 - index % 2];
  const char *title = sw_request_get_string (self->request, "title");
  const char *parents[] = { pair->songs[0]->clip->id, pair->songs[1]->clip->id, NULL };

  if (!sw_material_has_voice (voice))
    {
      SwMaterial *other = voice;

      voice = music;
      music = other;
    }
  g_strfreev (facts->parents);
  facts->parents = g_strdupv ((char **)parents);
  facts->persona = g_strdup (voice->clip->persona);
  if (title != NULL && *title != '\0')
    facts->clip.title = g_strdup (title);
  else
    facts->clip.title = g_strdup_printf ("%s × %s", voice->clip->clip.title != NULL ? voice->clip->clip.title : "",
                                         music->clip->clip.title != NULL ? music->clip->clip.title : "");
  facts->clip.tags = g_strdup (music->clip->clip.tags);
  if (!voice->heard && !music->heard)
    return combine_scores (self, index, music, voice, folder, facts, error);
  return combine_sounds (self, index, music, voice, folder, facts, error);
}
