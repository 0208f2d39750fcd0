/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-request.h"

G_BEGIN_DECLS

/* Names what @request asks for when a song can have it once; NULL when each request
 * makes something new. */
char *sw_purchase_dup_key (SwRequest  *request,
                           const char *service);

G_END_DECLS
