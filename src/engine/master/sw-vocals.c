/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-vocals"

#include "config.h"

#include "sw-vocals.h"

#include "sw-voice-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Backing voices never sing exactly together with the lead. */
#define BACKING_DYNAMIC 0.9
#define DEFAULT_SINGER "nova"

/* One of the backing voices. */
typedef struct
{
  int    steps;  /* scale steps from the lead; 0 doubles it */
  double detune; /* cents */
  double late;   /* seconds */
  double left, right;
  double formants; /* nobody has the same throat twice */
} BackingVoice;

static const BackingVoice chorus_voices[] = {
  { 2, -6, 0.011, 0.80, 0.28, 0.97 },
  { 0, 9, 0.017, 0.28, 0.80, 1.035 },
};

static const BackingVoice own_voices[] = {
  { 0, -5, 0.004, 0.78, 0.35, 1 },
  { 2, 7, 0.013, 0.35, 0.78, 1.03 },
};

/* A choir: the leader in the middle, the others around and never quite together. */
static const BackingVoice choir[] = {
  { 0, 0, 0, 1, 1, 1 },
  { 0, -11, 0.012, 1.15, 0.55, 0.95 },
  { 0, 10, 0.018, 0.55, 1.15, 1.05 },
  { 0, 17, 0.007, 0.90, 0.80, 1.08 },
  { 0, -16, 0.022, 0.70, 1.05, 0.92 },
  { 0, 6, 0.026, 1.05, 0.70, 1.02 },
};

static gboolean
is_in_scale (SwScore *score,
             int      pitch)
{
  static const guint masks[2] = { 0xab5, 0x5ad }; /* major, natural minor: bit per semitone */

  return masks[score->minor ? 1 : 0] >> ((pitch - score->key + 120) % 12) & 1;
}

static gboolean
is_in_chord (SwScore *score,
             double   beat,
             int      pitch)
{
  for (guint i = 0; i < score->chords->len; i++)
    {
      SwChord *chord = &g_array_index (score->chords, SwChord, i);

      if (beat < chord->start || beat >= chord->start + chord->length)
        continue;
      for (guint k = 0; k < chord->n_intervals; k++)
        if ((pitch - chord->root - chord->intervals[k] + 240) % 12 == 0)
          return TRUE;
      return FALSE;
    }

  return FALSE;
}

/* @steps up the scale, or the chord tone beside that place when there is one. */
static int
find_harmony (SwScore          *score,
              const SwSungNote *note,
              int               steps)
{
  int      direction = steps < 0 ? -1 : 1, pitch = note->pitch;
  gboolean is_long = note->length >= 0.75;

  for (int left = ABS (steps); left > 0;)
    {
      pitch += direction;
      if (is_in_scale (score, pitch) || (left == 1 && ABS (pitch - note->pitch) > 12))
        left--;
    }
  if (is_long && !is_in_chord (score, note->start, pitch))
    for (int away = 1; away <= 2; away++)
      {
        if (is_in_chord (score, note->start, pitch + away * direction))
          return pitch + away * direction;
        if (is_in_chord (score, note->start, pitch - away * direction) && pitch - away * direction != note->pitch)
          return pitch - away * direction;
      }

  return pitch;
}

/**
 * sw_vocals_harmonise:
 * @notes: (element-type SwSungNote): a melody
 * @steps: 2 for the third above, −3 for the fourth below, 0 for the melody itself
 * @low: lowest pitch
 * @high: highest pitch
 *
 * Returns: (transfer full) (element-type SwSungNote): as many notes at the same times
 */
GArray *
sw_vocals_harmonise (SwScore *score,
                     GArray  *notes,
                     int      steps,
                     guint8   low,
                     guint8   high)
{
  GArray *harmony = g_array_sized_new (FALSE, FALSE, sizeof (SwSungNote), notes->len);
  int     top = 0, shift = 0;

  for (guint i = 0; i < notes->len && steps != 0; i++)
    top = MAX (top, find_harmony (score, &g_array_index (notes, SwSungNote, i), steps));
  /* Too high for the voice: an octave lower, as a whole. */
  if (top > high)
    shift = -12;

  for (guint i = 0; i < notes->len; i++)
    {
      SwSungNote note = g_array_index (notes, SwSungNote, i);
      int        pitch = steps == 0 ? note.pitch : find_harmony (score, &note, steps) + shift;

      while (pitch < low - 3)
        pitch += 12;
      note.pitch = pitch;
      g_array_append_val (harmony, note);
    }

  return harmony;
}

static void
add_voice (SwStem *stem,
           GArray *samples,
           double  start,
           double  left,
           double  right)
{
  gssize first = floor (start * SW_BAND_SAMPLE_RATE + 0.5);

  for (gssize i = MAX (0, -first); i < samples->len && first + i < (gssize)stem->n_frames; i++)
    {
      float x = g_array_index (samples, float, i);

      stem->samples[0][first + i] += x * left;
      stem->samples[1][first + i] += x * right;
    }
}

/* When the data of the score's own voice is missing, whoever is there sings. */
static gboolean
choose_voice (SwScore       *score,
              SwVoiceManner *manner,
              GError       **error)
{
  const SwSingerInfo *const *all = sw_singer_list ();

  sw_singer_get_score_manner (score, manner);
  if (sw_voice_source_choose (manner->source) != NULL)
    return TRUE;
  if (all != NULL)
    {
      sw_voice_manner_init (manner, all[0]->id);
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("The singing voice is not installed. Please install the package “%s”."),
               "festvox-us-slt-hts");

  return FALSE;
}

