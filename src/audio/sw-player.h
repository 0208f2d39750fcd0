/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/* Plays one clip at a time and knows the queue around it. GStreamer is loaded at
 * the first play or when sw_player_prepare() is called, never at construction. */

#define SW_TYPE_PLAYER (sw_player_get_type ())
G_DECLARE_FINAL_TYPE (SwPlayer, sw_player, SW, PLAYER, GObject)

#define SW_AUDIO_ERROR (sw_audio_error_quark ())

typedef enum
{
  SW_AUDIO_ERROR_NO_DEVICE,   /* no sound device or server */
  SW_AUDIO_ERROR_MISSING,     /* the file is not there */
  SW_AUDIO_ERROR_UNREADABLE,  /* not audio, damaged, truncated */
  SW_AUDIO_ERROR_NO_DECODER,  /* a plug-in is missing; the message names it */
  SW_AUDIO_ERROR_FAILED,
  /* Only where a recording from outside is looked at (sw-analysis.h): */
  SW_AUDIO_ERROR_EMPTY,       /* a file without a byte */
  SW_AUDIO_ERROR_NOT_AUDIO,   /* no sound in it that can be read */
  SW_AUDIO_ERROR_TRUNCATED,   /* less is there than the file declares, or damaged on the way */
  SW_AUDIO_ERROR_SILENT,      /* nothing to hear from start to end */
} SwAudioError;

GQuark sw_audio_error_quark (void);

typedef enum
{
  SW_PLAYER_STOPPED,
  SW_PLAYER_PAUSED,
  SW_PLAYER_PLAYING,
} SwPlayerState;

#define SW_TYPE_PLAYER_STATE (sw_player_state_get_type ())
GType sw_player_state_get_type (void);

/* Properties: "clip", "queue", "state", "playing", "position" and "duration"
 * (double seconds), "volume" (0 … 1, cubic for people), "loop", "error" (boxed
 * GError), "can-next", "can-previous", "audio-sink" (construct-only GstElement).
 * Signals: "seeked" (double seconds). Position is notified only while playing
 * (10 times a second) and after seeks. */
SwPlayer      *sw_player_new              (void);
SwPlayer      *sw_player_new_with_sink    (GstElement   *audio_sink);
/* Loads GStreamer and builds the pipeline ahead of time; cheap when done already. */
void           sw_player_prepare          (SwPlayer     *self);

/* The list that next and previous walk; the model is followed by clip id. */
void           sw_player_set_queue        (SwPlayer     *self, GListModel *clips);
GListModel    *sw_player_get_queue        (SwPlayer     *self);
void           sw_player_play_clip        (SwPlayer     *self, SwClip *clip);
/* Plays the item at @index of @clips, which becomes the queue: for long lists,
 * where looking for the clip would load pages. */
void           sw_player_play_item        (SwPlayer     *self, GListModel *clips, guint index);
/* Shows the clip without playing. */
void           sw_player_set_clip         (SwPlayer     *self, SwClip *clip);
SwClip        *sw_player_get_clip         (SwPlayer     *self);
void           sw_player_play             (SwPlayer     *self);
void           sw_player_pause            (SwPlayer     *self);
void           sw_player_toggle           (SwPlayer     *self);
void           sw_player_stop             (SwPlayer     *self);
void           sw_player_next             (SwPlayer     *self);
void           sw_player_previous         (SwPlayer     *self); /* to the start after 3 s */
void           sw_player_seek             (SwPlayer     *self, double seconds);
SwPlayerState  sw_player_get_state        (SwPlayer     *self);
double         sw_player_get_position     (SwPlayer     *self);
double         sw_player_get_duration     (SwPlayer     *self);
double         sw_player_get_volume       (SwPlayer     *self);
void           sw_player_set_volume       (SwPlayer     *self, double volume);
/* How much quieter than it is the clip in hand is played, in dB, at most 0: to hear
 * clips equally loud. 0 again for the next clip. */
double         sw_player_get_gain         (SwPlayer     *self);
void           sw_player_set_gain         (SwPlayer     *self, double gain);
gboolean       sw_player_get_loop         (SwPlayer     *self);
void           sw_player_set_loop         (SwPlayer     *self, gboolean loop);
gboolean       sw_player_get_can_next     (SwPlayer     *self);
gboolean       sw_player_get_can_previous (SwPlayer     *self);
const GError  *sw_player_get_error        (SwPlayer     *self);

G_END_DECLS
