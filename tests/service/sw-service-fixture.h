/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-service-private.h"
#include "sw-service.h"
#include "sw-test-server.h"
#include "sw-test-util.h"

G_BEGIN_DECLS

#define KEY "sk-3f9d2c7a51e84b06"
#define CREATE "/api/v1/sonic/create"
#define TASK "/api/v1/sonic/task/"
#define CREDITS "/api/v1/get-credits"

/* A scripted server and a service that talks to it, a hundred times less patient
 * than for people. */
typedef struct
{
  SwTestServer *server;
  SwContract *contract;
  SwService *service;
  SwRequest *request;
  const SwOperation *operation;
  char *dir;
  GFile *partial;
} Fixture;

void          fixture_set_up       (Fixture *self, gconstpointer data);
void          fixture_tear_down    (Fixture *self, gconstpointer data);
/* Replaces the service by one for @base_uri. */
void          fixture_point_to     (Fixture *self, const char *base_uri, guint min_interval, double scale);

SwSubmission *fixture_submit       (Fixture *self, GError **error);
SwTaskReport *fixture_poll         (Fixture *self, const char *task_id, GError **error);
gboolean      fixture_get_credits  (Fixture *self, SwBalance *balance, GError **error);
gboolean      fixture_fetch        (Fixture *self, const char *path, GError **error);
/* Whether the partial file is exactly @size bytes of sw_test_pattern(). */
void          fixture_assert_fetched (Fixture *self, goffset size);

#define add_test(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
#define add_test_with(path, data, function) g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down)

G_END_DECLS
