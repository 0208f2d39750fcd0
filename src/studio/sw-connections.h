/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-engine-process.h"
#include "sw-secrets.h"
#include "sw-service.h"

G_BEGIN_DECLS

/* The way to each service: "builtin" (starts the engine), "musicapi", or an
 * address. One SwService, and so one rate limiter, per service. */

#define SW_TYPE_CONNECTIONS (sw_connections_get_type ())
G_DECLARE_FINAL_TYPE (SwConnections, sw_connections, SW, CONNECTIONS, GObject)

SwConnections   *sw_connections_new            (SwContract           *contract,
                                                SwSecrets            *secrets,
                                                SwEngineProcess      *engine);
SwEngineProcess *sw_connections_get_engine     (SwConnections        *self);
double           sw_connections_get_time_scale (SwConnections        *self);
void             sw_connections_set_time_scale (SwConnections        *self,
                                                double                factor);
SwTarget         sw_connections_get_target     (SwConnections        *self,
                                                const char           *service);
guint            sw_connections_get_interval   (SwConnections        *self,
                                                const char           *service,
                                                const SwOperation    *operation,
                                                guint                 n_polls);
SwService       *sw_connections_make           (SwConnections        *self,
                                                const char           *service,
                                                const char           *key);
void             sw_connections_get_async      (SwConnections        *self,
                                                const char           *service,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
SwService       *sw_connections_get_finish     (SwConnections        *self,
                                                GAsyncResult         *result,
                                                GError              **error);
void             sw_connections_set_key        (SwConnections        *self,
                                                const char           *service,
                                                const char           *key);
void             sw_connections_distrust       (SwConnections        *self,
                                                const char           *service);
char            *sw_connections_normalize      (const char           *service);

G_END_DECLS
