/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Fetches audio from an address that somebody else names, so nothing of it is trusted:
 * only http and https, HEAD before GET, limits on size, time and redirects, and no
 * address of this machine or of a private network unless that is switched on. */

typedef struct
{
  gboolean allow_loopback; /* 127.0.0.0/8, ::1 */
  gboolean allow_private;  /* private, link-local and other addresses that are not public */
  guint64  max_bytes;      /* 0: 256 MiB */
  guint    max_seconds;    /* 0: 75 */
} SwFetchLimits;

/* Blocking, for a thread. SW_ENGINE_ERROR_INVALID with words for the answer,
 * G_IO_ERROR_CANCELLED, G_IO_ERROR when @path cannot be written. */
gboolean sw_fetch_audio         (const char          *url,
                                 const char          *path,
                                 const SwFetchLimits *limits,
                                 GCancellable        *cancellable,
                                 GError             **error);
/* Whether @limits let @address be asked. */
gboolean sw_fetch_allows        (const SwFetchLimits *limits,
                                 GInetAddress        *address);

G_END_DECLS
