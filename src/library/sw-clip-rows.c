/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What moved between the rows a list has shown and those the store has now.
 *
 * Only a part of either is known. A single change (so many rows out, so many in, at
 * one place) is sought that is as small as the known rows allow: before it every
 * known row is where it was, behind it every known row is shifted by what the list
 * grew. Rows nobody asked for have no object that could be wrong. */

#define G_LOG_DOMAIN "sw-clip-list"

#include "config.h"

#include "sw-clip-rows-private.h"

#include <string.h>

struct _SwClipRows
{
  GHashTable *clips; /* position -> SwClip, borrowed */
};

SwClipRows *
_sw_clip_rows_new (SwClipPages *pages)
{
  SwClipRows *rows = g_new0 (SwClipRows, 1);

  rows->clips = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < pages->stretches->len; i++)
    {
      SwClipStretch *stretch = &g_array_index (pages->stretches, SwClipStretch, i);

      for (guint j = 0; j < stretch->clips->len; j++)
        g_hash_table_insert (rows->clips, GUINT_TO_POINTER (stretch->offset + j), stretch->clips->pdata[j]);
    }
  return rows;
}

void
_sw_clip_rows_free (SwClipRows *rows)
{
  g_hash_table_unref (rows->clips);
  g_free (rows);
}

static gboolean
is_at (SwClipRows *rows,
       SwClip     *clip,
       gint64      position)
{
  SwClip *found = position >= 0 ? g_hash_table_lookup (rows->clips, GUINT_TO_POINTER ((guint)position)) : NULL;

  return found != NULL && strcmp (sw_clip_get_id (found), sw_clip_get_id (clip)) == 0;
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint first = *(const guint *)a, second = *(const guint *)b;

  return first < second ? -1 : first > second;
}

/* The positions of the rows that are known and loaded, in order. */
static GArray *
get_known (GHashTable *old_rows)
{
  GArray        *known = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer       key, value;

  g_hash_table_iter_init (&iter, old_rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!sw_clip_get_placeholder (value))
      {
        guint position = GPOINTER_TO_UINT (key);

        g_array_append_val (known, position);
      }
  g_array_sort (known, compare_positions);
  return known;
}

gboolean
_sw_clip_rows_compare (GHashTable       *old_rows,
                       guint             old_length,
                       SwClipRows       *rows,
                       guint             length,
                       SwClipRowsChange *change)
{
  g_autoptr (GArray) known = get_known (old_rows);
  gint64 grown = (gint64)length - old_length;
  gint64 start = 0, end = 0;
  guint  n_same = 0, n_shifted = 0;

  /* From the front: how many known rows are where they were. */
  while (n_same < known->len)
    {
      guint position = g_array_index (known, guint, n_same);

      if (!is_at (rows, g_hash_table_lookup (old_rows, GUINT_TO_POINTER (position)), position))
        break;
      start = (gint64)position + 1;
      n_same++;
    }
  if (n_same == known->len && grown == 0)
    {
      *change = (SwClipRowsChange){ 0 };
      return TRUE;
    }

  /* From the back: how many are where the growth put them. */
  while (n_shifted < known->len - n_same)
    {
      guint position = g_array_index (known, guint, known->len - 1 - n_shifted);

      if (!is_at (rows, g_hash_table_lookup (old_rows, GUINT_TO_POINTER (position)), position + grown))
        break;
      n_shifted++;
    }
  if (n_same + n_shifted < known->len)
    end = (gint64)g_array_index (known, guint, known->len - 1 - n_shifted) + 1;

  /* What went must have been there. */
  end = MAX (end, MAX (start, start - grown));
  if (end > old_length || end + grown > length)
    return FALSE;
  change->position = start;
  change->removed = end - start;
  change->added = end + grown - start;
  return TRUE;
}
