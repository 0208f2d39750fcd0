/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The notes of a standard MIDI file. Read from files of strangers: everything is bounded,
 * what breaks the rules is refused. Immutable, reference counted. */

typedef struct
{
  double start, end; /* seconds */
  guint8 pitch;      /* 0 … 127, 60 is the middle C */
  guint8 velocity;   /* 1 … 127 */
  guint8 channel;    /* 0 … 15; 9 is percussion */
  guint16 track;     /* into the tracks with notes */
} SwMidiNote;

typedef struct _SwMidiFile SwMidiFile;
#define SW_TYPE_MIDI_FILE (sw_midi_file_get_type ())
GType             sw_midi_file_get_type     (void);
SwMidiFile       *sw_midi_file_ref          (SwMidiFile *self);
void              sw_midi_file_unref        (SwMidiFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwMidiFile, sw_midi_file_unref)

#define SW_MIDI_FILE_MAX_BYTES (16 * 1024 * 1024)
#define SW_MIDI_FILE_MAX_TRACKS 256
#define SW_MIDI_FILE_MAX_NOTES 500000

/* SW_AUDIO_ERROR_UNREADABLE for what is no such file. Any thread. */
SwMidiFile       *sw_midi_file_new_from_bytes (GBytes      *bytes,
                                               GError     **error);
/* SW_AUDIO_ERROR_MISSING too. Blocks. */
SwMidiFile       *sw_midi_file_load           (const char  *path,
                                               GError     **error);

/* In the order they begin. */
const SwMidiNote *sw_midi_file_get_notes      (SwMidiFile  *self,
                                               guint       *n_notes);
/* Tracks that have notes. */
guint             sw_midi_file_get_n_tracks   (SwMidiFile  *self);
/* "" when it has none; valid UTF-8. */
const char       *sw_midi_file_get_track_name (SwMidiFile  *self,
                                               guint        track);
double            sw_midi_file_get_duration   (SwMidiFile  *self); /* seconds */
double            sw_midi_file_get_tempo      (SwMidiFile  *self); /* the first, quarters a minute */

G_END_DECLS
