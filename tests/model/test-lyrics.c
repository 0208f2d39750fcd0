/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-lyrics.h"

#include <math.h>
#include <string.h>

/* "Verse 1{Paper boats|On the tide} Chorus{…}": sections with their lines. */
static char *
describe (SwLyrics *lyrics)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sw_lyrics_get_n_sections (lyrics); i++)
    {
      const SwLyricsSection *section = sw_lyrics_get_section (lyrics, i);

      g_string_append_printf (text, "%s%s{", i > 0 ? " " : "", section->name);
      for (guint j = 0; j < section->n_lines; j++)
        g_string_append_printf (text, "%s%s", j > 0 ? "|" : "", sw_lyrics_get_line (lyrics, section->first_line + j)->text);
      g_string_append_c (text, '}');
    }
  return g_string_free (text, FALSE);
}

static char *
describe_words (SwLyrics *lyrics)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sw_lyrics_get_n_words (lyrics); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", sw_lyrics_get_word (lyrics, i)->text);
  return g_string_free (text, FALSE);
}

/* What must hold whatever the text was. */
static void
check_consistent (SwLyrics *lyrics)
{
  const char *text = sw_lyrics_get_text (lyrics);
  guint       n_lines = 0, n_words = 0;
  gsize       end = 0;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (guint i = 0; i < sw_lyrics_get_n_sections (lyrics); i++)
    {
      const SwLyricsSection *section = sw_lyrics_get_section (lyrics, i);

      g_assert_cmpuint (section->first_line, ==, n_lines);
      n_lines += section->n_lines;
    }
  g_assert_cmpuint (n_lines, ==, sw_lyrics_get_n_lines (lyrics));
  for (guint i = 0; i < n_lines; i++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (lyrics, i);

      g_assert_cmpuint (line->first_word, ==, n_words);
      n_words += line->n_words;
    }
  g_assert_cmpuint (n_words, ==, sw_lyrics_get_n_words (lyrics));
  for (guint i = 0; i < n_words; i++)
    {
      const SwLyricsWord *word = sw_lyrics_get_word (lyrics, i);

      g_assert_cmpuint (word->offset, >=, end);
      g_assert_cmpuint (word->length, >, 0);
      g_assert_cmpuint (word->length, ==, strlen (word->text));
      g_assert_cmpmem (text + word->offset, word->length, word->text, word->length);
      end = word->offset + word->length;
    }
  g_assert_cmpuint (end, <=, strlen (text));
  g_assert_null (sw_lyrics_get_section (lyrics, sw_lyrics_get_n_sections (lyrics)));
  g_assert_null (sw_lyrics_get_line (lyrics, n_lines));
  g_assert_null (sw_lyrics_get_word (lyrics, n_words));
}

