/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-connections.h"
#include "sw-driver-lock.h"
#include "sw-studio.h"
#include "sw-task-driver.h"

G_BEGIN_DECLS

/* sw-studio.c: the object and its drivers. sw-studio-open.c: beginning and end.
 * sw-studio-service.c: which service. sw-studio-tasks.c: wishes for tasks.
 * sw-studio-operations.c: requests about songs. sw-studio-lists.c: what belongs to a song.
 * sw-studio-prices.c: what things cost.
 * sw-studio-adopt.c: tasks of other programs. sw-studio-account.c: balances and keys. sw-studio-clips.c: edits and copies of
 * clips. sw-studio-draft.c: the half-filled form. */

struct _SwStudio
{
  GObject parent_instance;

  SwSettings *settings;
  SwContract *contract;
  SwSecrets *secrets;
  SwStore *store;
  SwVault *vault;
  SwTaskList *tasks;
  SwConnections *connections;
  SwDriverLock *lock;
  GCancellable *cancellable;
  gboolean adopts; /* takes over tasks nobody drives */
  gboolean opened;
  gboolean closed;

  GHashTable *drivers;  /* SwTask -> SwTaskDriver */
  GHashTable *accounts; /* service -> SwAccount */
  char *service;        /* of the settings, as sw_studio_get_service() lends it */
  char *engine_problem; /* (nullable) */
  char *key_problem;    /* (nullable) */
  gboolean sending;

  gboolean others; /* other programs have the library open */
  guint follow_source;
  gboolean adopting;
  gboolean adopt_again;

  GHashTable *prices;  /* "service\noperation" -> double, measured */
  GPtrArray *lives;    /* (element-type SwLive) see sw-studio-lists.c */
  GHashTable *sources; /* clip id -> SwClip: what requests at hand work on */

  guint draft_source;
  char *draft; /* (nullable) not saved yet */
};

void          _sw_studio_notice          (SwStudio             *self,
                                          const char           *text);
void          _sw_studio_set_key_problem (SwStudio             *self,
                                          const char           *problem);
void          _sw_studio_set_engine_problem (SwStudio          *self,
                                          const GError         *problem);
void          _sw_studio_notify_service  (SwStudio             *self);
void          _sw_studio_set_opened      (SwStudio             *self);
void          _sw_studio_look_for_engine (SwStudio             *self);
/* Reads the settings and goes on to heed them. */
void          _sw_studio_follow_service  (SwStudio             *self);
SwTaskDriver *_sw_studio_ensure_driver   (SwStudio             *self,
                                          SwTask               *task);

/* Reads the tasks; with @claims claims those nobody drives any more and goes on
 * with them. */
void          _sw_studio_adopt_async     (SwStudio             *self,
                                          gboolean              claims,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      _sw_studio_adopt_finish    (SwStudio             *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void          _sw_studio_begin_following (SwStudio             *self);
/* Takes what the store knows into the list. (element-type SwTask) */
void          _sw_studio_merge_tasks     (SwStudio             *self,
                                          GPtrArray            *loaded);

SwAccount    *_sw_studio_ensure_account  (SwStudio             *self,
                                          const char           *service);
void          _sw_studio_take_balance    (SwStudio             *self,
                                          const char           *service,
                                          double                credits,
                                          double                extra_credits);
void          _sw_studio_take_key_error  (SwStudio             *self,
                                          const char           *service,
                                          const GError         *error);

/* Follows the store; to be called when it is open. */
void          _sw_studio_begin_lists     (SwStudio             *self);
void          _sw_studio_end_lists       (SwStudio             *self);
void          _sw_studio_load_prices     (SwStudio             *self);
void          _sw_studio_take_price      (SwStudio             *self,
                                          SwTask               *task);
void          _sw_studio_flush_draft     (SwStudio             *self);
void          _sw_studio_purge_deleted   (SwStudio             *self);

/* How many finished tasks are shown. */
#define SW_STUDIO_MAX_TASKS 500

G_END_DECLS
