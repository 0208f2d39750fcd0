/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The score as a Standard MIDI File, format 1: a conductor track with tempo, metre,
 * key and section markers, the vocal line with its syllables as lyric events, and
 * one named track per part. */

#define G_LOG_DOMAIN "sw-score"

#include "config.h"

#include "sw-score.h"

#include <math.h>
#include <string.h>

#define TICKS 480
#define DRUM_CHANNEL 9
#define VOICE_PROGRAM 53 /* voice oohs */

/* Order of events on one tick. */
typedef enum
{
  EVENT_TEXT,
  EVENT_OFF,
  EVENT_SETUP,
  EVENT_ON,
} EventKind;

typedef struct
{
  gint64    tick;
  EventKind kind;
  guint     order; /* keeps sorting stable */
  GBytes   *bytes;
} Event;

static void
event_clear (Event *event)
{
  g_bytes_unref (event->bytes);
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const Event *left = a, *right = b;

  if (left->tick != right->tick)
    return left->tick < right->tick ? -1 : 1;
  if (left->kind != right->kind)
    return (int)left->kind - (int)right->kind;
  return left->order < right->order ? -1 : 1;
}

static GArray *
events_new (void)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (Event));

  g_array_set_clear_func (events, (GDestroyNotify)event_clear);
  return events;
}

static gint64
beat_to_tick (double beat)
{
  return MAX (0, (gint64)floor (beat * TICKS + 0.5));
}

static void
add_event (GArray     *events,
           gint64      tick,
           EventKind   kind,
           const void *data,
           gsize       size)
{
  Event event = { tick, kind, events->len, g_bytes_new (data, size) };

  g_array_append_val (events, event);
}

static void
append_length (GByteArray *out,
               guint32     value)
{
  guint8 bytes[5];
  guint  n = 0;

  do
    {
      bytes[n++] = value & 0x7f;
      value >>= 7;
    }
  while (value > 0 && n < sizeof bytes);
  while (n-- > 0)
    {
      guint8 byte = bytes[n] | (n > 0 ? 0x80 : 0);

      g_byte_array_append (out, &byte, 1);
    }
}

static void
add_meta (GArray     *events,
          gint64      tick,
          guint8      type,
          const void *data,
          gsize       size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 head[2] = { 0xff, type };

  g_byte_array_append (bytes, head, sizeof head);
  append_length (bytes, (guint32)size);
  g_byte_array_append (bytes, data, (guint)size);
  add_event (events, tick, EVENT_TEXT, bytes->data, bytes->len);
}

static void
add_text (GArray     *events,
          gint64      tick,
          guint8      type,
          const char *text)
{
  add_meta (events, tick, type, text, strlen (text));
}

static void
add_program (GArray *events,
             guint8  channel,
             int     program)
{
  const guint8 change[2] = { 0xc0 | channel, CLAMP (program, 0, 127) };

  add_event (events, 0, EVENT_SETUP, change, sizeof change);
}

static void
add_note (GArray *events,
          guint8  channel,
          double  start,
          double  length,
          guint8  pitch,
          guint8  velocity)
{
  gint64       from = beat_to_tick (start);
  gint64       to = MAX (beat_to_tick (start + length), from + 1);
  const guint8 on[3] = { 0x90 | channel, pitch & 0x7f, CLAMP (velocity, 1, 127) };
  const guint8 off[3] = { 0x80 | channel, pitch & 0x7f, 64 };

  add_event (events, from, EVENT_ON, on, sizeof on);
  add_event (events, to, EVENT_OFF, off, sizeof off);
}

static void
append_track (GByteArray *file,
              GArray     *events)
{
  static const guint8 end[4] = { 0x00, 0xff, 0x2f, 0x00 };
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gint64  last = 0;
  guint32 size;

  g_array_sort (events, compare_events);
  for (guint i = 0; i < events->len; i++)
    {
      const Event *event = &g_array_index (events, Event, i);

      append_length (body, (guint32)(event->tick - last));
      g_byte_array_append (body, g_bytes_get_data (event->bytes, NULL), (guint)g_bytes_get_size (event->bytes));
      last = event->tick;
    }
  g_byte_array_append (body, end, sizeof end);
  size = GUINT32_TO_BE (body->len);
  g_byte_array_append (file, (const guint8 *)"MTrk", 4);
  g_byte_array_append (file, (const guint8 *)&size, sizeof size);
  g_byte_array_append (file, body->data, body->len);
}

/* Sharps (positive) or flats of the key signature. */
static gint8
count_accidentals (guint8   key,
                   gboolean minor)
{
  static const gint8 major[12] = { 0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5 };

  return major[(key + (minor ? 3 : 0)) % 12];
}

static void
add_metre (GArray *events,
           double  beat,
           guint8  numerator,
           guint8  denominator)
{
  guint8       power = 0;
  const guint8 clocks = denominator == 8 && numerator % 3 == 0 ? 36 : 24;
  guint8       bytes[4] = { numerator, 0, clocks, 8 };

  for (; denominator > 1; denominator /= 2)
    power++;
  bytes[1] = power;
  add_meta (events, beat_to_tick (beat), 0x58, bytes, sizeof bytes);
}

