/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Moves bytes from a stream of the network to one of the disk, reading the next
 * while the last are being written, in constant memory. */

typedef enum
{
  SW_PUMP_END,      /* the input ended and all of it is written */
  SW_PUMP_CUT,      /* the input broke; what came before is written */
  SW_PUMP_TOO_MUCH, /* the input had more than @most bytes; at most as many are written */
  SW_PUMP_DISK,     /* the output broke */
} SwPumpOutcome;

/* Told after each write. */
typedef void (*SwPumpFunc) (gsize bytes, gpointer user_data);

/* @cancellable stops the input; it is cancelled by the pump when the output broke.
 * Bytes that were read are always written. */
void          sw_pump_async  (GInputStream         *input,
                              GOutputStream        *output,
                              goffset               most,
                              SwPumpFunc            wrote,
                              gpointer              wrote_data,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data);
/* @error is set for SW_PUMP_CUT and SW_PUMP_DISK. */
SwPumpOutcome sw_pump_finish (GAsyncResult         *result,
                              GError              **error);

G_END_DECLS
