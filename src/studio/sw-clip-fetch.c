/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip-fetch"

#include "config.h"

#include "sw-clip-fetch.h"

#include "sw-json.h"
#include "sw-probe.h"

#include <string.h>

#define MAX_SIDE_BYTES (32 * 1024 * 1024) /* a cover or words larger than this are left there */

typedef struct
{
  SwService *service;
  SwVault   *vault;
  char      *answer;     /* (nullable) */
  char      *audio_name; /* "audio.mp3" */
  /* Put into the clip at the very end, at once with its row: until then a page of
   * the library may fill the clip from the row as it is. */
  char               *audio_path;       /* (nullable) */
  char               *cover_path;       /* (nullable) */
  double              duration;         /* seconds, as decoded by the check */
  char               *side_name;        /* (nullable) what is fetched beside the audio right now */
  char               *words_uri;        /* (nullable) not fetched yet */
  char               *cover_uri;        /* (nullable) not fetched yet */
  GCancellable       *side_cancellable; /* (nullable) */
  SwFetchProgressFunc progress;
  gpointer            progress_data;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->service);
  g_object_unref (fetch->vault);
  g_clear_object (&fetch->side_cancellable);
  g_free (fetch->answer);
  g_free (fetch->audio_name);
  g_free (fetch->audio_path);
  g_free (fetch->cover_path);
  g_free (fetch->side_name);
  g_free (fetch->words_uri);
  g_free (fetch->cover_uri);
  g_free (fetch);
}

static void next_side_file (GTask *task);

/* The ending of the address when it is one of @endings, else the first of them. */
static const char *
ending_of (const char        *address,
           const char *const *endings)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *path = uri != NULL ? g_ascii_strdown (g_uri_get_path (uri), -1) : NULL;

  for (guint i = 0; path != NULL && endings[i] != NULL; i++)
    if (g_str_has_suffix (path, endings[i]))
      return endings[i];
  return endings[0];
}

static char *
dup_sibling (const char *address,
             const char *name)
{
  return g_uri_resolve_relative (address, name, G_URI_FLAGS_NONE, NULL);
}

static gboolean
audio_check_worker (const char *path,
                    gpointer    data,
                    GError    **error)
{
  Fetch  *fetch = data;
  SwProbe probe = { 0 };

  if (!sw_probe_file (path, FALSE, &probe, NULL, error))
    return FALSE;
  fetch->duration = probe.duration;
  return TRUE;
}

static gboolean
is_image (const guint8 *head,
          gsize         length)
{
  static const guint8 png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

  return (length > sizeof png && memcmp (head, png, sizeof png) == 0) ||
         (length > 3 && head[0] == 0xff && head[1] == 0xd8 && head[2] == 0xff) ||
         (length > 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0);
}

static gboolean
side_check_worker (const char *path,
                   gpointer    data,
                   GError    **error)
{
  const char      *name = data;
  g_autofree char *text = NULL;
  gsize            length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  if (g_str_has_suffix (name, ".json"))
    {
      g_autoptr (JsonNode) node = sw_json_parse (text, length, error);

      return node != NULL;
    }
  if (is_image ((const guint8 *)text, length))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a picture");
  return FALSE;
}

static void
side_committed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Fetch           *fetch = g_task_get_task_data (task);

  path = sw_vault_commit_finish (fetch->vault, result, &error);
  if (path == NULL)
    g_debug ("%s: %s", fetch->side_name, error->message);
  else if (g_str_has_prefix (fetch->side_name, "cover"))
    fetch->cover_path = g_steal_pointer (&path);
  next_side_file (task);
}

static void
side_fetched_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Fetch  *fetch = g_task_get_task_data (task);
  SwClip *clip = g_task_get_source_object (task);

  if (!sw_service_fetch_finish (fetch->service, result, &error))
    {
      g_debug ("%s: %s", fetch->side_name, error->message);
      next_side_file (task);
      return;
    }
  sw_vault_commit_async (fetch->vault, sw_clip_get_id (clip), fetch->side_name, side_check_worker,
                         g_strdup (fetch->side_name), g_free, g_task_get_cancellable (task), side_committed_cb,
                         g_object_ref (task));
}

static void
side_progress_cb (goffset  received,
                  goffset  total,
                  gpointer user_data)
{
  Fetch *fetch = user_data;

  if (received > MAX_SIDE_BYTES)
    g_cancellable_cancel (fetch->side_cancellable);
}

static void
answer_written_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Fetch           *fetch = g_task_get_task_data (task);

  path = sw_vault_write_finish (fetch->vault, result, &error);
  if (path == NULL)
    g_debug ("answer.json: %s", error->message);
  next_side_file (task);
}

static void
fetch_side_file (GTask      *task,
                 const char *uri,
                 const char *name)
{
  Fetch  *fetch = g_task_get_task_data (task);
  SwClip *clip = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) partial = NULL;

  g_free (fetch->side_name);
  fetch->side_name = g_strdup (name);
  g_clear_object (&fetch->side_cancellable);
  fetch->side_cancellable = g_cancellable_new ();
  partial = sw_vault_open_partial (fetch->vault, sw_clip_get_id (clip), name, &error);
  if (partial == NULL)
    {
      g_debug ("%s: %s", name, error->message);
      next_side_file (task);
      return;
    }
  sw_service_fetch_async (fetch->service, uri, partial, side_progress_cb, fetch, fetch->side_cancellable,
                          side_fetched_cb, g_object_ref (task));
}

