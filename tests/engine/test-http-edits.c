/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Songs made from songs – longer, joined, covered, remastered, with other words – and
 * what can be measured of them.
 */

#include "sw-json.h"
#include "sw-measure.h"
#include "sw-operation-fixture.h"
#include "sw-render.h"
#include "sw-score-edit.h"
#include "sw-sound.h"
#include "sw-test-util.h"

#include <ebur128.h>
#include <math.h>
#include <string.h>

#define RATE SW_BAND_SAMPLE_RATE
#define OWN "\"custom_mode\": true, \"mv\": \"sonic-v6\", \"seed\": 5"
#define NEW_WORDS "[Chorus]\\nTurn the lantern low"

static const char *
get_clip_id (const Answer *answer,
             guint         index)
{
  g_assert_cmpstr (answer_get_state (answer, index), ==, "succeeded");
  return sw_json_get_string (answer_get_clip (answer, index), "clip_id", "");
}

static double
get_duration (const Answer *answer,
              guint         index)
{
  return sw_json_get_number (answer_get_clip (answer, index), "duration", 0);
}

static void
assert_n_clips (const Answer *answer,
                guint         n)
{
  g_assert_cmpuint (json_array_get_length (sw_json_get_array (answer_get_object (answer), "data")), ==, n);
}

static Answer
extend (Song  *self,
        double at)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return song_run (self, "create",
                   "{\"task_type\": \"extend_music\", \"continue_clip_id\": \"%s\", \"continue_at\": %s, \"duration\": 10, "
                   "\"prompt\": \"[Verse]\\nMorning comes with silver light\", " OWN "}",
                   self->clips[0], g_ascii_dtostr (text, sizeof text, at));
}

static void
test_extend (Song         *self,
             gconstpointer unused)
{
  g_auto (Answer) answer = extend (self, 5.3);
  g_autoptr (SwScore) song = song_get_score (self, self->clips[0]);
  g_autoptr (SwScore) part = song_get_score (self, get_clip_id (&answer, 0));
  g_autoptr (SwScore) other = song_get_score (self, get_clip_id (&answer, 1));
  g_autoptr (SwStem) sound = song_get_sound (self, get_clip_id (&answer, 0));
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (JsonNode) first_node = sw_score_to_json (part);
  g_autoptr (JsonNode) second_node = sw_score_to_json (other);

  assert_n_clips (&answer, 2);
  g_assert_cmpuint (part->key, ==, song->key);
  g_assert_cmpint (part->minor, ==, song->minor);
  g_assert_cmpfloat (sw_score_get_bpm (part), ==, SONG_BPM);
  g_assert_cmpstr (part->voice, ==, song->voice);
  g_assert_cmpint (sw_score_get_part (part, SW_PART_BASS)->program, ==, sw_score_get_part (song, SW_PART_BASS)->program);
  /* Only the new part: near the ten seconds asked for. */
  g_assert_cmpfloat (fabs (get_duration (&answer, 0) - 10), <, 4);
  /* It begins inside the bar that was cut; the next one begins with the song's beat. */
  g_assert_cmpfloat (fabs (sw_score_next_bar (part, 0.01) - 1.4), <, 1e-6);
  g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&answer, 0), "lyrics", ""), "silver light"));
  first = json_to_string (first_node, FALSE);
  second = json_to_string (second_node, FALSE);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpfloat (fabs (sound->samples[0][0]), <, 0.01); /* begins without a click */
}

