/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-cli.h"
#include "sw-json.h"
#include "sw-test-server.h"
#include "sw-test-util.h"

G_BEGIN_DECLS

/* The real program against a scripted service. */

#define CREATE_PATH "/api/v1/sonic/create"
#define CREDITS_PATH "/api/v1/get-credits"
#define TASK_PATH "/api/v1/sonic/task/t1"

typedef struct
{
  SwTestServer        *server;
  char                *folder;
  GSubprocessLauncher *launcher;
} Fixture;

typedef struct
{
  int   code;
  char *out;
  char *err;
} Outcome;

void outcome_clear (Outcome *outcome);
void set_up (Fixture *self, gconstpointer data);
void tear_down (Fixture *self, gconstpointer data);
GSubprocess *spawn (Fixture *self, const char *const *arguments);
void finish (GSubprocess *process, const char *input, Outcome *outcome);
GBytes *new_sound (void);
void script_song (Fixture *self);
JsonObject *get_last_body (Fixture *self, JsonNode **node);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

#define run(self, input, outcome, ...)                           \
  G_STMT_START                                                   \
  {                                                              \
    const char *const arguments_[] = { __VA_ARGS__, NULL };      \
    g_autoptr (GSubprocess) process_ = spawn (self, arguments_); \
    finish (process_, input, outcome);                           \
  }                                                              \
  G_STMT_END

G_END_DECLS
