/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The store's thread, its queue, and which object stands for which clip. What the
 * work in the queue does is in the files named after tasks, clips and so on. */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-store.h"

#include "sw-store-private.h"

#include <glib/gi18n-lib.h>

/* One piece of work on its way through the thread and back. */
typedef struct
{
  SwStore       *store; /* borrowed: the task holds it */
  GTask         *task;  /* (owned) (nullable): NULL asks the thread to end */
  SwStoreEffect  effect;
  SwStoreWork    work;
  SwStorePublish publish;
  GDestroyNotify result_free;
  guint64        serial;
  gpointer       result;
  GError        *error; /* (owned) (nullable) */
} Job;

/* Who stands for a clip. */
typedef struct
{
  SwStore *store;
  SwClip  *clip;        /* weak */
  guint64  saved;       /* serial of the last save: what was read before is old */
  guint64  fingerprint; /* of the row as last read or saved */
  char    *id;
} Identity;

struct _SwStore
{
  GObject parent_instance;

  SwContract   *contract;
  char         *path;
  GMainContext *context;
  GThread      *thread; /* (nullable) while closed */
  GAsyncQueue  *queue;
  guint64       last_serial;
  gboolean      opened;
  SwStoreWatch *watch;   /* (owned) (nullable) */
  GHashTable   *clips;   /* id -> Identity */
  SwStoreEffect untold;  /* changes for the next emission */
  GSource      *telling; /* (owned) (nullable) */

  /* of the thread */
  SwDatabase *database; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SwStore, sw_store, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_OPENED,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void
job_free (Job *job)
{
  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  g_clear_error (&job->error);
  g_clear_object (&job->task);
  g_free (job);
}

static void
set_opened (SwStore *self,
            gboolean opened)
{
  if (self->opened == opened)
    return;
  self->opened = opened;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENED]);
}

static gboolean
tell_cb (gpointer data)
{
  g_autoptr (SwStore) self = g_object_ref (data);
  SwStoreEffect effect = self->untold;

  g_clear_pointer (&self->telling, g_source_unref);
  self->untold = SW_STORE_READS;
  if (effect & SW_STORE_WRITES_CLIPS)
    g_signal_emit (self, signals[CHANGED], g_quark_from_static_string ("clips"));
  if (effect & SW_STORE_WRITES_TASKS)
    g_signal_emit (self, signals[CHANGED], g_quark_from_static_string ("tasks"));
  if (effect & SW_STORE_WRITES_PERSONAS)
    g_signal_emit (self, signals[CHANGED], g_quark_from_static_string ("personas"));
  if (effect & SW_STORE_WRITES_ASSETS)
    g_signal_emit (self, signals[CHANGED], g_quark_from_static_string ("assets"));
  return G_SOURCE_REMOVE;
}

/* Several writes that end close together are told once. */
void
_sw_store_emit_changed (SwStore      *self,
                        SwStoreEffect effect)
{
  effect &= SW_STORE_TOLD;
  if (effect == 0)
    return;
  self->untold |= effect;
  if (self->telling != NULL)
    return;
  self->telling = g_idle_source_new ();
  g_source_set_priority (self->telling, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->telling, tell_cb, self, NULL);
  g_source_attach (self->telling, self->context);
}

/* Back on the main thread: only here are objects touched that others can see, and
 * only here is the task's reference to the store dropped. */
static gboolean
job_done_cb (gpointer data)
{
  Job   *job = data;
  GTask *task = job->task;

  if (job->error == NULL)
    {
      gpointer result = g_steal_pointer (&job->result);

      if (job->publish != NULL)
        result = job->publish (job->store, result, job->serial);
      _sw_store_emit_changed (job->store, job->effect);
      g_task_return_pointer (task, result, job->result_free);
    }
  else
    g_task_return_error (task, g_steal_pointer (&job->error));
  return G_SOURCE_REMOVE;
}

static void
run_job (SwStore *self,
         Job     *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  gint64        n_changes;

  if (g_cancellable_set_error_if_cancelled (cancellable, &job->error))
    return;
  if (self->database == NULL)
    {
      g_set_error_literal (&job->error, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN, _ ("The library is not open."));
      return;
    }
  /* What is being written is finished whatever happens. */
  _sw_database_set_cancellable (self->database, job->effect == SW_STORE_READS ? cancellable : NULL);
  n_changes = _sw_database_get_n_changes_ever (self->database);
  job->result = job->work (self->database, g_task_get_task_data (job->task), &job->error);
  _sw_database_set_cancellable (self->database, NULL);
  if (_sw_database_get_n_changes_ever (self->database) == n_changes)
    job->effect = SW_STORE_READS; /* nothing was there to change: nothing to tell */
  if (job->error == NULL && (job->effect & ~SW_STORE_WRITES) != 0)
    _sw_store_watch_touch (self->path);
}

