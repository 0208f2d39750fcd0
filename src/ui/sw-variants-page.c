/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-variants-page"

#include "config.h"

#include "sw-variants-page.h"

#include "sw-price.h"
#include "sw-ui.h"
#include "sw-variants.h"
#include "sw-words-field.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _SwVariantsPage
{
  GtkWidget parent_instance;

  GtkWidget           *box;
  SwWordsField        *styles;
  AdwPreferencesGroup *models;
  GtkSpinButton       *versions;
  GtkLabel            *hint;
  GtkButton           *submit;

  SwStudio  *studio;   /* (owned) */
  SwRequest *base;     /* (owned) */
  GPtrArray *switches; /* (owned) (element-type GtkSwitch); each is named after its model */
  gboolean   sent;
};

G_DEFINE_FINAL_TYPE (SwVariantsPage, sw_variants_page, GTK_TYPE_WIDGET)

enum
{
  SUBMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GPtrArray *
make_requests (SwVariantsPage *self)
{
  g_auto (GStrv) lines = g_strsplit (sw_words_field_get_text (self->styles), "\n", -1);
  g_autoptr (GPtrArray) styles = g_ptr_array_new ();
  g_autoptr (GPtrArray) models = g_ptr_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_ptr_array_add (styles, lines[i]);
  for (guint i = 0; i < self->switches->len; i++)
    if (gtk_switch_get_active (self->switches->pdata[i]))
      g_ptr_array_add (models, (char *)gtk_widget_get_name (self->switches->pdata[i]));
  g_ptr_array_add (styles, NULL);
  g_ptr_array_add (models, NULL);
  return sw_variants_new (self->base, (const char *const *)styles->pdata, (const char *const *)models->pdata,
                          (guint)gtk_spin_button_get_value_as_int (self->versions));
}

static char *
describe_obstacle (SwVariantsPage *self,
                   GPtrArray      *requests)
{
  if (requests->len > SW_STUDIO_MAX_BATCH)
    return g_strdup_printf (_ ("These are %u songs; at most %u go at once"), requests->len, (guint)SW_STUDIO_MAX_BATCH);
  for (guint i = 0; i < requests->len; i++)
    {
      g_autoptr (GPtrArray) violations = sw_request_validate (requests->pdata[i], NULL);

      if (violations->len > 0)
        return g_strdup (((SwViolation *)violations->pdata[0])->message);
    }
  return g_strdup ("");
}

static void
update (SwVariantsPage *self)
{
  g_autoptr (GPtrArray) requests = NULL;
  g_autofree char *obstacle = NULL, *songs = NULL, *label = NULL;
  double           credits = 0;

  if (self->base == NULL)
    return;
  requests = make_requests (self);
  obstacle = describe_obstacle (self, requests);
  for (guint i = 0; i < requests->len; i++)
    credits += sw_studio_estimate_credits (self->studio, requests->pdata[i], NULL);
  songs = g_strdup_printf (ngettext ("Make %u Song", "Make %u Songs", requests->len), requests->len);
  label = sw_price_label_credits (self->studio, credits, songs);
  gtk_button_set_label (self->submit, label);
  gtk_label_set_label (self->hint, obstacle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->submit), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, obstacle, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "variants.submit", *obstacle == '\0' && !self->sent);
}

static void
submit_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  SwVariantsPage *self = SW_VARIANTS_PAGE (widget);
  g_autoptr (GPtrArray) requests = make_requests (self);
  g_autofree char *obstacle = describe_obstacle (self, requests);
  g_autoptr (GPtrArray) tasks = NULL;

  /* Once a page: a second press would pay for all of them again. */
  if (*obstacle != '\0' || self->sent)
    return;
  self->sent = TRUE;
  gtk_widget_action_set_enabled (widget, "variants.submit", FALSE);
  tasks = sw_studio_submit_batch (self->studio, requests, NULL);
  g_signal_emit (self, signals[SUBMITTED], 0, tasks != NULL ? tasks->len : 0);
}

static void
add_models (SwVariantsPage *self)
{
  GPtrArray  *models = sw_contract_get_models (sw_studio_get_contract (self->studio), "sonic");
  const char *chosen = sw_request_get_string (self->base, "mv");

  for (guint i = 0; i < models->len; i++)
    {
      const SwContractModel *model = models->pdata[i];
      GtkWidget             *row, *button;

      if (model->availability != SW_AVAILABILITY_LIVE)
        continue;
      row = adw_action_row_new ();
      button = gtk_switch_new ();
      gtk_widget_set_name (button, model->id);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_switch_set_active (GTK_SWITCH (button), g_strcmp0 (chosen, model->id) == 0);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), model->id);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (self->models, row);
      g_ptr_array_add (self->switches, button);
      g_signal_connect_object (button, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
}

static gboolean
sw_variants_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SW_VARIANTS_PAGE (widget)->styles));
}

static void
sw_variants_page_dispose (GObject *object)
{
  SwVariantsPage *self = SW_VARIANTS_PAGE (object);

  g_clear_object (&self->base);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->studio);

  G_OBJECT_CLASS (sw_variants_page_parent_class)->dispose (object);
}

static void
sw_variants_page_finalize (GObject *object)
{
  g_ptr_array_unref (SW_VARIANTS_PAGE (object)->switches);

  G_OBJECT_CLASS (sw_variants_page_parent_class)->finalize (object);
}

static void
sw_variants_page_class_init (SwVariantsPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sw_variants_page_dispose;
  object_class->finalize = sw_variants_page_finalize;
  widget_class->focus = sw_ui_focus_child;
  widget_class->grab_focus = sw_variants_page_grab_focus;

  signals[SUBMITTED] = g_signal_new ("submitted", SW_TYPE_VARIANTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_install_action (widget_class, "variants.submit", NULL, submit_action);

  g_type_ensure (SW_TYPE_WORDS_FIELD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-variants-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwVariantsPage, box);
  gtk_widget_class_bind_template_child (widget_class, SwVariantsPage, styles);
  gtk_widget_class_bind_template_child (widget_class, SwVariantsPage, models);
  gtk_widget_class_bind_template_child (widget_class, SwVariantsPage, versions);
  gtk_widget_class_bind_template_child (widget_class, SwVariantsPage, hint);
  gtk_widget_class_bind_template_child (widget_class, SwVariantsPage, submit);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
sw_variants_page_init (SwVariantsPage *self)
{
  self->switches = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sw_variants_page_new:
 * @studio: the studio
 * @base: what the songs have in common
 *
 * Returns: (transfer floating): a page that makes several songs at once
 */
GtkWidget *
sw_variants_page_new (SwStudio  *studio,
                      SwRequest *base)
{
  SwVariantsPage *self;
  const char     *style;

  g_return_val_if_fail (SW_IS_STUDIO (studio), NULL);
  g_return_val_if_fail (SW_IS_REQUEST (base), NULL);

  self = g_object_new (SW_TYPE_VARIANTS_PAGE, NULL);
  self->studio = g_object_ref (studio);
  style = sw_request_get_string (base, "tags");
  if (style != NULL)
    sw_words_field_set_text (self->styles, style);
  self->base = sw_request_dup (base);
  add_models (self);
  update (self);
  return GTK_WIDGET (self);
}
