/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-band.h"
#include "sw-engine-fixture.h"

G_BEGIN_DECLS

/* An engine that has one task with two takes of a small song to work on; the second is
 * an instrumental. Both are played and sung for real. */

#define SONG_BPM 120
#define SONG_BARS 4

typedef struct
{
  Fixture base;
  char   *clips[2]; /* (owned) ids of the takes */
} Song;

void        song_set_up       (Song         *self,
                               gconstpointer unused);
void        song_tear_down    (Song         *self,
                               gconstpointer unused);
/* POSTs @format with its arguments to "/api/v1/sonic/@call". */
Answer      song_post         (Song         *self,
                               const char   *call,
                               const char   *format,
                               ...) G_GNUC_PRINTF (3, 4);
/* The same for a task: waits until all its clips are there. */
Answer      song_run          (Song         *self,
                               const char   *call,
                               const char   *format,
                               ...) G_GNUC_PRINTF (3, 4);
/* The bytes behind an address of the engine. (transfer full) */
GBytes     *song_fetch        (Song         *self,
                               const char   *uri);
/* A WAV behind an address of the engine, as samples. (transfer full) */
SwStem     *song_fetch_wav    (Song         *self,
                               const char   *uri);
/* The lossless sound of a clip, by the call for it. (transfer full) */
SwStem     *song_get_sound    (Song         *self,
                               const char   *clip);
SwScore    *song_get_score    (Song         *self,
                               const char   *clip);
/* What the song is made of: a score written by hand. (transfer full) */
SwScore    *song_make_score   (guint         take);
/* Exactly these members, NULL-terminated. */
void        assert_members    (JsonObject   *object,
                               const char   *first,
                               ...) G_GNUC_NULL_TERMINATED;
void        assert_refused    (const Answer *answer,
                               guint         status,
                               const char   *type,
                               const char   *text);

G_END_DECLS
