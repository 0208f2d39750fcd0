/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-settings"

#include "config.h"

#include "sw-settings.h"

struct _SwSettings
{
  GObject parent_instance;

  GSettings *settings;
  /* What the getters lend; refreshed when a key changes. */
  char *service;
  char *service_address;
  char *export_folder;
};

G_DEFINE_ENUM_TYPE (SwColorScheme, sw_color_scheme, G_DEFINE_ENUM_VALUE (SW_COLOR_SCHEME_SYSTEM, "system"), G_DEFINE_ENUM_VALUE (SW_COLOR_SCHEME_LIGHT, "light"), G_DEFINE_ENUM_VALUE (SW_COLOR_SCHEME_DARK, "dark"))

G_DEFINE_ENUM_TYPE (SwJoinPolicy, sw_join_policy, G_DEFINE_ENUM_VALUE (SW_JOIN_ASK, "ask"), G_DEFINE_ENUM_VALUE (SW_JOIN_ALWAYS, "always"), G_DEFINE_ENUM_VALUE (SW_JOIN_NEVER, "never"))

G_DEFINE_FINAL_TYPE (SwSettings, sw_settings, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SERVICE,
  PROP_SERVICE_ADDRESS,
  PROP_EXPORT_FOLDER,
  PROP_COLOR_SCHEME,
  PROP_JOIN_POLICY,
  PROP_WELCOMED,
  PROP_VOLUME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
read_strings (SwSettings *self)
{
  g_free (self->service);
  self->service = g_settings_get_string (self->settings, "service");
  g_free (self->service_address);
  self->service_address = g_settings_get_string (self->settings, "service-address");
  g_free (self->export_folder);
  self->export_folder = g_settings_get_string (self->settings, "export-folder");
  if (self->export_folder[0] == '\0')
    {
      const char *music = g_get_user_special_dir (G_USER_DIRECTORY_MUSIC);

      g_free (self->export_folder);
      self->export_folder = g_strdup (music != NULL ? music : g_get_home_dir ());
    }
}

static void
changed_cb (SwSettings *self,
            const char *key)
{
  for (guint i = 1; i < N_PROPS; i++)
    if (g_str_equal (g_param_spec_get_name (properties[i]), key))
      {
        read_strings (self);
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
      }
}

static void
sw_settings_finalize (GObject *object)
{
  SwSettings *self = SW_SETTINGS (object);

  g_clear_object (&self->settings);
  g_free (self->service);
  g_free (self->service_address);
  g_free (self->export_folder);

  G_OBJECT_CLASS (sw_settings_parent_class)->finalize (object);
}

static void
sw_settings_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SwSettings *self = SW_SETTINGS (object);

  switch (prop_id)
    {
    case PROP_SERVICE:
      g_value_set_string (value, sw_settings_get_service (self));
      break;
    case PROP_SERVICE_ADDRESS:
      g_value_set_string (value, sw_settings_get_service_address (self));
      break;
    case PROP_EXPORT_FOLDER:
      g_value_set_string (value, sw_settings_get_export_folder (self));
      break;
    case PROP_COLOR_SCHEME:
      g_value_set_enum (value, sw_settings_get_color_scheme (self));
      break;
    case PROP_JOIN_POLICY:
      g_value_set_enum (value, sw_settings_get_join_policy (self));
      break;
    case PROP_WELCOMED:
      g_value_set_boolean (value, sw_settings_get_welcomed (self));
      break;
    case PROP_VOLUME:
      g_value_set_double (value, sw_settings_get_volume (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_settings_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SwSettings *self = SW_SETTINGS (object);

  switch (prop_id)
    {
    case PROP_SERVICE:
      sw_settings_set_service (self, g_value_get_string (value));
      break;
    case PROP_SERVICE_ADDRESS:
      sw_settings_set_service_address (self, g_value_get_string (value));
      break;
    case PROP_EXPORT_FOLDER:
      sw_settings_set_export_folder (self, g_value_get_string (value));
      break;
    case PROP_COLOR_SCHEME:
      sw_settings_set_color_scheme (self, g_value_get_enum (value));
      break;
    case PROP_JOIN_POLICY:
      sw_settings_set_join_policy (self, g_value_get_enum (value));
      break;
    case PROP_WELCOMED:
      sw_settings_set_welcomed (self, g_value_get_boolean (value));
      break;
    case PROP_VOLUME:
      sw_settings_set_volume (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_settings_class_init (SwSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sw_settings_finalize;
  object_class->get_property = sw_settings_get_property;
  object_class->set_property = sw_settings_set_property;

  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, "builtin", flags);
  properties[PROP_SERVICE_ADDRESS] = g_param_spec_string ("service-address", NULL, NULL, "", flags);
  properties[PROP_EXPORT_FOLDER] = g_param_spec_string ("export-folder", NULL, NULL, NULL, flags);
  properties[PROP_COLOR_SCHEME] = g_param_spec_enum ("color-scheme", NULL, NULL, SW_TYPE_COLOR_SCHEME, SW_COLOR_SCHEME_SYSTEM, flags);
  properties[PROP_JOIN_POLICY] = g_param_spec_enum ("join-policy", NULL, NULL, SW_TYPE_JOIN_POLICY, SW_JOIN_ASK, flags);
  properties[PROP_WELCOMED] = g_param_spec_boolean ("welcomed", NULL, NULL, FALSE, flags);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, 1.0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* Installed, named by GSETTINGS_SCHEMA_DIR, or beside this program in a build tree. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *known = g_settings_schema_source_get_default ();
  GSettingsSchema       *schema = known != NULL ? g_settings_schema_source_lookup (known, SW_APPLICATION_ID, TRUE) : NULL;
  g_autofree char       *program = NULL;
  g_autofree char       *program_dir = NULL;
  g_autofree char       *dir = NULL;
  g_autoptr (GSettingsSchemaSource) beside = NULL;
  g_autoptr (GError) error = NULL;

  if (schema != NULL)
    return schema;
  program = g_file_read_link ("/proc/self/exe", NULL);
  program_dir = g_path_get_dirname (program != NULL ? program : ".");
  dir = g_build_filename (program_dir, "..", "data", NULL);
  beside = g_settings_schema_source_new_from_directory (dir, known, TRUE, &error);
  if (beside != NULL)
    schema = g_settings_schema_source_lookup (beside, SW_APPLICATION_ID, FALSE);
  if (schema == NULL)
    g_error ("The settings schema %s is not installed", SW_APPLICATION_ID);
  return schema;
}

static void
sw_settings_init (SwSettings *self)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();

  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  read_strings (self);
}

/**
 * sw_settings_new:
 *
 * Opens the program's settings. The schema has to be installed, or found through
 * `GSETTINGS_SCHEMA_DIR`.
 *
 * Returns: (transfer full): the settings
 */
SwSettings *
sw_settings_new (void)
{
  return g_object_new (SW_TYPE_SETTINGS, NULL);
}

/**
 * sw_settings_get_service:
 * @self: the settings
 *
 * Which service makes the songs.
 *
 * Returns: "builtin", "musicapi" or "custom"
 */
const char *
sw_settings_get_service (SwSettings *self)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), NULL);

  return self->service;
}

/**
 * sw_settings_set_service:
 * @self: the settings
 * @service: "builtin", "musicapi" or "custom"
 *
 * Chooses the service.
 */
void
sw_settings_set_service (SwSettings *self,
                         const char *service)
{
  g_return_if_fail (SW_IS_SETTINGS (self));
  g_return_if_fail (g_strcmp0 (service, "builtin") == 0 || g_strcmp0 (service, "musicapi") == 0 || g_strcmp0 (service, "custom") == 0);

  if (!g_str_equal (self->service, service))
    g_settings_set_string (self->settings, "service", service);
}

/**
 * sw_settings_get_service_address:
 * @self: the settings
 *
 * The address that is used when the service is "custom".
 *
 * Returns: an address, "" when there is none
 */
const char *
sw_settings_get_service_address (SwSettings *self)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), NULL);

  return self->service_address;
}

