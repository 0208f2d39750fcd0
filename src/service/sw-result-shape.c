/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-result-shape"

#include "config.h"

#include "sw-result-shape.h"

#include "sw-json.h"
#include "sw-result-text-private.h"
#include "sw-service-error-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <math.h>

#define MAX_LINE_CHARS 1000
#define MAX_SECONDS (24 * 60 * 60)
#define MAX_CLIPS 256

typedef struct
{
  SwTaskReport *report;
  guint         expected;
  const char   *key;        /* (nullable) must not show up in any text */
  gboolean      unreadable; /* an element that is not there yet */
} Reader;

typedef SwReportState (*StateFunc) (JsonObject *object);

static void
clip_report_free (SwClipReport *self)
{
  g_free (self->clip_id);
  g_free (self->title);
  g_free (self->tags);
  g_free (self->lyrics);
  g_free (self->model);
  g_free (self->audio_uri);
  g_free (self->image_uri);
  g_free (self->created_at);
  g_free (self->message);
  g_free (self->key);
  g_free (self->stage);
  g_free (self);
}

void
sw_task_report_free (SwTaskReport *self)
{
  g_clear_pointer (&self->clips, g_ptr_array_unref);
  g_clear_pointer (&self->raw, g_free);
  g_free (self);
}

/* Why something failed, from whichever member holds words. */
static char *
read_reason (Reader     *self,
             JsonObject *object)
{
  static const char *const names[] = { "error_message", "error", "fail_reason", "failure_reason", "reason", "message", "detail", NULL };
  const char              *text = _sw_result_first_string (object, names);

  for (guint i = 0; text == NULL && names[i] != NULL; i++)
    text = _sw_result_first_string (sw_json_get_object (object, names[i]), names);
  if (text == NULL)
    text = _sw_result_first_string (sw_json_get_object (object, "metadata"), names);
  return _sw_service_error_clean (text, -1, MAX_LINE_CHARS, self->key);
}

/* 0 … 1, also from percents ("40%", 40); negative when absent. */
static double
read_progress (JsonObject *object)
{
  const char *text = sw_json_get_string (object, "progress", NULL);
  double      value = sw_json_get_number (object, "progress", -1);

  if (text != NULL && g_str_has_suffix (text, "%"))
    value = g_ascii_strtod (text, NULL) / 100;
  else if (value > 1)
    value /= 100;
  return isfinite (value) && value >= 0 ? MIN (value, 1) : -1;
}

static SwReportState
parse_state (const char *state)
{
  static const struct
  {
    const char   *name;
    SwReportState state;
  } known[] = {
    { "pending", SW_REPORT_PENDING },
    { "succeeded", SW_REPORT_SUCCEEDED },
    { "success", SW_REPORT_SUCCEEDED },
    { "complete", SW_REPORT_SUCCEEDED },
    { "completed", SW_REPORT_SUCCEEDED },
    { "failed", SW_REPORT_FAILED },
    { "error", SW_REPORT_FAILED },
  };

  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (state, known[i].name) == 0)
      return known[i].state;
  return SW_REPORT_RUNNING;
}

static SwReportState
read_state (JsonObject *object)
{
  static const char *const names[] = { "state", "status", NULL };

  return parse_state (_sw_result_first_string (object, names));
}

static gboolean
is_final (SwReportState state)
{
  return state == SW_REPORT_SUCCEEDED || state == SW_REPORT_FAILED;
}

/* NULL when the report holds as many as it ever will. */
static SwClipReport *
add_clip (Reader       *self,
          SwReportState state)
{
  SwClipReport *clip;

  if (self->report->clips->len >= MAX_CLIPS)
    return NULL;
  clip = g_new0 (SwClipReport, 1);
  clip->state = state;
  clip->progress = -1;
  g_ptr_array_add (self->report->clips, clip);
  return clip;
}

static void
read_clip (Reader       *self,
           JsonObject   *object,
           SwReportState state)
{
  static const char *const id_names[] = { "clip_id", "id", NULL };
  static const char *const audio_names[] = { "audio_url", "wav_url", NULL };
  static const char *const image_names[] = { "image_url", "cover_url", NULL };
  SwClipReport            *clip = add_clip (self, state);

  if (clip == NULL)
    return;
  clip->clip_id = _sw_result_read_id (object, id_names);
  clip->title = _sw_result_read_line (object, "title", self->key);
  clip->tags = _sw_result_read_line (object, "tags", self->key);
  if (clip->tags == NULL)
    clip->tags = _sw_result_read_line (object, "sound", self->key);
  clip->lyrics = _sw_result_read_lines (object, "lyrics");
  clip->model = _sw_result_read_line (object, "mv", self->key);
  clip->audio_uri = _sw_result_read_uri (object, audio_names);
  clip->image_uri = _sw_result_read_uri (object, image_names);
  clip->created_at = _sw_result_read_line (object, "created_at", self->key);
  clip->duration = _sw_result_read_positive (object, "duration", MAX_SECONDS);
  clip->bpm = _sw_result_read_positive (object, "bpm", 1000);
  clip->key = _sw_result_read_line (object, "key", self->key);
  clip->progress = read_progress (object);
  clip->stage = _sw_result_read_line (object, "stage", self->key);
  if (state == SW_REPORT_FAILED)
    clip->message = read_reason (self, object);
}

