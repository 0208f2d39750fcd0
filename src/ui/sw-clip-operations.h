/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

G_BEGIN_DECLS

/* What can be made of a song: menus of the operations that its service offers, each
 * with its price; items call win.operate or win.get with the operation and the song. */

/* New songs: extend, cover, replace a part … (transfer full) */
GMenu *sw_clip_operations_make_menu (SwStudio *studio,
                                     SwClip   *clip);
/* Things beside the song: stems, WAV, MIDI … (transfer full) */
GMenu *sw_clip_operations_get_menu  (SwStudio *studio,
                                     SwClip   *clip);
/* Whether the song's service answers @operation at all. */
gboolean sw_clip_operations_offers  (SwStudio   *studio,
                                     SwClip     *clip,
                                     const char *operation);

G_END_DECLS
