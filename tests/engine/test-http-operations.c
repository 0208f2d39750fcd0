/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls that answer directly, batches, cancelling, and results that are found again:
 * the shapes of their answers, their refusals and their prices.
 */

#include "sw-json.h"
#include "sw-operation-fixture.h"
#include "sw-test-util.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define NOBODY "11111111-2222-4333-8444-555555555555"

static JsonObject *
get_data (const Answer *answer)
{
  g_assert_cmpuint (answer->status, ==, 200);
  return sw_json_get_object (answer_get_object (answer), "data");
}

static void
test_lyrics (Fixture      *self,
             gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };
  JsonArray *results;

  fixture_start (self);
  answer = fixture_call (self, "POST", "/api/v1/sonic/lyrics", "{\"description\": \"a harbour at dawn, hopeful\"}");
  g_assert_cmpuint (answer.status, ==, 200);
  assert_members (answer_get_object (&answer), "code", "message", "results", NULL);
  results = sw_json_get_array (answer_get_object (&answer), "results");
  g_assert_cmpuint (json_array_get_length (results), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *result = sw_json_array_get_object (results, i);

      assert_members (result, "title", "lyrics", NULL);
      g_assert_cmpstr (sw_json_get_string (result, "title", ""), !=, "");
      g_assert_nonnull (strstr (sw_json_get_string (result, "lyrics", ""), "["));
    }
  g_assert_cmpstr (sw_json_get_string (sw_json_array_get_object (results, 0), "lyrics", ""), !=,
                   sw_json_get_string (sw_json_array_get_object (results, 1), "lyrics", ""));
  g_assert_cmpfloat (fixture_get_credits (self), ==, 998);
}

static void
test_lyrics_too_long (Fixture      *self,
                      gconstpointer unused)
{
  g_autofree char *long_text = g_strnfill (120, 'a');
  g_autofree char *body = g_strdup_printf ("{\"description\": \"%s\"}", long_text);
  g_auto (Answer) answer = { 0 };

  fixture_start (self);
  answer = fixture_call (self, "POST", "/api/v1/sonic/lyrics", body);
  assert_refused (&answer, 400, "validation_error", "description:");
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
}

static void
test_upsample_tags (Fixture      *self,
                    gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };

  fixture_start (self);
  answer = fixture_call (self, "POST", "/api/v1/sonic/upsample-tags", "{\"tags\": \"folk, warm\"}");
  assert_members (answer_get_object (&answer), "code", "message", "data", NULL);
  assert_members (get_data (&answer), "upsampled_tags", NULL);
  g_assert_cmpuint (strlen (sw_json_get_string (get_data (&answer), "upsampled_tags", "")), >, strlen ("folk, warm"));
}

static void
test_unknown_clip (Fixture      *self,
                   gconstpointer unused)
{
  static const char *const calls[] = { "wav", "midi", "bpm", "vox", "aligned-lyrics", "stems/basic", "stems/full" };
  gsize                    i;

  fixture_start (self);
  for (i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *path = g_strconcat ("/api/v1/sonic/", calls[i], NULL);
      g_auto (Answer) nobody = fixture_call (self, "POST", path, "{\"clip_id\": \"" NOBODY "\"}");
      g_auto (Answer) path_like = fixture_call (self, "POST", path, "{\"clip_id\": \"../../etc\"}");
      g_auto (Answer) missing = fixture_call (self, "POST", path, "{}");

      assert_refused (&nobody, 404, "not_found", NULL);
      assert_refused (&path_like, 404, "not_found", NULL);
      assert_refused (&missing, 400, "validation_error", "clip_id:");
    }
  g_assert_cmpuint (fixture_count_lines (self, "charge"), ==, 0);
}

/* Balance goes before ids. */
static void
test_balance_before_ids (Fixture      *self,
                         gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };

  self->options.credits = 1;
  fixture_start (self);
  answer = fixture_call (self, "POST", "/api/v1/sonic/wav", "{\"clip_id\": \"" NOBODY "\"}");
  assert_refused (&answer, 403, "forbidden", NULL);
}

