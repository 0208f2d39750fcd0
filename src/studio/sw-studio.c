/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The object, and the drivers it listens to. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include "sw-describe-error.h"

G_DEFINE_FINAL_TYPE (SwStudio, sw_studio, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SETTINGS,
  PROP_OPENED,
  PROP_SERVICE,
  PROP_ACCOUNT,
  PROP_TASKS,
  PROP_SENDING,
  PROP_ENGINE_PROBLEM,
  PROP_KEY_PROBLEM,
  N_PROPS
};

enum
{
  NOTICE,
  TASK_FINISHED,
  TASK_STALLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

void
_sw_studio_notice (SwStudio   *self,
                   const char *text)
{
  g_signal_emit (self, signals[NOTICE], 0, text);
}

void
_sw_studio_set_key_problem (SwStudio   *self,
                            const char *problem)
{
  if (g_strcmp0 (self->key_problem, problem) == 0)
    return;
  g_free (self->key_problem);
  self->key_problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY_PROBLEM]);
}

void
_sw_studio_set_engine_problem (SwStudio     *self,
                               const GError *problem)
{
  g_autofree char *remedy = NULL;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (problem != NULL)
    {
      words = sw_describe_error (problem, &remedy);
      text = remedy != NULL ? g_strconcat (words, " ", remedy, NULL) : g_strdup (words);
    }
  if (g_strcmp0 (self->engine_problem, text) == 0)
    return;
  g_free (self->engine_problem);
  self->engine_problem = g_steal_pointer (&text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENGINE_PROBLEM]);
}

void
_sw_studio_notify_service (SwStudio *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

void
_sw_studio_set_opened (SwStudio *self)
{
  self->opened = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENED]);
}

static void
update_sending (SwStudio *self)
{
  gboolean       sending = FALSE;
  GHashTableIter iter;
  gpointer       task, driver;

  g_hash_table_iter_init (&iter, self->drivers);
  while (g_hash_table_iter_next (&iter, &task, &driver))
    sending = sending || (sw_task_get_state (task) == SW_TASK_SENDING && sw_task_driver_get_running (driver));
  if (sending == self->sending)
    return;
  self->sending = sending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENDING]);
}

static void
driver_stopped_cb (SwStudio     *self,
                   SwTaskDriver *driver)
{
  g_autoptr (SwTask) task = g_object_ref (sw_task_driver_get_task (driver));
  const GError *error = sw_task_get_error (task);
  gboolean      finished = sw_task_get_finished (task);

  if (finished)
    {
      _sw_studio_take_price (self, task);
      g_signal_handlers_disconnect_by_data (task, self);
      g_hash_table_remove (self->drivers, task);
    }
  update_sending (self);
  if (error != NULL)
    _sw_studio_take_key_error (self, sw_task_get_service (task), error);
  g_signal_emit (self, signals[finished ? TASK_FINISHED : TASK_STALLED], 0, task);
}

static void
driver_lost_cb (SwStudio     *self,
                SwTaskDriver *driver)
{
  SwTask *task = sw_task_driver_get_task (driver);

  g_signal_handlers_disconnect_by_data (task, self);
  g_hash_table_remove (self->drivers, task);
  update_sending (self);
}

static void
driver_balance_cb (SwStudio     *self,
                   double        credits,
                   double        extra_credits,
                   SwTaskDriver *driver)
{
  _sw_studio_take_balance (self, sw_task_get_service (sw_task_driver_get_task (driver)), credits, extra_credits);
}

