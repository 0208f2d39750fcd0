/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Some bars of a song anew. The song with its new bars is played as a whole, and the
 * window is taken from it: outside, every sample is the song's. The answer is the whole
 * song, with "auto_concat" or without: how the service parts the two is not known. */

#define G_LOG_DOMAIN "sw-work-replace"

#include "config.h"

#include "sw-compose.h"
#include "sw-render.h"
#include "sw-score-edit.h"
#include "sw-sound.h"
#include "sw-work-audio.h"
#include "sw-work-compose.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define COMPOSED 0.45 /* the song is played once for all takes, before */
#define RENDERED 0.9
#define REACH 0.025 /* seconds */
#define FADE 0.04
#define PICKUP 1.5 /* beats a line may come in before its bar */

typedef struct
{
  SwClipFacts *clip;  /* (owned) */
  SwScore     *score; /* (owned) */
  SwStem      *sound; /* (owned) (nullable): played with the first take */
} Source;

static void
source_free (gpointer data)
{
  Source *self = data;

  g_clear_pointer (&self->clip, sw_clip_facts_free);
  g_clear_pointer (&self->score, sw_score_free);
  g_clear_pointer (&self->sound, sw_stem_free);
  g_free (self);
}

gboolean
_sw_work_prepare_replace (SwWork  *self,
                          GError **error)
{
  Source *source = g_new0 (Source, 1);

  self->data = source;
  self->free_data = source_free;
  source->clip = sw_work_load_source (self, "clip_id", error);
  if (source->clip == NULL)
    return FALSE;
  source->score = sw_clip_store_load_score (self->clips, source->clip->id, error);
  return source->score != NULL;
}

/* In beats; at least a bar. */
typedef struct
{
  double from, until;
} Bars;

static Bars
find_bars (SwWork  *self,
           SwScore *score)
{
  double start = 0, end = 0;
  Bars   bars;

  sw_request_get_number (self->request, "infill_start_s", &start);
  sw_request_get_number (self->request, "infill_end_s", &end);
  bars.from = sw_score_round_to_bar (score, CLAMP (sw_score_seconds_to_beat (score, start), 0, score->length));
  bars.until = sw_score_round_to_bar (score, CLAMP (sw_score_seconds_to_beat (score, end), 0, score->length));
  if (bars.from >= score->length - 1e-6)
    bars.from = sw_score_round_to_bar (score, score->length - sw_score_get_bar_at (score, MAX (score->length - 0.5, 0), NULL));
  if (bars.until <= bars.from + 1e-6)
    bars.until = sw_score_next_bar (score, bars.from + 0.1);
  return bars;
}

static guint
count_bars (SwScore *score,
            Bars     bars)
{
  guint  n = 0;
  double beat = bars.from;

  for (; beat < bars.until - 1e-6 && n < 1000; n++)
    beat = sw_score_next_bar (score, beat + 0.1);
  return MAX (n, 1);
}

/* The new words under the name of the section they stand in. */
static char *
choose_words (SwWork  *self,
              SwScore *score,
              Bars     bars)
{
  const char           *given = sw_request_get_string (self->request, "infill_lyrics");
  const SwScoreSection *section = sw_score_get_section_at (score, bars.from);
  g_autoptr (SwScore) old = NULL;

  if (given != NULL && *given != '\0')
    {
      if (section == NULL || section->name == NULL || strchr (given, '[') != NULL)
        return g_strdup (given);
      return g_strdup_printf ("[%s]\n%s", section->name, given);
    }
  old = sw_score_cut (score, bars.from, bars.until);
  return old->lines->len > 0 ? sw_compose_dup_lyrics (old) : NULL;
}

