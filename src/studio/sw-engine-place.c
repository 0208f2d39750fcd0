/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the engine is: its program, its state, its address. The lock on
 * <state-dir>/owner.lock decides who may start an engine on that state; the owner
 * leaves address and token in <state-dir>/endpoint.json (mode 0600). */

#define G_LOG_DOMAIN "sw-engine-process"

#include "config.h"

#include "sw-engine-place-private.h"

#include "sw-engine-process.h"
#include "sw-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define PROGRAM "songwright-engine"

int
_sw_engine_place_lock (const char *state_dir,
                       GError    **error)
{
  g_autofree char *path = g_build_filename (state_dir, "owner.lock", NULL);
  int              fd = -1;
  int              saved_errno;

  if (g_mkdir_with_parents (state_dir, 0700) == 0 &&
      (fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) >= 0 &&
      flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  saved_errno = errno;
  if (saved_errno != EWOULDBLOCK)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s", state_dir, g_strerror (saved_errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static char *
endpoint_path (const char *state_dir)
{
  return g_build_filename (state_dir, "endpoint.json", NULL);
}

void
_sw_engine_place_publish (const char *state_dir,
                          guint16     port,
                          const char *token)
{
  g_autofree char *path = endpoint_path (state_dir);
  g_autofree char *text = g_strdup_printf ("{\"port\":%d,\"token\":\"%s\"}\n", port, token);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_debug ("cannot share the engine: %s", error->message);
}

void
_sw_engine_place_retract (const char *state_dir)
{
  g_autofree char *path = endpoint_path (state_dir);

  g_unlink (path);
}

gboolean
_sw_engine_place_read (const char *state_dir,
                       guint16    *port,
                       char      **token)
{
  g_autofree char *path = endpoint_path (state_dir);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;
  const char *given;
  gint64      number;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (node = sw_json_parse (text, -1, NULL)) == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    object = json_node_get_object (node);
  number = sw_json_get_integer (object, "port", 0);
  given = sw_json_get_string (object, "token", NULL);
  if (number <= 0 || number > G_MAXUINT16 || given == NULL)
    return FALSE;
  *port = (guint16)number;
  *token = g_strdup (given);
  return TRUE;
}

/**
 * sw_engine_process_find_program:
 *
 * Where the engine's program is: named by `SONGWRIGHT_ENGINE`, beside this program
 * in a build tree, or installed.
 *
 * Returns: (transfer full) (nullable): the path of an executable
 */
char *
sw_engine_process_find_program (void)
{
  static const char *const beside[] = { "engine", "../engine", "../src/engine", "../../src/engine" };
  const char              *named = g_getenv ("SONGWRIGHT_ENGINE");
  g_autofree char         *self_path = NULL;
  g_autofree char         *self_dir = NULL;
  g_autofree char         *installed = NULL;

  if (named != NULL && named[0] != '\0')
    return g_file_test (named, G_FILE_TEST_IS_EXECUTABLE) ? g_strdup (named) : NULL;

  self_path = g_file_read_link ("/proc/self/exe", NULL);
  self_dir = g_path_get_dirname (self_path != NULL ? self_path : ".");
  for (guint i = 0; self_path != NULL && i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *candidate = g_build_filename (self_dir, beside[i], PROGRAM, NULL);

      if (g_file_test (candidate, G_FILE_TEST_IS_REGULAR) && g_file_test (candidate, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&candidate);
    }

  installed = g_build_filename (SW_LIBEXECDIR, PROGRAM, NULL);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return NULL;
}
