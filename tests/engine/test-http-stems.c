/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stems of a song: how many, which, and that they sum to it.
 */

#include "sw-json.h"
#include "sw-measure.h"
#include "sw-operation-fixture.h"
#include "sw-sound.h"
#include "sw-test-util.h"

#include <math.h>
#include <string.h>

static SwStem *
fetch_stem (Song         *self,
            const Answer *answer,
            guint         index)
{
  return song_fetch_wav (self, sw_json_get_string (answer_get_clip (answer, index), "wav_url", ""));
}

/* dB of what is left of the song when all stems are taken from it. */
static double
measure_rest (Song         *self,
              const Answer *stems,
              guint         n)
{
  g_autoptr (SwStem) song = song_get_sound (self, self->clips[0]);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SwStem) stem = fetch_stem (self, stems, i);

      g_assert_cmpuint (stem->n_frames, ==, song->n_frames);
      sw_sound_add (song, stem, 0, -1);
    }
  return MAX (sw_measure_level (song->samples[0], song->n_frames), sw_measure_level (song->samples[1], song->n_frames));
}

static void
test_basic (Song         *self,
            gconstpointer unused)
{
  static const char *const names[] = { "vocals", "drums", "bass", "other" };
  g_auto (Answer) answer = song_run (self, "stems/basic", "{\"clip_id\": \"%s\"}", self->clips[0]);
  double rest;

  g_assert_cmpuint (json_array_get_length (sw_json_get_array (answer_get_object (&answer), "data")), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpstr (answer_get_state (&answer, i), ==, "succeeded");
      g_assert_cmpstr (sw_json_get_string (answer_get_clip (&answer, i), "stem", ""), ==, names[i]);
      g_assert_true (g_str_has_prefix (sw_json_get_string (answer_get_clip (&answer, i), "title", ""), "Paper Boats ("));
    }
  rest = measure_rest (self, &answer, 4);
  g_test_message ("rest %.1f dB", rest);
  g_assert_cmpfloat (rest, <, -100);
}

static void
test_full (Song         *self,
           gconstpointer unused)
{
  g_auto (Answer) answer = song_run (self, "stems/full", "{\"clip_id\": \"%s\"}", self->clips[0]);
  g_autoptr (SwScore) score = song_get_score (self, self->clips[0]);
  double rest;

  g_assert_cmpuint (json_array_get_length (sw_json_get_array (answer_get_object (&answer), "data")), ==, score->parts->len);
  rest = measure_rest (self, &answer, score->parts->len);
  g_test_message ("rest %.1f dB", rest);
  g_assert_cmpfloat (rest, <, -100);
}

/* No singer, no stem of one. */
static void
test_instrumental (Song         *self,
                   gconstpointer unused)
{
  g_auto (Answer) answer = song_run (self, "stems/basic", "{\"clip_id\": \"%s\"}", self->clips[1]);

  g_assert_cmpuint (json_array_get_length (sw_json_get_array (answer_get_object (&answer), "data")), ==, 3);
  g_assert_cmpstr (sw_json_get_string (answer_get_clip (&answer, 0), "stem", ""), ==, "drums");
}

/* A stem clip has its own notes, and no others. */
static void
test_midi_of_a_stem (Song         *self,
                     gconstpointer unused)
{
  g_auto (Answer) stems = song_run (self, "stems/basic", "{\"clip_id\": \"%s\"}", self->clips[0]);
  const char *bass = sw_json_get_string (answer_get_clip (&stems, 2), "clip_id", "");
  g_auto (Answer) answer = song_post (self, "midi", "{\"clip_id\": \"%s\"}", bass);
  JsonArray *instruments = sw_json_get_array (sw_json_get_object (answer_get_object (&answer), "data"), "instruments");

  g_assert_cmpuint (json_array_get_length (instruments), ==, 1);
  g_assert_cmpstr (sw_json_get_string (sw_json_array_get_object (instruments, 0), "name", ""), ==, "bass");
}

#define ADD(path, function) g_test_add (path, Song, NULL, song_set_up, function, song_tear_down)
/* Takes more than a moment: `-m slow`, as the benchmarks of this program do. */
#define ADD_LONG(path, function) \
  if (g_test_slow ())            \
  ADD (path, function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/stems/basic", test_basic);
  ADD_LONG ("/stems/full", test_full);
  ADD_LONG ("/stems/instrumental", test_instrumental);
  ADD_LONG ("/stems/midi", test_midi_of_a_stem);

  return g_test_run ();
}
