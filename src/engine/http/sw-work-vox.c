/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Some singing cut out of a song, to make a singer of. */

#define G_LOG_DOMAIN "sw-work-vox"

#include "config.h"

#include "sw-material.h"
#include "sw-render.h"
#include "sw-sound.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LONGEST 30.0 /* seconds */
#define FADE 0.01

typedef struct
{
  double start, end; /* seconds */
} Window;

static Window
get_line_span (SwScore    *score,
               SwSungLine *line)
{
  const SwSungNote *first, *last;
  Window            span = { 0, 0 };

  if (line->notes->len == 0)
    return span;
  first = &g_array_index (line->notes, SwSungNote, 0);
  last = &g_array_index (line->notes, SwSungNote, line->notes->len - 1);
  span.start = sw_score_beat_to_seconds (score, first->start);
  span.end = sw_score_beat_to_seconds (score, last->start + last->length);
  return span;
}

static double
measure_singing (SwScore *score,
                 Window   window)
{
  double sum = 0;

  for (guint i = 0; i < score->lines->len; i++)
    {
      Window span = get_line_span (score, g_ptr_array_index (score->lines, i));

      sum += MAX (MIN (span.end, window.end) - MAX (span.start, window.start), 0);
    }
  return sum;
}

/* The half minute with the most singing. */
static Window
choose_window (SwScore *score)
{
  Window best = { 0, LONGEST };
  double most = -1;

  for (guint i = 0; i < score->lines->len; i++)
    {
      Window span = get_line_span (score, g_ptr_array_index (score->lines, i));
      Window window = { MAX (span.start - 0.3, 0), 0 };
      double singing;

      window.end = window.start + LONGEST;
      singing = measure_singing (score, window);
      if (singing > most)
        {
          most = singing;
          best = window;
        }
    }
  return best;
}

/* The half minute with the most of a voice that is heard. */
static Window
hear_window (SwAnalysis *analysis)
{
  Window best = { 0, LONGEST };
  double most = -1;

  for (guint i = 0; i < analysis->voice->len; i++)
    {
      Window window = { g_array_index (analysis->voice, SwTimeRange, i).start, 0 };
      double voiced;

      window.end = window.start + LONGEST;
      voiced = sw_analysis_get_voiced (analysis, window.start, window.end);
      if (voiced > most)
        {
          most = voiced;
          best = window;
        }
    }
  return best;
}

static Window
read_window (SwWork     *self,
             SwMaterial *material)
{
  double   duration = material->clip->clip.duration;
  Window   window = { -1, -1 };
  gboolean has_start = sw_request_get_number (self->request, "vocal_start_s", &window.start);
  gboolean has_end = sw_request_get_number (self->request, "vocal_end_s", &window.end);

  if (!has_start && !has_end)
    window = material->heard ? hear_window (material->analysis) : choose_window (material->score);
  else if (!has_start)
    window.start = MAX (window.end - LONGEST, 0);
  else if (!has_end)
    window.end = window.start + LONGEST;
  window.end = MIN (window.end, duration);
  return window;
}

/* What is not sung in @window goes. */
static void
keep_voice (SwScore *score,
            Window   window)
{
  for (guint i = score->parts->len; i-- > 0;)
    {
      SwPartRole role = ((SwPart *)g_ptr_array_index (score->parts, i))->role;

      if (role != SW_PART_LEAD_VOCAL)
        g_ptr_array_remove_index (score->parts, i);
    }
  for (guint i = score->lines->len; i-- > 0;)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);
      Window      span = get_line_span (score, line);

      if (line->backing || span.end <= window.start || span.start >= window.end)
        g_ptr_array_remove_index (score->lines, i);
    }
}

/* The same range of the same clip has the same id: it is cut out once. */
static char *
make_id (const char *clip,
         Window      window)
{
  g_autofree char *text = g_strdup_printf ("vox %s %.3f %.3f", clip, window.start, window.end);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, text, -1);

  return g_strdup_printf ("%.8s-%.4s-5%.3s-a%.3s-%.12s", hash, hash + 8, hash + 12, hash + 15, hash + 18);
}

