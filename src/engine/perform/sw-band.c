/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The instruments. Each part has a FluidSynth of its own, without effects, so that
 * parts can be played side by side and come out dry; samples are loaded from the
 * SoundFont as a part needs them.
 *
 * FluidSynth acts on events every 64 samples; a note is put on the nearest of these
 * places, at most 0.8 ms away.
 */

#define G_LOG_DOMAIN "sw-band"

#include "config.h"

#include "sw-band.h"
#include "sw-synth.h"

#include <fluidsynth.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define EVENT_GRID 64
#define MAX_BLOCK 4096
#define MELODIC_CHANNEL 0
#define KIT_CHANNEL 9
#define GENERAL_MIDI_KIT_CHANNEL 10
#define PERCUSSION_BANK 128
/* Drums ring; hi-hats are choked by their exclusive class. */
#define DRUM_SECONDS 2.0
#define MIN_NOTE_SECONDS 0.03

static const char *const soundfonts[] = {
  "/usr/share/sounds/sf2/FluidR3_GM.sf2",
  "/usr/share/sounds/sf3/MuseScore_General.sf3",
  "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3",
  "/usr/share/sounds/sf2/TimGM6mb.sf2",
  "/usr/share/sounds/sf2/default-GM.sf2",
  "/usr/share/sounds/sf3/default-GM.sf3",
  "/usr/share/soundfonts/default.sf2",
  NULL
};

static const char *const drum_kits[] = {
  "/usr/share/sounds/sf2/Black_Pearl_4_LV2.sf2",
  "/usr/share/sounds/sf2/Red_Zeppelin_4_LV2.sf2",
  NULL
};

typedef struct
{
  gsize  frame;
  int    channel;
  guint8 pitch;
  guint8 velocity; /* 0 = off */
} Event;

typedef struct
{
  fluid_settings_t *settings;
  fluid_synth_t    *synth;
  gboolean          has_kit;
} Instrument;

static const char *
find_file (const char        *variable,
           const char *const *candidates)
{
  const char *own = g_getenv (variable);

  if (own != NULL)
    return g_file_test (own, G_FILE_TEST_IS_REGULAR) ? own : NULL;
  for (; *candidates != NULL; candidates++)
    if (g_file_test (*candidates, G_FILE_TEST_IS_REGULAR))
      return *candidates;

  return NULL;
}

/**
 * sw_band_find_soundfont:
 *
 * The General MIDI SoundFont to play with: the file named by the environment variable
 * `SONGWRIGHT_SOUNDFONT` when that is set, else the best one installed.
 *
 * Returns: (transfer none) (nullable): its path, %NULL when there is none
 */
const char *
sw_band_find_soundfont (void)
{
  return find_file ("SONGWRIGHT_SOUNDFONT", soundfonts);
}

/**
 * sw_band_find_drum_kit:
 *
 * The acoustic drum kit, likewise; `SONGWRIGHT_DRUM_KIT` names another.
 *
 * Returns: (transfer none) (nullable): its path; without one the SoundFont drums
 */
const char *
sw_band_find_drum_kit (void)
{
  return find_file ("SONGWRIGHT_DRUM_KIT", drum_kits);
}

static void
instrument_clear (Instrument *self)
{
  g_clear_pointer (&self->synth, delete_fluid_synth);
  g_clear_pointer (&self->settings, delete_fluid_settings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Instrument, instrument_clear)

static void
ignore_log (int         level,
            const char *message,
            void       *data)
{
  if (level <= FLUID_WARN)
    g_debug ("FluidSynth: %s", message);
}

static void
quieten_log (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (int level = FLUID_ERR; level <= FLUID_DBG; level++)
        fluid_set_log_function (level, ignore_log, NULL);
      g_once_init_leave (&once, 1);
    }
}

/* Anything else would be handed to FluidSynth's loader for DLS files, which complains
 * loudly. */
static gboolean
is_soundfont (const char *path)
{
  char  header[12] = { 0 };
  FILE *file = path != NULL ? fopen (path, "rb") : NULL;

  if (file == NULL)
    return FALSE;
  if (fread (header, 1, sizeof header, file) < sizeof header)
    header[0] = '\0';
  fclose (file);

  return memcmp (header, "RIFF", 4) == 0 && memcmp (header + 8, "sfbk", 4) == 0;
}

