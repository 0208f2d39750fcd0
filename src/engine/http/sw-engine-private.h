/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-engine-server.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _SwEngineServer
{
  GObject parent_instance;

  SwContract   *contract;
  SoupServer   *server;
  SwJobQueue   *queue;
  SwLedger     *ledger;
  char         *token;
  char         *batches_dir;
  SwFaults      faults;
  gboolean      free_of_charge;
  gboolean      enforce_ages;
  SwFetchLimits fetch_limits;
  gint64        least_interval; /* microseconds */
  gint64        last_request;   /* monotonic microseconds */
  GThreadPool  *calls;          /* (owned) what is answered directly is worked out here */
  GCancellable *cancellable;    /* (owned) of the calls */
};

/* sw-engine-submit.c */
/* A POST to a call of the contract. */
void       _sw_engine_handle_post    (SwEngineServer *self, SoupServerMessage *message, const char *path);
/* The checked request for @body; NULL with SW_ENGINE_ERROR_INVALID. */
SwRequest *_sw_engine_read_request   (SwEngineServer *self, const char *path, JsonObject *body, GError **error);
/* Balance, ids, and what the contract says about the source. */
gboolean   _sw_engine_check_world    (SwEngineServer *self, SwRequest *request, GError **error);
double     _sw_engine_get_price      (SwEngineServer *self, SwRequest *request);
guint64    _sw_engine_choose_seed    (SwRequest *request);
/* Takes a task in: on disk, then paid, then started. (transfer full) */
SwJob     *_sw_engine_accept         (SwEngineServer *self, SwRequest *request, GError **error);
void       _sw_engine_answer_task    (SwEngineServer *self, SoupServerMessage *message, SwRequest *request, const char *task_id);
void       _sw_engine_refuse         (SoupServerMessage *message, const GError *error);
/* TRUE when a fault has answered. */
gboolean   _sw_engine_play_faults    (SwEngineServer *self, SoupServerMessage *message);
char      *_sw_engine_dup_files_uri  (SwEngineServer *self);

void       _sw_engine_handle_task    (SwEngineServer *self, SoupServerMessage *message, SwRequest *request);
/* The address of audio that @request wants fetched, or NULL. */
const char *_sw_engine_get_url       (SwRequest *request);
gboolean   _sw_engine_check_fetched  (SwEngineServer *self, SwRequest *request, const char *clip_id, GError **error);

/* sw-engine-call.c */
void       _sw_engine_start_call     (SwEngineServer *self, SoupServerMessage *message, SwRequest *request);
void       _sw_engine_call_worker    (gpointer data, gpointer user_data);

/* sw-engine-batch.c */
void       _sw_engine_handle_batch   (SwEngineServer *self, SoupServerMessage *message, SwRequest *request);
void       _sw_engine_handle_batch_get (SwEngineServer *self, SoupServerMessage *message, GHashTable *query);

G_END_DECLS
