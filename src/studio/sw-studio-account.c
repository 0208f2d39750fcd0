/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include "sw-describe-error.h"

typedef struct
{
  SwStudio  *self;
  SwAccount *account;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_object_unref (question->account);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

SwAccount *
_sw_studio_ensure_account (SwStudio   *self,
                           const char *service)
{
  SwAccount *account = g_hash_table_lookup (self->accounts, service);

  if (account == NULL)
    {
      account = sw_account_new (service);
      g_hash_table_insert (self->accounts, g_strdup (service), account);
    }
  return account;
}

void
_sw_studio_take_balance (SwStudio   *self,
                         const char *service,
                         double      credits,
                         double      extra_credits)
{
  SwAccount *account = _sw_studio_ensure_account (self, service);

  if (g_str_equal (service, "builtin"))
    return; /* free: a balance of nothing would look like trouble */
  sw_account_set_credits (account, credits, extra_credits, g_get_real_time () / G_USEC_PER_SEC);
  sw_account_set_error (account, NULL);
  if (g_str_equal (service, self->service))
    _sw_studio_set_key_problem (self, NULL);
}

void
_sw_studio_take_key_error (SwStudio     *self,
                           const char   *service,
                           const GError *error)
{
  g_autofree char *remedy = NULL;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (!g_str_equal (service, self->service) ||
      (!g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY) &&
       !g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_UNAUTHORIZED)))
    return;
  words = sw_describe_error (error, &remedy);
  text = g_strconcat (words, " ", remedy, NULL);
  _sw_studio_set_key_problem (self, text);
}

static void
account_error (Question     *question,
               const GError *error)
{
  SwStudio *self = question->self;

  if (self->closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sw_account_set_error (question->account, error);
  _sw_studio_take_key_error (self, sw_account_get_service (question->account), error);
}

static void
credits_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  SwBalance balance;

  if (!sw_service_get_credits_finish (SW_SERVICE (source), result, &balance, &error))
    account_error (question, error);
  else if (!question->self->closed)
    _sw_studio_take_balance (question->self, sw_account_get_service (question->account), balance.credits, balance.extra_credits);
}

static void
service_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwService) service = NULL;
  GCancellable *cancellable = question->self->cancellable;

  service = sw_connections_get_finish (question->self->connections, result, &error);
  if (service == NULL)
    account_error (question, error);
  else
    sw_service_get_credits_async (service, cancellable, credits_cb, g_steal_pointer (&question));
}

/**
 * sw_studio_refresh_account:
 * @self: the studio
 *
 * Asks the balance of the chosen service; the built-in engine is free and not asked.
 */
void
sw_studio_refresh_account (SwStudio *self)
{
  g_autoptr (Question) question = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));

  if (self->closed)
    return;
  if (g_str_equal (self->service, "builtin"))
    return;
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->account = g_object_ref (sw_studio_get_account (self));
  sw_connections_get_async (self->connections, self->service, self->cancellable, service_cb, g_steal_pointer (&question));
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwBalance balance;
  GError   *error = NULL;

  if (!sw_service_get_credits_finish (SW_SERVICE (source), result, &balance, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_memdup2 (&balance, sizeof balance), g_free);
}

/**
 * sw_studio_test_key_async:
 * @self: the studio
 * @service: "musicapi" or an address
 * @key: the key to try
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Asks the balance with @key, which is free, without keeping it.
 */
void
sw_studio_test_key_async (SwStudio           *self,
                          const char         *service,
                          const char         *key,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (SwService) connection = NULL;
  g_autoptr (GTask) task = NULL;
  g_autofree char *normal = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (service != NULL);
  g_return_if_fail (!g_str_equal (service, "builtin"));

  normal = sw_connections_normalize (service);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_test_key_async);
  connection = sw_connections_make (self->connections, normal, key);
  sw_service_get_credits_async (connection, cancellable, tested_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_test_key_finish:
 * @self: the studio
 * @result: the result
 * @balance: (out) (optional): what the account has
 * @error: return location for a %SW_SERVICE_ERROR
 *
 * Returns: %TRUE when the service took the key
 */
gboolean
sw_studio_test_key_finish (SwStudio     *self,
                           GAsyncResult *result,
                           SwBalance    *balance,
                           GError      **error)
{
  g_autofree SwBalance *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer != NULL && balance != NULL)
    *balance = *answer;
  return answer != NULL;
}

static void
resume_refused (SwStudio   *self,
                const char *service)
{
  GListModel *tasks = G_LIST_MODEL (self->tasks);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);
      const GError *error = sw_task_get_error (task);

      if (sw_task_get_active (task) && g_str_equal (sw_task_get_service (task), service) &&
          (g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_NO_KEY) ||
           g_error_matches (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_UNAUTHORIZED)))
        sw_studio_resume (self, task);
    }
}

static void
key_stored_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SwStudio *self = g_task_get_source_object (task);
  GError   *error = NULL;

  if (sw_secrets_store_finish (self->secrets, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sw_studio_set_key_async:
 * @self: the studio
 * @service: "musicapi" or an address
 * @key: (nullable): the key; %NULL or "" removes it
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Uses @key from now on and keeps it in the keyring. Tasks that stopped for want
 * of a good key go on.
 */
void
sw_studio_set_key_async (SwStudio           *self,
                         const char         *service,
                         const char         *key,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *normal = NULL;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (service != NULL);

  normal = sw_connections_normalize (service);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_set_key_async);
  if (!sw_secrets_from_environment (self->secrets))
    sw_connections_set_key (self->connections, normal, key);
  if (g_str_equal (normal, self->service))
    _sw_studio_set_key_problem (self, NULL);
  sw_secrets_store_async (self->secrets, normal, key, cancellable, key_stored_cb, g_steal_pointer (&task));
  if (!self->opened)
    return;
  if (g_str_equal (normal, self->service))
    sw_studio_refresh_account (self);
  if (key != NULL && key[0] != '\0')
    resume_refused (self, normal);
}

/**
 * sw_studio_set_key_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for a %SW_STUDIO_ERROR
 *
 * Fails with %SW_STUDIO_ERROR_KEYRING when the key can be kept for this run only.
 *
 * Returns: %TRUE when the keyring has the key
 */
gboolean
sw_studio_set_key_finish (SwStudio     *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
