/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-service.h"
#include "sw-vault.h"

G_BEGIN_DECLS

/* Brings the files of one clip into the vault: the audio, checked to be decodable,
 * and beside it, when they can be had, the cover, the timed words of the engine,
 * and the answer of the service as it was. */

void     sw_clip_fetch_async  (SwService            *service,
                               SwVault              *vault,
                               SwClip               *clip,
                               const char           *answer,
                               SwFetchProgressFunc   progress,
                               gpointer              progress_data,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
gboolean sw_clip_fetch_finish (SwClip               *clip,
                               GAsyncResult         *result,
                               GError              **error);

G_END_DECLS
