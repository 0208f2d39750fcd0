/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests about songs: what is known of the song is filled in, and what forbids the
 * operation is told before anybody fills in the rest. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
is_upload (SwClip *clip)
{
  SwClipOrigin origin = sw_clip_get_origin (clip);

  return origin == SW_CLIP_ORIGIN_UPLOADED || origin == SW_CLIP_ORIGIN_IMPORTED;
}

/* The operation itself, or its twin when that is made for this kind of song. */
static const SwOperation *
choose_twin (SwStudio   *self,
             const char *id,
             SwClip     *source)
{
  const SwOperation *operation = sw_contract_get_operation (self->contract, id);
  SwSourceKind       kind = operation != NULL ? sw_operation_get_source_kind (operation) : SW_SOURCE_ANY;
  const char        *twin = operation != NULL ? sw_operation_get_twin (operation) : NULL;

  if (twin == NULL || source == NULL || kind == SW_SOURCE_ANY || (kind == SW_SOURCE_UPLOADED) == is_upload (source))
    return operation;
  return sw_contract_get_operation (self->contract, twin);
}

/* The model that made the song while it can be had, else the newest. */
static void
fill_model (SwStudio  *self,
            SwRequest *request,
            SwClip    *source)
{
  const SwOperation     *operation = sw_request_get_operation (request);
  const SwFamily        *family = sw_contract_get_family (self->contract, operation->family);
  const SwContractModel *model = NULL;
  GPtrArray             *models = sw_contract_get_models (self->contract, operation->family);

  if (family == NULL || family->model_parameter == NULL || sw_operation_get_parameter (operation, family->model_parameter) == NULL)
    return;
  if (source != NULL)
    model = sw_contract_get_model (self->contract, operation->family, sw_clip_get_model (source));
  if ((model == NULL || model->availability != SW_AVAILABILITY_LIVE) && models != NULL && models->len > 0)
    model = models->pdata[0];
  if (model != NULL)
    sw_request_set_string (request, family->model_parameter, model->id);
}

static void
fill_text (SwRequest  *request,
           const char *name,
           const char *text)
{
  if (text[0] != '\0' && sw_operation_get_parameter (sw_request_get_operation (request), name) != NULL)
    sw_request_set_string (request, name, text);
}

/* Where the words of the song itself are meant, and not new ones. */
static gboolean
wants_words (const SwOperation *operation)
{
  return g_str_has_prefix (operation->id, "sonic.create.cover") || g_str_equal (operation->id, "sonic.replace_section");
}

static void
fill_texts (SwRequest *request,
            SwClip    *source)
{
  const SwOperation *operation = sw_request_get_operation (request);

  if (sw_operation_get_parameter (operation, "custom_mode") != NULL)
    sw_request_set_boolean (request, "custom_mode", TRUE);
  if (source == NULL)
    return;
  fill_text (request, "title", sw_clip_get_title (source));
  fill_text (request, "tags", sw_clip_get_tags (source));
  if (wants_words (operation))
    fill_text (request, "prompt", sw_clip_get_lyrics (source));
}

/**
 * sw_studio_new_request:
 * @self: the studio
 * @operation: id of an operation of the contract
 * @source: (nullable): the song to work on
 *
 * Makes a request with everything in it that is known of @source: its id at the
 * service, its model, title and style. For an upload the operation made for uploads
 * is taken.
 *
 * Returns: (transfer full): the request
 */
SwRequest *
sw_studio_new_request (SwStudio   *self,
                       const char *operation,
                       SwClip     *source)
{
  const SwOperation *chosen;
  SwRequest         *request;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (source == NULL || SW_IS_CLIP (source), NULL);

  chosen = choose_twin (self, operation, source);
  g_return_val_if_fail (chosen != NULL, NULL);
  request = sw_request_new (self->contract, chosen->id);
  fill_model (self, request, source);
  fill_texts (request, source);
  if (source != NULL)
    sw_studio_set_request_sources (self, request, source, NULL);
  return request;
}