/* None of these can make the clip fail: it has its audio already. */
static void
next_side_file (GTask *task)
{
  static const char *const pictures[] = { ".jpg", ".jpeg", ".png", ".webp", NULL };
  Fetch                   *fetch = g_task_get_task_data (task);
  SwClip                  *clip = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (fetch->answer != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (fetch->answer, strlen (fetch->answer));

      fetch->answer = NULL;
      sw_vault_write_async (fetch->vault, sw_clip_get_id (clip), "answer.json", bytes, g_task_get_cancellable (task),
                            answer_written_cb, g_object_ref (task));
    }
  else if (fetch->words_uri != NULL)
    {
      g_autofree char *uri = g_steal_pointer (&fetch->words_uri);

      fetch_side_file (task, uri, "words.json");
    }
  else if (fetch->cover_uri != NULL)
    {
      g_autofree char *uri = g_steal_pointer (&fetch->cover_uri);
      g_autofree char *name = g_strconcat ("cover", ending_of (uri, pictures), NULL);

      fetch_side_file (task, uri, name);
    }
  else
    g_task_return_boolean (task, TRUE);
}

static void
audio_committed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError          *error = NULL;
  g_autofree char *path = NULL;
  Fetch           *fetch = g_task_get_task_data (task);

  path = sw_vault_commit_finish (fetch->vault, result, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fetch->audio_path = g_steal_pointer (&path);
  next_side_file (task);
}

static void
audio_fetched_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Fetch  *fetch = g_task_get_task_data (task);
  SwClip *clip = g_task_get_source_object (task);

  if (!sw_service_fetch_finish (fetch->service, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* The commit ends after the check has, so the check may write to what the task holds. */
  sw_vault_commit_async (fetch->vault, sw_clip_get_id (clip), fetch->audio_name, audio_check_worker, fetch, NULL,
                         g_task_get_cancellable (task), audio_committed_cb, g_object_ref (task));
}

/**
 * sw_clip_fetch_async:
 * @service: the connection to use
 * @vault: where the files go
 * @clip: a clip with an audio address
 * @answer: (nullable): the answer of the service that named the clip
 * @progress: (nullable) (scope async): called while the audio comes in
 * @progress_data: data for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Fetches what is not in the vault yet; what came in before is continued.
 */
void
sw_clip_fetch_async (SwService          *service,
                     SwVault            *vault,
                     SwClip             *clip,
                     const char         *answer,
                     SwFetchProgressFunc progress,
                     gpointer            progress_data,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  static const char *const sounds[] = { ".mp3", ".wav", ".flac", ".ogg", ".opus", ".m4a", NULL };
  g_autoptr (GTask) task = NULL;
  g_autoptr (GFile) partial = NULL;
  g_autofree char *present = NULL;
  GError          *error = NULL;
  const char      *uri;
  Fetch           *fetch;

  g_return_if_fail (SW_IS_SERVICE (service));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (sw_clip_get_audio_uri (clip) != NULL);

  uri = sw_clip_get_audio_uri (clip);
  fetch = g_new0 (Fetch, 1);
  fetch->service = g_object_ref (service);
  fetch->vault = g_object_ref (vault);
  fetch->answer = g_strdup (answer);
  fetch->audio_name = g_strconcat ("audio", ending_of (uri, sounds), NULL);
  fetch->cover_uri = g_strdup (sw_clip_get_cover_uri (clip));
  if (sw_service_get_target (service) == SW_TARGET_ENGINE)
    fetch->words_uri = dup_sibling (uri, "words.json");
  fetch->progress = progress;
  fetch->progress_data = progress_data;

  task = g_task_new (clip, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_clip_fetch_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify)fetch_free);

  /* Under its final name it was checked before; only the row did not know yet. */
  present = sw_vault_dup_path (vault, sw_clip_get_id (clip), fetch->audio_name);
  if (present != NULL && g_file_test (present, G_FILE_TEST_IS_REGULAR))
    {
      fetch->audio_path = g_steal_pointer (&present);
      next_side_file (task);
      return;
    }

  partial = sw_vault_open_partial (vault, sw_clip_get_id (clip), fetch->audio_name, &error);
  if (partial == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sw_service_fetch_async (service, uri, partial, progress, progress_data, cancellable, audio_fetched_cb,
                          g_steal_pointer (&task));
}

/**
 * sw_clip_fetch_finish:
 * @clip: the clip
 * @result: the result
 * @error: return location for an error of service, library or audio
 *
 * Puts paths and duration into the clip; its row is to be saved at once.
 *
 * Returns: %TRUE when the clip has its audio file
 */
gboolean
sw_clip_fetch_finish (SwClip       *clip,
                      GAsyncResult *result,
                      GError      **error)
{
  Fetch *fetch;

  g_return_val_if_fail (g_task_is_valid (result, clip), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  fetch = g_task_get_task_data (G_TASK (result));
  sw_clip_set_audio_path (clip, fetch->audio_path);
  if (fetch->cover_path != NULL)
    sw_clip_set_cover_path (clip, fetch->cover_path);
  if (fetch->duration > 0.0)
    sw_clip_set_duration (clip, fetch->duration);
  return TRUE;
}
