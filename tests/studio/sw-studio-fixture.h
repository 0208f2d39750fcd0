/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"
#include "sw-test-server.h"
#include "sw-test-util.h"

G_BEGIN_DECLS

/* A scripted service on loopback and an empty library. Times run 50 times faster. */
typedef struct
{
  SwTestServer *server;
  char         *folder; /* the library */
  SwSettings   *settings;
  SwStudio     *studio; /* opened */
  GPtrArray    *notices; /* (element-type utf8) */
} Fixture;

#define CREATE_PATH "/api/v1/sonic/create"
#define CREDITS_PATH "/api/v1/get-credits"
#define TASK_PATH "/api/v1/sonic/task/t1"

/* To be called first in main(): no keyring, no user folders. */
void        fixture_init         (int *argc, char ***argv);

void        fixture_set_up       (Fixture *self, gconstpointer data);
void        fixture_tear_down    (Fixture *self, gconstpointer data);
/* Opens one more studio on the library. (transfer full) */
SwStudio   *fixture_open_studio  (Fixture *self);
/* Closes the studio as if the program ended, and opens a new one. */
void        fixture_restart      (Fixture *self);
/* An instrumental. (transfer full) */
SwRequest  *fixture_new_request  (Fixture *self);
SwTask     *fixture_submit       (Fixture *self);

/* Answers: balance, acceptance as "t1", a poll of two clips in given states. */
void        fixture_balance      (Fixture *self, double credits);
void        fixture_accept       (Fixture *self);
/* "succeeded", "running", "failed" per clip; NULL: no such clip. */
SwTestAnswer *fixture_poll       (Fixture *self, const char *first, const char *second);
/* The sound files of both clips. */
void        fixture_files        (Fixture *self);
/* Everything for a song that succeeds. */
void        fixture_script_song  (Fixture *self);

void        fixture_wait_state   (SwTask *task, SwTaskState state);
SwClip     *fixture_get_clip     (SwTask *task, guint index); /* (transfer none) */
GBytes     *fixture_new_sound    (void);
/* sw_test_wait_result() for what writes to the keyring: libsecret's file keyring loses
 * a few bytes at each write, and this name is what the leak check knows it by. */
void        fixture_wait_keyring (GAsyncResult **result);
/* The task as the journal has it. (transfer full) */
SwTask     *fixture_load_task    (SwStudio *studio, const char *id);

G_END_DECLS
