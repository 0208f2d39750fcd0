/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-faults.h"
#include "sw-job-queue.h"

G_BEGIN_DECLS

/* The engine's HTTP front: speaks the service's protocol on loopback. */

typedef struct
{
  guint       port;           /* 0: any free one */
  const char *token;          /* what the bearer must say */
  const char *state_dir;
  gboolean    free_of_charge; /* every price is 0 */
  double      credits, extra_credits; /* what a new ledger begins with */
  double      least_interval; /* seconds between two requests, 0: no limit */
  SwFaults    faults;
  SwSongMaker maker;          /* (nullable) sw_song_make() */
  guint       parallel;       /* tasks in work at once, 0: as many as the machine bears */
  guint64     kept_bytes;     /* of finished clips, 0: 2 GiB */
  SwFetchLimits fetch_limits; /* what may be fetched when a client names an address */
  gboolean    enforce_ages;   /* some operations want clips of the last 24 hours */
} SwEngineOptions;

#define SW_TYPE_ENGINE_SERVER (sw_engine_server_get_type ())
G_DECLARE_FINAL_TYPE (SwEngineServer, sw_engine_server, SW, ENGINE_SERVER, GObject)

SwEngineServer *sw_engine_server_new      (SwContract             *contract,
                                           const SwEngineOptions  *options,
                                           GError                **error);
guint           sw_engine_server_get_port (SwEngineServer         *self);
/* Stops listening and working; unfinished tasks go on at the next start. */
void            sw_engine_server_stop     (SwEngineServer         *self);

G_END_DECLS
