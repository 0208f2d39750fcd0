/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* flite keeps state in globals: whoever calls into it, for text or for speech, holds
 * this lock meanwhile. The first call initialises flite. Not recursive. */
void sw_flite_lock   (void);
void sw_flite_unlock (void);

G_END_DECLS
