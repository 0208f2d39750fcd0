/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-preferences"

#include "config.h"

#include "sw-preferences.h"

#include "sw-compat.h"
#include "sw-format.h"

#include <glib/gi18n.h>

struct _SwPreferences
{
  AdwWindow parent_instance;

  GtkCheckButton      *builtin;
  GtkCheckButton      *musicapi;
  GtkCheckButton      *custom;
  GtkWidget           *address_row;
  GtkWidget           *key_group;
  GtkWidget           *key_row;
  AdwActionRow        *test_row;
  GtkWidget           *test;
  AdwPreferencesGroup *keyring_group;
  AdwActionRow        *folder_row;
  AdwComboRow         *scheme_row;
  AdwComboRow         *join_row;

  SwStudio     *studio;      /* (owned) */
  GCancellable *cancellable; /* (owned) of the key's questions */
  gboolean      filling;
};

G_DEFINE_FINAL_TYPE (SwPreferences, sw_preferences, ADW_TYPE_WINDOW)

enum
{
  PROP_0,
  PROP_STUDIO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static SwSettings *
get_settings (SwPreferences *self)
{
  return sw_studio_get_settings (self->studio);
}

/* How keys are filed: the name of the hosted service, or an address. */
static const char *
get_key_service (SwPreferences *self)
{
  return gtk_check_button_get_active (self->custom) ? sw_settings_get_service_address (get_settings (self)) : "musicapi";
}

static void
say (SwPreferences *self,
     const char    *text)
{
  adw_action_row_set_subtitle (self->test_row, text);
}

static void
update_keyring (SwPreferences *self)
{
  SwSecrets  *secrets = sw_studio_get_secrets (self->studio);
  const char *text = "";

  if (sw_secrets_from_environment (secrets))
    text = _ ("The environment variable SONGWRIGHT_API_KEY holds a key, and it goes first. What is entered here counts when the variable is gone.");
  else if (sw_secrets_get_problem (secrets) != NULL)
    text = sw_secrets_get_problem (secrets);
  else
    text = _ ("The key is kept in the keyring of this computer, nowhere else.");
  adw_preferences_group_set_description (self->keyring_group, text);
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SwPreferences) self = SW_PREFERENCES (user_data);
  g_autoptr (GError) error = NULL;
  char *key = sw_secrets_lookup_finish (SW_SECRETS (object), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->studio != NULL)
    {
      say (self, key != NULL ? _ ("There is a key. Testing it asks for the balance, which is free.")
                             : _ ("There is no key yet."));
      update_keyring (self);
    }
  if (key != NULL)
    memset (key, 0, strlen (key));
  g_free (key);
}

static void
renew_cancellable (SwPreferences *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->test, TRUE);
}

static void
look_up_key (SwPreferences *self)
{
  const char *service = get_key_service (self);

  renew_cancellable (self);
  say (self, "");
  if (*service != '\0')
    sw_secrets_lookup_async (sw_studio_get_secrets (self->studio), service, self->cancellable, looked_up_cb,
                             g_object_ref (self));
}

static void
update_service (SwPreferences *self)
{
  gboolean custom = gtk_check_button_get_active (self->custom);
  gboolean builtin = gtk_check_button_get_active (self->builtin);

  gtk_widget_set_visible (self->address_row, custom);
  gtk_widget_set_visible (self->key_group, !builtin);
  gtk_widget_set_visible (GTK_WIDGET (self->keyring_group), !builtin);
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  if (!builtin)
    look_up_key (self);
}

static void
service_toggled_cb (SwPreferences  *self,
                    GtkCheckButton *button)
{
  SwSettings *settings;

  if (self->filling || self->studio == NULL || !gtk_check_button_get_active (button))
    return;

  settings = get_settings (self);
  if (button == self->builtin)
    sw_settings_set_service (settings, "builtin");
  else if (button == self->musicapi)
    sw_settings_set_service (settings, "musicapi");
  else if (*sw_settings_get_service_address (settings) != '\0')
    sw_settings_set_service (settings, "custom");
  update_service (self);
  if (button == self->custom && *sw_settings_get_service_address (settings) == '\0')
    gtk_widget_grab_focus (self->address_row);
}

