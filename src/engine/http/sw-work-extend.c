/* SPDX-License-Identifier: GPL-3.0-or-later */

/* More of a song, and the two put together.
 *
 * The new part is played with two bars of the song before it, so that it begins with
 * what rings on from there; a second of that is kept as "join.wav", where the song and
 * its continuation run alike and can be crossfaded. */

#define G_LOG_DOMAIN "sw-work-extend"

#include "config.h"

#include "sw-compose.h"
#include "sw-render.h"
#include "sw-score-edit.h"
#include "sw-sound.h"
#include "sw-wav.h"
#include "sw-work-audio.h"
#include "sw-work-compose.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define COMPOSED 0.03
#define RENDERED 0.85
#define N_BITS 24
#define PREROLL 4.0 /* seconds */
#define LEAD_IN 1.0 /* seconds of "join.wav" before the join, and after it */
#define FADE_IN 0.008
#define JOIN_REACH 0.03
#define JOIN_FADE 0.03
#define LEVEL_GLIDE 6.0 /* seconds */
#define MAX_PARTS 20

/* Where the new bars follow. */
typedef struct
{
  double position;  /* seconds of the source */
  double beat, bar; /* of that, and where the next bar begins */
  double before;    /* the beat the rendition begins with */
} Place;

static Place
find_place (SwWork  *self,
            SwScore *score)
{
  Place  place = { 0 };
  double seconds;

  sw_request_get_number (self->request, "continue_at", &place.position);
  place.beat = CLAMP (sw_score_seconds_to_beat (score, place.position), 0, score->length);
  place.bar = sw_score_next_bar (score, place.beat);
  seconds = sw_score_beat_to_seconds (score, place.beat);
  place.before = sw_score_round_to_bar (score, MAX (sw_score_seconds_to_beat (score, MAX (seconds - PREROLL, 0)), 0));
  place.before = MIN (place.before, place.beat);
  return place;
}

/* The rest of the bar that is cut, then what is new. */
static SwScore *
put_together (SwScore *source,
              double   from,
              double   bar,
              SwScore *fresh)
{
  g_autoptr (SwScore) rest = NULL;

  if (bar - from < 1e-6)
    return sw_score_copy (fresh);
  rest = sw_score_cut (source, from, bar);
  return sw_score_append (rest, fresh);
}

static SwScore *
compose_more (SwWork      *self,
              guint        index,
              SwScore     *source,
              const Place *place,
              SwClipFacts *facts)
{
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();
  SwScore *fresh;

  pins->like = source;
  pins->from = place->bar;
  pins->no_intro = TRUE;
  pins->new_band = sw_work_names_other_style (wish->tags, source->style);
  fresh = sw_compose_pinned (wish, pins, index);
  sw_work_keep_voice (fresh, source);
  facts->clip.tags = sw_compose_dup_tags (fresh, wish);
  return fresh;
}

static gboolean
write_join (SwWork     *self,
            SwStem     *played,
            double      at,
            const char *folder,
            GError    **error)
{
  g_autoptr (SwStem) join = sw_sound_cut (played, at - LEAD_IN, at + LEAD_IN);
  g_autofree char *path = g_build_filename (folder, "join.wav", NULL);

  return sw_wav_write (join, N_BITS, path, self->cancellable, error);
}

