/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Leaving while a request is on the wire: the window goes at once, the program stays
 * for the answer, but not forever. */

#include "sw-application.h"
#include "sw-test-server.h"
#include "sw-ui-test.h"
#include "sw-window.h"

#include <signal.h>

#define CREATE_PATH "/api/v1/sonic/create"
#define PATIENCE_MS 300

typedef enum
{
  BY_WINDOW,
  BY_ACTION,
  BY_SIGNAL,
} Way;

typedef struct
{
  SwTestServer  *server;
  SwApplication *application;
  SwTask        *task;
  Way            way;
  guint          tick_id;
  gboolean       answers; /* whether the server ever does */
  gboolean       left;
  gboolean       outlived;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (SwSettings) settings = sw_settings_new ();

  self->way = GPOINTER_TO_INT (data);
  self->answers = TRUE;
  self->server = sw_test_server_new ();
  sw_test_server_answer (self->server, "GET", "/api/v1/get-credits", 200, "{\"credits\": 100, \"extra_credits\": 0}");
  sw_test_answer_hold (sw_test_server_answer (self->server, "POST", CREATE_PATH, 200, "{\"task_id\": \"t1\"}"));
  sw_test_server_answer (self->server, "GET", "/api/v1/sonic/task/"
                                              "*",
                         202, "{\"type\": \"not_ready\"}");
  sw_settings_set_welcomed (settings, TRUE);
  sw_settings_set_service_address (settings, sw_test_server_get_uri (self->server));
  sw_settings_set_service (settings, "custom");
  self->application = sw_application_new ();
  g_application_set_flags (G_APPLICATION (self->application), G_APPLICATION_NON_UNIQUE);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_object (&self->task);
  sw_test_server_release (self->server);
  g_clear_object (&self->application);
  sw_test_drain ();
  g_clear_pointer (&self->server, sw_test_server_free);
}

static void
submit (Fixture *self)
{
  SwStudio *studio = sw_application_get_studio (self->application);
  gboolean  opened = FALSE;
  g_autoptr (SwRequest) request = NULL;

  if (studio == NULL)
    return;
  g_object_get (studio, "opened", &opened, NULL);
  if (!opened)
    return;
  request = sw_request_new (sw_studio_get_contract (studio), "sonic.create.custom");
  sw_request_set_string (request, "mv", "sonic-v6");
  sw_request_set_string (request, "prompt", "la la la");
  self->task = g_object_ref (sw_studio_submit (studio, request, NULL));
}

static void
leave (Fixture *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self->application));

  g_assert_nonnull (windows);
  self->left = TRUE;
  switch (self->way)
    {
    case BY_WINDOW:
      gtk_window_close (windows->data);
      break;
    case BY_ACTION:
      g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
      break;
    case BY_SIGNAL:
    default:
      raise (SIGTERM);
    }
}

static gboolean
tick_cb (gpointer data)
{
  Fixture *self = data;

  if (self->task == NULL)
    submit (self);
  else if (!self->left)
    {
      if (sw_test_server_count (self->server, "POST", CREATE_PATH) == 1)
        leave (self);
    }
  else if (!self->outlived && gtk_application_get_windows (GTK_APPLICATION (self->application)) == NULL)
    {
      self->outlived = TRUE;
      g_assert_cmpint (sw_task_get_state (self->task), ==, SW_TASK_SENDING);
      if (self->answers)
        sw_test_server_release (self->server);
    }
  return G_SOURCE_CONTINUE;
}

static void
run (Fixture *self)
{
  self->tick_id = g_timeout_add (20, tick_cb, self);
  g_assert_cmpint (g_application_run (G_APPLICATION (self->application), 0, NULL), ==, 0);
  g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
test_answer (Fixture      *self,
             gconstpointer data)
{
  /* Longer than the test may take: what ends the run is the answer. */
  sw_application_set_patience (self->application, G_MAXINT);
  run (self);
  g_assert_true (self->outlived);
  g_assert_cmpint (sw_task_get_state (self->task), ==, SW_TASK_PENDING);
  g_assert_cmpstr (sw_task_get_remote_id (self->task), ==, "t1");
  g_assert_cmpuint (sw_test_server_count (self->server, "POST", CREATE_PATH), ==, 1);
}

static void
test_silence (Fixture      *self,
              gconstpointer data)
{
  self->answers = FALSE;
  sw_application_set_patience (self->application, PATIENCE_MS);
  run (self);
  g_assert_true (self->outlived);
  g_assert_cmpint (sw_task_get_state (self->task), ==, SW_TASK_SENDING);
}

#define ADD(path, way, func) g_test_add (path, Fixture, GINT_TO_POINTER (way), set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("SONGWRIGHT_API_KEY", "key-for-tests", TRUE);
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

  ADD ("/application/leave/window", BY_WINDOW, test_answer);
  ADD ("/application/leave/action", BY_ACTION, test_answer);
  ADD ("/application/leave/signal", BY_SIGNAL, test_answer);
  ADD ("/application/leave/no-answer", BY_ACTION, test_silence);

  return g_test_run ();
}