/**
 * sw_settings_set_service_address:
 * @self: the settings
 * @address: an http or https address
 *
 * Sets the address for the service "custom".
 */
void
sw_settings_set_service_address (SwSettings *self,
                                 const char *address)
{
  g_return_if_fail (SW_IS_SETTINGS (self));
  g_return_if_fail (address != NULL);

  if (!g_str_equal (self->service_address, address))
    g_settings_set_string (self->settings, "service-address", address);
}

/**
 * sw_settings_get_export_folder:
 * @self: the settings
 *
 * The folder "Save as" starts in: the one chosen last, else the music folder.
 *
 * Returns: an absolute path
 */
const char *
sw_settings_get_export_folder (SwSettings *self)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), NULL);

  return self->export_folder;
}

/**
 * sw_settings_set_export_folder:
 * @self: the settings
 * @path: (nullable): an absolute path, or %NULL for the music folder
 *
 * Sets the folder "Save as" starts in.
 */
void
sw_settings_set_export_folder (SwSettings *self,
                               const char *path)
{
  g_return_if_fail (SW_IS_SETTINGS (self));

  if (g_strcmp0 (self->export_folder, path) != 0)
    g_settings_set_string (self->settings, "export-folder", path != NULL ? path : "");
}

/**
 * sw_settings_dup_export_text:
 * @self: the settings
 * @name: "export-format", "export-pattern" or "export-artist"
 *
 * Returns: (transfer full): what was answered the last time songs were exported
 */
char *
sw_settings_dup_export_text (SwSettings *self,
                             const char *name)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), NULL);
  g_return_val_if_fail (g_str_has_prefix (name, "export-"), NULL);

  return g_settings_get_string (self->settings, name);
}

/**
 * sw_settings_set_export_text:
 * @self: the settings
 * @name: "export-format", "export-pattern" or "export-artist"
 * @text: what was answered
 *
 * Remembers how songs are exported.
 */
