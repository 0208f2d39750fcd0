/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that tell something of a clip: tempo, notes, times of words, WAV. */

#define G_LOG_DOMAIN "sw-work-facts"

#include "config.h"

#include "sw-json.h"
#include "sw-wav.h"
#include "sw-material.h"

#include <glib/gi18n-lib.h>

#define N_BITS 24

/* The answer with an empty object as its data. */
static JsonObject *
new_answer (JsonObject **data)
{
  JsonObject *answer = sw_work_new_answer ();

  *data = json_object_new ();
  json_object_set_object_member (answer, "data", *data);
  return answer;
}

static gboolean
save (SwWork     *self,
      const char *id,
      const char *name,
      GBytes     *bytes,
      GError    **error)
{
  g_autofree char *path = sw_clip_store_dup_path (self->clips, id, name);

  return g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

/* A stem has the notes of its part of the song. */
static SwScore *
load_notes (SwWork      *self,
            SwClipFacts *clip,
            GError     **error)
{
  const char *id = clip->clip.stem != NULL && clip->parents != NULL && clip->parents[0] != NULL ? clip->parents[0] : clip->id;

  return sw_clip_store_load_score (self->clips, id, error);
}

/* Of eight beats each, so that a beat that is a little early does not count as a change
 * of tempo. */
static void
measure_range (SwAnalysis *analysis,
               double     *least,
               double     *most)
{
  *least = *most = analysis->tempo;
  for (guint i = 0; i + 8 < analysis->beats->len; i++)
    {
      double start = g_array_index (analysis->beats, SwBeat, i).time, end = g_array_index (analysis->beats, SwBeat, i + 8).time;
      double bpm = end > start ? 8 * 60 / (end - start) : analysis->tempo;

      *least = MIN (*least, bpm);
      *most = MAX (*most, bpm);
    }
}

static JsonObject *
answer_bpm (double average,
            double least,
            double most)
{
  JsonObject *data;
  JsonObject *answer = new_answer (&data);

  json_object_set_double_member (data, "avg_bpm", average);
  json_object_set_double_member (data, "min_bpm", least);
  json_object_set_double_member (data, "max_bpm", most);
  return answer;
}

static JsonObject *
hear_bpm (SwWork      *self,
          SwClipFacts *clip,
          GError     **error)
{
  g_autoptr (SwMaterial) material = sw_material_load (self, clip->id, NULL, error);
  double least, most;

  if (material == NULL)
    return NULL;
  if (material->analysis->tempo <= 0)
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_NOT_FOUND, _ ("No steady beat is heard in this clip."));
      return NULL;
    }
  measure_range (material->analysis, &least, &most);
  return answer_bpm (material->analysis->tempo, least, most);
}

/* A song of our own has the tempo of its score. */
JsonObject *
_sw_work_bpm (SwWork  *self,
              GError **error)
{
  g_autoptr (SwClipFacts) clip = sw_work_load_source (self, "clip_id", error);
  g_autoptr (SwScore) score = NULL;
  double least = G_MAXDOUBLE, most = 0, end;

  if (clip == NULL)
    return NULL;
  score = load_notes (self, clip, NULL);
  if (score == NULL)
    return hear_bpm (self, clip, error);
  for (guint i = 0; i < score->tempo->len; i++)
    {
      double bpm = g_array_index (score->tempo, SwTempoChange, i).bpm;

      least = MIN (least, bpm);
      most = MAX (most, bpm);
    }
  end = sw_score_beat_to_seconds (score, score->length);
  return answer_bpm (end > 0 ? score->length * 60 / end : sw_score_get_bpm (score), least, most);
}

JsonObject *
_sw_work_wav (SwWork  *self,
              GError **error)
{
  g_autoptr (SwClipFacts) clip = sw_work_load_source (self, "clip_id", error);
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  JsonObject      *answer, *data;

  if (clip == NULL)
    return NULL;
  path = sw_clip_store_dup_path (self->clips, clip->id, "audio.wav");
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_autoptr (SwStem) stem = sw_work_load_sound (self, clip, NULL, error);

      if (stem == NULL || !sw_wav_write (stem, N_BITS, path, self->cancellable, error))
        return NULL;
    }
  uri = sw_work_dup_uri (self, clip->id, "audio.wav");
  answer = new_answer (&data);
  json_object_set_string_member (data, "wav_url", uri);
  return answer;
}

static JsonObject *
note_to_json (SwScore *score,
              double   start,
              double   length,
              guint8   pitch,
              guint8   velocity)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "pitch", pitch);
  json_object_set_double_member (object, "start", sw_score_beat_to_seconds (score, start));
  json_object_set_double_member (object, "end", sw_score_beat_to_seconds (score, start + length));
  json_object_set_double_member (object, "velocity", velocity / 127.0);
  return object;
}

static JsonArray *
part_to_json (SwScore *score,
              SwPart  *part)
{
  JsonArray *notes = json_array_new ();

  for (guint i = 0; i < part->notes->len; i++)
    {
      const SwNote *note = &g_array_index (part->notes, SwNote, i);

      json_array_add_object_element (notes, note_to_json (score, note->start, note->length, note->pitch, note->velocity));
    }
  if (part->role != SW_PART_LEAD_VOCAL)
    return notes;
  for (guint i = 0; i < score->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (score->lines, i);

      for (guint k = 0; !line->backing && k < line->notes->len; k++)
        {
          const SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);

          json_array_add_object_element (notes, note_to_json (score, note->start, note->length, note->pitch, note->velocity));
        }
    }
  return notes;
}

