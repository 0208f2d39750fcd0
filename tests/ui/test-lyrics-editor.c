/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-lyrics-editor.h"
#include "sw-lyrics-text.h"
#include "sw-ui-test.h"
#include "sw-words-field.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

#define WORDS "[Verse]\nfirst line\n\n[Chorus]\nsail ön\n\n[Outro]\nbye"

static void
assert_moved (const char *text,
              const char *before, /* the cursor stands after it */
              int         direction,
              const char *expected,
              const char *expected_before)
{
  glong            cursor = -1;
  g_autofree char *moved = sw_lyrics_text_move_section (text, g_utf8_strlen (before, -1), direction, &cursor);

  g_assert_cmpstr (moved, ==, expected);
  if (expected != NULL)
    g_assert_cmpint (cursor, ==, g_utf8_strlen (expected_before, -1));
}

static void
test_move (void)
{
  assert_moved (WORDS, "[Verse]\nfirst line\n\n[Chorus]\nsail ö", -1,
                "[Chorus]\nsail ön\n\n[Verse]\nfirst line\n\n[Outro]\nbye", "[Chorus]\nsail ö");
  assert_moved (WORDS, "[Verse]\nfirst line\n\n[Chorus]\nsail ö", 1,
                "[Verse]\nfirst line\n\n[Outro]\nbye\n\n[Chorus]\nsail ön", "[Verse]\nfirst line\n\n[Outro]\nbye\n\n[Chorus]\nsail ö");
  assert_moved ("no tag\n[Verse]\nla", "no tag\n[Ve", -1, "[Verse]\nla\nno tag", "[Ve");
}

static void
test_move_at_ends (void)
{
  assert_moved (WORDS, "[V", -1, NULL, NULL);
  assert_moved (WORDS, WORDS, 1, NULL, NULL);
  assert_moved ("", "", 1, NULL, NULL);
  assert_moved ("only words", "on", 1, NULL, NULL);
}

/* There and back is where it was. */
static void
test_move_back (void)
{
  glong            cursor;
  g_autofree char *there = sw_lyrics_text_move_section (WORDS, 2, 1, &cursor);
  g_autofree char *back = sw_lyrics_text_move_section (there, cursor, -1, &cursor);

  g_assert_cmpstr (back, ==, WORDS);
  g_assert_cmpint (cursor, ==, 2);
}

static void
test_find (void)
{
  g_assert_cmpint (sw_lyrics_text_find_section (WORDS, 0, 1), ==, (glong)strlen ("[Verse]\nfirst line\n\n"));
  g_assert_cmpint (sw_lyrics_text_find_section (WORDS, 12, -1), ==, 0);
  g_assert_cmpint (sw_lyrics_text_find_section (WORDS, 0, -1), ==, -1);
  g_assert_cmpint (sw_lyrics_text_find_section (WORDS, g_utf8_strlen (WORDS, -1), 1), ==, -1);
  g_assert_cmpint (sw_lyrics_text_find_section ("", 0, 1), ==, -1);
}

static void
test_syllables (void)
{
  static const struct
  {
    const char *line;
    guint       n;
  } lines[] = {
    { "", 0 },
    { "[Chorus]", 0 },
    { "  [Verse 2]  ", 0 },
    { "Paper lanterns on the water", 8 },
    { "time", 1 },
    { "little table", 4 },
    { "you're home", 2 },
    { "[softly] sail on", 2 },
    { "(hmm) 12 !", 1 },
    { "yesterday", 3 },
    { "\346\230\237\343\201\256\346\265\267", 3 },
    { "Stra\303\237e \303\274ber", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_test_message ("%s", lines[i].line);
      g_assert_cmpuint (sw_lyrics_text_count_syllables (lines[i].line), ==, lines[i].n);
    }
}

static GtkWidget *
show (SwWordsField *field)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 400);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (field));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static SwWordsField *
make_field (void)
{
  SwWordsField *field = g_object_ref_sink (g_object_new (SW_TYPE_WORDS_FIELD, "with-sections", TRUE, "label", "Words", NULL));

  sw_words_field_set_text (field, WORDS);
  return field;
}

static void
place_cursor (SwWordsField *field,
              int           at)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (sw_words_field_get_view (field));
  GtkTextIter    iter;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, at);
  gtk_text_buffer_place_cursor (buffer, &iter);
}

/* The editor comes when the window is there, with text, cursor and name. */
static void
test_takes_over (void)
{
  g_autoptr (SwWordsField) field = make_field ();
  GtkWidget  *window;
  GtkTextIter iter;

  place_cursor (field, 9);
  g_assert_false (GTK_SOURCE_IS_VIEW (sw_words_field_get_view (field)));
  window = show (field);
  sw_test_wait_until (GTK_SOURCE_IS_VIEW (sw_words_field_get_view (field)));
  g_assert_cmpstr (sw_words_field_get_text (field), ==, WORDS);
  gtk_text_buffer_get_iter_at_mark (gtk_text_view_get_buffer (sw_words_field_get_view (field)), &iter,
                                    gtk_text_buffer_get_insert (gtk_text_view_get_buffer (sw_words_field_get_view (field))));
  g_assert_cmpint (gtk_text_iter_get_offset (&iter), ==, 9);
  gtk_test_accessible_assert_property (sw_words_field_get_view (field), GTK_ACCESSIBLE_PROPERTY_LABEL, "Words");
  gtk_window_destroy (GTK_WINDOW (window));
}

