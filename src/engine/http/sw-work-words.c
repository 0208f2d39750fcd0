/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that write words: lyrics and richer tags. */

#define G_LOG_DOMAIN "sw-work-words"

#include "config.h"

#include "sw-lyrics-writer.h"
#include "sw-song-plan.h"
#include "sw-work.h"

#define N_LYRICS 2

JsonObject *
_sw_work_lyrics (SwWork  *self,
                 GError **error)
{
  const char *description = sw_request_get_string (self->request, "description");
  JsonObject *answer = sw_work_new_answer ();
  JsonArray  *results = json_array_new ();

  for (guint i = 0; i < N_LYRICS; i++)
    {
      g_autofree char *title = NULL;
      g_autofree char *words = sw_lyrics_write (description, self->seed + i, &title);
      JsonObject      *result = json_object_new ();

      json_object_set_string_member (result, "title", title != NULL ? title : "");
      json_object_set_string_member (result, "lyrics", words);
      json_array_add_object_element (results, result);
    }
  json_object_set_array_member (answer, "results", results);
  return answer;
}

JsonObject *
_sw_work_upsample_tags (SwWork  *self,
                        GError **error)
{
  g_autofree char *tags = sw_plan_expand_tags (sw_request_get_string (self->request, "tags"), self->seed);
  JsonObject      *answer = sw_work_new_answer ();
  JsonObject      *data = json_object_new ();

  json_object_set_string_member (data, "upsampled_tags", tags);
  json_object_set_object_member (answer, "data", data);
  return answer;
}
