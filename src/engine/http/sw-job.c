/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-job"

#include "config.h"

#include "sw-job-private.h"

#include <string.h>

/* More than any operation makes; a task file that says so is not ours. */
#define MAX_CLIPS 64

G_DEFINE_FINAL_TYPE (SwJob, sw_job, G_TYPE_OBJECT)

static const char *const state_names[] = { "pending", "running", "succeeded", "failed" };

const char *
_sw_job_state_get_name (SwJobClipState state)
{
  return state_names[state];
}

SwJobClipState
_sw_job_state_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_str_equal (name, state_names[i]))
      return i;
  return SW_JOB_CLIP_PENDING;
}

/**
 * sw_job_clip_clear:
 * @self: facts of a clip
 *
 * Frees what @self holds, not @self.
 */
void
sw_job_clip_clear (SwJobClip *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->tags, g_free);
  g_clear_pointer (&self->lyrics, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->stem, g_free);
}

static void
copy_facts (SwJobClip       *to,
            const SwJobClip *from)
{
  SwJobClip copy = *from;

  copy.title = g_strdup (from->title);
  copy.tags = g_strdup (from->tags);
  copy.lyrics = g_strdup (from->lyrics);
  copy.key = g_strdup (from->key);
  copy.stem = g_strdup (from->stem);
  sw_job_clip_clear (to);
  *to = copy;
}

SwJobItem *
_sw_job_item_new (const char *id)
{
  SwJobItem *item = g_new0 (SwJobItem, 1);

  item->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  return item;
}

static void
item_free (SwJobItem *item)
{
  sw_job_clip_clear (&item->facts);
  g_free (item->id);
  g_free (item->error);
  g_free (item->stage);
  g_free (item);
}

static SwJobItem *
get_item (SwJob *self,
          guint  index)
{
  return g_ptr_array_index (self->items, index);
}

static void
sw_job_finalize (GObject *object)
{
  SwJob *self = SW_JOB (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
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
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)item_free);
}

/**
 * sw_job_new:
 * @request: a checked request
 * @seed: where its random numbers come from
 * @price: credits it is charged
 *
 * Returns: (transfer full): a task with pending clips, not yet written to disk
 */
SwJob *
sw_job_new (SwRequest *request,
            guint64    seed,
            double     price)
{
  SwJob *self = g_object_new (SW_TYPE_JOB, NULL);
  guint  expected = sw_request_get_operation (request)->items_expected;

  self->id = g_uuid_string_random ();
  self->request = g_object_ref (request);
  self->seed = seed;
  self->price = price;
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  sw_job_set_n_clips (self, MAX (expected, 1));
  return self;
}

const char *
sw_job_get_id (SwJob *self)
{
  return self->id;
}

SwRequest *
sw_job_get_request (SwJob *self)
{
  return self->request;
}

const char *
sw_job_get_kind (SwJob *self)
{
  return sw_request_get_operation (self->request)->id;
}

guint64
sw_job_get_seed (SwJob *self)
{
  return self->seed;
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

guint
sw_job_get_n_clips (SwJob *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->items->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

void
sw_job_set_n_clips (SwJob *self,
                    guint  n_clips)
{
  g_mutex_lock (&self->mutex);
  while (self->items->len < MIN (n_clips, MAX_CLIPS))
    g_ptr_array_add (self->items, _sw_job_item_new (NULL));
  if (n_clips > 0 && self->items->len > n_clips)
    g_ptr_array_set_size (self->items, (int)n_clips);
  g_mutex_unlock (&self->mutex);
}

const char *
sw_job_get_clip_id (SwJob *self,
                    guint  index)
{
  const char *id;

  g_mutex_lock (&self->mutex);
  id = get_item (self, index)->id;
  g_mutex_unlock (&self->mutex);
  return id;
}

SwJobClipState
sw_job_get_clip_state (SwJob *self,
                       guint  index)
{
  SwJobClipState state;

  g_mutex_lock (&self->mutex);
  state = get_item (self, index)->state;
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
  gboolean started = FALSE;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->items->len; i++)
    started |= get_item (self, i)->state > SW_JOB_CLIP_RUNNING || get_item (self, i)->progress > 0;
  g_mutex_unlock (&self->mutex);
  return started;
}

gboolean
sw_job_is_finished (SwJob *self)
{
  gboolean finished = TRUE;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->items->len; i++)
    finished &= get_item (self, i)->state >= SW_JOB_CLIP_SUCCEEDED;
  g_mutex_unlock (&self->mutex);
  return finished;
}

