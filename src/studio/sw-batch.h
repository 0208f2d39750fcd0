/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-service.h"

G_BEGIN_DECLS

/* Several requests that travel in one call. Each member joins when its task is ready
 * to be sent; when all have joined the call is made, and each gets its own answer. */
typedef struct _SwBatch SwBatch;

SwBatch      *sw_batch_new         (guint                n_members);
SwBatch      *sw_batch_ref         (SwBatch             *self);
void          sw_batch_unref       (SwBatch             *self);
void          sw_batch_join_async  (SwBatch             *self,
                                    SwService           *service,
                                    SwRequest           *request,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
SwSubmission *sw_batch_join_finish (GAsyncResult        *result,
                                    GError             **error);
/* A member that will not join after all. */
void          sw_batch_leave       (SwBatch             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwBatch, sw_batch_unref)

G_END_DECLS