static gboolean
instrument_open (Instrument *self,
                 SwPart     *part,
                 GError    **error)
{
  gboolean drums = part->role == SW_PART_DRUMS || part->bank == PERCUSSION_BANK;
  /* Standard, room and power kits are the ones an acoustic kit replaces. */
  gboolean    acoustic = part->program == 0 || part->program == 8 || part->program == 16;
  const char *soundfont = sw_band_find_soundfont (), *kit = sw_band_find_drum_kit ();
  int         font;

  quieten_log ();
  self->settings = new_fluid_settings ();
  fluid_settings_setnum (self->settings, "synth.sample-rate", SW_BAND_SAMPLE_RATE);
  fluid_settings_setint (self->settings, "synth.dynamic-sample-loading", 1);
  fluid_settings_setint (self->settings, "synth.lock-memory", 0);
  fluid_settings_setint (self->settings, "synth.reverb.active", 0);
  fluid_settings_setint (self->settings, "synth.chorus.active", 0);
  fluid_settings_setint (self->settings, "synth.polyphony", 192);
  fluid_settings_setint (self->settings, "synth.threadsafe-api", 0);
  fluid_settings_setnum (self->settings, "synth.gain", 0.5);
  self->synth = new_fluid_synth (self->settings);

  font = is_soundfont (soundfont) ? fluid_synth_sfload (self->synth, soundfont, 0) : FLUID_FAILED;
  if (font == FLUID_FAILED)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("There are no instruments to play with. Please install the package “%s”."),
                   "fluid-soundfont-gm");
      return FALSE;
    }

  if (!drums)
    {
      /* An absent variation falls back to the instrument itself. */
      if (fluid_synth_program_select (self->synth, MELODIC_CHANNEL, font, part->bank, part->program) != FLUID_OK)
        fluid_synth_program_select (self->synth, MELODIC_CHANNEL, font, 0, part->program);
      return TRUE;
    }

  fluid_synth_set_channel_type (self->synth, GENERAL_MIDI_KIT_CHANNEL, CHANNEL_TYPE_DRUM);
  if (fluid_synth_program_select (self->synth, GENERAL_MIDI_KIT_CHANNEL, font, PERCUSSION_BANK, part->program) != FLUID_OK)
    fluid_synth_program_select (self->synth, GENERAL_MIDI_KIT_CHANNEL, font, PERCUSSION_BANK, 0);
  if (acoustic && is_soundfont (kit))
    {
      int kit_font = fluid_synth_sfload (self->synth, kit, 0);

      self->has_kit = kit_font != FLUID_FAILED &&
                      fluid_synth_program_select (self->synth, KIT_CHANNEL, kit_font, 0, 0) == FLUID_OK;
    }

  return TRUE;
}

/* Drums and cymbals; hand percussion stays with General MIDI. */
static gboolean
kit_has (guint8 pitch)
{
  return (pitch >= 36 && pitch <= 53 && pitch != 39) || pitch == 55 || pitch == 57 || pitch == 59;
}

static int
choose_channel (const Instrument *self,
                const SwPart     *part,
                guint8            pitch)
{
  if (part->role != SW_PART_DRUMS && part->bank != PERCUSSION_BANK)
    return MELODIC_CHANNEL;

  return self->has_kit && kit_has (pitch) ? KIT_CHANNEL : GENERAL_MIDI_KIT_CHANNEL;
}

static gsize
to_grid (double seconds)
{
  return (gsize)(MAX (seconds, 0) * SW_BAND_SAMPLE_RATE / EVENT_GRID + 0.5) * EVENT_GRID;
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const Event *x = a, *y = b;

  if (x->frame != y->frame)
    return x->frame < y->frame ? -1 : 1;
  /* Off before on, so that a repeated note sounds. */
  if ((x->velocity > 0) != (y->velocity > 0))
    return x->velocity > 0 ? 1 : -1;

  return (int)x->pitch - (int)y->pitch;
}

static GArray *
collect_events (const Instrument *self,
                SwScore          *score,
                SwPart           *part)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (Event));

  for (guint i = 0; i < part->notes->len; i++)
    {
      SwNote *note = &g_array_index (part->notes, SwNote, i);
      double  start = sw_score_beat_to_seconds (score, note->start);
      double  end = sw_score_beat_to_seconds (score, note->start + note->length);
      int     channel = choose_channel (self, part, note->pitch);
      Event   event = { to_grid (start), channel, MIN (note->pitch, 127), CLAMP (note->velocity, 1, 127) };

      g_array_append_val (events, event);
      end = channel == MELODIC_CHANNEL ? MAX (end, start + MIN_NOTE_SECONDS) : start + DRUM_SECONDS;
      event.frame = MAX (to_grid (end), event.frame + EVENT_GRID);
      event.velocity = 0;
      g_array_append_val (events, event);
    }
  g_array_sort (events, compare_events);

  return events;
}

