/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The singers, measured from the dry voice.
 */

#include "sw-measure.h"
#include "sw-phonetics.h"
#include "sw-score-fixture.h"
#include "sw-singer.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static const guint8 female_tune[] = { 64, 65, 67, 69, 67, 64, 62, 60, 0 };
static const guint8 male_tune[] = { 52, 53, 55, 57, 55, 52, 50, 48, 0 };
static const char  *words = "the river carries every light we know";

typedef struct
{
  SwScore    *score; /* (owned) */
  SwSungLine *line;
  GArray     *samples; /* (owned) (nullable) */
  double      start;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const SwSingerInfo *singer = sw_singer_find (data != NULL ? data : "nova");

  fixture->score = sw_score_fixture_new (90, 4);
  fixture->line = sw_score_fixture_add_words (fixture->score, words, 2, 1,
                                              singer->gender == 'f' ? female_tune : male_tune);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  sw_score_free (fixture->score);
  g_clear_pointer (&fixture->samples, g_array_unref);
}

static void
sing (Fixture    *fixture,
      const char *singer,
      guint64     seed)
{
  SwSingOptions options = { 0, 1, 0, FALSE, seed };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->samples, g_array_unref);
  fixture->samples = sw_singer_sing_line (sw_singer_find (singer), fixture->score, fixture->line, NULL,
                                          &options, &fixture->start, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->samples);
  g_assert_cmpuint (fixture->samples->len, >, 44100);
}

static const float *
get_samples (Fixture *fixture)
{
  return (const float *)fixture->samples->data;
}

static gsize
get_place (Fixture *fixture,
           double   seconds)
{
  double place = (seconds - fixture->start) * SW_MEASURE_RATE;

  return CLAMP (place, 0, fixture->samples->len - 1);
}

static double
get_seconds (Fixture *fixture,
             double   beat)
{
  return sw_score_beat_to_seconds (fixture->score, beat);
}

static void
test_pitch (Fixture      *fixture,
            gconstpointer data)
{
  guint n_clear = 0, n_right = 0, n_all = 0;

  sing (fixture, data, 1);
  for (guint i = 0; i < fixture->line->notes->len; i++)
    {
      SwSungNote *note = &g_array_index (fixture->line->notes, SwSungNote, i);
      double      from = get_seconds (fixture, note->start) + 0.09;
      double      to = get_seconds (fixture, note->start + note->length) - 0.04;

      for (double time = from; time < to; time += 0.01)
        {
          double pitch = sw_measure_pitch (get_samples (fixture), fixture->samples->len, get_place (fixture, time));

          n_all++;
          if (pitch <= 0)
            continue;
          n_clear++;
          n_right += fabs (69 + 12 * log2 (pitch / 440) - note->pitch) < 0.5;
        }
    }

  g_test_message ("%s: %u frames, %u clear, %u right: %.1f %%", (const char *)data, n_all, n_clear, n_right,
                  100.0 * n_right / MAX (n_clear, 1));
  g_assert_cmpuint (n_clear, >, n_all * 0.6);
  g_assert_cmpfloat (n_right, >=, 0.96 * n_clear);
}

static void
test_vowels_hold_the_notes (Fixture      *fixture,
                            gconstpointer data)
{
  double level;

  sing (fixture, "nova", 1);
  level = sw_measure_rms (get_samples (fixture), fixture->samples->len);
  for (guint i = 0; i < fixture->line->notes->len; i++)
    {
      SwSungNote *note = &g_array_index (fixture->line->notes, SwSungNote, i);
      gsize       at = get_place (fixture, get_seconds (fixture, note->start + 0.25));

      g_assert_cmpfloat (sw_measure_rms (get_samples (fixture) + at, 2048), >, 0.25 * level);
    }
}

static void
test_silence_around (Fixture      *fixture,
                     gconstpointer data)
{
  double first, last;

  sing (fixture, "nova", 1);
  first = get_seconds (fixture, 2);
  last = get_seconds (fixture, 2 + fixture->line->notes->len);

  /* Nothing until shortly before the beat, nothing long after the last note. */
  g_assert_cmpfloat (sw_measure_level (get_samples (fixture), get_place (fixture, first - 0.30)), <, -80);
  g_assert_cmpfloat (fixture->start + (double)fixture->samples->len / SW_MEASURE_RATE, <, last + 0.6);
  g_assert_cmpfloat (sw_measure_level (get_samples (fixture) + fixture->samples->len - 2000, 2000), <, -60);
}

