/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-operation-page.h"
#include "sw-range-editor.h"
#include "sw-ui-test.h"
#include "sw-words-field.h"

typedef struct
{
  SwUiTest   base;
  SwClip    *clip;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  sw_ui_test_set_up (&self->base, data);
  self->clip = sw_clip_new (NULL);
  sw_clip_set_service (self->clip, "builtin");
  sw_clip_set_remote_id (self->clip, "clip-at-the-service");
  sw_clip_set_title (self->clip, "Paper Boats");
  sw_clip_set_tags (self->clip, "folk");
  sw_clip_set_lyrics (self->clip, "[Verse]\nPaper boats\n");
  sw_clip_set_model (self->clip, "sonic-v5");
  sw_clip_set_duration (self->clip, 60);
  sw_clip_set_created (self->clip, g_get_real_time () / G_USEC_PER_SEC);
  sw_clip_set_state (self->clip, SW_CLIP_READY);
  self->window = g_object_ref_sink (gtk_window_new ());
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->window);
  g_object_unref (self->clip);
  sw_ui_test_tear_down (&self->base, data);
}

static SwOperationPage *
open_page (Fixture    *self,
           const char *operation)
{
  GtkWidget *page = sw_operation_page_new (self->base.studio, NULL, operation, self->clip);

  gtk_window_set_child (GTK_WINDOW (self->window), page);
  sw_test_drain ();
  return SW_OPERATION_PAGE (page);
}

/* The body as it would go out. */
static JsonObject *
get_body (SwOperationPage *page)
{
  return json_node_dup_object (sw_request_to_body (sw_operation_page_get_request (page), SW_TARGET_ENGINE));
}

static void
test_extend (Fixture      *self,
             gconstpointer data)
{
  SwOperationPage *page = open_page (self, "sonic.create.extend");
  SwRangeEditor   *range = sw_ui_test_child (page, "range");
  SwWordsField    *words = sw_ui_test_child (page, "words");
  g_autoptr (JsonObject) body = NULL;

  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (range)));
  g_assert_cmpfloat (sw_range_editor_get_start (range), ==, 59);
  sw_range_editor_set_range (range, 41.239, 41.239);
  sw_words_field_set_text (words, "[Chorus]\nSail away\n");
  sw_test_drain ();
  g_assert_cmpstr (sw_operation_page_get_hint (page), ==, "");
  g_assert_true (sw_operation_page_get_ready (page));
  body = get_body (page);
  g_assert_cmpstr (json_object_get_string_member (body, "task_type"), ==, "extend_music");
  g_assert_cmpstr (json_object_get_string_member (body, "continue_clip_id"), ==, "clip-at-the-service");
  g_assert_cmpfloat (json_object_get_double_member (body, "continue_at"), ==, 41.24);
  g_assert_cmpstr (json_object_get_string_member (body, "prompt"), ==, "[Chorus]\nSail away\n");
  g_assert_true (json_object_get_boolean_member (body, "custom_mode"));
}

static void
test_replace (Fixture      *self,
              gconstpointer data)
{
  SwOperationPage *page = open_page (self, "sonic.replace_section");
  SwRangeEditor   *range = sw_ui_test_child (page, "range");
  SwWordsField    *words = sw_ui_test_child (page, "part_words");
  g_autoptr (JsonObject) body = NULL;

  g_assert_false (sw_operation_page_get_ready (page));
  sw_range_editor_set_range (range, 10, 20.5);
  sw_words_field_set_text (words, "Silver kites\n");
  sw_test_drain ();
  g_assert_true (sw_operation_page_get_ready (page));
  body = get_body (page);
  g_assert_cmpstr (json_object_get_string_member (body, "clip_id"), ==, "clip-at-the-service");
  g_assert_cmpfloat (json_object_get_double_member (body, "infill_start_s"), ==, 10);
  g_assert_cmpfloat (json_object_get_double_member (body, "infill_end_s"), ==, 20.5);
  g_assert_cmpstr (json_object_get_string_member (body, "infill_lyrics"), ==, "Silver kites\n");
  g_assert_cmpstr (json_object_get_string_member (body, "prompt"), ==, "[Verse]\nPaper boats\n");
}

/* A cover keeps the words and takes a wish for closeness. */
static void
test_cover (Fixture      *self,
            gconstpointer data)
{
  SwOperationPage *page = open_page (self, "sonic.create.cover");
  g_autoptr (JsonObject) body = NULL;

  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (page, "range")));
  sw_request_set_number (sw_operation_page_get_request (page), "audio_weight", 0.75);
  sw_test_drain ();
  g_assert_true (sw_operation_page_get_ready (page));
  body = get_body (page);
  g_assert_cmpstr (json_object_get_string_member (body, "task_type"), ==, "cover_music");
  g_assert_cmpfloat (json_object_get_double_member (body, "audio_weight"), ==, 0.75);
  g_assert_cmpstr (json_object_get_string_member (body, "tags"), ==, "folk");
}

/* For audio of one's own the task type changes by itself. */
static void
test_upload (Fixture      *self,
             gconstpointer data)
{
  SwOperationPage *page;
  g_autoptr (JsonObject) body = NULL;

  sw_clip_set_origin (self->clip, SW_CLIP_ORIGIN_UPLOADED);
  page = open_page (self, "sonic.create.cover");
  body = get_body (page);
  g_assert_cmpstr (json_object_get_string_member (body, "task_type"), ==, "cover_upload_music");
}

/* What is not possible says why, and the button rests. */
static void
test_refusal (Fixture      *self,
              gconstpointer data)
{
  SwOperationPage *page = open_page (self, "sonic.create.add_vocals");

  g_assert_false (sw_operation_page_get_ready (page));
  g_assert_nonnull (strstr (sw_operation_page_get_hint (page), "uploaded"));
  g_assert_false (gtk_widget_get_sensitive (sw_ui_test_child (page, "submit")));
}

/* A range of the voice is at most half a minute. */
static void
test_voice (Fixture      *self,
            gconstpointer data)
{
  SwOperationPage *page = open_page (self, "sonic.vox");
  SwRangeEditor   *range = sw_ui_test_child (page, "range");

  sw_range_editor_set_range (range, 5, 55);
  g_assert_cmpfloat (sw_range_editor_get_end (range), ==, 35);
}

/* Rows write what is chosen and follow what others write. */
static void
test_rows (Fixture      *self,
           gconstpointer data)
{
  SwOperationPage *page = open_page (self, "sonic.create.remaster");
  SwRequest       *request = sw_operation_page_get_request (page);
  GtkWidget       *row = sw_ui_test_find (GTK_WIDGET (page), ADW_TYPE_COMBO_ROW, NULL);

  g_assert_nonnull (row);
  while (row != NULL && !g_str_equal (gtk_widget_get_name (row), "variation_category"))
    row = gtk_widget_get_next_sibling (row);
  g_assert_nonnull (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 3);
  g_assert_cmpstr (sw_request_get_string (request, "variation_category"), ==, "high");
  sw_request_set_string (request, "variation_category", "subtle");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_false (sw_request_has (request, "variation_category"));
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/operation-page/extend", test_extend);
  ADD ("/operation-page/replace", test_replace);
  ADD ("/operation-page/cover", test_cover);
  ADD ("/operation-page/upload", test_upload);
  ADD ("/operation-page/refusal", test_refusal);
  ADD ("/operation-page/voice", test_voice);
  ADD ("/operation-page/rows", test_rows);

  return g_test_run ();
}
