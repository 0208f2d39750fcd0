/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vocal parts: a lead, a choir, harmonies and doubles.
 */

#include "sw-measure.h"
#include "sw-score-fixture.h"
#include "sw-phonetics.h"
#include "sw-singer-private.h"
#include "sw-vocals.h"
#include "sw-words.h"

#include <math.h>
#include <string.h>

static const guint8 tune[] = { 64, 67, 65, 64, 0 };

typedef struct
{
  SwScore    *score; /* (owned) */
  SwSungLine *line;
  SwPart     *lead, *backing;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->score = sw_score_fixture_new (90, 3);
  fixture->line = sw_score_fixture_add_words (fixture->score, "no rain will fall", 1, 2, tune);
  fixture->lead = sw_score_add_part (fixture->score, SW_PART_LEAD_VOCAL);
  fixture->backing = sw_score_add_part (fixture->score, SW_PART_BACKING_VOCAL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  sw_score_free (fixture->score);
}

static SwStem *
sing (Fixture *fixture,
      SwPart  *part)
{
  g_autoptr (GError) error = NULL;
  SwStem *stem = sw_vocals_sing_part (fixture->score, part, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (sw_measure_is_finite (stem));

  return stem;
}

/* dB of what is not the same on both sides. */
static double
measure_width (SwStem *stem)
{
  g_autofree float *side = g_new (float, stem->n_frames);

  for (gsize i = 0; i < stem->n_frames; i++)
    side[i] = (stem->samples[0][i] - stem->samples[1][i]) / 2;

  return sw_measure_level (side, stem->n_frames);
}

static void
set_manner (Fixture    *fixture,
            const char *singer,
            guint       n_voices)
{
  SwVoiceManner manner;

  sw_voice_manner_init (&manner, singer);
  manner.n_voices = n_voices;
  g_clear_pointer (&fixture->score->voice_manner, json_node_unref);
  fixture->score->voice_manner = sw_voice_manner_to_json (&manner);
}

static void
test_lead_is_in_the_middle (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (SwStem) stem = sing (fixture, fixture->lead);

  g_assert_cmpfloat (sw_measure_level (stem->samples[0], stem->n_frames), >, -35);
  g_assert_cmpfloat (measure_width (stem), <, -150);
}

/* Many voices around, about as loud as one, still on the note. */
static void
test_choir (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (SwStem) one = sing (fixture, fixture->lead);
  g_autoptr (SwStem) many = NULL;
  double level[2];

  set_manner (fixture, data, 5);
  g_free (fixture->score->voice);
  fixture->score->voice = g_strdup (data);
  many = sing (fixture, fixture->lead);
  level[0] = sw_measure_level (one->samples[0], one->n_frames);
  level[1] = sw_measure_level (many->samples[0], many->n_frames);
  g_test_message ("one %.1f dB, choir %.1f dB, width %.1f dB", level[0], level[1], measure_width (many));
  g_assert_cmpfloat (measure_width (many), >, level[1] - 16);
  g_assert_cmpfloat (fabs (level[0] - level[1]), <, 6);
}

/* Harmonies in choruses: other notes than the lead's, on both sides. */
static void
test_backing_sings_choruses (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (SwStem) chorus = sing (fixture, fixture->backing);
  g_autoptr (SwStem) verse = NULL;

  g_assert_cmpfloat (sw_measure_level (chorus->samples[0], chorus->n_frames), >, -40);
  g_assert_cmpfloat (measure_width (chorus), >, -45);
  g_array_index (fixture->score->sections, SwScoreSection, 0).kind = SW_SECTION_VERSE;
  verse = sing (fixture, fixture->backing);
  g_assert_cmpfloat (sw_measure_level (verse->samples[0], verse->n_frames), <, -150);
}

static void
test_own_lines (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (SwStem) lead = NULL;
  g_autoptr (SwStem) backing = NULL;

  fixture->line->backing = TRUE;
  lead = sing (fixture, fixture->lead);
  backing = sing (fixture, fixture->backing);
  g_assert_cmpfloat (sw_measure_level (lead->samples[0], lead->n_frames), <, -150);
  g_assert_cmpfloat (sw_measure_level (backing->samples[0], backing->n_frames), >, -40);
}

static void
test_nobody_harmonises_speech (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (SwStem) lead = NULL;
  g_autoptr (SwStem) backing = NULL;

  fixture->line->spoken = TRUE;
  lead = sing (fixture, fixture->lead);
  backing = sing (fixture, fixture->backing);
  g_assert_cmpfloat (sw_measure_level (lead->samples[0], lead->n_frames), >, -35);
  g_assert_cmpfloat (sw_measure_level (backing->samples[0], backing->n_frames), <, -150);
}

/* A persona that nobody knows any more sings by what the score has of it. */
static void
test_persona (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (SwStem) stock = sing (fixture, fixture->lead);
  g_autoptr (SwStem) persona = NULL;
  g_autoptr (SwStem) again = NULL;

  g_free (fixture->score->voice);
  fixture->score->voice = g_strdup ("persona-4f2a");
  set_manner (fixture, "isla", 1);
  persona = sing (fixture, fixture->lead);
  again = sing (fixture, fixture->lead);
  g_assert_cmpmem (persona->samples[0], persona->n_frames * sizeof (float), again->samples[0], again->n_frames * sizeof (float));
  g_assert_true (memcmp (persona->samples[0], stock->samples[0], MIN (stock->n_frames, persona->n_frames) * sizeof (float)) != 0);
}

/* When the first phone of each written word sounds, by the singer's own timing. */
static GArray *
find_first_phones (SwScore    *score,
                   SwSungLine *line,
                   guint       n_words)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new (line->text);
  g_autoptr (SwVoiceTrack) track = sw_voice_source_speak (sw_voice_source_choose ("hts-slt"), utterance, NULL);
  g_autoptr (GArray) notes = g_array_new (FALSE, TRUE, sizeof (SwTimedNote));
  g_autoptr (GArray) phones = NULL;
  GArray *starts = g_array_new (FALSE, TRUE, sizeof (double));

  for (guint i = 0; i < line->notes->len; i++)
    {
      SwSungNote *note = &g_array_index (line->notes, SwSungNote, i);
      SwTimedNote timed = { .start = sw_score_beat_to_seconds (score, note->start),
                            .end = sw_score_beat_to_seconds (score, note->start + note->length),
                            .syllable = note->syllable };

      g_array_append_val (notes, timed);
    }
  phones = _sw_singer_time_phones (utterance, track, notes);
  g_array_set_size (starts, n_words);
  for (guint i = utterance->phones->len; i-- > 0;)
    {
      SwPhone *phone = &g_array_index (utterance->phones, SwPhone, i);
      guint    token = g_array_index (utterance->words, SwWord, phone->word).token;

      g_array_index (starts, double, token) = g_array_index (phones, SwTimedPhone, i).start;
    }

  return starts;
}

/* Each word once, in order, and written where its first phone is. */
static void
test_written_words (Fixture      *fixture,
                    gconstpointer data)
{
  static const char *const lines[] = { "no rain will fall", "I'm twenty-one, and rock'n'roll don't stop!", "3 little birds, 2 to go" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (SwScore) score = sw_score_fixture_new (90, 6);
      SwSungLine *line = sw_score_fixture_add_words (score, lines[i], 1, 1.5, tune);
      g_auto (GStrv) written = g_strsplit (lines[i], " ", -1);
      g_autoptr (GArray) starts = find_first_phones (score, line, g_strv_length (written));
      g_autoptr (JsonNode) node = sw_words_to_json (score);
      JsonArray *words = json_object_get_array_member (json_node_get_object (node), "words");

      g_assert_cmpuint (json_array_get_length (words), ==, g_strv_length (written));
      for (guint k = 0; written[k] != NULL; k++)
        {
          JsonObject *word = json_array_get_object_element (words, k);

          g_assert_cmpstr (json_object_get_string_member (word, "text"), ==, written[k]);
          g_assert_cmpfloat_with_epsilon (json_object_get_double_member (word, "start"),
                                          g_array_index (starts, double, k), 0.005);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  ADD ("/vocals/lead-is-in-the-middle", NULL, test_lead_is_in_the_middle);
  ADD ("/vocals/choir/women", "nova", test_choir);
  ADD ("/vocals/choir/men", "rowan", test_choir);
  ADD ("/vocals/backing-sings-choruses", NULL, test_backing_sings_choruses);
  ADD ("/vocals/own-lines", NULL, test_own_lines);
  ADD ("/vocals/nobody-harmonises-speech", NULL, test_nobody_harmonises_speech);
  ADD ("/vocals/written-words", NULL, test_written_words);
  ADD ("/vocals/persona", NULL, test_persona);

  return g_test_run ();
}