static void
test_bpm (Song         *self,
          gconstpointer unused)
{
  g_auto (Answer) answer = song_post (self, "bpm", "{\"clip_id\": \"%s\"}", self->clips[0]);

  assert_members (answer_get_object (&answer), "code", "message", "data", NULL);
  assert_members (get_data (&answer), "avg_bpm", "min_bpm", "max_bpm", NULL);
  g_assert_cmpfloat (fabs (sw_json_get_number (get_data (&answer), "avg_bpm", 0) - SONG_BPM), <, 0.01);
  g_assert_cmpfloat (sw_json_get_number (get_data (&answer), "min_bpm", 0), ==, SONG_BPM);
  g_assert_cmpfloat (sw_json_get_number (get_data (&answer), "max_bpm", 0), ==, SONG_BPM);
}

static void
test_wav (Song         *self,
          gconstpointer unused)
{
  g_auto (Answer) answer = song_post (self, "wav", "{\"clip_id\": \"%s\"}", self->clips[0]);
  g_autoptr (SwStem) stem = NULL;

  assert_members (answer_get_object (&answer), "code", "message", "data", NULL);
  assert_members (get_data (&answer), "wav_url", NULL);
  stem = song_fetch_wav (self, sw_json_get_string (get_data (&answer), "wav_url", ""));
  g_assert_cmpfloat (fabs ((double)stem->n_frames / SW_BAND_SAMPLE_RATE - (SONG_BARS * 4 * 60.0 / SONG_BPM + 1)), <, 0.2);
  g_assert_cmpfloat (fixture_get_credits (&self->base), ==, 978);
}

static void
test_midi (Song         *self,
           gconstpointer unused)
{
  g_auto (Answer) answer = song_post (self, "midi", "{\"clip_id\": \"%s\"}", self->clips[0]);
  g_autoptr (SwScore) score = song_get_score (self, self->clips[0]);
  g_autoptr (GBytes) file = NULL;
  JsonArray *instruments;
  guint      drums = 0;

  assert_members (answer_get_object (&answer), "code", "message", "data", NULL);
  assert_members (get_data (&answer), "midi_url", "instruments", NULL);
  file = song_fetch (self, sw_json_get_string (get_data (&answer), "midi_url", ""));
  g_assert_cmpmem (g_bytes_get_data (file, NULL), 10, "MThd\0\0\0\6\0\1", 10); /* format 1 */
  instruments = sw_json_get_array (get_data (&answer), "instruments");
  g_assert_cmpuint (json_array_get_length (instruments), ==, score->parts->len);
  for (guint i = 0; i < json_array_get_length (instruments); i++)
    {
      JsonObject *instrument = sw_json_array_get_object (instruments, i);
      JsonArray  *notes = sw_json_get_array (instrument, "notes");

      assert_members (instrument, "name", "notes", NULL);
      if (g_str_equal (sw_json_get_string (instrument, "name", ""), "drums"))
        drums = json_array_get_length (notes);
      if (json_array_get_length (notes) > 0)
        assert_members (sw_json_array_get_object (notes, 0), "pitch", "start", "end", "velocity", NULL);
    }
  g_assert_cmpuint (drums, ==, sw_score_get_part (score, SW_PART_DRUMS)->notes->len);
}

static void
test_aligned_lyrics (Song         *self,
                     gconstpointer unused)
{
  g_auto (Answer) answer = song_post (self, "aligned-lyrics", "{\"clip_id\": \"%s\"}", self->clips[0]);
  g_auto (Answer) again = song_post (self, "aligned-lyrics", "{\"clip_id\": \"%s\"}", self->clips[0]);
  g_auto (Answer) instrumental = song_post (self, "aligned-lyrics", "{\"clip_id\": \"%s\"}", self->clips[1]);
  g_autoptr (GString) words = g_string_new (NULL);
  JsonArray *alignment = sw_json_get_array (get_data (&answer), "alignment");
  double     last = 0;

  assert_members (get_data (&answer), "alignment", NULL);
  for (guint i = 0; i < json_array_get_length (alignment); i++)
    {
      JsonObject *word = sw_json_array_get_object (alignment, i);

      assert_members (word, "word", "start_s", "end_s", "p_align", "success", NULL);
      g_string_append (words, sw_json_get_string (word, "word", ""));
      g_assert_cmpfloat (sw_json_get_number (word, "start_s", -1), >=, last);
      last = sw_json_get_number (word, "start_s", -1);
      g_assert_cmpfloat (sw_json_get_number (word, "end_s", -1), >=, last);
    }
  g_assert_cmpstr (words->str, ==, "Paper boats on the morning tide\nCarry me over to the side\n");
  assert_refused (&instrumental, 404, "not_found", NULL);
  /* Paid for once; what is not found costs nothing. */
  g_assert_cmpfloat (fixture_get_credits (&self->base), ==, 979);
}

