/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-store.h"

G_BEGIN_DECLS

SwLibraryError _sw_library_error_from_errno (int          saved_errno);
gboolean       _sw_library_set_errno_error  (GError     **error,
                                             int          saved_errno,
                                             const char  *path);

G_END_DECLS