gboolean
_sw_work_extend (SwWork      *self,
                 guint        index,
                 const char  *folder,
                 SwClipFacts *facts,
                 GError     **error)
{
  g_autoptr (SwClipFacts) source = sw_work_load_source (self, "continue_clip_id", error);
  SwWorkStage stage = { self, index, COMPOSED, RENDERED };
  g_autoptr (SwScore) song = NULL;
  g_autoptr (SwScore) fresh = NULL;
  g_autoptr (SwScore) part = NULL;
  g_autoptr (SwScore) played = NULL;
  g_autoptr (SwRender) render = NULL;
  g_autoptr (SwStem) sound = NULL;
  Place  place;
  double at;

  song = source != NULL ? sw_clip_store_load_score (self->clips, source->id, error) : NULL;
  if (song == NULL)
    return FALSE;
  sw_work_set_progress (self, index, 0.01, _ ("Composing"));
  place = find_place (self, song);
  fresh = compose_more (self, index, song, &place, facts);
  part = put_together (song, place.beat, place.bar, fresh);
  played = put_together (song, place.before, place.bar, fresh);
  render = sw_render_score (played, SW_RENDER_DEFAULT, 0, sw_work_stage_cb, &stage, self->cancellable, error);
  if (render == NULL)
    return FALSE;
  at = sw_score_beat_to_seconds (played, place.beat - place.before);
  if (!write_join (self, render->stem, at, folder, error))
    return FALSE;
  sound = sw_sound_cut (render->stem, at, (double)render->stem->n_frames / SW_BAND_SAMPLE_RATE);
  sw_sound_fade (sound, FADE_IN, 0);
  facts->position = place.position;
  facts->lead_in = LEAD_IN;
  facts->persona = g_strdup (source->persona);
  sw_work_take_title (self, facts, source);
  sw_work_set_progress (self, index, RENDERED, _ ("Writing the song"));
  return sw_work_write_clip (self, facts, sound, part, TRUE, folder, error);
}

/* A song as far as it is known: its sound and, when every part has one, its score. */
typedef struct
{
  SwStem  *sound; /* (owned) */
  SwScore *score; /* (owned) (nullable) */
} Whole;

static void
whole_clear (Whole *self)
{
  g_clear_pointer (&self->sound, sw_stem_free);
  g_clear_pointer (&self->score, sw_score_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Whole, whole_clear)

static double
measure_rms (SwStem *stem,
             double  from,
             double  until)
{
  gsize  first = MIN (sw_sound_get_frame (from), stem->n_frames), last = MIN (sw_sound_get_frame (until), stem->n_frames);
  double sum = 0;

  for (guint c = 0; c < 2; c++)
    for (gsize i = first; i < last; i++)
      sum += (double)stem->samples[c][i] * stem->samples[c][i];
  return last > first ? sqrt (sum / (double)(2 * (last - first))) : 0;
}

/* The same notes may be mastered to another level in the longer song: the part begins
 * as loud as the song was and glides to its own level. */
static double
choose_gain (SwStem *song,
             double  at,
             SwStem *join,
             SwStem *part)
{
  double before = measure_rms (song, at - LEAD_IN, at);
  double lead = measure_rms (join, 0, LEAD_IN);
  double peak = 0;

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < MIN (part->n_frames, sw_sound_get_frame (LEVEL_GLIDE)); i++)
      peak = MAX (peak, fabs (part->samples[c][i]));
  if (before < 1e-4 || lead < 1e-4)
    return 1;
  return CLAMP (before / lead, 0.7, peak > 0 ? MAX (MIN (1.4, 0.88 / peak), 1) : 1);
}

static void
glide (SwStem *stem,
       gsize   origin,
       double  gain)
{
  double length = LEVEL_GLIDE * SW_BAND_SAMPLE_RATE;

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < stem->n_frames && (double)i < length + (double)origin; i++)
      stem->samples[c][i] *= (float)(1 + (gain - 1) * CLAMP (1 - ((double)i - (double)origin) / length, 0, 1));
}

/* The song until @at seconds, then the part whose surroundings are in @join. */
static SwStem *
join_part (SwStem *song,
           double  at,
           SwStem *join,
           double  lead_in,
           SwStem *part)
{
  gsize   origin = sw_sound_get_frame (lead_in);
  gssize  shift = (gssize)origin - (gssize)sw_sound_get_frame (at);
  double  gain = choose_gain (song, at, join, part);
  gsize   start = sw_sound_get_frame (at);
  SwStem *longer = sw_stem_new (start + part->n_frames);
  g_autoptr (SwStem) near = NULL;

  glide (join, origin, gain);
  glide (part, 0, gain);
  near = sw_sound_join (song, join, shift, MAX (at - JOIN_REACH - JOIN_FADE, 0), JOIN_REACH, JOIN_FADE);
  for (guint c = 0; c < 2; c++)
    {
      gsize n_near = MIN (near->n_frames, longer->n_frames);

      /* What was faded in at the part's start is in the join unfaded. */
      for (gsize i = 0; i < n_near; i++)
        longer->samples[c][i] = near->samples[c][i];
      for (gsize i = n_near; i < longer->n_frames; i++)
        longer->samples[c][i] = part->samples[c][i - start];
    }
  return longer;
}

