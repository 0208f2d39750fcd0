/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Roman numerals to chords. "I" major, "i" minor; "b" and "#" before the numeral;
 * after it "7", "maj7", "m7b5", "dim", "dim7", "sus2", "sus4", "add9", "6", "9",
 * "maj9", "+"; then "/V" for another bass. "_" joins chords that share a bar. */

#define G_LOG_DOMAIN "sw-harmony"

#include "config.h"

#include "sw-style.h"

#include <gio/gio.h>
#include <string.h>

typedef struct
{
  const char *suffix;
  gint8       third; /* 0: by case */
  guint8      fifth;
  gint8       extra[2];
} Quality;

static const Quality qualities[] = {
  { "", 0, 7, { -1, -1 } },
  { "7", 0, 7, { 10, -1 } },
  { "maj7", 0, 7, { 11, -1 } },
  { "m7b5", 3, 6, { 10, -1 } },
  { "dim", 3, 6, { -1, -1 } },
  { "dim7", 3, 6, { 9, -1 } },
  { "sus2", 2, 7, { -1, -1 } },
  { "sus4", 5, 7, { -1, -1 } },
  { "7sus4", 5, 7, { 10, -1 } },
  { "add9", 0, 7, { 14, -1 } },
  { "6", 0, 7, { 9, -1 } },
  { "9", 0, 7, { 10, 14 } },
  { "maj9", 0, 7, { 11, 14 } },
  { "+", 4, 8, { -1, -1 } },
};

/* Reads "bVI", moves @text past it. */
static gboolean
parse_degree (const char **text,
              guint8      *semitones,
              gboolean    *upper)
{
  static const char *const numerals[] = { "VII", "VI", "IV", "V", "III", "II", "I" };
  static const guint8      degrees[] = { 11, 9, 5, 7, 4, 2, 0 };
  int                      shift = 0;

  if (**text == 'b' || **text == '#')
    shift = *(*text)++ == 'b' ? -1 : 1;
  for (guint i = 0; i < G_N_ELEMENTS (numerals); i++)
    {
      gsize length = strlen (numerals[i]);

      if (g_ascii_strncasecmp (*text, numerals[i], length) == 0)
        {
          *upper = g_ascii_isupper (**text);
          *semitones = (guint8)((degrees[i] + shift + 12) % 12);
          *text += length;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
parse_chord (const char *text,
             guint8      key,
             SwChord    *chord)
{
  const char *rest = text;
  const char *slash;
  gboolean    upper = TRUE;
  guint8      degree = 0;
  gsize       length;

  if (!parse_degree (&rest, &degree, &upper))
    return FALSE;
  chord->root = chord->bass = (guint8)((key + degree) % 12);
  slash = strchr (rest, '/');
  length = slash != NULL ? (gsize)(slash - rest) : strlen (rest);
  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
    {
      const Quality *quality = &qualities[i];

      if (strlen (quality->suffix) != length || strncmp (rest, quality->suffix, length) != 0)
        continue;
      chord->intervals[chord->n_intervals++] = 0;
      chord->intervals[chord->n_intervals++] = quality->third > 0 ? (guint8)quality->third : upper ? 4
                                                                                                   : 3;
      chord->intervals[chord->n_intervals++] = quality->fifth;
      for (guint k = 0; k < G_N_ELEMENTS (quality->extra); k++)
        if (quality->extra[k] >= 0)
          chord->intervals[chord->n_intervals++] = (guint8)quality->extra[k];
      g_snprintf (chord->name, sizeof chord->name, "%s%s%s", sw_score_get_pitch_class_name (chord->root),
                  upper || quality->third > 0 ? "" : "m", quality->suffix);
      if (slash != NULL)
        {
          rest = slash + 1;
          if (!parse_degree (&rest, &degree, &upper) || *rest != '\0')
            return FALSE;
          chord->bass = (guint8)((key + degree) % 12);
          g_strlcat (chord->name, "/", sizeof chord->name);
          g_strlcat (chord->name, sw_score_get_pitch_class_name (chord->bass), sizeof chord->name);
        }
      return TRUE;
    }
  return FALSE;
}

/**
 * sw_harmony_parse:
 * @progression: chords as roman numerals, one bar each: "I vi ii7_V7 I"
 * @key: pitch class of the tonic
 * @error: `G_IO_ERROR_INVALID_DATA` naming the chord
 *
 * Returns: (transfer full) (nullable) (element-type SwChord): the chords; start and
 *   length count bars
 */
GArray *
sw_harmony_parse (const char *progression,
                  guint8      key,
                  GError    **error)
{
  g_autoptr (GArray) chords = g_array_new (FALSE, TRUE, sizeof (SwChord));
  g_auto (GStrv) bars = g_strsplit (progression, " ", -1);
  guint n = 0;

  for (guint i = 0; bars[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit (bars[i], "_", -1);
      guint parts = g_strv_length (names);

      for (guint k = 0; k < parts; k++)
        {
          SwChord chord = { .start = n + (double)k / parts, .length = 1.0 / parts };

          if (!parse_chord (names[k], key, &chord))
            {
              g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” in “%s” is no chord", names[k], progression);
              return NULL;
            }
          g_array_append_val (chords, chord);
        }
      n++;
    }
  if (chords->len == 0 || strstr (progression, "  ") != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” has a bar without a chord", progression);
      return NULL;
    }
  return g_steal_pointer (&chords);
}
