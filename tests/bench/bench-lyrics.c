/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the lyrics writer costs and whether its songs hold what they promise:
 * "bench-lyrics" checks 400 songs over all themes; "bench-lyrics --print SEED BRIEF…"
 * prints songs to be read. */

#include "sw-lyrics-writer.h"
#include "sw-phonetics.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_SONGS 400

typedef struct
{
  guint lines, stanzas, bad_rhymes, bad_metre, twice, same_songs;
} Tally;

static void
check_stanza (const SwLyricsStanza *stanza,
              Tally                *tally)
{
  gboolean holds = strlen (stanza->scheme) == stanza->lines->len;

  for (guint i = 0; i < stanza->lines->len; i++)
    {
      const char      *line = g_ptr_array_index (stanza->lines, i);
      g_autofree char *key = sw_phonetics_dup_rhyme (line);
      int              n = (int)sw_phonetics_count_syllables (line);

      if (abs (n - (int)g_array_index (stanza->metre, guint, i)) > 1)
        g_print ("# “%s”: %d syllables\n", line, n);
      tally->bad_metre += abs (n - (int)g_array_index (stanza->metre, guint, i)) > 1;
      for (guint k = i + 1; k < stanza->lines->len; k++)
        {
          g_autofree char *other = sw_phonetics_dup_rhyme (g_ptr_array_index (stanza->lines, k));

          if (stanza->scheme[i] != stanza->scheme[k] || (key != NULL && g_strcmp0 (key, other) == 0))
            continue;
          g_print ("# “%s” (%s), “%s” (%s)\n", line, key, (char *)g_ptr_array_index (stanza->lines, k), other);
          holds = FALSE;
        }
    }
  tally->lines += stanza->lines->len;
  tally->stanzas++;
  tally->bad_rhymes += !holds;
}

static void
check_song (const SwLyricsDraft *draft,
            Tally               *tally)
{
  g_autoptr (GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < draft->stanzas->len; i++)
    {
      const SwLyricsStanza *stanza = g_ptr_array_index (draft->stanzas, i);

      check_stanza (stanza, tally);
      for (guint k = 0; k < stanza->lines->len && !stanza->refrain; k++)
        tally->twice += !g_hash_table_add (lines, g_ptr_array_index (stanza->lines, k));
    }
}

static int
print_songs (int    n,
             char **arguments)
{
  for (int i = 1; i < n; i++)
    {
      g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new (arguments[i], strtoull (arguments[0], NULL, 10) + (guint64)i);

      g_print ("### %s\n\n\"%s\", theme %s%s%s\n\n%s\n", draft->title, arguments[i], draft->theme, draft->note != NULL ? "; note: " : "", draft->note != NULL ? draft->note : "", draft->text);
    }
  return 0;
}

/* Milliseconds of processor, so that a busy machine does not matter. */
static double
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

int
main (int    argc,
      char **argv)
{
  g_auto (GStrv) themes = sw_lyrics_writer_list_themes ();
  g_autoptr (GHashTable) songs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  double times[N_SONGS];
  Tally  tally = { 0 };

  if (argc > 3 && strcmp (argv[1], "--print") == 0)
    return print_songs (argc - 2, argv + 2);
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *brief = g_strdup_printf ("a song about %s for Alexandra and her telescope in Copenhagen", themes[i % g_strv_length (themes)]);
      double           start = get_time ();
      g_autoptr (SwLyricsDraft) draft = sw_lyrics_draft_new (i % 2 == 0 ? brief : themes[i % g_strv_length (themes)], i);

      times[i] = get_time () - start;
      check_song (draft, &tally);
      tally.same_songs += !g_hash_table_add (songs, g_strdup (draft->text));
    }
  g_print ("first %.1f ms with the reading of the book, aim 20\n", times[0]);
  qsort (times, N_SONGS, sizeof *times, compare_times);
  g_print ("median %.1f ms per song\n", times[N_SONGS / 2]);
  g_print ("worst %.1f ms per song, aim 20\n", times[N_SONGS - 1]);
  g_print ("songs %d of %u lines in all\n", N_SONGS, tally.lines);
  g_print ("rhymes %u of %u stanzas do not hold, aim 0\n", tally.bad_rhymes, tally.stanzas);
  g_print ("metre %u lines are off by more than a syllable, aim 0\n", tally.bad_metre);
  g_print ("lines-twice %u, aim 0\n", tally.twice);
  g_print ("songs-twice %u, aim 0\n", tally.same_songs);
  return 0;
}