static void
refuse_silence (GError **error)
{
  g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_NOT_FOUND, _ ("Nobody sings there. Choose another range."));
}

/* The voice of the whole song, at least where it is sung in @window. */
static SwStem *
get_voice (SwWork     *self,
           SwMaterial *material,
           Window      window,
           GError    **error)
{
  g_autoptr (SwRender) render = NULL;

  if (material->heard)
    {
      if (sw_analysis_get_voiced (material->analysis, window.start, window.end) <= 0)
        refuse_silence (error);
      else if (sw_material_part (material, self, NULL, error))
        return g_steal_pointer (&material->voice);
      return NULL;
    }
  keep_voice (material->score, window);
  if (material->score->lines->len == 0)
    {
      refuse_silence (error);
      return NULL;
    }
  render = sw_render_score (material->score, SW_RENDER_DEFAULT, 0, NULL, NULL, self->cancellable, error);
  return render != NULL ? g_steal_pointer (&render->stem) : NULL;
}

static gboolean
cut_out (SwWork     *self,
         SwMaterial *material,
         const char *id,
         Window      window,
         GError    **error)
{
  SwClipFacts *source = material->clip;
  g_autoptr (SwClipFacts) facts = sw_clip_facts_new (id);
  g_autofree char *folder = NULL;
  const char      *parents[] = { source->id, NULL };
  g_autoptr (SwStem) voice = get_voice (self, material, window, error);
  g_autoptr (SwStem) sound = NULL;

  if (voice == NULL)
    return FALSE;
  folder = sw_clip_store_dup_folder (self->clips, id);
  sound = sw_sound_cut (voice, window.start, window.end);
  sw_sound_fade (sound, FADE, FADE);
  facts->operation = g_strdup (sw_request_get_operation (self->request)->id);
  facts->request = sw_request_to_json (self->request);
  facts->parents = g_strdupv ((char **)parents);
  facts->persona = g_strdup (source->persona);
  facts->position = window.start;
  facts->clip.stem = g_strdup ("vocals");
  facts->clip.title = g_strdup_printf ("%s (Vox)", source->clip.title != NULL ? source->clip.title : "");
  facts->clip.key = g_strdup (source->clip.key);
  facts->clip.bpm = source->clip.bpm;
  return sw_work_write_clip (self, facts, sound, NULL, TRUE, folder, error) &&
         sw_clip_store_save (self->clips, facts, error);
}

/* "wave_response" is null in every answer that was seen; a studio on the same machine
 * finds the sound by "audio_url". */
JsonObject *
_sw_work_vox (SwWork  *self,
              GError **error)
{
  g_autoptr (SwMaterial) material = sw_material_load (self, sw_request_get_string (self->request, "clip_id"), NULL, error);
  g_autofree char *id = NULL;
  g_autofree char *uri = NULL;
  Window           window;
  JsonObject      *answer, *data;

  if (material == NULL)
    return NULL;
  window = read_window (self, material);
  if (!(window.start < window.end))
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "vocal_start_s: the range begins after the end of the clip");
      return NULL;
    }
  id = make_id (material->clip->id, window);
  if (!sw_clip_store_has_file (self->clips, id, "clip.json") && !cut_out (self, material, id, window, error))
    return NULL;

  answer = sw_work_new_answer ();
  data = json_object_new ();
  json_object_set_object_member (answer, "data", data);
  uri = sw_work_dup_uri (self, id, "audio.wav");
  json_object_set_string_member (data, "vox_audio_id", id);
  json_object_set_string_member (data, "status", "complete");
  json_object_set_string_member (data, "source_clip_id", material->clip->id);
  json_object_set_double_member (data, "vocal_start_s", window.start);
  json_object_set_double_member (data, "vocal_end_s", window.end);
  json_object_set_null_member (data, "wave_response");
  json_object_set_string_member (data, "audio_url", uri);
  return answer;
}
