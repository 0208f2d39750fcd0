/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-service-fixture.h"

#include <string.h>

void
fixture_point_to (Fixture    *self,
                  const char *base_uri,
                  guint       min_interval,
                  double      scale)
{
  g_clear_object (&self->service);
  self->service = sw_service_new (self->contract, base_uri, SW_TARGET_HOSTED, min_interval);
  sw_service_set_key (self->service, KEY);
  sw_service_set_time_scale (self->service, scale);
  sw_service_set_jitter_seed (self->service, 7);
}

void
fixture_set_up (Fixture      *self,
                gconstpointer data)
{
  self->server = sw_test_server_new ();
  self->contract = g_object_ref (sw_contract_get_default ());
  self->request = sw_request_new (self->contract, "sonic.create.custom");
  sw_request_set_string (self->request, "mv", "sonic-v5");
  sw_request_set_string (self->request, "title", "Paper Boats");
  sw_request_set_string (self->request, "prompt", "[Verse]\nPaper boats on the morning tide");
  self->operation = sw_request_get_operation (self->request);
  self->dir = sw_test_make_dir ();
  self->partial = g_file_new_build_filename (self->dir, "song.part", NULL);
  fixture_point_to (self, sw_test_server_get_uri (self->server), 0, 100);
}

void
fixture_tear_down (Fixture      *self,
                   gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&self->service));
  g_clear_object (&self->request);
  g_clear_object (&self->contract);
  g_clear_object (&self->partial);
  sw_test_remove_tree (self->dir);
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->server, sw_test_server_free);
}

SwSubmission *
fixture_submit (Fixture *self,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_service_submit_async (self->service, self->request, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_service_submit_finish (self->service, result, error);
}

SwTaskReport *
fixture_poll (Fixture    *self,
              const char *task_id,
              GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_service_poll_async (self->service, self->operation, task_id, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_service_poll_finish (self->service, result, error);
}

gboolean
fixture_get_credits (Fixture   *self,
                     SwBalance *balance,
                     GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sw_service_get_credits_async (self->service, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_service_get_credits_finish (self->service, result, balance, error);
}

gboolean
fixture_fetch (Fixture    *self,
               const char *path,
               GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *uri = *path == '/' ? g_strconcat (sw_test_server_get_uri (self->server), path, NULL) : g_strdup (path);

  sw_service_fetch_async (self->service, uri, self->partial, NULL, NULL, NULL, sw_test_store_result, &result);
  sw_test_wait_result (&result);
  return sw_service_fetch_finish (self->service, result, error);
}

void
fixture_assert_fetched (Fixture *self,
                        goffset  size)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_file_load_contents (self->partial, NULL, &contents, &length, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (length, ==, size);
  for (gsize i = 0; i < length; i++)
    if ((guint8)contents[i] != sw_test_pattern ((goffset)i))
      g_error ("byte %" G_GSIZE_FORMAT " of the file is wrong", i);
}
