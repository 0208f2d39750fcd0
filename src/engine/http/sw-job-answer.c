/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A task in the service's words. */

#define G_LOG_DOMAIN "sw-job-answer"

#include "config.h"

#include "sw-job-private.h"

/* A string member that falls back to what was asked for. */
static void
set_echo (SwJob      *self,
          JsonObject *object,
          const char *name,
          const char *value,
          const char *parameter)
{
  if (value == NULL)
    value = sw_request_get_string (self->request, parameter);
  json_object_set_string_member (object, name, value != NULL ? value : "");
}

static void
set_number_echo (SwJob      *self,
                 JsonObject *object,
                 const char *parameter)
{
  double value;

  if (sw_request_get_number (self->request, parameter, &value))
    json_object_set_double_member (object, parameter, value);
  else
    json_object_set_null_member (object, parameter);
}

static void
set_duration (JsonObject      *object,
              const SwJobItem *item,
              gboolean         as_number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (item->state != SW_JOB_CLIP_SUCCEEDED)
    json_object_set_null_member (object, "duration");
  else if (as_number)
    json_object_set_double_member (object, "duration", item->facts.duration);
  else
    json_object_set_string_member (object, "duration",
                                   g_ascii_formatd (text, sizeof text, "%.2f", item->facts.duration));
}

/* What the service does not tell and a studio on the same machine likes to know. */
static void
set_extras (SwJob           *self,
            JsonObject      *object,
            const SwJobItem *item,
            const char      *folder)
{
  gboolean done = item->state == SW_JOB_CLIP_SUCCEEDED;

  if (done)
    {
      g_autofree char *words = g_strconcat (folder, "/words.json", NULL);

      json_object_set_double_member (object, "bpm", item->facts.bpm);
      json_object_set_string_member (object, "key", item->facts.key != NULL ? item->facts.key : "");
      if (item->facts.stem == NULL)
        json_object_set_string_member (object, "words_url", words);
      else
        {
          g_autofree char *wav = g_strconcat (folder, "/audio.wav", NULL);

          json_object_set_string_member (object, "stem", item->facts.stem);
          json_object_set_string_member (object, "wav_url", wav);
        }
    }
  json_object_set_double_member (object, "progress", done ? 1 : item->progress);
  if (item->stage != NULL && !done)
    json_object_set_string_member (object, "stage", item->stage);
  json_object_set_int_member (object, "seed", (gint64)self->seed);
  if (item->error != NULL)
    json_object_set_string_member (object, "error_message", item->error);
}

static JsonObject *
item_to_answer (SwJob           *self,
                const SwJobItem *item,
                const char      *files,
                gboolean         duration_as_number)
{
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc (self->created);
  g_autofree char *time = g_date_time_format (created, "%Y-%m-%dT%H:%M:%S.000Z");
  g_autofree char *folder = g_strdup_printf ("%s/%s", files, item->id);
  gboolean         done = item->state == SW_JOB_CLIP_SUCCEEDED;
  g_autofree char *audio = done ? g_strconcat (folder, "/audio.mp3", NULL) : g_strdup ("");
  g_autofree char *image = done && !item->facts.without_cover ? g_strconcat (folder, "/cover.jpg", NULL) : g_strdup ("");
  JsonObject      *object = json_object_new ();

  json_object_set_string_member (object, "clip_id", item->id);
  json_object_set_string_member (object, "state", _sw_job_state_get_name (item->state));
  set_echo (self, object, "title", item->facts.title, "title");
  set_echo (self, object, "tags", item->facts.tags, "tags");
  set_echo (self, object, "lyrics", item->facts.lyrics, "prompt");
  json_object_set_string_member (object, "image_url", image);
  json_object_set_string_member (object, "audio_url", audio);
  json_object_set_null_member (object, "video_url");
  json_object_set_string_member (object, "created_at", time);
  set_echo (self, object, "mv", NULL, "mv");
  set_number_echo (self, object, "style_weight");
  set_number_echo (self, object, "weirdness_constraint");
  set_echo (self, object, "negative_tags", NULL, "negative_tags");
  if (sw_request_has (self->request, "gpt_description_prompt"))
    set_echo (self, object, "gpt_description_prompt", NULL, "gpt_description_prompt");
  else
    json_object_set_null_member (object, "gpt_description_prompt");
  set_duration (object, item, duration_as_number);
  set_extras (self, object, item, folder);
  return object;
}

/* Of a task that makes a voice: its id is the persona's. How a failure is told is not
 * documented; it is told as clips tell theirs. */
static JsonObject *
voice_to_answer (const SwJobItem *item)
{
  JsonObject *object = json_object_new ();

  if (item->state == SW_JOB_CLIP_SUCCEEDED)
    {
      json_object_set_string_member (object, "persona_id", item->id);
      json_object_set_string_member (object, "name", item->facts.title != NULL ? item->facts.title : "");
    }
  json_object_set_string_member (object, "state", _sw_job_state_get_name (item->state));
  if (item->error != NULL)
    json_object_set_string_member (object, "error_message", item->error);
  return object;
}

JsonNode *
sw_job_to_answer (SwJob      *self,
                  const char *files,
                  gboolean    duration_as_number)
{
  gboolean  voice = sw_request_get_operation (self->request)->shape == SW_RESULT_SONIC_VOICE;
  JsonNode *node = json_node_new (voice ? JSON_NODE_OBJECT : JSON_NODE_ARRAY);

  g_mutex_lock (&self->mutex);
  if (voice)
    json_node_take_object (node, voice_to_answer (g_ptr_array_index (self->items, 0)));
  else
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < self->items->len; i++)
        json_array_add_object_element (array, item_to_answer (self, g_ptr_array_index (self->items, i), files, duration_as_number));
      json_node_take_array (node, array);
    }
  g_mutex_unlock (&self->mutex);
  return node;
}