static int
get_weight (const GtkTextIter *iter)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (iter);
  int weight = PANGO_WEIGHT_NORMAL;

  for (GSList *l = tags; l != NULL; l = l->next)
    {
      gboolean set;
      int      own;

      g_object_get (l->data, "weight-set", &set, "weight", &own, NULL);
      if (set)
        weight = own;
    }
  return weight;
}

/* Our language is found in the resources, and colours a tag. */
static void
test_language (void)
{
  GtkTextView       *view = g_object_ref_sink (_sw_lyrics_editor_new ());
  GtkSourceBuffer   *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (view));
  GtkSourceLanguage *language = gtk_source_buffer_get_language (buffer);
  GtkTextIter        start, end;

  g_assert_nonnull (language);
  g_assert_cmpstr (gtk_source_language_get_id (language), ==, "songwright-lyrics");
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), WORDS "\n[oh] la (la)", -1);
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  gtk_source_buffer_ensure_highlight (buffer, &start, &end);
  gtk_text_iter_forward_char (&start);
  g_assert_cmpint (get_weight (&start), ==, PANGO_WEIGHT_BOLD);
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (buffer), &start, 1);
  g_assert_cmpint (get_weight (&start), ==, PANGO_WEIGHT_NORMAL);
  gtk_text_iter_backward_chars (&end, 2);
  g_assert_true (gtk_source_buffer_iter_has_context_class (buffer, &end, "lyrics-backing"));
  gtk_text_buffer_get_iter_at_line_offset (GTK_TEXT_BUFFER (buffer), &start, 8, 1);
  g_assert_true (gtk_source_buffer_iter_has_context_class (buffer, &start, "lyrics-direction"));
  g_object_unref (view);
}

static void
test_keys_and_undo (void)
{
  g_autoptr (SwWordsField) field = make_field ();
  GtkWidget     *window = show (field);
  GtkTextBuffer *buffer;

  sw_test_wait_until (GTK_SOURCE_IS_VIEW (sw_words_field_get_view (field)));
  buffer = gtk_text_view_get_buffer (sw_words_field_get_view (field));
  place_cursor (field, 2);
  gtk_widget_activate_action (GTK_WIDGET (field), "words.move-section", "i", 1);
  g_assert_true (g_str_has_prefix (sw_words_field_get_text (field), "[Chorus]\nsail"));
  gtk_widget_activate_action (GTK_WIDGET (field), "words.move-section", "i", 1);
  gtk_widget_activate_action (GTK_WIDGET (field), "words.move-section", "i", 1);
  g_assert_true (g_str_has_suffix (sw_words_field_get_text (field), "[Verse]\nfirst line"));
  gtk_text_buffer_undo (buffer);
  gtk_text_buffer_undo (buffer);
  g_assert_cmpstr (sw_words_field_get_text (field), ==, WORDS);

  /* Text that was filled in can be taken back as well. */
  sw_words_field_set_text (field, "[Verse]\nwritten by somebody else");
  gtk_text_buffer_undo (buffer);
  g_assert_cmpstr (sw_words_field_get_text (field), ==, WORDS);
  gtk_text_buffer_redo (buffer);
  g_assert_cmpstr (sw_words_field_get_text (field), ==, "[Verse]\nwritten by somebody else");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_jump (void)
{
  g_autoptr (SwWordsField) field = make_field ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (sw_words_field_get_view (field));
  GtkTextIter    iter;

  place_cursor (field, 2);
  gtk_widget_activate_action (GTK_WIDGET (field), "words.jump-section", "i", 1);
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&iter), ==, 3);
  gtk_widget_activate_action (GTK_WIDGET (field), "words.jump-section", "i", -1);
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&iter), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/lyrics-text/move", test_move);
  g_test_add_func ("/lyrics-text/move/ends", test_move_at_ends);
  g_test_add_func ("/lyrics-text/move/back", test_move_back);
  g_test_add_func ("/lyrics-text/find", test_find);
  g_test_add_func ("/lyrics-text/syllables", test_syllables);
  g_test_add_func ("/lyrics-editor/language", test_language);
  g_test_add_func ("/lyrics-editor/takes-over", test_takes_over);
  g_test_add_func ("/lyrics-editor/keys-and-undo", test_keys_and_undo);
  g_test_add_func ("/lyrics-editor/jump", test_jump);

  return g_test_run ();
}
