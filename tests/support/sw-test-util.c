/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-test-util.h"

#include <glib/gstdio.h>

#define DEADLINE_SECONDS 20
#define TICK_MS 10

void
sw_test_store_result (GObject      *source,
                      GAsyncResult *result,
                      gpointer      location)
{
  GAsyncResult **slot = location;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

void
sw_test_wait_result (GAsyncResult **location)
{
  sw_test_wait_until (*location != NULL);
}

gint64
sw_test_deadline (void)
{
  const char *factor = g_getenv ("SONGWRIGHT_TEST_PATIENCE");

  return DEADLINE_SECONDS * G_USEC_PER_SEC * (factor != NULL ? MAX (1, g_ascii_strtoll (factor, NULL, 10)) : 1);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

guint
sw_test_start_ticking (void)
{
  return g_timeout_add (TICK_MS, tick_cb, NULL);
}

void
sw_test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

char *
sw_test_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("songwright-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
sw_test_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      sw_test_remove_tree (child);
    }
  g_remove (path);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GString    *record)
{
  g_string_append_printf (record, "%s%u:+%u-%u", record->len > 0 ? " " : "", position, added, removed);
}

static void
free_record (gpointer  record,
             GClosure *closure)
{
  g_string_free (record, TRUE);
}

GString *
sw_test_record_items (GListModel *model)
{
  GString *record = g_string_new (NULL);

  g_signal_connect_data (model, "items-changed", G_CALLBACK (items_changed_cb), record, free_record, 0);
  return record;
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *count)
{
  (*count)++;
}

void
sw_test_count_notify (gpointer    object,
                      const char *property,
                      guint      *count)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  g_signal_connect (object, signal, G_CALLBACK (count_cb), count);
}
