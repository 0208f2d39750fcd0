/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The engine's credits: an append-only file of JSON lines, each fsynced before the
 * call returns. Several engines may share one file. Any thread. */

#define SW_TYPE_LEDGER (sw_ledger_get_type ())
G_DECLARE_FINAL_TYPE (SwLedger, sw_ledger, SW, LEDGER, GObject)

#define SW_LEDGER_ERROR (sw_ledger_error_quark ())

typedef enum
{
  SW_LEDGER_ERROR_INSUFFICIENT, /* the balance does not cover the amount */
} SwLedgerError;

GQuark    sw_ledger_error_quark (void);

SwLedger *sw_ledger_new         (const char  *path,
                                 double       credits,
                                 double       extra_credits,
                                 GError     **error);
gboolean  sw_ledger_get_balance (SwLedger    *self,
                                 double      *credits,
                                 double      *extra_credits,
                                 GError     **error);
gboolean  sw_ledger_charge      (SwLedger    *self,
                                 const char  *task_id,
                                 const char  *request_hash,
                                 double       amount,
                                 GError     **error);
/* FALSE too when the file cannot be read: then @known is FALSE. */
gboolean  sw_ledger_is_charged  (SwLedger    *self,
                                 const char  *task_id,
                                 gboolean    *known);
/* Once only for each @part of a task, however often it is called. */
gboolean  sw_ledger_refund      (SwLedger    *self,
                                 const char  *task_id,
                                 const char  *part,
                                 double       amount,
                                 GError     **error);

G_END_DECLS
