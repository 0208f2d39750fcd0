/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine's data files: styles, vocabulary and verses, compiled into this library
 * and registered by hand. */

#define G_LOG_DOMAIN "sw-engine-data"

#include "config.h"

#include "sw-style.h"

#include "sw-engine-resources.h"

#include <gio/gio.h>
#include <string.h>

#define DATA_PREFIX SW_RESOURCE_BASE "/engine/"

static GResource *
get_resource (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      sw_engine_resources_register_resource ();
      g_once_init_leave (&once, 1);
    }
  return sw_engine_resources_get_resource ();
}

/**
 * sw_engine_data_load:
 * @path: file of the engine's data, "styles/pop.json"
 * @error: `G_RESOURCE_ERROR`
 *
 * Returns: (transfer full) (nullable): its content
 */
GBytes *
sw_engine_data_load (const char *path,
                     GError    **error)
{
  g_autofree char *full = g_strconcat (DATA_PREFIX, path, NULL);

  return g_resource_lookup_data (get_resource (), full, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/**
 * sw_engine_data_list:
 * @folder: a folder of the engine's data, "styles"
 *
 * Returns: (transfer full): the paths of its files, sorted, as
 *   [func@engine_data_load] takes them
 */
char **
sw_engine_data_list (const char *folder)
{
  g_autofree char *full = g_strconcat (DATA_PREFIX, folder, NULL);
  g_auto (GStrv) names = g_resource_enumerate_children (get_resource (), full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (names != NULL)
    qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_path ("/", folder, names[i], NULL);

      g_strv_builder_add (builder, path);
    }
  return g_strv_builder_end (builder);
}
