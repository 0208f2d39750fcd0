/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-work-compose"

#include "config.h"

#include "sw-work-compose.h"

#include "sw-tags.h"

gboolean
sw_work_names_other_style (const char *tags,
                           const char *style)
{
  g_auto (SwTagWishes) wishes = { 0 };
  const SwStyle *named;

  if (tags == NULL)
    return FALSE;
  sw_tag_wishes_init (&wishes);
  sw_tag_wishes_read (&wishes, tags, 1, FALSE);
  named = sw_tag_wishes_get_style (&wishes);
  return named != NULL && g_strcmp0 (named->id, style) != 0;
}

void
sw_work_keep_voice (SwScore *fresh,
                    SwScore *source)
{
  if (source->voice_manner == NULL || fresh->voice_manner != NULL || g_strcmp0 (fresh->voice, source->voice) != 0)
    return;
  fresh->voice_manner = json_node_copy (source->voice_manner);
}

void
sw_work_take_title (SwWork      *self,
                    SwClipFacts *facts,
                    SwClipFacts *source)
{
  const char *title = sw_request_get_string (self->request, "title");

  g_free (facts->clip.title);
  facts->clip.title = g_strdup (title != NULL && *title != '\0' ? title : source->clip.title);
}

SwScore *
sw_work_load_singing (SwWork      *self,
                      SwClipFacts *clip,
                      GError     **error)
{
  gboolean derived = clip->clip.stem != NULL && clip->parents != NULL && clip->parents[0] != NULL;

  return sw_clip_store_load_score (self->clips, derived ? clip->parents[0] : clip->id, error);
}