/**
 * sw_studio_set_request_sources:
 * @self: the studio
 * @request: a request
 * @first: the song to work on
 * @second: (nullable): the other one, for operations on two
 *
 * Puts the songs' ids into the request.
 */
void
sw_studio_set_request_sources (SwStudio  *self,
                               SwRequest *request,
                               SwClip    *first,
                               SwClip    *second)
{
  const SwParameter *parameter;
  SwClip            *clips[] = { first, second };
  const char        *ids[] = { NULL, NULL, NULL };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *remote = json_array_new ();

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_REQUEST (request));
  g_return_if_fail (SW_IS_CLIP (first));
  g_return_if_fail (second == NULL || SW_IS_CLIP (second));

  json_node_take_array (node, remote);
  for (guint i = 0; i < G_N_ELEMENTS (clips) && clips[i] != NULL; i++)
    {
      ids[i] = sw_clip_get_id (clips[i]);
      g_hash_table_insert (self->sources, g_strdup (ids[i]), g_object_ref (clips[i]));
      if (sw_clip_get_remote_id (clips[i]) != NULL)
        json_array_add_string_element (remote, sw_clip_get_remote_id (clips[i]));
    }
  parameter = sw_operation_get_source_parameter (sw_request_get_operation (request));
  if (parameter != NULL && parameter->type == SW_PARAMETER_STRINGS)
    sw_request_set_json (request, parameter->name, node);
  else if (parameter != NULL)
    sw_request_set_string (request, parameter->name, sw_clip_get_remote_id (first));
  sw_request_set_sources (request, ids);
}

static SwClip *
find_source (SwStudio  *self,
             SwRequest *request)
{
  const char *const *ids = sw_request_get_sources (request);

  return ids != NULL ? g_hash_table_lookup (self->sources, ids[0]) : NULL;
}

static void
read_facts (SwStudio       *self,
            SwClip         *clip,
            SwRequestFacts *facts)
{
  facts->source_duration = sw_clip_get_duration (clip);
  /* The built-in engine keeps its songs for as long as they are here. */
  if (sw_studio_get_target (self, sw_clip_get_service (clip)) == SW_TARGET_HOSTED)
    facts->source_created = sw_clip_get_created (clip);
  facts->source_known = TRUE;
  facts->source_uploaded = is_upload (clip);
}

/**
 * sw_studio_get_facts:
 * @self: the studio
 * @request: a request
 * @facts: (out caller-allocates): what is known
 *
 * Tells what is known of the song a request works on; nothing for a request that was
 * not made by sw_studio_new_request() or works on none.
 */
void
sw_studio_get_facts (SwStudio       *self,
                     SwRequest      *request,
                     SwRequestFacts *facts)
{
  SwClip *source;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_REQUEST (request));
  g_return_if_fail (facts != NULL);

  *facts = (SwRequestFacts){ 0 };
  source = find_source (self, request);
  if (source != NULL)
    read_facts (self, source, facts);
}

static char *
refuse_state (SwStudio   *self,
              SwClip     *source,
              const char *service)
{
  g_autofree char *name = NULL;

  if (sw_clip_get_state (source) == SW_CLIP_FAILED)
    return g_strdup (_ ("This song could not be made. Choose another one."));
  if (sw_clip_get_state (source) != SW_CLIP_READY)
    return g_strdup (_ ("This song is still on its way. Wait until it is here."));
  if (sw_clip_get_remote_id (source) == NULL)
    return g_strdup (_ ("The service does not know this song. Upload it first."));
  if (g_strcmp0 (sw_clip_get_service (source), service) == 0)
    return NULL;
  name = sw_studio_dup_service_name (self, sw_clip_get_service (source));
  /* translators: %s is the name of a service */
  return g_strdup_printf (_ ("This song is at another service (%s), which alone can work on it. Choose that one in the preferences."), name);
}

