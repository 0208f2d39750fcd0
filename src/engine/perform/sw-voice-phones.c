/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The phones that the voices know, and what is said for others.
 */

#define G_LOG_DOMAIN "sw-voice-phones"

#include "config.h"

#include "sw-voice-source.h"

#include <string.h>

static const char *const phones[] = {
  "aa", "ae", "ah", "ao", "aw", "ax", "axr", "ay", "eh", "er", "ey", "ih", "ix", "iy", "ow", "oy", "uh", "uw",
  "b", "ch", "d", "dh", "dx", "el", "em", "en", "f", "g", "hh", "hv", "jh", "k", "l", "m", "n", "ng", "nx",
  "p", "r", "s", "sh", "t", "th", "v", "w", "y", "z", "zh", NULL
};

/* Sounds of other languages under usual names. */
static const struct
{
  const char *symbol, *nearest;
} others[] = {
  { "a", "aa" },
  { "e", "eh" },
  { "i", "iy" },
  { "o", "ao" },
  { "u", "uw" },
  { "ue", "iy" },
  { "oe", "er" },
  { "c", "sh" },
  { "x", "hh" },
  { "gn", "n" },
  { "ly", "y" },
  { "rr", "dx" },
  { "q", "k" },
  { "an", "aa" },
  { "in", "ae" },
  { "on", "ao" },
  { "un", "ah" },
  { "j", "y" },
  { "h", "hh" },
  { "bh", "v" },
  { "gh", "g" },
  { "ts", "s" },
  { "dz", "z" },
  { "pf", "f" },
};

/**
 * sw_voice_phones_get:
 *
 * Returns: (transfer none) (array zero-terminated=1): what every voice can say
 */
const char *const *
sw_voice_phones_get (void)
{
  return phones;
}

/**
 * sw_voice_phone_find:
 * @symbol: a phone, known or not
 * @vowel: whether it is one, for unknown symbols
 *
 * Returns: (transfer none): @symbol's equal among the known phones, or the nearest
 */
const char *
sw_voice_phone_find (const char *symbol,
                     gboolean    vowel)
{
  g_return_val_if_fail (symbol != NULL, "ax");

  for (guint i = 0; phones[i] != NULL; i++)
    if (strcmp (symbol, phones[i]) == 0)
      return phones[i];
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (symbol, others[i].symbol) == 0)
      return others[i].nearest;

  return vowel ? "ax" : "dx";
}
