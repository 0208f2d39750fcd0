/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Audio from outside, and what is made of it and of several songs: measured in what
 * comes out.
 */

#include "sw-json.h"
#include "sw-measure.h"
#include "sw-operation-fixture.h"
#include "sw-render.h"
#include "sw-score-fixture.h"
#include "sw-sound.h"
#include "sw-test-server.h"
#include "sw-test-util.h"
#include "sw-wav.h"

#include <math.h>
#include <string.h>

#define RATE SW_BAND_SAMPLE_RATE
#define OUTSIDE_BPM 104
#define OUTSIDE_BARS 12
#define OWN "\"custom_mode\": true, \"mv\": \"sonic-v6\", \"seed\": 5"

/* A song and a web server that has audio for it. */
typedef struct
{
  Song          song;
  SwTestServer *server; /* (owned) */
} Upload;

static const guint8 melody[] = { 64, 67, 69, 67, 65, 64, 62, 60, 0 };

/* A song from somewhere else: whole, without its singer, or the singer alone. */
static SwScore *
make_outside (guint roles)
{
  SwScore *score = sw_score_fixture_new (OUTSIDE_BPM, OUTSIDE_BARS);

  sw_score_fixture_add_band (score);
  for (guint bar = 0; bar + 2 <= OUTSIDE_BARS; bar += 2)
    sw_score_fixture_add_words (score, "Paper boats on the morning tide", bar * 4 + 0.5, 0.75, melody);
  for (guint i = score->parts->len; i-- > 0;)
    if ((SW_RENDER_ROLE (((SwPart *)g_ptr_array_index (score->parts, i))->role) & roles) == 0)
      g_ptr_array_remove_index (score->parts, i);
  if ((roles & SW_RENDER_VOCALS) == 0)
    g_ptr_array_set_size (score->lines, 0);
  return score;
}

/* Made once for each kind. */
static GBytes *
get_outside (guint roles)
{
  static GHashTable *made;
  GBytes            *bytes;

  if (made == NULL)
    made = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
  bytes = g_hash_table_lookup (made, GUINT_TO_POINTER (roles));
  if (bytes == NULL)
    {
      g_autoptr (SwScore) score = make_outside (roles);
      g_autoptr (SwRender) render = sw_render_score (score, SW_RENDER_DEFAULT, 0, NULL, NULL, NULL, NULL);
      g_autofree char *dir = sw_test_make_dir ();
      g_autofree char *path = g_build_filename (dir, "a.wav", NULL);
      g_autofree char *text = NULL;
      gsize            size;

      g_assert_true (sw_wav_write (render->stem, 16, path, NULL, NULL));
      g_assert_true (g_file_get_contents (path, &text, &size, NULL));
      sw_test_remove_tree (dir);
      bytes = g_bytes_new_take (g_steal_pointer (&text), size);
      g_hash_table_insert (made, GUINT_TO_POINTER (roles), bytes);
    }
  return bytes;
}

static void
offer (Upload     *self,
       const char *path,
       GBytes     *bytes)
{
  SwTestAnswer *head = sw_test_server_answer (self->server, "HEAD", path, 200, NULL);
  SwTestAnswer *get = sw_test_server_answer (self->server, "GET", path, 200, NULL);

  sw_test_answer_header (head, "Content-Type", "audio/wav");
  sw_test_answer_claim_length (head, (goffset)g_bytes_get_size (bytes));
  sw_test_answer_header (get, "Content-Type", "audio/wav");
  sw_test_answer_bytes (get, bytes);
}

static void
set_up (Upload       *self,
        gconstpointer unused)
{
  song_set_up (&self->song, NULL);
  self->song.base.options.fetch_limits.allow_loopback = TRUE;
  fixture_start (&self->song.base);
  self->server = sw_test_server_new ();
}

static void
tear_down (Upload       *self,
           gconstpointer unused)
{
  sw_test_server_free (self->server);
  song_tear_down (&self->song, NULL);
}

static char *
upload (Upload *self,
        guint   roles)
{
  g_auto (Answer) answer = { 0 };

  offer (self, "/outside.wav", get_outside (roles));
  answer = song_post (&self->song, "upload", "{\"url\": \"%s/outside.wav\"}", sw_test_server_get_uri (self->server));
  if (answer.status != 200)
    g_error ("upload was answered %u: %s", answer.status, answer_get_error (&answer));
  assert_members (answer_get_object (&answer), "code", "message", "clip_id", NULL);
  return g_strdup (sw_json_get_string (answer_get_object (&answer), "clip_id", ""));
}

