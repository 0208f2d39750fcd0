/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The account at one service: balance and how fresh it is. */

#define SW_TYPE_ACCOUNT (sw_account_get_type ())
G_DECLARE_FINAL_TYPE (SwAccount, sw_account, SW, ACCOUNT, GObject)

SwAccount    *sw_account_new               (const char   *service);
const char   *sw_account_get_service       (SwAccount    *self);
double        sw_account_get_credits       (SwAccount    *self); /* monthly; NAN when not known */
double        sw_account_get_extra_credits (SwAccount    *self); /* NAN when not known */
double        sw_account_get_balance       (SwAccount    *self); /* sum, NAN when not known; derived */
gboolean      sw_account_get_known         (SwAccount    *self); /* derived */
gboolean      sw_account_get_low           (SwAccount    *self); /* known and below the price of two songs (40); derived */
gint64        sw_account_get_updated       (SwAccount    *self); /* unix seconds, 0 never */
const GError *sw_account_get_error         (SwAccount    *self); /* why the last question failed, nullable */
void          sw_account_set_credits       (SwAccount    *self, double credits, double extra_credits, gint64 updated);
void          sw_account_set_error         (SwAccount    *self, const GError *error);

G_END_DECLS
