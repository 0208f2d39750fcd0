/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-ui-test.h"
#include "sw-variants-page.h"
#include "sw-variants.h"
#include "sw-words-field.h"

typedef struct
{
  SwUiTest   base;
  SwRequest *request;
  GtkWidget *page;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  sw_ui_test_set_up (&self->base, data);
  self->request = sw_request_new (sw_studio_get_contract (self->base.studio), "sonic.create.custom");
  sw_request_set_string (self->request, "mv", "sonic-v5");
  sw_request_set_string (self->request, "prompt", "[Verse]\nPaper boats\n");
  sw_request_set_string (self->request, "tags", "folk");
  self->page = g_object_ref_sink (sw_variants_page_new (self->base.studio, self->request));
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->page);
  g_object_unref (self->request);
  sw_ui_test_tear_down (&self->base, data);
}

static void
test_cross (Fixture      *self,
            gconstpointer data)
{
  const char *const styles[] = { "folk", "jazz", NULL }, *const models[] = { "sonic-v5", "sonic-v4", NULL };
  g_autoptr (GPtrArray) requests = NULL;
  double seed;

  sw_request_set_number (self->request, "seed", 7);
  requests = sw_variants_new (self->request, styles, models, 2);
  g_assert_cmpuint (requests->len, ==, 8);
  g_assert_cmpstr (sw_request_get_string (requests->pdata[0], "tags"), ==, "folk");
  g_assert_cmpstr (sw_request_get_string (requests->pdata[2], "mv"), ==, "sonic-v4");
  g_assert_cmpstr (sw_request_get_string (requests->pdata[7], "tags"), ==, "jazz");
  g_assert_true (sw_request_get_number (requests->pdata[7], "seed", &seed));
  g_assert_cmpfloat (seed, ==, 8);
  g_assert_cmpstr (sw_request_get_string (self->request, "tags"), ==, "folk");
}

static void
test_price (Fixture      *self,
            gconstpointer data)
{
  GtkButton    *submit = sw_ui_test_child (self->page, "submit");
  SwWordsField *styles = sw_ui_test_child (self->page, "styles");

  g_assert_cmpstr (gtk_button_get_label (submit), ==, "Make 1 Song · free");
  sw_words_field_set_text (styles, "folk\n\n  jazz  \nlo-fi\n");
  g_assert_cmpstr (gtk_button_get_label (submit), ==, "Make 3 Songs · free");
}

static void
test_too_many (Fixture      *self,
               gconstpointer data)
{
  GtkWidget     *submit = sw_ui_test_child (self->page, "submit");
  GtkSpinButton *versions = sw_ui_test_child (self->page, "versions");

  sw_words_field_set_text (sw_ui_test_child (self->page, "styles"), "folk\njazz\n");
  gtk_spin_button_set_value (versions, 6);
  g_assert_cmpstr (gtk_label_get_label (sw_ui_test_child (self->page, "hint")), ==, "These are 12 songs; at most 10 go at once");
  g_assert_false (gtk_widget_get_sensitive (submit));
}

static void
count_cb (guint *sum,
          guint  n_tasks)
{
  *sum += n_tasks;
}

/* One task each, and a second press sends nothing. */
static void
test_submit (Fixture      *self,
             gconstpointer data)
{
  guint sum = 0;

  sw_words_field_set_text (sw_ui_test_child (self->page, "styles"), "folk\njazz\n");
  g_signal_connect_swapped (self->page, "submitted", G_CALLBACK (count_cb), &sum);
  g_assert_true (gtk_widget_activate_action (self->page, "variants.submit", NULL));
  gtk_widget_activate_action (self->page, "variants.submit", NULL);
  g_assert_cmpuint (sum, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sw_studio_get_tasks (self->base.studio))), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/variants/cross", test_cross);
  ADD ("/variants/price", test_price);
  ADD ("/variants/too-many", test_too_many);
  ADD ("/variants/submit", test_submit);

  return g_test_run ();
}