static void
run_open (SwStore *self,
          Job     *job)
{
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    return;
  if (self->database == NULL)
    self->database = _sw_database_open (self->path, _sw_schema_get_version (), &job->error);
  job->result = self->database != NULL ? SW_STORE_DONE : NULL;
}

/* Always through the main context: whatever thread could run it here must not. */
static void
hand_back (SwStore *self,
           Job     *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, job_done_cb, job, (GDestroyNotify)job_free);
  g_source_attach (source, self->context);
}

static gpointer
sw_store_worker (gpointer data)
{
  SwStore *self = data; /* joined before it ends */
  Job     *job;

  while ((job = g_async_queue_pop (self->queue))->task != NULL)
    {
      if (job->work != NULL)
        run_job (self, job);
      else
        run_open (self, job);
      hand_back (self, job);
    }
  job_free (job);
  g_clear_pointer (&self->database, _sw_database_close);
  return NULL;
}

static void
clip_gone_cb (gpointer data,
              GObject *where_it_was)
{
  Identity *identity = data;

  identity->clip = NULL;
  g_hash_table_remove (identity->store->clips, identity->id);
}

static void
identity_free (gpointer data)
{
  Identity *identity = data;

  if (identity->clip != NULL)
    g_object_weak_unref (G_OBJECT (identity->clip), clip_gone_cb, identity);
  g_free (identity->id);
  g_free (identity);
}

static Identity *
add_identity (SwStore *self,
              SwClip  *clip)
{
  Identity *identity = g_new0 (Identity, 1);

  identity->store = self;
  identity->clip = clip;
  identity->id = g_strdup (sw_clip_get_id (clip));
  identity->fingerprint = sw_clip_get_fingerprint (clip);
  g_object_weak_ref (G_OBJECT (clip), clip_gone_cb, identity);
  g_hash_table_insert (self->clips, identity->id, identity);
  return identity;
}

static void
sw_store_dispose (GObject *object)
{
  SwStore *self = SW_STORE (object);

  sw_store_close (self);
  g_hash_table_remove_all (self->clips);

  G_OBJECT_CLASS (sw_store_parent_class)->dispose (object);
}

static void
sw_store_finalize (GObject *object)
{
  SwStore *self = SW_STORE (object);

  g_hash_table_unref (self->clips);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_clear_object (&self->contract);
  g_free (self->path);

  G_OBJECT_CLASS (sw_store_parent_class)->finalize (object);
}

