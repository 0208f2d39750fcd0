/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Turns an asynchronous call into a synchronous one with a deadline:
 *
 *   g_autoptr (GAsyncResult) result = NULL;
 *   sw_foo_bar_async (foo, NULL, sw_test_store_result, &result);
 *   sw_test_wait_result (&result);
 *   sw_foo_bar_finish (foo, result, &error);
 */
void     sw_test_store_result (GObject *source, GAsyncResult *result, gpointer location);
void     sw_test_wait_result  (GAsyncResult **location);

/* Runs the main context until @condition is TRUE or 20 s are over (then fails). */
#define sw_test_wait_until(condition)                                  \
  G_STMT_START                                                         \
  {                                                                    \
    gint64 deadline_ = g_get_monotonic_time () + sw_test_deadline ();  \
    guint tick_ = sw_test_start_ticking ();                            \
    while (!(condition))                                               \
      {                                                                \
        if (g_get_monotonic_time () > deadline_)                       \
          g_error ("%s:%d: %s did not become true in time",            \
                   __FILE__, __LINE__, #condition);                    \
        g_main_context_iteration (NULL, TRUE);                         \
      }                                                                \
    g_source_remove (tick_);                                           \
  }                                                                    \
  G_STMT_END

gint64   sw_test_deadline      (void);
guint    sw_test_start_ticking (void);
/* Runs what is ready now. */
void     sw_test_drain         (void);

/* A fresh folder under the test's own temporary folder, removed by sw_test_remove_tree(). */
char    *sw_test_make_dir      (void);
void     sw_test_remove_tree   (const char *path);

/* Records "items-changed" as "1:+3-0 …" from the moment of the call. */
GString *sw_test_record_items  (GListModel *model);
/* Counts notifications of one property. */
void     sw_test_count_notify  (gpointer object, const char *property, guint *count);

G_END_DECLS