static void
test_shapes (void)
{
  static const struct
  {
    const char *text, *shape;
  } cases[] = {
    { "", "" },
    { "\n \n\t\n", "" },
    { "Paper boats", "{Paper boats}" },
    { "[Verse 1]\nPaper boats\nOn the tide\n\n[Chorus]\nCarry me", "Verse 1{Paper boats|On the tide} Chorus{Carry me}" },
    { "[Verse]\r\nOne\r\n\r\n[Chorus]\r\nTwo\r\n", "Verse{One} Chorus{Two}" },
    { "[Verse]\rOne\rTwo", "Verse{One|Two}" },
    { "\t[ Verse 2 ]  \n\t One\t\n", "Verse 2{One}" },
    { "Before\n[Chorus]\nAfter", "{Before} Chorus{After}" },
    { "[Chorus: soft]\nOne", "Chorus: soft{One}" },
    { "[verse]One", "verse{One}" },
    { "[Verse] One\nTwo", "Verse{One|Two}" },
    { "[Verse 1][Guitar Solo]\nOne", "Verse 1{} Guitar Solo{One}" },
    { "[whispered] come closer", "{[whispered] come closer}" },
    { "[Whispered]\ncome closer", "Whispered{come closer}" },
    { "{Bridge}\nOne", "Bridge{One}" },
    { "【Chorus】\nOne", "Chorus{One}" },
    { "［Chorus］\nOne", "Chorus{One}" },
    { "(Chorus)\nOne", "Chorus{One}" },
    { "(carry me)\nOne", "{(carry me)|One}" },
    { "Chorus:\nOne", "Chorus{One}" },
    { "**Verse 2**\nOne", "Verse 2{One}" },
    { "**[Verse 2]**\nOne", "Verse 2{One}" },
    { "## Bridge\nOne", "Bridge{One}" },
    { "Final Chorus x2\nOne", "Final Chorus x2{One}" },
    { "Cross the bridge\nOne", "{Cross the bridge|One}" },
    { "(the end)\n", "{(the end)}" },
    { "[[Verse]]\nOne", "Verse{One}" },
    { "[Verse 1\nOne", "Verse 1{One}" },
    { "[]\nOne", "{One}" },
    { "[ ]One", "{One}" },
    { "]Verse[\nOne", "Verse{One}" },
    { "[Verse [2]] One", "Verse [2{One}" },
    { "[Verse]\n[Chorus]", "Verse{} Chorus{}" },
    { "\xef\xbb\xbf[Verse]\nOne", "Verse{One}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (cases[i].text);
      g_autofree char *shape = describe (lyrics);

      g_assert_cmpstr (shape, ==, cases[i].shape);
      check_consistent (lyrics);
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *text, *words;
  } cases[] = {
    { "Paper boats, on the tide!", "Paper boats on the tide" },
    { "Don't stop singin' 'cause it's rock'n'roll", "Don't stop singin' 'cause it's rock'n'roll" },
    { "Don’t la-la-la", "Don’t la-la-la" },
    { "wait...what—now", "wait what now" },
    { "\"Hello\" (she said)", "Hello she said" },
    { "Straße über naïve Øl", "Straße über naïve Øl" },
    { "Привет, мир", "Привет мир" },
    { "愛してる you", "愛してる you" },
    { "na\xcc\x88ive", "na\xcc\x88ive" },
    { "one [laughs] two", "one two" },
    { "♪ ♪ — …", "" },
    { "24 hours", "24 hours" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (cases[i].text);
      g_autofree char *words = describe_words (lyrics);

      g_assert_cmpstr (words, ==, cases[i].words);
      check_consistent (lyrics);
    }
}

static void
test_offsets (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text ("[Verse]\r\n  Öl on  water");
  const SwLyricsWord *word = sw_lyrics_get_word (lyrics, 0);

  g_assert_cmpuint (word->offset, ==, 11);
  g_assert_cmpuint (word->length, ==, 3);
  word = sw_lyrics_get_word (lyrics, 2);
  g_assert_cmpuint (word->offset, ==, 19);
}

static void
test_backing_lines (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text ("Carry me\n(carry me)\n(ooh) carry (ooh)\n(Chorus)\nOver");

  g_assert_false (sw_lyrics_get_line (lyrics, 0)->backing);
  g_assert_true (sw_lyrics_get_line (lyrics, 1)->backing);
  g_assert_cmpuint (sw_lyrics_get_line (lyrics, 1)->n_words, ==, 2);
  g_assert_false (sw_lyrics_get_line (lyrics, 2)->backing);
  g_assert_cmpuint (sw_lyrics_get_n_lines (lyrics), ==, 4);
  g_assert_cmpint (sw_lyrics_get_section (lyrics, 1)->kind, ==, SW_SECTION_CHORUS);
}

static void
test_kinds (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text ("One\n[Pre-Chorus]\nTwo\n[Something]\nThree");

  g_assert_cmpint (sw_lyrics_get_section (lyrics, 0)->kind, ==, SW_SECTION_VERSE);
  g_assert_cmpint (sw_lyrics_get_section (lyrics, 1)->kind, ==, SW_SECTION_PRE_CHORUS);
  g_assert_cmpint (sw_lyrics_get_section (lyrics, 2)->kind, ==, SW_SECTION_OTHER);
}

/* A megabyte shows that nothing grows with the square of the length; for what the
 * sanitisers look for, each allocation being costly there, a part of it does. */
#if defined __SANITIZE_ADDRESS__
#define HOSTILE_BYTES (64 * 1024)
#else
#define HOSTILE_BYTES (1024 * 1024)
#endif

static char *
repeat (const char *piece,
        gsize       size)
{
  GString *text = g_string_sized_new (size);

  while (text->len < size)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

static void
test_hostile (void)
{
  static const char *const pieces[] = {
    "[", "]", "[]", "][", "[Verse", "[a] ", "(((", "()\n", "[\n", "]\n", "[x]\n", "'", "-", "*", "#",
    "word ", "word", "\r", "\xff", "\xf0\x9f\x8e\xb5", "\xcc\x88", "[Verse]\n", "***[Chorus", "{[{[", "(Chorus)\n"
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *text = repeat (pieces[i], HOSTILE_BYTES);
      g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (text);

      check_consistent (lyrics);
    }
}

static void
test_random (void)
{
  static const char alphabet[] = "[]{}()*#:'-\n\r\t ab Chorus\xc3\xa4\xe3\x80\x90";

  for (guint i = 0; i < 2000; i++)
    {
      char text[80];
      g_autoptr (SwLyrics) lyrics = NULL;

      for (guint j = 0; j < sizeof text; j++)
        text[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      text[sizeof text - 1] = '\0';
      lyrics = sw_lyrics_new_from_text (text);
      check_consistent (lyrics);
    }
}

static void
test_null (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text (NULL);

  g_assert_cmpstr (sw_lyrics_get_text (lyrics), ==, "");
  check_consistent (lyrics);
}

static void
test_untimed (void)
{
  g_autoptr (SwLyrics) lyrics = sw_lyrics_new_from_text ("One two");

  g_assert_false (sw_lyrics_get_timed (lyrics));
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 0), ==, -1);
  g_assert_cmpint (sw_lyrics_line_at (lyrics, 0), ==, -1);
  g_assert_cmpfloat (sw_lyrics_get_word (lyrics, 0)->start, <, 0);
  g_assert_cmpfloat (sw_lyrics_get_line (lyrics, 0)->start, <, 0);
}

static void
test_times (void)
{
  static const double times[] = { 1, 1.5, 2, 3, 10, 11, 11, 12.5 };
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text ("[Verse]\nOne two\n[Chorus]\nthree four");
  g_autoptr (SwLyrics) lyrics = sw_lyrics_with_times (plain, times);

  g_assert_false (sw_lyrics_get_timed (plain));
  g_assert_true (sw_lyrics_get_timed (lyrics));
  g_assert_cmpstr (sw_lyrics_get_text (lyrics), ==, sw_lyrics_get_text (plain));
  g_assert_cmpfloat (sw_lyrics_get_line (lyrics, 0)->start, ==, 1);
  g_assert_cmpfloat (sw_lyrics_get_line (lyrics, 0)->end, ==, 3);
  g_assert_cmpfloat (sw_lyrics_get_section (lyrics, 1)->start, ==, 10);
  g_assert_cmpfloat (sw_lyrics_get_section (lyrics, 1)->end, ==, 12.5);

  g_assert_cmpint (sw_lyrics_word_at (lyrics, 0.9), ==, -1);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 1), ==, 0);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 1.7), ==, -1);
  g_assert_cmpint (sw_lyrics_line_at (lyrics, 1.7), ==, 0);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 2.99), ==, 1);
  g_assert_cmpint (sw_lyrics_line_at (lyrics, 3), ==, -1);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 11), ==, 3);
  g_assert_cmpint (sw_lyrics_line_at (lyrics, 12), ==, 1);
  g_assert_cmpint (sw_lyrics_line_at (lyrics, 100), ==, -1);
}

