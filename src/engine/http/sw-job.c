/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-job"

#include "config.h"

#include "sw-job.h"

#include "sw-json.h"

#define TASK_FILE "task.json"
#define FORMAT_VERSION 1

struct _SwJob
{
  GObject parent_instance;

  GMutex     mutex; /* guards the clips and the progress */
  char      *id;
  SwRequest *request;
  guint64    seed;
  double     price;
  gint64     created;
  guint      attempts;
  SwJobClip  clips[SW_JOB_N_CLIPS];
  double     progress[SW_JOB_N_CLIPS];
  char      *stage[SW_JOB_N_CLIPS];
};

G_DEFINE_FINAL_TYPE (SwJob, sw_job, G_TYPE_OBJECT)

static const char *const state_names[] = { "pending", "running", "succeeded", "failed" };

static SwJobClipState
state_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_str_equal (name, state_names[i]))
      return i;
  return SW_JOB_CLIP_PENDING;
}

static void
clear_clip (SwJobClip *clip)
{
  g_clear_pointer (&clip->id, g_free);
  g_clear_pointer (&clip->title, g_free);
  g_clear_pointer (&clip->tags, g_free);
  g_clear_pointer (&clip->lyrics, g_free);
  g_clear_pointer (&clip->key, g_free);
  g_clear_pointer (&clip->error, g_free);
}

static void
sw_job_finalize (GObject *object)
{
  SwJob *self = SW_JOB (object);

  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    {
      clear_clip (&self->clips[i]);
      g_clear_pointer (&self->stage[i], g_free);
    }
  g_clear_object (&self->request);
  g_clear_pointer (&self->id, g_free);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (sw_job_parent_class)->finalize (object);
}

static void
sw_job_class_init (SwJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sw_job_finalize;
}

static void
sw_job_init (SwJob *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * sw_job_new:
 * @request: a checked request
 * @seed: where its random numbers come from
 * @price: credits it is charged
 *
 * Returns: (transfer full): a task with two pending clips, not yet written to disk
 */
SwJob *
sw_job_new (SwRequest *request,
            guint64    seed,
            double     price)
{
  SwJob *self = g_object_new (SW_TYPE_JOB, NULL);

  self->id = g_uuid_string_random ();
  self->request = g_object_ref (request);
  self->seed = seed;
  self->price = price;
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    self->clips[i].id = g_uuid_string_random ();
  return self;
}

static gboolean
read_clip (SwJobClip  *clip,
           JsonObject *object)
{
  const char *id = sw_json_get_string (object, "id", "");

  if (!g_uuid_string_is_valid (id))
    return FALSE;
  clip->id = g_strdup (id);
  clip->state = state_from_name (sw_json_get_string (object, "state", ""));
  clip->title = g_strdup (sw_json_get_string (object, "title", NULL));
  clip->tags = g_strdup (sw_json_get_string (object, "tags", NULL));
  clip->lyrics = g_strdup (sw_json_get_string (object, "lyrics", NULL));
  clip->key = g_strdup (sw_json_get_string (object, "key", NULL));
  clip->error = g_strdup (sw_json_get_string (object, "error", NULL));
  clip->duration = sw_json_get_number (object, "duration", 0);
  clip->bpm = sw_json_get_number (object, "bpm", 0);
  return TRUE;
}

/**
 * sw_job_load:
 * @folder: the task's folder
 *
 * Returns: (transfer full) (nullable): the task as it was saved; %NULL with
 *   `G_FILE_ERROR` or `G_IO_ERROR_INVALID_DATA`
 */
SwJob *
sw_job_load (SwContract *contract,
             const char *folder,
             GError    **error)
{
  g_autoptr (SwJob) self = g_object_new (SW_TYPE_JOB, NULL);
  g_autofree char *path = g_build_filename (folder, TASK_FILE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  JsonArray  *clips;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  node = sw_json_parse (text, -1, error);
  if (node == NULL)
    return NULL;
  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  clips = sw_json_get_array (object, "clips");
  self->id = g_strdup (sw_json_get_string (object, "id", ""));
  self->seed = g_ascii_strtoull (sw_json_get_string (object, "seed", "0"), NULL, 10);
  self->price = sw_json_get_number (object, "price", 0);
  self->created = sw_json_get_integer (object, "created", 0);
  self->attempts = (guint)CLAMP (sw_json_get_integer (object, "attempts", 0), 0, 1000);
  self->request = sw_request_new_from_json (contract, sw_json_get_string (object, "request", ""), error);
  if (self->request == NULL)
    return NULL;
  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    if (clips == NULL || !read_clip (&self->clips[i], sw_json_array_get_object (clips, i)))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is not a task of this engine", path);
        return NULL;
      }
  return g_steal_pointer (&self);
}

static JsonObject *
clip_to_json (const SwJobClip *clip)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", clip->id);
  json_object_set_string_member (object, "state", state_names[clip->state]);
  if (clip->title != NULL)
    json_object_set_string_member (object, "title", clip->title);
  if (clip->tags != NULL)
    json_object_set_string_member (object, "tags", clip->tags);
  if (clip->lyrics != NULL)
    json_object_set_string_member (object, "lyrics", clip->lyrics);
  if (clip->key != NULL)
    json_object_set_string_member (object, "key", clip->key);
  if (clip->error != NULL)
    json_object_set_string_member (object, "error", clip->error);
  json_object_set_double_member (object, "duration", clip->duration);
  json_object_set_double_member (object, "bpm", clip->bpm);
  return object;
}

