/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-clip-page.h"
#include "sw-lyrics-view.h"
#include "sw-timed-words.h"
#include "sw-ui-test.h"

#include <string.h>

#define WORDS "[Verse]\nPaper boats tonight\nCarry my words\n\n[Chorus]\nSail on\n"
#define TIMES "{\"words\":["                                   \
              "{\"text\":\"Paper\",\"start\":1,\"end\":2},"    \
              "{\"text\":\"boats\",\"start\":2,\"end\":3},"    \
              "{\"text\":\"tonight,\",\"start\":3,\"end\":4}," \
              "{\"text\":\"Carry\",\"start\":5,\"end\":6},"    \
              "{\"text\":\"my\",\"start\":6,\"end\":7},"       \
              "{\"text\":\"words\",\"start\":7,\"end\":8},"    \
              "{\"text\":\"Sail\",\"start\":9,\"end\":10},"    \
              "{\"text\":\"on\",\"start\":10,\"end\":11}]}"

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

static void
test_follows_sound (void)
{
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text (WORDS);
  g_autoptr (SwLyrics) timed = _sw_timed_words_apply (plain, TIMES, -1);
  g_autoptr (GtkWidget) view = g_object_ref_sink (g_object_new (SW_TYPE_LYRICS_VIEW, NULL));

  g_assert_true (sw_lyrics_get_timed (timed));
  sw_lyrics_view_set_lyrics (SW_LYRICS_VIEW (view), timed);
  g_assert_cmpint (sw_lyrics_view_get_line (SW_LYRICS_VIEW (view)), ==, -1);
  sw_lyrics_view_set_position (SW_LYRICS_VIEW (view), 6.5);
  g_assert_cmpint (sw_lyrics_view_get_line (SW_LYRICS_VIEW (view)), ==, 1);
  sw_lyrics_view_set_position (SW_LYRICS_VIEW (view), 9.5);
  g_assert_cmpint (sw_lyrics_view_get_line (SW_LYRICS_VIEW (view)), ==, 2);
  sw_lyrics_view_set_position (SW_LYRICS_VIEW (view), -1);
  g_assert_cmpint (sw_lyrics_view_get_line (SW_LYRICS_VIEW (view)), ==, -1);
}

static void
test_odd_times (void)
{
  static const char *const texts[] = { "", "[]", "nonsense", "{\"words\":7}", "{\"words\":[]}", "{\"words\":[null,3,{\"text\":4}]}" };
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text (WORDS);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SwLyrics) timed = _sw_timed_words_apply (plain, texts[i], -1);

      g_assert_false (sw_lyrics_get_timed (timed));
      g_assert_cmpuint (sw_lyrics_get_n_words (timed), ==, sw_lyrics_get_n_words (plain));
    }
}

/* Where nothing parts the words, the file times each character. */
static void
test_characters (void)
{
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text ("\346\230\237\343\201\256 \346\265\267");
  g_autoptr (SwLyrics) timed = _sw_timed_words_apply (plain, "{\"words\":[{\"text\":\"\346\230\237\",\"start\":1,\"end\":2},{\"text\":\"\343\201\256\",\"start\":2,\"end\":3},{\"text\":\"\346\265\267\",\"start\":3,\"end\":4}]}", -1);

  g_assert_cmpuint (sw_lyrics_get_n_words (timed), ==, 2);
  g_assert_cmpfloat (sw_lyrics_get_word (timed, 0)->start, ==, 1);
  g_assert_cmpfloat (sw_lyrics_get_word (timed, 0)->end, ==, 3);
  g_assert_cmpfloat (sw_lyrics_get_word (timed, 1)->start, ==, 3);
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
  g_test_add_func ("/lyrics-view/follows-sound", test_follows_sound);
  g_test_add_func ("/timed-words/odd", test_odd_times);
  g_test_add_func ("/timed-words/characters", test_characters);

  return g_test_run ();
}
