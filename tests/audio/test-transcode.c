/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-player.h"
#include "sw-test-sound.h"
#include "sw-test-util.h"
#include "sw-transcode.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* ffprobe reads what is written here: somebody else's word for each tag. */

#define RATE 44100
#define WORDS "[Verse]\nPaper boats on the water\nGréen lanterns"

typedef struct
{
  char        *folder;
  char        *wav;
  char        *mp3;
  SwSoundTags *tags;
} Fixture;

static const SwTestTone tone[] = { { 2, 440, -6 }, { 0 } };

/* A picture of one pixel. */
static const guint8 png[] = {
  0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89,
  0, 0, 0, 13, 'I', 'D', 'A', 'T', 0x78, 0xda, 0x63, 0x64, 0xf8, 0xcf, 0x50, 0x0f, 0, 3, 0x86, 1, 0x80, 0x5a, 0x34, 0x7d, 0x6b,
  0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82
};

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const double times[] = { 0.25, 0.5, 0.5, 0.75, 0.75, 0.8, 0.8, 0.9, 0.9, 1, 1.125, 1.5, 1.5, 1.8 };
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text (WORDS);

  fixture->folder = sw_test_make_dir ();
  fixture->wav = sw_test_write_wav (fixture->folder, "source.wav", RATE, tone);
  fixture->mp3 = sw_test_encode (fixture->wav, "source.mp3", SW_TEST_MP3);
  fixture->tags = sw_sound_tags_new ();
  fixture->tags->title = g_strdup ("Paper Boats – ✓");
  fixture->tags->artist = g_strdup ("Songwright");
  fixture->tags->style = g_strdup ("folk, soft");
  fixture->tags->text = g_strdup (WORDS);
  g_assert_cmpuint (2 * sw_lyrics_get_n_words (plain), <=, G_N_ELEMENTS (times));
  fixture->tags->words = sw_lyrics_with_times (plain, times);
  fixture->tags->cover = g_bytes_new_static (png, sizeof png);
  fixture->tags->bpm = 104;
  fixture->tags->key = g_strdup ("F# minor");
  fixture->tags->date = g_strdup ("2026-11-20");
  fixture->tags->model = g_strdup ("sonic-v5");
  fixture->tags->source_id = g_strdup ("abc-123");
  fixture->tags->note = g_strdup ("Made with AI");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  sw_sound_tags_free (fixture->tags);
  sw_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->wav);
  g_free (fixture->mp3);
}

