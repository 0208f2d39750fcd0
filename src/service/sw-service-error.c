/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one place where an answer that is not what was asked for, or a connection
 * that broke, becomes a SwServiceError. The message of the error is the service's
 * own words where it had some, else ours. */

#define G_LOG_DOMAIN "sw-service"

#include "config.h"

#include "sw-service-error.h"

#include "sw-json.h"
#include "sw-service-error-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_TEXT_CHARS 500
#define MAX_BODY_CHARS 200
#define LEAST_KEY_LENGTH 6 /* shorter keys would tear holes into ordinary words */

/* The error types of the contract that mean something whatever the status says. */
static const struct
{
  const char *type;
  guint       status;
} types[] = {
  { "validation_error", 400 },
  { "bad_request", 400 },
  { "unauthorized", 401 },
  { "forbidden", 403 },
  { "not_found", 404 },
  { "gone", 410 },
  { "rate_limit", 429 },
  { "server_error", 500 },
  { "api_error", 500 },
  { "timeout", 504 },
};

GQuark
sw_service_error_quark (void)
{
  return g_quark_from_static_string ("sw-service-error-quark");
}

/**
 * sw_service_error_fate_is_unknown:
 * @error: the error a POST ended in
 *
 * Tells whether the service may have accepted, and charged for, a request that
 * ended in @error. Such a request must not be sent again without asking.
 *
 * Cancellation counts as unknown; [func@sw_service_submit_was_sent] tells more.
 *
 * Returns: whether nobody knows
 */
gboolean
sw_service_error_fate_is_unknown (const GError *error)
{
  g_return_val_if_fail (error != NULL, TRUE);

  if (error->domain != SW_SERVICE_ERROR)
    return TRUE;
  switch ((SwServiceError)error->code)
    {
    case SW_SERVICE_ERROR_NO_CONNECTION:
    case SW_SERVICE_ERROR_TLS:
    case SW_SERVICE_ERROR_NO_KEY:
    case SW_SERVICE_ERROR_UNAUTHORIZED:
    case SW_SERVICE_ERROR_NO_CREDIT:
    case SW_SERVICE_ERROR_FORBIDDEN:
    case SW_SERVICE_ERROR_INVALID_REQUEST:
    case SW_SERVICE_ERROR_NOT_FOUND:
    case SW_SERVICE_ERROR_GONE:
    case SW_SERVICE_ERROR_RATE_LIMITED:
    case SW_SERVICE_ERROR_TASK_FAILED:
    case SW_SERVICE_ERROR_INSECURE:
    case SW_SERVICE_ERROR_FETCH:
      return FALSE;
    case SW_SERVICE_ERROR_INTERRUPTED:
    case SW_SERVICE_ERROR_SERVER:
    case SW_SERVICE_ERROR_BAD_ANSWER:
    default:
      return TRUE;
    }
}

char *
_sw_service_error_redact (const char *text,
                          const char *key)
{
  g_autoptr (GString) result = g_string_new (text);

  if (key != NULL && strlen (key) >= LEAST_KEY_LENGTH)
    g_string_replace (result, key, "•••", 0);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

char *
_sw_service_error_clean (const char *text,
                         gssize      length,
                         guint       max_chars,
                         const char *key)
{
  g_autofree char *valid = NULL;
  g_autofree char *redacted = NULL;
  g_autoptr (GString) result = g_string_new (NULL);
  const char *walk;
  guint       chars = 0;

  if (text == NULL)
    return NULL;
  valid = g_utf8_make_valid (text, length);
  redacted = _sw_service_error_redact (valid, key);
  for (walk = redacted; *walk != '\0' && chars < max_chars; walk = g_utf8_next_char (walk))
    {
      gunichar c = g_utf8_get_char (walk);

      /* Line breaks and the like become one space; the message is one line. */
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          if (result->len == 0 || result->str[result->len - 1] == ' ')
            continue;
          c = ' ';
        }
      else if (g_unichar_type (c) == G_UNICODE_FORMAT)
        {
          continue; /* would turn the direction of what stands around it */
        }
      g_string_append_unichar (result, c);
      chars++;
    }
  if (*walk != '\0')
    g_string_append (result, "…");
  g_strchomp (result->str);
  if (*result->str == '\0')
    return NULL;
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* Words in @node, which may be a string, an object around one, or a list of those. */
static const char *
find_words (JsonNode *node,
            guint     depth)
{
  static const char *const members[] = { "message", "msg", "error", "detail" };

  if (node == NULL || depth > 3)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);

      return text != NULL && *text != '\0' ? text : NULL;
    }
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0)
    return find_words (json_array_get_element (json_node_get_array (node), 0), depth + 1);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        {
          const char *text = find_words (json_object_get_member (json_node_get_object (node), members[i]), depth + 1);

          if (text != NULL)
            return text;
        }
    }
  return NULL;
}