static void
test_extend_outside (Song         *self,
                     gconstpointer unused)
{
  g_auto (Answer) late = song_post (self, "create",
                                    "{\"task_type\": \"extend_music\", \"continue_clip_id\": \"%s\", \"continue_at\": 900, "
                                    "\"prompt\": \"la\", " OWN "}",
                                    self->clips[0]);
  g_auto (Answer) without = song_post (self, "create", "{\"task_type\": \"extend_music\", \"continue_clip_id\": \"%s\", \"prompt\": \"la\", " OWN "}", self->clips[0]);
  g_auto (Answer) upload = song_post (self, "create",
                                      "{\"task_type\": \"extend_upload_music\", \"continue_clip_id\": \"%s\", \"continue_at\": 3, "
                                      "\"prompt\": \"la\", " OWN "}",
                                      self->clips[0]);

  assert_refused (&late, 400, "validation_error", "continue_at:");
  assert_refused (&without, 400, "validation_error", "continue_at:");
  if (upload.status != 400 || strstr (answer_get_error (&upload), "not know") == NULL)
    assert_refused (&upload, 400, "validation_error", "task_type:");
}

/* The joined song is the source until the join, then the part; no click, no gap. */
static void
test_concat (Song         *self,
             gconstpointer unused)
{
  static const double places[] = { 5.3, 8.0 };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      double at = places[i];
      g_auto (Answer) part = extend (self, at);
      g_auto (Answer) whole = song_run (self, "create", "{\"task_type\": \"concat_music\", \"continue_clip_id\": \"%s\"}", get_clip_id (&part, 0));
      g_autoptr (SwStem) source = song_get_sound (self, self->clips[0]);
      g_autoptr (SwStem) extension = song_get_sound (self, get_clip_id (&part, 0));
      g_autoptr (SwStem) song = song_get_sound (self, get_clip_id (&whole, 0));
      g_autoptr (SwScore) score = song_get_score (self, get_clip_id (&whole, 0));
      gsize  join = sw_sound_get_frame (at), safe = sw_sound_get_frame (at - 0.15);
      double own = MAX (sw_sound_get_max_step (source, at - 1, at), sw_sound_get_max_step (extension, 0.05, 2));
      double before, after, around;

      assert_n_clips (&whole, 1);
      g_assert_cmpint (ABS ((int)(song->n_frames - join - extension->n_frames)), <=, 2);
      g_assert_cmpmem (song->samples[0], safe * sizeof (float), source->samples[0], safe * sizeof (float));
      g_assert_cmpfloat (sw_sound_get_max_step (song, at - 0.2, at + 0.2), <=, own * 1.05);
      before = sw_measure_level (song->samples[0] + join - RATE / 2, RATE / 2);
      after = sw_measure_level (song->samples[0] + join, RATE / 2);
      around = sw_measure_level (song->samples[0] + join - RATE / 20, RATE / 10);
      g_test_message ("join at %.1f: %.1f, %.1f, %.1f dB; step %.3f of %.3f", at, before, around, after,
                      sw_sound_get_max_step (song, at - 0.2, at + 0.2), own);
      g_assert_cmpfloat (around, >, MIN (before, after) - 12); /* no gap */
      /* Words of both, in order. */
      g_assert_cmpuint (score->lines->len, >=, 2);
      g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&whole, 0), "lyrics", ""), "Paper boats"));
      g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&whole, 0), "lyrics", ""), "silver light"));
    }
}

static void
test_concat_of_a_song (Song         *self,
                       gconstpointer unused)
{
  g_auto (Answer) answer = song_post (self, "create", "{\"task_type\": \"concat_music\", \"continue_clip_id\": \"%s\"}", self->clips[0]);

  assert_refused (&answer, 400, "validation_error", "continue_clip_id:");
}

