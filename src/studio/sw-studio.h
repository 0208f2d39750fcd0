/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-account.h"
#include "sw-clip-list.h"
#include "sw-secrets.h"
#include "sw-service.h"
#include "sw-settings.h"
#include "sw-studio-error.h"
#include "sw-task-list.h"
#include "sw-vault.h"

G_BEGIN_DECLS

/* The orchestration: turns a filled-in request into a task and drives it – journal,
 * send, poll, fetch, library. Owns store, vault, services, secrets, the engine's
 * process. Knows no widget. Everything on the main thread, nothing blocks. */

#define SW_TYPE_STUDIO (sw_studio_get_type ())
G_DECLARE_FINAL_TYPE (SwStudio, sw_studio, SW, STUDIO, GObject)

/* Properties: "settings" (construct-only), "opened" (gboolean), "service" (string,
 * of settings), "account" (SwAccount of the chosen service, changes with it),
 * "tasks" (SwTaskList), "sending" (gboolean: a request is on the wire, so that it is
 * worth a moment to wait before closing), "engine-problem" (string, nullable: why the built-in engine
 * cannot run, words for people with the remedy), "key-problem" (string, nullable).
 * Signals: "notice" (const char *text): a passing message for people, e.g. the
 * engine was restarted; "task-finished" (SwTask); "task-stalled" (SwTask): it stopped
 * by itself, says why in its error or progress text, and can be resumed. */

/* @data_dir: NULL for $XDG_DATA_HOME/songwright. Cheap: opens nothing. */
SwStudio    *sw_studio_new                (SwSettings *settings,
                                           const char *data_dir);
