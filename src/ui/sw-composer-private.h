/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-composer.h"
#include "sw-slider-row.h"
#include "sw-words-field.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SW_COMPOSER_WORDS "sonic.create.custom"
#define SW_COMPOSER_DESCRIPTION "sonic.create.description"
#define SW_COMPOSER_BRIEF "sonic.create.auto_lyrics"

struct _SwComposer
{
  GtkWidget parent_instance;

  GtkWidget       *box;
  GtkToggleButton *words_mode;
  GtkToggleButton *describe_mode;
  GtkStack        *modes;
  SwWordsField    *words;
  SwWordsField    *description;
  GtkCheckButton  *brief;
  GtkEditable     *style;
  GtkLabel        *style_count;
  GtkEditable     *title;
  GtkLabel        *title_count;
  GtkSwitch       *instrumental;
  AdwComboRow     *voice;
  AdwComboRow     *model;
  GtkEditable     *model_id;
  GtkEditable     *exclude;
  GtkLabel        *exclude_count;
  SwSliderRow     *style_weight;
  SwSliderRow     *weirdness;
  SwSliderRow     *duration;
  GtkEditable     *seed;
  AdwBin          *extra;
  GtkLabel        *hint;
  GtkButton       *create;

  SwStudio     *studio;      /* (owned) (nullable) */
  SwRequest    *request;     /* (owned) (nullable) */
  GPtrArray    *model_ids;   /* (owned) (element-type utf8) in the order of the list */
  GCancellable *cancellable; /* (owned) */
  guint         update_id;
  guint         draft_id;
  guint         resting_id;
  gboolean      filling;     /* the form follows the request, not the other way round */
  gboolean      touched;     /* the user was faster than the draft's arrival */
  gboolean      loaded;
  gboolean      ready;
};

/* sw-composer.c */
/* Something in the request has changed: look at it again, save it soon. */
void _sw_composer_touch (SwComposer *self);
/* sw-composer-form.c */
void _sw_composer_form_bind_class   (GtkWidgetClass *klass);
void _sw_composer_form_prepare      (SwComposer *self);
void _sw_composer_form_fill         (SwComposer *self);
void _sw_composer_form_update       (SwComposer *self);

G_END_DECLS
