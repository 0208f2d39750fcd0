/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-peaks.h"
#include "sw-waveform.h"

G_BEGIN_DECLS

struct _SwWaveform
{
  GtkWidget parent_instance;

  GtkWidget *played; /* carry the colours of the style sheet, draw nothing */
  GtkWidget *rest;

  SwPlayer     *player;      /* (owned) (nullable) */
  SwClip       *clip;        /* (owned) (nullable) */
  SwLyrics     *lyrics;      /* (owned) (nullable) */
  SwPeaks      *peaks;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) while peaks are loaded */
  char         *loaded_path; /* (owned) (nullable) what peaks belong or will belong to */

  GskRenderNode *played_node, *rest_node, *mark_node; /* (owned) (nullable) */
  GdkRGBA        played_color, rest_color;
  int            node_width, node_height;
  int            head;        /* px, where the playhead was last drawn */
  int            told_second; /* what a screen reader was told last */
  double         told_duration;
  gboolean       compact;
  double         drag_start;
};

/* Whether the player holds this waveform's clip. */
gboolean _sw_waveform_is_in_hand (SwWaveform  *self);

/* sw-waveform-draw.c */
void     _sw_waveform_drop_nodes (SwWaveform  *self);
/* Where the playhead belongs, px from the start. */
int      _sw_waveform_get_head   (SwWaveform  *self);
void     _sw_waveform_snapshot   (GtkWidget   *widget,
                                  GtkSnapshot *snapshot);

G_END_DECLS
