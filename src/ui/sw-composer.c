/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-composer"

#include "config.h"

#include "sw-composer.h"

#include "sw-composer-private.h"
#include "sw-price.h"
#include "sw-ui.h"

#include <glib/gi18n.h>

#define DRAFT_DELAY_MS 400
/* A second press of the button within this time was not meant: it would pay twice. */
#define REST_MS 1000

G_DEFINE_FINAL_TYPE (SwComposer, sw_composer, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_READY,
  PROP_HINT,
  PROP_VERB,
  N_PROPS
};

enum
{
  SUBMITTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static char *
describe_violation (SwComposer        *self,
                    const SwViolation *violation)
{
  const char *operation = sw_request_get_operation (self->request)->id;
  const char *parameter = violation->parameter;

  if (violation->excess > 0 || !g_str_equal (violation->rule, "required"))
    {
      /* The commonest of all: nothing is written yet. */
      if (violation->excess > 0 || !g_str_equal (parameter, "prompt") || sw_request_has (self->request, "prompt"))
        return g_strdup (violation->message);
    }
  if (g_str_equal (parameter, "gpt_description_prompt"))
    return g_strdup (_ ("Describe the song first"));
  if (g_str_equal (parameter, "mv"))
    return g_strdup (_ ("Choose a model first"));
  if (g_str_equal (parameter, "prompt"))
    return g_strdup (g_str_equal (operation, SW_COMPOSER_BRIEF) ? _ ("Write a few notes first")
                                                                : _ ("Write the words first, or make it instrumental"));
  return g_strdup (violation->message);
}

static char *
describe_obstacle (SwComposer *self)
{
  const char *service = sw_studio_get_service (self->studio);
  gboolean    opened = FALSE;
  g_autoptr (GPtrArray) violations = NULL;

  g_object_get (self->studio, "opened", &opened, NULL);
  violations = sw_request_validate (self->request, NULL);
  if (violations->len > 0)
    return describe_violation (self, g_ptr_array_index (violations, 0));
  if (!opened)
    return g_strdup (_ ("The library is not open yet"));
  /* A trouble of the built-in engine stands in the banner and must not keep anyone
   * from trying again; without a key the request would only come back. */
  if (!g_str_equal (service, "builtin") && sw_studio_get_key_problem (self->studio) != NULL)
    return g_strdup (_ ("The service needs a key"));
  return g_strdup ("");
}

static void
update (SwComposer *self)
{
  g_autofree char *obstacle = NULL;
  g_autofree char *price = NULL;

  if (self->studio == NULL || self->request == NULL)
    return;

  _sw_composer_form_update (self);
  obstacle = describe_obstacle (self);
  price = sw_price_label (self->studio, self->request, _ ("Create"));
  self->ready = *obstacle == '\0';
  gtk_label_set_label (self->hint, obstacle);
  gtk_button_set_label (self->create, price);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.create", self->ready && self->resting_id == 0);
  /* The reason reaches a screen reader with the button. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->create), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, obstacle, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERB]);
}

static gboolean
update_cb (gpointer data)
{
  SwComposer *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static gboolean
draft_cb (gpointer data)
{
  SwComposer *self = data;

  self->draft_id = 0;
  sw_composer_save_draft (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (SwComposer *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

void
_sw_composer_touch (SwComposer *self)
{
  self->touched = TRUE;
  queue_update (self);
  if (self->draft_id == 0)
    self->draft_id = g_timeout_add (DRAFT_DELAY_MS, draft_cb, self);
}

static void
take_request (SwComposer *self,
              SwRequest  *request)
{
  const char *operation = sw_request_get_operation (request)->id;

  if (self->request != NULL)
    g_signal_handlers_disconnect_by_data (self->request, self);
  g_clear_object (&self->request);
  self->request = request;

  /* The form makes new songs; what came from another operation starts one. */
  if (!g_str_equal (operation, SW_COMPOSER_WORDS) && !g_str_equal (operation, SW_COMPOSER_DESCRIPTION) &&
      !g_str_equal (operation, SW_COMPOSER_BRIEF))
    sw_request_set_operation (request, !sw_request_has (request, "prompt") && sw_request_has (request, "gpt_description_prompt")
                                           ? SW_COMPOSER_DESCRIPTION
                                           : SW_COMPOSER_WORDS);
  if (!sw_request_has (request, "mv") && self->model_ids->len > 0)
    sw_request_set_string (request, "mv", g_ptr_array_index (self->model_ids, 0));
  g_signal_connect_object (request, "changed", G_CALLBACK (_sw_composer_touch), self, G_CONNECT_SWAPPED);
  _sw_composer_form_fill (self);
  update (self);
}

static void
draft_loaded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SwComposer) self = SW_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwRequest) request = sw_studio_load_draft_finish (SW_STUDIO (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_debug ("The draft is not readable: %s", error->message);
  self->loaded = TRUE;
  if (request != NULL && !self->touched)
    take_request (self, g_steal_pointer (&request));
}

static void
opened_cb (SwComposer *self)
{
  gboolean opened = FALSE;

  g_object_get (self->studio, "opened", &opened, NULL);
  queue_update (self);
  if (opened && !self->loaded)
    sw_studio_load_draft_async (self->studio, self->cancellable, draft_loaded_cb, g_object_ref (self));
}

static gboolean
rested_cb (gpointer data)
{
  SwComposer *self = data;

  self->resting_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  SwComposer *self = SW_COMPOSER (widget);
  SwTask     *task;

  /* What was typed last may still be on its way to the button. */
  update (self);
  if (!self->ready || self->resting_id != 0)
    return;

  task = sw_studio_submit (self->studio, self->request, NULL);
  sw_composer_save_draft (self);
  self->resting_id = g_timeout_add (REST_MS, rested_cb, self);
  gtk_widget_action_set_enabled (widget, "composer.create", FALSE);
  if (task != NULL)
    g_signal_emit (self, signals[SUBMITTED], 0, task);
}

static gboolean
sw_composer_grab_focus (GtkWidget *widget)
{
  SwComposer *self = SW_COMPOSER (widget);

  return gtk_widget_grab_focus (gtk_toggle_button_get_active (self->describe_mode) ? GTK_WIDGET (self->description)
                                                                                   : GTK_WIDGET (self->words));
}

static void
sw_composer_constructed (GObject *object)
{
  SwComposer *self = SW_COMPOSER (object);

  G_OBJECT_CLASS (sw_composer_parent_class)->constructed (object);

  if (self->studio == NULL)
    return;
  _sw_composer_form_prepare (self);
  take_request (self, sw_request_new (sw_studio_get_contract (self->studio), SW_COMPOSER_WORDS));
  self->touched = FALSE;
  g_signal_connect_object (self->studio, "notify::opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::service", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::key-problem", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  opened_cb (self);
}

static void
sw_composer_dispose (GObject *object)
{
  SwComposer *self = SW_COMPOSER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->draft_id != 0)
    sw_composer_save_draft (self);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->resting_id, g_source_remove);
  if (self->request != NULL)
    g_signal_handlers_disconnect_by_data (self->request, self);
  /* Fields that are taken apart must not empty the request. */
  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->request);
  g_clear_object (&self->studio);

  G_OBJECT_CLASS (sw_composer_parent_class)->dispose (object);
}

