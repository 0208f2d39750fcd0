/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-clip-operations.h"

#include "sw-price.h"

#include <glib/gi18n.h>

static const char *const makers[] = {
  "sonic.create.extend",
  "sonic.replace_section",
  "sonic.create.cover",
  "sonic.create.remaster",
  "sonic.sample",
  "sonic.mashup",
  "sonic.create.add_vocals",
  "sonic.create.add_instrumental",
  "sonic.persona",
};

/* A continuation alone is what can be joined with its source. */
static const char joiner[] = "sonic.create.concat";

static const char *const getters[] = {
  "sonic.stems_basic",
  "sonic.stems_full",
  "sonic.wav",
  "sonic.midi",
  "sonic.aligned_lyrics",
  "sonic.bpm",
  "sonic.vox",
  "sonic.upsample_tags",
};

gboolean
sw_clip_operations_offers (SwStudio   *studio,
                           SwClip     *clip,
                           const char *operation)
{
  const SwOperation *found = sw_contract_get_operation (sw_studio_get_contract (studio), operation);

  if (found == NULL || found->availability == SW_AVAILABILITY_UNAVAILABLE)
    return FALSE;
  return found->engine || sw_studio_get_target (studio, sw_clip_get_service (clip)) == SW_TARGET_HOSTED;
}

static void
append (GMenu      *menu,
        SwStudio   *studio,
        SwClip     *clip,
        const char *operation,
        const char *action)
{
  const SwOperation *found = sw_contract_get_operation (sw_studio_get_contract (studio), operation);
  g_autoptr (SwRequest) request = NULL;
  g_autoptr (GMenuItem) item = NULL;
  g_autofree char *label = NULL;

  if (!sw_clip_operations_offers (studio, clip, operation))
    return;
  request = sw_studio_new_request (studio, operation, clip);
  label = sw_price_label (studio, request, sw_operation_get_name (found));
  item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "(ss)", operation, sw_clip_get_id (clip));
  g_menu_append_item (menu, item);
}

GMenu *
sw_clip_operations_make_menu (SwStudio *studio,
                              SwClip   *clip)
{
  GMenu *menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    append (menu, studio, clip, makers[i], "win.operate");
  if (g_str_has_prefix (sw_clip_get_operation (clip), "sonic.create.extend"))
    append (menu, studio, clip, joiner, "win.get");
  return menu;
}

GMenu *
sw_clip_operations_get_menu (SwStudio *studio,
                             SwClip   *clip)
{
  GMenu *menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (getters); i++)
    append (menu, studio, clip, getters[i], g_str_equal (getters[i], "sonic.vox") ? "win.operate" : "win.get");
  return menu;
}
