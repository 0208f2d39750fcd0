/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-time-axis.h"
#include "sw-waveform-editor.h"

G_BEGIN_DECLS

#define SW_WAVEFORM_EDITOR_RULER 22 /* px: names of sections, then the ruler's times */
#define SW_WAVEFORM_EDITOR_WORDS 22 /* px below the shape */
#define SW_WAVEFORM_EDITOR_GRIP 24  /* px a handle can be taken at */

struct _SwWaveformEditor
{
  GtkWidget parent_instance;

  GtkWidget     *shape;   /* carry the colours of the style sheet, draw nothing */
  GtkWidget     *chosen;
  GtkWidget     *grid;
  GtkWidget     *handles[2]; /* start and end */
  GtkWidget     *scrollbar;
  GtkAdjustment *adjustment; /* seconds at the left edge; owned by the scrollbar */

  SwPlayer     *player;      /* (owned) (nullable) */
  SwClip       *clip;        /* (owned) (nullable) */
  SwLyrics     *lyrics;      /* (owned) (nullable) */
  SwPeaks      *peaks;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) while peaks are loaded */
  char         *loaded_path; /* (owned) (nullable) what peaks belong or will belong to */
  GArray       *points;      /* (owned) what edges jump to */
  GArray       *beats;       /* (owned) */

  SwTimeAxis     axis;
  SwWaveformMode mode;
  SwSnap         snap;
  double         start, end, longest; /* seconds */
  double         bpm, beat_offset;
  gboolean       scrolling; /* the adjustment follows the axis right now */

  /* sw-waveform-editor-input.c */
  int      dragged;    /* 0 or 1: that handle; −1: none yet; −2: nothing to drag */
  double   drag_x;     /* px where it began */
  double   drag_anchor; /* seconds */
  double   zoom_scale; /* px per second when two fingers came down */
  double   pointer_x;  /* px, where zooming is anchored */
  gboolean free_hand;  /* no jumping while Shift is held */

  /* sw-waveform-editor-draw.c */
  GskRenderNode *shape_node; /* (owned) (nullable) */
  SwTimeAxis     shape_axis;
  int            shape_height;
  GdkRGBA        shape_color;
  GHashTable    *layouts; /* (owned) (element-type utf8 PangoLayout) */
};

double   _sw_waveform_editor_get_position (SwWaveformEditor *self); /* seconds, −1: another clip plays */
void     _sw_waveform_editor_axis_changed (SwWaveformEditor *self);
/* Moves one edge to @seconds, as far as order, sound and bound let it. */
void     _sw_waveform_editor_move_edge    (SwWaveformEditor *self,
                                           int               edge,
                                           double            seconds);

/* sw-waveform-editor-input.c */
void     _sw_waveform_editor_init_input   (SwWaveformEditor *self);
void     _sw_waveform_editor_bind_keys    (GtkWidgetClass   *klass);

/* sw-waveform-editor-draw.c */
void     _sw_waveform_editor_snapshot     (GtkWidget        *widget,
                                           GtkSnapshot      *snapshot);
void     _sw_waveform_editor_drop_nodes   (SwWaveformEditor *self);
/* px that the scrollbar takes at the bottom */
int      _sw_waveform_editor_bar_height   (SwWaveformEditor *self);

G_END_DECLS