/**
 * sw_job_save:
 * @folder: an existing folder
 *
 * Writes the task durably: when it returns TRUE the file survives a power cut.
 */
gboolean
sw_job_save (SwJob      *self,
             const char *folder,
             GError    **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *path = g_build_filename (folder, TASK_FILE, NULL);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->seed);
  g_autofree char *request = sw_request_to_json (self->request);
  g_autofree char *text = NULL;
  JsonObject      *object = json_object_new ();
  JsonArray       *clips = json_array_new ();

  json_object_set_int_member (object, "version", FORMAT_VERSION);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "seed", seed);
  json_object_set_double_member (object, "price", self->price);
  json_object_set_int_member (object, "created", self->created);
  json_object_set_string_member (object, "request", request);
  g_mutex_lock (&self->mutex);
  json_object_set_int_member (object, "attempts", self->attempts);
  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    json_array_add_object_element (clips, clip_to_json (&self->clips[i]));
  g_mutex_unlock (&self->mutex);
  json_object_set_array_member (object, "clips", clips);
  json_node_take_object (node, object);
  text = sw_json_to_string (node, TRUE);
  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

const char *
sw_job_get_id (SwJob *self)
{
  return self->id;
}

double
sw_job_get_price (SwJob *self)
{
  return self->price;
}

gint64
sw_job_get_created (SwJob *self)
{
  return self->created;
}

const char *
sw_job_get_clip_id (SwJob *self,
                    guint  index)
{
  return self->clips[index].id;
}

SwJobClipState
sw_job_get_clip_state (SwJob *self,
                       guint  index)
{
  SwJobClipState state;

  g_mutex_lock (&self->mutex);
  state = self->clips[index].state;
  g_mutex_unlock (&self->mutex);
  return state;
}

/**
 * sw_job_is_started:
 *
 * Whether there is anything to tell yet: until then a poll is answered “not ready”.
 */
gboolean
sw_job_is_started (SwJob *self)
{
  gboolean started;

  g_mutex_lock (&self->mutex);
  started = self->clips[0].state > SW_JOB_CLIP_RUNNING || self->progress[0] > 0;
  g_mutex_unlock (&self->mutex);
  return started;
}

gboolean
sw_job_is_finished (SwJob *self)
{
  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    if (sw_job_get_clip_state (self, i) < SW_JOB_CLIP_SUCCEEDED)
      return FALSE;
  return TRUE;
}

/**
 * sw_job_dup_wish:
 *
 * Reads the request as a wish: which words are sung, which are a brief, how strongly
 * the style is obeyed.
 */
SwSongWish *
sw_job_dup_wish (SwJob *self)
{
  SwSongWish *wish = g_new0 (SwSongWish, 1);
  const char *operation = sw_request_get_operation (self->request)->id;
  const char *gender = sw_request_get_string (self->request, "vocal_gender");
  gboolean    described = g_str_has_suffix (operation, ".description") ||
                       (sw_request_has (self->request, "gpt_description_prompt") &&
                        !sw_request_get_boolean (self->request, "custom_mode") &&
                        !sw_request_has (self->request, "prompt"));

  wish->title = g_strdup (sw_request_get_string (self->request, "title"));
  wish->tags = g_strdup (sw_request_get_string (self->request, "tags"));
  wish->negative_tags = g_strdup (sw_request_get_string (self->request, "negative_tags"));
  wish->model = g_strdup (sw_request_get_string (self->request, "mv"));
  if (wish->model == NULL)
    wish->model = g_strdup ("sonic-v6");
  wish->instrumental = sw_request_get_boolean (self->request, "make_instrumental");
  wish->write_lyrics = described || sw_request_get_boolean (self->request, "auto_lyrics");
  if (described)
    wish->description = g_strdup (sw_request_get_string (self->request, "gpt_description_prompt"));
  else if (wish->write_lyrics)
    wish->description = g_strdup (sw_request_get_string (self->request, "prompt"));
  else
    wish->lyrics = g_strdup (sw_request_get_string (self->request, "prompt"));
  wish->gender = gender != NULL ? gender[0] : 0;
  wish->style_weight = wish->weirdness = 0.5;
  sw_request_get_number (self->request, "style_weight", &wish->style_weight);
  sw_request_get_number (self->request, "weirdness_constraint", &wish->weirdness);
  sw_request_get_number (self->request, "duration", &wish->duration);
  wish->seed = self->seed;
  return wish;
}