SwTaskDriver *
_sw_studio_ensure_driver (SwStudio *self,
                          SwTask   *task)
{
  SwTaskDriver *driver = g_hash_table_lookup (self->drivers, task);

  if (driver != NULL)
    return driver;
  driver = sw_task_driver_new (task, self->connections, self->store, self->vault, sw_driver_lock_get_id (self->lock));
  g_signal_connect_object (driver, "stopped", G_CALLBACK (driver_stopped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (driver, "lost", G_CALLBACK (driver_lost_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (driver, "balance", G_CALLBACK (driver_balance_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (task, "notify::state", G_CALLBACK (update_sending), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->drivers, g_object_ref (task), driver);
  return driver;
}

static void
sw_studio_dispose (GObject *object)
{
  SwStudio *self = SW_STUDIO (object);

  sw_studio_close (self);

  G_OBJECT_CLASS (sw_studio_parent_class)->dispose (object);
}

static void
sw_studio_finalize (GObject *object)
{
  SwStudio *self = SW_STUDIO (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->contract);
  g_clear_object (&self->connections);
  g_clear_object (&self->secrets);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  g_clear_object (&self->tasks);
  g_clear_object (&self->lock);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->drivers);
  g_hash_table_unref (self->accounts);
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->prices);
  g_ptr_array_unref (self->lives);
  g_free (self->service);
  g_free (self->engine_problem);
  g_free (self->key_problem);
  g_free (self->draft);

  G_OBJECT_CLASS (sw_studio_parent_class)->finalize (object);
}

static void
sw_studio_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  SwStudio *self = SW_STUDIO (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      g_value_set_object (value, sw_studio_get_settings (self));
      break;
    case PROP_OPENED:
      g_value_set_boolean (value, sw_studio_get_opened (self));
      break;
    case PROP_SERVICE:
      g_value_set_string (value, sw_studio_get_service (self));
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, sw_studio_get_account (self));
      break;
    case PROP_TASKS:
      g_value_set_object (value, sw_studio_get_tasks (self));
      break;
    case PROP_SENDING:
      g_value_set_boolean (value, sw_studio_get_sending (self));
      break;
    case PROP_ENGINE_PROBLEM:
      g_value_set_string (value, sw_studio_get_engine_problem (self));
      break;
    case PROP_KEY_PROBLEM:
      g_value_set_string (value, sw_studio_get_key_problem (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_studio_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  SwStudio *self = SW_STUDIO (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_studio_class_init (SwStudioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_studio_dispose;
  object_class->finalize = sw_studio_finalize;
  object_class->get_property = sw_studio_get_property;
  object_class->set_property = sw_studio_set_property;

  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, SW_TYPE_SETTINGS, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_OPENED] = g_param_spec_boolean ("opened", NULL, NULL, FALSE, flags);
  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, SW_TYPE_ACCOUNT, flags);
  properties[PROP_TASKS] = g_param_spec_object ("tasks", NULL, NULL, SW_TYPE_TASK_LIST, flags);
  properties[PROP_SENDING] = g_param_spec_boolean ("sending", NULL, NULL, FALSE, flags);
  properties[PROP_ENGINE_PROBLEM] = g_param_spec_string ("engine-problem", NULL, NULL, NULL, flags);
  properties[PROP_KEY_PROBLEM] = g_param_spec_string ("key-problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TASK_FINISHED] = g_signal_new ("task-finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SW_TYPE_TASK);
  signals[TASK_STALLED] = g_signal_new ("task-stalled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SW_TYPE_TASK);
}

static void
sw_studio_init (SwStudio *self)
{
  self->adopts = TRUE;
  self->tasks = sw_task_list_new ();
  self->secrets = sw_secrets_new ();
  self->cancellable = g_cancellable_new ();
  self->drivers = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lives = g_ptr_array_new ();
}

/**
 * sw_studio_new:
 * @settings: the settings
 * @data_dir: (nullable): the folder of the library, or %NULL for
 *   `$XDG_DATA_HOME/songwright`
 *
 * Makes a studio; nothing is opened, read or started.
 *
 * Returns: (transfer full): the studio
 */
SwStudio *
sw_studio_new (SwSettings *settings,
               const char *data_dir)
{
  g_autofree char *data = data_dir != NULL ? g_strdup (data_dir) : g_build_filename (g_get_user_data_dir (), "songwright", NULL);
  g_autofree char *database = g_build_filename (data, "songwright.db", NULL);
  g_autofree char *vault = g_build_filename (data, "library", NULL);
  g_autofree char *run = g_build_filename (data, "run", NULL);
  g_autofree char *state = g_build_filename (g_get_user_cache_dir (), "songwright", "engine", NULL);
  g_autoptr (SwEngineProcess) engine = NULL;
  SwStudio *self;

  g_return_val_if_fail (SW_IS_SETTINGS (settings), NULL);

  self = g_object_new (SW_TYPE_STUDIO, "settings", settings, NULL);
  self->contract = g_object_ref (sw_contract_get_default ());
  self->store = sw_store_new (self->contract, database);
  self->vault = sw_vault_new (vault);
  self->lock = sw_driver_lock_new (run);
  engine = sw_engine_process_new (state);
  self->connections = sw_connections_new (self->contract, self->secrets, engine);

  _sw_studio_follow_service (self);
  g_signal_connect_object (engine, "notice", G_CALLBACK (_sw_studio_notice), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sw_studio_get_contract:
 * @self: the studio
 *
 * Returns: (transfer none): the contract
 */
SwContract *
sw_studio_get_contract (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->contract;
}

/**
 * sw_studio_get_settings:
 * @self: the studio
 *
 * Returns: (transfer none): the settings
 */
SwSettings *
sw_studio_get_settings (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->settings;
}

/**
 * sw_studio_get_secrets:
 * @self: the studio
 *
 * Returns: (transfer none): the keys
 */
SwSecrets *
sw_studio_get_secrets (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->secrets;
}

/**
 * sw_studio_get_store:
 * @self: the studio
 *
 * Returns: (transfer none): the store
 */
SwStore *
sw_studio_get_store (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->store;
}

/**
 * sw_studio_get_vault:
 * @self: the studio
 *
 * Returns: (transfer none): the clips' files
 */
SwVault *
sw_studio_get_vault (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->vault;
}

/**
 * sw_studio_get_tasks:
 * @self: the studio
 *
 * Returns: (transfer none): the tasks, newest first
 */
SwTaskList *
sw_studio_get_tasks (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->tasks;
}

/**
 * sw_studio_get_account:
 * @self: the studio
 *
 * Returns: (transfer none): the account at the chosen service
 */
SwAccount *
sw_studio_get_account (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return _sw_studio_ensure_account (self, self->service);
}

/**
 * sw_studio_get_engine_problem:
 * @self: the studio
 *
 * Returns: (nullable): why the built-in engine cannot run, with the remedy
 */
const char *
sw_studio_get_engine_problem (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->engine_problem;
}

/**
 * sw_studio_get_key_problem:
 * @self: the studio
 *
 * Returns: (nullable): why the key of the chosen service is of no use, with the remedy
 */
const char *
sw_studio_get_key_problem (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->key_problem;
}

/**
 * sw_studio_get_opened:
 * @self: the studio
 *
 * Returns: whether the library is open
 */
gboolean
sw_studio_get_opened (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), FALSE);

  return self->opened;
}

/**
 * sw_studio_get_sending:
 * @self: the studio
 *
 * Returns: whether a request is on the wire right now
 */
gboolean
sw_studio_get_sending (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), FALSE);

  return self->sending;
}

/**
 * sw_studio_is_driving:
 * @self: the studio
 * @task: a task
 *
 * Returns: whether this program is at work on @task
 */
gboolean
sw_studio_is_driving (SwStudio *self,
                      SwTask   *task)
{
  SwTaskDriver *driver;

  g_return_val_if_fail (SW_IS_STUDIO (self), FALSE);
  g_return_val_if_fail (SW_IS_TASK (task), FALSE);

  driver = g_hash_table_lookup (self->drivers, task);
  return driver != NULL && sw_task_driver_get_running (driver);
}

/**
 * sw_studio_set_time_scale:
 * @self: the studio
 * @factor: divides every waiting time
 *
 * For tests.
 */
void
sw_studio_set_time_scale (SwStudio *self,
                          double    factor)
{
  g_return_if_fail (SW_IS_STUDIO (self));

  sw_connections_set_time_scale (self->connections, factor);
}

/**
 * sw_studio_describe_error:
 * @error: an error of service, library, audio, studio or GIO
 * @remedy: (out) (optional) (nullable): what a person can do
 *
 * Returns: (transfer full): what happened, in words for people
 */
char *
sw_studio_describe_error (const GError *error,
                          char        **remedy)
{
  g_return_val_if_fail (error != NULL, NULL);

  return sw_describe_error (error, remedy);
}
