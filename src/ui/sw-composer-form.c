/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of the composer and the values of its request, each following the
 * other. What is shown follows the contract. */

#define G_LOG_DOMAIN "sw-composer"

#include "config.h"

#include "sw-composer-private.h"

#include <glib/gi18n.h>

static const char *const voices[] = { NULL, "f", "m" };

static gboolean
is_description (SwComposer *self)
{
  return g_str_equal (sw_request_get_operation (self->request)->id, SW_COMPOSER_DESCRIPTION);
}

static void
set_text (SwComposer *self,
          const char *name,
          const char *text)
{
  if (self->filling || self->request == NULL)
    return;
  sw_request_set_string (self->request, name, *text != '\0' ? text : NULL);
}

static void
choose_operation (SwComposer *self)
{
  const char *operation = SW_COMPOSER_WORDS;

  if (self->filling || self->request == NULL)
    return;
  if (gtk_toggle_button_get_active (self->describe_mode))
    operation = SW_COMPOSER_DESCRIPTION;
  else if (gtk_check_button_get_active (self->brief))
    operation = SW_COMPOSER_BRIEF;
  if (g_str_equal (sw_request_get_operation (self->request)->id, operation))
    return;

  sw_request_set_operation (self->request, operation);
  _sw_composer_touch (self);
}

static void
mode_toggled_cb (SwComposer *self)
{
  gboolean describe = gtk_toggle_button_get_active (self->describe_mode);

  gtk_stack_set_visible_child_name (self->modes, describe ? "describe" : "words");
  choose_operation (self);
}

static void
brief_toggled_cb (SwComposer *self)
{
  gboolean brief = gtk_check_button_get_active (self->brief);

  g_object_set (self->words,
                "placeholder",
                brief ? _ ("Notes for the words: who speaks, to whom, what happens, a line you like…")
                      : _ ("[Verse]\nThe first line of your song…"),
                "label", brief ? _ ("Notes") : _ ("Words"),
                NULL);
  choose_operation (self);
}

static void
words_changed_cb (SwComposer *self)
{
  set_text (self, "prompt", sw_words_field_get_text (self->words));
}

static void
description_changed_cb (SwComposer *self)
{
  set_text (self, "gpt_description_prompt", sw_words_field_get_text (self->description));
}

static void
style_changed_cb (SwComposer *self)
{
  set_text (self, "tags", gtk_editable_get_text (self->style));
}

static void
title_changed_cb (SwComposer *self)
{
  set_text (self, "title", gtk_editable_get_text (self->title));
}

static void
exclude_changed_cb (SwComposer *self)
{
  set_text (self, "negative_tags", gtk_editable_get_text (self->exclude));
}

static void
model_id_changed_cb (SwComposer *self)
{
  set_text (self, "mv", gtk_editable_get_text (self->model_id));
}

static void
instrumental_changed_cb (SwComposer *self)
{
  if (self->filling || self->request == NULL)
    return;
  if (gtk_switch_get_active (self->instrumental))
    sw_request_set_boolean (self->request, "make_instrumental", TRUE);
  else
    sw_request_clear (self->request, "make_instrumental");
}

static void
voice_changed_cb (SwComposer *self)
{
  guint selected = adw_combo_row_get_selected (self->voice);

  if (self->filling || self->request == NULL || selected >= G_N_ELEMENTS (voices))
    return;
  sw_request_set_string (self->request, "vocal_gender", voices[selected]);
}

static void
model_changed_cb (SwComposer *self)
{
  guint    selected = adw_combo_row_get_selected (self->model);
  gboolean own = selected == self->model_ids->len;

  gtk_widget_set_visible (GTK_WIDGET (self->model_id), own);
  if (self->filling || self->request == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (own)
    set_text (self, "mv", gtk_editable_get_text (self->model_id));
  else
    sw_request_set_string (self->request, "mv", g_ptr_array_index (self->model_ids, selected));
}

static void
take_slider (SwComposer  *self,
             SwSliderRow *row,
             const char  *name)
{
  if (self->filling || self->request == NULL)
    return;
  if (sw_slider_row_get_is_set (row))
    sw_request_set_number (self->request, name, sw_slider_row_get_value (row));
  else
    sw_request_clear (self->request, name);
}

static void
style_weight_changed_cb (SwComposer *self)
{
  take_slider (self, self->style_weight, "style_weight");
}

static void
weirdness_changed_cb (SwComposer *self)
{
  take_slider (self, self->weirdness, "weirdness_constraint");
}

static void
duration_changed_cb (SwComposer *self)
{
  take_slider (self, self->duration, "duration");
}

static void
seed_changed_cb (SwComposer *self)
{
  const char        *text = gtk_editable_get_text (self->seed);
  const SwParameter *parameter;
  guint64            seed;

  if (self->filling || self->request == NULL)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->seed), "error");
  parameter = sw_operation_get_parameter (sw_request_get_operation (self->request), "seed");
  if (*text == '\0')
    sw_request_clear (self->request, "seed");
  else if (g_ascii_string_to_unsigned (text, 10, 0,
                                       parameter != NULL && parameter->has_maximum ? (guint64)parameter->maximum : G_MAXINT32,
                                       &seed, NULL))
    sw_request_set_number (self->request, "seed", (double)seed);
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->seed), "error");
}