static void
test_vox (Song         *self,
          gconstpointer unused)
{
  g_auto (Answer) answer = song_post (self, "vox", "{\"clip_id\": \"%s\", \"vocal_start_s\": 0.2, \"vocal_end_s\": 3}", self->clips[0]);
  g_auto (Answer) again = song_post (self, "vox", "{\"clip_id\": \"%s\", \"vocal_start_s\": 0.2, \"vocal_end_s\": 3}", self->clips[0]);
  g_auto (Answer) wide = song_post (self, "vox", "{\"clip_id\": \"%s\", \"vocal_start_s\": 0, \"vocal_end_s\": 30.5}", self->clips[0]);
  g_auto (Answer) silent = song_post (self, "vox", "{\"clip_id\": \"%s\"}", self->clips[1]);
  g_auto (Answer) late = song_post (self, "vox", "{\"clip_id\": \"%s\", \"vocal_start_s\": 100, \"vocal_end_s\": 120}", self->clips[0]);
  g_autoptr (SwStem) voice = NULL;
  const char *id = sw_json_get_string (get_data (&answer), "vox_audio_id", "");

  assert_members (get_data (&answer), "vox_audio_id", "status", "source_clip_id", "vocal_start_s", "vocal_end_s",
                  "wave_response", "audio_url", NULL);
  g_assert_cmpstr (sw_json_get_string (get_data (&answer), "status", ""), ==, "complete");
  g_assert_cmpstr (sw_json_get_string (get_data (&answer), "source_clip_id", ""), ==, self->clips[0]);
  g_assert_cmpstr (sw_json_get_string (get_data (&again), "vox_audio_id", ""), ==, id);
  g_assert_true (g_uuid_string_is_valid (id));
  voice = song_get_sound (self, id);
  g_assert_cmpint (ABS ((int)voice->n_frames - (int)(2.8 * SW_BAND_SAMPLE_RATE)), <, 3);
  assert_refused (&wide, 400, "validation_error", "30");
  assert_refused (&silent, 404, "not_found", NULL);
  assert_refused (&late, 400, "validation_error", "vocal_start_s");
}

static void
test_age (Song         *self,
          gconstpointer unused)
{
  static const char *const strict[] = { "midi", "vox" };
  g_autofree char         *path = g_build_filename (self->base.state_dir, "clips", self->clips[0], "clip.json", NULL);
  g_autofree char         *text = NULL;
  g_autofree char         *now = NULL;
  g_autofree char         *old = NULL;
  g_autoptr (GString) edited = NULL;
  gsize i;

  /* 25 hours ago. */
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  edited = g_string_new (text);
  now = g_strdup_printf ("\"created\" : %" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC / 1000);
  old = g_strdup_printf ("\"created\" : %" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC / 1000 - 90);
  g_assert_cmpuint (g_string_replace (edited, now, old, 0), ==, 1);
  g_assert_true (g_file_set_contents (path, edited->str, -1, NULL));
  self->base.options.enforce_ages = TRUE;
  fixture_start (&self->base);
  for (i = 0; i < G_N_ELEMENTS (strict); i++)
    {
      g_auto (Answer) answer = song_post (self, strict[i], "{\"clip_id\": \"%s\"}", self->clips[0]);

      assert_refused (&answer, 400, "validation_error", "24");
    }
  self->base.options.enforce_ages = FALSE;
  fixture_start (&self->base);
  {
    g_auto (Answer) answer = song_post (self, "midi", "{\"clip_id\": \"%s\"}", self->clips[0]);

    g_assert_cmpuint (answer.status, ==, 200);
  }
}

