/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include "sw-describe-error.h"

#include <glib/gi18n-lib.h>

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
engine_problem_cb (SwStudio        *self,
                   GParamSpec      *pspec,
                   SwEngineProcess *engine)
{
  _sw_studio_set_engine_problem (self, sw_engine_process_get_problem (engine));
}

static void
look_for_engine (SwStudio *self)
{
  g_autofree char *program = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (sw_studio_get_service (self), "builtin") || sw_engine_process_get_running (sw_connections_get_engine (self->connections)))
    return;
  program = sw_engine_process_find_program ();
  if (program == NULL)
    error = g_error_new_literal (SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_MISSING, _ ("The built-in engine is not installed."));
  _sw_studio_set_engine_problem (self, error);
}

static void
read_service (SwStudio *self)
{
  const char *service = sw_settings_get_service (self->settings);

  g_free (self->service);
  self->service = sw_connections_normalize (g_str_equal (service, "custom") ? sw_settings_get_service_address (self->settings) : service);
}

static void
service_changed_cb (SwStudio *self)
{
  g_autofree char *before = g_strdup (self->service);

  read_service (self);
  if (g_strcmp0 (before, self->service) == 0)
    return;
  _sw_studio_set_key_problem (self, NULL);
  _sw_studio_notify_service (self);
  if (self->opened)
    {
      look_for_engine (self);
      sw_studio_refresh_account (self);
    }
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

  read_service (self);
  g_signal_connect_object (settings, "notify::service", G_CALLBACK (service_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::service-address", G_CALLBACK (service_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::problem", G_CALLBACK (engine_problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notice", G_CALLBACK (_sw_studio_notice), self, G_CONNECT_SWAPPED);
  return self;
}

static void
finish_open (SwStudio *self)
{
  GHashTableIter iter;
  gpointer       driver;

  self->opened = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENED]);
  /* Wishes made before the store was open. */
  g_hash_table_iter_init (&iter, self->drivers);
  while (g_hash_table_iter_next (&iter, NULL, &driver))
    sw_task_driver_start (driver);
  look_for_engine (self);
  if (!self->adopts)
    return; /* here for one wish only */
  sw_studio_refresh_account (self);
  _sw_studio_purge_deleted (self);
}

static void
adopted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwStudio *self = SW_STUDIO (source);
  GError   *error = NULL;

  if (!_sw_studio_adopt_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  _sw_studio_begin_following (self);
  finish_open (self);
  g_task_return_boolean (task, TRUE);
}

static void
store_opened_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwStudio *self = g_task_get_source_object (task);
  GError   *error = NULL;

  if (!sw_store_open_finish (self->store, result, &error) ||
      g_cancellable_set_error_if_cancelled (self->cancellable, &error) ||
      !sw_driver_lock_acquire (self->lock, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  _sw_studio_adopt_async (self, self->adopts, self->cancellable, adopted_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_open_async:
 * @self: the studio
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Opens the library, loads the tasks, and goes on with those nobody drives.
 */
void
sw_studio_open_async (SwStudio           *self,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (!self->opened && !self->closed);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_open_async);
  sw_store_open_async (self->store, cancellable, store_opened_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_open_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for a %SW_LIBRARY_ERROR or %G_FILE_ERROR
 *
 * Returns: %TRUE when the library is open
 */
gboolean
sw_studio_open_finish (SwStudio     *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sw_studio_close:
 * @self: the studio
 *
 * Stops driving; the tasks go on at the next start. Waits until what is to be
 * written is written, ends the engine. May be called twice.
 */
void
sw_studio_close (SwStudio *self)
{
  GHashTableIter iter;
  gpointer       task, driver;

  g_return_if_fail (SW_IS_STUDIO (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->follow_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->store, self);
  g_signal_handlers_disconnect_by_data (self->lock, self);
  g_hash_table_iter_init (&iter, self->drivers);
  while (g_hash_table_iter_next (&iter, &task, &driver))
    {
      g_signal_handlers_disconnect_by_data (task, self);
      g_signal_handlers_disconnect_by_data (driver, self);
      sw_task_driver_stop (driver);
    }
  g_hash_table_remove_all (self->drivers);
  _sw_studio_flush_draft (self);
  if (self->opened)
    sw_store_close (self->store);
  sw_engine_process_stop (sw_connections_get_engine (self->connections));
  /* Last: who takes over must find all that was written. */
  sw_driver_lock_release (self->lock);
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
 * sw_studio_get_service:
 * @self: the studio
 *
 * Returns: "builtin", "musicapi" or the custom address
 */
const char *
sw_studio_get_service (SwStudio *self)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);

  return self->service;
}

/**
 * sw_studio_dup_service_name:
 * @self: the studio
 * @service: "builtin", "musicapi" or an address
 *
 * Returns: (transfer full): a name for people
 */
char *
sw_studio_dup_service_name (SwStudio   *self,
                            const char *service)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  if (g_str_equal (service, "builtin"))
    return g_strdup (_ ("Built-in engine"));
  if (g_str_equal (service, "musicapi"))
    return g_strdup ("MusicAPI");
  uri = g_uri_parse (service, G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0')
    return g_strdup (g_uri_get_host (uri));
  return g_strdup (service[0] != '\0' ? service : _ ("No address yet"));
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
 * sw_studio_get_target:
 * @self: the studio
 * @service: (nullable): "builtin", "musicapi" or an address; %NULL for the chosen one
 *
 * Only the built-in engine is known to be free and to take its own parameters: an
 * address, even on this computer, is priced as the contract says.
 *
 * Returns: how requests to @service are offered and priced
 */
SwTarget
sw_studio_get_target (SwStudio   *self,
                      const char *service)
{
  g_return_val_if_fail (SW_IS_STUDIO (self), SW_TARGET_HOSTED);

  return g_strcmp0 (service != NULL ? service : self->service, "builtin") == 0 ? SW_TARGET_ENGINE : SW_TARGET_HOSTED;
}

/**
 * sw_studio_set_adopting:
 * @self: the studio
 * @adopting: whether tasks nobody drives are taken over
 *
 * To be called before the studio is opened. A program that ends after one wish
 * leaves other tasks alone: it might end in the middle of them.
 */
void
sw_studio_set_adopting (SwStudio *self,
                        gboolean  adopting)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (!self->opened);

  self->adopts = adopting;
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