/* The moment of the strongest rise of the low band, where vowels are. */
static double
find_onset (Fixture *fixture,
            double   around)
{
  double best = 0, found = 0, low = 0, level = 0;
  gsize  from = get_place (fixture, around - 0.15), to = get_place (fixture, around + 0.15);
  double slow = 0;

  for (gsize i = from > 4000 ? from - 4000 : 0; i < to; i++)
    {
      float x = get_samples (fixture)[i];

      low += 0.12 * (x - low);
      level += 0.004 * (low * low - level);
      slow += 0.0008 * (low * low - slow);
      if (i >= from && level - slow > best)
        {
          best = level - slow;
          found = fixture->start + (double)i / SW_MEASURE_RATE;
        }
    }

  return found;
}

static void
test_onsets (Fixture      *fixture,
             gconstpointer data)
{
  static const guint8 tune[] = { 64, 0 };
  SwSungLine         *line = sw_score_fixture_add_words (fixture->score, "ta ta ta ta", 2, 2, tune);

  for (guint i = 0; i < line->notes->len; i++)
    g_array_index (line->notes, SwSungNote, i).length = 1; /* with rests between */
  fixture->line = line;
  sing (fixture, "nova", 1);
  for (guint i = 0; i < line->notes->len; i++)
    {
      double beat = get_seconds (fixture, g_array_index (line->notes, SwSungNote, i).start);

      g_test_message ("onset %+.3f s", find_onset (fixture, beat) - beat);
      g_assert_cmpfloat (fabs (find_onset (fixture, beat) - beat), <, 0.1);
    }
}

static void
test_consonants_come_early (Fixture      *fixture,
                            gconstpointer data)
{
  static const guint8 tune[] = { 64, 0 };
  double              beat, before, after;

  fixture->line = sw_score_fixture_add_words (fixture->score, "see", 4, 2, tune);
  sing (fixture, "nova", 1);
  beat = get_seconds (fixture, 4);
  before = sw_measure_brightness (get_samples (fixture) + get_place (fixture, beat - 0.09), 2500, 4000);
  after = sw_measure_brightness (get_samples (fixture) + get_place (fixture, beat + 0.15), 8000, 4000);
  g_test_message ("above 4 kHz: %.2f before the beat, %.3f in the vowel", before, after);
  g_assert_cmpfloat (before, >, 0.4);
  g_assert_cmpfloat (after, <, 0.15);
}

static void
test_same_samples (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GArray) first = NULL;

  sing (fixture, data, 5);
  first = g_array_ref (fixture->samples);
  sing (fixture, data, 5);
  g_assert_cmpmem (first->data, first->len * sizeof (float),
                   fixture->samples->data, fixture->samples->len * sizeof (float));
  sing (fixture, data, 6);
  g_assert_true (first->len != fixture->samples->len ||
                 memcmp (first->data, fixture->samples->data, first->len * sizeof (float)) != 0);
}

static gpointer
sing_worker (gpointer data)
{
  Fixture      *shared = data;
  SwSingOptions options = { 0, 1, 0, FALSE, 5 };
  double        start;

  return sw_singer_sing_line (sw_singer_find ("rowan"), shared->score, shared->line, NULL, &options, &start, NULL);
}

static void
test_threads (Fixture      *fixture,
              gconstpointer data)
{
  GThread *threads[4];
  g_autoptr (GArray) first = sing_worker (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sing", sing_worker, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GArray) samples = g_thread_join (threads[i]);

      g_assert_cmpmem (first->data, first->len * sizeof (float), samples->data, samples->len * sizeof (float));
    }
}

static void
test_breath (Fixture      *fixture,
             gconstpointer data)
{
  SwSingOptions options = { 0, 1, 0, TRUE, 5 };
  gsize         lead;

  sing (fixture, "nova", 5);
  lead = get_place (fixture, get_seconds (fixture, 2) - 0.22);
  g_assert_cmpfloat (sw_measure_level (get_samples (fixture), lead), <, -80);
  g_clear_pointer (&fixture->samples, g_array_unref);
  fixture->samples = sw_singer_sing_line (sw_singer_find ("nova"), fixture->score, fixture->line, NULL,
                                          &options, &fixture->start, NULL);
  g_assert_cmpfloat (sw_measure_level (get_samples (fixture), lead), >, -75);
}