static void
add_key (GArray  *events,
         double   beat,
         guint8   key,
         gboolean minor)
{
  const guint8 bytes[2] = { (guint8)count_accidentals (key, minor), minor ? 1 : 0 };

  add_meta (events, beat_to_tick (beat), 0x59, bytes, sizeof bytes);
}

static void
append_conductor (SwScore    *self,
                  GByteArray *file)
{
  g_autoptr (GArray) events = events_new ();

  if (self->title != NULL)
    add_text (events, 0, 0x03, self->title);
  for (guint i = 0; i < self->tempo->len; i++)
    {
      const SwTempoChange *change = &g_array_index (self->tempo, SwTempoChange, i);
      guint32              us = (guint32)floor (60e6 / change->bpm + 0.5);
      const guint8         bytes[3] = { (us >> 16) & 0xff, (us >> 8) & 0xff, us & 0xff };

      add_meta (events, beat_to_tick (change->beat), 0x51, bytes, sizeof bytes);
    }
  if (self->metres->len == 0 || g_array_index (self->metres, SwMetreChange, 0).beat > 0)
    add_metre (events, 0, (guint8)self->beats_per_bar, 4);
  for (guint i = 0; i < self->metres->len; i++)
    {
      const SwMetreChange *change = &g_array_index (self->metres, SwMetreChange, i);

      add_metre (events, change->beat, change->numerator, change->denominator);
    }
  add_key (events, 0, self->key, self->minor);
  for (guint i = 0; i < self->keys->len; i++)
    {
      const SwKeyChange *change = &g_array_index (self->keys, SwKeyChange, i);

      add_key (events, change->beat, change->key, change->minor);
    }
  for (guint i = 0; i < self->sections->len; i++)
    {
      const SwScoreSection *section = &g_array_index (self->sections, SwScoreSection, i);

      add_text (events, beat_to_tick (section->start), 0x06, section->name);
    }
  append_track (file, events);
}

static void
append_voice (SwScore    *self,
              GByteArray *file,
              SwPartRole  role,
              guint8      channel)
{
  g_autoptr (GArray) events = events_new ();

  add_text (events, 0, 0x03, sw_part_role_get_name (role));
  add_program (events, channel, VOICE_PROGRAM);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const SwSungLine *line = g_ptr_array_index (self->lines, i);
      guint             n_texts = line->syllables != NULL ? g_strv_length (line->syllables) : 0;

      if (line->backing != (role == SW_PART_BACKING_VOCAL))
        continue;
      for (guint k = 0; k < line->notes->len; k++)
        {
          const SwSungNote *note = &g_array_index (line->notes, SwSungNote, k);
          gboolean          begins = k == 0 || note->syllable != note[-1].syllable;

          if (begins && note->syllable < n_texts)
            add_text (events, beat_to_tick (note->start), 0x05, line->syllables[note->syllable]);
          add_note (events, channel, note->start, note->length, note->pitch, note->velocity);
        }
    }
  append_track (file, events);
}

static void
append_part (const SwPart *part,
             GByteArray   *file,
             guint8        channel)
{
  g_autoptr (GArray) events = events_new ();

  add_text (events, 0, 0x03, sw_part_role_get_name (part->role));
  add_program (events, channel, part->program);
  for (guint i = 0; i < part->notes->len; i++)
    {
      const SwNote *note = &g_array_index (part->notes, SwNote, i);

      add_note (events, channel, note->start, note->length, note->pitch, note->velocity);
    }
  append_track (file, events);
}

static gboolean
has_lines (SwScore *self,
           gboolean backing)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (((SwSungLine *)g_ptr_array_index (self->lines, i))->backing == backing)
      return TRUE;
  return FALSE;
}

/**
 * sw_score_to_midi:
 * @self: a score
 *
 * Returns: (transfer full): a Standard MIDI File, format 1 with 480 ticks per
 *   quarter note
 */
GBytes *
sw_score_to_midi (SwScore *self)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint8 header[14] = { 'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 1, 0, 1, TICKS >> 8, TICKS & 0xff };
  guint8 n_tracks = 1;
  guint8 channel = 0;

  g_return_val_if_fail (self != NULL, NULL);

  g_byte_array_append (file, header, sizeof header);
  append_conductor (self, file);
  for (int backing = 0; backing < 2; backing++)
    if (has_lines (self, backing != 0))
      {
        append_voice (self, file, backing ? SW_PART_BACKING_VOCAL : SW_PART_LEAD_VOCAL, channel++);
        n_tracks++;
      }
  for (guint i = 0; i < self->parts->len; i++)
    {
      const SwPart *part = g_ptr_array_index (self->parts, i);

      if (part->notes->len == 0)
        continue;
      if (channel == DRUM_CHANNEL)
        channel++;
      append_part (part, file, part->role == SW_PART_DRUMS ? DRUM_CHANNEL : channel);
      if (part->role != SW_PART_DRUMS)
        channel++;
      n_tracks++;
    }
  file->data[11] = n_tracks;
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}