guint
sw_job_get_attempts (SwJob *self)
{
  guint attempts;

  g_mutex_lock (&self->mutex);
  attempts = self->attempts;
  g_mutex_unlock (&self->mutex);
  return attempts;
}

void
sw_job_set_attempts (SwJob *self,
                     guint  attempts)
{
  g_mutex_lock (&self->mutex);
  self->attempts = attempts;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_set_progress (SwJob      *self,
                     guint       index,
                     double      fraction,
                     const char *stage)
{
  g_mutex_lock (&self->mutex);
  self->progress[index] = CLAMP (fraction, 0, 1);
  g_free (self->stage[index]);
  self->stage[index] = g_strdup (stage);
  g_mutex_unlock (&self->mutex);
}

void
sw_job_start_clip (SwJob *self,
                   guint  index)
{
  g_mutex_lock (&self->mutex);
  self->clips[index].state = SW_JOB_CLIP_RUNNING;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_finish_clip (SwJob      *self,
                    guint       index,
                    const char *title,
                    const char *tags,
                    const char *lyrics,
                    const char *key,
                    double      duration,
                    double      bpm)
{
  SwJobClip *clip = &self->clips[index];

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&clip->title, g_free);
  g_clear_pointer (&clip->tags, g_free);
  g_clear_pointer (&clip->lyrics, g_free);
  g_clear_pointer (&clip->key, g_free);
  clip->title = g_strdup (title);
  clip->tags = g_strdup (tags);
  clip->lyrics = g_strdup (lyrics);
  clip->key = g_strdup (key);
  clip->duration = duration;
  clip->bpm = bpm;
  clip->state = SW_JOB_CLIP_SUCCEEDED;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_fail_clip (SwJob      *self,
                  guint       index,
                  const char *message)
{
  g_mutex_lock (&self->mutex);
  g_free (self->clips[index].error);
  self->clips[index].error = g_strdup (message);
  self->clips[index].state = SW_JOB_CLIP_FAILED;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_copy_state (SwJob *self,
                   SwJob *other)
{
  sw_job_set_attempts (self, sw_job_get_attempts (other));
  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    {
      const SwJobClip *from = &other->clips[i];

      if (from->state == SW_JOB_CLIP_SUCCEEDED)
        sw_job_finish_clip (self, i, from->title, from->tags, from->lyrics, from->key, from->duration, from->bpm);
      else if (from->state == SW_JOB_CLIP_FAILED)
        sw_job_fail_clip (self, i, from->error);
      else if (from->state == SW_JOB_CLIP_RUNNING)
        sw_job_start_clip (self, i);
    }
}

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

static JsonObject *
clip_to_answer (SwJob      *self,
                guint       index,
                const char *files,
                gboolean    duration_as_number)
{
  const SwJobClip *clip = &self->clips[index];
  g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc (self->created);
  g_autofree char *time = g_date_time_format (created, "%Y-%m-%dT%H:%M:%S.000Z");
  g_autofree char *folder = g_strdup_printf ("%s/%s", files, clip->id);
  gboolean         done = clip->state == SW_JOB_CLIP_SUCCEEDED;
  g_autofree char *audio = done ? g_strconcat (folder, "/audio.mp3", NULL) : g_strdup ("");
  g_autofree char *image = done ? g_strconcat (folder, "/cover.jpg", NULL) : g_strdup ("");
  g_autofree char *words = g_strconcat (folder, "/words.json", NULL);
  JsonObject      *object = json_object_new ();

  json_object_set_string_member (object, "clip_id", clip->id);
  json_object_set_string_member (object, "state", state_names[clip->state]);
  set_echo (self, object, "title", clip->title, "title");
  set_echo (self, object, "tags", clip->tags, "tags");
  set_echo (self, object, "lyrics", clip->lyrics, "prompt");
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
  if (!done)
    json_object_set_null_member (object, "duration");
  else if (duration_as_number)
    json_object_set_double_member (object, "duration", clip->duration);
  else
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      json_object_set_string_member (object, "duration", g_ascii_formatd (text, sizeof text, "%.2f", clip->duration));
    }

  if (done)
    {
      json_object_set_double_member (object, "bpm", clip->bpm);
      json_object_set_string_member (object, "key", clip->key != NULL ? clip->key : "");
      json_object_set_string_member (object, "words_url", words);
    }
  json_object_set_double_member (object, "progress", done ? 1 : self->progress[index]);
  if (self->stage[index] != NULL && !done)
    json_object_set_string_member (object, "stage", self->stage[index]);
  json_object_set_int_member (object, "seed", (gint64)self->seed);
  if (clip->error != NULL)
    json_object_set_string_member (object, "error_message", clip->error);
  return object;
}

JsonArray *
sw_job_to_answer (SwJob      *self,
                  const char *files,
                  gboolean    duration_as_number)
{
  JsonArray *array = json_array_new ();

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < SW_JOB_N_CLIPS; i++)
    json_array_add_object_element (array, clip_to_answer (self, i, files, duration_as_number));
  g_mutex_unlock (&self->mutex);
  return array;
}
