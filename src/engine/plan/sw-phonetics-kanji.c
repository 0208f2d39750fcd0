/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The kana of Japanese characters, by kakasi's dictionary: it knows where a word ends
 * and how it is read there. The library works on EUC-JP and keeps its state in globals;
 * calls are serialised. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-phonetics-private.h"

#ifdef SW_HAVE_KAKASI
#include <libkakasi.h>
#endif
#include <string.h>

#ifdef SW_HAVE_KAKASI
#define DICTIONARY "/usr/share/kakasi/kanwadict"
#endif
#define MAX_CHARACTERS 120

/* Words of songs that the dictionary reads as they are read elsewhere. */
static const struct
{
  const char *written, *kana;
} readings[] = {
  { "君", "きみ" },
  { "名", "な" },
  { "私", "わたし" },
  { "今日", "きょう" },
  { "今日は", "きょうは" },
  { "明日", "あした" },
  { "昨日", "きのう" },
  { "一人", "ひとり" },
  { "愛し", "あいし" },
  { "歌", "うた" },
  { "色", "いろ" },
  { "夜", "よる" },
  { "朝", "あさ" },
  { "声", "こえ" },
  { "何", "なに" },
};

typedef struct
{
  gunichar c;
  guint    token;
} Character;

#ifdef SW_HAVE_KAKASI
/* With the lock held. */
static gboolean
initialise (void)
{
  static gboolean tried, working;
  static char    *options[] = { (char *)"kakasi", (char *)"-JH", (char *)"-f", (char *)"-s" };

  if (!tried)
    {
      tried = TRUE;
      /* Without its dictionary the library would end the program. */
      working = g_file_test (g_getenv ("KANWADICTPATH") != NULL ? g_getenv ("KANWADICTPATH") : DICTIONARY, G_FILE_TEST_IS_REGULAR) &&
                kakasi_getopt_argv (G_N_ELEMENTS (options), options) == 0;
    }
  return working;
}

/* (transfer full) (nullable): "桜[さくら] が 咲い[さい] て" */
static char *
annotate (const char *text)
{
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *euc = NULL;
  char            *answer = NULL, *utf8 = NULL;

  if (!initialise ())
    return NULL;
  euc = g_convert_with_fallback (text, -1, "EUC-JP", "UTF-8", "?", NULL, NULL, NULL);
  if (euc != NULL)
    answer = kakasi_do (euc);
  if (answer != NULL)
    {
      utf8 = g_convert (answer, -1, "UTF-8", "EUC-JP", NULL, NULL, NULL);
      kakasi_free (answer);
    }
  return utf8;
}
#else
static char *
annotate (const char *text)
{
  return NULL;
}
#endif

static gboolean
is_kanji (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

/* Whether @kana goes on with the mora before it. */
static gboolean
continues (gunichar kana)
{
  return kana == 0x3083 || kana == 0x3085 || kana == 0x3087 || kana == 0x3063 || kana == 0x3093 || kana == 0x30fc;
}

static void
set_reading (GPtrArray  *result,
             guint       token,
             const char *kana)
{
  g_free (g_ptr_array_index (result, token));
  g_ptr_array_index (result, token) = g_strdup (kana);
}

/* Shares the morae of @kana among the tokens of @n characters. */
static void
share (GPtrArray       *result,
       const Character *characters,
       guint            n,
       const char      *kana)
{
  guint n_morae = 0, mora = 0;

  for (const char *p = kana; *p != '\0'; p = g_utf8_next_char (p))
    n_morae += p == kana || !continues (g_utf8_get_char (p));
  for (guint i = 0; i < n; i++)
    {
      guint until = (i + 1) * n_morae / n;
      g_autoptr (GString) own = g_string_new (g_ptr_array_index (result, characters[i].token));

      if (i == 0 && n_morae > 0)
        until = MAX (until, 1);
      while (*kana != '\0' && (mora < until || continues (g_utf8_get_char (kana))))
        {
          mora += !continues (g_utf8_get_char (kana)) || mora == 0;
          g_string_append_unichar (own, g_utf8_get_char (kana));
          kana = g_utf8_next_char (kana);
        }
      if (own->len > 0)
        set_reading (result, characters[i].token, own->str);
    }
}

/* One word, "見上げ[みあげ]": its kana stand for themselves, the rest is for the characters. */
static void
read_word (GPtrArray       *result,
           const Character *characters,
           guint            n,
           const char      *kana)
{
  g_autoptr (GString) written = g_string_new (NULL);
  g_autofree char *rest = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_unichar (written, characters[i].c);
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    if (g_str_equal (readings[i].written, written->str))
      kana = readings[i].kana;
  rest = g_strdup (kana);
  while (n > 0 && !is_kanji (characters[n - 1].c) && rest[0] != '\0')
    {
      char *last = g_utf8_find_prev_char (rest, rest + strlen (rest));

      if (last == NULL || g_utf8_get_char (last) != characters[n - 1].c)
        return;
      if (g_str_equal (last, "は"))
        set_reading (result, characters[n - 1].token, "わ");
      *last = '\0';
      n--;
    }
  if (n > 0)
    share (result, characters, n, rest);
}

/**
 * _sw_kanji_dup_readings:
 * @tokens: written words, as sw_phonetics_dup_tokens() parts them, that stand together
 *
 * Returns: (transfer full) (element-type utf8): for each token its kana, or %NULL when it
 *   has no characters or nobody knows how they are read
 */
GPtrArray *
_sw_kanji_dup_readings (char **tokens)
{
  GPtrArray *result = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) characters = g_array_new (FALSE, FALSE, sizeof (Character));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *annotated = NULL;
  g_auto (GStrv) words = NULL;
  gboolean found = FALSE;
  guint    at = 0;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      g_ptr_array_add (result, NULL);
      for (const char *p = tokens[i]; *p != '\0'; p = g_utf8_next_char (p))
        {
          Character      character = { g_utf8_get_char (p), i };
          GUnicodeScript script = g_unichar_get_script (character.c);

          if (characters->len >= MAX_CHARACTERS || !g_unichar_isalpha (character.c) ||
              (script != G_UNICODE_SCRIPT_HAN && script != G_UNICODE_SCRIPT_HIRAGANA && script != G_UNICODE_SCRIPT_KATAKANA))
            continue;
          found |= is_kanji (character.c);
          g_array_append_val (characters, character);
          g_string_append_unichar (text, character.c);
        }
    }
  annotated = found ? annotate (text->str) : NULL;
  words = g_strsplit (annotated != NULL ? annotated : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *bracket = strchr (words[i], '[');
      guint n;

      if (bracket != NULL)
        {
          *bracket = '\0';
          bracket[strcspn (bracket + 1, "]") + 1] = '\0';
        }
      n = (guint)g_utf8_strlen (words[i], -1);
      if (at + n > characters->len)
        break;
      if (bracket != NULL && n > 0)
        read_word (result, &g_array_index (characters, Character, at), n, bracket + 1);
      /* The particles are written with other kana than they are said. */
      else if (at > 0 && g_str_equal (words[i], "は"))
        set_reading (result, g_array_index (characters, Character, at).token, "わ");
      else if (at > 0 && g_str_equal (words[i], "へ"))
        set_reading (result, g_array_index (characters, Character, at).token, "え");
      at += n;
    }
  return result;
}
