/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-singer.h"
#include "sw-song-plan.h"

#include <string.h>

static SwSongWish *
make_wish (const char *tags)
{
  SwSongWish *wish = g_new0 (SwSongWish, 1);

  wish->style_weight = wish->weirdness = 0.5;
  wish->tags = g_strdup (tags);
  wish->lyrics = g_strdup ("[Verse]\nPaper boats on the morning tide\n");
  return wish;
}

static SwSongPlan *
plan_tags (const char *tags)
{
  g_autoptr (SwSongWish) wish = make_wish (tags);

  return sw_song_plan_new (wish, 0);
}

/* Styles */

static void
test_styles (void)
{
  SwStyleLibrary *library = sw_style_library_get ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (sw_style_library_get_n (library), >=, 30);
  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    g_assert_true (g_hash_table_add (ids, sw_style_library_get_style (library, i)->id));
}

static void
test_aliases (void)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    {
      const SwStyle *style = sw_style_library_get_style (library, i);
      g_autoptr (SwSongPlan) plan = plan_tags (style->aliases[0]);
      g_autoptr (SwSongPlan) written = plan_tags (style->name);

      g_assert_cmpstr (plan->style->id, ==, style->id);
      g_assert_cmpstr (written->style->id, ==, style->id);
    }
}

static JsonNode *
load_json (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sw_engine_data_load (path, &error);
  JsonNode *node;

  g_assert_no_error (error);
  node = json_from_string (g_bytes_get_data (bytes, NULL), &error);
  g_assert_no_error (error);
  return node;
}

/* Each edit breaks the pop style in another way; the checker names style and reason. */
static void
test_checker (void)
{
  static const char *const edits[][3] = {
    { "\"tempo\":[98,118]", "\"tempo\":[118,98]", "tempo" },
    { "\"tempo\":[98,118]", "\"tempo\":98", "tempo" },
    { "\"I V vi IV\"", "\"I V vi IX\"", "IX" },
    { "\"I V vi IV\"", "\"I V vi IVfoo\"", "IVfoo" },
    { "\"pop-a\"", "\"no-such-groove\"", "no-such-groove" },
    { "\"syncopated-pop\"", "\"no-such-pattern\"", "no-such-pattern" },
    { "\"program\":33", "\"program\":133", "program" },
    { "\"minor\":0.25", "\"minor\":\"often\"", "minor" },
    { "\"aliases\":[", "\"aliases\":[3,", "aliases" },
    { "\"name\":\"Pop\"", "\"name\":\"\"", "name" },
    { "\"female\":[\"nova\",\"alto\"]", "\"female\":[]", "female" },
    { "\"verse\":[\"pop-a\",\"pop-b\",\"sparse-a\"]", "\"verse\":[\"pop-a\"]", "drums" },
  };
  g_autoptr (JsonNode) patterns = load_json ("patterns.json");
  g_autoptr (JsonNode) pop = load_json ("styles/pop.json");
  g_autofree char *text = json_to_string (pop, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GString) edited = g_string_new (text);
      g_autoptr (GPtrArray) styles = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
      g_autoptr (GError) error = NULL;

      if (g_string_replace (edited, edits[i][0], edits[i][1], 1) != 1)
        g_error ("“%s” is not in %s", edits[i][0], text);
      g_ptr_array_add (styles, json_from_string (edited->str, NULL));
      g_assert_null (sw_style_library_new (patterns, styles, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, "pop"));
      g_assert_nonnull (strstr (error->message, edits[i][2]));
    }
}

