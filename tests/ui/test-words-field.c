/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-ui-test.h"
#include "sw-words-field.h"

static SwWordsField *
make_field (const char *text,
            int         cursor)
{
  SwWordsField  *field = g_object_ref_sink (g_object_new (SW_TYPE_WORDS_FIELD, "with-sections", TRUE, NULL));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (sw_ui_test_child (field, "view"));
  GtkTextIter    iter;

  sw_words_field_set_text (field, text);
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, cursor);
  gtk_text_buffer_place_cursor (buffer, &iter);
  return field;
}

static void
assert_section (const char *text,
                int         cursor,
                const char *expected)
{
  g_autoptr (SwWordsField) field = make_field (text, cursor);

  gtk_widget_activate_action (GTK_WIDGET (field), "words.insert-section", "s", "Chorus");
  g_assert_cmpstr (sw_words_field_get_text (field), ==, expected);
}

static void
test_section_empty (void)
{
  assert_section ("", 0, "[Chorus]\n");
}

static void
test_section_before_words (void)
{
  assert_section ("sing it", 0, "[Chorus]\nsing it");
}

static void
test_section_amid_words (void)
{
  assert_section ("sing it\nagain", 3, "sing it\n\n[Chorus]\n\nagain");
}

static void
test_section_empty_line (void)
{
  assert_section ("sing it\n", 8, "sing it\n[Chorus]\n");
}

static void
test_count (void)
{
  g_autofree char *far_off = sw_words_describe_count (100, 1000);
  g_autofree char *unlimited = sw_words_describe_count (100000, 0);
  g_autofree char *near_by = sw_words_describe_count (950, 1000);
  g_autofree char *exact = sw_words_describe_count (1000, 1000);
  g_autofree char *one = sw_words_describe_count (1001, 1000);
  g_autofree char *over = sw_words_describe_count (1012, 1000);

  g_assert_null (far_off);
  g_assert_null (unlimited);
  g_assert_cmpstr (near_by, ==, "950 of 1000 characters");
  g_assert_cmpstr (exact, ==, "1000 of 1000 characters");
  g_assert_cmpstr (one, ==, "1 character too long");
  g_assert_cmpstr (over, ==, "12 characters too long");
}

static void
test_counter_follows (void)
{
  g_autoptr (SwWordsField) field = make_field ("", 0);
  GtkWidget *counter = sw_ui_test_child (field, "counter");

  sw_words_field_set_max_chars (field, 10);
  g_assert_false (gtk_widget_get_visible (counter));
  sw_words_field_set_text (field, "äöüäöüäöüäöü");
  g_assert_cmpstr (sw_words_field_get_count_text (field), ==, "2 characters too long");
  g_assert_true (gtk_widget_has_css_class (counter, "over"));
  g_assert_true (gtk_widget_get_visible (counter));
  sw_words_field_set_text (field, "short");
  g_assert_false (gtk_widget_get_visible (counter));
  g_assert_false (gtk_widget_has_css_class (counter, "over"));
}

static void
test_text_notifies (void)
{
  g_autoptr (SwWordsField) field = make_field ("", 0);
  guint count = 0;

  sw_test_count_notify (field, "text", &count);
  sw_words_field_set_text (field, "words");
  g_assert_cmpuint (count, >=, 1);
  count = 0;
  sw_words_field_set_text (field, "words");
  g_assert_cmpuint (count, ==, 0);
}

static void
test_accessible (void)
{
  g_autoptr (SwWordsField) field = make_field ("", 0);
  GtkWidget *view = sw_ui_test_child (field, "view");

  g_object_set (field, "label", "Words", NULL);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Words");
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/words-field/section/empty", test_section_empty);
  g_test_add_func ("/words-field/section/before-words", test_section_before_words);
  g_test_add_func ("/words-field/section/amid-words", test_section_amid_words);
  g_test_add_func ("/words-field/section/empty-line", test_section_empty_line);
  g_test_add_func ("/words-field/count", test_count);
  g_test_add_func ("/words-field/counter/follows", test_counter_follows);
  g_test_add_func ("/words-field/text/notifies", test_text_notifies);
  g_test_add_func ("/words-field/accessible", test_accessible);

  return g_test_run ();
}
