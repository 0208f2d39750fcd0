/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-clip.h"
#include "sw-test-util.h"

#include <math.h>

/* Puts another value than there is into @value. */
static void
make_other_value (GObject    *object,
                  GParamSpec *pspec,
                  GValue     *value)
{
  g_value_init (value, pspec->value_type);
  g_object_get_property (object, pspec->name, value);
  if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, pspec->name);
  else if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, g_value_get_double (value) + 1.5);
  else if (G_VALUE_HOLDS_INT (value))
    g_value_set_int (value, g_value_get_int (value) + 1);
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, g_value_get_int64 (value) + 1);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, !g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, g_value_get_enum (value) + 1);
  else if (G_VALUE_HOLDS (value, G_TYPE_ERROR))
    g_value_take_boxed (value, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    g_value_take_boxed (value, g_strsplit ("one,two", ",", -1));
  else
    g_assert_not_reached ();
}

static gboolean
is_settable (GParamSpec *pspec)
{
  return (pspec->flags & G_PARAM_WRITABLE) && !(pspec->flags & G_PARAM_CONSTRUCT_ONLY);
}

static void
test_new_id (void)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autoptr (SwClip) same = sw_clip_new (sw_clip_get_id (clip));

  g_assert_true (g_uuid_string_is_valid (sw_clip_get_id (clip)));
  g_assert_cmpstr (sw_clip_get_id (same), ==, sw_clip_get_id (clip));
  g_assert_false (sw_clip_get_placeholder (clip));
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "");
  g_assert_null (sw_clip_get_audio_path (clip));
  g_assert_cmpint (sw_clip_get_take (clip), ==, 1);
}

static void
test_properties_notify_once (void)
{
  g_autoptr (SwClip) model = sw_clip_new (NULL);
  g_autofree GParamSpec **pspecs = NULL;
  guint                   n_pspecs, n_settable = 0;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (model), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_autoptr (SwClip) clip = sw_clip_new (NULL); /* some properties change together */
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) read = G_VALUE_INIT;
      guint count = 0;

      if (!is_settable (pspecs[i]))
        continue;
      n_settable++;
      make_other_value (G_OBJECT (clip), pspecs[i], &value);
      sw_test_count_notify (clip, pspecs[i]->name, &count);
      g_object_set_property (G_OBJECT (clip), pspecs[i]->name, &value);
      g_assert_cmpuint (count, ==, 1);
      g_object_set_property (G_OBJECT (clip), pspecs[i]->name, &value);
      g_assert_cmpuint (count, ==, 1);

      g_value_init (&read, pspecs[i]->value_type);
      g_object_get_property (G_OBJECT (clip), pspecs[i]->name, &read);
      if (G_VALUE_HOLDS (&read, G_TYPE_STRV))
        g_assert_true (g_strv_equal (g_value_get_boxed (&value), g_value_get_boxed (&read)));
      else if (!G_VALUE_HOLDS (&read, G_TYPE_ERROR))
        g_assert_cmpint (g_param_values_cmp (pspecs[i], &value, &read), ==, 0);
    }
  g_assert_cmpuint (n_settable, ==, 25);
}

static void
test_accessors_agree (void)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);

  g_object_set (clip, "title", "a", "tags", "b", "lyrics", "c", "note", "d", "model", "e", "operation", "f",
                "service", "g", "remote-id", "h", "task-id", "i", "request", "j", "key", "k", "parent-id", "l",
                "audio-path", "m", "cover-path", "n", "audio-uri", "o", "cover-uri", "p", NULL);
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "a");
  g_assert_cmpstr (sw_clip_get_tags (clip), ==, "b");
  g_assert_cmpstr (sw_clip_get_lyrics (clip), ==, "c");
  g_assert_cmpstr (sw_clip_get_note (clip), ==, "d");
  g_assert_cmpstr (sw_clip_get_model (clip), ==, "e");
  g_assert_cmpstr (sw_clip_get_operation (clip), ==, "f");
  g_assert_cmpstr (sw_clip_get_service (clip), ==, "g");
  g_assert_cmpstr (sw_clip_get_remote_id (clip), ==, "h");
  g_assert_cmpstr (sw_clip_get_task_id (clip), ==, "i");
  g_assert_cmpstr (sw_clip_get_request (clip), ==, "j");
  g_assert_cmpstr (sw_clip_get_key (clip), ==, "k");
  g_assert_cmpstr (sw_clip_get_parent_id (clip), ==, "l");
  g_assert_cmpstr (sw_clip_get_audio_path (clip), ==, "m");
  g_assert_cmpstr (sw_clip_get_cover_path (clip), ==, "n");
  g_assert_cmpstr (sw_clip_get_audio_uri (clip), ==, "o");
  g_assert_cmpstr (sw_clip_get_cover_uri (clip), ==, "p");
}

