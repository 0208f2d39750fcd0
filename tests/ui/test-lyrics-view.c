/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-clip-page.h"
#include "sw-lyrics-view-private.h"
#include "sw-store.h"
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

/* What the view wished for last. */
typedef struct
{
  double seek;
  guint  n_moved;
  guint  word;
  double start, end;
} Wish;

static void
seek_cb (SwLyricsView *view,
         double        seconds,
         Wish         *wish)
{
  wish->seek = seconds;
}

static void
moved_cb (SwLyricsView *view,
          guint         word,
          double        start,
          double        end,
          Wish         *wish)
{
  wish->n_moved++;
  wish->word = word;
  wish->start = start;
  wish->end = end;
}

static SwLyricsView *
make_view (Wish *wish)
{
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text (WORDS);
  g_autoptr (SwLyrics) timed = sw_timeline_apply (plain, TIMES, -1);
  SwLyricsView *view = g_object_ref_sink (g_object_new (SW_TYPE_LYRICS_VIEW, NULL));

  sw_lyrics_view_set_lyrics (view, timed);
  if (wish != NULL)
    {
      g_signal_connect (view, "seek", G_CALLBACK (seek_cb), wish);
      g_signal_connect (view, "word-moved", G_CALLBACK (moved_cb), wish);
    }
  return view;
}

static GtkWidget *
show (SwLyricsView *view,
      int           width)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, 300);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  sw_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (view)) && gtk_widget_get_width (GTK_WIDGET (view)) > 0);
  return window;
}

static void
test_follows_sound (void)
{
  g_autoptr (SwLyricsView) view = make_view (NULL);

  g_assert_cmpint (sw_lyrics_view_get_line (view), ==, -1);
  sw_lyrics_view_set_position (view, 6.5, FALSE);
  g_assert_cmpint (sw_lyrics_view_get_line (view), ==, 1);
  g_assert_cmpint (sw_lyrics_view_get_word (view), ==, 4);
  sw_lyrics_view_set_position (view, 9.5, FALSE);
  g_assert_cmpint (sw_lyrics_view_get_line (view), ==, 2);
  g_assert_cmpint (sw_lyrics_view_get_word (view), ==, 6);
  sw_lyrics_view_set_position (view, -1, FALSE);
  g_assert_cmpint (sw_lyrics_view_get_line (view), ==, -1);
  g_assert_cmpint (sw_lyrics_view_get_word (view), ==, -1);
}

