/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-stem-mix.h"
#include "sw-stem-mixer.h"

G_BEGIN_DECLS

/* sw-stem-mixer.c: the object and what can be set. sw-stem-mixer-load.c: files as
 * samples. sw-stem-mixer-play.c: the pipeline. sw-stem-mixer-export.c: the mix as a file. */

/* Stems as samples; immutable, shared with threads. */
typedef struct
{
  GMappedFile *file; /* (nullable) */
  gsize        offset;
  gint64       n_frames;
  int          n_bits;
  int          n_channels;
  float        shape[SW_STEM_MIXER_SHAPE];
} SwStemFile;

typedef struct
{
  gatomicrefcount n_references;
  int             rate;
  gint64          n_frames; /* of the longest */
  guint           n_files;
  SwStemFile     *files;
} SwStemFiles;

SwStemFiles *_sw_stem_files_ref   (SwStemFiles *self);
void         _sw_stem_files_unref (SwStemFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwStemFiles, _sw_stem_files_unref)
/* Sources that begin at full silence or at @gains (nullable). (transfer full) */
SwStemSource *_sw_stem_files_make_sources (SwStemFiles *self,
                                           const float *gains);
SwStemFiles *_sw_stem_files_load  (const char *const *paths,
                                   GCancellable      *cancellable,
                                   GError           **error);

typedef struct
{
  char    *name;
  char    *path;
  gboolean mute;
  gboolean solo;
  double   level;
  double   pan;
} SwStemStrip;

struct _SwStemMixer
{
  GObject parent_instance;

  GPtrArray   *strips; /* (element-type SwStemStrip) */
  SwStemFiles *files;  /* (nullable) */
  gboolean     playing;
  gboolean     loop;
  GError      *error; /* (nullable) */
  double       position; /* seconds, when it does not play */

  /* playing */
  GstElement *sink;     /* (owned) (nullable) as given */
  GstElement *pipeline; /* (owned) (nullable) */
  GstElement *source;   /* (owned) (nullable) appsrc */
  guint       bus_watch;
  guint       ticker;

  /* what the streaming thread reads and writes */
  GMutex        lock;
  SwStemSource *sources; /* of the streaming thread */
  float         gains[2 * SW_STEM_MIXER_MAX];
  gint64        frame;    /* the next one to be made */
  gint64        n_played; /* frames since the last seek, the pipeline's time */
  gint64        base;     /* frame at which the stretch that is heard last began */
  gint64        base_played;
  gint64        loop_start, loop_end; /* frames; end 0: everything */
  gboolean      looping;
};

void _sw_stem_mixer_update_gains (SwStemMixer *self);
/* Two for each stem. */
void _sw_stem_mixer_get_gains    (SwStemMixer *self,
                                  float       *gains);
void _sw_stem_mixer_stop         (SwStemMixer *self);
void _sw_stem_mixer_notify       (SwStemMixer *self,
                                  const char  *property);

G_END_DECLS
