/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Growing pauses with jitter, and waiting through one. Times are microseconds. */

typedef struct
{
  gint64  first;    /* the shortest pause */
  gint64  longest;  /* no pause is longer */
  guint   steps;    /* how often it has grown */
  guint32 noise;    /* state of the jitter; equal seeds give equal pauses */
} SwBackoff;

void     sw_backoff_init        (SwBackoff            *self,
                                 gint64                first,
                                 gint64                longest,
                                 guint32               seed);
/* From half to all of first · 2ⁿ, bounded. */
gint64   sw_backoff_next        (SwBackoff            *self);
void     sw_backoff_reset       (SwBackoff            *self);

void     sw_backoff_wait_async  (gint64                duration,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean sw_backoff_wait_finish (GAsyncResult         *result,
                                 GError              **error);

G_END_DECLS