/* Opens the store, loads the tasks, adopts and resumes those whose driver is gone. */
void         sw_studio_open_async         (SwStudio            *self,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean     sw_studio_open_finish        (SwStudio            *self,
                                           GAsyncResult        *result,
                                           GError             **error);
/* Stops driving (tasks go on at the next start), closes the store, ends the engine. */
void         sw_studio_close              (SwStudio            *self);

SwContract  *sw_studio_get_contract       (SwStudio *self);
SwSettings  *sw_studio_get_settings       (SwStudio *self);
SwSecrets   *sw_studio_get_secrets        (SwStudio *self);
SwStore     *sw_studio_get_store          (SwStudio *self);
SwVault     *sw_studio_get_vault          (SwStudio *self);
SwTaskList  *sw_studio_get_tasks          (SwStudio *self);
SwAccount   *sw_studio_get_account        (SwStudio *self);
/* "builtin", "musicapi" or the custom address; names for people by the second. */
const char  *sw_studio_get_service        (SwStudio *self);
char        *sw_studio_dup_service_name   (SwStudio *self, const char *service);
const char  *sw_studio_get_engine_problem (SwStudio *self);
const char  *sw_studio_get_key_problem    (SwStudio *self);
gboolean     sw_studio_get_opened         (SwStudio *self);
gboolean     sw_studio_get_sending        (SwStudio *self);
/* How requests to @service are sent and priced. */
SwTarget     sw_studio_get_target         (SwStudio *self, const char *service);
/* Whether tasks nobody drives are taken over; TRUE unless set before opening. A
 * program that runs for one wish only sets FALSE. */
void         sw_studio_set_adopting       (SwStudio *self, gboolean adopting);
/* Whether this program is at work on @task right now. */
gboolean     sw_studio_is_driving         (SwStudio *self, SwTask *task);
/* For tests: divides every waiting time by @factor; before sw_studio_open_async(). */
void         sw_studio_set_time_scale     (SwStudio *self, double factor);

/* Operations on songs. */
/* A request with the ids of @source (nullable), its model, title and style filled in;
 * for a song that was uploaded the operation made for uploads. */
SwRequest   *sw_studio_new_request        (SwStudio   *self,
                                           const char *operation,
                                           SwClip     *source);
/* As above for two songs (mashup), or to exchange the source. @second: nullable. */
void         sw_studio_set_request_sources (SwStudio  *self,
                                           SwRequest  *request,
                                           SwClip     *first,
                                           SwClip     *second);
/* Why @operation is not possible with @source at @service (NULL: the chosen one) now,
 * words for people; NULL when it is. *@seconds_left (nullable): until it will not be
 * any more, INFINITY when that never happens. */
char        *sw_studio_dup_refusal_at     (SwStudio   *self,
                                           const char *operation,
                                           SwClip     *source,
                                           const char *service,
                                           double     *seconds_left);
char        *sw_studio_dup_refusal        (SwStudio   *self,
                                           const char *operation,
                                           SwClip     *source,
                                           double     *seconds_left);
/* What is known of the request's source, for sw_request_validate(). */
void         sw_studio_get_facts          (SwStudio       *self,
                                           SwRequest      *request,
                                           SwRequestFacts *facts);
/* What @clip has besides its audio: a live list of SwAsset, empty at first. (transfer full) */
GListModel  *sw_studio_get_assets         (SwStudio   *self, SwClip *clip);
/* The newest asset of that kind among those loaded; @start and @end (seconds; both 0:
 * any) choose a range of the voice. (transfer full) (nullable) */
SwAsset     *sw_studio_find_asset         (SwStudio   *self,
                                           SwClip     *clip,
                                           SwAssetKind kind,
                                           double      start,
                                           double      end);
/* "sonic.wav": the operation that brings an asset (for stems: the basic ones). */
const char  *sw_studio_get_asset_operation (SwAssetKind kind);
/* The task that works on @clip with @operation right now. (transfer none) (nullable) */
SwTask      *sw_studio_find_task          (SwStudio   *self,
                                           SwClip     *clip,
                                           const char *operation);
/* All @clip was made from and all made from that: a live list of SwClip, parents first,
 * empty at first; sw_clip_get_parent_ids() tells the edges. (transfer full) */
GListModel  *sw_studio_get_family         (SwStudio   *self, SwClip *clip);

/* What @request will cost at @service (NULL: the chosen one), in credits: as measured the
 * last time, else as published; NAN when not known, 0 for the built-in engine. */
double       sw_studio_estimate_credits   (SwStudio   *self,
                                           SwRequest  *request,
                                           const char *service);
/* What to send instead of the request of a refused @task: the other task type when the
 * refusal names it, an older model when the model is what is refused; NULL when there is
 * nothing of the kind. *@words (nullable): what is different, for a button. (transfer full) */
SwRequest   *sw_studio_dup_alternative    (SwStudio   *self,
                                           SwTask     *task,
                                           char      **words);

/* The words of a song with the times that are known and the corrections made. */
void         sw_studio_load_words_async   (SwStudio *self, SwClip *clip, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SwLyrics    *sw_studio_load_words_finish  (SwStudio *self, GAsyncResult *result, GError **error);
/* Corrects the time of a word of @lyrics (seconds; a negative start takes it back). The
 * store's "changed::assets" tells when it is kept. */
void         sw_studio_set_word_time      (SwStudio *self, SwClip *clip, SwLyrics *lyrics, guint word, double start, double end);
/* Writes LRC, enhanced LRC or SRT to @target. */
void         sw_studio_export_words_async (SwStudio *self, SwClip *clip, SwWordsFormat format, GFile *target, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean     sw_studio_export_words_finish (SwStudio *self, GAsyncResult *result, GError **error);

/* Starts driving a copy of @request through @service (NULL: the chosen one) and
 * returns the task at once (transfer none, the task list holds it): first queued,
 * every later turn is seen in its properties. */
SwTask      *sw_studio_submit             (SwStudio   *self,
                                           SwRequest  *request,
                                           const char *service);
/* Up to ten requests to make songs, sent in one call; each task has its own fate.
 * (element-type SwRequest) (element-type SwTask) (transfer full) */
#define SW_STUDIO_MAX_BATCH 10
GPtrArray   *sw_studio_submit_batch       (SwStudio   *self,
                                           GPtrArray  *requests,
                                           const char *service);
/* A new task with the same request. */
SwTask      *sw_studio_retry              (SwStudio   *self, SwTask *task);
/* Resumes polling or fetching a task that stopped by itself (interval over, no
 * network, disk full). Never sends a POST. */
void         sw_studio_resume             (SwStudio   *self, SwTask *task);
/* Gives a task up: unsent → nothing is sent; later → no more polling. */
void         sw_studio_abandon            (SwStudio   *self, SwTask *task);
/* Removes a finished task from the list and the journal; its clips stay. */
void         sw_studio_forget             (SwStudio   *self, SwTask *task);

/* Asks the balance of the chosen service; the answer shows in its SwAccount. */
void         sw_studio_refresh_account    (SwStudio   *self);
/* Tries @key at @service without keeping it. */
void         sw_studio_test_key_async     (SwStudio            *self,
                                           const char          *service,
                                           const char          *key,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean     sw_studio_test_key_finish    (SwStudio            *self,
                                           GAsyncResult        *result,
                                           SwBalance           *balance,
                                           GError             **error);
/* Keeps @key in the keyring and uses it from now on. */
void         sw_studio_set_key_async      (SwStudio *self, const char *service, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean     sw_studio_set_key_finish     (SwStudio *self, GAsyncResult *result, GError **error);

/* Edits of clips: the object changes at once, the store follows; a failure is
 * told by "notice" and taken back. */
void         sw_studio_set_clip_liked     (SwStudio *self, SwClip *clip, gboolean liked);
void         sw_studio_set_clip_title     (SwStudio *self, SwClip *clip, const char *title);
void         sw_studio_set_clip_note      (SwStudio *self, SwClip *clip, const char *note);
void         sw_studio_delete_clip        (SwStudio *self, SwClip *clip);
void         sw_studio_restore_clip       (SwStudio *self, SwClip *clip);
/* Copies the audio out; a free name is found when @target is a folder. */
void         sw_studio_export_clip_async  (SwStudio *self, SwClip *clip, GFile *target, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The file written. (transfer full) */
GFile       *sw_studio_export_clip_finish (SwStudio *self, GAsyncResult *result, GError **error);
/* "Paper Boats (take 2).mp3": a file name made by us from foreign text. */
char        *sw_studio_dup_export_name    (SwStudio *self, SwClip *clip);

/* The composer's half-filled form. */
void         sw_studio_save_draft         (SwStudio *self, SwRequest *request);
void         sw_studio_load_draft_async   (SwStudio *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* NULL without error when there is none. */
SwRequest   *sw_studio_load_draft_finish  (SwStudio *self, GAsyncResult *result, GError **error);

/* Words for people: what happened and, in @remedy (nullable out, transfer full),
 * what to do. Handles SW_SERVICE_ERROR, SW_LIBRARY_ERROR, SW_AUDIO_ERROR,
 * SW_STUDIO_ERROR, G_IO_ERROR, G_FILE_ERROR. */
char        *sw_studio_describe_error     (const GError *error, char **remedy);

G_END_DECLS
