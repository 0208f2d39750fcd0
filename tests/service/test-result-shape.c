/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-json.h"
#include "sw-result-shape.h"
#include "sw-service.h"

#include <string.h>

#define FULL                                                                               \
  "{\"clip_id\": \"9d1b6c40-2f4e\", \"state\": \"succeeded\", \"title\": \"Paper Boats\"," \
  " \"tags\": \"folk pop, warm\", \"lyrics\": \"[Verse]\\r\\nPaper boats\\n\","            \
  " \"image_url\": \"https://cdn.example.net/9d.jpeg\","                                   \
  " \"audio_url\": \"https://cdn.example.net/9d.mp3\", \"video_url\": null,"               \
  " \"created_at\": \"2026-07-15T09:30:00.000Z\", \"mv\": \"sonic-v5\","                   \
  " \"gpt_description_prompt\": null, \"duration\": \"142.36\"}"
#define RUNNING "{\"clip_id\": \"0a7e4f92\", \"state\": \"running\", \"audio_url\": \"\", \"duration\": null}"
#define FAILED(rest) "{\"clip_id\": \"0a7e4f92\", \"state\": \"failed\", " rest "}"

static SwTaskReport *
read_text (SwResultShape shape,
           guint         expected,
           const char   *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = sw_json_parse (text, -1, &error);
  SwTaskReport *report;

  g_assert_no_error (error);
  report = sw_result_shape_read (shape, expected, root, NULL, &error);
  g_assert_no_error (error);
  return report;
}

static const SwClipReport *
get_clip (SwTaskReport *report,
          guint         index)
{
  g_assert_cmpuint (index, <, report->clips->len);
  return g_ptr_array_index (report->clips, index);
}

static void
test_clip_fields (void)
{
  g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1, "{\"data\": [" FULL "]}");
  const SwClipReport *clip = get_clip (report, 0);

  g_assert_true (report->ready);
  g_assert_true (report->finished);
  g_assert_cmpint (clip->state, ==, SW_REPORT_SUCCEEDED);
  g_assert_cmpstr (clip->clip_id, ==, "9d1b6c40-2f4e");
  g_assert_cmpstr (clip->title, ==, "Paper Boats");
  g_assert_cmpstr (clip->tags, ==, "folk pop, warm");
  g_assert_cmpstr (clip->lyrics, ==, "[Verse]\nPaper boats\n");
  g_assert_cmpstr (clip->model, ==, "sonic-v5");
  g_assert_cmpstr (clip->audio_uri, ==, "https://cdn.example.net/9d.mp3");
  g_assert_cmpstr (clip->image_uri, ==, "https://cdn.example.net/9d.jpeg");
  g_assert_cmpstr (clip->created_at, ==, "2026-07-15T09:30:00.000Z");
  g_assert_cmpfloat_with_epsilon (clip->duration, 142.36, 1e-9);
  g_assert_null (clip->message);
  g_assert_null (clip->key);
  g_assert_cmpfloat (clip->bpm, ==, 0);
  g_assert_cmpfloat (clip->progress, <, 0);
}

static void
test_engine_fields (void)
{
  g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1,
                                               "{\"data\": [{\"clip_id\": \"a\", \"state\": \"running\", \"bpm\": 96.5, \"key\": \"D minor\","
                                               " \"progress\": 0.4, \"stage\": \"singing\"}]}");
  const SwClipReport *clip = get_clip (report, 0);

  g_assert_cmpfloat (clip->bpm, ==, 96.5);
  g_assert_cmpstr (clip->key, ==, "D minor");
  g_assert_cmpfloat (clip->progress, ==, 0.4);
  g_assert_cmpstr (clip->stage, ==, "singing");
}

typedef struct
{
  const char *name;
  guint       expected;
  const char *text;
  gboolean    ready, finished;
  guint       n_clips;
} Count;