static JsonObject *
get_object (JsonNode *root)
{
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static char *
dup_server_words (JsonNode   *root,
                  const char *body,
                  const char *key)
{
  static const char *const members[] = { "error", "message", "detail" };
  JsonObject              *object = get_object (root);
  const char              *text = NULL;

  if (object != NULL)
    {
      JsonObject *upload = sw_json_get_object (sw_json_get_object (object, "steps"), "upload");

      for (guint i = 0; text == NULL && i < G_N_ELEMENTS (members); i++)
        text = find_words (json_object_get_member (object, members[i]), 0);
      if (text == NULL && upload != NULL)
        text = find_words (json_object_get_member (upload, "error"), 0);
      return _sw_service_error_clean (text, -1, MAX_TEXT_CHARS, key);
    }
  /* A gateway's page is markup that tells people nothing. */
  if (body == NULL || root != NULL || body[strspn (body, " \t\r\n")] == '<')
    return NULL;
  return _sw_service_error_clean (body, -1, MAX_BODY_CHARS, key);
}

/* The status that the body's type stands for, 0 when it has none of the known. */
static guint
get_type_status (JsonNode *root)
{
  const char *type = sw_json_get_string (get_object (root), "type", NULL);

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (type, types[i].type) == 0)
      return types[i].status;
  return 0;
}

gboolean
_sw_service_error_is_error (guint     status,
                            JsonNode *root)
{
  return status < 200 || status > 299 || get_type_status (root) != 0;
}