/* The player tells its position too seldom: the next word does not wait for it. */
static void
test_word_in_time (void)
{
  g_autoptr (SwLyricsView) view = make_view (NULL);

  sw_lyrics_view_set_position (view, 1.95, TRUE);
  g_assert_cmpint (sw_lyrics_view_get_word (view), ==, 0);
  sw_test_wait_until (sw_lyrics_view_get_word (view) == 1);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  guint *left = data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Whatever was to be drawn is drawn. */
static void
wait_for_frames (GtkWidget *widget)
{
  guint left = 3;

  gtk_widget_add_tick_callback (widget, tick_cb, &left, NULL);
  sw_test_wait_until (left == 0);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Positions within a word draw nothing anew. */
static void
test_still (void)
{
  g_autoptr (SwLyricsView) view = make_view (NULL);
  GtkWidget *window = show (view, 400);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (view));
  guint n_drawn = 0, n_words = 0;

  sw_lyrics_view_set_position (view, 2.1, FALSE);
  sw_test_wait_until (gtk_widget_get_child_visible (view->sounding));
  g_object_set (gtk_widget_get_settings (window), "gtk-enable-animations", FALSE, NULL);
  wait_for_frames (window);
  sw_test_count_notify (view, "word", &n_words);
  g_signal_connect_swapped (paintable, "invalidate-contents", G_CALLBACK (count_cb), &n_drawn);
  for (int i = 2; i < 9; i++)
    {
      sw_lyrics_view_set_position (view, 2 + i * 0.1, FALSE);
      wait_for_frames (window);
    }
  g_assert_cmpuint (n_words, ==, 0);
  g_assert_cmpuint (n_drawn, ==, 0);
  sw_lyrics_view_set_position (view, 6.5, FALSE);
  sw_test_wait_until (n_drawn > 0);
  g_assert_cmpuint (n_words, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Every word is found where it is shown, also where lines are broken. */
static void
test_places (void)
{
  static const int widths[] = { 600, 90 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (SwLyricsView) view = make_view (NULL);
      GtkWidget *window = show (view, widths[i]);

      for (int word = 0; word < 8; word++)
        {
          GdkRectangle place;

          g_assert_true (_sw_lyrics_view_get_place (view, word, &place));
          g_assert_cmpint (_sw_lyrics_view_find_word (view, place.x + place.width / 2.0, place.y + place.height / 2.0), ==, word);
        }
      g_assert_cmpint (_sw_lyrics_view_find_word (view, -5, -5), ==, -1);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
test_keys (void)
{
  Wish wish = { 0 };
  g_autoptr (SwLyricsView) view = make_view (&wish);
  GtkWidget *widget = GTK_WIDGET (view);

  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 0);
  gtk_widget_activate_action (widget, "lyrics.step", "i", 1);
  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 1);
  gtk_widget_activate_action (widget, "lyrics.step-line", "i", 1);
  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 4);
  gtk_widget_activate_action (widget, "lyrics.play-word", NULL);
  g_assert_cmpfloat (wish.seek, ==, 6);
  gtk_widget_activate_action (widget, "lyrics.step", "i", G_MAXINT);
  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 7);
  gtk_widget_activate_action (widget, "lyrics.step", "i", 1);
  gtk_widget_activate_action (widget, "lyrics.step-line", "i", 1);
  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 7);
  gtk_widget_activate_action (widget, "lyrics.step-line", "i", -1);
  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 4);
  gtk_widget_activate_action (widget, "lyrics.step", "i", G_MININT);
  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 0);
}

static void
test_corrects (void)
{
  Wish wish = { 0 };
  g_autoptr (SwLyricsView) view = make_view (&wish);
  GtkWidget *widget = GTK_WIDGET (view);

  gtk_widget_activate_action (widget, "lyrics.step", "i", 1);
  gtk_widget_activate_action (widget, "lyrics.move-word", "d", 0.01);
  g_assert_cmpuint (wish.n_moved, ==, 1);
  g_assert_cmpuint (wish.word, ==, 1);
  g_assert_cmpfloat_with_epsilon (wish.start, 2.01, 1e-9);
  g_assert_cmpfloat_with_epsilon (wish.end, 3, 1e-9);
  gtk_widget_activate_action (widget, "lyrics.move-word", "d", 0.1);
  g_assert_cmpfloat_with_epsilon (wish.start, 2.11, 1e-9);
  g_assert_cmpfloat_with_epsilon (sw_lyrics_get_word (sw_lyrics_view_get_lyrics (view), 1)->start, 2.11, 1e-9);
  g_assert_cmpint (sw_lyrics_view_get_cursor (view), ==, 1);
  gtk_test_accessible_assert_property (view->cursor, GTK_ACCESSIBLE_PROPERTY_LABEL, "boats");
  gtk_test_accessible_assert_property (view->cursor, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "0:02.11");
  g_assert_cmpstr (gtk_label_get_label (view->badge), ==, "0:02.11");
  gtk_widget_activate_action (widget, "lyrics.take-back", NULL);
  g_assert_cmpfloat (wish.start, <, 0);
}

static void
test_untimed (void)
{
  Wish wish = { .seek = -7 };
  g_autoptr (SwLyrics) plain = sw_lyrics_new_from_text (WORDS);
  g_autoptr (SwLyricsView) view = make_view (&wish);

  sw_lyrics_view_set_lyrics (view, plain);
  sw_lyrics_view_set_position (view, 6.5, FALSE);
  g_assert_cmpint (sw_lyrics_view_get_line (view), ==, -1);
  g_assert_false (gtk_widget_get_focusable (view->cursor));
  gtk_widget_activate_action (GTK_WIDGET (view), "lyrics.play-word", NULL);
  gtk_widget_activate_action (GTK_WIDGET (view), "lyrics.move-word", "d", 0.1);
  g_assert_cmpfloat (wish.seek, ==, -7);
  g_assert_cmpuint (wish.n_moved, ==, 0);
}

