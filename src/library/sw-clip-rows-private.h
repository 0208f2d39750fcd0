/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-store-private.h"

G_BEGIN_DECLS

#define SW_CLIP_ROWS_PAGE_SIZE 100

/* Rows of a query as they are now, found by position. */
typedef struct _SwClipRows SwClipRows;

typedef struct
{
  guint position;
  guint removed;
  guint added;
} SwClipRowsChange;

/* Borrows from @pages. */
SwClipRows *_sw_clip_rows_new     (SwClipPages      *pages);
void        _sw_clip_rows_free    (SwClipRows       *rows);
/* FALSE when too much moved for the rows to be followed. */
gboolean    _sw_clip_rows_compare (GHashTable       *old_rows,
                                   guint             old_length,
                                   SwClipRows       *rows,
                                   guint             length,
                                   SwClipRowsChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwClipRows, _sw_clip_rows_free)

G_END_DECLS