static void
test_replace (Song         *self,
              gconstpointer unused)
{
  /* The third bar of four: 4 … 6 s. */
  g_auto (Answer) answer = song_run (self, "replace-section",
                                     "{\"clip_id\": \"%s\", \"mv\": \"sonic-v6\", \"infill_start_s\": 4.1, \"infill_end_s\": 6.1, "
                                     "\"infill_lyrics\": \"" NEW_WORDS "\", \"seed\": 3}",
                                     self->clips[0]);
  g_autoptr (SwStem) source = song_get_sound (self, self->clips[0]);
  double own = sw_sound_get_max_step (source, 0, 8);

  assert_n_clips (&answer, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SwStem) song = song_get_sound (self, get_clip_id (&answer, i));
      g_autoptr (SwScore) score = song_get_score (self, get_clip_id (&answer, i));
      gsize  before = sw_sound_get_frame (3.0), after = sw_sound_get_frame (6.1);
      double inside = 0;

      g_assert_cmpuint (song->n_frames, ==, source->n_frames);
      for (guint c = 0; c < 2; c++)
        {
          g_assert_cmpmem (song->samples[c], before * sizeof (float), source->samples[c], before * sizeof (float));
          g_assert_cmpmem (song->samples[c] + after, (song->n_frames - after) * sizeof (float), source->samples[c] + after,
                           (song->n_frames - after) * sizeof (float));
        }
      for (gsize k = sw_sound_get_frame (4.2); k < sw_sound_get_frame (5.8); k++)
        inside = MAX (inside, fabs (song->samples[0][k] - source->samples[0][k]));
      g_assert_cmpfloat (inside, >, 0.05);
      g_assert_cmpfloat (sw_sound_get_max_step (song, 3.0, 4.3), <=, own * 1.05);
      g_assert_cmpfloat (sw_sound_get_max_step (song, 5.7, 6.2), <=, own * 1.05);
      g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&answer, i), "lyrics", ""), "lantern"));
      g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&answer, i), "lyrics", ""), "Paper boats"));
      g_assert_cmpfloat (score->length, ==, SONG_BARS * 4);
    }
}

static void
test_replace_refused (Song         *self,
                      gconstpointer unused)
{
  g_auto (Answer) turned = song_post (self, "replace-section",
                                      "{\"clip_id\": \"%s\", \"mv\": \"sonic-v6\", \"infill_start_s\": 6, \"infill_end_s\": 4}", self->clips[0]);
  g_auto (Answer) outside = song_post (self, "replace-section",
                                       "{\"clip_id\": \"%s\", \"mv\": \"sonic-v6\", \"infill_start_s\": 60, \"infill_end_s\": 70}", self->clips[0]);

  assert_refused (&turned, 400, "validation_error", "infill_start_s:");
  assert_refused (&outside, 400, "validation_error", "infill_start_s:");
}

/* The voice alone, as it is in the song. */
static SwStem *
sing (SwScore *score)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwRender) render = sw_render_score (score, SW_RENDER_STEMS, 0, NULL, NULL, NULL, &error);
  SwStem *voice;

  g_assert_no_error (error);
  voice = sw_render_load_stems (render, SW_RENDER_ROLE (SW_PART_LEAD_VOCAL), &error);
  g_assert_no_error (error);
  return voice;
}

/* Hz where somebody clearly sings one note: loud, and the same a moment later. */
static double
get_clear_pitch (SwStem *voice,
                 gsize   at)
{
  double now = sw_measure_pitch (voice->samples[0], voice->n_frames, at);
  double soon = sw_measure_pitch (voice->samples[0], voice->n_frames, at + RATE / 40);

  if (sw_measure_level (voice->samples[0] + at, RATE / 40) < -30 || now <= 0 || soon <= 0 || fabs (log2 (now / soon)) > 1 / 12.0)
    return 0;
  return now;
}

/* Of the pitches where both voices have one; in octaves. */
static double
correlate (SwStem *a,
           SwStem *b,
           guint  *n)
{
  double sums[5] = { 0 };

  *n = 0;
  for (gsize at = RATE / 10; at + RATE / 10 < MIN (a->n_frames, b->n_frames); at += RATE / 50)
    {
      double x = get_clear_pitch (a, at), y = get_clear_pitch (b, at);

      if (x <= 0 || y <= 0)
        continue;
      x = log2 (x), y = log2 (y);
      sums[0] += x, sums[1] += y, sums[2] += x * x, sums[3] += y * y, sums[4] += x * y;
      (*n)++;
    }
  return (sums[4] - sums[0] * sums[1] / *n) / sqrt ((sums[2] - sums[0] * sums[0] / *n) * (sums[3] - sums[1] * sums[1] / *n));
}