static gboolean
contains_any (const char        *text,
              const char *const *words)
{
  g_autofree char *folded = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  for (guint i = 0; folded != NULL && words[i] != NULL; i++)
    if (strstr (folded, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_about_credit (const char *text)
{
  static const char *const words[] = { "credit", "balance", "subscri", "insufficient fund", "payment", NULL };

  return contains_any (text, words);
}

static gboolean
is_about_missing_task (const char *text)
{
  static const char *const words[] = { "not found", "unknown task", "no such task", "not exist", "doesn't exist", "task id", "task_id", "invalid task", NULL };

  return contains_any (text, words);
}

static SwServiceError
map_status (SwCallKind  kind,
            guint       status,
            const char *text)
{
  switch (status)
    {
    case 401:
      return SW_SERVICE_ERROR_UNAUTHORIZED;
    case 402:
      return SW_SERVICE_ERROR_NO_CREDIT;
    case 403:
      return is_about_credit (text) ? SW_SERVICE_ERROR_NO_CREDIT : SW_SERVICE_ERROR_FORBIDDEN;
    case 404:
      return SW_SERVICE_ERROR_NOT_FOUND;
    case 408: /* the service waited for a request that it did not see whole */
      return SW_SERVICE_ERROR_INTERRUPTED;
    case 410:
      return SW_SERVICE_ERROR_GONE;
    case 429:
      return SW_SERVICE_ERROR_RATE_LIMITED;
    case 451:
      return SW_SERVICE_ERROR_FORBIDDEN;
    case 421: /* may have been read by somebody, all the same */
      return SW_SERVICE_ERROR_SERVER;
    default:
      break;
    }
  if (status == 400 && kind == SW_CALL_POLL && is_about_missing_task (text))
    return SW_SERVICE_ERROR_NOT_FOUND;
  if (status >= 400 && status < 500)
    return SW_SERVICE_ERROR_INVALID_REQUEST;
  if (status >= 500 && status < 600)
    return SW_SERVICE_ERROR_SERVER;
  return SW_SERVICE_ERROR_BAD_ANSWER;
}

/* Our words for an answer that brought none. */
static char *
describe (SwServiceError code,
          guint          status)
{
  switch (code)
    {
    case SW_SERVICE_ERROR_UNAUTHORIZED:
      return g_strdup (_ ("The service does not accept this key"));
    case SW_SERVICE_ERROR_NO_CREDIT:
      return g_strdup (_ ("There are not enough credits for this"));
    case SW_SERVICE_ERROR_FORBIDDEN:
      return g_strdup (_ ("The service refuses this request"));
    case SW_SERVICE_ERROR_NOT_FOUND:
      return g_strdup (_ ("The service does not know what was asked for"));
    case SW_SERVICE_ERROR_GONE:
      return g_strdup (_ ("The service no longer offers this"));
    case SW_SERVICE_ERROR_RATE_LIMITED:
      return g_strdup (_ ("The service asks for more patience; try again in a few minutes"));
    case SW_SERVICE_ERROR_INVALID_REQUEST:
      return g_strdup_printf (_ ("The service could not use this request (HTTP %u)"), status);
    case SW_SERVICE_ERROR_SERVER:
      return g_strdup_printf (_ ("The service had a fault of its own (HTTP %u)"), status);
    case SW_SERVICE_ERROR_TASK_FAILED:
      return g_strdup (_ ("The service could not make this"));
    case SW_SERVICE_ERROR_INTERRUPTED:
      return g_strdup (_ ("The connection broke before the service answered"));
    case SW_SERVICE_ERROR_NO_CONNECTION:
    case SW_SERVICE_ERROR_TLS:
    case SW_SERVICE_ERROR_NO_KEY:
    case SW_SERVICE_ERROR_BAD_ANSWER:
    case SW_SERVICE_ERROR_INSECURE:
    case SW_SERVICE_ERROR_FETCH:
    default:
      return g_strdup_printf (_ ("The service gave an answer that makes no sense (HTTP %u)"), status);
    }
}

GError *
_sw_service_error_new (SwCallKind  kind,
                       guint       status,
                       JsonNode   *root,
                       const char *body,
                       const char *key)
{
  guint            type_status = get_type_status (root);
  JsonObject      *object = get_object (root);
  g_autofree char *words = dup_server_words (root, body, key);
  g_autofree char *message = NULL;
  SwServiceError   code;

  /* An error may be sent with a status of success: then its type tells. */
  if (status >= 200 && status < 300 && type_status != 0)
    status = type_status;
  if (status == 403 && is_about_credit (sw_json_get_string (object, "type", NULL)))
    code = SW_SERVICE_ERROR_NO_CREDIT;
  else
    code = map_status (kind, status, words);
  /* A failed task of one family looks like an error, but says what became of the money. */
  if (kind == SW_CALL_POLL && object != NULL && json_object_has_member (object, "refund_processed") &&
      (code == SW_SERVICE_ERROR_SERVER || code == SW_SERVICE_ERROR_INVALID_REQUEST))
    code = SW_SERVICE_ERROR_TASK_FAILED;

  message = words != NULL ? g_steal_pointer (&words) : describe (code, status);
  return g_error_new_literal (SW_SERVICE_ERROR, code, message);
}

GError *
_sw_service_error_from_transport (const GError *cause,
                                  gboolean      left,
                                  const char   *key)
{
  g_autofree char *words = _sw_service_error_clean (cause->message, -1, MAX_BODY_CHARS, key);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || cause->domain == SW_SERVICE_ERROR)
    return g_error_copy (cause);
  if (left)
    return g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_INTERRUPTED,
                        _ ("The connection to the service broke: %s"), words != NULL ? words : "–");
  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE) ||
      g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE) ||
      g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE))
    return g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_TLS,
                        _ ("The service could not prove who it is: %s"), words != NULL ? words : "–");
  return g_error_new (SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_CONNECTION,
                      _ ("The service cannot be reached: %s"), words != NULL ? words : "–");
}
