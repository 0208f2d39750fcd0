/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A reader of Standard MIDI Files that shares nothing with the writer. */

#include "sw-compose.h"

#include <math.h>
#include <string.h>

typedef struct
{
  guint64 tick;
  guint8  status, data1, data2;
} MidiNote;

typedef struct
{
  char      *name;
  GArray    *notes; /* (element-type MidiNote), on and off */
  GPtrArray *lyrics, *markers;
  int        program;
  guint      tempo; /* µs per quarter, 0 none */
  guint8     metre[2];
  int        key[2];
} MidiTrack;

typedef struct
{
  guint      format, division;
  GPtrArray *tracks;
} MidiFile;

static void
track_free (MidiTrack *track)
{
  g_free (track->name);
  g_array_unref (track->notes);
  g_ptr_array_unref (track->lyrics);
  g_ptr_array_unref (track->markers);
  g_free (track);
}

static guint32
read_number (const guint8 *data,
             guint         n)
{
  guint32 value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | data[i];
  return value;
}

static guint32
read_variable (const guint8 **data)
{
  guint32 value = 0;

  do
    value = value << 7 | (**data & 0x7f);
  while (*(*data)++ & 0x80);
  return value;
}

static MidiTrack *
read_track (const guint8 *data,
            gsize         size)
{
  MidiTrack    *track = g_new0 (MidiTrack, 1);
  const guint8 *end = data + size;
  guint64       tick = 0;
  gboolean      ended = FALSE;

  track->program = -1;
  track->notes = g_array_new (FALSE, FALSE, sizeof (MidiNote));
  track->lyrics = g_ptr_array_new_with_free_func (g_free);
  track->markers = g_ptr_array_new_with_free_func (g_free);
  while (data < end)
    {
      guint8 status;

      g_assert_false (ended);
      tick += read_variable (&data);
      status = *data++;
      g_assert_cmpuint (status, >=, 0x80);
      if (status == 0xff)
        {
          guint8           type = *data++;
          guint32          length = read_variable (&data);
          g_autofree char *text = g_strndup ((const char *)data, length);

          if (type == 0x03)
            track->name = g_steal_pointer (&text);
          else if (type == 0x05)
            g_ptr_array_add (track->lyrics, g_steal_pointer (&text));
          else if (type == 0x06)
            g_ptr_array_add (track->markers, g_steal_pointer (&text));
          else if (type == 0x51)
            track->tempo = read_number (data, length);
          else if (type == 0x58)
            memcpy (track->metre, data, 2);
          else if (type == 0x59)
            {
              track->key[0] = (gint8)data[0];
              track->key[1] = data[1];
            }
          else if (type == 0x2f)
            ended = TRUE;
          data += length;
        }
      else if ((status & 0xf0) == 0xc0)
        track->program = *data++;
      else
        {
          MidiNote note = { tick, status, data[0], data[1] };

          g_array_append_val (track->notes, note);
          data += 2;
        }
    }
  g_assert_true (ended);
  g_assert_true (data == end);
  return track;
}

static MidiFile *
read_file (GBytes *bytes)
{
  MidiFile     *file = g_new0 (MidiFile, 1);
  gsize         size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const guint8 *end = data + size;
  guint         n_tracks;

  g_assert_cmpmem (data, 8, "MThd\0\0\0\6", 8);
  file->format = read_number (data + 8, 2);
  n_tracks = read_number (data + 10, 2);
  file->division = read_number (data + 12, 2);
  file->tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)track_free);
  data += 14;
  while (data < end)
    {
      guint length = read_number (data + 4, 4);

      g_assert_cmpmem (data, 4, "MTrk", 4);
      g_ptr_array_add (file->tracks, read_track (data + 8, length));
      data += 8 + length;
    }
  g_assert_cmpuint (file->tracks->len, ==, n_tracks);
  return file;
}

static void
file_free (MidiFile *file)
{
  g_ptr_array_unref (file->tracks);
  g_free (file);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MidiFile, file_free)

static SwScore *
compose (const char *tags)
{
  g_autoptr (SwSongWish) wish = g_new0 (SwSongWish, 1);

  wish->style_weight = wish->weirdness = 0.5;
  wish->title = g_strdup ("Paper Boats");
  wish->tags = g_strdup (tags);
  wish->lyrics = g_strdup ("[Verse]\nPaper boats on the morning tide\nLanterns drifting side by side\n[Chorus]\nCarry me over\n(over and over)\n");
  return sw_compose (wish, 0);
}

static MidiFile *
convert (SwScore *score)
{
  g_autoptr (GBytes) bytes = sw_score_to_midi (score);

  return read_file (bytes);
}