static JsonObject *
probe (const char *path)
{
  const char      *argv[] = { "ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", path, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  node = json_from_string (out, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

/* Of the file or of its first stream, whatever the case of the name. */
static char *
find_tag (JsonObject *root,
          const char *name)
{
  JsonObject *holders[] = { json_object_get_object_member (root, "format"),
                            json_array_get_object_element (json_object_get_array_member (root, "streams"), 0) };

  for (guint i = 0; i < G_N_ELEMENTS (holders); i++)
    {
      JsonObject    *tags = json_object_has_member (holders[i], "tags") ? json_object_get_object_member (holders[i], "tags") : NULL;
      JsonObjectIter iter;
      const char    *key;
      JsonNode      *value;

      if (tags == NULL)
        continue;
      json_object_iter_init (&iter, tags);
      while (json_object_iter_next (&iter, &key, &value))
        if (g_ascii_strcasecmp (key, name) == 0)
          return g_strdup (json_node_get_string (value));
    }
  return NULL;
}

static void
assert_tag (JsonObject *root,
            const char *name,
            const char *expected)
{
  g_autofree char *value = find_tag (root, name);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("%s is “%s”, not “%s”", name, value, expected);
}

static JsonObject *
find_picture (JsonObject *root)
{
  JsonArray *streams = json_object_get_array_member (root, "streams");

  for (guint i = 0; i < json_array_get_length (streams); i++)
    {
      JsonObject *stream = json_array_get_object_element (streams, i);

      if (g_str_equal (json_object_get_string_member (stream, "codec_type"), "video"))
        return stream;
    }
  return NULL;
}

/* ffprobe passes over the tag in a WAV; before the frames of an MP3 it reads the same bytes. */
static JsonObject *
probe_chunk (Fixture    *fixture,
             const char *path)
{
  g_autofree char *borrowed = g_build_filename (fixture->folder, "borrowed.mp3", NULL);
  g_autofree char *wav = NULL, *frames = NULL;
  g_autoptr (GString) both = g_string_new (NULL);
  gsize       wav_size, frames_size;
  const char *chunk;
  guint32     length;

  g_assert_true (g_file_get_contents (path, &wav, &wav_size, NULL));
  g_assert_true (g_file_get_contents (fixture->mp3, &frames, &frames_size, NULL));
  chunk = memmem (wav, wav_size, "id3 ", 4);
  g_assert_nonnull (chunk);
  memcpy (&length, chunk + 4, 4);
  length = GUINT32_FROM_LE (length);
  g_assert_cmpuint (chunk + 8 + length - wav, <=, wav_size);
  memcpy (&length, wav + 4, 4);
  g_assert_cmpuint (GUINT32_FROM_LE (length) + 8, ==, wav_size);
  g_string_append_len (both, chunk + 8, wav + wav_size - chunk - 8);
  g_string_append_len (both, frames, (gssize)frames_size);
  g_assert_true (g_file_set_contents (borrowed, both->str, (gssize)both->len, NULL));
  return probe (borrowed);
}

typedef struct
{
  SwSoundFormat format;
  const char   *codec;
  const char   *lyrics; /* how ffprobe calls the words */
  const char   *key;
  const char   *bpm;
} Case;

static const Case cases[] = {
  { SW_SOUND_MP3, "mp3", "lyrics-XXX", "TKEY", "TBPM" },
  { SW_SOUND_FLAC, "flac", "LYRICS", "INITIALKEY", "BPM" },
  { SW_SOUND_OGG, "vorbis", "LYRICS", "INITIALKEY", "BPM" },
  { SW_SOUND_OPUS, "opus", "LYRICS", "INITIALKEY", "BPM" },
  { SW_SOUND_WAV, "pcm_s16le", "lyrics-XXX", "TKEY", "TBPM" },
};

/* Every format says the same as we do. */
static void
test_format (Fixture      *fixture,
             gconstpointer data)
{
  const Case      *expected = data;
  g_autofree char *target = g_build_filename (fixture->folder, "out", NULL);
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL, *bpm = NULL;
  JsonObject      *stream;
  double           duration;

  g_assert_true (sw_transcode (fixture->wav, target, expected->format, fixture->tags, NULL, &error));
  g_assert_no_error (error);
  root = probe (target);
  stream = json_array_get_object_element (json_object_get_array_member (root, "streams"), 0);
  g_assert_cmpstr (json_object_get_string_member (stream, "codec_name"), ==, expected->codec);
  duration = g_ascii_strtod (json_object_get_string_member (json_object_get_object_member (root, "format"), "duration"), NULL);
  g_assert_cmpfloat_with_epsilon (duration, 2, 0.08);
  assert_tag (root, "title", "Paper Boats – ✓");
  assert_tag (root, "artist", "Songwright");
  assert_tag (root, "genre", "folk, soft");
  assert_tag (root, "date", "2026-11-20");
  assert_tag (root, "comment", "Made with AI");
  if (expected->format == SW_SOUND_WAV)
    {
      g_autoptr (JsonObject) other = probe_chunk (fixture, target);

      g_clear_pointer (&root, json_object_unref);
      root = g_steal_pointer (&other);
      assert_tag (root, "title", "Paper Boats – ✓");
      assert_tag (root, "date", "2026-11-20");
    }
  assert_tag (root, "MODEL", "sonic-v5");
  assert_tag (root, "SOURCE_ID", "abc-123");
  assert_tag (root, expected->key, expected->format == SW_SOUND_MP3 || expected->format == SW_SOUND_WAV ? "F#m" : "F# minor");
  bpm = find_tag (root, expected->bpm);
  g_assert_nonnull (bpm);
  g_assert_cmpfloat (g_ascii_strtod (bpm, NULL), ==, 104);
  words = find_tag (root, expected->lyrics);
  g_assert_cmpstr (words, ==, WORDS);
  g_assert_nonnull (find_picture (root));
  g_assert_cmpint (json_object_get_int_member (find_picture (root), "width"), ==, 1);
}

/* The times in the comment of Vorbis are those of LRC. */
static void
test_timed_comment (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "out.flac", NULL);
  g_autofree char *timed = NULL;
  g_autoptr (JsonObject) root = NULL;

  g_assert_true (sw_transcode (fixture->wav, target, SW_SOUND_FLAC, fixture->tags, NULL, NULL));
  root = probe (target);
  timed = find_tag (root, "SYNCEDLYRICS");
  g_assert_nonnull (timed);
  g_assert_nonnull (strstr (timed, "[00:00.25]Paper boats on the water"));
  g_assert_nonnull (strstr (timed, "Gréen lanterns"));
}

/* SYLT as the standard has it: the bytes of a word, zero, big-endian milliseconds. */
static void
test_timed_frame (Fixture      *fixture,
                  gconstpointer data)
{
  static const guint8 first[] = { 3, 'X', 'X', 'X', 2, 1, 0, 'P', 'a', 'p', 'e', 'r', 0, 0, 0, 0, 250,
                                  ' ', 'b', 'o', 'a', 't', 's', 0, 0, 0, 1, 0xf4 };
  g_autoptr (GByteArray) tag = sw_tagger_make_id3 (fixture->tags);
  const guint8 *frame = memmem (tag->data, tag->len, "SYLT", 4);

  g_assert_nonnull (frame);
  g_assert_cmpmem (frame + 10, sizeof first, first, sizeof first);
  g_assert_nonnull (memmem (frame, tag->data + tag->len - frame, "\nGréen", 7));
}

static char *
dup_md5 (const char *path)
{
  const char *argv[] = { "ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-c", "copy", "-f", "md5", "-", NULL };
  char       *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (out, "MD5="));
  return out;
}

/* No frame changes, and nothing of the old tags stays. */
static void
test_mp3_is_copied (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *old = g_build_filename (fixture->folder, "old.mp3", NULL);
  g_autofree char *target = g_build_filename (fixture->folder, "new.mp3", NULL);
  g_autofree char *before = NULL, *after = NULL, *bytes = NULL, *artist = NULL;
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize            size;

  g_free (fixture->tags->artist);
  fixture->tags->artist = g_strdup ("Somebody else");
  g_assert_true (sw_transcode (fixture->mp3, old, SW_SOUND_MP3, fixture->tags, NULL, NULL));
  g_assert_true (g_file_get_contents (old, &bytes, &size, NULL));
  contents = g_malloc (size + 128);
  memcpy (contents, bytes, size);
  memset (contents + size, 0, 128);
  memcpy (contents + size, "TAGold title", 12);
  g_assert_true (g_file_set_contents (old, contents, (gssize)size + 128, NULL));

  g_clear_pointer (&fixture->tags->artist, g_free);
  g_assert_true (sw_transcode (old, target, SW_SOUND_MP3, fixture->tags, NULL, &error));
  g_assert_no_error (error);
  before = dup_md5 (fixture->mp3);
  after = dup_md5 (target);
  g_assert_cmpstr (after, ==, before);
  root = probe (target);
  assert_tag (root, "title", "Paper Boats – ✓");
  artist = find_tag (root, "artist");
  g_assert_null (artist);
}

/* A format that loses nothing loses nothing. */
static void
test_lossless (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *flac = g_build_filename (fixture->folder, "a.flac", NULL);
  g_autofree char *back = g_build_filename (fixture->folder, "b.wav", NULL);
  g_autofree char *first = NULL, *second = NULL;
  gsize            first_size, second_size;

  g_assert_true (sw_transcode (fixture->wav, flac, SW_SOUND_FLAC, NULL, NULL, NULL));
  g_assert_true (sw_transcode (flac, back, SW_SOUND_WAV, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (fixture->wav, &first, &first_size, NULL));
  g_assert_true (g_file_get_contents (back, &second, &second_size, NULL));
  /* behind the samples an empty list of facts may stand */
  g_assert_cmpuint (second_size, >=, first_size);
  g_assert_cmpmem (second + 44, first_size - 44, first + 44, first_size - 44);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "out.flac", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "out.flac", NULL);
  g_autofree char *noise = g_build_filename (fixture->folder, "noise", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_true (g_file_set_contents (noise, "this is a text, there is no sound in it", -1, NULL));
  n = count_files (fixture->folder);
  g_assert_false (sw_transcode ("/nowhere.wav", target, SW_SOUND_FLAC, NULL, NULL, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (sw_transcode (noise, target, SW_SOUND_FLAC, NULL, NULL, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE);
  g_clear_error (&error);
  g_assert_false (sw_transcode (fixture->wav, nowhere, SW_SOUND_FLAC, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_false (sw_transcode (fixture->wav, target, SW_SOUND_FLAC, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* nothing half-written stays */
  g_assert_cmpuint (count_files (fixture->folder), ==, n);
}

static gpointer
cancel_later (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Cancelled on the way: it ends soon, and what was there before is there still. */
static void
test_cancel_during (Fixture      *fixture,
                    gconstpointer data)
{
  const SwTestTone long_tone[] = { { 120, 440, -6 }, { 0 } };
  g_autofree char *source = sw_test_write_wav (fixture->folder, "long.wav", RATE, long_tone);
  g_autofree char *target = g_build_filename (fixture->folder, "out.opus", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  guint    n;

  g_assert_true (g_file_set_contents (target, "before", -1, NULL));
  n = count_files (fixture->folder);
  thread = g_thread_new ("cancel", cancel_later, cancellable);
  g_assert_false (sw_transcode (source, target, SW_SOUND_OPUS, NULL, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (target, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  g_assert_cmpuint (count_files (fixture->folder), ==, n);
}

static void
test_names (void)
{
  SwSoundFormat format = SW_SOUND_WAV;

  g_assert_true (sw_sound_format_parse ("FLAC", &format));
  g_assert_cmpint (format, ==, SW_SOUND_FLAC);
  g_assert_false (sw_sound_format_parse ("flacc", &format));
  g_assert_false (sw_sound_format_parse (NULL, &format));
  g_assert_cmpint (format, ==, SW_SOUND_FLAC);
  g_assert_cmpstr (sw_sound_format_get_ending (SW_SOUND_OPUS), ==, "opus");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gst_init (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/transcode/format/%s", sw_sound_format_get_ending (cases[i].format));

      g_test_add (path, Fixture, &cases[i], set_up, test_format, tear_down);
    }
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/transcode/timed/comment", test_timed_comment);
  ADD ("/transcode/timed/frame", test_timed_frame);
  ADD ("/transcode/mp3-is-copied", test_mp3_is_copied);
  ADD ("/transcode/lossless", test_lossless);
  ADD ("/transcode/errors", test_errors);
  ADD ("/transcode/cancel-during", test_cancel_during);
  g_test_add_func ("/transcode/names", test_names);

  return g_test_run ();
}
