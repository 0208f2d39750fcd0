/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A song around some bars of another: in their key and tempo, over their chords. */

#define G_LOG_DOMAIN "sw-work-sample"

#include "config.h"

#include "sw-compose.h"
#include "sw-material.h"
#include "sw-render.h"
#include "sw-score-edit.h"
#include "sw-sound.h"
#include "sw-work-compose.h"

#include <math.h>

#define HEARD 0.2
#define RENDERED 0.85
#define LOUDNESS (-14.0)
#define LOOP_LOUDNESS (-19.0)
#define SEAM 0.012 /* seconds */
#define RAMP 0.03
#define DEFAULT_BARS 48

static void
material_free (gpointer data)
{
  sw_material_free (data);
}

gboolean
_sw_work_prepare_sample (SwWork  *self,
                         GError **error)
{
  SwWorkStage stage = { self, 0, 0.01, HEARD };

  self->data = sw_material_load (self, sw_request_get_string (self->request, "sample_clip_id"), &stage, error);
  self->free_data = material_free;
  if (self->data == NULL || sw_material_get_sound (self->data, self, &stage, error) == NULL)
    return FALSE;
  if (((SwMaterial *)self->data)->heard && ((SwMaterial *)self->data)->score->chords->len == 0)
    return sw_work_hear_chords (self, self->data, error);
  return TRUE;
}

/* Whole bars around the window, in beats. */
static void
find_bars (SwWork     *self,
           SwMaterial *material,
           double     *from,
           double     *until)
{
  double start = 0, end = 0, length;

  sw_request_get_number (self->request, "chop_sample_start_s", &start);
  sw_request_get_number (self->request, "chop_sample_end_s", &end);
  *from = sw_score_round_to_bar (material->score, MIN (sw_material_get_beat (material, start), material->score->length));
  length = sw_score_get_bar_at (material->score, *from, NULL);
  if (*from > material->score->length - length)
    *from = MAX (sw_score_round_to_bar (material->score, material->score->length - length), 0);
  *until = *from + length * MAX (floor ((sw_material_get_beat (material, end) - *from) / length + 0.5), 1);
  *until = MIN (*until, MAX (material->score->length, *from + length));
}

static void
pin_chords (GPtrArray *form,
            GArray    *chords)
{
  for (guint i = 0; i < form->len && chords->len > 0; i++)
    {
      SwFormSection *section = g_ptr_array_index (form, i);

      g_clear_pointer (&section->chords, g_array_unref);
      section->chords = g_array_copy (chords);
    }
}

static SwScore *
compose_around (SwWork      *self,
                guint        index,
                SwMaterial  *material,
                double       from,
                double       until,
                SwClipFacts *facts)
{
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();
  g_autoptr (SwScore) cut = sw_score_cut (material->score, from, until);
  g_autoptr (GArray) chords = sw_material_dup_chords (material, from, until);
  gboolean minor;
  SwScore *song;

  pins->key = sw_score_get_key_at (material->score, from, &minor);
  pins->minor = minor;
  pins->bpm = sw_score_get_bpm (cut);
  pins->beats = (guint)floor (sw_score_get_bar_at (material->score, from, NULL) + 0.5);
  /* Written words keep the form they ask for; without any the bars are repeated. */
  if (wish->instrumental)
    pins->form = sw_form_new_default (DEFAULT_BARS);
  else if (!wish->write_lyrics && wish->lyrics != NULL)
    pins->form = sw_form_parse (wish->lyrics);
  if (pins->form != NULL)
    pin_chords (pins->form, chords);
  song = sw_compose_pinned (wish, pins, index);
  facts->clip.tags = sw_compose_dup_tags (song, wish);
  return song;
}

/* Louder where the song is quiet: it opens and closes the song. */
static double
get_level (const SwScoreSection *section)
{
  return section == NULL ? 0 : section->kind == SW_SECTION_INTRO || section->kind == SW_SECTION_OUTRO || section->kind == SW_SECTION_INSTRUMENTAL ? 1
                           : section->kind == SW_SECTION_BRIDGE                                                                                   ? 0.35
                                                                                                                                                  : 0.7;
}

static void
shape (SwStem  *loop,
       SwScore *song)
{
  float  level = 0, target = 0;
  double step = 1 / (RAMP * SW_BAND_SAMPLE_RATE);

  for (gsize i = 0; i < loop->n_frames; i++)
    {
      if (i % 512 == 0)
        {
          double beat = sw_score_seconds_to_beat (song, (double)i / SW_BAND_SAMPLE_RATE);

          target = beat < song->length ? (float)get_level (sw_score_get_section_at (song, beat)) : 0;
        }
      level = (float)CLAMP (target, level - step, level + step);
      loop->samples[0][i] *= level;
      loop->samples[1][i] *= level;
    }
}

/* The bars again and again, a round lasting exactly as long as the song's bars do. */
static SwStem *
make_loop (SwWork     *self,
           SwMaterial *material,
           SwScore    *song,
           double      from,
           double      until,
           gsize       n_frames,
           GError    **error)
{
  double start = sw_material_get_time (material, from), end = sw_material_get_time (material, until);
  double wanted = (until - from) * 60 / sw_score_get_bpm (song);
  double length = (double)n_frames / SW_BAND_SAMPLE_RATE;
  g_autoptr (SwStem) bars = NULL;
  g_autoptr (SwStem) fitted = NULL;
  double lead = MIN (start, SEAM * 2);

  if (fabs ((end - start) / wanted - 1) < 2e-4)
    return sw_sound_loop (material->sound, start, start + wanted, length, SEAM);
  bars = sw_sound_cut (material->sound, start - lead, end);
  fitted = sw_listen_stretch (bars, (end - start) / wanted, 0, SW_STRETCH_MUSIC, NULL, NULL, self->cancellable, error);
  if (fitted == NULL)
    return NULL;
  lead *= wanted / (end - start);
  return sw_sound_loop (fitted, lead, lead + wanted, length, SEAM);
}

gboolean
_sw_work_sample (SwWork      *self,
                 guint        index,
                 const char  *folder,
                 SwClipFacts *facts,
                 GError     **error)
{
  SwMaterial *material = self->data;
  SwWorkStage stage = { self, index, HEARD, RENDERED };
  g_autoptr (SwScore) song = NULL;
  g_autoptr (SwRender) render = NULL;
  g_autoptr (SwStem) loop = NULL;
  g_autoptr (SwMasterCurve) curve = NULL;
  g_autoptr (SwStem) mix = NULL;
  double from, until;

  find_bars (self, material, &from, &until);
  song = compose_around (self, index, material, from, until, facts);
  render = sw_render_score (song, SW_RENDER_DEFAULT, 0, sw_work_stage_cb, &stage, self->cancellable, error);
  if (render == NULL)
    return FALSE;
  loop = make_loop (self, material, song, from, until, render->stem->n_frames, error);
  if (loop == NULL)
    return FALSE;
  sw_sound_normalise (loop, LOOP_LOUDNESS, 1);
  shape (loop, song);
  mix = sw_sound_copy (render->stem);
  sw_sound_add (mix, loop, 0, 1);
  curve = sw_master_run (mix, LOUDNESS, self->cancellable, error);
  if (curve == NULL ||
      !sw_work_write_layer (self, folder, "sample", loop, curve, error) ||
      !sw_work_write_layer (self, folder, "song", render->stem, curve, error))
    return FALSE;
  facts->clip.title = g_strdup (sw_request_get_string (self->request, "title"));
  return sw_work_write_clip (self, facts, mix, song, TRUE, folder, error);
}