/* Appends one style to the comma-separated line, or takes it out again. */
static void
toggle_style_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  SwComposer *self = SW_COMPOSER (widget);
  const char *style = g_variant_get_string (parameter, NULL);
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (self->style), ",", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *text = NULL;
  gboolean         found = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (g_ascii_strcasecmp (parts[i], style) == 0)
        found = TRUE;
      else if (*parts[i] != '\0')
        g_ptr_array_add (kept, parts[i]);
    }
  if (!found)
    g_ptr_array_add (kept, (char *)style);
  g_ptr_array_add (kept, NULL);
  text = g_strjoinv (", ", (char **)kept->pdata);
  gtk_editable_set_text (self->style, text);
}

static void
fill_text (SwComposer  *self,
           GtkEditable *editable,
           const char  *name)
{
  const char *text = sw_request_get_string (self->request, name);

  gtk_editable_set_text (editable, text != NULL ? text : "");
}

static void
fill_slider (SwComposer  *self,
             SwSliderRow *row,
             const char  *name)
{
  double value;

  if (sw_request_has (self->request, name) && sw_request_get_number (self->request, name, &value))
    sw_slider_row_set_value (row, value);
  else
    sw_slider_row_unset (row);
}

static void
fill_model (SwComposer *self)
{
  const char *model = sw_request_get_string (self->request, "mv");
  guint       position = self->model_ids->len;

  g_ptr_array_find_with_equal_func (self->model_ids, model != NULL ? model : "", g_str_equal, &position);
  if (position > self->model_ids->len)
    position = self->model_ids->len;
  adw_combo_row_set_selected (self->model, position);
  gtk_editable_set_text (self->model_id, position == self->model_ids->len && model != NULL ? model : "");
  gtk_widget_set_visible (GTK_WIDGET (self->model_id), position == self->model_ids->len);
}

static void
fill_voice (SwComposer *self)
{
  const char *voice = sw_request_get_string (self->request, "vocal_gender");
  guint       position = 0;

  for (guint i = 1; i < G_N_ELEMENTS (voices); i++)
    if (g_strcmp0 (voice, voices[i]) == 0)
      position = i;
  adw_combo_row_set_selected (self->voice, position);
}

static void
fill_seed (SwComposer *self)
{
  g_autofree char *text = NULL;
  double           seed;

  if (sw_request_has (self->request, "seed") && sw_request_get_number (self->request, "seed", &seed))
    text = g_strdup_printf ("%.0f", seed);
  gtk_editable_set_text (self->seed, text != NULL ? text : "");
  gtk_widget_remove_css_class (GTK_WIDGET (self->seed), "error");
}

/* The list of models: live ones first, as the contract orders them, then a way to type one. */
void
_sw_composer_form_prepare (SwComposer *self)
{
  GPtrArray *models = sw_contract_get_models (sw_studio_get_contract (self->studio), "sonic");
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->model_ids, 0);
  for (guint i = 0; i < models->len; i++)
    {
      const SwContractModel *model = g_ptr_array_index (models, i);
      g_autofree char       *name = NULL;

      if (model->availability == SW_AVAILABILITY_UNAVAILABLE)
        continue;
      if (model->availability == SW_AVAILABILITY_RETIRED_ALIAS)
        /* translators: a model's id; the service sings it with a newer model */
        name = g_strdup_printf (_ ("%s (old name)"), model->id);
      g_ptr_array_add (self->model_ids, g_strdup (model->id));
      gtk_string_list_append (names, name != NULL ? name : model->id);
    }
  gtk_string_list_append (names, _ ("Another…"));

  self->filling = TRUE;
  adw_combo_row_set_model (self->model, G_LIST_MODEL (names));
  self->filling = FALSE;
}

