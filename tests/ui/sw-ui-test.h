/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"
#include "sw-test-util.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Initialises GTK with the accessibility backend for tests. FALSE (after saying so
 * in TAP) when there is no display; then main() returns 0 at once. */
gboolean   sw_ui_test_init        (int *argc, char ***argv);

/* A studio on a folder of its own, opened, with the service "builtin". */
typedef struct
{
  char       *dir;
  SwSettings *settings;
  SwStudio   *studio;
} SwUiTest;

void       sw_ui_test_set_up      (SwUiTest *self, gconstpointer data);
/* The same with the studio not opened: nothing is asked of any service. */
void       sw_ui_test_set_up_closed (SwUiTest *self, gconstpointer data);
void       sw_ui_test_tear_down   (SwUiTest *self, gconstpointer data);
/* Closes the studio and opens it anew on the same folder. */
void       sw_ui_test_reopen      (SwUiTest *self);

/* A child of a template by its id. */
gpointer   sw_ui_test_child       (gpointer widget, const char *id);
/* The first visible widget below @widget that is a @type and has @label. */
GtkWidget *sw_ui_test_find        (GtkWidget *widget, GType type, const char *label);
gboolean   sw_ui_test_shows       (GtkWidget *widget);

G_END_DECLS