static void
test_playable_follows_state (void)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  guint count = 0;

  sw_test_count_notify (clip, "playable", &count);
  sw_clip_set_state (clip, SW_CLIP_FETCHING);
  g_assert_false (sw_clip_get_playable (clip));
  g_assert_cmpuint (count, ==, 0);
  sw_clip_set_state (clip, SW_CLIP_READY);
  g_assert_true (sw_clip_get_playable (clip));
  g_assert_cmpuint (count, ==, 1);
  sw_clip_set_state (clip, SW_CLIP_READY);
  g_assert_cmpuint (count, ==, 1);
}

static void
test_numbers_are_sane (void)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);

  sw_clip_set_duration (clip, NAN);
  g_assert_cmpfloat (sw_clip_get_duration (clip), ==, 0);
  sw_clip_set_duration (clip, -3);
  g_assert_cmpfloat (sw_clip_get_duration (clip), ==, 0);
  sw_clip_set_bpm (clip, INFINITY);
  g_assert_cmpfloat (sw_clip_get_bpm (clip), ==, 0);
}

static void
test_title_of_itself (void)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);

  sw_clip_set_title (clip, "Paper Boats");
  sw_clip_set_title (clip, sw_clip_get_title (clip) + 6);
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "Boats");
}

static void
test_assign_takes_everything (void)
{
  g_autoptr (SwClip) clip = sw_clip_new (NULL);
  g_autoptr (SwClip) other = sw_clip_new (NULL);
  g_autofree char        *id = g_strdup (sw_clip_get_id (clip));
  g_autofree GParamSpec **pspecs = NULL;
  guint                   n_pspecs, count = 0;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (clip), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      guint64 before = sw_clip_get_fingerprint (other);

      if (!is_settable (pspecs[i]))
        continue;
      make_other_value (G_OBJECT (other), pspecs[i], &value);
      g_object_set_property (G_OBJECT (other), pspecs[i]->name, &value);
      g_assert_cmpuint (sw_clip_get_fingerprint (other), !=, before);
    }
  g_assert_cmpuint (sw_clip_get_fingerprint (clip), !=, sw_clip_get_fingerprint (other));

  sw_clip_assign (clip, other);
  g_assert_cmpuint (sw_clip_get_fingerprint (clip), ==, sw_clip_get_fingerprint (other));
  g_assert_cmpstr (sw_clip_get_id (clip), ==, id);
  g_assert_error (sw_clip_get_error (clip), G_IO_ERROR, G_IO_ERROR_FAILED);

  g_signal_connect_swapped (clip, "notify", G_CALLBACK (g_atomic_int_inc), &count);
  sw_clip_assign (clip, other);
  g_assert_cmpuint (count, ==, 0);
}

static void
test_placeholder_gets_id (void)
{
  g_autoptr (SwClip) clip = sw_clip_new_placeholder ();
  g_autoptr (SwClip) other = sw_clip_new (NULL);
  guint n_id = 0, n_placeholder = 0;

  g_assert_true (sw_clip_get_placeholder (clip));
  g_assert_cmpstr (sw_clip_get_id (clip), ==, "");
  sw_test_count_notify (clip, "id", &n_id);
  sw_test_count_notify (clip, "placeholder", &n_placeholder);
  sw_clip_assign (clip, other);
  g_assert_cmpstr (sw_clip_get_id (clip), ==, sw_clip_get_id (other));
  g_assert_false (sw_clip_get_placeholder (clip));
  g_assert_cmpuint (n_id, ==, 1);
  g_assert_cmpuint (n_placeholder, ==, 1);
}

static void
test_is_freed (void)
{
  SwClip *clip = sw_clip_new (NULL);

  sw_clip_set_title (clip, "Paper Boats");
  g_assert_finalize_object (clip);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/clip/new-id", test_new_id);
  g_test_add_func ("/clip/properties-notify-once", test_properties_notify_once);
  g_test_add_func ("/clip/accessors-agree", test_accessors_agree);
  g_test_add_func ("/clip/playable-follows-state", test_playable_follows_state);
  g_test_add_func ("/clip/numbers-are-sane", test_numbers_are_sane);
  g_test_add_func ("/clip/title-of-itself", test_title_of_itself);
  g_test_add_func ("/clip/assign-takes-everything", test_assign_takes_everything);
  g_test_add_func ("/clip/placeholder-gets-id", test_placeholder_gets_id);
  g_test_add_func ("/clip/is-freed", test_is_freed);
  return g_test_run ();
}
