/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts, watches and ends the engine, or borrows another program's. The engine
 * inherits the lock on its state, so that is free only when the owner and its engine
 * are both gone: two engines never work on one state. */

#define G_LOG_DOMAIN "sw-engine-process"

#include "config.h"

#include "sw-engine-process.h"

#include "sw-engine-place-private.h"
#include "sw-json.h"
#include "sw-studio-error.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define LOCK_FD 3 /* where the engine has the inherited lock */
#define QUICK_DEATH_SECONDS 10
#define MAX_QUICK_DEATHS 5
#define FIRST_PAUSE_MS 500
#define BORROW_INTERVAL_MS 200
#define BORROW_TRIES 150

struct _SwEngineProcess
{
  GObject parent_instance;

  char  *state_dir;
  double time_scale;

  int               lock_fd;     /* -1 when not the owner */
  GSubprocess      *process;     /* (owned) (nullable) */
  GOutputStream    *input;       /* (owned) (nullable) kept open: its end ends the engine */
  GDataInputStream *output;      /* (owned) (nullable) */
  GCancellable     *cancellable; /* of the process at hand */
  gint64            started;     /* monotonic microseconds */
  guint             quick_deaths;
  guint             pause_source;
  guint             borrow_tries;

  gboolean   running;  /* base_uri and token are valid */
  char      *base_uri; /* (nullable) */
  char      *token;    /* (nullable) */
  GError    *problem;  /* (nullable) */
  GPtrArray *waiting;  /* (element-type GTask) */
};

G_DEFINE_FINAL_TYPE (SwEngineProcess, sw_engine_process, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PROBLEM,
  N_PROPS
};

enum
{
  NOTICE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void begin (SwEngineProcess *self);

static void
set_problem (SwEngineProcess *self,
             const GError    *problem)
{
  if (self->problem == NULL && problem == NULL)
    return;
  g_clear_error (&self->problem);
  self->problem = problem != NULL ? g_error_copy (problem) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
answer_waiting (SwEngineProcess *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = waiting->pdata[i];

      if (self->problem != NULL)
        g_task_return_error (task, g_error_copy (self->problem));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
set_running (SwEngineProcess *self,
             int              port,
             const char      *token)
{
  g_free (self->base_uri);
  self->base_uri = g_strdup_printf ("http://127.0.0.1:%d", port);
  if (token != self->token)
    {
      g_free (self->token);
      self->token = g_strdup (token);
    }
  self->running = TRUE;
  set_problem (self, NULL);
  answer_waiting (self);
}

static void
give_up (SwEngineProcess *self,
         const GError    *problem)
{
  g_debug ("engine: %s", problem->message);
  self->running = FALSE;
  set_problem (self, problem);
  answer_waiting (self);
}

static void
drop_process (SwEngineProcess *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* GSubprocess lives as long as the process, so nobody else would close this. */
  if (self->input != NULL)
    g_output_stream_close (self->input, NULL, NULL);
  g_clear_object (&self->process);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
}

static gboolean
pause_cb (gpointer user_data)
{
  SwEngineProcess *self = user_data;

  self->pause_source = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
pause_then_begin (SwEngineProcess *self,
                  guint            milliseconds)
{
  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->pause_source = g_timeout_add (MAX (1, (guint)(milliseconds / self->time_scale)), pause_cb, self);
}

static void
handle_death (SwEngineProcess *self)
{
  gboolean was_running = self->running;

  drop_process (self);
  self->running = FALSE;
  if (g_get_monotonic_time () - self->started > QUICK_DEATH_SECONDS * G_USEC_PER_SEC)
    self->quick_deaths = 0;
  if (++self->quick_deaths >= MAX_QUICK_DEATHS)
    {
      g_autoptr (GError) problem = NULL;

      problem = g_error_new_literal (SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_ENDED, _ ("The built-in engine stops again and again."));
      self->quick_deaths = 0;
      give_up (self, problem);
      return;
    }
  if (was_running)
    g_signal_emit (self, signals[NOTICE], 0, _ ("The built-in engine stopped unexpectedly. It is being started again; running songs go on."));
  pause_then_begin (self, FIRST_PAUSE_MS << (self->quick_deaths - 1));
}

static void
wait_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SwEngineProcess) self = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error);
  if (error == NULL && self->process == G_SUBPROCESS (source))
    handle_death (self);
}

/* {"error":"soundfont","message":"…"}: what is missing cannot be mended by starting again. */
static void
handle_refusal (SwEngineProcess *self,
                const char      *what,
                const char      *message)
{
  g_autoptr (GError) problem = NULL;
  int code = SW_STUDIO_ERROR_ENGINE_ENDED;

  if (strstr (what, "sound") != NULL)
    code = SW_STUDIO_ERROR_ENGINE_SOUNDS;
  else if (strstr (what, "voice") != NULL)
    code = SW_STUDIO_ERROR_ENGINE_VOICE;
  problem = g_error_new (SW_STUDIO_ERROR, code, "%s", message);
  drop_process (self);
  give_up (self, problem);
}

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SwEngineProcess) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  JsonObject      *object = NULL;
  gint64           port;

  if (error != NULL || self->output != G_DATA_INPUT_STREAM (source))
    return;
  if (line != NULL)
    node = sw_json_parse (line, -1, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    object = json_node_get_object (node);
  port = sw_json_get_integer (object, "port", 0);
  if (port > 0 && port <= 65535)
    {
      _sw_engine_place_publish (self->state_dir, (guint16)port, self->token);
      set_running (self, port, self->token);
    }
  else if (sw_json_get_string (object, "error", NULL) != NULL)
    handle_refusal (self, sw_json_get_string (object, "error", ""), sw_json_get_string (object, "message", ""));
  else if (line == NULL)
    return; /* ended: wait_cb sees to it */
  else
    g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, self->cancellable, line_cb, g_object_ref (self));
}