/* The form shows the request. */
void
_sw_composer_form_fill (SwComposer *self)
{
  const char *operation = sw_request_get_operation (self->request)->id;

  self->filling = TRUE;
  gtk_check_button_set_active (self->brief, g_str_equal (operation, SW_COMPOSER_BRIEF));
  if (is_description (self))
    gtk_toggle_button_set_active (self->describe_mode, TRUE);
  else
    gtk_toggle_button_set_active (self->words_mode, TRUE);
  sw_words_field_set_text (self->words, sw_request_get_string (self->request, "prompt"));
  sw_words_field_set_text (self->description, sw_request_get_string (self->request, "gpt_description_prompt"));
  fill_text (self, self->style, "tags");
  fill_text (self, self->title, "title");
  fill_text (self, self->exclude, "negative_tags");
  gtk_switch_set_active (self->instrumental, sw_request_get_boolean (self->request, "make_instrumental"));
  fill_voice (self);
  fill_model (self);
  fill_slider (self, self->style_weight, "style_weight");
  fill_slider (self, self->weirdness, "weirdness_constraint");
  fill_slider (self, self->duration, "duration");
  fill_seed (self);
  self->filling = FALSE;
  brief_toggled_cb (self);
}

static gboolean
offers (SwComposer *self,
        const char *name)
{
  const SwParameter *parameter = sw_operation_get_parameter (sw_request_get_operation (self->request), name);

  if (parameter == NULL || !sw_request_allows (self->request, name))
    return FALSE;
  return !parameter->engine_only ||
         sw_studio_get_target (self->studio, sw_studio_get_service (self->studio)) == SW_TARGET_ENGINE;
}

static void
update_count (SwComposer  *self,
              GtkLabel    *label,
              GtkEditable *editable,
              const char  *name)
{
  glong            n_chars = g_utf8_strlen (gtk_editable_get_text (editable), -1);
  guint            maximum = sw_request_get_max_chars (self->request, name);
  g_autofree char *text = sw_words_describe_count (n_chars, maximum);

  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  if (maximum > 0 && n_chars > (glong)maximum)
    gtk_widget_add_css_class (GTK_WIDGET (label), "over");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "over");
}

static void
update_range (SwComposer  *self,
              SwSliderRow *row,
              const char  *name,
              double       step)
{
  const SwParameter *parameter = sw_operation_get_parameter (sw_request_get_operation (self->request), name);

  gtk_widget_set_visible (GTK_WIDGET (row), offers (self, name));
  if (parameter != NULL && parameter->has_minimum && parameter->has_maximum)
    sw_slider_row_set_range (row, parameter->minimum, parameter->maximum, step);
}

/* What is offered and counted, after the operation, the model or the service changed. */
void
_sw_composer_form_update (SwComposer *self)
{
  gboolean sung = !gtk_switch_get_active (self->instrumental);

  /* A wish the chosen model does not know, and which is hidden, must not stand in the way. */
  if (sw_request_has (self->request, "vocal_gender") && !sw_request_allows (self->request, "vocal_gender"))
    {
      sw_request_clear (self->request, "vocal_gender");
      self->filling = TRUE;
      fill_voice (self);
      self->filling = FALSE;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->voice), sung && offers (self, "vocal_gender"));
  gtk_widget_set_visible (GTK_WIDGET (self->seed), offers (self, "seed"));
  update_range (self, self->style_weight, "style_weight", 0.05);
  update_range (self, self->weirdness, "weirdness_constraint", 0.05);
  update_range (self, self->duration, "duration", 5);
  sw_words_field_set_max_chars (self->words, sw_request_get_max_chars (self->request, "prompt"));
  sw_words_field_set_max_chars (self->description, sw_request_get_max_chars (self->request, "gpt_description_prompt"));
  update_count (self, self->style_count, self->style, "tags");
  update_count (self, self->title_count, self->title, "title");
  update_count (self, self->exclude_count, self->exclude, "negative_tags");
}

void
_sw_composer_form_bind_class (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "composer.toggle-style", "s", toggle_style_action);
  gtk_widget_class_bind_template_callback (klass, brief_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, description_changed_cb);
  gtk_widget_class_bind_template_callback (klass, duration_changed_cb);
  gtk_widget_class_bind_template_callback (klass, exclude_changed_cb);
  gtk_widget_class_bind_template_callback (klass, instrumental_changed_cb);
  gtk_widget_class_bind_template_callback (klass, mode_toggled_cb);
  gtk_widget_class_bind_template_callback (klass, model_changed_cb);
  gtk_widget_class_bind_template_callback (klass, model_id_changed_cb);
  gtk_widget_class_bind_template_callback (klass, seed_changed_cb);
  gtk_widget_class_bind_template_callback (klass, style_changed_cb);
  gtk_widget_class_bind_template_callback (klass, style_weight_changed_cb);
  gtk_widget_class_bind_template_callback (klass, title_changed_cb);
  gtk_widget_class_bind_template_callback (klass, voice_changed_cb);
  gtk_widget_class_bind_template_callback (klass, weirdness_changed_cb);
  gtk_widget_class_bind_template_callback (klass, words_changed_cb);
}
