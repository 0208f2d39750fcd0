/* SPDX-License-Identifier: GPL-3.0-or-later */

/* first-frame COMMAND…: starts COMMAND on the X display and watches the screen.
 * Prints
 *
 *   painted MS      until the first picture of a window with more than one colour
 *   pss KIB         proportional memory three seconds later
 *   wakeups N       voluntary context switches per second over ten seconds of rest
 *
 * and ends the program. With --quick the last two are left out. */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define POLL_USEC 1000
#define PATIENCE_SECONDS 30
#define SETTLE_SECONDS 3
#define REST_SECONDS 10

/* Whether a window of the screen shows more than one colour along two scan lines. */
static gboolean
window_is_painted (Display *display,
                   Window   window)
{
  XWindowAttributes attributes;
  XImage           *image;
  gboolean          painted = FALSE;

  if (!XGetWindowAttributes (display, window, &attributes) ||
      attributes.map_state != IsViewable || attributes.width < 300 || attributes.height < 200)
    return FALSE;

  for (int part = 1; part <= 2 && !painted; part++)
    {
      image = XGetImage (display, window, 0, part == 1 ? 24 : attributes.height / 2,
                         attributes.width, 1, AllPlanes, ZPixmap);
      if (image == NULL)
        return FALSE;
      for (int x = 8; x < attributes.width - 8 && !painted; x++)
        painted = XGetPixel (image, x, 0) != XGetPixel (image, 7, 0);
      XDestroyImage (image);
    }
  return painted;
}

static gboolean
screen_is_painted (Display *display,
                   Window   window,
                   int      depth)
{
  Window       root, parent, *children = NULL;
  unsigned int n_children = 0;
  gboolean     painted = FALSE;

  if (depth > 0 && window_is_painted (display, window))
    return TRUE;
  if (depth > 2 || !XQueryTree (display, window, &root, &parent, &children, &n_children))
    return FALSE;
  for (unsigned int i = 0; i < n_children && !painted; i++)
    painted = screen_is_painted (display, children[i], depth + 1);
  if (children != NULL)
    XFree (children);
  return painted;
}

static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  return 0;
}

static long
read_pss (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char      *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, "\nPss:")) == NULL)
    return -1;
  return g_ascii_strtoll (line + 5, NULL, 10);
}

static gint64
count_switches (pid_t pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gint64      sum = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "status", NULL);
      g_autofree char *text = NULL;
      const char      *line;

      if (g_file_get_contents (path, &text, NULL, NULL) &&
          (line = strstr (text, "\nvoluntary_ctxt_switches:")) != NULL)
        sum += g_ascii_strtoll (line + strlen ("\nvoluntary_ctxt_switches:"), NULL, 10);
    }
  return sum;
}

int
main (int    argc,
      char **argv)
{
  Display *display = XOpenDisplay (NULL);
  gboolean quick = argc > 1 && g_str_equal (argv[1], "--quick");
  char   **command = argv + (quick ? 2 : 1);
  gint64   start, painted = -1, before;
  pid_t    pid;

  if (display == NULL || *command == NULL)
    {
      fprintf (stderr, "first-frame: a display and a command are needed\n");
      return 2;
    }
  XSetErrorHandler (ignore_error);

  start = g_get_monotonic_time ();
  pid = fork ();
  if (pid == 0)
    {
      execvp (command[0], command);
      _exit (127);
    }
  while (painted < 0 && g_get_monotonic_time () - start < PATIENCE_SECONDS * G_USEC_PER_SEC &&
         waitpid (pid, NULL, WNOHANG) == 0)
    {
      if (screen_is_painted (display, DefaultRootWindow (display), 0))
        painted = g_get_monotonic_time () - start;
      else
        g_usleep (POLL_USEC);
    }
  printf ("painted %.1f\n", painted / 1000.0);
  if (!quick && painted >= 0)
    {
      g_usleep (SETTLE_SECONDS * G_USEC_PER_SEC);
      printf ("pss %ld\n", read_pss (pid));
      before = count_switches (pid);
      g_usleep (REST_SECONDS * G_USEC_PER_SEC);
      printf ("wakeups %.2f\n", (count_switches (pid) - before) / (double)REST_SECONDS);
    }
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  XCloseDisplay (display);
  return painted < 0;
}
