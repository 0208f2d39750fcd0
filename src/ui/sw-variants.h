/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-request.h"

G_BEGIN_DECLS

/* Requests like @base for each style with each model, @versions times. Empty or NULL
 * lists: as in @base. Where the request has a seed each version gets one of its own.
 * (element-type SwRequest) (transfer full) */
GPtrArray *sw_variants_new (SwRequest          *base,
                            const char *const  *styles,
                            const char *const  *models,
                            guint               versions);

G_END_DECLS