static void
test_transpose (Fixture      *fixture,
                gconstpointer data)
{
  static const guint8 tune[] = { 60, 0 };
  SwSingOptions       options = { 0, 1, 7, FALSE, 5 };
  double              pitch;

  fixture->line = sw_score_fixture_add_words (fixture->score, "low", 4, 3, tune);
  fixture->samples = sw_singer_sing_line (sw_singer_find ("nova"), fixture->score, fixture->line, NULL,
                                          &options, &fixture->start, NULL);
  pitch = sw_measure_pitch (get_samples (fixture), fixture->samples->len,
                            get_place (fixture, get_seconds (fixture, 4.6)));
  g_assert_cmpfloat_with_epsilon (69 + 12 * log2 (pitch / 440), 67, 0.5);
}

/* One long vowel by somebody with this manner. */
static void
sing_long_note (Fixture             *fixture,
                const SwVoiceManner *manner)
{
  static const guint8 tune[] = { 64, 0 };
  SwSingOptions       options = { 0, 1, 0, FALSE, 5, manner };

  g_clear_pointer (&fixture->samples, g_array_unref);
  fixture->line = sw_score_fixture_add_words (fixture->score, "low", 4, 4, tune);
  fixture->samples = sw_singer_sing_line (sw_singer_find ("nova"), fixture->score, fixture->line, NULL,
                                          &options, &fixture->start, NULL);
  g_assert_nonnull (fixture->samples);
}

/* Semitones between the highest and the lowest pitch of a stretch; 99 without pitch. */
static double
measure_swing (Fixture *fixture,
               double   from,
               double   to)
{
  double low = 999, high = -999;

  for (double time = from; time < to; time += 0.01)
    {
      double hz = sw_measure_pitch (get_samples (fixture), fixture->samples->len, get_place (fixture, time));

      if (hz <= 0)
        return 99;
      low = MIN (low, 12 * log2 (hz / 440));
      high = MAX (high, 12 * log2 (hz / 440));
    }

  return high - low;
}

static void
test_vibrato_grows (Fixture      *fixture,
                    gconstpointer data)
{
  SwVoiceManner manner;
  double        begin = get_seconds (fixture, 4), early, late;

  sw_voice_manner_init (&manner, "nova");
  manner.vibrato_depth = 0.5;
  sing_long_note (fixture, &manner);
  early = measure_swing (fixture, begin + 0.12, begin + 0.30);
  late = measure_swing (fixture, begin + 1.2, begin + 1.5);
  g_test_message ("swing %.2f then %.2f semitones", early, late);
  g_assert_cmpfloat (late, >, 2 * early);
  g_assert_cmpfloat_with_epsilon (late, 1.0, 0.3);

  manner.vibrato_depth = 0;
  sing_long_note (fixture, &manner);
  g_assert_cmpfloat (measure_swing (fixture, begin + 1.2, begin + 1.5), <, 0.25);
}

static void
test_scoop (Fixture      *fixture,
            gconstpointer data)
{
  SwVoiceManner manner;
  double        begin = get_seconds (fixture, 4), hz[2];

  for (guint i = 0; i < 2; i++)
    {
      sw_voice_manner_init (&manner, "rowan");
      manner.portamento = 0.3;
      manner.scoop = i == 0 ? 0 : 2;
      sing_long_note (fixture, &manner);
      hz[i] = sw_measure_pitch (get_samples (fixture), fixture->samples->len, get_place (fixture, begin + 0.04));
      g_assert_cmpfloat (hz[i], >, 0);
    }
  g_assert_cmpfloat (12 * log2 (hz[0] / hz[1]), >, 0.5);
}