static void
spawn (SwEngineProcess *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = sw_engine_process_find_program ();
  g_autofree char *first_half = g_uuid_string_random ();
  g_autofree char *second_half = g_uuid_string_random ();
  g_autofree char *secret = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    {
      error = g_error_new_literal (SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_MISSING, _ ("The built-in engine is not installed."));
      give_up (self, error);
      return;
    }

  _sw_engine_place_retract (self->state_dir);
  g_free (self->token);
  self->token = g_strconcat (first_half, second_half, NULL);
  self->started = g_get_monotonic_time ();
  g_subprocess_launcher_take_fd (launcher, fcntl (self->lock_fd, F_DUPFD_CLOEXEC, LOCK_FD + 1), LOCK_FD);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--child", "--state-dir", self->state_dir, NULL);
  if (self->process == NULL)
    {
      g_autoptr (GError) problem = g_error_new (SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_MISSING, "%s", error->message);

      give_up (self, problem);
      return;
    }

  self->cancellable = g_cancellable_new ();
  self->input = g_object_ref (g_subprocess_get_stdin_pipe (self->process));
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  secret = g_strconcat (self->token, "\n", NULL);
  /* A line fits the pipe, so this does not block; a death is seen by wait_cb. */
  g_output_stream_write_all (self->input, secret, strlen (secret), NULL, NULL, NULL);
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, self->cancellable, line_cb, g_object_ref (self));
  g_subprocess_wait_async (self->process, self->cancellable, wait_cb, g_object_ref (self));
}

static void
begin (SwEngineProcess *self)
{
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port;

  if (self->lock_fd < 0)
    self->lock_fd = _sw_engine_place_lock (self->state_dir, &error);
  if (self->lock_fd >= 0)
    {
      spawn (self);
      return;
    }
  if (error != NULL)
    {
      give_up (self, error);
      return;
    }
  /* Another program owns the engine; it may just be starting it. */
  if (_sw_engine_place_read (self->state_dir, &port, &token))
    {
      set_running (self, port, token);
      return;
    }
  if (++self->borrow_tries < BORROW_TRIES)
    {
      pause_then_begin (self, BORROW_INTERVAL_MS);
      return;
    }
  error = g_error_new_literal (SW_STUDIO_ERROR, SW_STUDIO_ERROR_ENGINE_ENDED, _ ("The built-in engine of another Songwright does not answer."));
  give_up (self, error);
}

static void
sw_engine_process_dispose (GObject *object)
{
  sw_engine_process_stop (SW_ENGINE_PROCESS (object));

  G_OBJECT_CLASS (sw_engine_process_parent_class)->dispose (object);
}

static void
sw_engine_process_finalize (GObject *object)
{
  SwEngineProcess *self = SW_ENGINE_PROCESS (object);

  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_error (&self->problem);
  g_free (self->state_dir);
  g_free (self->base_uri);
  g_free (self->token);

  G_OBJECT_CLASS (sw_engine_process_parent_class)->finalize (object);
}

