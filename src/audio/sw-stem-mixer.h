/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-transcode.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/* Plays up to SW_STEM_MIXER_MAX sound files as one, in sample-exact sync: every stem is
 * there as samples on disk, and the mix reads all of them at one frame.
 *
 * Properties: "loaded", "playing", "position" and "duration" (seconds), "loop", "error"
 * (boxed GError). Position is notified only while playing and after seeks. Signal
 * "changed": a level, place, mute or solo is different. Everything on the main thread. */

#define SW_STEM_MIXER_MAX 64
#define SW_STEM_MIXER_SHAPE 160
#define SW_STEM_MIXER_SILENT -60.0 /* dB: this and below is silence */
#define SW_STEM_MIXER_LOUDEST 12.0

#define SW_TYPE_STEM_MIXER (sw_stem_mixer_get_type ())
G_DECLARE_FINAL_TYPE (SwStemMixer, sw_stem_mixer, SW, STEM_MIXER, GObject)

SwStemMixer  *sw_stem_mixer_new           (void);
SwStemMixer  *sw_stem_mixer_new_with_sink (GstElement  *audio_sink);

/* @names and @paths: NULL-terminated, one each. WAVs of one rate are read where they are,
 * anything else is decoded once. */
void          sw_stem_mixer_load_async    (SwStemMixer         *self,
                                           const char *const   *names,
                                           const char *const   *paths,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean      sw_stem_mixer_load_finish   (SwStemMixer         *self,
                                           GAsyncResult        *result,
                                           GError             **error);
gboolean      sw_stem_mixer_get_loaded    (SwStemMixer *self);
guint         sw_stem_mixer_get_n_stems   (SwStemMixer *self);
const char   *sw_stem_mixer_get_name      (SwStemMixer *self, guint stem);
const char   *sw_stem_mixer_get_path      (SwStemMixer *self, guint stem);
/* SW_STEM_MIXER_SHAPE numbers 0 … 1: how loud it is along the duration, for drawing. */
const float  *sw_stem_mixer_get_shape     (SwStemMixer *self, guint stem);
int           sw_stem_mixer_get_rate      (SwStemMixer *self);

gboolean      sw_stem_mixer_get_mute      (SwStemMixer *self, guint stem);
void          sw_stem_mixer_set_mute      (SwStemMixer *self, guint stem, gboolean mute);
/* While any stem is solo only those sound. */
gboolean      sw_stem_mixer_get_solo      (SwStemMixer *self, guint stem);
void          sw_stem_mixer_set_solo      (SwStemMixer *self, guint stem, gboolean solo);
/* dB, SW_STEM_MIXER_SILENT … SW_STEM_MIXER_LOUDEST */
double        sw_stem_mixer_get_level     (SwStemMixer *self, guint stem);
void          sw_stem_mixer_set_level     (SwStemMixer *self, guint stem, double level);
/* −1 left … 1 right; in the middle both sides as they are. */
double        sw_stem_mixer_get_pan       (SwStemMixer *self, guint stem);
void          sw_stem_mixer_set_pan       (SwStemMixer *self, guint stem, double pan);

void          sw_stem_mixer_play          (SwStemMixer *self);
void          sw_stem_mixer_pause         (SwStemMixer *self);
gboolean      sw_stem_mixer_get_playing   (SwStemMixer *self);
void          sw_stem_mixer_seek          (SwStemMixer *self, double seconds);
double        sw_stem_mixer_get_position  (SwStemMixer *self);
double        sw_stem_mixer_get_duration  (SwStemMixer *self);
gboolean      sw_stem_mixer_get_loop      (SwStemMixer *self);
void          sw_stem_mixer_set_loop      (SwStemMixer *self, gboolean loop);
/* What is looped, in seconds; @end 0: everything. */
void          sw_stem_mixer_set_range     (SwStemMixer *self, double start, double end);
const GError *sw_stem_mixer_get_error     (SwStemMixer *self);

/* Mutes, solos, levels and places by the stems' names, as JSON. */
char         *sw_stem_mixer_to_json       (SwStemMixer *self);
/* FALSE when it is no mix; stems it does not name stay as they are. */
gboolean      sw_stem_mixer_from_json     (SwStemMixer *self, const char *json);

/* The samples of the mix from @frame on, as they would be heard; stereo. */
void          sw_stem_mixer_render        (SwStemMixer *self, gint64 frame, float *out, gsize n_frames);
/* Writes the whole mix, as it is set now. A mix that is too loud is brought down, not cut.
 * @tags: (transfer full) nullable. */
void          sw_stem_mixer_export_async  (SwStemMixer *self, const char *path, SwSoundFormat format, SwSoundTags *tags, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      sw_stem_mixer_export_finish (SwStemMixer *self, GAsyncResult *result, GError **error);

G_END_DECLS
