/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-persona.h"
#include "sw-test-util.h"

static void
test_new_id (void)
{
  g_autoptr (SwPersona) persona = sw_persona_new (NULL, SW_PERSONA_VOICE);
  g_autoptr (SwPersona) same = sw_persona_new (sw_persona_get_id (persona), SW_PERSONA_SINGER);

  g_assert_true (g_uuid_string_is_valid (sw_persona_get_id (persona)));
  g_assert_cmpstr (sw_persona_get_id (same), ==, sw_persona_get_id (persona));
  g_assert_cmpint (sw_persona_get_kind (persona), ==, SW_PERSONA_VOICE);
  g_assert_cmpint (sw_persona_get_kind (same), ==, SW_PERSONA_SINGER);
}

static void
test_texts_notify_once (void)
{
  static const char *const names[] = { "remote-id", "service", "name", "description", "clip-id" };
  g_autoptr (SwPersona) persona = sw_persona_new (NULL, SW_PERSONA_SINGER);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = NULL;
      guint            count = 0;

      sw_test_count_notify (persona, names[i], &count);
      g_object_set (persona, names[i], "Ada", NULL);
      g_object_set (persona, names[i], "Ada", NULL);
      g_object_get (persona, names[i], &value, NULL);
      g_assert_cmpstr (value, ==, "Ada");
      g_assert_cmpuint (count, ==, 1);
    }
  g_assert_cmpstr (sw_persona_get_remote_id (persona), ==, "Ada");
  g_assert_cmpstr (sw_persona_get_service (persona), ==, "Ada");
  g_assert_cmpstr (sw_persona_get_name (persona), ==, "Ada");
  g_assert_cmpstr (sw_persona_get_description (persona), ==, "Ada");
  g_assert_cmpstr (sw_persona_get_clip_id (persona), ==, "Ada");
}

static void
test_created_notifies_once (void)
{
  g_autoptr (SwPersona) persona = sw_persona_new (NULL, SW_PERSONA_SINGER);
  guint count = 0;

  sw_test_count_notify (persona, "created", &count);
  sw_persona_set_created (persona, 12);
  sw_persona_set_created (persona, 12);
  g_assert_cmpint (sw_persona_get_created (persona), ==, 12);
  g_assert_cmpuint (count, ==, 1);
}

static void
test_no_text_is_empty (void)
{
  g_autoptr (SwPersona) persona = sw_persona_new (NULL, SW_PERSONA_SINGER);

  sw_persona_set_name (persona, "Ada");
  sw_persona_set_name (persona, NULL);
  g_assert_cmpstr (sw_persona_get_name (persona), ==, "");
  g_assert_cmpstr (sw_persona_get_description (persona), ==, "");
  g_assert_null (sw_persona_get_clip_id (persona));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/persona/new-id", test_new_id);
  g_test_add_func ("/persona/texts-notify-once", test_texts_notify_once);
  g_test_add_func ("/persona/created-notifies-once", test_created_notifies_once);
  g_test_add_func ("/persona/no-text-is-empty", test_no_text_is_empty);
  return g_test_run ();
}
