/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-variants.h"

static guint
count (const char *const *texts)
{
  return texts != NULL ? g_strv_length ((char **)texts) : 0;
}

/**
 * sw_variants_new:
 * @base: what all of them share
 * @styles: (nullable): styles
 * @models: (nullable): ids of models
 * @versions: how many of each, at least 1
 *
 * Returns: (transfer full) (element-type SwRequest): all combinations, styles first
 */
GPtrArray *
sw_variants_new (SwRequest         *base,
                 const char *const *styles,
                 const char *const *models,
                 guint              versions)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);
  double     seed = 0;
  gboolean   has_seed;

  g_return_val_if_fail (SW_IS_REQUEST (base), requests);

  has_seed = sw_request_has (base, "seed") && sw_request_get_number (base, "seed", &seed);
  for (guint style = 0; style < MAX (count (styles), 1); style++)
    for (guint model = 0; model < MAX (count (models), 1); model++)
      for (guint version = 0; version < MAX (versions, 1); version++)
        {
          SwRequest *request = sw_request_dup (base);

          if (count (styles) > 0)
            sw_request_set_string (request, "tags", styles[style]);
          if (count (models) > 0)
            sw_request_set_string (request, "mv", models[model]);
          if (has_seed)
            sw_request_set_number (request, "seed", seed + version);
          g_ptr_array_add (requests, request);
        }
  return requests;
}
