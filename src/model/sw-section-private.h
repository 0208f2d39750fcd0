/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"

G_BEGIN_DECLS

gboolean _sw_section_is_plain_name (const char *text);

G_END_DECLS
