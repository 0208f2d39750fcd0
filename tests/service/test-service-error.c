/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-json.h"
#include "sw-service-error-private.h"

#include <gio/gio.h>
#include <string.h>

static void
test_fate (void)
{
  static const struct
  {
    SwServiceError code;
    gboolean       unknown;
  } codes[] = {
    { SW_SERVICE_ERROR_NO_CONNECTION, FALSE },
    { SW_SERVICE_ERROR_INTERRUPTED, TRUE },
    { SW_SERVICE_ERROR_TLS, FALSE },
    { SW_SERVICE_ERROR_NO_KEY, FALSE },
    { SW_SERVICE_ERROR_UNAUTHORIZED, FALSE },
    { SW_SERVICE_ERROR_NO_CREDIT, FALSE },
    { SW_SERVICE_ERROR_FORBIDDEN, FALSE },
    { SW_SERVICE_ERROR_INVALID_REQUEST, FALSE },
    { SW_SERVICE_ERROR_NOT_FOUND, FALSE },
    { SW_SERVICE_ERROR_GONE, FALSE },
    { SW_SERVICE_ERROR_RATE_LIMITED, FALSE },
    { SW_SERVICE_ERROR_SERVER, TRUE },
    { SW_SERVICE_ERROR_BAD_ANSWER, TRUE },
    { SW_SERVICE_ERROR_TASK_FAILED, FALSE },
    { SW_SERVICE_ERROR_INSECURE, FALSE },
    { SW_SERVICE_ERROR_FETCH, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (SW_SERVICE_ERROR, codes[i].code, "x");

      g_assert_cmpint (sw_service_error_fate_is_unknown (error), ==, codes[i].unknown);
    }
}

static void
test_fate_of_others (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "x");
  g_autoptr (GError) future = g_error_new_literal (SW_SERVICE_ERROR, 999, "x");

  g_assert_true (sw_service_error_fate_is_unknown (cancelled));
  g_assert_true (sw_service_error_fate_is_unknown (foreign));
  g_assert_true (sw_service_error_fate_is_unknown (future));
}

static void
test_transport (void)
{
  static const struct
  {
    gboolean tls;
    int      code;
    gboolean left;
    int      expected;
  } causes[] = {
    { FALSE, G_IO_ERROR_CONNECTION_REFUSED, FALSE, SW_SERVICE_ERROR_NO_CONNECTION },
    { FALSE, G_IO_ERROR_HOST_NOT_FOUND, FALSE, SW_SERVICE_ERROR_NO_CONNECTION },
    { FALSE, G_IO_ERROR_TIMED_OUT, FALSE, SW_SERVICE_ERROR_NO_CONNECTION },
    { FALSE, G_IO_ERROR_TIMED_OUT, TRUE, SW_SERVICE_ERROR_INTERRUPTED },
    { FALSE, G_IO_ERROR_PARTIAL_INPUT, TRUE, SW_SERVICE_ERROR_INTERRUPTED },
    { TRUE, G_TLS_ERROR_BAD_CERTIFICATE, FALSE, SW_SERVICE_ERROR_TLS },
    { TRUE, G_TLS_ERROR_HANDSHAKE, FALSE, SW_SERVICE_ERROR_TLS },
    { TRUE, G_TLS_ERROR_UNAVAILABLE, FALSE, SW_SERVICE_ERROR_TLS },
    { TRUE, G_TLS_ERROR_EOF, FALSE, SW_SERVICE_ERROR_NO_CONNECTION },
    { TRUE, G_TLS_ERROR_EOF, TRUE, SW_SERVICE_ERROR_INTERRUPTED },
    { TRUE, G_TLS_ERROR_BAD_CERTIFICATE, TRUE, SW_SERVICE_ERROR_INTERRUPTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      g_autoptr (GError) cause = g_error_new_literal (causes[i].tls ? G_TLS_ERROR : G_IO_ERROR, causes[i].code, "because");
      g_autoptr (GError) error = _sw_service_error_from_transport (cause, causes[i].left, NULL);

      g_assert_error (error, SW_SERVICE_ERROR, causes[i].expected);
      g_assert_nonnull (strstr (error->message, "because"));
    }
}

static void
test_transport_keeps_cancellation (void)
{
  g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) error = _sw_service_error_from_transport (cause, TRUE, NULL);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Every status there may be has words and a code, and only success is none. */
static void
test_every_status (void)
{
  for (guint status = 100; status < 1000; status++)
    for (int kind = SW_CALL_SUBMIT; kind <= SW_CALL_CREDITS; kind++)
      {
        g_autoptr (GError) error = NULL;

        g_assert_cmpint (_sw_service_error_is_error (status, NULL), ==, status < 200 || status > 299);
        if (!_sw_service_error_is_error (status, NULL))
          continue;
        error = _sw_service_error_new (kind, status, NULL, NULL, NULL);
        g_assert_cmpuint (error->domain, ==, SW_SERVICE_ERROR);
        g_assert_cmpstr (error->message, !=, "");
        /* Only a refusal is certain to have cost nothing. */
        if (status < 400 || status > 499)
          g_assert_true (sw_service_error_fate_is_unknown (error));
      }
}

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } texts[] = {
    { "plain", "plain" },
    { "  two\n\n lines\t", "two lines" },
    { "", NULL },
    { " \r\n", NULL },
    { "\001\002", NULL },
    { "caf\303\251", "caf\303\251" },
    { "bad \377 byte", "bad \357\277\275 byte" },
    { "0123456789abc", "0123456789…" },
    { "secretkey", "•••" },
    { "a secretkeysecretkey", "a ••••••" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *result = _sw_service_error_clean (texts[i].text, -1, 10, "secretkey");

      g_assert_cmpstr (result, ==, texts[i].expected);
    }
  g_assert_null (_sw_service_error_clean (NULL, -1, 10, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/service-error/fate", test_fate);
  g_test_add_func ("/service-error/fate/of-others", test_fate_of_others);
  g_test_add_func ("/service-error/transport", test_transport);
  g_test_add_func ("/service-error/transport/keeps-cancellation", test_transport_keeps_cancellation);
  g_test_add_func ("/service-error/every-status", test_every_status);
  g_test_add_func ("/service-error/clean", test_clean);
  return g_test_run ();
}
