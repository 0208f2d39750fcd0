/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sw_describe_error (const GError *error, char **remedy);

G_END_DECLS
