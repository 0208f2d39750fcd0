/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Window and command line may share one library. A task is driven by the program
 * that has claimed it; when that program ends, however it ends, another one claims
 * its tasks. What others write is followed by reading the journal again. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#define FOLLOW_DELAY_MS 100

typedef struct
{
  gboolean    claims; /* FALSE: only reads */
  guint       n_claiming;
  GHashTable *claimed; /* set of task ids */
  GError     *error;   /* (nullable) */
} Adoption;

static void
adoption_free (Adoption *adoption)
{
  g_hash_table_unref (adoption->claimed);
  g_clear_error (&adoption->error);
  g_free (adoption);
}

static gboolean
is_driven_here (SwStudio *self,
                SwTask   *task)
{
  return g_hash_table_contains (self->drivers, task);
}

/* Rows whose request cannot be read stay as they are: a newer version may. */
static gboolean
can_be_driven (SwTask *task)
{
  return sw_task_get_active (task) && sw_task_get_state (task) != SW_TASK_DRAFT && sw_task_get_request (task) != NULL;
}

void
_sw_studio_merge_tasks (SwStudio  *self,
                        GPtrArray *loaded)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *tasks = G_LIST_MODEL (self->tasks);

  for (guint i = 0; i < loaded->len; i++)
    {
      SwTask *task = loaded->pdata[i];
      SwTask *known = sw_task_list_find (self->tasks, sw_task_get_id (task));

      g_hash_table_add (ids, (gpointer)sw_task_get_id (task));
      if (known == NULL)
        g_ptr_array_add (fresh, task);
      else if (!is_driven_here (self, known))
        sw_task_assign (known, task);
    }
  if (fresh->len > 0)
    sw_task_list_add_many (self->tasks, fresh);

  /* Forgotten by another program; beyond the limit nothing can be said. */
  if (loaded->len >= SW_STUDIO_MAX_TASKS)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);

      if (!is_driven_here (self, task) && !g_hash_table_contains (ids, sw_task_get_id (task)))
        g_ptr_array_add (gone, g_steal_pointer (&task));
    }
  for (guint i = 0; i < gone->len; i++)
    sw_task_list_remove (self->tasks, gone->pdata[i]);
}

static void
finish_adoption (GTask        *task,
                 const GError *error)
{
  SwStudio *self = g_task_get_source_object (task);

  self->adopting = FALSE;
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
  if (self->adopt_again && !self->closed)
    {
      self->adopt_again = FALSE;
      _sw_studio_adopt_async (self, self->adopts, self->cancellable, NULL, NULL);
    }
}

/* Read again after the claim: the driver that died may have written meanwhile, and
 * a task must be gone on with from its very last state. */
static void
loaded_again_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = NULL;
  SwStudio      *self = g_task_get_source_object (task);
  Adoption      *adoption = g_task_get_task_data (task);
  GHashTableIter iter;
  gpointer       id;

  loaded = sw_store_load_tasks_finish (self->store, result, &error);
  if (loaded == NULL || self->closed)
    {
      finish_adoption (task, error);
      return;
    }
  _sw_studio_merge_tasks (self, loaded);
  g_hash_table_iter_init (&iter, adoption->claimed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      SwTask *adopted = sw_task_list_find (self->tasks, id);

      if (adopted != NULL && can_be_driven (adopted) && !is_driven_here (self, adopted))
        sw_task_driver_start (_sw_studio_ensure_driver (self, adopted));
    }
  finish_adoption (task, adoption->error);
}

static void
load_again (GTask *task)
{
  SwStudio *self = g_task_get_source_object (task);

  sw_store_load_tasks_async (self->store, SW_STUDIO_MAX_TASKS, g_task_get_cancellable (task), loaded_again_cb,
                             g_object_ref (task));
}

typedef struct
{
  GTask *task;
  char  *id;
} Claim;

static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Claim *claim = user_data;
  g_autoptr (GTask) task = claim->task;
  SwStudio *self = g_task_get_source_object (task);
  Adoption *adoption = g_task_get_task_data (task);
  GError   *error = NULL;

  if (sw_store_claim_task_finish (self->store, result, &error))
    g_hash_table_add (adoption->claimed, g_steal_pointer (&claim->id));
  else if (error != NULL && adoption->error == NULL)
    adoption->error = g_steal_pointer (&error);
  g_clear_error (&error);
  g_free (claim->id);
  g_free (claim);
  if (--adoption->n_claiming == 0)
    load_again (task);
}

