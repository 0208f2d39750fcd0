/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* GSettings in typed properties; nobody else names a key. The schema is
 * data/io.github.songwright.Songwright.gschema.xml. */

#define SW_TYPE_SETTINGS (sw_settings_get_type ())
G_DECLARE_FINAL_TYPE (SwSettings, sw_settings, SW, SETTINGS, GObject)

typedef enum
{
  SW_COLOR_SCHEME_SYSTEM,
  SW_COLOR_SCHEME_LIGHT,
  SW_COLOR_SCHEME_DARK,
} SwColorScheme;

/* What becomes of a continuation, which comes without its beginning. */
typedef enum
{
  SW_JOIN_ASK,
  SW_JOIN_ALWAYS,
  SW_JOIN_NEVER,
} SwJoinPolicy;

#define SW_TYPE_JOIN_POLICY (sw_join_policy_get_type ())
GType sw_join_policy_get_type (void);

#define SW_TYPE_COLOR_SCHEME (sw_color_scheme_get_type ())
GType sw_color_scheme_get_type (void);

SwSettings    *sw_settings_new                (void);
/* "service": "builtin", "musicapi" or "custom". */
const char    *sw_settings_get_service        (SwSettings *self);
void           sw_settings_set_service        (SwSettings *self, const char *service);
/* "service-address": the address for "custom". */
const char    *sw_settings_get_service_address(SwSettings *self);
void           sw_settings_set_service_address(SwSettings *self, const char *address);
/* "export-folder": where "Save as" starts; default the user's music folder. */
const char    *sw_settings_get_export_folder  (SwSettings *self);
void           sw_settings_set_export_folder  (SwSettings *self, const char *path);
SwJoinPolicy   sw_settings_get_join_policy    (SwSettings *self);
void           sw_settings_set_join_policy    (SwSettings *self, SwJoinPolicy policy);
/* How songs are exported. @name: "export-format", "export-pattern", "export-artist". */
char          *sw_settings_dup_export_text    (SwSettings *self, const char *name);
void           sw_settings_set_export_text    (SwSettings *self, const char *name, const char *text);
/* @name: "export-lyrics", "export-sidecar". */
gboolean       sw_settings_get_export_extra   (SwSettings *self, const char *name);
void           sw_settings_set_export_extra   (SwSettings *self, const char *name, gboolean wanted);
SwColorScheme  sw_settings_get_color_scheme   (SwSettings *self);
void           sw_settings_set_color_scheme   (SwSettings *self, SwColorScheme scheme);
gboolean       sw_settings_get_welcomed       (SwSettings *self);
void           sw_settings_set_welcomed       (SwSettings *self, gboolean welcomed);
double         sw_settings_get_volume         (SwSettings *self);
void           sw_settings_set_volume         (SwSettings *self, double volume);
/* Two-way bindings of the window's state: "width", "height", "maximized". */
void           sw_settings_bind_window        (SwSettings *self, GObject *object, const char *property, const char *state);

G_END_DECLS
