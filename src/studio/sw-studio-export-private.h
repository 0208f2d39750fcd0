/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio-export.h"

G_BEGIN_DECLS

/* Foreign text as part of a file name. (transfer full) */
char        *_sw_studio_dup_safe_name (const char  *text);
/* Creates an empty file or a folder under the first free of "name.x", "name 2.x", …
 * Blocks. (transfer full) */
GFile       *_sw_studio_reserve       (GFile        *folder,
                                       const char   *name,
                                       gboolean      as_folder,
                                       GCancellable *cancellable,
                                       GError      **error);

G_END_DECLS
