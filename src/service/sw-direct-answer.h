/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-asset.h"
#include "sw-operation.h"

G_BEGIN_DECLS

/* What an operation that answers directly, without a task, has answered. Nothing here
 * is trusted: texts are bounded and cleaned, addresses and numbers checked. */
typedef struct
{
  gboolean    is_asset;
  SwAssetKind kind;        /* when it is an asset */
  char       *uri;         /* (nullable) of its file */
  char       *remote_id;   /* (nullable) of an extracted voice, an uploaded clip or a singer */
  char       *text;        /* (nullable) enriched style, or JSON; see SwAssetKind */
  double      number;      /* tempo */
  double      start, end;  /* seconds */
} SwDirectAnswer;

/* SW_SERVICE_ERROR_BAD_ANSWER when there is nothing of what @operation should bring. */
SwDirectAnswer *sw_direct_answer_read (const SwOperation *operation,
                                       const char        *json,
                                       GError           **error);
void            sw_direct_answer_free (SwDirectAnswer    *self);
/* Whether the answer of @operation is read here. */
gboolean        sw_direct_answer_knows (const SwOperation *operation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwDirectAnswer, sw_direct_answer_free)

G_END_DECLS