static gboolean
address_is_good (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0')
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  return g_str_equal (g_uri_get_scheme (uri), "http") &&
         (g_str_equal (host, "localhost") || g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1"));
}

static void
address_applied_cb (SwPreferences *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));
  SwSettings      *settings = get_settings (self);

  if (!address_is_good (address))
    {
      gtk_widget_add_css_class (self->address_row, "error");
      say (self, _ ("An address begins with https://. Plain http:// is for this computer only."));
      return;
    }
  gtk_widget_remove_css_class (self->address_row, "error");
  sw_settings_set_service_address (settings, address);
  sw_settings_set_service (settings, "custom");
  look_up_key (self);
}

static void
tested_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SwPreferences) self = SW_PREFERENCES (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *credits = NULL;
  g_autofree char *text = NULL;
  SwBalance        balance;
  gboolean         good = sw_studio_test_key_finish (SW_STUDIO (object), result, &balance, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->studio == NULL)
    return;

  gtk_widget_set_sensitive (self->test, TRUE);
  if (good)
    {
      credits = sw_format_credits (balance.credits + balance.extra_credits);
      /* translators: the placeholder is an amount such as "340 credits" */
      text = g_strdup_printf (_ ("The key works. Balance: %s."), credits);
    }
  else
    {
      g_autofree char *remedy = NULL;
      g_autofree char *words = sw_studio_describe_error (error, &remedy);

      text = remedy != NULL ? g_strdup_printf ("%s %s", words, remedy) : g_steal_pointer (&words);
    }
  say (self, text);
}

static void
test_key (SwPreferences *self,
          const char    *key)
{
  gtk_widget_set_sensitive (self->test, FALSE);
  say (self, _ ("Asking for the balance…"));
  sw_studio_test_key_async (self->studio, get_key_service (self), key, self->cancellable, tested_cb, g_object_ref (self));
}

static void
looked_up_for_test_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (SwPreferences) self = SW_PREFERENCES (user_data);
  g_autoptr (GError) error = NULL;
  char *key = sw_secrets_lookup_finish (SW_SECRETS (object), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->studio != NULL)
    {
      if (key != NULL)
        test_key (self, key);
      else
        say (self, _ ("Enter a key first."));
    }
  if (key != NULL)
    memset (key, 0, strlen (key));
  g_free (key);
}

static void
test_clicked_cb (SwPreferences *self)
{
  const char *key = gtk_editable_get_text (GTK_EDITABLE (self->key_row));
  const char *service = get_key_service (self);

  renew_cancellable (self);
  if (*service == '\0')
    say (self, _ ("Enter the address first."));
  else if (*key != '\0')
    test_key (self, key);
  else
    sw_secrets_lookup_async (sw_studio_get_secrets (self->studio), service, self->cancellable, looked_up_for_test_cb,
                             g_object_ref (self));
}

static void
key_stored_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SwPreferences) self = SW_PREFERENCES (user_data);
  g_autoptr (GError) error = NULL;
  gboolean kept = sw_studio_set_key_finish (SW_STUDIO (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->studio == NULL)
    return;
  say (self, kept ? _ ("The key is saved.") : _ ("The key is used until Songwright is closed."));
  update_keyring (self);
}

static void
key_applied_cb (SwPreferences *self)
{
  const char *service = get_key_service (self);

  renew_cancellable (self);
  if (*service == '\0')
    {
      say (self, _ ("Enter the address first."));
      return;
    }
  sw_studio_set_key_async (self->studio, service, gtk_editable_get_text (GTK_EDITABLE (self->key_row)),
                           self->cancellable, key_stored_cb, g_object_ref (self));
}

