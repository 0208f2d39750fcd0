/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

G_BEGIN_DECLS

/* "Create · 20 credits", "Extend · free": what a button does and what that costs at the
 * chosen service. */
char *sw_price_label (SwStudio   *studio,
                      SwRequest  *request,
                      const char *verb);

G_END_DECLS
