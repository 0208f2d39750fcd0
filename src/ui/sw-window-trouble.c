/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands in the way, as one banner: the worst first, each with the button
 * that ends it. */

#define G_LOG_DOMAIN "sw-window"

#include "config.h"

#include "sw-format.h"
#include "sw-window-private.h"

#include <glib/gi18n.h>

static gboolean
is_dismissed (SwWindow   *self,
              const char *text)
{
  return g_ptr_array_find_with_equal_func (self->dismissed, text, g_str_equal, NULL);
}

static void
show (SwWindow   *self,
      const char *text,
      const char *button,
      const char *action,
      gboolean    can_dismiss)
{
  self->remedy = action;
  sw_banner_show_trouble (self->banner, text, action != NULL ? button : NULL, can_dismiss);
}

static gboolean
show_open_error (SwWindow *self)
{
  g_autofree char *what = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *text = NULL;

  if (self->open_error == NULL)
    return FALSE;

  what = sw_studio_describe_error (self->open_error, &remedy);
  text = remedy != NULL ? g_strdup_printf ("%s %s", what, remedy) : g_strdup (what);
  show (self, text, _ ("Try Again"), "app.open-library", FALSE);
  return TRUE;
}

static gboolean
show_service_problem (SwWindow *self)
{
  const char *engine = sw_studio_get_engine_problem (self->studio);
  const char *key = sw_studio_get_key_problem (self->studio);

  if (engine != NULL && g_str_equal (sw_studio_get_service (self->studio), "builtin"))
    show (self, engine, _ ("Other Service…"), "app.preferences", FALSE);
  else if (key != NULL && !g_str_equal (sw_studio_get_service (self->studio), "builtin"))
    show (self, key, _ ("Enter Key…"), "app.preferences", FALSE);
  else
    return FALSE;
  return TRUE;
}

static gboolean
show_low_balance (SwWindow *self)
{
  SwAccount       *account = sw_studio_get_account (self->studio);
  g_autofree char *credits = NULL;
  g_autofree char *text = NULL;

  if (account == NULL || g_str_equal (sw_studio_get_service (self->studio), "builtin") ||
      !sw_account_get_known (account) || !sw_account_get_low (account))
    return FALSE;

  credits = sw_format_credits (sw_account_get_balance (account));
  /* translators: the placeholder is an amount such as "12 credits" */
  text = g_strdup_printf (_ ("Only %s left. The built-in engine goes on for free."), credits);
  if (is_dismissed (self, text))
    return FALSE;
  show (self, text, _ ("Use Built-In Engine"), "win.use-service::builtin", TRUE);
  return TRUE;
}

static gboolean
show_contract_warning (SwWindow *self)
{
  const char *warning = sw_contract_get_override_warning (sw_studio_get_contract (self->studio));

  if (warning == NULL || is_dismissed (self, warning))
    return FALSE;
  show (self, warning, NULL, NULL, TRUE);
  return TRUE;
}

static void
account_changed_cb (SwWindow *self)
{
  g_signal_group_set_target (self->account_group, sw_studio_get_account (self->studio));
  _sw_window_update_trouble (self);
}

void
_sw_window_watch_trouble (SwWindow *self)
{
  self->account_group = g_signal_group_new (SW_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_group, "notify", G_CALLBACK (_sw_window_update_trouble), self);
  g_signal_connect_object (self->studio, "notify::account", G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::engine-problem",
                           G_CALLBACK (_sw_window_update_trouble), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::key-problem",
                           G_CALLBACK (_sw_window_update_trouble), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::service",
                           G_CALLBACK (_sw_window_update_trouble), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::service",
                           G_CALLBACK (_sw_window_sync_actions), self, G_CONNECT_SWAPPED);
  account_changed_cb (self);
}

void
_sw_window_update_trouble (SwWindow *self)
{
  if (self->studio == NULL)
    return;
  if (self->welcoming ||
      !(show_open_error (self) || show_service_problem (self) ||
        show_low_balance (self) || show_contract_warning (self)))
    sw_banner_hide (self->banner);
}

void
_sw_window_dismiss_trouble (SwWindow *self)
{
  const char *text = sw_banner_get_text (self->banner);

  if (text != NULL)
    g_ptr_array_add (self->dismissed, g_strdup (text));
  _sw_window_update_trouble (self);
}

void
_sw_window_remedy_trouble (SwWindow *self)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  if (self->remedy != NULL && g_action_parse_detailed_name (self->remedy, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}