static Answer
cover (Song       *self,
       const char *weight)
{
  return song_run (self, "create",
                   "{\"task_type\": \"cover_music\", \"continue_clip_id\": \"%s\", \"audio_weight\": %s, \"tags\": \"bossa nova\", "
                   "\"prompt\": \"[Chorus]\\nPaper boats on the morning tide\\nCarry me over to the side\", " OWN "}",
                   self->clips[0], weight);
}

static void
test_cover (Song         *self,
            gconstpointer unused)
{
  g_auto (Answer) answer = cover (self, "1");
  g_autoptr (SwScore) song = song_get_score (self, self->clips[0]);
  g_autoptr (SwScore) covered = song_get_score (self, get_clip_id (&answer, 0));
  g_autoptr (SwStem) voice = sing (song);
  g_autoptr (SwStem) other = sing (covered);
  guint  n;
  double correlation = correlate (voice, other, &n);

  g_test_message ("correlation %.3f in %u frames", correlation, n);
  g_assert_cmpuint (n, >, 60);
  g_assert_cmpfloat (correlation, >, 0.9);
  g_assert_cmpstr (covered->style, !=, song->style);
  g_assert_cmpuint (covered->lines->len, ==, song->lines->len);
  for (guint i = 0; i < song->lines->len; i++)
    g_assert_cmpstr (((SwSungLine *)g_ptr_array_index (covered->lines, i))->text, ==, ((SwSungLine *)g_ptr_array_index (song->lines, i))->text);
}

static void
test_cover_loose (Song         *self,
                  gconstpointer unused)
{
  g_auto (Answer) answer = cover (self, "0");
  g_autoptr (SwScore) song = song_get_score (self, self->clips[0]);
  g_autoptr (SwScore) covered = song_get_score (self, get_clip_id (&answer, 0));
  guint same = 0, all = 0;

  for (guint i = 0; i < MIN (song->lines->len, covered->lines->len); i++)
    {
      SwSungLine *line = g_ptr_array_index (song->lines, i), *other = g_ptr_array_index (covered->lines, i);

      g_assert_cmpstr (line->text, ==, other->text);
      for (guint k = 0; k < MIN (line->notes->len, other->notes->len); k++, all++)
        same += g_array_index (line->notes, SwSungNote, k).pitch % 12 == g_array_index (other->notes, SwSungNote, k).pitch % 12;
    }
  g_assert_cmpuint (all, >, 8);
  g_assert_cmpuint (same * 10, <, all * 9); /* a tune of its own */
}

static double
measure_range (SwStem *stem)
{
  ebur128_state    *state = ebur128_init (2, RATE, EBUR128_MODE_LRA);
  g_autofree float *frames = g_new (float, stem->n_frames * 2);
  double            range = 0;

  for (gsize i = 0; i < stem->n_frames; i++)
    for (guint c = 0; c < 2; c++)
      frames[2 * i + c] = stem->samples[c][i];
  ebur128_add_frames_float (state, frames, stem->n_frames);
  ebur128_loudness_range (state, &range);
  ebur128_destroy (&state);
  return range;
}

/* How far peaks stick out of the mean, which is what a compressor takes. */
static double
measure_crest (SwStem *stem)
{
  double loud[4096];
  guint  n = 0;
  double sum = 0, squares = 0;

  for (gsize at = 0; at + RATE / 20 < MIN (stem->n_frames, 8u * RATE) && n < G_N_ELEMENTS (loud); at += RATE / 20)
    loud[n++] = sw_measure_level (stem->samples[0] + at, RATE / 20);
  for (guint i = 0; i < n; i++)
    sum += loud[i], squares += loud[i] * loud[i];
  return sqrt (MAX (squares / n - sum * sum / n / n, 0));
}