static const char *
get_clip_id (const Answer *answer,
             guint         index)
{
  if (!g_str_equal (answer_get_state (answer, index), "succeeded"))
    g_error ("%s", sw_json_get_string (answer_get_clip (answer, index), "error_message", "?"));
  return sw_json_get_string (answer_get_clip (answer, index), "clip_id", "");
}

static JsonObject *
get_data (const Answer *answer)
{
  if (answer->status != 200)
    g_error ("answered %u: %s", answer->status, answer_get_error (answer));
  return sw_json_get_object (answer_get_object (answer), "data");
}

static void
test_upload (Upload       *self,
             gconstpointer unused)
{
  g_autofree char *clip = upload (self, SW_RENDER_ALL_ROLES);
  g_auto (Answer) bpm = song_post (&self->song, "bpm", "{\"clip_id\": \"%s\"}", clip);
  g_auto (Answer) words = song_post (&self->song, "aligned-lyrics", "{\"clip_id\": \"%s\"}", clip);
  g_auto (Answer) plain = song_post (&self->song, "create", "{\"task_type\": \"extend_music\", \"continue_clip_id\": \"%s\", "
                                                            "\"continue_at\": 10, \"prompt\": \"la\", " OWN "}",
                                     clip);
  g_autoptr (SwStem) sound = song_get_sound (&self->song, clip);
  double heard = sw_json_get_number (get_data (&bpm), "avg_bpm", 0);

  g_assert_cmpfloat (fabs ((double)sound->n_frames / RATE - (OUTSIDE_BARS * 240.0 / OUTSIDE_BPM + 1)), <, 0.3);
  g_test_message ("heard %.2f bpm of %d", heard, OUTSIDE_BPM);
  g_assert_cmpfloat (fabs (heard - OUTSIDE_BPM), <, 1);
  assert_refused (&words, 404, "not_found", NULL);
  assert_refused (&plain, 400, "validation_error", "task_type");
  g_assert_nonnull (strstr (answer_get_error (&plain), "extend_upload_music"));
}

static void
test_upload_refused (Upload       *self,
                     gconstpointer unused)
{
  g_autoptr (GBytes) words = g_bytes_new_static ("these are words and no sound", 28);
  g_auto (Answer) not_audio = { 0 };
  g_auto (Answer) nothing = { 0 };
  g_auto (Answer) scheme = { 0 };
  g_auto (Answer) steps = { 0 };
  g_auto (Answer) off = { 0 };
  const char *uri = sw_test_server_get_uri (self->server);
  guint       charges = fixture_count_lines (&self->song.base, "charge");

  offer (self, "/words.wav", words);
  not_audio = song_post (&self->song, "upload", "{\"url\": \"%s/words.wav\"}", uri);
  assert_refused (&not_audio, 400, "validation_error", "url:");
  nothing = song_post (&self->song, "upload", "{\"url\": \"%s/nothing.wav\"}", uri);
  assert_refused (&nothing, 400, "validation_error", "404");
  scheme = song_post (&self->song, "upload", "{\"url\": \"file:///etc/passwd\"}");
  assert_refused (&scheme, 400, "validation_error", "url:");
  steps = song_post (&self->song, "upload-extend", "{\"url\": \"%s/nothing.wav\", \"continue_at\": 3, \"prompt\": \"la\", " OWN "}", uri);
  assert_refused (&steps, 400, "validation_error", "404");
  g_assert_cmpstr (sw_json_get_string (sw_json_get_object (sw_json_get_object (answer_get_object (&steps), "steps"), "upload"), "error", ""), !=, "");
  self->song.base.options.fetch_limits.allow_loopback = FALSE;
  fixture_start (&self->song.base);
  off = song_post (&self->song, "upload", "{\"url\": \"%s/words.wav\"}", uri);
  assert_refused (&off, 400, "validation_error", "private network");
  g_assert_cmpuint (fixture_count_lines (&self->song.base, "charge"), ==, charges);
}

