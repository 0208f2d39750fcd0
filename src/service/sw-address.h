/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Rules about addresses, and the one place where sessions are made. */

/* 127.0.0.0/8, ::1 or "localhost". */
gboolean     sw_address_is_loopback    (GUri        *uri);
/* https, or plain http to this machine; else SW_SERVICE_ERROR_INSECURE. */
gboolean     sw_address_check          (GUri        *uri,
                                        GError     **error);
/* Parses @text as a web address; else SW_SERVICE_ERROR_INSECURE or BAD_ANSWER. */
GUri        *sw_address_parse          (const char  *text,
                                        GError     **error);
gboolean     sw_address_same_origin    (GUri        *a,
                                        GUri        *b);
/* "https://host:port" */
char        *sw_address_dup_origin     (GUri        *uri);
/* Whether @status sends the client elsewhere. */
gboolean     sw_address_is_redirect    (guint        status);
/* Where the answer of @message redirects to; NULL when it does not say. */
GUri        *sw_address_get_redirect   (SoupMessage *message);
/* The sessions that all requests go through. Nothing is proxied when @loopback. */
SoupSession *sw_address_new_session    (gboolean     loopback);

G_END_DECLS