static void
test_batch (Fixture      *self,
            gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) state = { 0 };
  g_autofree char *path = NULL;
  JsonArray       *tasks;
  const char      *names[] = { "succeeded", "failed", "succeeded" };

  fixture_start (self);
  answer = fixture_call (self, "POST", "/api/v1/sonic/batch", "{\"items\": [" GOOD_BODY ", {\"custom_mode\": 3}, " GOOD_BODY "]}");
  g_assert_cmpuint (answer.status, ==, 200);
  assert_members (answer_get_object (&answer), "message", "batch_id", "submitted", "tasks", NULL);
  g_assert_cmpint (sw_json_get_integer (answer_get_object (&answer), "submitted", 0), ==, 2);
  tasks = sw_json_get_array (answer_get_object (&answer), "tasks");
  g_assert_cmpuint (json_array_get_length (tasks), ==, 3);
  assert_members (sw_json_array_get_object (tasks, 0), "index", "task_id", NULL);
  assert_members (sw_json_array_get_object (tasks, 1), "index", "type", "error", NULL);
  g_assert_cmpstr (sw_json_get_string (sw_json_array_get_object (tasks, 1), "type", ""), ==, "validation_error");
  g_assert_cmpint (sw_json_get_integer (sw_json_array_get_object (tasks, 2), "index", -1), ==, 2);
  for (guint i = 0; i < 3; i += 2)
    {
      g_auto (Answer) done = fixture_wait (self, sw_json_get_string (sw_json_array_get_object (tasks, i), "task_id", ""));

      g_assert_cmpstr (answer_get_state (&done, 0), ==, "succeeded");
    }
  g_assert_cmpfloat (fixture_get_credits (self), ==, 960);

  path = g_strconcat ("/api/v1/sonic/batch?batch_id=", sw_json_get_string (answer_get_object (&answer), "batch_id", ""), NULL);
  state = fixture_call (self, "GET", path, NULL);
  g_assert_cmpuint (state.status, ==, 200);
  tasks = sw_json_get_array (answer_get_object (&state), "tasks");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (sw_json_get_string (sw_json_array_get_object (tasks, i), "state", ""), ==, names[i]);
}

static void
test_batch_limits (Fixture      *self,
                   gconstpointer unused)
{
  g_autoptr (GString) body = g_string_new ("{\"items\": [" GOOD_BODY);
  g_auto (Answer) many = { 0 };
  g_auto (Answer) none = { 0 };
  g_auto (Answer) without_id = { 0 };
  g_auto (Answer) unknown = { 0 };

  for (guint i = 0; i < 10; i++)
    g_string_append (body, ", " GOOD_BODY);
  g_string_append (body, "]}");
  fixture_start (self);
  many = fixture_call (self, "POST", "/api/v1/sonic/batch", body->str);
  assert_refused (&many, 400, "validation_error", "items:");
  none = fixture_call (self, "POST", "/api/v1/sonic/batch", "{\"items\": []}");
  assert_refused (&none, 400, "validation_error", "items:");
  without_id = fixture_call (self, "GET", "/api/v1/sonic/batch", NULL);
  assert_refused (&without_id, 400, "validation_error", "batch_id");
  unknown = fixture_call (self, "GET", "/api/v1/sonic/batch?batch_id=" NOBODY, NULL);
  assert_refused (&unknown, 404, "not_found", NULL);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 1000);
}

/* The balance covers the first two. */
static void
test_batch_balance (Fixture      *self,
                    gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };
  JsonArray *tasks;

  self->options.credits = 45;
  fixture_start (self);
  answer = fixture_call (self, "POST", "/api/v1/sonic/batch", "{\"items\": [" GOOD_BODY ", " GOOD_BODY ", " GOOD_BODY "]}");
  g_assert_cmpint (sw_json_get_integer (answer_get_object (&answer), "submitted", 0), ==, 2);
  tasks = sw_json_get_array (answer_get_object (&answer), "tasks");
  g_assert_cmpstr (sw_json_get_string (sw_json_array_get_object (tasks, 2), "type", ""), ==, "forbidden");
}

static Answer
cancel (Fixture    *self,
        const char *id)
{
  g_autofree char *path = g_strconcat ("/api/v1/sonic/task/", id, NULL);

  return fixture_call (self, "DELETE", path, NULL);
}