static SwClip *
make_clip (SwUiTest *test)
{
  SwClip *clip = sw_clip_new (NULL);
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_clip_set_title (clip, "Paper Boats");
  sw_clip_set_service (clip, "musicapi");
  sw_clip_set_lyrics (clip, WORDS);
  sw_clip_set_duration (clip, 20);
  sw_clip_set_state (clip, SW_CLIP_READY);
  g_ptr_array_add (clips, clip);
  sw_store_save_clips_async (sw_studio_get_store (test->studio), clips, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_save_clips_finish (sw_studio_get_store (test->studio), result, &error);
  g_assert_no_error (error);
  return clip;
}

static void
add_timeline (SwUiTest *test,
              SwClip   *clip)
{
  g_autoptr (SwAsset) asset = sw_asset_new (NULL, sw_clip_get_id (clip), SW_ASSET_TIMELINE);
  g_autoptr (GPtrArray) assets = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sw_asset_set_text (asset, TIMES);
  g_ptr_array_add (assets, asset);
  sw_store_save_assets_async (sw_studio_get_store (test->studio), assets, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  sw_store_save_assets_finish (sw_studio_get_store (test->studio), result, &error);
  g_assert_no_error (error);
}

static double
start_of (GtkWidget *page,
          guint      word)
{
  SwLyrics *lyrics = sw_lyrics_view_get_lyrics (sw_ui_test_child (page, "lyrics"));

  return lyrics != NULL && word < sw_lyrics_get_n_words (lyrics) ? sw_lyrics_get_word (lyrics, word)->start : -1;
}

/* A timeline that arrives while the page shows is taken over. */
static void
test_timeline (SwUiTest     *test,
               gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip (test);
  g_autoptr (GtkWidget) page = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));

  sw_test_wait_until (strlen (sw_lyrics_view_get_text (sw_ui_test_child (page, "lyrics"))) > 0);
  g_assert_cmpfloat (start_of (page, 1), ==, -1);
  add_timeline (test, clip);
  sw_test_wait_until (start_of (page, 1) == 2);
}

static void
test_corrections_are_kept (SwUiTest     *test,
                           gconstpointer data)
{
  g_autoptr (SwClip) clip = make_clip (test);
  g_autoptr (GtkWidget) page = NULL;
  g_autoptr (GtkWidget) other = NULL;
  GtkWidget *view;

  add_timeline (test, clip);
  page = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));
  sw_test_wait_until (start_of (page, 1) == 2);
  view = sw_ui_test_child (page, "lyrics");
  gtk_widget_activate_action (view, "lyrics.step", "i", 1);
  gtk_widget_activate_action (view, "lyrics.move-word", "d", 0.25);

  other = g_object_ref_sink (g_object_new (SW_TYPE_CLIP_PAGE, "studio", test->studio, "clip", clip, NULL));
  sw_test_wait_until (start_of (other, 1) == 2.25);
  gtk_widget_activate_action (view, "lyrics.take-back", NULL);
  sw_test_wait_until (start_of (page, 1) == 2 && start_of (other, 1) == 2);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

#define ADD(path, test) g_test_add (path, SwUiTest, NULL, sw_ui_test_set_up, test, sw_ui_test_tear_down)
  g_test_add_func ("/lyrics-view/follows-sound", test_follows_sound);
  g_test_add_func ("/lyrics-view/word-in-time", test_word_in_time);
  g_test_add_func ("/lyrics-view/still", test_still);
  g_test_add_func ("/lyrics-view/places", test_places);
  g_test_add_func ("/lyrics-view/keys", test_keys);
  g_test_add_func ("/lyrics-view/corrects", test_corrects);
  g_test_add_func ("/lyrics-view/untimed", test_untimed);
  ADD ("/lyrics-view/timeline", test_timeline);
  ADD ("/lyrics-view/corrections-are-kept", test_corrections_are_kept);

  return g_test_run ();
}
