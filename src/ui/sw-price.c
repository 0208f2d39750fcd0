/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sw-price.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * sw_price_label_credits:
 * @studio: the studio
 * @credits: what it costs; NAN when not known
 * @verb: what the button does, "Create"
 *
 * Returns: (transfer full): @verb with its price; @verb alone when no price is known
 */
char *
sw_price_label_credits (SwStudio   *studio,
                        double      credits,
                        const char *verb)
{
  g_autofree char *price = NULL;

  if (!isfinite (credits))
    return g_strdup (verb);
  if (credits <= 0)
    price = g_strdup (_ ("free"));
  /* What another address really takes, only it knows. */
  else if (!g_str_equal (sw_studio_get_service (studio), "musicapi"))
    price = g_strdup_printf (ngettext ("about %d credit", "about %d credits", (gulong)ceil (credits)), (int)ceil (credits));
  else
    price = g_strdup_printf (ngettext ("%d credit", "%d credits", (gulong)ceil (credits)), (int)ceil (credits));
  /* translators: what a button does and what that costs, "Create · 20 credits" */
  return g_strdup_printf (_ ("%s · %s"), verb, price);
}

/**
 * sw_price_label:
 * @studio: the studio
 * @request: what would be sent
 * @verb: what the button does, "Create"
 *
 * Returns: (transfer full): @verb with its price; @verb alone when no price is known
 */
char *
sw_price_label (SwStudio   *studio,
                SwRequest  *request,
                const char *verb)
{
  return sw_price_label_credits (studio, sw_studio_estimate_credits (studio, request, NULL), verb);
}