static SwScore *
compose_bars (SwWork      *self,
              guint        index,
              SwScore     *score,
              Bars         bars,
              SwClipFacts *facts)
{
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongPins) pins = sw_song_pins_new ();
  SwScore *fresh;

  g_free (wish->lyrics);
  wish->lyrics = choose_words (self, score, bars);
  wish->instrumental = wish->lyrics == NULL;
  pins->like = score;
  pins->from = bars.from;
  pins->n_bars = count_bars (score, bars);
  pins->no_intro = TRUE;
  pins->no_ending = bars.until < score->length - 1e-6;
  fresh = sw_compose_pinned (wish, pins, index);
  sw_work_keep_voice (fresh, score);
  facts->clip.tags = sw_compose_dup_tags (fresh, wish);
  return fresh;
}

/* A line that comes in before the bar is heard before it: the window begins there. */
static double
find_first_sound (SwScore *score,
                  double   from)
{
  double first = from;

  for (guint i = 0; i < score->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (score->lines, i);
      double            start = line->notes->len > 0 ? g_array_index (line->notes, SwSungNote, 0).start : from;

      if (start < from && start > from - PICKUP)
        first = MIN (first, start);
    }
  return first;
}

/* Both play the same outside of the window, but the masters may differ in level. */
static void
match_level (SwStem *edited,
             SwStem *song,
             double  start,
             double  end)
{
  gsize  first = sw_sound_get_frame (start), last = sw_sound_get_frame (end);
  gsize  n = MIN (edited->n_frames, song->n_frames);
  double ours = 0, theirs = 0;

  for (guint c = 0; c < 2; c++)
    for (gsize i = 0; i < n; i++)
      {
        if (i >= first && i < last)
          continue;
        ours += (double)song->samples[c][i] * song->samples[c][i];
        theirs += (double)edited->samples[c][i] * edited->samples[c][i];
      }
  if (ours > 0 && theirs > 0)
    sw_sound_gain (edited, CLAMP (sqrt (ours / theirs), 0.7, 1.3));
}

static SwStem *
fit_length (SwStem *stem,
            gsize   n_frames)
{
  return sw_sound_cut (stem, 0, (double)n_frames / SW_BAND_SAMPLE_RATE);
}

gboolean
_sw_work_replace (SwWork      *self,
                  guint        index,
                  const char  *folder,
                  SwClipFacts *facts,
                  GError     **error)
{
  Source     *source = self->data;
  SwWorkStage first = { self, index, 0.01, COMPOSED }, second = { self, index, COMPOSED, RENDERED };
  Bars        bars = find_bars (self, source->score);
  g_autoptr (SwScore) fresh = NULL;
  g_autoptr (SwScore) edited = NULL;
  g_autoptr (SwRender) render = NULL;
  g_autoptr (SwStem) window = NULL;
  g_autoptr (SwStem) sound = NULL;
  double start, end;

  if (source->sound == NULL)
    source->sound = sw_work_load_sound (self, source->clip, &first, error);
  if (source->sound == NULL)
    return FALSE;
  fresh = compose_bars (self, index, source->score, bars, facts);
  edited = sw_score_replace_bars (source->score, bars.from, bars.until, fresh);
  render = sw_render_score (edited, SW_RENDER_DEFAULT, 0, sw_work_stage_cb, &second, self->cancellable, error);
  if (render == NULL)
    return FALSE;
  /* A little before the bar, where the drums have not struck yet. */
  start = bars.from > 0 ? sw_score_beat_to_seconds (edited, find_first_sound (edited, bars.from)) - REACH - FADE : 0;
  end = bars.until < source->score->length - 1e-6 ? sw_score_beat_to_seconds (source->score, bars.until) - REACH - FADE : G_MAXINT32;
  window = fit_length (render->stem, source->sound->n_frames);
  match_level (window, source->sound, start, end);
  sound = sw_sound_splice (source->sound, window, MAX (start, 0), end, REACH, FADE);
  facts->persona = g_strdup (source->clip->persona);
  sw_work_take_title (self, facts, source->clip);
  sw_work_set_progress (self, index, RENDERED, _ ("Writing the song"));
  return sw_work_write_clip (self, facts, sound, edited, TRUE, folder, error);
}