static void
test_cancel (Fixture      *self,
             gconstpointer unused)
{
  g_autofree char *running = NULL;
  g_autofree char *waiting = NULL;
  g_auto (Answer) first = { 0 };
  g_auto (Answer) second = { 0 };
  g_auto (Answer) ended = { 0 };
  g_auto (Answer) skipped = { 0 };
  g_auto (Answer) late = { 0 };
  g_auto (Answer) unknown = { 0 };

  maker_hold (1);
  fixture_start (self);
  running = fixture_submit (self, NULL);
  waiting = fixture_submit (self, NULL);
  sw_test_wait_until (maker_is_held ());
  first = cancel (self, waiting);
  second = cancel (self, running);
  g_assert_cmpuint (first.status, ==, 200);
  g_assert_cmpuint (second.status, ==, 200);
  ended = fixture_wait (self, running);
  skipped = fixture_wait (self, waiting);
  g_assert_cmpstr (answer_get_state (&ended, 0), ==, "succeeded"); /* what is there stays */
  g_assert_cmpstr (answer_get_state (&ended, 1), ==, "failed");
  g_assert_cmpstr (answer_get_state (&skipped, 0), ==, "failed");
  g_assert_cmpstr (answer_get_state (&skipped, 1), ==, "failed");
  sw_test_wait_until (fixture_count_lines (self, "refund") == 3);
  g_assert_cmpfloat (fixture_get_credits (self), ==, 990);
  late = cancel (self, running);
  g_assert_cmpuint (late.status, ==, 200);
  unknown = cancel (self, NOBODY);
  assert_refused (&unknown, 404, "not_found", NULL);
}

/* The engine dies between the wish and the end of the work. */
static void
test_cancel_survives (Fixture      *self,
                      gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) edited = NULL;
  g_auto (Answer) ended = { 0 };

  maker_hold (0);
  fixture_start (self);
  id = fixture_submit (self, NULL);
  sw_test_wait_until (maker_is_held ());
  g_clear_object (&self->server);
  path = g_build_filename (self->state_dir, "tasks", id, "task.json", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  edited = g_string_new (text);
  g_assert_cmpuint (g_string_replace (edited, "\"cancelled\" : false", "\"cancelled\" : true", 0), ==, 1);
  g_assert_true (g_file_set_contents (path, edited->str, -1, NULL));
  maker_reset ();
  fixture_start (self);
  ended = fixture_wait (self, id);
  g_assert_cmpstr (answer_get_state (&ended, 0), ==, "failed");
  g_assert_cmpuint (maker_count (), ==, 0);
}

static void
test_found_again (Fixture      *self,
                  gconstpointer unused)
{
  static const char body[] = "{\"custom_mode\": true, \"mv\": \"sonic-v6\", \"prompt\": \"la\", \"title\": \"T\", \"seed\": %d}";
  g_autofree char  *first_body = g_strdup_printf (body, 5);
  g_autofree char  *other_body = g_strdup_printf (body, 6);
  g_autofree char  *first = NULL;
  g_autofree char  *again = NULL;
  g_autofree char  *other = NULL;
  g_auto (Answer) made = { 0 };
  g_auto (Answer) found = { 0 };
  g_auto (Answer) different = { 0 };

  fixture_start (self);
  first = fixture_submit (self, first_body);
  made = fixture_wait (self, first);
  g_assert_cmpuint (maker_count (), ==, 2);
  again = fixture_submit (self, first_body);
  found = fixture_wait (self, again);
  g_assert_cmpuint (maker_count (), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const char      *old_id = sw_json_get_string (answer_get_clip (&made, i), "clip_id", "");
      const char      *new_id = sw_json_get_string (answer_get_clip (&found, i), "clip_id", "");
      g_autofree char *old_path = g_strdup_printf ("/files/%s/audio.mp3", old_id);
      g_autofree char *new_path = g_strdup_printf ("/files/%s/audio.mp3", new_id);
      g_auto (Answer) old_song = fixture_call (self, "GET", old_path, NULL);
      g_auto (Answer) new_song = fixture_call (self, "GET", new_path, NULL);

      g_assert_cmpstr (old_id, !=, new_id);
      g_assert_cmpuint (new_song.status, ==, 200);
      g_assert_true (g_bytes_equal (old_song.body, new_song.body));
      g_assert_cmpstr (sw_json_get_string (answer_get_clip (&found, i), "duration", ""), ==,
                       sw_json_get_string (answer_get_clip (&made, i), "duration", ""));
    }
  other = fixture_submit (self, other_body);
  different = fixture_wait (self, other);
  g_assert_cmpuint (maker_count (), ==, 4);
}