static void
sw_composer_finalize (GObject *object)
{
  SwComposer *self = SW_COMPOSER (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->model_ids);

  G_OBJECT_CLASS (sw_composer_parent_class)->finalize (object);
}

static void
sw_composer_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SwComposer *self = SW_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, sw_composer_get_studio (self));
      break;
    case PROP_READY:
      g_value_set_boolean (value, sw_composer_get_ready (self));
      break;
    case PROP_HINT:
      g_value_set_string (value, sw_composer_get_hint (self));
      break;
    case PROP_VERB:
      g_value_set_string (value, sw_composer_get_verb (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_composer_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SwComposer *self = SW_COMPOSER (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      self->studio = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SwComposer, box);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, words_mode);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, describe_mode);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, modes);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, words);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, description);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, brief);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, style);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, style_count);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, title);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, title_count);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, instrumental);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, voice);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, model);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, model_id);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, exclude);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, exclude_count);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, style_weight);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, weirdness);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, duration);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, seed);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, extra);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, hint);
  gtk_widget_class_bind_template_child (widget_class, SwComposer, create);
}

static void
sw_composer_class_init (SwComposerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = sw_composer_constructed;
  object_class->dispose = sw_composer_dispose;
  object_class->finalize = sw_composer_finalize;
  object_class->get_property = sw_composer_get_property;
  object_class->set_property = sw_composer_set_property;
  widget_class->focus = sw_ui_focus_child;
  widget_class->grab_focus = sw_composer_grab_focus;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VERB] = g_param_spec_string ("verb", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SUBMITTED] = g_signal_new ("submitted", SW_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, SW_TYPE_TASK);

  gtk_widget_class_install_action (widget_class, "composer.create", NULL, create_action);

  g_type_ensure (SW_TYPE_SLIDER_ROW);
  g_type_ensure (SW_TYPE_WORDS_FIELD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-composer.ui");
  bind_children (widget_class);
  _sw_composer_form_bind_class (widget_class);
}

