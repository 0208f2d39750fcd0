/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-midi-file.h"
#include "sw-player.h"

#include <string.h>

/* 480 ticks a quarter; 120 bpm, from the second quarter on 60; two tracks, the second one
 * with running status and a note that never ends. */
static const guint8 song[] = {
  'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 1, 0, 3, 0x01, 0xe0,
  'M', 'T', 'r', 'k', 0, 0, 0, 19, 0, 0xff, 0x51, 3, 0x07, 0xa1, 0x20, 0x83, 0x60, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, 0, 0xff, 0x2f, 0,
  'M', 'T', 'r', 'k', 0, 0, 0, 21, 0, 0xff, 3, 4, 'L', 'e', 'a', 'd', 0, 0x90, 60, 100, 0x83, 0x60, 0x80, 60, 0, 0, 0xff, 0x2f, 0,
  'M', 'T', 'r', 'k', 0, 0, 0, 17, 0x83, 0x60, 0x91, 64, 90, 0, 67, 80, 0x83, 0x60, 64, 0, 0x83, 0x60, 0xff, 0x2f, 0, 0, 0
};

static SwMidiFile *
parse (gconstpointer data,
       gsize         size,
       GError      **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return sw_midi_file_new_from_bytes (bytes, error);
}

static void
test_notes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwMidiFile) file = parse (song, sizeof song, &error);
  const SwMidiNote *notes;
  guint             n = 0;

  g_assert_no_error (error);
  notes = sw_midi_file_get_notes (file, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (sw_midi_file_get_n_tracks (file), ==, 2);
  g_assert_cmpstr (sw_midi_file_get_track_name (file, 0), ==, "Lead");
  g_assert_cmpstr (sw_midi_file_get_track_name (file, 1), ==, "");
  g_assert_cmpfloat_with_epsilon (sw_midi_file_get_tempo (file), 120, 1e-9);
  g_assert_cmpuint (notes[0].pitch, ==, 60);
  g_assert_cmpfloat_with_epsilon (notes[0].start, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (notes[0].end, 0.5, 1e-9);
  /* after the change of tempo a quarter lasts a second */
  g_assert_cmpuint (notes[1].pitch, ==, 64);
  g_assert_cmpuint (notes[1].channel, ==, 1);
  g_assert_cmpfloat_with_epsilon (notes[1].start, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (notes[1].end, 1.5, 1e-9);
  g_assert_cmpuint (notes[2].pitch, ==, 67);
  g_assert_cmpfloat_with_epsilon (notes[2].end, 2.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (sw_midi_file_get_duration (file), 2.5, 1e-9);
}

static void
assert_refused (gconstpointer data,
                gsize         size)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (data, size, &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE);
}

/* Cut anywhere it is refused; changed anywhere it is refused or read, never worse. */
static void
test_hostile (void)
{
  guint8 copy[sizeof song];

  assert_refused ("", 0);
  assert_refused ("MThd", 4);
  for (gsize size = 0; size < sizeof song - 2; size++)
    assert_refused (song, size);
  for (gsize i = 0; i < sizeof song; i++)
    for (guint value = 0; value < 256; value += 5)
      {
        g_autoptr (SwMidiFile) file = NULL;

        memcpy (copy, song, sizeof song);
        copy[i] = (guint8)value;
        file = parse (copy, sizeof copy, NULL);
        if (file != NULL)
          g_assert_cmpfloat (sw_midi_file_get_duration (file), <=, 24 * 3600.0);
      }
}

/* Ever the same note begins: it is over before anybody gets tired, and too many are refused. */
static void
test_many (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  static const guint8 head[] = { 'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, 'M', 'T', 'r', 'k' };
  static const guint8 on[] = { 0, 0x90, 60, 1 }, off[] = { 0, 0x80, 60, 0 };
  const guint         n = SW_MIDI_FILE_MAX_NOTES;
  g_autoptr (SwMidiFile) file = NULL;
  guint32 length = GUINT32_TO_BE (8 * n);
  guint   n_read = 0;

  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *)&length, 4);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (bytes, on, 4);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (bytes, off, 4);
  file = parse (bytes->data, bytes->len, NULL);
  g_assert_nonnull (file);
  sw_midi_file_get_notes (file, &n_read);
  g_assert_cmpuint (n_read, ==, n);

  memcpy (bytes->data + bytes->len - 4, on, 4);
  assert_refused (bytes->data, bytes->len);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sw_midi_file_load ("/nowhere.mid", &error));
  g_assert_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/midi-file/notes", test_notes);
  g_test_add_func ("/midi-file/hostile", test_hostile);
  g_test_add_func ("/midi-file/many", test_many);
  g_test_add_func ("/midi-file/missing", test_missing);

  return g_test_run ();
}
