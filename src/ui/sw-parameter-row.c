/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-parameter-row"

#include "config.h"

#include "sw-parameter-row.h"

#include "sw-slider-row.h"

#include <glib/gi18n.h>
#include <math.h>

/* What a row writes into; on the row as long as it lives. */
typedef struct
{
  SwRequest  *request; /* (owned) */
  const char *name;    /* of the contract */
  GPtrArray  *values;  /* (owned) (nullable) (element-type utf8) choices in the order of the list; "" unsets */
  gboolean    filling; /* the row follows the request right now */
  gboolean    writing; /* the request follows the row right now */
} Link;

static const struct
{
  const char *name;
  const char *title;
} titles[] = {
  { "tags", N_ ("Style") },
  { "title", N_ ("Title") },
  { "negative_tags", N_ ("Without") },
  { "make_instrumental", N_ ("Instrumental") },
  { "vocal_gender", N_ ("Voice") },
  { "style_weight", N_ ("Style Influence") },
  { "weirdness_constraint", N_ ("Weirdness") },
  { "audio_weight", N_ ("Closeness to the Source") },
  { "variation_category", N_ ("Strength") },
  { "duration", N_ ("Length") },
  { "seed", N_ ("Seed (the same seed gives the same song)") },
  { "mv", N_ ("Model") },
  { "auto_concat", N_ ("Join with the Source") },
  { "name", N_ ("Name") },
  { "describe", N_ ("Description") },
  { "styles", N_ ("Style") },
  { "persona_id", N_ ("Singer") },
  { "url", N_ ("Address of the Audio") },
  { "audio_url", N_ ("Address of the Recording") },
};

static void
link_free (Link *self)
{
  g_object_unref (self->request);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self);
}

static Link *
get_link (gpointer row)
{
  return g_object_get_data (row, "sw-link");
}

static void
write_string (Link       *link,
              const char *text)
{
  link->writing = TRUE;
  if (*text != '\0')
    sw_request_set_string (link->request, link->name, text);
  else
    sw_request_clear (link->request, link->name);
  link->writing = FALSE;
}

static void
write_number (Link    *link,
              gboolean set,
              double   value)
{
  link->writing = TRUE;
  if (set)
    sw_request_set_number (link->request, link->name, value);
  else
    sw_request_clear (link->request, link->name);
  link->writing = FALSE;
}

static void
text_changed_cb (GtkEditable *row)
{
  Link *link = get_link (row);

  if (!link->filling)
    write_string (link, gtk_editable_get_text (row));
}

static void
number_changed_cb (GtkEditable *row)
{
  Link       *link = get_link (row);
  const char *text = gtk_editable_get_text (row);
  char       *end;
  double      value = g_ascii_strtod (text, &end);

  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (link->filling)
    return;
  if (*end == '\0' && isfinite (value))
    write_number (link, *text != '\0', value);
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static void
switch_changed_cb (GtkSwitch  *button,
                   GParamSpec *pspec,
                   GtkWidget  *row)
{
  Link *link = get_link (row);

  if (link->filling)
    return;
  link->writing = TRUE;
  if (gtk_switch_get_active (button))
    sw_request_set_boolean (link->request, link->name, TRUE);
  else
    sw_request_clear (link->request, link->name);
  link->writing = FALSE;
}

static void
slider_changed_cb (SwSliderRow *row)
{
  Link *link = get_link (row);

  if (!link->filling)
    write_number (link, sw_slider_row_get_is_set (row), sw_slider_row_get_value (row));
}

static void
choice_changed_cb (AdwComboRow *row)
{
  Link *link = get_link (row);
  guint selected = adw_combo_row_get_selected (row);

  if (!link->filling && selected < link->values->len)
    write_string (link, g_ptr_array_index (link->values, selected));
}

/* The row shows what the request has. */
static void
fill (GtkWidget *row)
{
  Link       *link = get_link (row);
  const char *text = sw_request_get_string (link->request, link->name);
  GtkWidget  *button = g_object_get_data (G_OBJECT (row), "sw-switch");
  double      number = 0;
  gboolean    has_number = sw_request_has (link->request, link->name) && sw_request_get_number (link->request, link->name, &number);

  link->filling = TRUE;
  if (button != NULL)
    gtk_switch_set_active (GTK_SWITCH (button), sw_request_get_boolean (link->request, link->name));
  else if (SW_IS_SLIDER_ROW (row) && has_number)
    sw_slider_row_set_value (SW_SLIDER_ROW (row), number);
  else if (SW_IS_SLIDER_ROW (row))
    sw_slider_row_unset (SW_SLIDER_ROW (row));
  else if (ADW_IS_COMBO_ROW (row))
    {
      guint position = 0;

      g_ptr_array_find_with_equal_func (link->values, text != NULL ? text : "", g_str_equal, &position);
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), position < link->values->len ? position : 0);
    }
  else if (has_number)
    {
      g_autofree char *written = g_strdup_printf ("%.15g", number);

      gtk_editable_set_text (GTK_EDITABLE (row), written);
    }
  else if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text != NULL ? text : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  link->filling = FALSE;
}

static void
request_changed_cb (GtkWidget  *row,
                    const char *name)
{
  Link *link = get_link (row);

  gtk_widget_set_visible (row, sw_request_allows (link->request, link->name));
  if (!link->writing && g_strcmp0 (name, link->name) == 0)
    fill (row);
}

static const char *
get_choice_title (const char *choice)
{
  if (g_str_equal (choice, "f"))
    return _ ("Female");
  if (g_str_equal (choice, "m"))
    return _ ("Male");
  if (g_str_equal (choice, "subtle"))
    return _ ("Subtle");
  if (g_str_equal (choice, "normal"))
    return _ ("Normal");
  if (g_str_equal (choice, "high"))
    return _ ("High");
  return choice;
}

