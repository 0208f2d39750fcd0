/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-midi-file"

#include "config.h"

#include "sw-midi-file.h"

#include "sw-player.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_TEMPO 500000 /* microseconds a quarter */
#define MAX_TEMPI 100000
#define MAX_SECONDS (24 * 3600.0)
#define MAX_NAME 200

struct _SwMidiFile
{
  gatomicrefcount n_references;
  GArray         *notes; /* (element-type SwMidiNote) */
  GPtrArray      *names; /* (element-type utf8) of the tracks with notes */
  double          duration;
  double          tempo;
};

G_DEFINE_BOXED_TYPE (SwMidiFile, sw_midi_file, sw_midi_file_ref, sw_midi_file_unref)

typedef struct
{
  guint64 tick;
  guint32 microseconds; /* a quarter, from here on */
  double  seconds;      /* here */
} Tempo;

/* A note in ticks. */
typedef struct
{
  guint64 start, end;
  guint8  pitch, velocity, channel;
  guint16 track;
  guint32 next; /* one more than the index of the next that sounds on this key; 0: none */
} TickNote;

typedef struct
{
  const guint8 *at, *end;
  guint64       tick;
  guint8        status;
  GArray       *tempi; /* (element-type Tempo) */
  GArray       *notes; /* (element-type TickNote) */
  char         *name;  /* (nullable) of this track */
  guint16       track;
  guint32       sounding[16][128]; /* one more than the index of the note that began last */
} Reader;