static void
test_portamento (Fixture      *fixture,
                 gconstpointer data)
{
  static const guint8 tune[] = { 60, 67, 0 };
  guint               n_between[2] = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      SwVoiceManner manner;
      SwSingOptions options = { 0, 1, 0, FALSE, 5, &manner };
      SwSungLine   *line = sw_score_fixture_add_words (fixture->score, "low low", 4, 2, tune);
      double        change = get_seconds (fixture, 6);

      sw_voice_manner_init (&manner, "nova");
      manner.portamento = i == 0 ? 0.02 : 0.3;
      g_clear_pointer (&fixture->samples, g_array_unref);
      fixture->samples = sw_singer_sing_line (sw_singer_find ("nova"), fixture->score, line, NULL,
                                              &options, &fixture->start, NULL);
      for (double time = change - 0.2; time < change + 0.4; time += 0.005)
        {
          double hz = sw_measure_pitch (get_samples (fixture), fixture->samples->len, get_place (fixture, time));
          double note = hz > 0 ? 69 + 12 * log2 (hz / 440) : 0;

          n_between[i] += note > 61 && note < 66;
        }
    }
  g_test_message ("frames between the notes: %u, %u", n_between[0], n_between[1]);
  g_assert_cmpuint (n_between[1], >, n_between[0] + 10);
}

/* Soft is duller than powerful, whispering has no pitch at all. */
static void
test_deliveries (Fixture      *fixture,
                 gconstpointer data)
{
  double        brightness[SW_N_DELIVERIES];
  double        begin = get_seconds (fixture, 4);
  SwVoiceManner manner;

  for (guint i = 0; i < SW_N_DELIVERIES; i++)
    {
      guint n_clear = 0;

      sw_voice_manner_init (&manner, "nova");
      manner.delivery = i;
      sing_long_note (fixture, &manner);
      brightness[i] = sw_measure_brightness (get_samples (fixture) + get_place (fixture, begin + 0.3), 44100, 2000);
      g_assert_cmpfloat (sw_measure_level (get_samples (fixture) + get_place (fixture, begin + 0.3), 44100), >, -50);
      for (double time = begin + 0.3; time < begin + 1.3; time += 0.05)
        n_clear += sw_measure_pitch (get_samples (fixture), fixture->samples->len, get_place (fixture, time)) > 0;
      g_test_message ("%s: brightness %.4f, %u of 20 frames with a pitch", sw_delivery_get_name (i), brightness[i], n_clear);
      if (i == SW_DELIVERY_WHISPERED)
        g_assert_cmpuint (n_clear, <=, 2);
      else
        g_assert_cmpuint (n_clear, >=, 18);
    }
  g_assert_cmpfloat (brightness[SW_DELIVERY_SOFT], <, brightness[SW_DELIVERY_PLAIN]);
  g_assert_cmpfloat (brightness[SW_DELIVERY_POWERFUL], >, brightness[SW_DELIVERY_PLAIN]);
  g_assert_cmpfloat (brightness[SW_DELIVERY_WHISPERED], >, brightness[SW_DELIVERY_POWERFUL]);
}

/* A spoken line falls, whatever the notes say; a sung one on one note does not. */
static void
test_spoken (Fixture      *fixture,
             gconstpointer data)
{
  static const guint8 tune[] = { 50, 0 };
  SwSungLine         *line = sw_score_fixture_add_words (fixture->score, "low low low low low low", 2, 1, tune);
  double              fall[2];

  for (guint i = 0; i < 2; i++)
    {
      SwSingOptions options = { 0, 1, 0, FALSE, 5, NULL };
      double        hz[2];

      line->spoken = i == 1;
      g_clear_pointer (&fixture->samples, g_array_unref);
      fixture->samples = sw_singer_sing_line (sw_singer_find ("rowan"), fixture->score, line, NULL,
                                              &options, &fixture->start, NULL);
      for (guint k = 0; k < 2; k++)
        hz[k] = sw_measure_pitch (get_samples (fixture), fixture->samples->len,
                                  get_place (fixture, get_seconds (fixture, 2 + 5 * k) + 0.3));
      g_assert_cmpfloat (MIN (hz[0], hz[1]), >, 0);
      fall[i] = 12 * log2 (hz[0] / hz[1]);
    }
  g_assert_cmpfloat (fabs (fall[0]), <, 0.6);
  g_assert_cmpfloat (fall[1], >, 1.5);
}