static gboolean
load_whole (SwWork      *self,
            const char  *id,
            guint        depth,
            SwWorkStage *stage,
            Whole       *whole,
            GError     **error)
{
  g_autoptr (SwClipFacts) clip = sw_clip_store_load (self->clips, id, error);
  g_autofree char *join_path = NULL;
  g_auto (Whole) parent = { NULL };
  g_autoptr (SwStem) join = NULL;
  g_autoptr (SwStem) part = NULL;
  g_autoptr (SwScore) score = NULL;
  g_autoptr (SwClipFacts) parent_clip = NULL;
  double at;

  if (clip == NULL)
    return FALSE;
  part = sw_work_load_sound (self, clip, stage, error);
  if (part == NULL)
    return FALSE;
  score = sw_clip_store_load_score (self->clips, id, NULL);
  if (!sw_work_is_extension (self, clip) || depth >= MAX_PARTS)
    {
      whole->sound = g_steal_pointer (&part);
      whole->score = g_steal_pointer (&score);
      return TRUE;
    }
  parent_clip = sw_clip_store_load (self->clips, clip->parents[0], error);
  if (parent_clip == NULL || !load_whole (self, clip->parents[0], depth + 1, stage, &parent, error))
    return FALSE;
  join_path = sw_clip_store_dup_path (self->clips, id, "join.wav");
  join = sw_sound_read_wav (join_path, error);
  if (join == NULL)
    return FALSE;
  /* The position counts from the start of the parent, which may be the last part of a
   * longer song. */
  at = (double)parent.sound->n_frames / SW_BAND_SAMPLE_RATE - parent_clip->clip.duration + clip->position;
  whole->sound = join_part (parent.sound, at, join, clip->lead_in, part);
  if (parent.score != NULL && score != NULL)
    {
      g_autoptr (SwScore) before = sw_score_cut (parent.score, 0, sw_score_seconds_to_beat (parent.score, at));

      whole->score = sw_score_append (before, score);
    }
  return TRUE;
}

gboolean
sw_work_is_extension (SwWork      *self,
                      SwClipFacts *clip)
{
  return clip->position >= 0 && clip->parents != NULL && clip->parents[0] != NULL &&
         sw_clip_store_has_file (self->clips, clip->id, "join.wav");
}

gboolean
_sw_work_check_concat (SwWork  *self,
                       GError **error)
{
  g_autoptr (SwClipFacts) clip = sw_work_load_source (self, "continue_clip_id", error);
  g_autoptr (SwClipFacts) parent = NULL;

  if (clip == NULL)
    return FALSE;
  if (!sw_work_is_extension (self, clip))
    {
      g_set_error (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_INVALID, "continue_clip_id: %s",
                   _ ("This clip does not continue another one, so there is nothing to join it to."));
      return FALSE;
    }
  parent = sw_clip_store_load (self->clips, clip->parents[0], error);
  return parent != NULL;
}

gboolean
_sw_work_concat (SwWork      *self,
                 guint        index,
                 const char  *folder,
                 SwClipFacts *facts,
                 GError     **error)
{
  g_autoptr (SwClipFacts) source = sw_work_load_source (self, "continue_clip_id", error);
  SwWorkStage stage = { self, index, 0.02, RENDERED };
  g_auto (Whole) whole = { NULL };

  sw_work_set_progress (self, index, 0.02, _ ("Joining the parts"));
  if (source == NULL || !load_whole (self, source->id, 0, &stage, &whole, error))
    return FALSE;
  facts->persona = g_strdup (source->persona);
  facts->model = g_strdup (source->model);
  facts->clip.tags = g_strdup (source->clip.tags);
  sw_work_take_title (self, facts, source);
  sw_work_set_progress (self, index, RENDERED, _ ("Writing the song"));
  return sw_work_write_clip (self, facts, whole.sound, whole.score, TRUE, folder, error);
}