static void
test_foolish_times (void)
{
  /* out of order, overlapping, backwards, not numbers */
  static const double times[] = { 5, 9, 1, 2, NAN, 3, 4, 3, 6, 6.5, -1, 8, INFINITY, 1 };
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text ("a b c d e f g");
  g_autoptr (SwLyrics) lyrics = sw_lyrics_with_times (plain, times);

  g_assert_cmpint (sw_lyrics_word_at (lyrics, 1.5), ==, 1);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 5.5), ==, 0);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 6.2), ==, 4);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 7), ==, 0);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 3.5), ==, -1);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, 4), ==, -1);
  g_assert_cmpint (sw_lyrics_word_at (lyrics, NAN), ==, -1);
  g_assert_cmpfloat (sw_lyrics_get_word (lyrics, 2)->start, <, 0);
  g_assert_cmpfloat (sw_lyrics_get_word (lyrics, 3)->end, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lyrics/shapes", test_shapes);
  g_test_add_func ("/lyrics/words", test_words);
  g_test_add_func ("/lyrics/offsets", test_offsets);
  g_test_add_func ("/lyrics/backing-lines", test_backing_lines);
  g_test_add_func ("/lyrics/kinds", test_kinds);
  g_test_add_func ("/lyrics/hostile", test_hostile);
  g_test_add_func ("/lyrics/random", test_random);
  g_test_add_func ("/lyrics/null", test_null);
  g_test_add_func ("/lyrics/untimed", test_untimed);
  g_test_add_func ("/lyrics/times", test_times);
  g_test_add_func ("/lyrics/foolish-times", test_foolish_times);
  return g_test_run ();
}