static void
test_checker_patterns (void)
{
  static const char *const broken[] = {
    "{\"grooves\":{\"a\":{\"kick\":\"X..?\"}},\"patterns\":{}}",
    "{\"grooves\":{\"a\":{\"gong\":\"X...\"}},\"patterns\":{}}",
    "{\"grooves\":{\"a\":{\"kick\":\"X...\",\"snare\":\"X.\"}},\"patterns\":{}}",
    "{\"grooves\":{\"a\":{}},\"patterns\":{}}",
    "{\"grooves\":{},\"patterns\":{\"a\":\"X\"}}",
    "{\"grooves\":{},\"patterns\":{\"a\":3}}",
    "{\"grooves\":{}}",
    "[]",
  };
  g_autoptr (GPtrArray) styles = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (broken[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (sw_style_library_new (node, styles, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_harmony (void)
{
  g_autoptr (GArray) chords = sw_harmony_parse ("ii7_V7 Imaj7 bVI/V #IVdim7", 2, NULL);
  const SwChord *chord = &g_array_index (chords, SwChord, 0);

  g_assert_cmpuint (chords->len, ==, 5);
  g_assert_cmpstr (chord[0].name, ==, "Em7");
  g_assert_cmpfloat (chord[0].length, ==, 0.5);
  g_assert_cmpstr (chord[1].name, ==, "A7");
  g_assert_cmpfloat (chord[1].start, ==, 0.5);
  g_assert_cmpstr (chord[2].name, ==, "Dmaj7");
  g_assert_cmpuint (chord[2].intervals[3], ==, 11);
  g_assert_cmpuint (chord[3].root, ==, 10);
  g_assert_cmpuint (chord[3].bass, ==, 9);
  g_assert_cmpuint (chord[4].root, ==, 8);
}

static void
test_harmony_refused (void)
{
  static const char *const wrong[] = { "", "VIII", "I V  IV", "H", "I7x", "Ivi", "V/", "I_" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sw_harmony_parse (wrong[i], 0, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* Tags */

static void
test_tempo (void)
{
  static const struct
  {
    const char *tags;
    double      bpm;
  } cases[] = { { "rock, 90 bpm", 90 }, { "92.5BPM jazz", 92.5 }, { "tempo: 131, house", 131 }, { "pop bpm 77", 77 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwSongPlan) plan = plan_tags (cases[i].tags);

      g_assert_cmpfloat (plan->bpm, ==, cases[i].bpm);
      g_assert_true (plan->bpm_fixed);
    }
}

static void
test_tempo_of_style (void)
{
  for (guint seed = 0; seed < 30; seed++)
    {
      g_autoptr (SwSongWish) wish = make_wish ("house");
      g_autoptr (SwSongPlan) plan = NULL;

      wish->seed = seed;
      plan = sw_song_plan_new (wish, 0);
      g_assert_cmpfloat (plan->bpm, >=, plan->style->tempo[0]);
      g_assert_cmpfloat (plan->bpm, <=, plan->style->tempo[1]);
    }
}

static void
test_key (void)
{
  static const struct
  {
    const char *tags;
    int         key;
    int         minor; /* −1: either */
  } cases[] = {
    { "folk in D minor", 2, 1 }, { "Bb major, jazz", 10, 0 }, { "F# minor", 6, 1 }, { "rock, c-sharp major", 1, 0 }, { "pop, key of G", 7, -1 }, { "key of Am", 9, 1 }, { "soul, in E", 4, -1 }, { "E\xe2\x99\xad minor", 3, 1 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwSongPlan) plan = plan_tags (cases[i].tags);

      g_assert_cmpint (plan->key, ==, cases[i].key);
      if (cases[i].minor >= 0)
        g_assert_cmpint (plan->minor, ==, cases[i].minor);
    }
}

/* "in a dark mood" names no key. */
static void
test_no_key (void)
{
  guint keys = 0;

  for (guint seed = 0; seed < 20; seed++)
    {
      g_autoptr (SwSongWish) wish = make_wish ("in a dark mood");
      g_autoptr (SwSongPlan) plan = NULL;

      wish->seed = seed;
      plan = sw_song_plan_new (wish, 0);
      keys |= 1u << plan->key;
    }
  g_assert_cmpint (__builtin_popcount (keys), >, 5);
}

static void
test_metre (void)
{
  g_autoptr (SwSongPlan) waltz = plan_tags ("rock, 3/4");
  g_autoptr (SwSongPlan) six = plan_tags ("pop in 6/8");
  g_autoptr (SwSongPlan) four = plan_tags ("pop");

  g_assert_cmpuint (waltz->beats, ==, 3);
  g_assert_cmpuint (six->beats, ==, 3);
  g_assert_cmpuint (four->beats, ==, 4);
}

static void
test_voice (void)
{
  static const struct
  {
    const char *tags;
    char        gender;
  } cases[] = { { "pop, female vocals", 'f' }, { "pop, male vocals", 'm' }, { "rock, baritone", 'm' }, { "no male, pop", 'f' } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwSongPlan) plan = plan_tags (cases[i].tags);

      g_assert_cmpint (plan->voice->gender, ==, cases[i].gender);
    }
}

static void
test_voice_asked (void)
{
  g_autoptr (SwSongWish) wish = make_wish ("pop, male vocals");
  g_autoptr (SwSongPlan) plan = NULL;

  wish->gender = 'f';
  plan = sw_song_plan_new (wish, 0);
  g_assert_cmpint (plan->voice->gender, ==, 'f');
}

/* The composer knows each singer as the performer does. */
static void
test_voices_known (void)
{
  const SwSingerInfo *const *list = sw_singer_list ();
  guint                      n = 0;

  for (; list != NULL && list[n] != NULL; n++)
    {
      const SwVoiceRange *voice = sw_voice_range_find (list[n]->id);

      g_assert_nonnull (voice);
      g_assert_cmpint (voice->gender, ==, list[n]->gender);
      g_assert_cmpuint (voice->low, ==, list[n]->low);
      g_assert_cmpuint (voice->high, ==, list[n]->high);
    }
  if (n == 0)
    g_test_skip ("no voice data is installed");
}

static void
test_styles_name_known_voices (void)
{
  SwStyleLibrary *library = sw_style_library_get ();

  for (guint i = 0; i < sw_style_library_get_n (library); i++)
    {
      const SwStyle *style = sw_style_library_get_style (library, i);

      for (guint k = 0; style->female[k] != NULL; k++)
        g_assert_cmpint (sw_voice_range_find (style->female[k])->gender, ==, 'f');
      for (guint k = 0; style->male[k] != NULL; k++)
        g_assert_cmpint (sw_voice_range_find (style->male[k])->gender, ==, 'm');
    }
}

static void
test_moods (void)
{
  guint  minor[2] = { 0 };
  double bpm[2] = { 0 };

  for (guint seed = 0; seed < 60; seed++)
    for (guint i = 0; i < 2; i++)
      {
        g_autoptr (SwSongWish) wish = make_wish (i == 0 ? "pop, sad, calm" : "pop, happy, energetic");
        g_autoptr (SwSongPlan) plan = NULL;

        wish->seed = seed;
        plan = sw_song_plan_new (wish, 0);
        minor[i] += plan->minor;
        bpm[i] += plan->bpm / 60;
      }
  g_assert_cmpuint (minor[0], >, 40);
  g_assert_cmpuint (minor[1], <, 5);
  g_assert_cmpfloat (bpm[1] - bpm[0], >, 8);
}

static void
test_negation (void)
{
  g_autoptr (SwSongPlan) plan = plan_tags ("rock, no drums, without piano, violin");

  g_assert_true (plan->removed & (1u << SW_PART_DRUMS));
  g_assert_true (plan->removed & (1u << SW_PART_KEYS));
  g_assert_true (plan->wanted & (1u << SW_PART_LEAD));
  g_assert_cmpint (plan->programs[SW_PART_LEAD], ==, 40);
}

static void
test_negative_style (void)
{
  g_autoptr (SwSongWish) wish = make_wish ("rock, folk");
  g_autoptr (SwSongPlan) plan = NULL;

  wish->negative_tags = g_strdup ("rock, male vocals");
  plan = sw_song_plan_new (wish, 0);
  g_assert_cmpstr (plan->style->id, ==, "folk");
  g_assert_cmpint (plan->voice->gender, ==, 'f');
}

static void
test_instrumental (void)
{
  g_autoptr (SwSongPlan) tagged = plan_tags ("pop, instrumental");
  g_autoptr (SwSongPlan) vocal = plan_tags ("pop");
  g_autoptr (SwSongWish) wish = make_wish ("pop");
  g_autoptr (SwSongPlan) wordless = NULL;

  g_clear_pointer (&wish->lyrics, g_free);
  wordless = sw_song_plan_new (wish, 0);
  g_assert_true (tagged->instrumental);
  g_assert_true (wordless->instrumental);
  g_assert_false (vocal->instrumental);
}

static void
test_expand_tags (void)
{
  g_autofree char *tags = sw_plan_expand_tags ("folk, warm", 1);

  g_assert_true (g_str_has_prefix (tags, "folk, warm, "));
  g_assert_nonnull (strstr (tags, "guitar"));
  g_assert_null (strstr (tags, "folk, folk"));
}

/* Form */

static char *
describe_form (const char *words)
{
  g_autoptr (GPtrArray) sections = sw_form_parse (words);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < sections->len; i++)
    {
      const SwFormSection *section = g_ptr_array_index (sections, i);

      g_string_append_printf (out, "%s%s:%d:%u", i > 0 ? " " : "", section->name, section->kind, section->lines->len);
    }
  return g_string_free (out, FALSE);
}

static void
test_form_tagged (void)
{
  g_autofree char *form = describe_form ("[Verse 1]\na\nb\n\n[Chorus]\nc\n(d)\n[Verse 2]\ne\n[Chorus]\n");
  g_autofree char *expected = g_strdup_printf ("Verse 1:%d:2 Chorus:%d:2 Verse 2:%d:1 Chorus:%d:2", SW_SECTION_VERSE, SW_SECTION_CHORUS, SW_SECTION_VERSE, SW_SECTION_CHORUS);

  g_assert_cmpstr (form, ==, expected);
}

static void
test_form_guessed (void)
{
  g_autofree char *form = describe_form ("one\ntwo\n\nla la\nfa la\n\nthree\nfour\n\nLa la!\nfa la\n");
  g_autofree char *expected = g_strdup_printf ("Verse:%d:2 Chorus:%d:2 Verse 2:%d:2 Chorus:%d:2", SW_SECTION_VERSE, SW_SECTION_CHORUS, SW_SECTION_VERSE, SW_SECTION_CHORUS);

  g_assert_cmpstr (form, ==, expected);
}

static void
test_form_plain (void)
{
  g_autofree char *form = describe_form ("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
  g_autofree char *expected = g_strdup_printf ("Verse:%d:4 Verse 2:%d:6", SW_SECTION_VERSE, SW_SECTION_VERSE);

  g_assert_cmpstr (form, ==, expected);
}

static void
test_form_backing (void)
{
  g_autoptr (GPtrArray) sections = sw_form_parse ("[Chorus]\nCome home\n(come home)\n");
  const SwFormSection *section = g_ptr_array_index (sections, 0);
  const SwFormLine    *line = &g_array_index (section->lines, SwFormLine, 1);

  g_assert_true (line->backing);
  g_assert_cmpstr (line->text, ==, "come home");
}

static void
test_form_default (void)
{
  for (guint bars = 1; bars < 200; bars++)
    {
      g_autoptr (GPtrArray) sections = sw_form_new_default (bars);
      guint sum = 0;

      for (guint i = 0; i < sections->len; i++)
        {
          const SwFormSection *section = g_ptr_array_index (sections, i);

          g_assert_cmpuint (section->bars, >, 0);
          sum += section->bars;
        }
      g_assert_cmpuint (sum, ==, bars);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/plan/styles", test_styles);
  g_test_add_func ("/plan/styles/aliases", test_aliases);
  g_test_add_func ("/plan/styles/checker", test_checker);
  g_test_add_func ("/plan/styles/checker-patterns", test_checker_patterns);
  g_test_add_func ("/plan/styles/voices", test_styles_name_known_voices);
  g_test_add_func ("/plan/harmony", test_harmony);
  g_test_add_func ("/plan/harmony/refused", test_harmony_refused);
  g_test_add_func ("/plan/tags/tempo", test_tempo);
  g_test_add_func ("/plan/tags/tempo-of-style", test_tempo_of_style);
  g_test_add_func ("/plan/tags/key", test_key);
  g_test_add_func ("/plan/tags/no-key", test_no_key);
  g_test_add_func ("/plan/tags/metre", test_metre);
  g_test_add_func ("/plan/tags/voice", test_voice);
  g_test_add_func ("/plan/tags/voice-asked", test_voice_asked);
  g_test_add_func ("/plan/tags/voices-known", test_voices_known);
  g_test_add_func ("/plan/tags/moods", test_moods);
  g_test_add_func ("/plan/tags/negation", test_negation);
  g_test_add_func ("/plan/tags/negative-style", test_negative_style);
  g_test_add_func ("/plan/tags/instrumental", test_instrumental);
  g_test_add_func ("/plan/tags/expand", test_expand_tags);
  g_test_add_func ("/plan/form/tagged", test_form_tagged);
  g_test_add_func ("/plan/form/guessed", test_form_guessed);
  g_test_add_func ("/plan/form/plain", test_form_plain);
  g_test_add_func ("/plan/form/backing", test_form_backing);
  g_test_add_func ("/plan/form/default", test_form_default);
  return g_test_run ();
}