static void
test_remaster (Song         *self,
               gconstpointer unused)
{
  static const char *const names[] = { "subtle", "normal", "high" };
  double                   crest[3], treble[3];

  for (guint i = 0; i < 3; i++)
    {
      g_auto (Answer) answer = song_run (self, "create",
                                         "{\"task_type\": \"remaster\", \"continue_clip_id\": \"%s\", \"mv\": \"sonic-v6\", "
                                         "\"variation_category\": \"%s\"}",
                                         self->clips[0], names[i]);
      g_autoptr (SwStem) sound = song_get_sound (self, get_clip_id (&answer, 0));

      assert_n_clips (&answer, 2);
      crest[i] = measure_crest (sound);
      treble[i] = sw_measure_brightness (sound->samples[0], sound->n_frames, 6000);
      g_test_message ("%s: levels deviate %.2f dB, range %.2f LU, treble %.4f, %.1f LUFS", names[i], crest[i], measure_range (sound), treble[i],
                      sw_measure_loudness (sound));
      g_assert_cmpfloat (fabs (sw_measure_loudness (sound) + 14), <, 0.5);
      g_assert_cmpfloat (sw_measure_true_peak (sound), <=, -1);
      g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&answer, 0), "lyrics", ""), "Paper boats"));
    }
  g_assert_cmpfloat (crest[0] - crest[1], >, 0.05);
  g_assert_cmpfloat (crest[1] - crest[2], >, 0.05);
  g_assert_cmpfloat (treble[1], >, treble[0] * 1.05);
  g_assert_cmpfloat (treble[2], >, treble[1] * 1.05);
}

static void
test_persona (Song         *self,
              gconstpointer unused)
{
  g_auto (Answer) made = song_post (self, "persona", "{\"name\": \"Harbour voice\", \"clip_id\": \"%s\"}", self->clips[0]);
  g_auto (Answer) silent = song_post (self, "persona", "{\"name\": \"Nobody\", \"clip_id\": \"%s\"}", self->clips[1]);
  g_auto (Answer) unknown = song_post (self, "create",
                                       "{\"task_type\": \"persona_music\", \"persona_id\": \"11111111-2222-4333-8444-555555555555\", "
                                       "\"prompt\": \"la\", " OWN "}");
  g_auto (Answer) sung = { 0 };
  g_autoptr (SwScore) song = song_get_score (self, self->clips[0]);
  g_autoptr (SwScore) other = NULL;

  g_assert_cmpuint (made.status, ==, 200);
  assert_members (answer_get_object (&made), "code", "message", "persona_id", NULL);
  assert_refused (&silent, 400, "validation_error", "clip_id:");
  assert_refused (&unknown, 404, "not_found", NULL);
  sung = song_run (self, "create",
                   "{\"task_type\": \"persona_music\", \"persona_id\": \"%s\", \"tags\": \"folk\", \"duration\": 12, "
                   "\"prompt\": \"Morning comes with silver light\", " OWN "}",
                   sw_json_get_string (answer_get_object (&made), "persona_id", ""));
  other = song_get_score (self, get_clip_id (&sung, 0));
  g_assert_cmpstr (other->voice, ==, song->voice);
  g_assert_nonnull (other->voice_manner);
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

  ADD_LONG ("/edits/extend", test_extend);
  ADD ("/edits/extend/refused", test_extend_outside);
  ADD ("/edits/concat", test_concat);
  ADD ("/edits/concat/of-a-song", test_concat_of_a_song);
  ADD ("/edits/replace", test_replace);
  ADD ("/edits/replace/refused", test_replace_refused);
  ADD ("/edits/cover", test_cover);
  ADD_LONG ("/edits/cover/loose", test_cover_loose);
  ADD_LONG ("/edits/remaster", test_remaster);
  ADD_LONG ("/edits/persona", test_persona);

  return g_test_run ();
}
