/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-account-button"

#include "config.h"

#include "sw-account-button.h"

#include "sw-format.h"
#include "sw-ui.h"

#include <glib/gi18n.h>

struct _SwAccountButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GMenuModel    *account_menu;
  GtkLabel      *name;
  GtkLabel      *balance;
  GtkWidget     *texts;
  GtkWidget     *image;
  GtkWidget     *arrow;

  SwStudio     *studio;  /* (owned) (nullable) */
  GSignalGroup *account; /* (owned) */
  gboolean      compact;
};

G_DEFINE_FINAL_TYPE (SwAccountButton, sw_account_button, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_COMPACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
describe_balance (SwAccountButton *self,
                  gboolean        *low)
{
  const char      *service = sw_studio_get_service (self->studio);
  SwAccount       *account = sw_studio_get_account (self->studio);
  g_autofree char *credits = NULL;

  *low = FALSE;
  if (sw_studio_get_target (self->studio, service) == SW_TARGET_ENGINE && g_str_equal (service, "builtin"))
    return g_strdup (_ ("Free, on this computer"));
  if (sw_studio_get_key_problem (self->studio) != NULL)
    {
      *low = TRUE;
      return g_strdup (_ ("Needs a key"));
    }
  if (account == NULL || !sw_account_get_known (account))
    return g_strdup (_ ("Balance not known"));

  credits = sw_format_credits (sw_account_get_balance (account));
  *low = sw_account_get_low (account);
  if (*low)
    /* translators: the placeholder is an amount such as "12 credits" */
    return g_strdup_printf (_ ("Only %s left"), credits);
  return g_steal_pointer (&credits);
}

static void
update (SwAccountButton *self)
{
  g_autofree char *name = NULL;
  g_autofree char *balance = NULL;
  g_autofree char *description = NULL;
  gboolean         low = FALSE;

  if (self->studio == NULL)
    return;

  name = sw_studio_dup_service_name (self->studio, sw_studio_get_service (self->studio));
  balance = describe_balance (self, &low);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->balance, balance);
  if (low)
    gtk_widget_add_css_class (GTK_WIDGET (self), "low");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "low");

  /* translators: which service makes the songs, then what is left there */
  description = g_strdup_printf (_ ("Songs are made by: %s. %s"), name, balance);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

static void
account_changed_cb (SwAccountButton *self)
{
  g_signal_group_set_target (self->account, self->studio != NULL ? sw_studio_get_account (self->studio) : NULL);
  update (self);
}

static void
sw_account_button_dispose (GObject *object)
{
  SwAccountButton *self = SW_ACCOUNT_BUTTON (object);

  sw_account_button_set_studio (self, NULL);
  g_clear_object (&self->account);
  g_clear_pointer ((GtkWidget **)&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_account_button_parent_class)->dispose (object);
}

static void
sw_account_button_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SwAccountButton *self = SW_ACCOUNT_BUTTON (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, sw_account_button_get_studio (self));
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, sw_account_button_get_compact (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_account_button_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SwAccountButton *self = SW_ACCOUNT_BUTTON (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      sw_account_button_set_studio (self, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      sw_account_button_set_compact (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_account_button_class_init (SwAccountButtonClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_account_button_dispose;
  object_class->get_property = sw_account_button_get_property;
  object_class->set_property = sw_account_button_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, writable);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sw-account-button");
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-account-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SwAccountButton, button);
  gtk_widget_class_bind_template_child (widget_class, SwAccountButton, account_menu);
  gtk_widget_class_bind_template_child (widget_class, SwAccountButton, name);
  gtk_widget_class_bind_template_child (widget_class, SwAccountButton, balance);
  gtk_widget_class_bind_template_child (widget_class, SwAccountButton, texts);
  gtk_widget_class_bind_template_child (widget_class, SwAccountButton, image);
  gtk_widget_class_bind_template_child (widget_class, SwAccountButton, arrow);
}

static void
sw_account_button_init (SwAccountButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sw_ui_set_menu (self->button, self->account_menu);
  self->account = g_signal_group_new (SW_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account, "notify", G_CALLBACK (update), self);
}

SwStudio *
sw_account_button_get_studio (SwAccountButton *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT_BUTTON (self), NULL);

  return self->studio;
}

/* Whether only the picture is shown, for a header bar. */
gboolean
sw_account_button_get_compact (SwAccountButton *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT_BUTTON (self), FALSE);

  return self->compact;
}

/* What the second line says. */
const char *
sw_account_button_get_text (SwAccountButton *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT_BUTTON (self), NULL);

  return gtk_label_get_label (self->balance);
}

void
sw_account_button_set_studio (SwAccountButton *self,
                              SwStudio        *studio)
{
  g_return_if_fail (SW_IS_ACCOUNT_BUTTON (self));

  if (self->studio == studio)
    return;

  if (self->studio != NULL)
    g_signal_handlers_disconnect_by_data (self->studio, self);
  g_set_object (&self->studio, studio);
  if (studio != NULL)
    {
      g_signal_connect_object (studio, "notify::service", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (studio, "notify::key-problem", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (studio, "notify::account", G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
    }
  account_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDIO]);
}

void
sw_account_button_set_compact (SwAccountButton *self,
                               gboolean         compact)
{
  g_return_if_fail (SW_IS_ACCOUNT_BUTTON (self));

  compact = !!compact;
  if (self->compact == compact)
    return;

  self->compact = compact;
  gtk_widget_set_visible (self->texts, !compact);
  gtk_widget_set_visible (self->arrow, !compact);
  gtk_menu_button_set_direction (self->button, compact ? GTK_ARROW_DOWN : GTK_ARROW_UP);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}
