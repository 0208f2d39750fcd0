/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a pitch track to notes: the likeliest sequence of semitones and rests, seen from
 * the tuning of the line itself; a note sung again on the same pitch is told by the dip
 * between. */

#define G_LOG_DOMAIN "sw-listen-notes"

#include "config.h"

#include "sw-listen.h"

#include <math.h>

#define LOWEST_NOTE 30
#define N_NOTES 64
#define REST N_NOTES
#define CHANGE_COST 5.0f
#define REST_COST 1.2f      /* of a frame with a pitch taken for a rest */
#define UNPITCHED_COST 0.9f /* of a frame without one taken for a note */
#define FARTHEST 2.0f       /* semitones: beyond it does not matter how far */
#define SHARPNESS 3.0f
#define SHORTEST 0.06 /* seconds */
#define DIP 5.0f      /* dB that a new attack rises by, within one pitch */
#define QUIET 35.0f   /* dB below the loudest: breath and room */

/* Semitones off the nearest note, as the mean on the circle. */
static double
find_tuning (SwPitchTrack *track)
{
  double x = 0, y = 0;

  for (gsize i = 0; i < track->n; i++)
    if (track->hertz[i] > 0)
      {
        double note = 69 + 12 * log2 (track->hertz[i] / 440);

        x += track->clarity[i] * cos (2 * G_PI * note);
        y += track->clarity[i] * sin (2 * G_PI * note);
      }
  return x == 0 && y == 0 ? 0 : atan2 (y, x) / (2 * G_PI);
}

static float
frame_cost (float note, /* NAN-free: negative means none */
            guint state)
{
  float off;

  if (state == REST)
    return note < 0 ? 0 : REST_COST;
  if (note < 0)
    return UNPITCHED_COST;
  off = MIN (fabsf (note - (float)(LOWEST_NOTE + state)), FARTHEST);
  return SHARPNESS * off * off / (1 + off);
}

/* The state of each frame (Viterbi); a change costs the same to any other state. */
static guint8 *
decide (const float *notes,
        gsize        n)
{
  g_autofree guint8 *came = g_new0 (guint8, n * (N_NOTES + 1));
  guint8            *states = g_new0 (guint8, n + 1);
  float              total[N_NOTES + 1] = { 0 };
  guint              best = 0;

  for (gsize i = 0; i < n; i++)
    {
      float change;

      best = 0;
      for (guint s = 1; s <= REST; s++)
        if (total[s] < total[best])
          best = s;
      change = total[best] + CHANGE_COST;
      for (guint s = 0; s <= REST; s++)
        {
          gboolean stays = total[s] <= change;

          came[i * (N_NOTES + 1) + s] = (guint8)(stays ? s : best);
          total[s] = (stays ? total[s] : change) + frame_cost (notes[i], s);
        }
    }
  best = 0;
  for (guint s = 1; s <= REST; s++)
    if (total[s] < total[best])
      best = s;
  for (gsize i = n; i-- > 0;)
    {
      states[i] = (guint8)best;
      best = came[i * (N_NOTES + 1) + best];
    }
  return states;
}

/* Whether the level falls before frame @i and rises there again: a new attack. */
static gboolean
is_attack (SwPitchTrack *track,
           gsize         start,
           gsize         i)
{
  float before = -200, dip = 200;

  if (i < start + 6 || i + 3 >= track->n)
    return FALSE;
  for (gsize k = i - 6; k + 3 < i; k++)
    before = MAX (before, track->level[k]);
  for (gsize k = i - 3; k <= i; k++)
    dip = MIN (dip, track->level[k]);
  return before - dip > DIP && track->level[i + 3] - dip > DIP && track->level[i + 1] > track->level[i] && track->level[i] <= track->level[i - 1];
}