/* A phrase swells towards its middle, although all notes are struck alike. */
static void
test_dynamics (Fixture      *fixture,
               gconstpointer data)
{
  static const guint8 tune[] = { 64, 0 };
  SwSingOptions       options = { 0, 1, 0, FALSE, 5, NULL };
  SwSungLine         *line = sw_score_fixture_add_words (fixture->score, "low low low low low low low", 2, 1, tune);
  double              level[3];

  fixture->samples = sw_singer_sing_line (sw_singer_find ("nova"), fixture->score, line, NULL, &options, &fixture->start, NULL);
  for (guint i = 0; i < 3; i++)
    level[i] = sw_measure_level (get_samples (fixture) + get_place (fixture, get_seconds (fixture, 2 + 3 * i) + 0.2), 8000);
  g_test_message ("%.1f, %.1f, %.1f dB", level[0], level[1], level[2]);
  g_assert_cmpfloat (level[1], >, level[0] + 0.3);
  g_assert_cmpfloat (level[1], >, level[2] + 0.3);
}

static void
test_timbres_differ (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (90, 4);
  SwSungLine                *line = sw_score_fixture_add_words (score, words, 2, 1, female_tune);
  const SwSingerInfo *const *singers = sw_singer_list ();
  double                     brightness[16];
  guint                      n = 0;

  g_assert_nonnull (singers);
  for (; singers[n] != NULL; n++)
    {
      SwSingOptions options = { 0, 1, 0, FALSE, 5 };
      double        start;
      g_autoptr (GArray) samples = sw_singer_sing_line (singers[n], score, line, NULL, &options, &start, NULL);

      brightness[n] = sw_measure_brightness ((float *)samples->data, samples->len, 2000);
      for (guint k = 0; k < n; k++)
        g_assert_cmpfloat (fabs (brightness[n] - brightness[k]), >, 1e-4);
    }
  g_assert_cmpuint (n, >=, 4);
}

static void
test_word_times (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GArray) times = sw_singer_get_word_times (fixture->score, fixture->line);
  g_autoptr (SwUtterance) utterance = sw_utterance_new (words);
  double previous = 0;

  g_assert_cmpuint (times->len, ==, 2 * utterance->words->len);
  for (guint i = 0; i < utterance->words->len; i++)
    {
      SwWord     *word = &g_array_index (utterance->words, SwWord, i);
      SwSungNote *note = &g_array_index (fixture->line->notes, SwSungNote, word->first_syllable);
      double      start = g_array_index (times, double, 2 * i), end = g_array_index (times, double, 2 * i + 1);

      g_assert_cmpfloat (start, <, end);
      g_assert_cmpfloat (start, >=, previous - 1e-6);
      /* Consonants ahead of the beat, the vowel on it. */
      g_assert_cmpfloat (start, <=, get_seconds (fixture, note->start) + 1e-6);
      g_assert_cmpfloat (start, >, get_seconds (fixture, note->start) - 0.4);
      previous = start;
    }
}

static void
test_nothing_to_sing (Fixture      *fixture,
                      gconstpointer data)
{
  SwSingOptions options = { 0, 1, 0, TRUE, 5 };
  SwSungLine   *line = sw_score_add_line (fixture->score, "…");
  g_autoptr (GError) error = NULL;
  double start = -1;

  fixture->samples = sw_singer_sing_line (sw_singer_find ("nova"), fixture->score, line, NULL, &options, &start, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->samples->len, ==, 0);
}

static void
test_odd_words (gconstpointer data)
{
  static const char *const odd[] = {
    "a", "I", "mmm", "brrr", "x", "123 456", "rock'n'roll don't", "naïve café", "ooh-ooh, ooh!", "zzz zzz",
    "strengths twelfths sixths", "Donaudampfschifffahrtsgesellschaft", "a a a a a a a a a a a a a a a a",
    "the quick brown fox jumps over the lazy dog and then again the quick brown fox jumps over the lazy dog "
    "and once more the quick brown fox jumps over the lazy dog until everybody has seen it jump over the dog"
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (SwScore) score = sw_score_fixture_new (120, 32);
      SwSungLine   *line = sw_score_fixture_add_words (score, odd[i], 1, i % 2 == 0 ? 0.25 : 1, male_tune);
      SwSingOptions options = { 0, 1, 0, TRUE, i };
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) samples = NULL;
      double start;

      samples = sw_singer_sing_line (sw_singer_find (data), score, line, NULL, &options, &start, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < samples->len; k++)
        g_assert_true (fabsf (g_array_index (samples, float, k)) < 4);
      if (line->notes->len > 0)
        g_assert_cmpfloat (sw_measure_level ((float *)samples->data, samples->len), >, -60);
    }
}

