/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a download of 200 MB costs, beside a bare loop of read and write over the
 * same library. Server and clients are processes of their own, the two clients
 * take turns, and the medians are compared. */

#include "sw-service.h"
#include "sw-test-server.h"

#include <errno.h>
#include <fcntl.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE (200 * 1024 * 1024)
#define BUFFER_SIZE (128 * 1024)
#define PAIRS 7

typedef struct
{
  double seconds;
  double growth; /* MiB */
} Cost;

static long
read_peak (void)
{
  g_autofree char *status = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, "VmHWM:")) == NULL)
    g_error ("the peak of memory cannot be read");
  return strtol (line + strlen ("VmHWM:"), NULL, 10);
}

/* Serves until its standard input ends. */
static int
serve (void)
{
  g_autoptr (SwTestServer) server = sw_test_server_new ();
  char byte;

  sw_test_answer_generate (sw_test_server_answer (server, "GET", "/large", 200, NULL), SIZE, NULL, 'x');
  sw_test_answer_generate (sw_test_server_answer (server, "GET", "/small", 200, NULL), BUFFER_SIZE, NULL, 'x');
  printf ("%s\n", sw_test_server_get_uri (server));
  fflush (stdout);
  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  return 0;
}

static void
store_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      location)
{
  *(GAsyncResult **)location = g_object_ref (result);
}

static void
fetch_ours (SwService  *service,
            const char *base,
            const char *path,
            const char *file)
{
  g_autofree char *uri = g_strconcat (base, path, NULL);
  g_autoptr (GFile) partial = g_file_new_for_path (file);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  unlink (file);
  sw_service_fetch_async (service, uri, partial, NULL, NULL, NULL, store_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!sw_service_fetch_finish (service, result, &error))
    g_error ("%s", error->message);
}

static void
fetch_bare (SoupSession *session,
            const char  *base,
            const char  *path,
            const char  *file)
{
  g_autofree char *uri = g_strconcat (base, path, NULL);
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send (session, message, NULL, &error);
  gssize length;
  int    fd;

  if (stream == NULL)
    g_error ("%s", error->message);
  unlink (file);
  fd = open (file, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  while ((length = g_input_stream_read (stream, buffer, BUFFER_SIZE, NULL, &error)) > 0)
    for (gssize done = 0; done < length;)
      {
        gssize written = write (fd, buffer + done, (size_t)(length - done));

        if (written < 0)
          g_error ("%s", g_strerror (errno));
        done += written;
      }
  if (length < 0 || close (fd) != 0)
    g_error ("the file could not be fetched");
}

/* The small file first: what is measured is what the size adds. */
static int
run_client (gboolean    ours,
            const char *base,
            const char *file)
{
  g_autoptr (SwService) service = sw_service_new (sw_contract_get_default (), base, SW_TARGET_ENGINE, 0);
  g_autoptr (SoupSession) session = soup_session_new ();
  gint64 begin;
  long   before;

  soup_session_set_proxy_resolver (session, NULL);
  if (ours)
    fetch_ours (service, base, "/small", file);
  else
    fetch_bare (session, base, "/small", file);
  before = read_peak ();
  begin = g_get_monotonic_time ();
  if (ours)
    fetch_ours (service, base, "/large", file);
  else
    fetch_bare (session, base, "/large", file);
  printf ("%f %f\n", (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC, (double)(read_peak () - before) / 1024);
  return 0;
}

static Cost
measure (const char *self,
         const char *kind,
         const char *base,
         const char *file)
{
  const char *const arguments[] = { self, kind, base, file, NULL };
  g_autoptr (GSubprocess) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  Cost             cost = { 0, 0 };
  char            *rest;

  client = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  if (client == NULL || !g_subprocess_communicate_utf8 (client, NULL, NULL, &output, NULL, &error) || !g_subprocess_get_successful (client))
    g_error ("%s failed: %s", kind, error != NULL ? error->message : "see above");
  cost.seconds = g_ascii_strtod (output, &rest);
  cost.growth = g_ascii_strtod (rest, NULL);
  return cost;
}

static int
compare (const void *a,
         const void *b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return (one > other) - (one < other);
}

static double
median (const double *values)
{
  double sorted[PAIRS];

  memcpy (sorted, values, sizeof sorted);
  qsort (sorted, PAIRS, sizeof *sorted, compare);
  return sorted[PAIRS / 2];
}

static void
compare_clients (const char *self,
                 const char *base,
                 const char *file)
{
  double       our_rate[PAIRS], bare_rate[PAIRS], ratio[PAIRS], our_growth[PAIRS], bare_growth[PAIRS];
  const double megabytes = SIZE / 1e6;

  for (guint i = 0; i < PAIRS; i++)
    {
      Cost bare = measure (self, "--bare", base, file);
      Cost ours = measure (self, "--ours", base, file);

      our_rate[i] = megabytes / ours.seconds;
      bare_rate[i] = megabytes / bare.seconds;
      ratio[i] = bare.seconds / ours.seconds;
      our_growth[i] = ours.growth;
      bare_growth[i] = bare.growth;
    }
  printf ("download_rate %.0f MB/s\n", median (our_rate));
  printf ("download_rate_bare %.0f MB/s (read and write in a loop)\n", median (bare_rate));
  printf ("download_rate_ratio %.2f of the bare loop, aim 0.8\n", median (ratio));
  printf ("download_peak_growth %.2f MiB for 200 MB, aim 1, at most 8\n", median (our_growth));
  printf ("download_peak_growth_bare %.2f MiB\n", median (bare_growth));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *base = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  if (argc == 2 && g_str_equal (argv[1], "--serve"))
    return serve ();
  if (argc == 4)
    return run_client (g_str_equal (argv[1], "--ours"), argv[2], argv[3]);

  folder = g_dir_make_tmp ("songwright-bench-XXXXXX", &error);
  if (folder != NULL)
    server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, argv[0], "--serve", NULL);
  if (server == NULL)
    g_error ("%s", error->message);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  base = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  if (base == NULL)
    g_error ("the server did not start");
  file = g_build_filename (folder, "download", NULL);
  compare_clients (argv[0], base, file);
  unlink (file);
  rmdir (folder);
  g_output_stream_close (g_subprocess_get_stdin_pipe (server), NULL, NULL);
  return g_subprocess_wait_check (server, NULL, NULL) ? 0 : 1;
}
