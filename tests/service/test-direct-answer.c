/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-direct-answer.h"
#include "sw-contract.h"
#include "sw-service-error.h"

#include <string.h>

static SwDirectAnswer *
read_answer (const char *operation,
             const char *json,
             GError    **error)
{
  return sw_direct_answer_read (sw_contract_get_operation (sw_contract_get_default (), operation), json, error);
}

static void
test_documented (void)
{
  static const struct
  {
    const char *operation, *json;
    SwAssetKind kind;
    const char *uri, *remote_id;
    double      number, start, end;
  } cases[] = {
    { "sonic.wav", "{\"message\": \"success\", \"data\": {\"wav_url\": \"https://cdn.example.net/a.wav\"}}", SW_ASSET_WAV, "https://cdn.example.net/a.wav" },
    { "sonic.wav", "{\"wav_url\": \"https://cdn.example.net/a.wav\"}", SW_ASSET_WAV, "https://cdn.example.net/a.wav" },
    { "sonic.midi", "{\"data\": {\"midi_url\": \"https://cdn.example.net/a.mid\", \"instruments\": [{\"name\": \"Piano\"}]}}", SW_ASSET_MIDI, "https://cdn.example.net/a.mid" },
    { "sonic.bpm", "{\"code\": 200, \"data\": {\"avg_bpm\": \"118.2\", \"min_bpm\": 116.0, \"max_bpm\": 121.5}}", SW_ASSET_BPM, NULL, NULL, 118.2 },
    { "sonic.vox", "{\"data\": {\"vox_audio_id\": \"v-1\", \"status\": \"complete\", \"vocal_start_s\": 10, \"vocal_end_s\": 40, \"wave_response\": null}}",
      SW_ASSET_VOX, NULL, "v-1", 0, 10, 40 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwDirectAnswer) answer = read_answer (cases[i].operation, cases[i].json, &error);

      g_assert_no_error (error);
      g_assert_true (answer->is_asset);
      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpstr (answer->uri, ==, cases[i].uri);
      g_assert_cmpstr (answer->remote_id, ==, cases[i].remote_id);
      g_assert_cmpfloat (answer->number, ==, cases[i].number);
      g_assert_cmpfloat (answer->start, ==, cases[i].start);
      g_assert_cmpfloat (answer->end, ==, cases[i].end);
    }
}

static void
test_not_assets (void)
{
  g_autoptr (SwDirectAnswer) persona = read_answer ("sonic.persona", "{\"code\": 200, \"persona_id\": \"p\", \"message\": \"success\"}", NULL);
  g_autoptr (SwDirectAnswer) upload = read_answer ("sonic.upload", "{\"code\": 200, \"clip_id\": \"c\"}", NULL);

  g_assert_false (persona->is_asset);
  g_assert_cmpstr (persona->remote_id, ==, "p");
  g_assert_false (upload->is_asset);
  g_assert_cmpstr (upload->remote_id, ==, "c");
}

static void
test_timeline_is_bounded (void)
{
  g_autoptr (SwDirectAnswer) answer = NULL;

  answer = read_answer ("sonic.aligned_lyrics",
                        "{\"data\": {\"alignment\": [{\"word\": \"[Verse]\\nPaper \", \"start_s\": 12.1, \"end_s\": 12.5, \"success\": true},"
                        " {\"word\": \"lost\", \"start_s\": -1, \"end_s\": 2}, {\"word\": \"missed\", \"start_s\": 3, \"end_s\": 4, \"success\": false},"
                        " 7, null, {\"word\": 5}, {\"word\": \"back\", \"start_s\": 14, \"end_s\": 13}]}}",
                        NULL);
  g_assert_nonnull (strstr (answer->text, "Paper"));
  g_assert_null (strstr (answer->text, "lost"));
  g_assert_null (strstr (answer->text, "missed"));
  g_assert_nonnull (strstr (answer->text, "\"start\":14"));
  g_assert_null (strstr (answer->text, "\"end\":13"));
}

static void
test_malformed (void)
{
  static const char *const operations[] = { "sonic.wav", "sonic.midi", "sonic.bpm", "sonic.vox", "sonic.aligned_lyrics", "sonic.upsample_tags",
                                            "sonic.persona", "sonic.upload" };
  static const char *const answers[] = {
    "",
    "null",
    "[]",
    "7",
    "{",
    "{}",
    "{\"data\": null}",
    "{\"data\": []}",
    "{\"data\": \"x\"}",
    "{\"data\": {\"wav_url\": \"file:///etc/passwd\", \"midi_url\": \"javascript:1\", \"avg_bpm\": -4, \"vox_audio_id\": \"../..\\n\","
    " \"alignment\": 3, \"upsampled_tags\": \"  \", \"persona_id\": \"\", \"clip_id\": \"a b\"}}",
    "{\"data\": {\"wav_url\": 5, \"midi_url\": {}, \"avg_bpm\": 1e300, \"vox_audio_id\": [], \"upsampled_tags\": {}, \"persona_id\": 1, \"clip_id\": null}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    for (guint j = 0; j < G_N_ELEMENTS (answers); j++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (SwDirectAnswer) answer = read_answer (operations[i], answers[j], &error);

        g_assert_null (answer);
        g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/direct-answer/documented", test_documented);
  g_test_add_func ("/direct-answer/not-assets", test_not_assets);
  g_test_add_func ("/direct-answer/timeline-is-bounded", test_timeline_is_bounded);
  g_test_add_func ("/direct-answer/malformed", test_malformed);
  return g_test_run ();
}