static void
sw_store_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SwStore *self = SW_STORE (object);

  switch (prop_id)
    {
    case PROP_OPENED:
      g_value_set_boolean (value, sw_store_get_opened (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_store_class_init (SwStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sw_store_dispose;
  object_class->finalize = sw_store_finalize;
  object_class->get_property = sw_store_get_property;

  properties[PROP_OPENED] = g_param_spec_boolean ("opened", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SwStore::changed:
   *
   * Something was written, here or by another process. The detail says what:
   * "clips", "tasks", "personas" or "assets".
   */
  signals[CHANGED] = g_signal_new ("changed", SW_TYPE_STORE, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sw_store_init (SwStore *self)
{
  self->queue = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  self->clips = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, identity_free);
}

GTask *
_sw_store_task_new (SwStore            *self,
                    gpointer            source_tag,
                    const char         *name,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, name);
  return task;
}

guint64
_sw_store_queue (SwStore       *self,
                 GTask         *task,
                 SwStoreEffect  effect,
                 SwStoreWork    work,
                 SwStorePublish publish,
                 GDestroyNotify result_free)
{
  Job *job;

  if (self->thread == NULL)
    {
      g_task_return_new_error (task, SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN, "%s", _ ("The library is not open."));
      g_object_unref (task);
      return self->last_serial;
    }

  /* What was written stays written: then success is told even when cancelled. */
  if (effect != SW_STORE_READS)
    g_task_set_check_cancellable (task, FALSE);

  job = g_new0 (Job, 1);
  job->store = self;
  job->task = task;
  job->effect = effect;
  job->work = work;
  job->publish = publish;
  job->result_free = result_free;
  job->serial = ++self->last_serial;
  g_async_queue_push (self->queue, job);
  return self->last_serial;
}

gpointer
_sw_store_finish (SwStore      *self,
                  GAsyncResult *result,
                  gpointer      source_tag,
                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

SwContract *
_sw_store_get_contract (SwStore *self)
{
  return self->contract;
}

SwClip *
_sw_store_adopt_clip (SwStore *self,
                      SwClip  *loaded,
                      guint64  serial,
                      SwClip  *placeholder)
{
  Identity *identity = g_hash_table_lookup (self->clips, sw_clip_get_id (loaded));

  if (identity != NULL)
    {
      g_autoptr (SwClip) clip = g_object_ref (identity->clip);
      guint64 fingerprint = sw_clip_get_fingerprint (loaded);

      /* Only a row that somebody changed is news: what was changed here and is not
       * saved yet must not be taken back. */
      if (serial > identity->saved && fingerprint != identity->fingerprint)
        {
          identity->fingerprint = fingerprint;
          sw_clip_assign (clip, loaded);
        }
      else if (sw_clip_get_takes (loaded) > 0)
        sw_clip_set_takes (clip, sw_clip_get_takes (loaded));
      return g_steal_pointer (&clip);
    }
  if (placeholder != NULL)
    {
      sw_clip_assign (placeholder, loaded);
      loaded = placeholder;
    }
  add_identity (self, loaded);
  return g_object_ref (loaded);
}

void
_sw_store_note_saved (SwStore *self,
                      SwClip  *clip,
                      guint64  serial)
{
  Identity *identity = g_hash_table_lookup (self->clips, sw_clip_get_id (clip));

  if (identity == NULL)
    identity = add_identity (self, clip);
  if (identity->clip != clip)
    return; /* somebody's copy: the one object learns of it by reading */
  identity->saved = serial;
  identity->fingerprint = sw_clip_get_fingerprint (clip);
}

/**
 * sw_store_new:
 * @contract: the contract, to read the journal's requests with
 * @path: the file of the database; it and its folder are made when opened
 *
 * Returns: (transfer full): a store that is not open
 */
SwStore *
sw_store_new (SwContract *contract,
              const char *path)
{
  SwStore *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (SW_TYPE_STORE, NULL);
  self->contract = contract != NULL ? g_object_ref (contract) : NULL;
  self->path = g_strdup (path);
  return self;
}

/**
 * sw_store_get_opened:
 * @self: a store
 *
 * Returns: whether opening has finished well
 */
gboolean
sw_store_get_opened (SwStore *self)
{
  g_return_val_if_fail (SW_IS_STORE (self), FALSE);

  return self->opened;
}

/**
 * sw_store_get_path:
 * @self: a store
 *
 * Returns: the file of the database
 */
const char *
sw_store_get_path (SwStore *self)
{
  g_return_val_if_fail (SW_IS_STORE (self), NULL);

  return self->path;
}

static gpointer
publish_opened (SwStore *self,
                gpointer result,
                guint64  serial)
{
  if (self->thread == NULL)
    return result; /* closed since */
  if (self->watch == NULL)
    self->watch = _sw_store_watch_new (self, self->path);
  set_opened (self, TRUE);
  _sw_store_emit_changed (self, SW_STORE_TOLD);
  return result;
}

/**
 * sw_store_open_async:
 * @self: a store
 * @cancellable: (nullable): to give it up
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens or creates the database and brings its tables up to date. Work may be queued
 * before this finishes. After a failure it may be tried again.
 *
 * Fails with %SW_LIBRARY_ERROR_OPEN, %SW_LIBRARY_ERROR_NEWER,
 * %SW_LIBRARY_ERROR_CORRUPT, %SW_LIBRARY_ERROR_FULL or %SW_LIBRARY_ERROR_READ_ONLY;
 * a file that cannot be used is left as it is.
 */
void
sw_store_open_async (SwStore            *self,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SW_IS_STORE (self));

  task = _sw_store_task_new (self, sw_store_open_async, "open the library", cancellable, callback, user_data);
  if (self->thread == NULL)
    self->thread = g_thread_new ("sw-store", sw_store_worker, self);
  _sw_store_queue (self, task, SW_STORE_WRITES, NULL, publish_opened, NULL);
}

/**
 * sw_store_open_finish:
 *
 * Returns: whether it is open; %FALSE with @error set otherwise
 */
gboolean
sw_store_open_finish (SwStore      *self,
                      GAsyncResult *result,
                      GError      **error)
{
  return _sw_store_finish (self, result, sw_store_open_async, error) != NULL;
}

/**
 * sw_store_close:
 * @self: a store
 *
 * Waits for all work in the queue, which blocks for as long as that takes, and
 * closes. The callbacks of that work still run, from the main context. A closed
 * store can be opened again.
 */
void
sw_store_close (SwStore *self)
{
  g_return_if_fail (SW_IS_STORE (self));

  g_clear_pointer (&self->watch, _sw_store_watch_free);
  if (self->telling != NULL)
    {
      g_source_destroy (self->telling);
      g_clear_pointer (&self->telling, g_source_unref);
    }
  if (self->thread == NULL)
    return;
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_thread_join (g_steal_pointer (&self->thread));
  set_opened (self, FALSE);
}
