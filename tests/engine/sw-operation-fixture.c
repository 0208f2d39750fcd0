/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-operation-fixture.h"

#include "sw-compose.h"
#include "sw-json.h"
#include "sw-measure.h"
#include "sw-score-fixture.h"
#include "sw-sound.h"
#include "sw-test-util.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const guint8 melody[] = { 64, 67, 69, 67, 65, 64, 62, 60, 0 };

SwScore *
song_make_score (guint take)
{
  SwScore *score = sw_score_fixture_new (SONG_BPM, SONG_BARS);

  sw_score_fixture_add_band (score);
  if (take == 0)
    {
      sw_score_fixture_add_words (score, "Paper boats on the morning tide", 0.5, 0.75, melody);
      sw_score_fixture_add_words (score, "Carry me over to the side", 8.5, 0.75, melody);
    }
  score->take = take;
  return score;
}

static const char *const song_files[] = { "audio.mp3", "cover.jpg", "score.json", "words.json" };

static void
copy_files (const char *from,
            const char *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (song_files); i++)
    {
      g_autofree char *source = g_build_filename (from, song_files[i], NULL);
      g_autofree char *target = g_build_filename (to, song_files[i], NULL);
      g_autofree char *bytes = NULL;
      gsize            size;

      g_assert_true (g_file_get_contents (source, &bytes, &size, NULL));
      g_assert_true (g_file_set_contents (target, bytes, (gssize)size, NULL));
    }
}

static char *songs_dir; /* (owned): outlives the folders of single tests */

static void
remove_songs (void)
{
  sw_test_remove_tree (songs_dir);
  g_free (songs_dir);
}

/* Each take is played once for all tests of a program. */
static SwSongResult *
make_song (const SwSongWish  *wish,
           guint              take,
           const char        *folder,
           SwSongProgressFunc progress,
           gpointer           progress_data,
           GCancellable      *cancellable,
           GError           **error)
{
  static struct
  {
    char  *folder;
    double duration;
  } made[2];
  g_autoptr (SwScore) score = song_make_score (take);
  SwSongResult *result;

  if (made[take].folder == NULL)
    {
      g_autoptr (SwSongResult) first = NULL;

      if (songs_dir == NULL)
        {
          songs_dir = g_dir_make_tmp ("sw-songs-XXXXXX", NULL);
          atexit (remove_songs);
        }
      made[take].folder = g_strdup_printf ("%s/%u", songs_dir, take);
      g_assert_cmpint (g_mkdir_with_parents (made[take].folder, 0700), ==, 0);
      first = sw_song_render_files (score, "pop", made[take].folder, progress, progress_data, cancellable, error);
      g_assert_nonnull (first);
      made[take].duration = first->duration;
    }
  copy_files (made[take].folder, folder);
  result = g_new0 (SwSongResult, 1);
  result->title = g_strdup (score->title);
  result->tags = g_strdup ("pop");
  result->lyrics = sw_compose_dup_lyrics (score);
  result->key = sw_score_dup_key_name (score);
  result->duration = made[take].duration;
  result->bpm = sw_score_get_bpm (score);
  return result;
}

void
song_set_up (Song         *self,
             gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_auto (Answer) done = { 0 };

  fixture_set_up (&self->base, NULL);
  self->base.options.maker = make_song;
  fixture_start (&self->base);
  id = fixture_submit (&self->base, NULL);
  done = fixture_wait (&self->base, id);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (answer_get_state (&done, i), ==, "succeeded");
      self->clips[i] = g_strdup (sw_json_get_string (answer_get_clip (&done, i), "clip_id", NULL));
    }
}

void
song_tear_down (Song         *self,
                gconstpointer unused)
{
  g_free (self->clips[0]);
  g_free (self->clips[1]);
  fixture_tear_down (&self->base, NULL);
}

static Answer
post (Song       *self,
      const char *call,
      const char *format,
      va_list     arguments)
{
  g_autofree char *path = g_strconcat ("/api/v1/sonic/", call, NULL);
  g_autofree char *body = g_strdup_vprintf (format, arguments);

  return fixture_call (&self->base, "POST", path, body);
}

Answer
song_post (Song       *self,
           const char *call,
           const char *format,
           ...)
{
  va_list arguments;
  Answer  answer;

  va_start (arguments, format);
  answer = post (self, call, format, arguments);
  va_end (arguments);
  return answer;
}

Answer
song_run (Song       *self,
          const char *call,
          const char *format,
          ...)
{
  va_list arguments;
  g_auto (Answer) answer = { 0 };

  va_start (arguments, format);
  answer = post (self, call, format, arguments);
  va_end (arguments);
  if (answer.status != 200)
    g_error ("%s was answered %u: %s", call, answer.status, answer_get_error (&answer));
  return fixture_wait (&self->base, sw_json_get_string (answer_get_object (&answer), "task_id", ""));
}

GBytes *
song_fetch (Song       *self,
            const char *uri)
{
  g_autofree char *prefix = g_strdup_printf ("http://127.0.0.1:%u/", sw_engine_server_get_port (self->base.server));
  g_auto (Answer) answer = { 0 };

  g_assert_true (g_str_has_prefix (uri, prefix));
  answer = fixture_call (&self->base, "GET", uri + strlen (prefix) - 1, NULL);
  g_assert_cmpuint (answer.status, ==, 200);
  return g_bytes_ref (answer.body);
}

SwStem *
song_fetch_wav (Song       *self,
                const char *uri)
{
  g_autoptr (GBytes) bytes = song_fetch (self, uri);
  g_autofree char *path = g_build_filename (self->base.state_dir, "fetched.wav", NULL);
  g_autoptr (GError) error = NULL;
  SwStem *stem;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  stem = sw_sound_read_wav (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return stem;
}

SwStem *
song_get_sound (Song       *self,
                const char *clip)
{
  g_auto (Answer) answer = song_post (self, "wav", "{\"clip_id\": \"%s\"}", clip);

  g_assert_cmpuint (answer.status, ==, 200);
  return song_fetch_wav (self, sw_json_get_string (sw_json_get_object (answer_get_object (&answer), "data"), "wav_url", ""));
}

SwScore *
song_get_score (Song       *self,
                const char *clip)
{
  g_autofree char *path = g_build_filename (self->base.state_dir, "clips", clip, "score.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  SwScore *score;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  node = sw_json_parse (text, -1, NULL);
  score = sw_score_new_from_json (node, &error);
  g_assert_no_error (error);
  return score;
}

void
assert_members (JsonObject *object,
                const char *first,
                ...)
{
  va_list     names;
  const char *name;
  guint       n = 0;

  g_assert_nonnull (object);
  va_start (names, first);
  for (name = first; name != NULL; name = va_arg (names, const char *), n++)
    if (!json_object_has_member (object, name))
      g_error ("The member “%s” is missing", name);
  va_end (names);
  g_assert_cmpuint (json_object_get_size (object), ==, n);
}

void
assert_refused (const Answer *answer,
                guint         status,
                const char   *type,
                const char   *text)
{
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (answer_get_type (answer), ==, type);
  if (text != NULL && strstr (answer_get_error (answer), text) == NULL)
    g_error ("“%s” does not say “%s”", answer_get_error (answer), text);
}