/* The same kind of singer, but another one. */
static SwVoiceManner
vary (const SwVoiceManner *manner,
      const BackingVoice  *voice,
      guint                index)
{
  /* who else of the same gender is there */
  static const char *const neighbours[][2] = { { "flite-rms", "flite-awb" }, { "flite-awb", "flite-rms" } };
  SwVoiceManner            other = *manner;

  other.formants *= voice->formants;
  other.vibrato_rate += 0.35 * (index % 3) - 0.3;
  for (guint i = 0; i < G_N_ELEMENTS (neighbours) && index % 2 == 1; i++)
    if (g_str_equal (manner->source, neighbours[i][0]) && manner->gender == 'm')
      g_strlcpy (other.source, neighbours[i][1], sizeof other.source);
  sw_voice_manner_clamp (&other);

  return other;
}

static gboolean
sing (SwScore             *score,
      guint                index,
      GArray              *notes, /* (nullable) */
      const SwVoiceManner *manner,
      SwSingOptions       *options,
      const BackingVoice  *voice,
      double               gain,
      SwStem              *stem,
      GError             **error)
{
  g_autoptr (GArray) samples = NULL;
  double start = 0;

  options->manner = manner;
  samples = sw_singer_sing_line (sw_singer_find (DEFAULT_SINGER), score, g_ptr_array_index (score->lines, index),
                                 notes, options, &start, error);
  if (samples == NULL)
    return FALSE;
  add_voice (stem, samples, start + voice->late, gain * voice->left, gain * voice->right);

  return TRUE;
}

static gboolean
sing_lead (SwScore             *score,
           const SwVoiceManner *manner,
           guint                index,
           SwStem              *stem,
           GError             **error)
{
  SwSungLine *line = g_ptr_array_index (score->lines, index);
  guint       n = MIN (manner->n_voices, G_N_ELEMENTS (choir));
  double      gain = 1 / sqrt (MAX (n, 1));

  if (line->backing)
    return TRUE;

  for (guint i = 0; i < n; i++)
    {
      SwVoiceManner other = i > 0 ? vary (manner, &choir[i], i) : *manner;
      SwSingOptions options = { choir[i].detune, 1.0, 0, i == 0, 0, NULL };

      options.seed = sw_random_mix (score->seed + score->take * 7919 + 15485863 * i, line->text) + index;
      if (!sing (score, index, NULL, &other, &options, &choir[i], gain, stem, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
sing_backing (SwScore             *score,
              const SwVoiceManner *manner,
              guint                index,
              SwStem              *stem,
              GError             **error)
{
  SwSungLine         *line = g_ptr_array_index (score->lines, index);
  SwScoreSection     *section = line->section < score->sections->len
                                    ? &g_array_index (score->sections, SwScoreSection, line->section)
                                    : NULL;
  const BackingVoice *voices = line->backing ? own_voices : chorus_voices;

  if (line->spoken || (!line->backing && (section == NULL || section->kind != SW_SECTION_CHORUS)))
    return TRUE;

  for (guint i = 0; i < 2; i++)
    {
      const BackingVoice *voice = &voices[i];
      SwVoiceManner       other = vary (manner, voice, i);
      SwSingOptions       options = { voice->detune, BACKING_DYNAMIC, 0, FALSE, 0, NULL };
      g_autoptr (GArray) notes = sw_vocals_harmonise (score, line->notes, voice->steps, manner->low, manner->high + 2);

      options.seed = sw_random_mix (score->seed + score->take * 7919 + 104729 * (i + 1), line->text) + index;
      if (!sing (score, index, notes, &other, &options, voice, 1, stem, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * sw_vocals_sing_part:
 * @part: the lead or the backing vocal of @score
 * @func: (nullable): asked before each line whether to go on
 *
 * Sings all lines of a vocal part. Words that the voice cannot sing are left out.
 * Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): the dry stem; %NULL with %G_IO_ERROR_NOT_FOUND
 *   when no voice is installed, %G_IO_ERROR_CANCELLED when @func wanted so
 */
SwStem *
sw_vocals_sing_part (SwScore     *score,
                     SwPart      *part,
                     SwVocalsFunc func,
                     gpointer     user_data,
                     GError     **error)
{
  g_autoptr (SwStem) stem = NULL;
  SwVoiceManner manner;

  if (!choose_voice (score, &manner, error))
    return NULL;

  stem = sw_stem_new (ceil (sw_score_get_duration (score) * SW_BAND_SAMPLE_RATE));
  for (guint i = 0; i < score->lines->len; i++)
    {
      g_autoptr (GError) local = NULL;
      gboolean sung;

      if (func != NULL && !func (score, i, user_data))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Stopped"));
          return NULL;
        }
      if (part->role == SW_PART_LEAD_VOCAL)
        sung = sing_lead (score, &manner, i, stem, &local);
      else
        sung = sing_backing (score, &manner, i, stem, &local);
      if (!sung && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_FAILED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (local != NULL)
        g_debug ("%s", local->message);
    }

  return g_steal_pointer (&stem);
}