static void
update_folder (SwPreferences *self)
{
  adw_action_row_set_subtitle (self->folder_row, sw_settings_get_export_folder (get_settings (self)));
}

static void
folder_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SwPreferences) self = SW_PREFERENCES (user_data);
  g_autoptr (GFile) folder = sw_compat_choose_finish (result, NULL);
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

  if (path == NULL || self->studio == NULL)
    return;
  sw_settings_set_export_folder (get_settings (self), path);
  update_folder (self);
}

static void
folder_clicked_cb (SwPreferences *self)
{
  sw_compat_choose_folder_async (GTK_WINDOW (self), _ ("Folder for Saved Songs"),
                                 sw_settings_get_export_folder (get_settings (self)), NULL,
                                 folder_chosen_cb, g_object_ref (self));
}

static void
scheme_selected_cb (SwPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->scheme_row);

  if (!self->filling && self->studio != NULL && selected <= SW_COLOR_SCHEME_DARK)
    sw_settings_set_color_scheme (get_settings (self), selected);
}

static void
join_selected_cb (SwPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->join_row);

  if (!self->filling && self->studio != NULL && selected <= SW_JOIN_NEVER)
    sw_settings_set_join_policy (get_settings (self), selected);
}

static void
fill (SwPreferences *self)
{
  SwSettings *settings = get_settings (self);
  const char *service = sw_settings_get_service (settings);

  self->filling = TRUE;
  if (g_str_equal (service, "musicapi"))
    gtk_check_button_set_active (self->musicapi, TRUE);
  else if (g_str_equal (service, "custom"))
    gtk_check_button_set_active (self->custom, TRUE);
  else
    gtk_check_button_set_active (self->builtin, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), sw_settings_get_service_address (settings));
  adw_combo_row_set_selected (self->scheme_row, sw_settings_get_color_scheme (settings));
  adw_combo_row_set_selected (self->join_row, sw_settings_get_join_policy (settings));
  self->filling = FALSE;
  update_folder (self);
  update_service (self);
  update_keyring (self);
}

static void
sw_preferences_constructed (GObject *object)
{
  SwPreferences *self = SW_PREFERENCES (object);

  G_OBJECT_CLASS (sw_preferences_parent_class)->constructed (object);
  fill (self);
}

static void
sw_preferences_dispose (GObject *object)
{
  SwPreferences *self = SW_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->studio);

  G_OBJECT_CLASS (sw_preferences_parent_class)->dispose (object);
}

static void
sw_preferences_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SwPreferences *self = SW_PREFERENCES (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_preferences_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SwPreferences *self = SW_PREFERENCES (object);

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
sw_preferences_class_init (SwPreferencesClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = sw_preferences_constructed;
  object_class->dispose = sw_preferences_dispose;
  object_class->get_property = sw_preferences_get_property;
  object_class->set_property = sw_preferences_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, builtin);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, musicapi);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, custom);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, address_row);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, key_group);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, key_row);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, test_row);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, test);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, keyring_group);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, SwPreferences, join_row);
  gtk_widget_class_bind_template_callback (widget_class, address_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, scheme_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, service_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_clicked_cb);
}

static void
sw_preferences_init (SwPreferences *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

void
sw_preferences_present (GtkWindow *parent,
                        SwStudio  *studio)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (SW_IS_STUDIO (studio));

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (SW_IS_PREFERENCES (window) && gtk_window_get_transient_for (window) == parent)
        {
          gtk_window_present (window);
          return;
        }
    }
  gtk_window_present (g_object_new (SW_TYPE_PREFERENCES,
                                    "studio", studio,
                                    "transient-for", parent,
                                    "destroy-with-parent", TRUE,
                                    NULL));
}

const char *
sw_preferences_get_key_message (SwPreferences *self)
{
  g_return_val_if_fail (SW_IS_PREFERENCES (self), NULL);

  return adw_action_row_get_subtitle (self->test_row);
}
