/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-purchase"

#include "config.h"

#include "sw-purchase.h"

#include "sw-json.h"

#include <string.h>

static const char *const once[] = {
  "sonic.wav",
  "sonic.midi",
  "sonic.vox",
  "sonic.bpm",
  "sonic.aligned_lyrics",
  "sonic.upsample_tags",
  "sonic.stems_basic",
  "sonic.stems_full",
  NULL,
};

/* The body says everything that matters: the song's id, the range, the style. */
char *
sw_purchase_dup_key (SwRequest  *request,
                     const char *service)
{
  const char        *operation = sw_request_get_operation (request)->id;
  const char *const *sources = sw_request_get_sources (request);
  g_autoptr (JsonNode) body = NULL;
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;

  if (!g_strv_contains (once, operation) || sources == NULL)
    return NULL;
  body = sw_request_to_body (request, SW_TARGET_HOSTED);
  text = sw_json_to_string (body, FALSE);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strjoin ("\n", service, operation, sources[0], hash, NULL);
}
