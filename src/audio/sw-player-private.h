/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-play-queue.h"
#include "sw-player.h"

G_BEGIN_DECLS

struct _SwPlayer
{
  GObject parent_instance;

  GstElement *audio_sink; /* (owned) (nullable) */
  GstElement *playbin;    /* (owned) (nullable) */
  guint       bus_watch;
  guint       position_source;

  SwPlayQueue *queue; /* (owned) */
  SwClip      *clip;  /* (owned) (nullable) */
  gulong       clip_handler;

  SwPlayerState target;
  SwPlayerState state;
  gboolean      loading;   /* the pipeline prerolls a file: it must not be disturbed */
  gboolean      loaded;    /* that file is (still) the clip's */
  gboolean      has_sound; /* and an audio stream was found in it */
  gboolean      prerolled; /* and is ready to be sought in */
  gboolean      seeking;   /* a seek is under way in the pipeline */
  double        wanted;    /* seconds to seek to next, negative for none */
  double        position;
  double        duration;
  double        volume;
  double        gain; /* dB, of the clip in hand */
  gboolean      loop;
  gboolean      can_next, can_previous;
  char         *missing; /* (owned) (nullable) the decoder that was asked for in vain */
  GError       *error;   /* (owned) (nullable) */
};

/* sw-player.c: what watchers are told. @error: (transfer full) (nullable) */
void     _sw_player_publish_error    (SwPlayer *self, GError *error);
void     _sw_player_publish_state    (SwPlayer *self, SwPlayerState state);
void     _sw_player_publish_position (SwPlayer *self, double position);
void     _sw_player_publish_duration (SwPlayer *self, double duration);
void     _sw_player_publish_reach    (SwPlayer *self, gboolean can_next, gboolean can_previous);
void     _sw_player_publish_clip     (SwPlayer *self);
void     _sw_player_publish_queue    (SwPlayer *self);
void     _sw_player_emit_seeked      (SwPlayer *self);
/* Asks the pipeline where it is. */
void     _sw_player_read_position    (SwPlayer *self);

/* sw-player-commands.c */
void     _sw_player_queue_changed_cb  (SwPlayer *self);
void     _sw_player_queue_replaced_cb (SwPlayer *self, SwClip *clip);

/* sw-player-pipeline.c */
gboolean _sw_player_ensure_pipeline  (SwPlayer *self, GError **error);
void     _sw_player_close_pipeline   (SwPlayer *self);
void     _sw_player_load             (SwPlayer *self);
void     _sw_player_unload           (SwPlayer *self);
/* What was loaded is not wanted any more: on to what is. */
void     _sw_player_discard_loaded   (SwPlayer *self);
/* Stops for @error (transfer full). */
void     _sw_player_fail             (SwPlayer *self, GError *error);
void     _sw_player_send_seek        (SwPlayer *self);
void     _sw_player_apply_target     (SwPlayer *self);
void     _sw_player_apply_volume     (SwPlayer *self);

/* sw-player-messages.c */
gboolean _sw_player_bus_cb           (GstBus *bus, GstMessage *message, gpointer data);

G_END_DECLS
