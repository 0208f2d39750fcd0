/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Rows of a form made from the contract: each shows one parameter of a request and
 * writes what is chosen into it. */

/* What people call a parameter; NULL for one that has no place in a form. */
const char *sw_parameter_get_title (const SwParameter *parameter);

/* A row for @parameter of @request, floating. It follows the request as long as it
 * lives. NULL for a parameter that has no place in a form. */
GtkWidget  *sw_parameter_row_new   (SwStudio          *studio,
                                    SwRequest         *request,
                                    const SwParameter *parameter);

G_END_DECLS