static void
add_note (GArray       *heard,
          SwPitchTrack *track,
          const float  *notes,
          guint         state,
          gsize         start,
          gsize         end)
{
  SwHeardNote note = { .start = start * SW_PITCH_STEP, .length = (end - start) * SW_PITCH_STEP, .pitch = (guint8)(LOWEST_NOTE + state), .level = -200 };
  double      sum = 0, weight = 0, clear = 0;

  if (note.length < SHORTEST)
    return;
  for (gsize i = start; i < end; i++)
    {
      note.level = MAX (note.level, track->level[i]);
      clear += track->clarity[i];
      if (notes[i] >= 0 && fabsf (notes[i] - note.pitch) < 1)
        {
          sum += notes[i] * track->clarity[i];
          weight += track->clarity[i];
        }
    }
  if (weight <= 0)
    return;
  note.cents = CLAMP (100 * (sum / weight - note.pitch), -50, 50);
  note.confidence = CLAMP (clear / (end - start), 0, 1);
  g_array_append_val (heard, note);
}

/**
 * sw_listen_notes:
 * @line: a hummed, sung or played line, one note at a time
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_CANCELLED`
 *
 * Returns: (transfer full) (element-type SwHeardNote): the notes
 */
GArray *
sw_listen_notes (SwStem       *line,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (SwPitchTrack) track = sw_listen_pitch (line, 0, 0, cancellable, error);
  g_autofree float  *notes = NULL;
  g_autofree guint8 *states = NULL;
  GArray            *heard;
  double             tuning;
  float              loudest = -200;

  if (track == NULL)
    return NULL;
  heard = g_array_new (FALSE, FALSE, sizeof (SwHeardNote));
  tuning = find_tuning (track);
  notes = g_new0 (float, track->n + 1);
  for (gsize i = 0; i < track->n; i++)
    loudest = MAX (loudest, track->level[i]);
  for (gsize i = 0; i < track->n; i++)
    notes[i] = track->hertz[i] > 0 && track->level[i] > loudest - QUIET ? (float)(69 + 12 * log2 (track->hertz[i] / 440) - tuning) : -1;
  states = decide (notes, track->n);
  states[track->n] = 255;
  for (gsize i = 0, start = 0; i < track->n; i++)
    if (states[i + 1] != states[i] || (states[i] != REST && is_attack (track, start, i)))
      {
        if (states[i] != REST)
          add_note (heard, track, notes, states[i], start, i + 1);
        start = i + 1;
      }
  return heard;
}

/**
 * sw_listen_quantise:
 * @heard: (element-type SwHeardNote): notes as heard
 * @analysis: of the same recording
 * @grid: parts of a beat to round to, 0: none
 *
 * Notes in musical time: beat 0 is the first downbeat (the first beat when bars are unknown), what begins
 * before it is dropped. A note ends at the latest where the next begins.
 *
 * Returns: (transfer full) (element-type SwNote): empty without a beat grid
 */
GArray *
sw_listen_quantise (GArray     *heard,
                    SwAnalysis *analysis,
                    guint       grid)
{
  GArray *notes = g_array_new (FALSE, FALSE, sizeof (SwNote));
  guint   first = 0;

  g_return_val_if_fail (heard != NULL && analysis != NULL, notes);

  if (analysis->beats->len < 2)
    return notes;
  while (analysis->beats_per_bar > 0 && first + 1 < analysis->beats->len && g_array_index (analysis->beats, SwBeat, first).position != 1)
    first++;
  for (guint i = 0; i < heard->len; i++)
    {
      SwHeardNote *from = &g_array_index (heard, SwHeardNote, i);
      double       start = sw_analysis_time_to_beat (analysis, from->start) - first;
      double       end = sw_analysis_time_to_beat (analysis, from->start + from->length) - first;
      SwNote       note = { .pitch = from->pitch, .velocity = (guint8)CLAMP (lround (100 + 1.5 * (from->level + 20)), 30, 127) };
      SwNote      *last = notes->len > 0 ? &g_array_index (notes, SwNote, notes->len - 1) : NULL;

      if (grid > 0)
        {
          start = round (start * grid) / grid;
          end = MAX (round (end * grid) / grid, start + 1.0 / grid);
        }
      if (start < 0)
        continue;
      if (last != NULL && start <= last->start)
        continue;
      if (last != NULL)
        last->length = MIN (last->length, start - last->start);
      note.start = start;
      note.length = end - start;
      g_array_append_val (notes, note);
    }
  return notes;
}