static void
claim_orphans (GTask      *task,
               GHashTable *claims)
{
  SwStudio   *self = g_task_get_source_object (task);
  Adoption   *adoption = g_task_get_task_data (task);
  GListModel *tasks = G_LIST_MODEL (self->tasks);
  g_autoptr (GPtrArray) stale = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       driver;

  g_hash_table_iter_init (&iter, claims);
  while (g_hash_table_iter_next (&iter, NULL, &driver))
    if (driver != NULL && !sw_driver_lock_is_alive (self->lock, driver))
      g_ptr_array_add (stale, driver);
  g_ptr_array_add (stale, NULL);

  adoption->n_claiming = 1;
  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) orphan = g_list_model_get_item (tasks, i);
      Claim *claim;

      if (!can_be_driven (orphan) || is_driven_here (self, orphan))
        continue;
      driver = g_hash_table_lookup (claims, sw_task_get_id (orphan));
      if (driver != NULL && sw_driver_lock_is_alive (self->lock, driver) && !g_str_equal (driver, sw_driver_lock_get_id (self->lock)))
        continue;
      claim = g_new (Claim, 1);
      claim->task = g_object_ref (task);
      claim->id = g_strdup (sw_task_get_id (orphan));
      adoption->n_claiming++;
      sw_store_claim_task_async (self->store, claim->id, sw_driver_lock_get_id (self->lock),
                                 (const char *const *)stale->pdata, g_task_get_cancellable (task), claimed_cb, claim);
    }
  if (--adoption->n_claiming > 0)
    return;
  /* Nothing to adopt: the list is what the store said a moment ago. */
  sw_driver_lock_clean (self->lock);
  finish_adoption (task, NULL);
}

static void
claims_loaded_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) claims = NULL;
  SwStudio *self = g_task_get_source_object (task);

  claims = sw_store_load_claims_finish (self->store, result, &error);
  if (claims == NULL || self->closed)
    finish_adoption (task, error);
  else
    claim_orphans (task, claims);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = NULL;
  SwStudio *self = g_task_get_source_object (task);
  Adoption *adoption = g_task_get_task_data (task);

  loaded = sw_store_load_tasks_finish (self->store, result, &error);
  if (loaded == NULL || self->closed)
    {
      finish_adoption (task, error);
      return;
    }
  _sw_studio_merge_tasks (self, loaded);
  if (adoption->claims)
    sw_store_load_claims_async (self->store, g_task_get_cancellable (task), claims_loaded_cb, g_object_ref (task));
  else
    finish_adoption (task, NULL);
}

void
_sw_studio_adopt_async (SwStudio           *self,
                        gboolean            claims,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Adoption *adoption;

  g_task_set_source_tag (task, _sw_studio_adopt_async);
  if (self->adopting)
    {
      self->adopt_again = TRUE;
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->adopting = TRUE;
  adoption = g_new0 (Adoption, 1);
  adoption->claims = claims;
  adoption->claimed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, adoption, (GDestroyNotify)adoption_free);
  sw_store_load_tasks_async (self->store, SW_STUDIO_MAX_TASKS, cancellable, loaded_cb, g_steal_pointer (&task));
}

gboolean
_sw_studio_adopt_finish (SwStudio     *self,
                         GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SwStudio) self = user_data;
  g_autoptr (GPtrArray) loaded = sw_store_load_tasks_finish (self->store, result, NULL);

  if (loaded != NULL && !self->closed)
    _sw_studio_merge_tasks (self, loaded);
}

static gboolean
follow_cb (gpointer user_data)
{
  SwStudio *self = user_data;

  self->follow_source = 0;
  sw_store_load_tasks_async (self->store, SW_STUDIO_MAX_TASKS, self->cancellable, followed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
store_changed_cb (SwStudio *self)
{
  if (self->others && self->follow_source == 0)
    self->follow_source = g_timeout_add (FOLLOW_DELAY_MS, follow_cb, self);
}

static void
other_appeared_cb (SwStudio *self)
{
  self->others = TRUE;
}

static void
other_ended_cb (SwStudio *self)
{
  self->others = sw_driver_lock_has_others (self->lock);
  _sw_studio_adopt_async (self, self->adopts, self->cancellable, NULL, NULL);
}

void
_sw_studio_begin_following (SwStudio *self)
{
  self->others = sw_driver_lock_has_others (self->lock);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lock, "appeared", G_CALLBACK (other_appeared_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lock, "ended", G_CALLBACK (other_ended_cb), self, G_CONNECT_SWAPPED);
}
