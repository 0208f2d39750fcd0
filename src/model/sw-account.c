/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-account"

#include "config.h"

#include "sw-account.h"

#include "sw-value-private.h"

/* What two songs cost at the hosted service. */
#define LOW_BALANCE 40.0

struct _SwAccount
{
  GObject parent_instance;

  char   *service;
  double  credits;
  double  extra_credits;
  gint64  updated;
  GError *error; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SwAccount, sw_account, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SERVICE,
  PROP_CREDITS,
  PROP_EXTRA_CREDITS,
  PROP_BALANCE,
  PROP_KNOWN,
  PROP_LOW,
  PROP_UPDATED,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (SwAccount *self,
        guint      property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
sw_account_finalize (GObject *object)
{
  SwAccount *self = SW_ACCOUNT (object);

  g_free (self->service);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sw_account_parent_class)->finalize (object);
}

static void
sw_account_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SwAccount *self = SW_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_SERVICE:
      g_value_set_string (value, sw_account_get_service (self));
      break;
    case PROP_CREDITS:
      g_value_set_double (value, sw_account_get_credits (self));
      break;
    case PROP_EXTRA_CREDITS:
      g_value_set_double (value, sw_account_get_extra_credits (self));
      break;
    case PROP_BALANCE:
      g_value_set_double (value, sw_account_get_balance (self));
      break;
    case PROP_KNOWN:
      g_value_set_boolean (value, sw_account_get_known (self));
      break;
    case PROP_LOW:
      g_value_set_boolean (value, sw_account_get_low (self));
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, sw_account_get_updated (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, sw_account_get_error (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_account_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SwAccount *self = SW_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_SERVICE:
      self->service = g_value_dup_string (value);
      break;
    case PROP_ERROR:
      sw_account_set_error (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_account_class_init (SwAccountClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = sw_account_finalize;
  object_class->get_property = sw_account_get_property;
  object_class->set_property = sw_account_set_property;

  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, NULL,
                                                  readable | G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_CREDITS] = g_param_spec_double ("credits", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, readable);
  properties[PROP_EXTRA_CREDITS] = g_param_spec_double ("extra-credits", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, readable);
  properties[PROP_BALANCE] = g_param_spec_double ("balance", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, readable);
  properties[PROP_KNOWN] = g_param_spec_boolean ("known", NULL, NULL, FALSE, readable);
  properties[PROP_LOW] = g_param_spec_boolean ("low", NULL, NULL, FALSE, readable);
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable | G_PARAM_WRITABLE);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_account_init (SwAccount *self)
{
  self->credits = NAN;
  self->extra_credits = NAN;
}

/**
 * sw_account_new:
 * @service: "builtin", "musicapi" or an address
 *
 * Returns: (transfer full): an account whose balance is not known yet
 */
SwAccount *
sw_account_new (const char *service)
{
  return g_object_new (SW_TYPE_ACCOUNT, "service", service, NULL);
}

/**
 * sw_account_get_service:
 * @self: an account
 *
 * Returns: "builtin", "musicapi" or an address
 */
const char *
sw_account_get_service (SwAccount *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT (self), NULL);

  return self->service;
}

/**
 * sw_account_get_credits:
 * @self: an account
 *
 * Returns: the credits of this month, NAN when not known
 */
double
sw_account_get_credits (SwAccount *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT (self), NAN);

  return self->credits;
}

/**
 * sw_account_get_extra_credits:
 * @self: an account
 *
 * Returns: the credits bought on top, NAN when not known
 */
double
sw_account_get_extra_credits (SwAccount *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT (self), NAN);

  return self->extra_credits;
}

/**
 * sw_account_get_balance:
 * @self: an account
 *
 * A service that tells only one of the two kinds of credits has that as balance.
 *
 * Returns: all credits together, NAN when neither kind is known
 */
double
sw_account_get_balance (SwAccount *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT (self), NAN);

  if (isnan (self->credits))
    return self->extra_credits;
  if (isnan (self->extra_credits))
    return self->credits;
  return self->credits + self->extra_credits;
}

/**
 * sw_account_get_known:
 * @self: an account
 *
 * Returns: whether there is a balance to show
 */
gboolean
sw_account_get_known (SwAccount *self)
{
  return !isnan (sw_account_get_balance (self));
}

/**
 * sw_account_get_low:
 * @self: an account
 *
 * Returns: whether the balance is known and does not pay for two songs
 */
gboolean
sw_account_get_low (SwAccount *self)
{
  return sw_account_get_balance (self) < LOW_BALANCE; /* FALSE for NAN */
}

/**
 * sw_account_get_updated:
 * @self: an account
 *
 * Returns: when the balance was told, in Unix seconds; 0 for never
 */
gint64
sw_account_get_updated (SwAccount *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT (self), 0);

  return self->updated;
}

/**
 * sw_account_get_error:
 * @self: an account
 *
 * Returns: (nullable): why the last question failed
 */
const GError *
sw_account_get_error (SwAccount *self)
{
  g_return_val_if_fail (SW_IS_ACCOUNT (self), NULL);

  return self->error;
}

/**
 * sw_account_set_credits:
 * @self: an account
 * @credits: the credits of this month, or NAN
 * @extra_credits: the credits bought on top, or NAN
 * @updated: when that was told, in Unix seconds
 *
 * Takes over an answer; it clears the error of an earlier question.
 */
void
sw_account_set_credits (SwAccount *self,
                        double     credits,
                        double     extra_credits,
                        gint64     updated)
{
  double   balance;
  gboolean known, low;

  g_return_if_fail (SW_IS_ACCOUNT (self));

  balance = sw_account_get_balance (self);
  known = sw_account_get_known (self);
  low = sw_account_get_low (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (_sw_set_number (&self->credits, credits))
    notify (self, PROP_CREDITS);
  if (_sw_set_number (&self->extra_credits, extra_credits))
    notify (self, PROP_EXTRA_CREDITS);
  if (_sw_set_number (&balance, sw_account_get_balance (self)))
    notify (self, PROP_BALANCE);
  if (known != sw_account_get_known (self))
    notify (self, PROP_KNOWN);
  if (low != sw_account_get_low (self))
    notify (self, PROP_LOW);
  if (self->updated != updated)
    {
      self->updated = updated;
      notify (self, PROP_UPDATED);
    }
  sw_account_set_error (self, NULL);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * sw_account_set_error:
 * @self: an account
 * @error: (nullable): why the last question failed
 *
 * The balance last told stays.
 */
void
sw_account_set_error (SwAccount    *self,
                      const GError *error)
{
  g_return_if_fail (SW_IS_ACCOUNT (self));

  if (_sw_set_error (&self->error, error))
    notify (self, PROP_ERROR);
}