static char *
refuse_age (const SwOperation    *operation,
            const SwRequestFacts *facts,
            double               *seconds_left)
{
  double most = sw_operation_get_max_age (operation);
  double left = INFINITY;

  if (isfinite (most) && facts->source_created > 0)
    left = facts->source_created + most - (double)g_get_real_time () / G_USEC_PER_SEC;
  *seconds_left = MAX (left, 0.0);
  if (left > 0.0)
    return NULL;
  /* translators: %.0f is a number of hours */
  return g_strdup_printf (_ ("The service works on a song in this way only during its first %.0f hours, and they are over. Use a newer song."), most / 3600);
}

/**
 * sw_studio_dup_refusal_at:
 * @self: the studio
 * @operation: id of an operation of the contract
 * @source: (nullable): the song to work on
 * @service: (nullable): where, %NULL for the chosen service
 * @seconds_left: (out) (optional): how long it is possible yet, `INFINITY` when for ever
 *
 * Tells whether an operation is possible with a song right now.
 *
 * Returns: (transfer full) (nullable): why not, in words for people with the remedy;
 *   %NULL when it is possible
 */
char *
sw_studio_dup_refusal_at (SwStudio   *self,
                          const char *operation,
                          SwClip     *source,
                          const char *service,
                          double     *seconds_left)
{
  const SwOperation *chosen;
  SwRequestFacts     facts = { 0 };
  double             left = INFINITY;
  char              *refusal = NULL;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (source == NULL || SW_IS_CLIP (source), NULL);

  chosen = choose_twin (self, operation, source);
  g_return_val_if_fail (chosen != NULL, NULL);
  if (seconds_left != NULL)
    *seconds_left = INFINITY;
  if (chosen->availability == SW_AVAILABILITY_UNAVAILABLE)
    return g_strdup (_ ("The service does not offer this any more."));
  if (sw_operation_get_source_parameter (chosen) == NULL && !sw_operation_get_parameter (chosen, "tags"))
    return NULL;
  if (source == NULL)
    return sw_operation_get_source_parameter (chosen) != NULL ? g_strdup (_ ("Choose a song to work on.")) : NULL;
  if (sw_operation_get_source_parameter (chosen) != NULL)
    refusal = refuse_state (self, source, service != NULL ? service : self->service);
  if (refusal != NULL)
    return refusal;
  read_facts (self, source, &facts);
  if (sw_operation_get_source_kind (chosen) == SW_SOURCE_UPLOADED && !facts.source_uploaded)
    return g_strdup (_ ("This works with uploaded audio only. Upload the song first, or choose another operation."));
  refusal = refuse_age (chosen, &facts, &left);
  if (seconds_left != NULL)
    *seconds_left = left;
  return refusal;
}

/**
 * sw_studio_dup_refusal:
 * @self: the studio
 * @operation: id of an operation of the contract
 * @source: (nullable): the song to work on
 * @seconds_left: (out) (optional): how long it is possible yet, `INFINITY` when for ever
 *
 * As sw_studio_dup_refusal_at() for the chosen service.
 *
 * Returns: (transfer full) (nullable): why not; %NULL when it is possible
 */
char *
sw_studio_dup_refusal (SwStudio   *self,
                       const char *operation,
                       SwClip     *source,
                       double     *seconds_left)
{
  return sw_studio_dup_refusal_at (self, operation, source, NULL, seconds_left);
}

/**
 * sw_studio_get_asset_operation:
 * @kind: a kind of asset
 *
 * Returns: (transfer none): the id of the operation that brings it
 */