static void
sw_engine_process_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROBLEM:
      g_value_set_boxed (value, sw_engine_process_get_problem (SW_ENGINE_PROCESS (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_engine_process_class_init (SwEngineProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  /* Writing to an engine that has just died is an error, not our end. */
  signal (SIGPIPE, SIG_IGN);

  object_class->dispose = sw_engine_process_dispose;
  object_class->finalize = sw_engine_process_finalize;
  object_class->get_property = sw_engine_process_get_property;

  properties[PROP_PROBLEM] = g_param_spec_boxed ("problem", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sw_engine_process_init (SwEngineProcess *self)
{
  self->lock_fd = -1;
  self->time_scale = 1.0;
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sw_engine_process_new:
 * @state_dir: the folder in which the engine keeps its tasks and songs
 *
 * Starts nothing yet.
 *
 * Returns: (transfer full): the engine's process
 */
SwEngineProcess *
sw_engine_process_new (const char *state_dir)
{
  SwEngineProcess *self;

  g_return_val_if_fail (state_dir != NULL, NULL);

  self = g_object_new (SW_TYPE_ENGINE_PROCESS, NULL);
  self->state_dir = g_strdup (state_dir);
  return self;
}

/**
 * sw_engine_process_set_time_scale:
 * @self: the engine's process
 * @factor: divides every pause
 *
 * For tests.
 */
void
sw_engine_process_set_time_scale (SwEngineProcess *self,
                                  double           factor)
{
  g_return_if_fail (SW_IS_ENGINE_PROCESS (self));
  g_return_if_fail (factor > 0.0);

  self->time_scale = factor;
}

/**
 * sw_engine_process_start_async:
 * @self: the engine's process
 * @cancellable: (nullable): a cancellable
 * @callback: called when the engine answers at its address
 * @user_data: data for @callback
 *
 * Makes sure that an engine runs: at once when it does already.
 */
void
sw_engine_process_start_async (SwEngineProcess    *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SW_IS_ENGINE_PROCESS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_engine_process_start_async);
  if (self->running)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  if (self->process == NULL && self->pause_source == 0)
    {
      self->borrow_tries = 0;
      begin (self);
    }
}

/**
 * sw_engine_process_start_finish:
 * @self: the engine's process
 * @result: the result
 * @error: return location for a %SW_STUDIO_ERROR
 *
 * Returns: %TRUE when the engine runs
 */
gboolean
sw_engine_process_start_finish (SwEngineProcess *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sw_engine_process_distrust:
 * @self: the engine's process
 *
 * Tells that no connection could be made. An own engine's death is noticed anyway;
 * another program's engine is looked for again at the next start.
 */
void
sw_engine_process_distrust (SwEngineProcess *self)
{
  g_return_if_fail (SW_IS_ENGINE_PROCESS (self));

  if (self->process == NULL)
    self->running = FALSE;
}

/**
 * sw_engine_process_stop:
 * @self: the engine's process
 *
 * Ends an own engine by closing its input; lets go of another program's one.
 */
void
sw_engine_process_stop (SwEngineProcess *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SW_IS_ENGINE_PROCESS (self));

  g_clear_handle_id (&self->pause_source, g_source_remove);
  drop_process (self);
  self->running = FALSE;
  if (self->lock_fd >= 0)
    {
      _sw_engine_place_retract (self->state_dir);
      close (self->lock_fd);
    }
  self->lock_fd = -1;

  for (guint i = 0; i < self->waiting->len; i++)
    g_task_return_new_error (self->waiting->pdata[i], G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  g_ptr_array_set_size (self->waiting, 0);
}

/**
 * sw_engine_process_get_running:
 * @self: the engine's process
 *
 * Returns: whether address and token are known
 */
gboolean
sw_engine_process_get_running (SwEngineProcess *self)
{
  g_return_val_if_fail (SW_IS_ENGINE_PROCESS (self), FALSE);

  return self->running;
}

/**
 * sw_engine_process_get_base_uri:
 * @self: the engine's process
 *
 * Returns: (nullable): the address; changes with every start
 */
const char *
sw_engine_process_get_base_uri (SwEngineProcess *self)
{
  g_return_val_if_fail (SW_IS_ENGINE_PROCESS (self), NULL);

  return self->base_uri;
}

/**
 * sw_engine_process_get_token:
 * @self: the engine's process
 *
 * Returns: (nullable): the bearer token; changes with every start
 */
const char *
sw_engine_process_get_token (SwEngineProcess *self)
{
  g_return_val_if_fail (SW_IS_ENGINE_PROCESS (self), NULL);

  return self->token;
}

/**
 * sw_engine_process_get_problem:
 * @self: the engine's process
 *
 * Returns: (nullable): why no engine can be started
 */
const GError *
sw_engine_process_get_problem (SwEngineProcess *self)
{
  g_return_val_if_fail (SW_IS_ENGINE_PROCESS (self), NULL);

  return self->problem;
}