void
sw_settings_set_export_text (SwSettings *self,
                             const char *name,
                             const char *text)
{
  g_return_if_fail (SW_IS_SETTINGS (self));
  g_return_if_fail (g_str_has_prefix (name, "export-"));
  g_return_if_fail (text != NULL);

  g_settings_set_string (self->settings, name, text);
}

/**
 * sw_settings_get_export_extra:
 * @self: the settings
 * @name: "export-lyrics" or "export-sidecar"
 *
 * Returns: whether that file was wanted the last time songs were exported
 */
gboolean
sw_settings_get_export_extra (SwSettings *self,
                              const char *name)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (g_str_has_prefix (name, "export-"), FALSE);

  return g_settings_get_boolean (self->settings, name);
}

/**
 * sw_settings_set_export_extra:
 * @self: the settings
 * @name: "export-lyrics" or "export-sidecar"
 * @wanted: whether it is wanted
 *
 * Remembers whether a file is wanted beside an exported song.
 */
void
sw_settings_set_export_extra (SwSettings *self,
                              const char *name,
                              gboolean    wanted)
{
  g_return_if_fail (SW_IS_SETTINGS (self));
  g_return_if_fail (g_str_has_prefix (name, "export-"));

  g_settings_set_boolean (self->settings, name, wanted);
}

/**
 * sw_settings_get_color_scheme:
 * @self: the settings
 *
 * Light, dark, or as the system wishes.
 *
 * Returns: the colour scheme
 */
SwColorScheme
sw_settings_get_color_scheme (SwSettings *self)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), SW_COLOR_SCHEME_SYSTEM);

  return g_settings_get_enum (self->settings, "color-scheme");
}

/**
 * sw_settings_set_color_scheme:
 * @self: the settings
 * @scheme: the colour scheme
 *
 * Chooses light or dark.
 */
void
sw_settings_set_color_scheme (SwSettings   *self,
                              SwColorScheme scheme)
{
  g_return_if_fail (SW_IS_SETTINGS (self));

  if (sw_settings_get_color_scheme (self) != scheme)
    g_settings_set_enum (self->settings, "color-scheme", scheme);
}

/**
 * sw_settings_get_join_policy:
 * @self: the settings
 *
 * Returns: whether a continuation is joined with its song by itself
 */
SwJoinPolicy
sw_settings_get_join_policy (SwSettings *self)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), SW_JOIN_ASK);

  return g_settings_get_enum (self->settings, "join-policy");
}

/**
 * sw_settings_set_join_policy:
 * @self: the settings
 * @policy: what becomes of a continuation
 *
 * Chooses whether a continuation is joined with its song by itself.
 */
void
sw_settings_set_join_policy (SwSettings  *self,
                             SwJoinPolicy policy)
{
  g_return_if_fail (SW_IS_SETTINGS (self));

  if (sw_settings_get_join_policy (self) != policy)
    g_settings_set_enum (self->settings, "join-policy", policy);
}

/**
 * sw_settings_get_welcomed:
 * @self: the settings
 *
 * Whether the first-run page was left once.
 *
 * Returns: %TRUE when it need not be shown
 */
gboolean
sw_settings_get_welcomed (SwSettings *self)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), FALSE);

  return g_settings_get_boolean (self->settings, "welcomed");
}

/**
 * sw_settings_set_welcomed:
 * @self: the settings
 * @welcomed: whether the first-run page was left
 *
 * Remembers that the first-run page was left.
 */
void
sw_settings_set_welcomed (SwSettings *self,
                          gboolean    welcomed)
{
  g_return_if_fail (SW_IS_SETTINGS (self));

  welcomed = !!welcomed;
  if (sw_settings_get_welcomed (self) != welcomed)
    g_settings_set_boolean (self->settings, "welcomed", welcomed);
}

/**
 * sw_settings_get_volume:
 * @self: the settings
 *
 * The player's volume.
 *
 * Returns: 0 … 1
 */
double
sw_settings_get_volume (SwSettings *self)
{
  g_return_val_if_fail (SW_IS_SETTINGS (self), 1.0);

  return g_settings_get_double (self->settings, "volume");
}

/**
 * sw_settings_set_volume:
 * @self: the settings
 * @volume: 0 … 1, clamped
 *
 * Remembers the player's volume.
 */
void
sw_settings_set_volume (SwSettings *self,
                        double      volume)
{
  g_return_if_fail (SW_IS_SETTINGS (self));

  volume = CLAMP (volume, 0.0, 1.0);
  if (ABS (sw_settings_get_volume (self) - volume) > 1e-6)
    g_settings_set_double (self->settings, "volume", volume);
}

/**
 * sw_settings_bind_window:
 * @self: the settings
 * @object: a window, or a part of it
 * @property: a property of @object
 * @state: "width", "height" or "maximized"
 *
 * Binds a property to remembered window state, both ways.
 */
void
sw_settings_bind_window (SwSettings *self,
                         GObject    *object,
                         const char *property,
                         const char *state)
{
  g_return_if_fail (SW_IS_SETTINGS (self));
  g_return_if_fail (G_IS_OBJECT (object));

  g_settings_bind (self->settings, state, object, property, G_SETTINGS_BIND_DEFAULT);
}
