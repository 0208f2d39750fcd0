/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

G_BEGIN_DECLS

/* "Create · 20 credits", "Extend · free": what a button does and what that costs at the
 * chosen service. */
char *sw_price_label (SwStudio   *studio,
                      SwRequest  *request,
                      const char *verb);

/* The same for a price that is known: a sum of several. */
char *sw_price_label_credits (SwStudio   *studio,
                              double      credits,
                              const char *verb);

G_END_DECLS