static const Count counts[] = {
  { "one-running", 2, "{\"data\": [" FULL ", " RUNNING "]}", TRUE, FALSE, 2 },
  { "fewer", 2, "{\"data\": [" FULL "]}", TRUE, FALSE, 1 },
  { "more", 2, "{\"data\": [" FULL ", " FULL ", " FULL "]}", TRUE, TRUE, 3 },
  { "one-failed", 2, "{\"data\": [" FULL ", " FAILED ("\"x\": 1") "]}", TRUE, TRUE, 2 },
  { "any-number", 0, "{\"data\": [" FULL ", " FULL ", " FULL "]}", TRUE, TRUE, 3 },
  { "any-number-running", 0, "{\"data\": [" FULL ", " RUNNING "]}", TRUE, FALSE, 2 },
  { "any-number-none", 0, "{\"data\": []}", TRUE, FALSE, 0 },
  { "null-element", 2, "{\"data\": [null, " FULL "]}", TRUE, FALSE, 2 },
  { "null-element-any-number", 0, "{\"data\": [null, " FULL "]}", TRUE, FALSE, 2 },
  { "odd-elements", 2, "{\"data\": [7, \"x\", [], true, " FULL "]}", TRUE, FALSE, 1 },
  { "odd-elements-any-number", 0, "{\"data\": [7, " FULL "]}", TRUE, FALSE, 1 },
  { "odd-element-after", 2, "{\"data\": [" FULL ", " FULL ", \"note\"]}", TRUE, TRUE, 2 },
  { "lone-object", 1, "{\"data\": " FULL "}", TRUE, TRUE, 1 },
  { "no-data", 2, "{\"code\": 200}", FALSE, FALSE, 0 },
  { "null-data", 2, "{\"code\": 200, \"data\": null}", FALSE, FALSE, 0 },
  { "empty-object", 2, "{\"data\": [{}, {}]}", TRUE, FALSE, 2 },
};

static void
test_count (gconstpointer data)
{
  const Count *one = data;
  g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, one->expected, one->text);

  g_assert_cmpint (report->ready, ==, one->ready);
  g_assert_cmpint (report->finished, ==, one->finished);
  g_assert_cmpuint (report->clips->len, ==, one->n_clips);
}

static void
test_states (void)
{
  static const struct
  {
    const char   *state;
    SwReportState expected;
  } states[] = {
    { "\"pending\"", SW_REPORT_PENDING },
    { "\"PENDING\"", SW_REPORT_PENDING },
    { "\"running\"", SW_REPORT_RUNNING },
    { "\"Running\"", SW_REPORT_RUNNING },
    { "\"succeeded\"", SW_REPORT_SUCCEEDED },
    { "\"SUCCEEDED\"", SW_REPORT_SUCCEEDED },
    { "\"success\"", SW_REPORT_SUCCEEDED },
    { "\"complete\"", SW_REPORT_SUCCEEDED },
    { "\"Completed\"", SW_REPORT_SUCCEEDED },
    { "\"failed\"", SW_REPORT_FAILED },
    { "\"FAILED\"", SW_REPORT_FAILED },
    { "\"error\"", SW_REPORT_FAILED },
    { "\"streaming\"", SW_REPORT_RUNNING },
    { "\"\"", SW_REPORT_RUNNING },
    { "null", SW_REPORT_RUNNING },
    { "3", SW_REPORT_RUNNING },
    { "{}", SW_REPORT_RUNNING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"data\": [{\"state\": %s}]}", states[i].state);
      g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1, text);

      g_assert_cmpint (get_clip (report, 0)->state, ==, states[i].expected);
    }
}

static void
test_durations (void)
{
  static const struct
  {
    const char *text;
    double      expected;
  } durations[] = {
    { "142", 142 },
    { "142.5", 142.5 },
    { "\"142.36\"", 142.36 },
    { "\"142\"", 142 },
    { "null", 0 },
    { "\"\"", 0 },
    { "\"soon\"", 0 },
    { "-3", 0 },
    { "1e30", 0 },
    { "\"1e999\"", 0 },
    { "true", 0 },
    { "[]", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"data\": [{\"duration\": %s}]}", durations[i].text);
      g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1, text);

      g_assert_cmpfloat_with_epsilon (get_clip (report, 0)->duration, durations[i].expected, 1e-9);
    }
}

static void
test_reasons (void)
{
  static const char *const texts[] = {
    "\"error_message\": \"moderated\"",
    "\"error\": \"moderated\"",
    "\"error\": {\"message\": \"moderated\"}",
    "\"fail_reason\": \"moderated\"",
    "\"failure_reason\": \"moderated\"",
    "\"reason\": \"moderated\"",
    "\"message\": \"moderated\"",
    "\"detail\": \"moderated\"",
    "\"metadata\": {\"error_message\": \"moderated\"}",
    "\"error_message\": \"\", \"error\": null, \"message\": \" moderated\\n\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"data\": [{\"state\": \"failed\", %s}]}", texts[i]);
      g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1, text);

      g_assert_cmpstr (get_clip (report, 0)->message, ==, "moderated");
    }
}

