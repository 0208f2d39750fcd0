/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The built-in engine's process. One engine serves all programs of one user: who
 * comes first starts it and owns it, the others use it too; when the owner ends,
 * its engine ends, and the next who needs one starts it again on the same state.
 *
 * Signals: "notice" (const char *text). Properties: "problem" (boxed GError,
 * nullable): why the engine cannot run. */

#define SW_TYPE_ENGINE_PROCESS (sw_engine_process_get_type ())
G_DECLARE_FINAL_TYPE (SwEngineProcess, sw_engine_process, SW, ENGINE_PROCESS, GObject)

SwEngineProcess *sw_engine_process_new            (const char           *state_dir);
void             sw_engine_process_set_time_scale (SwEngineProcess      *self,
                                                   double                factor);
void             sw_engine_process_start_async    (SwEngineProcess      *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean         sw_engine_process_start_finish   (SwEngineProcess      *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
void             sw_engine_process_distrust       (SwEngineProcess      *self);
void             sw_engine_process_stop           (SwEngineProcess      *self);
gboolean         sw_engine_process_get_running    (SwEngineProcess      *self);
const char      *sw_engine_process_get_base_uri   (SwEngineProcess      *self);
const char      *sw_engine_process_get_token      (SwEngineProcess      *self);
const GError    *sw_engine_process_get_problem    (SwEngineProcess      *self);
char            *sw_engine_process_find_program   (void);

G_END_DECLS