static void
test_extend_upload (Upload       *self,
                    gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) part = { 0 };
  g_auto (Answer) whole = { 0 };
  g_autoptr (SwScore) score = NULL;
  g_autoptr (SwStem) song = NULL;
  g_autoptr (SwStem) source = NULL;
  double      at = 15.0, own;
  const char *source_id;

  offer (self, "/outside.wav", get_outside (SW_RENDER_ALL_ROLES));
  answer = song_post (&self->song, "upload-extend",
                      "{\"url\": \"%s/outside.wav\", \"continue_at\": 15, \"duration\": 10, \"tags\": \"pop\", "
                      "\"prompt\": \"[Verse]\\nMorning comes with silver light\", " OWN "}",
                      sw_test_server_get_uri (self->server));
  g_assert_cmpuint (answer.status, ==, 200);
  assert_members (answer_get_object (&answer), "code", "message", "task_id", "steps", NULL);
  source_id = sw_json_get_string (sw_json_get_object (sw_json_get_object (answer_get_object (&answer), "steps"), "upload"), "clip_id", "");
  g_assert_cmpstr (sw_json_get_string (sw_json_get_object (sw_json_get_object (answer_get_object (&answer), "steps"), "extend"), "task_id", ""),
                   ==, sw_json_get_string (answer_get_object (&answer), "task_id", ""));
  part = fixture_wait (&self->song.base, sw_json_get_string (answer_get_object (&answer), "task_id", ""));
  score = song_get_score (&self->song, get_clip_id (&part, 0));
  g_test_message ("continues at %.2f bpm", sw_score_get_bpm (score));
  g_assert_cmpfloat (fabs (sw_score_get_bpm (score) - OUTSIDE_BPM), <, 1);
  whole = song_run (&self->song, "create", "{\"task_type\": \"concat_music\", \"continue_clip_id\": \"%s\"}", get_clip_id (&part, 0));
  song = song_get_sound (&self->song, get_clip_id (&whole, 0));
  source = song_get_sound (&self->song, source_id);
  g_assert_cmpmem (song->samples[0], 14 * RATE * sizeof (float), source->samples[0], 14 * RATE * sizeof (float));
  own = MAX (sw_sound_get_max_step (source, 10, 20), sw_sound_get_max_step (song, 18, 20));
  g_assert_cmpfloat (sw_sound_get_max_step (song, at - 0.3, at + 3), <=, own * 1.05);
}

/* How much of the given sound is in the clip: what is left when it is taken out. */
static void
test_add_vocals (Upload       *self,
                 gconstpointer unused)
{
  g_autofree char *clip = upload (self, SW_RENDER_INSTRUMENTS);
  g_auto (Answer) answer = song_run (&self->song, "create",
                                     "{\"task_type\": \"add_vocals\", \"mv\": \"sonic-v6\", \"continue_clip_id\": \"%s\", \"tags\": \"pop\", "
                                     "\"prompt\": \"[Verse]\\nMorning comes with silver light\\nCarry me over to the side\", \"seed\": 5}",
                                     clip);
  g_auto (Answer) stems = song_run (&self->song, "stems/basic", "{\"clip_id\": \"%s\"}", get_clip_id (&answer, 0));
  g_auto (Answer) words = song_post (&self->song, "aligned-lyrics", "{\"clip_id\": \"%s\"}", get_clip_id (&answer, 0));
  g_autoptr (SwScore) score = song_get_score (&self->song, get_clip_id (&answer, 0));
  g_autoptr (SwStem) song = song_get_sound (&self->song, get_clip_id (&answer, 0));
  JsonArray *alignment = sw_json_get_array (get_data (&words), "alignment");

  g_assert_cmpuint (json_array_get_length (sw_json_get_array (answer_get_object (&stems), "data")), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SwStem) stem = song_fetch_wav (&self->song, sw_json_get_string (answer_get_clip (&stems, i), "wav_url", ""));

      if (g_str_equal (sw_json_get_string (answer_get_clip (&stems, i), "stem", ""), "vocals"))
        {
          /* Sung where the words say: the first word begins what is heard of the voice. */
          double start = sw_json_get_number (sw_json_array_get_object (alignment, 0), "start_s", 0);

          g_test_message ("first word at %.2f s, before it %.1f dB", start, sw_measure_level (stem->samples[0], sw_sound_get_frame (MAX (start - 0.3, 0.05))));
          g_assert_cmpfloat (sw_measure_level (stem->samples[0], sw_sound_get_frame (MAX (start - 0.3, 0.05))), <, -45);
          g_assert_cmpfloat (sw_measure_level (stem->samples[0] + sw_sound_get_frame (start), RATE / 2), >, -40);
        }
      sw_sound_add (song, stem, 0, -1);
    }
  g_assert_cmpfloat (sw_measure_level (song->samples[0], song->n_frames), <, -90);
  g_assert_cmpfloat (fabs (sw_score_get_bpm (score) - OUTSIDE_BPM), <, 1);
}