/* "other" and "instrumental" are several parts. */
static gboolean
belongs_to_stem (const char *stem,
                 SwPartRole  role)
{
  gboolean sung = role == SW_PART_LEAD_VOCAL || role == SW_PART_BACKING_VOCAL;

  if (stem == NULL)
    return TRUE;
  if (g_str_equal (stem, "vocals"))
    return sung;
  if (g_str_equal (stem, "other"))
    return !sung && role != SW_PART_DRUMS && role != SW_PART_BASS;
  return g_str_equal (stem, sw_part_role_get_name (role));
}

static void
keep_parts_of_stem (SwScore    *score,
                    const char *stem)
{
  for (guint i = score->parts->len; i-- > 0;)
    if (!belongs_to_stem (stem, ((SwPart *)g_ptr_array_index (score->parts, i))->role))
      g_ptr_array_remove_index (score->parts, i);
  if (stem != NULL && !g_str_equal (stem, "vocals") && !g_str_equal (stem, "backing_vocals"))
    g_ptr_array_set_size (score->lines, 0);
}

/* The tune of what comes from outside, as the lead of a score in its tempo. */
static SwScore *
hear_notes (SwWork      *self,
            SwClipFacts *clip,
            GError     **error)
{
  g_autoptr (SwMaterial) material = sw_material_load (self, clip->id, NULL, error);
  g_autoptr (GArray) notes = material != NULL ? sw_work_hear_tune (self, material, error) : NULL;
  SwPart *part;

  if (notes == NULL)
    return NULL;
  part = sw_score_add_part (material->score, SW_PART_LEAD);
  for (guint i = 0; i < notes->len; i++)
    g_array_append_val (part->notes, g_array_index (notes, SwNote, i));
  return g_steal_pointer (&material->score);
}

JsonObject *
_sw_work_midi (SwWork  *self,
               GError **error)
{
  g_autoptr (SwClipFacts) clip = sw_work_load_source (self, "clip_id", error);
  g_autoptr (SwScore) score = NULL;
  g_autoptr (GBytes) midi = NULL;
  g_autofree char *uri = NULL;
  JsonObject      *answer, *data;
  JsonArray       *instruments;

  if (clip == NULL)
    return NULL;
  score = load_notes (self, clip, NULL);
  if (score == NULL)
    score = hear_notes (self, clip, error);
  if (score == NULL)
    return NULL;
  keep_parts_of_stem (score, clip->clip.stem);
  midi = sw_score_to_midi (score);
  if (!save (self, clip->id, "notes.mid", midi, error))
    return NULL;
  uri = sw_work_dup_uri (self, clip->id, "notes.mid");
  answer = new_answer (&data);
  instruments = json_array_new ();
  json_object_set_string_member (data, "midi_url", uri);
  json_object_set_array_member (data, "instruments", instruments);
  for (guint i = 0; i < score->parts->len; i++)
    {
      SwPart     *part = g_ptr_array_index (score->parts, i);
      JsonObject *instrument = json_object_new ();

      json_object_set_string_member (instrument, "name", sw_part_role_get_name (part->role));
      json_object_set_array_member (instrument, "notes", part_to_json (score, part));
      json_array_add_object_element (instruments, instrument);
    }
  return answer;
}

static JsonNode *
load_words (SwWork     *self,
            const char *id)
{
  g_autofree char *path = sw_clip_store_dup_path (self->clips, id, "words.json");
  g_autofree char *text = NULL;
  gsize            size;

  return g_file_get_contents (path, &text, &size, NULL) ? sw_json_parse (text, (gssize)size, NULL) : NULL;
}

/* A word with what parts it from the next one, as in the written text. */
static JsonObject *
word_to_json (JsonObject *word,
              gboolean    last)
{
  JsonObject      *object = json_object_new ();
  g_autofree char *text = g_strconcat (sw_json_get_string (word, "text", ""), last ? "\n" : " ", NULL);

  json_object_set_string_member (object, "word", text);
  json_object_set_double_member (object, "start_s", sw_json_get_number (word, "start", 0));
  json_object_set_double_member (object, "end_s", sw_json_get_number (word, "end", 0));
  json_object_set_double_member (object, "p_align", 1);
  json_object_set_boolean_member (object, "success", TRUE);
  return object;
}

JsonObject *
_sw_work_aligned_lyrics (SwWork  *self,
                         GError **error)
{
  g_autoptr (SwClipFacts) clip = sw_work_load_source (self, "clip_id", error);
  g_autoptr (JsonNode) node = clip != NULL ? load_words (self, clip->id) : NULL;
  JsonArray  *lines = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? sw_json_get_array (json_node_get_object (node), "lines") : NULL;
  JsonArray  *alignment;
  JsonObject *answer, *data;

  if (clip == NULL)
    return NULL;
  if (lines == NULL || json_array_get_length (lines) == 0)
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_NOT_FOUND, _ ("Nobody sings words in this clip."));
      return NULL;
    }
  answer = new_answer (&data);
  alignment = json_array_new ();
  json_object_set_array_member (data, "alignment", alignment);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonArray *words = sw_json_get_array (sw_json_array_get_object (lines, i), "words");
      guint      n = words != NULL ? json_array_get_length (words) : 0;

      for (guint k = 0; k < n; k++)
        json_array_add_object_element (alignment, word_to_json (sw_json_array_get_object (words, k), k + 1 == n));
    }
  return answer;
}