SwMidiFile *
sw_midi_file_ref (SwMidiFile *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
sw_midi_file_unref (SwMidiFile *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_array_unref (self->notes);
  g_ptr_array_unref (self->names);
  g_free (self);
}

static gboolean
read_length (Reader  *reader,
             guint32 *value)
{
  *value = 0;
  for (int i = 0; i < 4 && reader->at < reader->end; i++)
    {
      guint8 byte = *reader->at++;

      *value = *value << 7 | (byte & 0x7f);
      if ((byte & 0x80) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
begin_note (Reader *reader,
            guint8  channel,
            guint8  pitch,
            guint8  velocity)
{
  TickNote note = { reader->tick, G_MAXUINT64, pitch, velocity, channel, reader->track, reader->sounding[channel][pitch] };

  g_array_append_val (reader->notes, note);
  reader->sounding[channel][pitch] = reader->notes->len;
}

/* The one that began last ends first: however many there are, none is looked for. */
static void
end_note (Reader *reader,
          guint8  channel,
          guint8  pitch)
{
  guint32   index = reader->sounding[channel][pitch];
  TickNote *note;

  if (index == 0)
    return;
  note = &g_array_index (reader->notes, TickNote, index - 1);
  note->end = reader->tick;
  reader->sounding[channel][pitch] = note->next;
}

static gboolean
read_meta (Reader   *reader,
           gboolean *over)
{
  guint8  kind;
  guint32 length;

  if (reader->at >= reader->end)
    return FALSE;
  kind = *reader->at++;
  if (!read_length (reader, &length) || length > (gsize)(reader->end - reader->at))
    return FALSE;
  if (kind == 0x2f)
    *over = TRUE;
  if (kind == 0x03 && reader->name == NULL)
    {
      reader->name = g_utf8_make_valid ((const char *)reader->at, (gssize)MIN (length, MAX_NAME));
      g_strstrip (reader->name);
    }
  if (kind == 0x51 && length == 3 && reader->tempi->len < MAX_TEMPI)
    {
      Tempo tempo = { reader->tick, (guint32)reader->at[0] << 16 | (guint32)reader->at[1] << 8 | reader->at[2], 0 };

      if (tempo.microseconds > 0)
        g_array_append_val (reader->tempi, tempo);
    }
  reader->at += length;
  return TRUE;
}

static gboolean
read_channel_event (Reader *reader)
{
  guint8 kind = reader->status >> 4, channel = reader->status & 0x0f;
  int    n = kind == 0xc || kind == 0xd ? 1 : 2;
  guint8 first, second;

  if (reader->end - reader->at < n)
    return FALSE;
  first = reader->at[0];
  second = n == 2 ? reader->at[1] : 0;
  if (first > 127 || second > 127)
    return FALSE;
  reader->at += n;
  if (kind == 0x9 && second > 0)
    {
      if (reader->notes->len >= SW_MIDI_FILE_MAX_NOTES)
        return FALSE;
      begin_note (reader, channel, first, second);
    }
  else if (kind == 0x8 || kind == 0x9)
    end_note (reader, channel, first);
  return TRUE;
}

static gboolean
read_event (Reader   *reader,
            gboolean *over)
{
  guint32 delta, length;

  if (!read_length (reader, &delta) || reader->at >= reader->end)
    return FALSE;
  reader->tick += delta;
  if (*reader->at & 0x80)
    reader->status = *reader->at++;
  if (reader->status < 0x80)
    return FALSE;
  if (reader->status < 0xf0)
    return read_channel_event (reader);
  if (reader->status == 0xff)
    {
      reader->status = 0; /* what was running does not run on */
      return read_meta (reader, over);
    }
  if (reader->status != 0xf0 && reader->status != 0xf7)
    return FALSE;
  reader->status = 0;
  if (!read_length (reader, &length) || length > (gsize)(reader->end - reader->at))
    return FALSE;
  reader->at += length;
  return TRUE;
}

/* Every note that still sounds ends here. */
static void
finish_track (Reader *reader,
              guint   first_note)
{
  for (guint i = first_note; i < reader->notes->len; i++)
    {
      TickNote *note = &g_array_index (reader->notes, TickNote, i);

      if (note->end == G_MAXUINT64)
        note->end = MAX (reader->tick, note->start);
    }
  memset (reader->sounding, 0, sizeof reader->sounding);
}

static gboolean
read_track (Reader       *reader,
            const guint8 *at,
            gsize         size,
            GPtrArray    *names)
{
  guint    first_note = reader->notes->len;
  gboolean over = FALSE;

  reader->at = at;
  reader->end = at + size;
  reader->tick = 0;
  reader->status = 0;
  g_clear_pointer (&reader->name, g_free);
  while (!over && reader->at < reader->end)
    if (!read_event (reader, &over))
      return FALSE;
  finish_track (reader, first_note);
  if (reader->notes->len == first_note)
    return TRUE;
  g_ptr_array_add (names, reader->name != NULL ? g_steal_pointer (&reader->name) : g_strdup (""));
  reader->track++;
  return TRUE;
}

static int
compare_tempi (gconstpointer a,
               gconstpointer b)
{
  const Tempo *one = a, *two = b;

  return one->tick < two->tick ? -1 : one->tick > two->tick;
}

static int
compare_notes (gconstpointer a,
               gconstpointer b)
{
  const SwMidiNote *one = a, *two = b;

  if (one->start != two->start)
    return one->start < two->start ? -1 : 1;
  return (int)one->track - (int)two->track;
}

/* Seconds a tick lasts while a quarter lasts @microseconds. @division: as the file has it. */
static double
get_tick_seconds (guint16 division,
                  guint32 microseconds)
{
  if (division & 0x8000)
    {
      int frames = 256 - (division >> 8);

      return 1.0 / ((frames == 29 ? 30000.0 / 1001.0 : frames) * (division & 0xff));
    }
  return microseconds * 1e-6 / division;
}

static void
place_tempi (GArray *tempi,
             guint16 division)
{
  Tempo first = { 0, DEFAULT_TEMPO, 0 };

  g_array_sort (tempi, compare_tempi);
  if (tempi->len == 0 || g_array_index (tempi, Tempo, 0).tick > 0)
    g_array_prepend_val (tempi, first);
  for (guint i = 1; i < tempi->len; i++)
    {
      const Tempo *before = &g_array_index (tempi, Tempo, i - 1);
      Tempo       *tempo = &g_array_index (tempi, Tempo, i);

      tempo->seconds = before->seconds + (double)(tempo->tick - before->tick) * get_tick_seconds (division, before->microseconds);
    }
}

static double
to_seconds (GArray *tempi,
            guint16 division,
            guint64 tick)
{
  guint        low = 0, high = tempi->len;
  const Tempo *tempo;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (tempi, Tempo, middle).tick <= tick)
        low = middle;
      else
        high = middle;
    }
  tempo = &g_array_index (tempi, Tempo, low);
  return tempo->seconds + (double)(tick - tempo->tick) * get_tick_seconds (division, tempo->microseconds);
}

static gboolean
read_chunks (Reader       *reader,
             const guint8 *data,
             gsize         size,
             guint         n_tracks,
             GPtrArray    *names)
{
  gsize at = 8 + (gsize)((guint32)data[4] << 24 | (guint32)data[5] << 16 | (guint32)data[6] << 8 | data[7]);
  guint n_read = 0;

  while (n_read < n_tracks && at <= size && size - at >= 8)
    {
      guint32 length = (guint32)data[at + 4] << 24 | (guint32)data[at + 5] << 16 | (guint32)data[at + 6] << 8 | data[at + 7];

      if (length > size - at - 8)
        return FALSE;
      if (memcmp (data + at, "MTrk", 4) == 0)
        {
          if (!read_track (reader, data + at + 8, length, names))
            return FALSE;
          n_read++;
        }
      at += 8 + (gsize)length;
    }
  return n_read == n_tracks;
}

static SwMidiFile *
finish_file (Reader    *reader,
             GPtrArray *names,
             guint16    division)
{
  g_autoptr (SwMidiFile) self = g_new0 (SwMidiFile, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->names = g_ptr_array_ref (names);
  self->notes = g_array_sized_new (FALSE, FALSE, sizeof (SwMidiNote), reader->notes->len);
  place_tempi (reader->tempi, division);
  self->tempo = 60e6 / g_array_index (reader->tempi, Tempo, 0).microseconds;
  for (guint i = 0; i < reader->notes->len; i++)
    {
      const TickNote *from = &g_array_index (reader->notes, TickNote, i);
      SwMidiNote      note = { to_seconds (reader->tempi, division, from->start), to_seconds (reader->tempi, division, from->end),
                               from->pitch, from->velocity, from->channel, from->track };

      g_array_append_val (self->notes, note);
      self->duration = MAX (self->duration, note.end);
    }
  if (self->duration > MAX_SECONDS)
    return NULL;
  g_array_sort (self->notes, compare_notes);
  return g_steal_pointer (&self);
}

/**
 * sw_midi_file_new_from_bytes:
 * @bytes: a standard MIDI file of format 0 or 1
 * @error: return location for %SW_AUDIO_ERROR_UNREADABLE
 *
 * Returns: (transfer full) (nullable): its notes
 */
SwMidiFile *
sw_midi_file_new_from_bytes (GBytes  *bytes,
                             GError **error)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree Reader *reader = g_new0 (Reader, 1);
  SwMidiFile        *self = NULL;
  guint16            format, n_tracks, division;

  if (size >= 14 && size <= SW_MIDI_FILE_MAX_BYTES && memcmp (data, "MThd", 4) == 0)
    {
      format = (guint16)(data[8] << 8 | data[9]);
      n_tracks = (guint16)(data[10] << 8 | data[11]);
      division = (guint16)(data[12] << 8 | data[13]);
      reader->tempi = g_array_new (FALSE, FALSE, sizeof (Tempo));
      reader->notes = g_array_new (FALSE, FALSE, sizeof (TickNote));
      /* a header of less than six bytes would have the tracks begin within it */
      if (format <= 1 && n_tracks > 0 && n_tracks <= SW_MIDI_FILE_MAX_TRACKS && (division & 0xff) + (division & 0x7f00) > 0 &&
          ((division & 0x8000) == 0 || (division & 0xff) > 0) && (data[4] | data[5] | data[6]) == 0 && data[7] >= 6 &&
          read_chunks (reader, data, size, n_tracks, names))
        self = finish_file (reader, names, division);
      g_array_unref (reader->tempi);
      g_array_unref (reader->notes);
      g_free (reader->name);
    }
  if (self == NULL)
    g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE, _ ("This is no MIDI file, or a damaged one"));
  return self;
}

/**
 * sw_midi_file_load:
 * @path: a file
 * @error: return location for %SW_AUDIO_ERROR_UNREADABLE or %SW_AUDIO_ERROR_MISSING
 *
 * Returns: (transfer full) (nullable): the notes of the file
 */
SwMidiFile *
sw_midi_file_load (const char *path,
                   GError    **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_mapped_file_new (path, FALSE, &local);
  if (file == NULL)
    {
      g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING, _ ("The MIDI file cannot be opened: %s"), local->message);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (file);
  return sw_midi_file_new_from_bytes (bytes, error);
}

const SwMidiNote *
sw_midi_file_get_notes (SwMidiFile *self,
                        guint      *n_notes)
{
  g_return_val_if_fail (self != NULL && n_notes != NULL, NULL);

  *n_notes = self->notes->len;
  return (const SwMidiNote *)self->notes->data;
}

guint
sw_midi_file_get_n_tracks (SwMidiFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->names->len;
}

const char *
sw_midi_file_get_track_name (SwMidiFile *self,
                             guint       track)
{
  g_return_val_if_fail (self != NULL && track < self->names->len, NULL);

  return self->names->pdata[track];
}

double
sw_midi_file_get_duration (SwMidiFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->duration;
}

double
sw_midi_file_get_tempo (SwMidiFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->tempo;
}
