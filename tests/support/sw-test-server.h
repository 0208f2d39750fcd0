/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A scripted HTTP server on 127.0.0.1 with threads of its own, so that a test's
 * main loop is left to the code under test. It writes bytes, not messages: what
 * a proper server library would never send can be sent too.
 *
 *   g_autoptr (SwTestServer) server = sw_test_server_new ();
 *   SwTestAnswer *answer;
 *
 *   sw_test_server_answer (server, "POST", "/api/v1/sonic/create", 429, "{}");
 *   sw_test_server_answer (server, "POST", "/api/v1/sonic/create", 200, "{\"task_id\": \"t1\"}");
 *   answer = sw_test_server_answer (server, "GET", "/api/v1/sonic/task/" "*", 200, "…");
 *   sw_test_answer_delay (answer, 50);
 *   … new service for sw_test_server_get_uri (server) …
 *   g_assert_cmpuint (sw_test_server_count (server, "POST", NULL), ==, 2);
 *
 * Each route (method and path) has a list of answers: every request takes the
 * next, the last one stays. A path ending in "*" matches what begins like it;
 * the query is not looked at. What has no route gets 404 in the service's shape.
 * Script an answer before the request that shall get it. */

typedef struct _SwTestServer SwTestServer;
typedef struct _SwTestAnswer SwTestAnswer;

/* A request as it came. */
typedef struct
{
  char       *method;
  char       *path;       /* with its query */
  GHashTable *headers;    /* names in lower case */
  GBytes     *body;
  gint64      time;       /* monotonic, when its headers were complete */
  guint       connection; /* which connection brought it, counted from 1 */
} SwTestRequest;

typedef enum
{
  SW_TEST_FAULT_NONE,
  SW_TEST_FAULT_CLOSE,   /* reads the request and closes without a byte */
  SW_TEST_FAULT_SILENCE, /* reads the request and never says anything */
} SwTestFault;

SwTestServer  *sw_test_server_new               (void);
/* On a port that was free a moment ago, such as sw_test_server_dup_dead_uri()'s. */
SwTestServer  *sw_test_server_new_on_port       (guint16          port);
/* The same over TLS with @certificate, which holds its private key. */
SwTestServer  *sw_test_server_new_tls           (GTlsCertificate *certificate);
/* Ends every connection and thread. */
void           sw_test_server_free              (SwTestServer    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwTestServer, sw_test_server_free)

/* "http://127.0.0.1:PORT" */
const char    *sw_test_server_get_uri           (SwTestServer    *self);
guint16        sw_test_server_get_port          (SwTestServer    *self);
/* An address that nobody listens at. (transfer full) */
char          *sw_test_server_dup_dead_uri      (void);

/* Appends an answer to a route. @body may be NULL; @method "*" matches all. The
 * answer belongs to the server; refine it at once with the functions below. */
SwTestAnswer  *sw_test_server_answer            (SwTestServer    *self,
                                                 const char      *method,
                                                 const char      *path,
                                                 guint            status,
                                                 const char      *body);
/* Forgets the answers of every route. */
void           sw_test_server_forget_answers    (SwTestServer    *self);
/* Closes the next @n connections as soon as they are accepted, unread. */
void           sw_test_server_drop_connections  (SwTestServer    *self,
                                                 guint            n);
/* Closes all connections that stand, as a server does with idle ones. */
void           sw_test_server_close_connections (SwTestServer    *self);
/* Lets every answer that is held go on, now and from now on. */
void           sw_test_server_release           (SwTestServer    *self);

void           sw_test_answer_header            (SwTestAnswer    *self,
                                                 const char      *name,
                                                 const char      *value);
/* Any bytes as the body. */
void           sw_test_answer_bytes             (SwTestAnswer    *self,
                                                 GBytes          *body);
/* @size bytes that are never all in memory: after @prefix (nullable) the byte at
 * each offset is sw_test_pattern() of it, or @filler when that is not 0. */
void           sw_test_answer_generate          (SwTestAnswer    *self,
                                                 goffset          size,
                                                 const char      *prefix,
                                                 char             filler);
guint8         sw_test_pattern                  (goffset          offset);
/* Answers a Range (and If-Range with @etag, nullable) with 206 and 416. */
void           sw_test_answer_ranges            (SwTestAnswer    *self,
                                                 const char      *etag);
/* Waits before the answer begins. */
void           sw_test_answer_delay             (SwTestAnswer    *self,
                                                 guint            milliseconds);
/* Waits before the answer begins until sw_test_server_release(). */
void           sw_test_answer_hold              (SwTestAnswer    *self);
/* Sends the body in steps of @step bytes with a pause between. */
void           sw_test_answer_dribble           (SwTestAnswer    *self,
                                                 gsize            step,
                                                 guint            milliseconds);
/* Closes the connection after @after bytes of the body. */
void           sw_test_answer_cut               (SwTestAnswer    *self,
                                                 goffset          after);
/* Announces @length whatever the body has; -1: no length, the end of the
 * connection is the end of the body. */
void           sw_test_answer_claim_length      (SwTestAnswer    *self,
                                                 goffset          length);
/* Sends the body in chunks, without a length. */
void           sw_test_answer_chunked           (SwTestAnswer    *self);
void           sw_test_answer_fault             (SwTestAnswer    *self,
                                                 SwTestFault      fault);
/* Sends exactly @text instead of an HTTP answer and closes. */
void           sw_test_answer_raw               (SwTestAnswer    *self,
                                                 const char      *text);

/* What came so far: @method and @path (exact, without query) may be NULL for any. */
guint          sw_test_server_count             (SwTestServer    *self,
                                                 const char      *method,
                                                 const char      *path);
guint          sw_test_server_count_connections (SwTestServer    *self);
/* The requests in their order. (transfer full) (element-type SwTestRequest) */
GPtrArray     *sw_test_server_get_requests      (SwTestServer    *self);
/* Forgets them. */
void           sw_test_server_forget_requests   (SwTestServer    *self);
/* NULL when there is none; @name in any case. */
const char    *sw_test_request_get_header       (const SwTestRequest *request,
                                                 const char      *name);

G_END_DECLS
