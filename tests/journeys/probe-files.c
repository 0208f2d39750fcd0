/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether each file named on the command line can be decoded from start to end. */

#include "config.h"

#include "sw-probe.h"

int
main (int    argc,
      char **argv)
{
  int n_bad = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      SwProbe probe;

      if (sw_probe_file (argv[i], FALSE, &probe, NULL, &error))
        continue;
      g_print ("%s: %s\n", argv[i], error->message);
      n_bad++;
    }
  return n_bad == 0 ? 0 : 1;
}
