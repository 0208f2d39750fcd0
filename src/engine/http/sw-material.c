/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-material"

#include "config.h"

#include "sw-material.h"

#include "sw-json.h"
#include "sw-render.h"
#include "sw-score-edit.h"
#include "sw-sound.h"
#include "sw-wav.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

#define ANALYSIS_FILE "analysis.json"
/* Beats that stay this close to an even grid come from an even pulse. */
#define STEADY 0.035 /* seconds */
#define USUAL_BPM 100
#define N_BITS 24
#define LEAST_VOICE 0.05 /* of the time */

void
sw_material_free (SwMaterial *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->clip, sw_clip_facts_free);
  g_clear_pointer (&self->score, sw_score_free);
  g_clear_pointer (&self->analysis, sw_analysis_unref);
  g_clear_pointer (&self->sound, sw_stem_free);
  g_clear_pointer (&self->voice, sw_stem_free);
  g_clear_pointer (&self->music, sw_stem_free);
  g_free (self);
}

static char *
dup_sound_path (SwWork     *work,
                const char *id)
{
  char *wav = sw_clip_store_dup_path (work->clips, id, "audio.wav");

  if (g_file_test (wav, G_FILE_TEST_IS_REGULAR))
    return wav;
  g_free (wav);
  return sw_clip_store_dup_path (work->clips, id, "audio.mp3");
}

static SwAnalysis *
load_analysis (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  node = sw_json_parse (text, -1, NULL);
  return node != NULL ? sw_analysis_new_from_json (node, NULL) : NULL;
}

/* A clip is listened to once. */
static SwAnalysis *
analyse (SwWork      *work,
         const char  *id,
         SwWorkStage *stage,
         GError     **error)
{
  g_autofree char *path = sw_clip_store_dup_path (work->clips, id, ANALYSIS_FILE);
  g_autofree char *sound = dup_sound_path (work, id);
  SwAnalysis      *analysis = load_analysis (path);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (analysis != NULL)
    return analysis;
  if (stage != NULL)
    sw_work_set_progress (stage->work, stage->index, stage->from, _ ("Listening"));
  analysis = sw_analyse_file (sound, SW_ANALYSE_TOLERANT, NULL, NULL, work->cancellable, error);
  if (analysis == NULL)
    return NULL;
  node = sw_analysis_to_json (analysis);
  text = sw_json_to_string (node, FALSE);
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
  return analysis;
}

/* Time of beat 0 and seconds per beat of the straight line through the beats, and how
 * far they stray from it. */
static double
fit_line (SwAnalysis *analysis,
          guint       first,
          double     *origin,
          double     *period)
{
  guint  n = analysis->beats->len - first;
  double x = 0, y = 0, xx = 0, xy = 0, stray = 0;

  for (guint i = 0; i < n; i++)
    {
      double time = g_array_index (analysis->beats, SwBeat, first + i).time;

      x += i, y += time, xx += (double)i * i, xy += i * time;
    }
  *period = (n * xy - x * y) / (n * xx - x * x);
  *origin = (y - *period * x) / n;
  for (guint i = 0; i < n; i++)
    stray = MAX (stray, fabs (g_array_index (analysis->beats, SwBeat, first + i).time - *origin - *period * i));
  return stray;
}

static guint
find_downbeat (SwAnalysis *analysis)
{
  for (guint i = 0; i < analysis->beats->len; i++)
    if (g_array_index (analysis->beats, SwBeat, i).position == 1)
      return i;
  return 0;
}

/* The heard beats as the tempo of a score; returns the time of its beat 0. */
static double
set_tempo (SwScore    *score,
           SwAnalysis *analysis)
{
  guint  first = find_downbeat (analysis);
  double origin = 0, period = 60.0 / USUAL_BPM;

  g_array_set_size (score->tempo, 0);
  if (analysis->beats->len < first + 8 || fit_line (analysis, first, &origin, &period) <= STEADY || !(period > 0.1))
    {
      SwTempoChange even = { 0, 60 / CLAMP (period, 0.15, 3) };

      g_array_append_val (score->tempo, even);
      return MAX (origin, 0);
    }
  for (guint i = first; i + 1 < analysis->beats->len; i++)
    {
      double        length = g_array_index (analysis->beats, SwBeat, i + 1).time - g_array_index (analysis->beats, SwBeat, i).time;
      SwTempoChange change = { i - first, 60 / CLAMP (length, 0.15, 3) };

      g_array_append_val (score->tempo, change);
    }
  return g_array_index (analysis->beats, SwBeat, first).time;
}

