/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-task-row"

#include "config.h"

#include "sw-task-row.h"

#include "sw-compat.h"
#include "sw-format.h"
#include "sw-take-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _SwTaskRow
{
  GtkListBoxRow parent_instance;

  GtkLabel       *title;
  GtkLabel       *details;
  GtkWidget      *warning;
  GtkWidget      *dismiss;
  GtkWidget      *running;
  GtkSpinner     *spinner;
  GtkProgressBar *bar;
  GtkLabel       *state;
  GtkLabel       *trouble;
  GtkLabel       *remedy;
  GtkListBox     *takes;
  GtkWidget      *failed_buttons;
  GtkWidget      *resume;
  GtkButton      *retry;
  GtkWidget      *unknown_buttons;

  SwStudio *studio; /* (owned) */
  SwTask   *task;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (SwTaskRow, sw_task_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_TASK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* Service, time and price in one quiet line. */
static void
update_details (SwTaskRow *self)
{
  g_autofree char *service = sw_studio_dup_service_name (self->studio, sw_task_get_service (self->task));
  g_autofree char *date = sw_format_date (sw_task_get_created (self->task) / G_USEC_PER_SEC);
  g_autofree char *price = sw_task_describe_price (self->task);
  g_autofree char *text = *price != '\0' ? g_strjoin (" · ", service, date, price, NULL)
                                         : g_strjoin (" · ", service, date, NULL);

  gtk_label_set_label (self->details, text);
}

static void
update_progress (SwTaskRow *self)
{
  gboolean         active = sw_task_get_active (self->task);
  double           progress = sw_task_get_progress (self->task);
  g_autofree char *state = sw_task_describe_state (self->task);

  gtk_widget_set_visible (self->running, active);
  gtk_label_set_label (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), active && progress >= 0);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (progress, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  /* It turns only while it is mapped, and never without a reason. */
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), active && progress < 0);
  gtk_spinner_set_spinning (self->spinner, active && progress < 0);
}

/* Sending again costs again, and the button says so. */
static void
update_retry (SwTaskRow *self)
{
  SwTarget         target = sw_studio_get_target (self->studio, sw_task_get_service (self->task));
  double           price = sw_request_estimate_credits (sw_task_get_request (self->task), target);
  g_autofree char *credits = isfinite (price) && price > 0 ? sw_format_credits (price) : NULL;
  g_autofree char *label = NULL;

  if (credits != NULL)
    /* translators: the placeholder is an amount such as "20 credits" */
    label = g_strdup_printf (_ ("Try Again · %s"), credits);
  gtk_button_set_label (self->retry, label != NULL ? label : _ ("Try Again"));
}

static void
update (SwTaskRow *self)
{
  SwTaskState      state = sw_task_get_state (self->task);
  gboolean         failed = state == SW_TASK_FAILED;
  gboolean         unknown = state == SW_TASK_UNKNOWN;
  g_autofree char *remedy = NULL;
  g_autofree char *trouble = sw_task_describe_trouble (self->task, &remedy);
  g_autofree char *words = sw_task_describe_state (self->task);
  g_autofree char *label = g_strdup_printf ("%s, %s", sw_task_get_title (self->task), words);
  gboolean         has_takes = g_list_model_get_n_items (sw_task_get_clips (self->task)) > 0;

  gtk_label_set_label (self->title, sw_task_get_title (self->task));
  update_details (self);
  update_progress (self);
  set_text (self->trouble, failed || unknown || sw_task_get_active (self->task) ? trouble : NULL);
  set_text (self->remedy, failed || unknown ? remedy : NULL);
  gtk_widget_set_visible (self->warning, failed || unknown);
  update_retry (self);
  gtk_widget_set_visible (self->failed_buttons, failed || state == SW_TASK_ABANDONED);
  gtk_widget_set_visible (self->unknown_buttons, unknown);
  /* What the service already has can be asked for again at no cost. */
  gtk_widget_set_visible (self->resume, failed && sw_task_get_remote_id (self->task) != NULL &&
                                            !g_error_matches (sw_task_get_error (self->task), SW_SERVICE_ERROR,
                                                              SW_SERVICE_ERROR_TASK_FAILED));
  gtk_widget_set_visible (self->dismiss, sw_task_get_finished (self->task) && !unknown);
  gtk_widget_set_visible (GTK_WIDGET (self->takes), has_takes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
create_take_row (gpointer item,
                 gpointer data)
{
  return sw_take_row_new (item);
}

static void
stop_confirmed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (SwTaskRow) self = SW_TASK_ROW (user_data);

  if (sw_compat_confirm_finish (result, NULL) && self->task != NULL && sw_task_get_active (self->task))
    sw_studio_abandon (self->studio, self->task);
}

static void
stop_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  SwTaskRow *self = SW_TASK_ROW (widget);
  GtkRoot   *root = gtk_widget_get_root (widget);

  /* What has cost nothing so far can be had again. */
  if (!(sw_task_get_price_estimate (self->task) > 0) || sw_task_get_state (self->task) == SW_TASK_QUEUED ||
      !GTK_IS_WINDOW (root))
    {
      sw_studio_abandon (self->studio, self->task);
      return;
    }
  sw_compat_confirm_async (GTK_WINDOW (root), _ ("Give This Song Up?"),
                           _ ("It is probably paid for already. What comes of it will not be fetched."),
                           _ ("_Give Up"), NULL, stop_confirmed_cb, g_object_ref (self));
}