static void
test_failed_without_reason (void)
{
  g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1, "{\"data\": [" FAILED ("\"title\": \"x\"") "]}");

  g_assert_null (get_clip (report, 0)->message);
}

static void
test_wrong_types (void)
{
  g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1,
                                               "{\"data\": [{\"clip_id\": 7, \"state\": [], \"title\": {}, \"tags\": 3, \"lyrics\": false,"
                                               " \"mv\": null, \"audio_url\": 1, \"image_url\": [], \"created_at\": {}, \"progress\": \"x\"}]}");
  const SwClipReport *clip = get_clip (report, 0);

  g_assert_null (clip->clip_id);
  g_assert_null (clip->title);
  g_assert_null (clip->tags);
  g_assert_null (clip->lyrics);
  g_assert_null (clip->model);
  g_assert_null (clip->audio_uri);
  g_assert_null (clip->image_uri);
  g_assert_null (clip->created_at);
  g_assert_cmpfloat (clip->progress, <, 0);
}

static void
test_hostile_texts (void)
{
  g_autofree char *long_title = g_strnfill (100000, 'x');
  g_autofree char *text = g_strdup_printf ("{\"data\": [{\"title\": \"%s\", \"tags\": \"a\\u0007b\\u202ec\\nd\","
                                           " \"clip_id\": \"%s\", \"lyrics\": \"one\\u0000two\\u001b[31m\\n\"}]}",
                                           long_title, long_title);
  g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1, text);
  const SwClipReport *clip = get_clip (report, 0);

  g_assert_cmpuint (g_utf8_strlen (clip->title, -1), <=, 1001);
  g_assert_cmpstr (clip->tags, ==, "a bc d");
  g_assert_null (clip->clip_id);
  g_assert_null (strchr (clip->lyrics, '\033'));
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    gboolean    taken;
  } addresses[] = {
    { "https://cdn.example.net/a.mp3", TRUE },
    { "http://127.0.0.1:8080/a.mp3", TRUE },
    { "http://cdn.example.net/a.mp3", TRUE }, /* refused when it is fetched, with words */
    { "file:///etc/passwd", FALSE },
    { "javascript:alert(1)", FALSE },
    { "/relative.mp3", FALSE },
    { "", FALSE },
    { "https://", FALSE },
    { "https://exa mple/[", TRUE }, /* leads nowhere, harmlessly */
    { "https://cdn.example.net/Paper Boats.mp3", TRUE },
    { "https://cdn.example.net/a.mp3\\r\\nX-Evil: 1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"data\": [{\"audio_url\": \"%s\"}]}", addresses[i].text);
      g_autoptr (SwTaskReport) report = read_text (SW_RESULT_SONIC_CLIPS, 1, text);

      g_assert_cmpint (get_clip (report, 0)->audio_uri != NULL, ==, addresses[i].taken);
    }
}

static void
test_key_is_removed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = sw_json_parse ("{\"data\": [{\"state\": \"failed\", \"error\": \"key sk-verysecret is bad\"}]}", -1, &error);
  g_autoptr (SwTaskReport) report = sw_result_shape_read (SW_RESULT_SONIC_CLIPS, 1, root, "sk-verysecret", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (get_clip (report, 0)->message, ==, "key ••• is bad");
}

static void
test_many_elements (void)
{
  g_autoptr (GString) text = g_string_new ("{\"data\": [");
  g_autoptr (SwTaskReport) report = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "{},");
  g_string_append (text, "{}]}");
  report = read_text (SW_RESULT_SONIC_CLIPS, 0, text->str);
  g_assert_cmpuint (report->clips->len, <=, 256);
}