static void
sw_composer_init (SwComposer *self)
{
  self->cancellable = g_cancellable_new ();
  self->model_ids = g_ptr_array_new_with_free_func (g_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.create", FALSE);
}

SwStudio *
sw_composer_get_studio (SwComposer *self)
{
  g_return_val_if_fail (SW_IS_COMPOSER (self), NULL);

  return self->studio;
}

SwRequest *
sw_composer_get_request (SwComposer *self)
{
  g_return_val_if_fail (SW_IS_COMPOSER (self), NULL);

  return self->request;
}

gboolean
sw_composer_get_ready (SwComposer *self)
{
  g_return_val_if_fail (SW_IS_COMPOSER (self), FALSE);

  return self->ready;
}

const char *
sw_composer_get_hint (SwComposer *self)
{
  g_return_val_if_fail (SW_IS_COMPOSER (self), NULL);

  return gtk_label_get_label (self->hint);
}

const char *
sw_composer_get_verb (SwComposer *self)
{
  g_return_val_if_fail (SW_IS_COMPOSER (self), NULL);

  return gtk_button_get_label (self->create);
}

void
sw_composer_set_request (SwComposer *self,
                         SwRequest  *request)
{
  g_return_if_fail (SW_IS_COMPOSER (self));
  g_return_if_fail (SW_IS_REQUEST (request));

  take_request (self, sw_request_dup (request));
  self->touched = TRUE;
  sw_composer_save_draft (self);
}

/* Empties the form but keeps the mode and the model. */
void
sw_composer_clear (SwComposer *self)
{
  SwRequest *request;

  g_return_if_fail (SW_IS_COMPOSER (self));
  g_return_if_fail (self->request != NULL);

  request = sw_request_new (sw_request_get_contract (self->request), sw_request_get_operation (self->request)->id);
  sw_request_set_string (request, "mv", sw_request_get_string (self->request, "mv"));
  take_request (self, request);
  self->touched = TRUE;
  sw_composer_save_draft (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* @widget: (nullable): what stands below the form, inside its scrolling */
void
sw_composer_set_extra (SwComposer *self,
                       GtkWidget  *widget)
{
  g_return_if_fail (SW_IS_COMPOSER (self));

  adw_bin_set_child (self->extra, widget);
  gtk_widget_set_visible (GTK_WIDGET (self->extra), widget != NULL);
}

/* Saves what is in the form now, not a moment later. */
void
sw_composer_save_draft (SwComposer *self)
{
  gboolean opened = FALSE;

  g_return_if_fail (SW_IS_COMPOSER (self));

  g_clear_handle_id (&self->draft_id, g_source_remove);
  if (self->studio == NULL || self->request == NULL)
    return;
  g_object_get (self->studio, "opened", &opened, NULL);
  if (opened)
    sw_studio_save_draft (self->studio, self->request);
}
