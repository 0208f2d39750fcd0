/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip-page.h"

#include "sw-clip-extras.h"
#include "sw-clip-list.h"
#include "sw-cover.h"
#include "sw-family-view.h"
#include "sw-lyrics-view.h"
#include "sw-waveform.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _SwClipPage
{
  GtkWidget parent_instance;

  SwCover          *cover;
  GtkEditableLabel *title;
  GtkLabel         *tags;
  GtkLabel         *facts;
  AdwButtonContent *play_content;
  GtkWidget        *like;
  SwWaveform       *waveform;
  SwLyricsView     *lyrics;
  GtkWidget        *no_lyrics;
  GtkMenuButton    *words_button;
  GMenuModel       *words_menu;
  GtkWidget        *takes_group;
  GtkListBox       *takes;
  GtkLabel         *details;
  GtkMenuButton    *make;
  GtkMenuButton    *more;
  GMenuModel       *more_menu;
  SwClipExtras     *extras;
  SwFamilyView     *family;

  SwStudio     *studio;      /* (owned) (nullable) */
  SwPlayer     *player;      /* (owned) (nullable) */
  SwClip       *clip;        /* (owned) (nullable) */
  SwClipList   *siblings;    /* (owned) (nullable) the takes of the clip's task */
  GCancellable *cancellable; /* (owned) (nullable) while words are read */
  guint         replay_id;
  double        replay_at;
};

/* sw-clip-page-words.c */
gboolean _sw_clip_page_is_in_hand    (SwClipPage     *self);
void     _sw_clip_page_show_position (SwClipPage     *self);
void     _sw_clip_page_load_words    (SwClipPage     *self);
void     _sw_clip_page_clear_words   (SwClipPage     *self);
void     _sw_clip_page_init_words    (SwClipPage     *self);
void     _sw_clip_page_class_words   (GtkWidgetClass *klass);

G_END_DECLS
