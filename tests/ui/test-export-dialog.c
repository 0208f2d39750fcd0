/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-export-dialog.h"
#include "sw-ui-test.h"

typedef struct
{
  SwUiTest        base;
  GPtrArray      *clips;
  SwExportDialog *dialog;
} Fixture;

static void
open_dialog (Fixture *fixture)
{
  fixture->dialog = SW_EXPORT_DIALOG (sw_export_dialog_new (NULL, fixture->base.studio, fixture->clips));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  SwClip *clip = sw_clip_new (NULL);

  sw_ui_test_set_up_closed (&fixture->base, NULL);
  sw_clip_set_title (clip, "Paper Boats");
  sw_clip_set_take (clip, 2);
  fixture->clips = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (fixture->clips, clip);
  open_dialog (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  g_ptr_array_unref (fixture->clips);
  sw_ui_test_tear_down (&fixture->base, NULL);
}

static const char *
get_example (Fixture *fixture)
{
  return gtk_label_get_text (sw_ui_test_child (fixture->dialog, "example"));
}

/* What the file will be called shows at once. */
static void
test_example (Fixture      *fixture,
              gconstpointer data)
{
  g_assert_cmpstr (get_example (fixture), ==, "Paper Boats (take 2).mp3");
  adw_combo_row_set_selected (sw_ui_test_child (fixture->dialog, "format_row"), SW_SOUND_FLAC);
  g_assert_cmpstr (get_example (fixture), ==, "Paper Boats (take 2).flac");
  gtk_editable_set_text (sw_ui_test_child (fixture->dialog, "artist_row"), "Ada");
  gtk_editable_set_text (sw_ui_test_child (fixture->dialog, "pattern_row"), "%artist% - %title%");
  g_assert_cmpstr (get_example (fixture), ==, "Ada - Paper Boats.flac");
}

static void
accepted_cb (SwExportDialog  *dialog,
             SwExportOptions *options)
{
  sw_export_dialog_get_options (dialog, options);
  g_assert_cmpstr (options->artist, ==, "Ada");
}

/* What was answered is asked like that the next time. */
static void
test_remembered (Fixture      *fixture,
                 gconstpointer data)
{
  SwExportOptions options = { 0 };

  g_signal_connect (fixture->dialog, "accepted", G_CALLBACK (accepted_cb), &options);
  adw_combo_row_set_selected (sw_ui_test_child (fixture->dialog, "format_row"), SW_SOUND_OPUS);
  gtk_editable_set_text (sw_ui_test_child (fixture->dialog, "artist_row"), "Ada");
  gtk_switch_set_active (sw_ui_test_child (fixture->dialog, "sidecar_switch"), TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "export.accept", NULL));
  g_assert_cmpint (options.format, ==, SW_SOUND_OPUS);
  g_assert_true (options.sidecar);
  g_assert_false (options.lyrics);
  open_dialog (fixture);
  g_assert_cmpuint (adw_combo_row_get_selected (sw_ui_test_child (fixture->dialog, "format_row")), ==, SW_SOUND_OPUS);
  g_assert_cmpstr (gtk_editable_get_text (sw_ui_test_child (fixture->dialog, "artist_row")), ==, "Ada");
  g_assert_true (gtk_switch_get_active (sw_ui_test_child (fixture->dialog, "sidecar_switch")));
  g_assert_false (gtk_switch_get_active (sw_ui_test_child (fixture->dialog, "lyrics_switch")));
}

static void
test_names (Fixture      *fixture,
            gconstpointer data)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sw_ui_test_child (fixture->dialog, "lyrics_switch")), GTK_ACCESSIBLE_PROPERTY_LABEL, "Words");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sw_ui_test_child (fixture->dialog, "sidecar_switch")), GTK_ACCESSIBLE_PROPERTY_LABEL, "How it was made");
}

int
main (int    argc,
      char **argv)
{
  if (!sw_ui_test_init (&argc, &argv))
    return 0;

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/export-dialog/example", test_example);
  ADD ("/export-dialog/remembered", test_remembered);
  ADD ("/export-dialog/names", test_names);

  return g_test_run ();
}