/* The new part and, later, the joined song stand side by side; the song is what
 * was asked for, so the pair is not done before it is there. */
static gboolean
read_pair (Reader     *self,
           JsonObject *object)
{
  JsonObject   *full = sw_json_get_object (object, "full");
  JsonObject   *part = sw_json_get_object (object, "extended");
  SwReportState state;

  if (part == NULL)
    part = sw_json_get_object (object, "replaced");
  if (full != NULL)
    {
      read_clip (self, full, read_state (full));
      return TRUE;
    }
  if (part == NULL)
    return FALSE;
  state = read_state (part);
  read_clip (self, part, state == SW_REPORT_SUCCEEDED ? SW_REPORT_RUNNING : state);
  return TRUE;
}

/* An array of clips, of pairs, or – leniently – a lone clip. */
static gboolean
read_clips (Reader     *self,
            JsonObject *root)
{
  JsonArray  *array = sw_json_get_array (root, "data");
  JsonObject *lone = sw_json_get_object (root, "data");
  JsonNode   *member = json_object_get_member (root, "data");
  guint       length = array != NULL ? json_array_get_length (array) : 0;

  if (lone != NULL)
    {
      read_clip (self, lone, read_state (lone));
      return TRUE;
    }
  if (array == NULL)
    return member == NULL || JSON_NODE_HOLDS_NULL (member);
  for (guint i = 0; i < length; i++)
    {
      JsonObject *element = sw_json_array_get_object (array, i);

      if (element == NULL)
        self->unreadable = TRUE;
      if (element == NULL && JSON_NODE_HOLDS_NULL (json_array_get_element (array, i)))
        add_clip (self, SW_REPORT_PENDING); /* keeps its place among the takes */
      else if (element != NULL && !read_pair (self, element))
        read_clip (self, element, read_state (element));
    }
  return TRUE;
}

/* As clips; in a newer dialect the whole task has a state too, and no elements until it is done. */
static gboolean
read_producer (Reader     *self,
               JsonObject *root)
{
  const char *status = sw_json_get_string (root, "status", NULL);

  if (!read_clips (self, root))
    return FALSE;
  if (self->report->clips->len == 0 && parse_state (status) == SW_REPORT_FAILED)
    for (guint i = 0; i < MAX (self->expected, 1); i++)
      read_clip (self, root, SW_REPORT_FAILED);
  return TRUE;
}

static gboolean
read_voice (Reader     *self,
            JsonObject *root)
{
  static const char *const id_names[] = { "persona_id", NULL };
  JsonObject              *data = sw_json_get_object (root, "data");
  SwReportState            state = read_state (data);
  SwClipReport            *clip;

  if (data == NULL)
    return read_clips (self, root);
  if (sw_json_get_string (data, "state", NULL) == NULL && _sw_result_first_string (data, id_names) != NULL)
    state = SW_REPORT_SUCCEEDED;
  clip = add_clip (self, state);
  clip->clip_id = _sw_result_read_id (data, id_names);
  clip->title = _sw_result_read_line (data, "name", self->key);
  if (state == SW_REPORT_FAILED)
    clip->message = read_reason (self, data);
  return TRUE;
}

static gboolean
read_lyrics_results (Reader     *self,
                     JsonObject *root)
{
  JsonArray *results = sw_json_get_array (root, "results");

  if (results == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *element = sw_json_array_get_object (results, i);

      if (element != NULL)
        read_clip (self, element, SW_REPORT_SUCCEEDED);
    }
  return TRUE;
}

static gboolean
read_nuro (Reader     *self,
           JsonObject *root)
{
  SwReportState state = read_state (root);
  const char   *task_id = sw_result_shape_get_task_id (json_object_get_member (root, "data"));
  SwClipReport *clip;

  if (sw_json_get_string (root, "status", NULL) == NULL && sw_json_get_string (root, "audio_url", NULL) == NULL)
    return FALSE;
  if (task_id == NULL)
    task_id = sw_json_get_string (root, "task_id", NULL);
  read_clip (self, root, state);
  clip = g_ptr_array_index (self->report->clips, 0);
  if (clip->clip_id == NULL && _sw_result_is_sane_id (task_id))
    clip->clip_id = g_strdup (task_id);
  return TRUE;
}