static void
test_pairs (void)
{
  g_autoptr (SwTaskReport) early = read_text (SW_RESULT_SONIC_PAIRS, 1, "{\"data\": [{\"extended\": " FULL ", \"full\": null}]}");
  g_autoptr (SwTaskReport) failed = read_text (SW_RESULT_SONIC_PAIRS, 1, "{\"data\": [{\"replaced\": " FAILED ("\"error\": \"no\"") ", \"full\": null}]}");
  g_autoptr (SwTaskReport) done = read_text (SW_RESULT_SONIC_CLIPS, 1, "{\"data\": [{\"extended\": " RUNNING ", \"full\": " FULL "}]}");

  g_assert_false (early->finished);
  g_assert_cmpint (get_clip (early, 0)->state, ==, SW_REPORT_RUNNING);
  g_assert_true (failed->finished);
  g_assert_cmpstr (get_clip (failed, 0)->message, ==, "no");
  g_assert_true (done->finished);
  g_assert_cmpstr (get_clip (done, 0)->clip_id, ==, "9d1b6c40-2f4e");
}

static void
test_voice (void)
{
  g_autoptr (SwTaskReport) done = read_text (SW_RESULT_SONIC_VOICE, 1, "{\"code\": 200, \"data\": {\"persona_id\": \"5e2f\", \"name\": \"Studio voice\"}}");
  g_autoptr (SwTaskReport) early = read_text (SW_RESULT_SONIC_VOICE, 1, "{\"code\": 200, \"data\": {\"persona_id\": null}}");

  g_assert_true (done->finished);
  g_assert_cmpstr (get_clip (done, 0)->clip_id, ==, "5e2f");
  g_assert_cmpstr (get_clip (done, 0)->title, ==, "Studio voice");
  g_assert_false (early->finished);
}

static void
test_lyrics (void)
{
  g_autoptr (SwTaskReport) report = read_text (SW_RESULT_LYRICS, 0,
                                               "{\"results\": [{\"title\": \"A\", \"lyrics\": \"one\"}, null, {\"title\": \"B\", \"lyrics\": \"two\"}]}");

  g_assert_true (report->finished);
  g_assert_cmpuint (report->clips->len, ==, 2);
  g_assert_cmpstr (get_clip (report, 1)->lyrics, ==, "two");
}

static void
test_riffusion (void)
{
  g_autoptr (SwTaskReport) one = read_text (SW_RESULT_RIFFUSION_CLIPS, 2, "{\"data\": [" FULL "]}");
  g_autoptr (SwTaskReport) two = read_text (SW_RESULT_RIFFUSION_CLIPS, 2, "{\"data\": [" FULL ", " FULL "]}");

  g_assert_false (one->finished);
  g_assert_true (two->finished);
}

static void
test_producer (void)
{
  g_autoptr (SwTaskReport) done = read_text (SW_RESULT_PRODUCER_CLIPS, 1,
                                             "{\"data\": [{\"clip_id\": \"a\", \"state\": \"succeeded\", \"sound\": \"gentle\", \"audio_url\": \"https://c.example/b.m4a\", \"duration\": 118.2}]}");
  g_autoptr (SwTaskReport) running = read_text (SW_RESULT_PRODUCER_CLIPS, 1, "{\"code\": 200, \"status\": \"RUNNING\", \"data\": []}");
  g_autoptr (SwTaskReport) failed = read_text (SW_RESULT_PRODUCER_CLIPS, 1, "{\"status\": \"FAILED\", \"data\": [], \"message\": \"no luck\"}");

  g_assert_true (done->finished);
  g_assert_cmpstr (get_clip (done, 0)->tags, ==, "gentle");
  g_assert_false (running->finished);
  g_assert_true (failed->finished);
  g_assert_cmpstr (get_clip (failed, 0)->message, ==, "no luck");
}

static void
test_nuro (void)
{
  g_autoptr (SwTaskReport) running = read_text (SW_RESULT_NURO_FLAT, 1,
                                                "{\"task_id\": \"t\", \"status\": \"running\", \"progress\": 40, \"audio_url\": \"\", \"duration\": 0}");
  g_autoptr (SwTaskReport) done = read_text (SW_RESULT_NURO_FLAT, 1,
                                             "{\"task_id\": \"t\", \"status\": \"succeeded\", \"progress\": 100, \"audio_url\": \"https://c.example/s.wav\", \"duration\": 121.5}");
  g_autoptr (SwTaskReport) failed = read_text (SW_RESULT_NURO_FLAT, 1, "{\"status\": \"failed\", \"message\": \"no\"}");

  g_assert_true (running->ready);
  g_assert_false (running->finished);
  g_assert_cmpfloat (get_clip (running, 0)->progress, ==, 0.4);
  g_assert_true (done->finished);
  g_assert_cmpstr (get_clip (done, 0)->clip_id, ==, "t");
  g_assert_cmpstr (get_clip (done, 0)->audio_uri, ==, "https://c.example/s.wav");
  g_assert_cmpstr (get_clip (failed, 0)->message, ==, "no");
}

