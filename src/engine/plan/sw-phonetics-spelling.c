/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the syllables of a word are written. The sounds say how many there are; the
 * letters of each have one group of vowels, and consonants go with the next syllable as
 * far as a word could begin with them. Patterns for hyphens are no help here: they leave
 * out syllables of one letter and know nothing of how many are sung. */

#define G_LOG_DOMAIN "sw-phonetics"

#include "config.h"

#include "sw-phonetics-private.h"

#include <string.h>

#define MAX_LETTERS 80

typedef struct
{
  guint first, end; /* letters */
} Group;

/* The letter without its marks, in lower case. */
static gunichar
get_base (gunichar c)
{
  gunichar decomposed[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  g_unichar_fully_decompose (c, FALSE, decomposed, G_N_ELEMENTS (decomposed));
  return g_unichar_tolower (decomposed[0]);
}

static gboolean
is_vowel (const gunichar *bases,
          guint           n,
          guint           i)
{
  static const gunichar vowels[] = {
    'a', 'e', 'i', 'o', 'u', 0xe6, 0xf8, 0x153, 0x131,
    /* Cyrillic */
    0x430, 0x435, 0x451, 0x438, 0x456, 0x457, 0x43e, 0x443, 0x44b, 0x44d, 0x44e, 0x44f, 0x454,
    /* Greek */
    0x3b1, 0x3b5, 0x3b7, 0x3b9, 0x3bf, 0x3c5, 0x3c9
  };
  gunichar c = bases[i];

  if (c == 'u' && i > 0 && bases[i - 1] == 'q')
    return FALSE;
  if (c == 'y')
    return i > 0 && !(i + 1 < n && strchr ("aeiou", (int)MIN (bases[i + 1], 127)) != NULL);
  for (guint k = 0; k < G_N_ELEMENTS (vowels); k++)
    if (c == vowels[k])
      return TRUE;
  return FALSE;
}

/* Groups of vowels in a row. */
static GArray *
find_groups (const gunichar *bases,
             guint           n)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));

  for (guint i = 0; i < n; i++)
    {
      Group *last = groups->len > 0 ? &g_array_index (groups, Group, groups->len - 1) : NULL;

      if (!is_vowel (bases, n, i))
        continue;
      if (last != NULL && last->end == i)
        last->end++;
      else
        g_array_append_val (groups, ((Group){ i, i + 1 }));
    }
  return groups;
}

/* As many groups as syllables: those too many are silent, mostly at the end; where there
 * are too few, vowels in a row are two. */
static void
fit_groups (GArray *groups,
            guint   n)
{
  while (groups->len > n)
    g_array_set_size (groups, groups->len - 1);
  while (groups->len < n)
    {
      Group *longest = groups->len > 0 ? &g_array_index (groups, Group, 0) : NULL;
      Group  second;
      guint  at = 0;

      for (guint i = 1; i < groups->len; i++)
        if (g_array_index (groups, Group, i).end - g_array_index (groups, Group, i).first > longest->end - longest->first)
          {
            longest = &g_array_index (groups, Group, i);
            at = i;
          }
      if (longest == NULL || longest->end - longest->first < 2)
        return;
      second = (Group){ longest->end - 1, longest->end };
      longest->end--;
      g_array_insert_val (groups, at + 1, second);
    }
}

/* Whether the two letters at @p begin a syllable together. */
static gboolean
go_together (const gunichar *p,
             const char     *language)
{
  static const char everywhere[] = " ch sh th ph qu bl br cl cr dr fl fr gl gr kl kr pl pr tr vr wr sc sk sp st sl sm sn sw kw gu ";
  static const struct
  {
    const char *language, *pairs;
  } own[] = {
    { "es", " ll rr " },
    { "ca", " ll rr ny " },
    { "pt", " lh nh rr " },
    { "fr", " gn " },
    { "it", " gn gl " },
    { "pl", " sz cz rz dz dr kt " },
    { "hu", " sz cs gy ly ny ty zs " },
    { "ja", " ky gy ny hy my ry py by ts " },
    { "sv", " sj tj kj " },
  };
  char key[5] = { ' ', (char)MIN (p[0], 127), (char)MIN (p[1], 127), ' ', 0 };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_equal (own[i].language, language) && strstr (own[i].pairs, key) != NULL)
      return TRUE;
  return strstr (everywhere, key) != NULL;
}

/* Where the syllable before the vowel at @vowel begins, behind the one that ends at @from. */
static guint
find_cut (const gunichar *bases,
          guint           from,
          guint           vowel,
          const char     *language)
{
  guint cut = vowel;

  if (cut > from)
    cut--;
  /* "st" and the like are parted between vowels, "ch" and "tr" are not */
  if (cut > from && go_together (bases + cut - 1, language) && !(bases[cut - 1] == 's' && cut - 1 == from && bases[cut] != 'h' && bases[cut] != 'z'))
    cut--;
  if (cut > from && bases[cut] == 'c' && bases[cut - 1] == 's' && bases[cut + 1] == 'h')
    cut--;
  return cut;
}

static char **
cut_anyhow (const char *written,
            guint       n)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  glong length = g_utf8_strlen (written, -1);
  glong from = 0;

  for (guint k = 0; k < n; k++)
    {
      glong            until = k + 1 == n ? length : MAX (from, MAX (length * (k + 1) / n, k == 0 ? MIN (length, 1) : 0));
      g_autofree char *part = g_utf8_substring (written, from, until);
      g_autofree char *hyphenated = k + 1 < n ? g_strconcat (part, "-", NULL) : g_strdup (part);

      g_strv_builder_add (builder, hyphenated);
      from = until;
    }
  return g_strv_builder_end (builder);
}

char **
_sw_phonetics_split_word (const char *written,
                          guint       n,
                          const char *language)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GArray) groups = NULL;
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (written, -1, NULL);
  gunichar             bases[MAX_LETTERS + 2] = { 0 };
  guint                length = 0, from = 0;

  while (letters[length] != 0 && length < MAX_LETTERS)
    {
      bases[length] = get_base (letters[length]);
      length++;
    }
  groups = find_groups (bases, length);
  fit_groups (groups, n);
  if (groups->len != n || letters[length] != 0)
    return cut_anyhow (written, n);
  for (guint k = 0; k < n; k++)
    {
      guint            until = k + 1 < n ? find_cut (bases, g_array_index (groups, Group, k).end, g_array_index (groups, Group, k + 1).first, language) : length;
      g_autofree char *part = g_ucs4_to_utf8 (letters + from, until - from, NULL, NULL, NULL);
      g_autofree char *hyphenated = k + 1 < n ? g_strconcat (part != NULL ? part : "", "-", NULL) : g_strdup (part != NULL ? part : "");

      g_strv_builder_add (builder, hyphenated);
      from = until;
    }
  return g_strv_builder_end (builder);
}