static void
test_add_instrumental (Upload       *self,
                       gconstpointer unused)
{
  g_autofree char *clip = upload (self, SW_RENDER_VOCALS);
  g_auto (Answer) generated = song_post (&self->song, "create",
                                         "{\"task_type\": \"add_instrumental\", \"mv\": \"sonic-v6\", \"continue_clip_id\": \"%s\"}", self->song.clips[0]);
  g_auto (Answer) turned = song_post (&self->song, "create",
                                      "{\"task_type\": \"add_instrumental\", \"mv\": \"sonic-v6\", \"continue_clip_id\": \"%s\", "
                                      "\"overpainting_start_s\": 9, \"overpainting_end_s\": 4}",
                                      clip);
  g_auto (Answer) answer = song_run (&self->song, "create",
                                     "{\"task_type\": \"add_instrumental\", \"mv\": \"sonic-v6\", \"continue_clip_id\": \"%s\", \"tags\": \"folk\", \"seed\": 5}", clip);
  g_autoptr (SwStem) song = song_get_sound (&self->song, get_clip_id (&answer, 0));
  g_autoptr (SwScore) score = song_get_score (&self->song, get_clip_id (&answer, 0));

  assert_refused (&generated, 400, "validation_error", "task_type");
  assert_refused (&turned, 400, "validation_error", "overpainting_start_s");
  g_assert_null (sw_score_get_part (score, SW_PART_LEAD_VOCAL));
  g_assert_nonnull (sw_score_get_part (score, SW_PART_BASS));
  g_assert_cmpfloat (fabs (sw_measure_loudness (song) + 14), <, 0.5);
  g_assert_cmpfloat (sw_measure_true_peak (song), <=, -1);
}

static void
test_cover_upload (Upload       *self,
                   gconstpointer unused)
{
  g_autofree char *clip = upload (self, SW_RENDER_ALL_ROLES);
  g_auto (Answer) answer = song_run (&self->song, "create",
                                     "{\"task_type\": \"cover_upload_music\", \"continue_clip_id\": \"%s\", \"tags\": \"bossa nova\", \"audio_weight\": 1, "
                                     "\"prompt\": \"[Verse]\\nMorning comes with silver light\", " OWN "}",
                                     clip);
  g_autoptr (SwScore) score = song_get_score (&self->song, get_clip_id (&answer, 0));

  g_assert_cmpfloat (fabs (sw_score_get_bpm (score) - OUTSIDE_BPM), <, 1);
  g_assert_cmpuint (score->lines->len, ==, 1);
}

static void
test_stems_of_an_upload (Upload       *self,
                         gconstpointer unused)
{
  g_autofree char *clip = upload (self, SW_RENDER_ALL_ROLES);
  g_auto (Answer) stems = song_run (&self->song, "stems/full", "{\"clip_id\": \"%s\"}", clip);
  g_autoptr (SwStem) song = song_get_sound (&self->song, clip);

  g_assert_cmpuint (json_array_get_length (sw_json_get_array (answer_get_object (&stems), "data")), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SwStem) stem = song_fetch_wav (&self->song, sw_json_get_string (answer_get_clip (&stems, i), "wav_url", ""));

      get_clip_id (&stems, i);
      g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&stems, i), "title", ""), "rough"));
      sw_sound_add (song, stem, 0, -1);
    }
  g_assert_cmpfloat (sw_measure_level (song->samples[0], song->n_frames), <, -90);
}