static void
test_studio (void)
{
  g_autoptr (SwTaskReport) done = read_text (SW_RESULT_STUDIO_WRAPPER, 1,
                                             "{\"code\": \"success\", \"data\": {\"status\": \"SUCCESS\", \"progress\": \"100%\","
                                             " \"data\": {\"songs\": [{\"id\": \"9d\", \"title\": \"Paper Boats\", \"tags\": [\"folk\", \"warm\"]}]}}}");
  g_autoptr (SwTaskReport) running = read_text (SW_RESULT_STUDIO_WRAPPER, 1, "{\"code\": \"success\", \"data\": {\"status\": \"IN_PROGRESS\", \"data\": null}}");
  g_autoptr (SwTaskReport) failed = read_text (SW_RESULT_STUDIO_WRAPPER, 1, "{\"data\": {\"status\": \"FAILED\", \"fail_reason\": \"tired\"}}");

  g_assert_true (done->finished);
  g_assert_cmpstr (get_clip (done, 0)->clip_id, ==, "9d");
  g_assert_cmpstr (get_clip (done, 0)->tags, ==, "folk, warm");
  g_assert_false (running->finished);
  g_assert_true (failed->finished);
  g_assert_cmpstr (get_clip (failed, 0)->message, ==, "tired");
}

/* Whatever shape is expected, an answer of any other kind is refused or read, never more. */
static void
test_any_shape_of_anything (void)
{
  static const char *const texts[] = {
    "null",
    "7",
    "\"x\"",
    "[]",
    "[[[]]]",
    "{}",
    "{\"data\": 7}",
    "{\"data\": \"x\"}",
    "{\"data\": [7]}",
    "{\"data\": {}}",
    "{\"data\": {\"data\": 7}}",
    "{\"data\": {\"data\": {\"songs\": 7}}}",
    "{\"results\": {}}",
    "{\"results\": [7]}",
    "{\"status\": []}",
    "{\"status\": \"failed\"}",
    "{\"data\": [{\"full\": 7, \"extended\": []}]}",
    "{\"data\": [" FULL "]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int shape = SW_RESULT_NONE; shape <= SW_RESULT_CREDITS; shape++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonNode) root = sw_json_parse (texts[i], -1, NULL);
        g_autoptr (SwTaskReport) report = sw_result_shape_read (shape, 2, root, NULL, &error);

        if (report == NULL)
          g_assert_error (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER);
        else
          g_assert_nonnull (report->clips);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/result-shape/clip-fields", test_clip_fields);
  g_test_add_func ("/result-shape/engine-fields", test_engine_fields);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *path = g_strconcat ("/result-shape/count/", counts[i].name, NULL);

      g_test_add_data_func (path, &counts[i], test_count);
    }
  g_test_add_func ("/result-shape/states", test_states);
  g_test_add_func ("/result-shape/durations", test_durations);
  g_test_add_func ("/result-shape/reasons", test_reasons);
  g_test_add_func ("/result-shape/failed-without-reason", test_failed_without_reason);
  g_test_add_func ("/result-shape/wrong-types", test_wrong_types);
  g_test_add_func ("/result-shape/hostile-texts", test_hostile_texts);
  g_test_add_func ("/result-shape/addresses", test_addresses);
  g_test_add_func ("/result-shape/key-is-removed", test_key_is_removed);
  g_test_add_func ("/result-shape/many-elements", test_many_elements);
  g_test_add_func ("/result-shape/pairs", test_pairs);
  g_test_add_func ("/result-shape/voice", test_voice);
  g_test_add_func ("/result-shape/lyrics", test_lyrics);
  g_test_add_func ("/result-shape/riffusion", test_riffusion);
  g_test_add_func ("/result-shape/producer", test_producer);
  g_test_add_func ("/result-shape/nuro", test_nuro);
  g_test_add_func ("/result-shape/studio", test_studio);
  g_test_add_func ("/result-shape/any-shape-of-anything", test_any_shape_of_anything);
  return g_test_run ();
}