static void
send (Instrument  *self,
      const Event *event)
{
  if (event->velocity > 0)
    fluid_synth_noteon (self->synth, event->channel, event->pitch, event->velocity);
  else
    fluid_synth_noteoff (self->synth, event->channel, event->pitch);
}

/* The next @n frames, from @frame on. */
static void
play_block (Instrument *self,
            GArray     *events,
            guint      *next,
            gsize       frame,
            float      *samples[2],
            gsize       n)
{
  gsize end = frame + n;

  while (frame < end)
    {
      gsize  m = MIN (MAX_BLOCK, end - frame);
      float *out[2] = { samples[0] + n - (end - frame), samples[1] + n - (end - frame) };

      while (*next < events->len && g_array_index (events, Event, *next).frame <= frame)
        send (self, &g_array_index (events, Event, (*next)++));
      if (*next < events->len)
        m = MIN (m, g_array_index (events, Event, *next).frame - frame);
      /* Adds to what is there: silence. */
      fluid_synth_process (self->synth, m, 0, NULL, 2, out);
      frame += m;
    }
}

/**
 * sw_band_play_blocks:
 * @part: an instrument of @score, not a voice
 * @func: (scope call): takes the blocks, in order
 *
 * Plays a part from beginning to end, tail included. Blocking; any thread. Same score
 * and same SoundFont, same samples.
 *
 * Returns: %FALSE with %G_IO_ERROR_NOT_FOUND without a SoundFont, %G_IO_ERROR_CANCELLED,
 *   or what @func said
 */
gboolean
sw_band_play_blocks (SwScore      *score,
                     SwPart       *part,
                     SwBandFunc    func,
                     gpointer      user_data,
                     GCancellable *cancellable,
                     GError      **error)
{
  gsize             n_frames = ceil (sw_score_get_duration (score) * SW_BAND_SAMPLE_RATE);
  g_autofree float *memory = g_new (float, 2 * SW_BAND_BLOCK);
  float            *samples[2] = { memory, memory + SW_BAND_BLOCK };
  g_auto (Instrument) instrument = { NULL };
  g_autoptr (SwSynth) synth = NULL;
  g_autoptr (GArray) events = NULL;
  guint next = 0;

  if (sw_synth_has_patch (part->synth))
    synth = sw_synth_new (score, part);
  else if (!instrument_open (&instrument, part, error))
    return FALSE;
  else
    events = collect_events (&instrument, score, part);

  for (gsize frame = 0; frame < n_frames; frame += SW_BAND_BLOCK)
    {
      gsize n = MIN (SW_BAND_BLOCK, n_frames - frame);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      memset (samples[0], 0, n * sizeof (float));
      memset (samples[1], 0, n * sizeof (float));
      if (synth != NULL)
        sw_synth_play (synth, samples, n);
      else
        play_block (&instrument, events, &next, frame, samples, n);
      if (!func (samples, n, user_data, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  SwStem *stem;
  gsize   at;
} Piece;

static gboolean
append_cb (float *const samples[2],
           gsize        n,
           gpointer     user_data,
           GError     **error)
{
  Piece *piece = user_data;

  for (int c = 0; c < 2; c++)
    memcpy (piece->stem->samples[c] + piece->at, samples[c], n * sizeof (float));
  piece->at += n;

  return TRUE;
}

/**
 * sw_band_play_part:
 * @part: an instrument of @score, not a voice
 *
 * As sw_band_play_blocks(), in one piece.
 *
 * Returns: (transfer full) (nullable): the dry sound; %NULL with %G_IO_ERROR_NOT_FOUND
 *   without a SoundFont, %G_IO_ERROR_CANCELLED
 */
SwStem *
sw_band_play_part (SwScore      *score,
                   SwPart       *part,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (SwStem) stem = sw_stem_new (ceil (sw_score_get_duration (score) * SW_BAND_SAMPLE_RATE));
  Piece piece = { stem, 0 };

  if (!sw_band_play_blocks (score, part, append_cb, &piece, cancellable, error))
    return NULL;

  return g_steal_pointer (&stem);
}