/* Notes that do not fit the words: too few, for syllables there are not, on top of each
 * other. */
static void
test_odd_notes (Fixture      *fixture,
                gconstpointer data)
{
  GArray *notes = fixture->line->notes;

  g_array_set_size (notes, 4);
  g_array_index (notes, SwSungNote, 1).syllable = 90;
  g_array_index (notes, SwSungNote, 2).start = g_array_index (notes, SwSungNote, 1).start;
  g_array_index (notes, SwSungNote, 3).length = 0;
  sing (fixture, "nova", 1);
  for (guint i = 0; i < fixture->samples->len; i++)
    g_assert_true (fabsf (get_samples (fixture)[i]) < 4);
}

static void
test_stand_in (void)
{
  g_autoptr (SwScore) score = sw_score_fixture_new (90, 4);
  SwSungLine         *line = sw_score_fixture_add_words (score, words, 2, 1, female_tune);
  const SwSingerInfo *nova = sw_singer_find ("nova");
  SwSingOptions       options = { 0, 1, 0, FALSE, 5 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) samples = NULL;
  double start;

  g_setenv ("SONGWRIGHT_HTS_VOICE", "/nonexistent.htsvoice", TRUE);
  g_assert_false (sw_singer_is_complete (nova));
  samples = sw_singer_sing_line (nova, score, line, NULL, &options, &start, &error);
  g_unsetenv ("SONGWRIGHT_HTS_VOICE");
  g_assert_no_error (error);
  g_assert_cmpfloat (sw_measure_level ((float *)samples->data, samples->len), >, -40);
}

static void
test_find (void)
{
  g_assert_null (sw_singer_find ("nobody"));
  g_assert_cmpstr (sw_singer_find ("rowan")->id, ==, "rowan");
  g_assert_cmpint (sw_singer_find ("rowan")->gender, ==, 'm');
  g_assert_cmpint (sw_singer_find ("alto")->gender, ==, 'f');
}

int
main (int    argc,
      char **argv)
{
  static const char *const singers[] = { "nova", "alto", "wren", "isla", "rowan", "alasdair", "basil", "corin" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (singers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/singer/pitch/%s", singers[i]);

      ADD (path, singers[i], test_pitch);
    }
  ADD ("/singer/vowels-hold-the-notes", NULL, test_vowels_hold_the_notes);
  ADD ("/singer/silence-around", NULL, test_silence_around);
  ADD ("/singer/onsets", NULL, test_onsets);
  ADD ("/singer/consonants-come-early", NULL, test_consonants_come_early);
  ADD ("/singer/same-samples/hts", "nova", test_same_samples);
  ADD ("/singer/same-samples/flite", "alasdair", test_same_samples);
  ADD ("/singer/threads", "rowan", test_threads);
  ADD ("/singer/breath", NULL, test_breath);
  ADD ("/singer/transpose", NULL, test_transpose);
  ADD ("/singer/vibrato-grows", NULL, test_vibrato_grows);
  ADD ("/singer/scoop", NULL, test_scoop);
  ADD ("/singer/portamento", NULL, test_portamento);
  ADD ("/singer/deliveries", NULL, test_deliveries);
  ADD ("/singer/spoken", NULL, test_spoken);
  ADD ("/singer/dynamics", NULL, test_dynamics);
  ADD ("/singer/word-times", NULL, test_word_times);
  ADD ("/singer/nothing-to-sing", NULL, test_nothing_to_sing);
  ADD ("/singer/odd-notes", NULL, test_odd_notes);
  g_test_add_data_func ("/singer/odd-words/hts", "nova", test_odd_words);
  g_test_add_data_func ("/singer/odd-words/rms", "rowan", test_odd_words);
  g_test_add_data_func ("/singer/odd-words/awb", "alasdair", test_odd_words);
  g_test_add_func ("/singer/timbres-differ", test_timbres_differ);
  g_test_add_func ("/singer/stand-in", test_stand_in);
  g_test_add_func ("/singer/find", test_find);

  return g_test_run ();
}