static gboolean
read_studio (Reader     *self,
             JsonObject *root)
{
  JsonObject   *data = sw_json_get_object (root, "data");
  SwReportState state = parse_state (sw_json_get_string (data, "status", NULL));
  JsonArray    *songs = sw_json_get_array (sw_json_get_object (data, "data"), "songs");

  if (data == NULL)
    return FALSE;
  for (guint i = 0; songs != NULL && i < json_array_get_length (songs); i++)
    {
      JsonObject *song = sw_json_array_get_object (songs, i);

      if (song != NULL)
        read_clip (self, song, state);
    }
  if (self->report->clips->len == 0 && state == SW_REPORT_FAILED)
    for (guint i = 0; i < MAX (self->expected, 1); i++)
      read_clip (self, data, SW_REPORT_FAILED);
  return TRUE;
}

static gboolean
read_shape (Reader       *self,
            SwResultShape shape,
            JsonObject   *root)
{
  switch (shape)
    {
    case SW_RESULT_SONIC_CLIPS:
    case SW_RESULT_SONIC_PAIRS:
    case SW_RESULT_RIFFUSION_CLIPS:
      return read_clips (self, root);
    case SW_RESULT_PRODUCER_CLIPS:
      return read_producer (self, root);
    case SW_RESULT_SONIC_VOICE:
      return read_voice (self, root);
    case SW_RESULT_LYRICS:
      return read_lyrics_results (self, root);
    case SW_RESULT_NURO_FLAT:
      return read_nuro (self, root);
    case SW_RESULT_STUDIO_WRAPPER:
      return read_studio (self, root);
    case SW_RESULT_NONE:
    case SW_RESULT_CREDITS:
    default:
      return FALSE;
    }
}

static gboolean
is_finished (Reader *self)
{
  guint final = 0;

  for (guint i = 0; i < self->report->clips->len; i++)
    {
      const SwClipReport *clip = g_ptr_array_index (self->report->clips, i);

      if (is_final (clip->state))
        final++;
      else if (self->expected == 0 || i < self->expected)
        return FALSE;
    }
  if (self->expected == 0)
    return final > 0 && !self->unreadable;
  return final >= self->expected;
}

SwTaskReport *
sw_result_shape_read (SwResultShape shape,
                      guint         expected,
                      JsonNode     *root,
                      const char   *key,
                      GError      **error)
{
  g_autoptr (SwTaskReport) report = g_new0 (SwTaskReport, 1);
  Reader    reader = { report, expected, key, FALSE };
  JsonNode *data;

  report->clips = g_ptr_array_new_with_free_func ((GDestroyNotify)clip_report_free);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || !read_shape (&reader, shape, json_node_get_object (root)))
    {
      g_set_error_literal (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                           _ ("The service gave an answer that this version does not understand"));
      return NULL;
    }
  report->refunded = sw_json_get_boolean (json_node_get_object (root), "refund_processed", FALSE);
  data = json_object_get_member (json_node_get_object (root), "data");
  /* Without any list it is only early, or an official sample's "102". */
  report->ready = report->clips->len > 0 || (data != NULL && !JSON_NODE_HOLDS_NULL (data));
  report->finished = is_finished (&reader);
  return g_steal_pointer (&report);
}

const char *
sw_result_shape_get_task_id (JsonNode *root)
{
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *id = sw_json_get_string (object, "task_id", NULL);

  if (!_sw_result_is_sane_id (id))
    id = sw_json_get_string (sw_json_get_object (object, "data"), "task_id", NULL);
  return _sw_result_is_sane_id (id) ? id : NULL;
}

gboolean
sw_result_shape_get_balance (JsonNode  *root,
                             SwBalance *balance)
{
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  double      credits = sw_json_get_number (object, "credits", NAN);
  double      extra = sw_json_get_number (object, "extra_credits", NAN);

  if (isnan (credits) && isnan (extra))
    {
      object = sw_json_get_object (object, "data");
      credits = sw_json_get_number (object, "credits", NAN);
      extra = sw_json_get_number (object, "extra_credits", NAN);
    }
  if (isnan (credits) && isnan (extra))
    return FALSE;
  balance->credits = isnan (credits) ? 0 : credits;
  balance->extra_credits = isnan (extra) ? 0 : extra;
  return TRUE;
}