/* What is heard of tempo, metre and key. */
static void
sketch (SwMaterial *self)
{
  SwAnalysis    *analysis = self->analysis;
  SwScore       *score = sw_score_new ();
  SwScoreSection section = { 0 };

  self->score = score;
  score->beats_per_bar = analysis->beats_per_bar == 3 ? 3 : 4;
  score->key = analysis->key >= 0 ? (guint8)analysis->key : 0;
  score->minor = analysis->key >= 0 && analysis->minor;
  self->origin = set_tempo (score, analysis);
  score->length = floor (sw_score_seconds_to_beat (score, MAX (analysis->duration - self->origin, 0)) / score->beats_per_bar) * score->beats_per_bar;
  score->length = MAX (score->length, score->beats_per_bar);
  score->tail = 0;
  section.name = g_strdup ("Verse");
  section.kind = SW_SECTION_VERSE;
  section.length = score->length;
  section.energy = 0.6;
  g_array_append_val (score->sections, section);
}

SwMaterial *
sw_material_load (SwWork      *work,
                  const char  *clip_id,
                  SwWorkStage *stage,
                  GError     **error)
{
  g_autoptr (SwMaterial) self = g_new0 (SwMaterial, 1);

  self->clip = sw_clip_store_load (work->clips, clip_id, error);
  if (self->clip == NULL)
    return NULL;
  self->score = sw_clip_store_load_score (work->clips, clip_id, NULL);
  if (self->score != NULL)
    return g_steal_pointer (&self);
  self->heard = TRUE;
  self->analysis = analyse (work, clip_id, stage, error);
  if (self->analysis == NULL)
    return NULL;
  sketch (self);
  return g_steal_pointer (&self);
}

SwStem *
sw_material_get_sound (SwMaterial  *self,
                       SwWork      *work,
                       SwWorkStage *stage,
                       GError     **error)
{
  if (self->sound == NULL)
    self->sound = sw_work_load_sound (work, self->clip, stage, error);
  return self->sound;
}

gboolean
sw_material_part (SwMaterial  *self,
                  SwWork      *work,
                  SwWorkStage *stage,
                  GError     **error)
{
  SwWorkStage nobody = { NULL, 0, 0, 1 };

  if (self->voice != NULL)
    return TRUE;
  if (self->heard)
    {
      if (sw_material_get_sound (self, work, stage, error) == NULL)
        return FALSE;
      return sw_listen_separate (self->sound, self->analysis, &self->voice, &self->music, NULL, NULL, work->cancellable, error);
    }
  else
    {
      g_autoptr (SwRender) render = sw_render_score (self->score, SW_RENDER_STEMS, 0, sw_work_stage_cb, stage != NULL ? stage : &nobody,
                                                     work->cancellable, error);

      if (render == NULL)
        return FALSE;
      self->voice = sw_render_load_stems (render, SW_RENDER_VOCALS, error);
      if (self->voice != NULL)
        self->music = sw_render_load_stems (render, SW_RENDER_INSTRUMENTS, error);
      return self->music != NULL;
    }
}

gboolean
sw_material_has_voice (SwMaterial *self)
{
  return self->heard ? self->analysis->voice_share >= LEAST_VOICE : self->score->lines->len > 0;
}

double
sw_material_get_time (SwMaterial *self,
                      double      beat)
{
  return self->origin + sw_score_beat_to_seconds (self->score, beat);
}

double
sw_material_get_beat (SwMaterial *self,
                      double      seconds)
{
  return sw_score_seconds_to_beat (self->score, MAX (seconds - self->origin, 0));
}

GArray *
sw_material_dup_chords (SwMaterial *self,
                        double      from,
                        double      until)
{
  g_autoptr (SwScore) cut = sw_score_cut (self->score, from, until);

  return g_array_copy (cut->chords);
}

gboolean
sw_work_hear_chords (SwWork     *self,
                     SwMaterial *material,
                     GError    **error)
{
  g_autoptr (GArray) heard = NULL;

  if (sw_material_get_sound (material, self, NULL, error) == NULL)
    return FALSE;
  heard = sw_listen_chords (material->sound, material->analysis, self->cancellable, error);
  if (heard == NULL)
    return FALSE;
  for (guint i = 0; i < heard->len; i++)
    {
      SwChord chord = g_array_index (heard, SwHeardChord, i).chord;

      if (chord.start < material->score->length)
        g_array_append_val (material->score->chords, chord);
    }
  return TRUE;
}

GArray *
sw_work_hear_tune (SwWork     *self,
                   SwMaterial *material,
                   GError    **error)
{
  g_autoptr (GArray) heard = NULL;

  if (!sw_material_part (material, self, NULL, error))
    return NULL;
  heard = sw_listen_notes (sw_material_has_voice (material) ? material->voice : material->sound, self->cancellable, error);
  return heard != NULL ? sw_listen_quantise (heard, material->analysis, 4) : NULL;
}

gboolean
sw_work_write_layer (SwWork        *self,
                     const char    *folder,
                     const char    *name,
                     SwStem        *layer,
                     SwMasterCurve *curve,
                     GError       **error)
{
  g_autofree char *file = g_strdup_printf ("layer-%s.wav", name);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  if (curve != NULL)
    sw_master_curve_apply (curve, layer);
  return sw_wav_write (layer, N_BITS, path, self->cancellable, error);
}
