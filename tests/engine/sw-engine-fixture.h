/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-engine-server.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* An engine's server in this process with a maker that writes songs at once, and a
 * client that talks to it over real HTTP. */

#define TOKEN "s3cret"
#define SONG_SIZE 100000
#define CREATE "/api/v1/sonic/create"
#define GOOD_BODY "{\"custom_mode\": true, \"mv\": \"sonic-v6\", \"prompt\": \"[Verse]\\nSnow on the track\", \"title\": \"Last Train\"}"

typedef struct
{
  char           *state_dir; /* (owned) */
  SwContract     *contract;  /* (owned) */
  SwEngineOptions options;
  SwEngineServer *server;    /* (owned) (nullable) */
  SoupSession    *session;   /* (owned) */
} Fixture;

/* What came back. */
typedef struct
{
  guint       status; /* 0: no answer */
  GBytes     *body;   /* (owned) (nullable) */
  JsonNode   *json;   /* (owned) (nullable) */
  SoupMessageHeaders *headers; /* (owned) */
} Answer;

void        answer_clear         (Answer         *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

void        fixture_set_up       (Fixture        *self,
                                  gconstpointer   unused);
void        fixture_tear_down    (Fixture        *self,
                                  gconstpointer   unused);
/* Starts the server with what self->options say; stops the one before. */
void        fixture_start        (Fixture        *self);
void        fixture_fault        (Fixture        *self,
                                  const char     *fault);

/* @headers: pairs of name and value, ended by NULL. */
Answer      fixture_send         (Fixture        *self,
                                  SwEngineServer *server,
                                  const char     *method,
                                  const char     *path,
                                  GBytes         *body,
                                  const char     *content_type,
                                  ...) G_GNUC_NULL_TERMINATED;
/* With the bearer; @body may be NULL. */
Answer      fixture_call         (Fixture        *self,
                                  const char     *method,
                                  const char     *path,
                                  const char     *body);
JsonObject *answer_get_object    (const Answer   *self);
const char *answer_get_type      (const Answer   *self);
const char *answer_get_error     (const Answer   *self);
/* Element of "data". */
JsonObject *answer_get_clip      (const Answer   *self,
                                  guint           index);
const char *answer_get_state     (const Answer   *self,
                                  guint           index);

/* Submits GOOD_BODY or @body and returns the task's id. */
char       *fixture_submit       (Fixture        *self,
                                  const char     *body);
Answer      fixture_poll         (Fixture        *self,
                                  const char     *id);
/* Polls until every clip is done. */
Answer      fixture_wait         (Fixture        *self,
                                  const char     *id);
double      fixture_get_credits  (Fixture        *self);
double      fixture_get_extra    (Fixture        *self);
/* Lines of the ledger with @reason. */
guint       fixture_count_lines  (Fixture        *self,
                                  const char     *reason);

/* The maker. While held, it stops before @take until released or cancelled. */
SwSongResult *maker_make         (const SwSongWish   *wish,
                                  guint               take,
                                  const char         *folder,
                                  SwSongProgressFunc  progress,
                                  gpointer            progress_data,
                                  GCancellable       *cancellable,
                                  GError            **error);
void        maker_reset          (void);
void        maker_hold           (guint           take);
void        maker_release        (void);
void        maker_fail           (const char     *message);
guint       maker_count          (void);
guint64     maker_get_seed       (void);
gboolean    maker_is_held        (void);

G_END_DECLS