const char *
sw_studio_get_asset_operation (SwAssetKind kind)
{
  switch (kind)
    {
    case SW_ASSET_WAV:
      return "sonic.wav";
    case SW_ASSET_MIDI:
      return "sonic.midi";
    case SW_ASSET_VOX:
      return "sonic.vox";
    case SW_ASSET_STEM:
      return "sonic.stems_basic";
    case SW_ASSET_TIMELINE:
      return "sonic.aligned_lyrics";
    case SW_ASSET_BPM:
      return "sonic.bpm";
    case SW_ASSET_TAGS:
      return "sonic.upsample_tags";
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * sw_studio_find_task:
 * @self: the studio
 * @clip: a song
 * @operation: id of an operation of the contract
 *
 * Returns: (transfer none) (nullable): the task under way that does @operation with @clip
 */
SwTask *
sw_studio_find_task (SwStudio   *self,
                     SwClip     *clip,
                     const char *operation)
{
  GListModel *tasks;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_CLIP (clip), NULL);

  tasks = G_LIST_MODEL (self->tasks);
  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);
      SwRequest         *request = sw_task_get_request (task);
      const char *const *sources = request != NULL ? sw_request_get_sources (request) : NULL;

      if (sw_task_get_active (task) && sources != NULL && g_str_equal (sources[0], sw_clip_get_id (clip)) &&
          g_str_equal (sw_request_get_operation (request)->id, operation))
        return task; /* the list holds it */
    }
  return NULL;
}

/* The model that every document of the service names: offered when a newer one is
 * refused, which costs nothing. */
#define SEED_MODEL "sonic-v5"

static SwRequest *
dup_with_twin (SwStudio  *self,
               SwRequest *request,
               char     **words)
{
  const char *twin = sw_operation_get_twin (sw_request_get_operation (request));
  SwRequest  *other;

  if (twin == NULL)
    return NULL;
  other = sw_request_dup (request);
  sw_request_set_operation (other, twin);
  if (words != NULL)
    /* translators: %s is what to do instead, such as "Extend an upload" */
    *words = g_strdup_printf (_ ("Try “%s” instead"), sw_operation_get_name (sw_request_get_operation (other)));
  return other;
}

static SwRequest *
dup_with_older_model (SwStudio  *self,
                      SwRequest *request,
                      char     **words)
{
  const SwOperation     *operation = sw_request_get_operation (request);
  const SwFamily        *family = sw_contract_get_family (self->contract, operation->family);
  const char            *refused = NULL;
  const SwContractModel *model = NULL;
  SwRequest             *other;

  if (family != NULL && family->model_parameter != NULL)
    refused = sw_request_get_string (request, family->model_parameter);
  if (refused != NULL)
    model = sw_contract_get_model (self->contract, family->id, SEED_MODEL);
  if (model == NULL || g_str_equal (model->id, refused))
    return NULL;
  other = sw_request_dup (request);
  sw_request_set_string (other, family->model_parameter, model->id);
  if (words != NULL)
    /* translators: %s is the name of a model */
    *words = g_strdup_printf (_ ("Try the model %s instead"), model->id);
  return other;
}

/**
 * sw_studio_dup_alternative:
 * @self: the studio
 * @task: a task that failed
 * @words: (out) (optional) (nullable): what is different, for a button
 *
 * The service's pages contradict each other about task types for uploads and about
 * models. A refusal that names one of them is answered with the other choice.
 *
 * Returns: (transfer full) (nullable): a request to send instead; %NULL when the
 *   refusal is about something else
 */
SwRequest *
sw_studio_dup_alternative (SwStudio *self,
                           SwTask   *task,
                           char    **words)
{
  const GError *error;
  SwRequest    *request;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_TASK (task), NULL);

  if (words != NULL)
    *words = NULL;
  error = sw_task_get_error (task);
  request = sw_task_get_request (task);
  if (request == NULL || !g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_INVALID_REQUEST))
    return NULL;
  if (strstr (error->message, "task_type") != NULL)
    return dup_with_twin (self, request, words);
  if (strstr (error->message, "mv") != NULL || strstr (error->message, "model") != NULL)
    return dup_with_older_model (self, request, words);
  return NULL;
}