/* Texts that no limit of the service covers, and ones that look odd. */
static void
test_hostile_words (Song         *self,
                    gconstpointer unused)
{
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autoptr (GString) lines = g_string_new (NULL);
  g_auto (Answer) excluded = song_post (self, "create", "{\"custom_mode\": true, \"mv\": \"sonic-v6\", \"prompt\": \"la\", \"negative_tags\": \"%s\"}", endless);
  g_auto (Answer) infill = song_post (self, "replace-section",
                                      "{\"clip_id\": \"%s\", \"mv\": \"sonic-v6\", \"infill_start_s\": 2, \"infill_end_s\": 4, \"infill_lyrics\": \"%s\"}",
                                      self->clips[0], endless);
  g_auto (Answer) tags = song_post (self, "upsample-tags", "{\"tags\": \"%s\"}", endless);
  g_auto (Answer) odd = song_post (self, "upsample-tags", "{\"tags\": \"\\u0001\\u0007\\u202e, \\ud83c\\udfb5, ,,,\"}");
  g_auto (Answer) many = { 0 };

  assert_refused (&excluded, 400, "validation_error", "negative_tags:");
  assert_refused (&infill, 400, "validation_error", "infill_lyrics:");
  assert_refused (&tags, 400, "validation_error", "tags:");
  g_assert_cmpuint (odd.status, ==, 200);
  for (guint i = 0; i < 5000; i++)
    g_string_append (lines, "la\\n");
  many = song_post (self, "create", "{\"custom_mode\": true, \"mv\": \"sonic-v6\", \"prompt\": \"%s\"}", lines->str);
  assert_refused (&many, 400, "validation_error", "prompt:");
}

static guint64
measure_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint64     bytes = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf         facts;

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        bytes += measure_folder (file);
      else if (g_stat (file, &facts) == 0)
        bytes += (guint64)facts.st_size;
    }
  return bytes;
}

static void
test_cache_is_limited (Fixture      *self,
                       gconstpointer unused)
{
  g_autofree char *clips = g_build_filename (self->state_dir, "clips", NULL);
  g_autofree char *last = NULL;
  g_auto (Answer) answer = { 0 };

  self->options.kept_bytes = 5 * SONG_SIZE; /* two tasks of two takes */
  fixture_start (self);
  for (guint i = 0; i < 6; i++)
    {
      g_auto (Answer) done = { 0 };

      g_free (last);
      last = fixture_submit (self, NULL);
      done = fixture_wait (self, last);
    }
  sw_test_wait_until (measure_folder (clips) <= 5 * SONG_SIZE);
  answer = fixture_poll (self, last);
  g_assert_cmpstr (answer_get_state (&answer, 0), ==, "succeeded");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
#define ADD_SONG(path, function) g_test_add (path, Song, NULL, song_set_up, function, song_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/operations/lyrics", test_lyrics);
  ADD ("/operations/lyrics/too-long", test_lyrics_too_long);
  ADD ("/operations/upsample-tags", test_upsample_tags);
  ADD ("/operations/unknown-clip", test_unknown_clip);
  ADD ("/operations/balance-before-ids", test_balance_before_ids);
  ADD_SONG ("/operations/bpm", test_bpm);
  ADD_SONG ("/operations/wav", test_wav);
  ADD_SONG ("/operations/midi", test_midi);
  ADD_SONG ("/operations/aligned-lyrics", test_aligned_lyrics);
  ADD_SONG ("/operations/vox", test_vox);
  ADD_SONG ("/operations/age", test_age);
  ADD_SONG ("/operations/hostile-words", test_hostile_words);
  ADD ("/operations/batch", test_batch);
  ADD ("/operations/batch/limits", test_batch_limits);
  ADD ("/operations/batch/balance", test_batch_balance);
  ADD ("/operations/cancel", test_cancel);
  ADD ("/operations/cancel/survives", test_cancel_survives);
  ADD ("/operations/found-again", test_found_again);
  ADD ("/operations/cache-is-limited", test_cache_is_limited);

  return g_test_run ();
}