static MidiTrack *
find_track (MidiFile   *file,
            const char *name)
{
  for (guint i = 0; i < file->tracks->len; i++)
    {
      MidiTrack *track = g_ptr_array_index (file->tracks, i);

      if (g_strcmp0 (track->name, name) == 0)
        return track;
    }
  return NULL;
}

static void
test_header (void)
{
  g_autoptr (SwScore) score = compose ("pop, 97 bpm, in Eb minor, 3/4");
  g_autoptr (MidiFile) file = convert (score);
  MidiTrack *conductor = g_ptr_array_index (file->tracks, 0);

  g_assert_cmpuint (file->format, ==, 1);
  g_assert_cmpuint (file->division, ==, 480);
  g_assert_cmpstr (conductor->name, ==, "Paper Boats");
  g_assert_cmpuint (conductor->tempo, ==, (guint)floor (60e6 / 97 + 0.5));
  g_assert_cmpuint (conductor->metre[0], ==, 3);
  g_assert_cmpuint (conductor->metre[1], ==, 2);
  g_assert_cmpint (conductor->key[0], ==, 6); /* D sharp minor */
  g_assert_cmpint (conductor->key[1], ==, 1);
}

static void
test_markers (void)
{
  g_autoptr (SwScore) score = compose ("rock");
  g_autoptr (MidiFile) file = convert (score);
  MidiTrack *conductor = g_ptr_array_index (file->tracks, 0);

  g_assert_cmpuint (conductor->markers->len, ==, score->sections->len);
  for (guint i = 0; i < score->sections->len; i++)
    g_assert_cmpstr (g_ptr_array_index (conductor->markers, i), ==, g_array_index (score->sections, SwScoreSection, i).name);
}

static void
test_lyrics (void)
{
  g_autoptr (SwScore) score = compose ("rock");
  g_autoptr (MidiFile) file = convert (score);
  g_autofree char *sung = NULL;
  MidiTrack       *vocals = find_track (file, "vocals");

  g_assert_nonnull (vocals);
  g_ptr_array_add (vocals->lyrics, NULL);
  sung = g_strjoinv (" ", (char **)vocals->lyrics->pdata);
  g_assert_true (g_str_has_prefix (sung, "Pa- per boats on the mor- ning tide Lan- terns"));
  g_assert_null (strstr (sung, "over and"));
  g_assert_nonnull (find_track (file, "backing_vocals"));
}

static void
test_notes (void)
{
  g_autoptr (SwScore) score = compose ("funk, strings");
  g_autoptr (MidiFile) file = convert (score);

  for (guint i = 0; i < score->parts->len; i++)
    {
      SwPart    *part = g_ptr_array_index (score->parts, i);
      MidiTrack *track = part->notes->len > 0 ? find_track (file, sw_part_role_get_name (part->role)) : NULL;
      guint      k = 0;

      if (part->notes->len == 0)
        continue;
      g_assert_nonnull (track);
      if (part->role != SW_PART_DRUMS)
        g_assert_cmpint (track->program, ==, part->program);
      for (guint n = 0; n < track->notes->len; n++)
        {
          const MidiNote *note = &g_array_index (track->notes, MidiNote, n);

          g_assert_true (((note->status & 0x0f) == 9) == (part->role == SW_PART_DRUMS));
          if ((note->status & 0xf0) != 0x90)
            continue;
          /* In the same order up to notes on one tick. */
          g_assert_cmpfloat (fabs (note->tick / 480.0 - g_array_index (part->notes, SwNote, k).start), <=, 1.0 / 480);
          k++;
        }
      g_assert_cmpuint (k, ==, part->notes->len);
    }
}

static void
test_notes_end (void)
{
  g_autoptr (SwScore) score = compose ("metal");
  g_autoptr (MidiFile) file = convert (score);

  for (guint i = 1; i < file->tracks->len; i++)
    {
      MidiTrack *track = g_ptr_array_index (file->tracks, i);
      int        sounding[128] = { 0 };

      for (guint n = 0; n < track->notes->len; n++)
        {
          const MidiNote *note = &g_array_index (track->notes, MidiNote, n);

          sounding[note->data1] += (note->status & 0xf0) == 0x90 ? 1 : -1;
          g_assert_cmpint (sounding[note->data1], >=, 0);
        }
      for (guint k = 0; k < G_N_ELEMENTS (sounding); k++)
        g_assert_cmpint (sounding[k], ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/midi/header", test_header);
  g_test_add_func ("/midi/markers", test_markers);
  g_test_add_func ("/midi/lyrics", test_lyrics);
  g_test_add_func ("/midi/notes", test_notes);
  g_test_add_func ("/midi/notes-end", test_notes_end);
  return g_test_run ();
}