static void
test_create_voice (Upload       *self,
                   gconstpointer unused)
{
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) done = { 0 };
  g_auto (Answer) sung = { 0 };
  g_auto (Answer) brief = { 0 };
  g_autoptr (SwScore) score = NULL;
  g_autoptr (SwStem) little = sw_stem_new (3 * RATE);
  g_autofree char *path = g_build_filename (self->song.base.state_dir, "little.wav", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  offer (self, "/voice.wav", get_outside (SW_RENDER_VOCALS));
  answer = song_post (&self->song, "create-voice", "{\"audio_url\": \"%s/voice.wav\"}", sw_test_server_get_uri (self->server));
  g_assert_cmpuint (answer.status, ==, 200);
  done = fixture_wait (&self->song.base, sw_json_get_string (answer_get_object (&answer), "task_id", ""));
  assert_members (get_data (&done), "persona_id", "name", "state", NULL);
  g_assert_cmpstr (sw_json_get_string (get_data (&done), "name", ""), ==, "voice");
  sung = song_run (&self->song, "create",
                   "{\"task_type\": \"persona_music\", \"persona_id\": \"%s\", \"tags\": \"folk\", \"duration\": 12, "
                   "\"prompt\": \"Morning comes with silver light\", " OWN "}",
                   sw_json_get_string (get_data (&done), "persona_id", ""));
  score = song_get_score (&self->song, get_clip_id (&sung, 0));
  g_assert_nonnull (score->voice_manner);
  g_assert_cmpstr (sw_json_get_string (json_node_get_object (score->voice_manner), "gender", ""), ==, "f"); /* as the voice given */

  g_assert_true (sw_wav_write (little, 16, path, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  bytes = g_bytes_new (text, size);
  offer (self, "/little.wav", bytes);
  brief = song_post (&self->song, "create-voice", "{\"audio_url\": \"%s/little.wav\"}", sw_test_server_get_uri (self->server));
  assert_refused (&brief, 400, "validation_error", NULL);
}

static void
test_sample (Upload       *self,
             gconstpointer unused)
{
  g_auto (Answer) answer = song_run (&self->song, "sample",
                                     "{\"sample_clip_id\": \"%s\", \"chop_sample_start_s\": 0.1, \"chop_sample_end_s\": 3.9, \"tags\": \"house\", "
                                     "\"prompt\": \"[Verse]\\nMorning comes with silver light\\nCarry me over to the side\", " OWN "}",
                                     self->song.clips[1]);
  g_autoptr (SwScore) source = song_get_score (&self->song, self->song.clips[1]);
  g_autoptr (SwScore) score = song_get_score (&self->song, get_clip_id (&answer, 0));
  g_auto (Answer) stems = song_run (&self->song, "stems/basic", "{\"clip_id\": \"%s\"}", get_clip_id (&answer, 0));
  g_autoptr (SwStem) loop = song_fetch_wav (&self->song, sw_json_get_string (answer_get_clip (&stems, 0), "wav_url", ""));
  gsize  period = sw_sound_get_frame (2 * 240.0 / SONG_BPM); /* two bars */
  gsize  start = sw_sound_get_frame (sw_score_beat_to_seconds (score, 16));
  double same = 0, power = 0;

  g_assert_cmpfloat (sw_score_get_bpm (score), ==, SONG_BPM);
  g_assert_cmpuint (score->key, ==, source->key);
  g_assert_cmpint (score->minor, ==, source->minor);
  g_assert_cmpstr (sw_json_get_string (answer_get_clip (&stems, 0), "stem", ""), ==, "sample");
  /* The sound comes again after two bars, times the master's gain, which moves little. */
  for (gsize i = start; i < start + period / 2; i++)
    {
      same += (double)loop->samples[0][i] * loop->samples[0][i + period];
      power += (double)loop->samples[0][i] * loop->samples[0][i];
    }
  g_assert_cmpfloat (power, >, 1);
  g_assert_cmpfloat (same / power, >, 0.8);
}

static void
test_sample_refused (Upload       *self,
                     gconstpointer unused)
{
  g_auto (Answer) both = song_post (&self->song, "sample",
                                    "{\"sample_clip_id\": \"%s\", \"url\": \"http://127.0.0.1:1/a\", \"chop_sample_start_s\": 0, \"chop_sample_end_s\": 2, "
                                    "\"prompt\": \"la\", " OWN "}",
                                    self->song.clips[0]);
  g_auto (Answer) turned = song_post (&self->song, "sample",
                                      "{\"sample_clip_id\": \"%s\", \"chop_sample_start_s\": 5, \"chop_sample_end_s\": 2, \"prompt\": \"la\", " OWN "}",
                                      self->song.clips[0]);

  assert_refused (&both, 400, "validation_error", NULL);
  assert_refused (&turned, 400, "validation_error", "chop_sample_start_s");
}

static Answer
mash (Upload     *self,
      const char *first,
      const char *second)
{
  return song_run (&self->song, "mashup", "{\"mashup_clip_ids\": [\"%s\", \"%s\"], \"make_instrumental\": false, \"prompt\": \"la\", " OWN "}", first, second);
}

/* Two songs of our own become one score: one tempo, the words of one, the band of the
 * other. */
static void
test_mashup (Upload       *self,
             gconstpointer unused)
{
  g_auto (Answer) other = song_run (&self->song, "create",
                                    "{\"task_type\": \"cover_music\", \"continue_clip_id\": \"%s\", \"audio_weight\": 0.4, \"tags\": \"house, 128 bpm, E minor\", "
                                    "\"prompt\": \"[Chorus]\\nTurn the lantern low\\nKeep the harbour light\", " OWN "}",
                                    self->song.clips[0]);
  g_auto (Answer) answer = mash (self, self->song.clips[0], get_clip_id (&other, 0));
  g_autoptr (SwScore) voice = song_get_score (&self->song, self->song.clips[0]);
  g_autoptr (SwScore) music = song_get_score (&self->song, get_clip_id (&other, 0));
  g_autoptr (SwScore) mixed = song_get_score (&self->song, get_clip_id (&answer, 0));

  g_assert_cmpfloat (sw_score_get_bpm (mixed), ==, sw_score_get_bpm (music));
  g_assert_cmpuint (mixed->key, ==, music->key);
  g_assert_cmpstr (((SwSungLine *)g_ptr_array_index (mixed->lines, 0))->text, ==, ((SwSungLine *)g_ptr_array_index (voice->lines, 0))->text);
  g_assert_cmpuint (sw_score_get_part (mixed, SW_PART_BASS)->notes->len, ==, sw_score_get_part (music, SW_PART_BASS)->notes->len);
  g_assert_nonnull (strstr (sw_json_get_string (answer_get_clip (&answer, 0), "title", ""), "×"));
}

/* A voice of ours over a song from outside: stretched to its tempo. */
static void
test_mashup_with_upload (Upload       *self,
                         gconstpointer unused)
{
  g_autofree char *clip = upload (self, SW_RENDER_INSTRUMENTS);
  g_auto (Answer) answer = mash (self, self->song.clips[0], clip);
  g_auto (Answer) stems = song_run (&self->song, "stems/basic", "{\"clip_id\": \"%s\"}", get_clip_id (&answer, 0));
  g_autoptr (SwStem) voice = NULL;
  gsize  first = 0, last = 0;
  double length, sung = 14.5 * 60.0 / SONG_BPM; /* from the first note to the end of the last, beats */

  g_assert_cmpstr (sw_json_get_string (answer_get_clip (&stems, 0), "stem", ""), ==, "vocals");
  voice = song_fetch_wav (&self->song, sw_json_get_string (answer_get_clip (&stems, 0), "wav_url", ""));
  for (gsize i = 0; i + RATE / 50 < voice->n_frames; i += RATE / 100)
    if (sw_measure_level (voice->samples[0] + i, RATE / 50) > -32)
      {
        first = first == 0 ? i : first;
        last = i;
      }
  length = (double)(last - first) / RATE;
  g_test_message ("sung for %.2f s, %.2f s before", length, sung);
  /* Fourteen beats at 104 instead of 120 a minute. */
  g_assert_cmpfloat (fabs (length / sung - (double)SONG_BPM / OUTSIDE_BPM), <, 0.12);
}

#define ADD(path, function) g_test_add (path, Upload, NULL, set_up, function, tear_down)
/* Takes more than a moment: `-m slow`, as the benchmarks of this program do. */
#define ADD_LONG(path, function) \
  if (g_test_slow ())            \
  ADD (path, function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/uploads/upload", test_upload);
  ADD ("/uploads/refused", test_upload_refused);
  ADD_LONG ("/uploads/extend", test_extend_upload);
  ADD ("/uploads/add-vocals", test_add_vocals);
  ADD_LONG ("/uploads/add-instrumental", test_add_instrumental);
  ADD_LONG ("/uploads/cover", test_cover_upload);
  ADD_LONG ("/uploads/stems", test_stems_of_an_upload);
  ADD_LONG ("/uploads/create-voice", test_create_voice);
  ADD_LONG ("/uploads/sample", test_sample);
  ADD ("/uploads/sample/refused", test_sample_refused);
  ADD_LONG ("/uploads/mashup", test_mashup);
  ADD_LONG ("/uploads/mashup/outside", test_mashup_with_upload);

  return g_test_run ();
}
