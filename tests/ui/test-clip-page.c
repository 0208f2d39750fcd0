/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-clip-page.h"
#include "sw-lyrics-view.h"
#include "sw-ui-test.h"

#include <string.h>

#define WORDS "[Verse]\nPaper boats tonight\nCarry my words\n\n[Chorus]\nSail on\n"
static SwClip *
make_clip (void)
{
  SwClip *clip = sw_clip_new (NULL);

  sw_clip_set_title (clip, "Paper Boats");
  sw_clip_set_tags (clip, "dreamy pop");
  sw_clip_set_service (clip, "builtin");
  sw_clip_set_duration (clip, 187);
  sw_clip_set_bpm (clip, 96);
  sw_clip_set_key (clip, "D minor");
  sw_clip_set_lyrics (clip, WORDS);
  sw_clip_set_state (clip, SW_CLIP_READY);
  return clip;
}

static const char *
text_of (gpointer    page,
         const char *id)
{
  return gtk_label_get_text (sw_ui_test_child (page, id));
}

static void
test_facts (SwUiTest     *test,
            gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ();
  g_autoptr (GtkWidget) page = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));

  g_assert_cmpstr (gtk_editable_get_text (sw_ui_test_child (page, "title")), ==, "Paper Boats");
  g_assert_cmpstr (text_of (page, "tags"), ==, "dreamy pop");
  g_assert_nonnull (strstr (text_of (page, "facts"), "3:07"));
  g_assert_nonnull (strstr (text_of (page, "facts"), "96 bpm"));
  g_assert_nonnull (strstr (text_of (page, "facts"), "D minor"));
  g_assert_nonnull (strstr (text_of (page, "facts"), "sketch made on this computer"));
}

static void
test_words (SwUiTest     *test,
            gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ();
  g_autoptr (GtkWidget) page = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));
  SwLyricsView *view = sw_ui_test_child (page, "lyrics");

  sw_test_wait_until (strlen (sw_lyrics_view_get_text (view)) > 0);
  g_assert_cmpstr (sw_lyrics_view_get_text (view), ==, "Verse\nPaper boats tonight\nCarry my words\n\nChorus\nSail on");
  g_assert_false (gtk_widget_get_visible (sw_ui_test_child (page, "no_lyrics")));
  sw_clip_set_lyrics (clip, "");
  sw_test_wait_until (gtk_widget_get_visible (sw_ui_test_child (page, "no_lyrics")));
}

static void
test_like (SwUiTest     *test,
           gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ();
  g_autoptr (GtkWidget) page = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), page);
  g_assert_true (gtk_widget_activate_action (page, "clip.like", NULL));
  g_assert_true (sw_clip_get_liked (clip));
  g_assert_true (gtk_toggle_button_get_active (sw_ui_test_child (page, "like")));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_rename (SwUiTest     *test,
             gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ();
  g_autoptr (GtkWidget) page = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));
  GtkEditableLabel *title = sw_ui_test_child (page, "title");

  g_assert_true (gtk_widget_activate_action (page, "clip.rename", NULL));
  g_assert_true (gtk_editable_label_get_editing (title));
  gtk_editable_set_text (GTK_EDITABLE (title), "  Steel Boats ");
  gtk_editable_label_stop_editing (title, TRUE);
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "Steel Boats");

  /* An empty one is not taken. */
  gtk_editable_label_start_editing (title);
  gtk_editable_set_text (GTK_EDITABLE (title), "   ");
  gtk_editable_label_stop_editing (title, TRUE);
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "Steel Boats");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, "Steel Boats");
}

static void
test_narrow (SwUiTest     *test,
             gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip ();
  g_autoptr (GtkWidget) page = NULL;
  int minimum;

  sw_clip_set_title (clip, "A Very Long Title That Goes On and On About a River and the Sea");
  page = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

#define ADD(path, test) g_test_add (path, SwUiTest, NULL, sw_ui_test_set_up, test, sw_ui_test_tear_down)
  ADD ("/clip-page/facts", test_facts);
  ADD ("/clip-page/words", test_words);
  ADD ("/clip-page/like", test_like);
  ADD ("/clip-page/rename", test_rename);
  ADD ("/clip-page/narrow", test_narrow);

  return g_test_run ();
}
