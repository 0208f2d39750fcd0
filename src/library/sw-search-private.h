/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *_sw_search_dup_match (const char *text);
char *_sw_search_dup_sort_key (const char *title);

G_END_DECLS