/* Words belong to the caller when the mode says so, or when no mode is given and
 * there are words. */
static gboolean
is_described (SwRequest *request)
{
  if (g_str_has_suffix (sw_request_get_operation (request)->id, ".description"))
    return TRUE;
  return sw_request_has (request, "gpt_description_prompt") && !sw_request_get_boolean (request, "custom_mode") &&
         !sw_request_has (request, "prompt");
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
  const char *gender = sw_request_get_string (self->request, "vocal_gender");
  gboolean    described = is_described (self->request);

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

gboolean
sw_job_is_cancelled (SwJob *self)
{
  gboolean cancelled;

  g_mutex_lock (&self->mutex);
  cancelled = self->cancelled;
  g_mutex_unlock (&self->mutex);
  return cancelled;
}

void
sw_job_cancel (SwJob *self)
{
  g_mutex_lock (&self->mutex);
  self->cancelled = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_set_progress (SwJob      *self,
                     guint       index,
                     double      fraction,
                     const char *stage)
{
  SwJobItem *item;

  g_mutex_lock (&self->mutex);
  item = get_item (self, index);
  item->progress = CLAMP (fraction, 0, 1);
  g_free (item->stage);
  item->stage = g_strdup (stage);
  g_mutex_unlock (&self->mutex);
}

void
sw_job_start_clip (SwJob *self,
                   guint  index)
{
  g_mutex_lock (&self->mutex);
  get_item (self, index)->state = SW_JOB_CLIP_RUNNING;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_finish_clip (SwJob           *self,
                    guint            index,
                    const SwJobClip *clip)
{
  g_mutex_lock (&self->mutex);
  copy_facts (&get_item (self, index)->facts, clip);
  get_item (self, index)->state = SW_JOB_CLIP_SUCCEEDED;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_fail_clip (SwJob      *self,
                  guint       index,
                  const char *message)
{
  SwJobItem *item;

  g_mutex_lock (&self->mutex);
  item = get_item (self, index);
  g_free (item->error);
  item->error = g_strdup (message);
  item->state = SW_JOB_CLIP_FAILED;
  g_mutex_unlock (&self->mutex);
}

void
sw_job_copy_state (SwJob *self,
                   SwJob *other)
{
  sw_job_set_attempts (self, sw_job_get_attempts (other));
  if (sw_job_is_cancelled (other))
    sw_job_cancel (self);
  sw_job_set_n_clips (self, other->items->len);
  for (guint i = 0; i < other->items->len; i++)
    {
      const SwJobItem *from = get_item (other, i);

      g_mutex_lock (&self->mutex);
      /* Clips that came later have ids this object does not know yet. */
      if (!g_str_equal (get_item (self, i)->id, from->id))
        {
          item_free (get_item (self, i));
          self->items->pdata[i] = _sw_job_item_new (from->id);
        }
      g_mutex_unlock (&self->mutex);
      if (from->state == SW_JOB_CLIP_SUCCEEDED)
        sw_job_finish_clip (self, i, &from->facts);
      else if (from->state == SW_JOB_CLIP_FAILED)
        sw_job_fail_clip (self, i, from->error);
      else if (from->state == SW_JOB_CLIP_RUNNING)
        sw_job_start_clip (self, i);
    }
}