static void
give_up_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  SwTaskRow *self = SW_TASK_ROW (widget);

  sw_studio_abandon (self->studio, self->task);
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  SwTaskRow *self = SW_TASK_ROW (widget);
  g_autoptr (SwTask) old = g_object_ref (self->task);
  g_autoptr (SwStudio) studio = g_object_ref (self->studio);

  sw_studio_retry (studio, old);
  if (sw_task_get_state (old) == SW_TASK_UNKNOWN)
    sw_studio_abandon (studio, old);
}

static void
resume_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  SwTaskRow *self = SW_TASK_ROW (widget);

  sw_studio_resume (self->studio, self->task);
}

static void
edit_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  SwTaskRow *self = SW_TASK_ROW (widget);

  gtk_widget_activate_action (widget, "win.edit-task", "s", sw_task_get_id (self->task));
}

static void
dismiss_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  SwTaskRow *self = SW_TASK_ROW (widget);

  sw_studio_forget (self->studio, self->task);
}

static void
sw_task_row_constructed (GObject *object)
{
  SwTaskRow  *self = SW_TASK_ROW (object);
  GListModel *clips = sw_task_get_clips (self->task);

  G_OBJECT_CLASS (sw_task_row_parent_class)->constructed (object);

  gtk_list_box_bind_model (self->takes, clips, create_take_row, NULL, NULL);
  g_signal_connect_object (clips, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->task, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
sw_task_row_dispose (GObject *object)
{
  SwTaskRow *self = SW_TASK_ROW (object);

  if (self->task != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->task, self);
      g_signal_handlers_disconnect_by_data (sw_task_get_clips (self->task), self);
      gtk_list_box_bind_model (self->takes, NULL, NULL, NULL, NULL);
    }
  g_clear_object (&self->task);
  g_clear_object (&self->studio);

  G_OBJECT_CLASS (sw_task_row_parent_class)->dispose (object);
}

static void
sw_task_row_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SwTaskRow *self = SW_TASK_ROW (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    case PROP_TASK:
      g_value_set_object (value, sw_task_row_get_task (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_task_row_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SwTaskRow *self = SW_TASK_ROW (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      self->studio = g_value_dup_object (value);
      break;
    case PROP_TASK:
      self->task = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_task_row_class_init (SwTaskRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = sw_task_row_constructed;
  object_class->dispose = sw_task_row_dispose;
  object_class->get_property = sw_task_row_get_property;
  object_class->set_property = sw_task_row_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_TASK] = g_param_spec_object ("task", NULL, NULL, SW_TYPE_TASK, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "task.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "task.give-up", NULL, give_up_action);
  gtk_widget_class_install_action (widget_class, "task.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "task.resume", NULL, resume_action);
  gtk_widget_class_install_action (widget_class, "task.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "task.dismiss", NULL, dismiss_action);

  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, title);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, details);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, warning);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, dismiss);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, running);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, bar);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, state);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, trouble);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, remedy);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, takes);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, failed_buttons);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, resume);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, retry);
  gtk_widget_class_bind_template_child (widget_class, SwTaskRow, unknown_buttons);
}

static void
sw_task_row_init (SwTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sw_task_row_new (SwStudio *studio,
                 SwTask   *task)
{
  return g_object_new (SW_TYPE_TASK_ROW, "studio", studio, "task", task, NULL);
}

SwTask *
sw_task_row_get_task (SwTaskRow *self)
{
  g_return_val_if_fail (SW_IS_TASK_ROW (self), NULL);

  return self->task;
}