static GtkWidget *
make_choice (Link              *link,
             const SwParameter *parameter,
             GPtrArray         *models)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  link->values = g_ptr_array_new_with_free_func (g_free);
  if (!parameter->required)
    {
      g_ptr_array_add (link->values, g_strdup (""));
      gtk_string_list_append (names, _ ("Automatic"));
    }
  for (guint i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    {
      g_ptr_array_add (link->values, g_strdup (parameter->choices[i]));
      gtk_string_list_append (names, get_choice_title (parameter->choices[i]));
    }
  for (guint i = 0; models != NULL && i < models->len; i++)
    {
      const SwContractModel *model = g_ptr_array_index (models, i);

      if (model->availability == SW_AVAILABILITY_UNAVAILABLE || model->availability == SW_AVAILABILITY_RETIRED_ALIAS)
        continue;
      g_ptr_array_add (link->values, g_strdup (model->id));
      gtk_string_list_append (names, model->id);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  return row;
}

static void
personas_loaded_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (GtkWidget) row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) personas = sw_store_load_personas_finish (SW_STORE (source), result, &error);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  Link *link = get_link (row);

  for (guint i = 0; personas != NULL && i < personas->len; i++)
    {
      SwPersona *persona = g_ptr_array_index (personas, i);

      if (sw_persona_get_remote_id (persona) == NULL)
        continue;
      g_ptr_array_add (link->values, g_strdup (sw_persona_get_remote_id (persona)));
      gtk_string_list_append (names, sw_persona_get_name (persona));
    }
  link->filling = TRUE;
  if (link->values->len == 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("There is no singer yet. Make one from a song first."));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  link->filling = FALSE;
  if (sw_request_has (link->request, link->name))
    fill (row);
  else
    choice_changed_cb (ADW_COMBO_ROW (row));
}

/* Singers come from the library; the list is empty until they are here. */
static GtkWidget *
make_personas (Link     *link,
               SwStudio *studio)
{
  GtkWidget *row = adw_combo_row_new ();

  link->values = g_ptr_array_new_with_free_func (g_free);
  if (sw_studio_get_opened (studio))
    sw_store_load_personas_async (sw_studio_get_store (studio), NULL, personas_loaded_cb, g_object_ref (row));
  return row;
}

static GtkWidget *
make_switch (void)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_switch_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "sw-switch", button);
  g_signal_connect (button, "notify::active", G_CALLBACK (switch_changed_cb), row);
  return row;
}

static GtkWidget *
make_slider (const SwParameter *parameter)
{
  gboolean   share = parameter->maximum <= 1;
  GtkWidget *row = g_object_new (SW_TYPE_SLIDER_ROW, "as-duration", !share, NULL);

  sw_slider_row_set_range (SW_SLIDER_ROW (row), parameter->minimum, parameter->maximum, share ? 0.05 : 5);
  g_signal_connect (row, "notify::value", G_CALLBACK (slider_changed_cb), NULL);
  g_signal_connect (row, "notify::is-set", G_CALLBACK (slider_changed_cb), NULL);
  return row;
}

static GtkWidget *
make_row (Link              *link,
          SwStudio          *studio,
          const SwParameter *parameter,
          GPtrArray         *models)
{
  gboolean   number = parameter->type == SW_PARAMETER_NUMBER || parameter->type == SW_PARAMETER_INTEGER;
  GtkWidget *row;

  if (parameter->type == SW_PARAMETER_BOOLEAN)
    return make_switch ();
  if (number && parameter->has_minimum && parameter->has_maximum && parameter->maximum <= 3600)
    return make_slider (parameter);
  if (parameter->model || parameter->choices != NULL || g_str_equal (parameter->name, "persona_id"))
    {
      row = g_str_equal (parameter->name, "persona_id") ? make_personas (link, studio) : make_choice (link, parameter, models);
      g_signal_connect (row, "notify::selected", G_CALLBACK (choice_changed_cb), NULL);
      return row;
    }
  row = adw_entry_row_new ();
  g_signal_connect (row, "changed", number ? G_CALLBACK (number_changed_cb) : G_CALLBACK (text_changed_cb), NULL);
  return row;
}

const char *
sw_parameter_get_title (const SwParameter *parameter)
{
  g_return_val_if_fail (parameter != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, parameter->name))
      return _ (titles[i].title);
  return NULL;
}

GtkWidget *
sw_parameter_row_new (SwStudio          *studio,
                      SwRequest         *request,
                      const SwParameter *parameter)
{
  const char *title = sw_parameter_get_title (parameter);
  GPtrArray  *models = NULL;
  GtkWidget  *row;
  Link       *link;

  g_return_val_if_fail (SW_IS_STUDIO (studio), NULL);
  g_return_val_if_fail (SW_IS_REQUEST (request), NULL);

  if (title == NULL || parameter->constant != NULL || parameter->type >= SW_PARAMETER_STRINGS)
    return NULL;
  if (parameter->model)
    models = sw_contract_get_models (sw_studio_get_contract (studio), sw_request_get_operation (request)->family);

  link = g_new0 (Link, 1);
  link->request = g_object_ref (request);
  link->name = parameter->name;
  link->filling = TRUE;
  row = make_row (link, studio, parameter, models);
  g_object_set_data_full (G_OBJECT (row), "sw-link", link, (GDestroyNotify)link_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_name (row, parameter->name);
  g_signal_connect_object (request, "changed", G_CALLBACK (request_changed_cb), row, G_CONNECT_SWAPPED);
  fill (row);
  gtk_widget_set_visible (row, sw_request_allows (request, parameter->name));
  return row;
}
