/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-export-private.h"
#include "sw-studio-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_BYTES 120
#define MAX_NUMBER 9999

typedef struct
{
  GFile *source;
  GFile *target;
  char  *name; /* in @target when that is a folder */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->source);
  g_object_unref (export->target);
  g_free (export->name);
  g_free (export);
}

/* Foreign text as part of a file name: no separators, nothing other systems refuse,
 * no control or invisible format characters, not hidden, not too long. */
char *
_sw_studio_dup_safe_name (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString         *safe = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar     character = g_utf8_get_char (at);
      GUnicodeType type = g_unichar_type (character);

      if (type == G_UNICODE_FORMAT)
        continue;
      if (type == G_UNICODE_CONTROL || g_unichar_isspace (character) || (character < 0x80 && strchr ("/\\:*?\"<>|", character) != NULL))
        character = ' ';
      if (character == ' ' && (safe->len == 0 || safe->str[safe->len - 1] == ' '))
        continue;
      if (character == '.' && safe->len == 0)
        continue;
      if (safe->len + (guint)g_unichar_to_utf8 (character, NULL) > MAX_NAME_BYTES)
        break;
      g_string_append_unichar (safe, character);
    }
  while (safe->len > 0 && (safe->str[safe->len - 1] == ' ' || safe->str[safe->len - 1] == '.'))
    g_string_truncate (safe, safe->len - 1);
  if (safe->len == 0)
    g_string_append (safe, _ ("Untitled"));
  return g_string_free (safe, FALSE);
}

/**
 * sw_studio_dup_export_name:
 * @self: the studio
 * @clip: a clip
 *
 * A file name for a copy of the clip, such as "Paper Boats (take 2).mp3".
 *
 * Returns: (transfer full): a file name without folder
 */
char *
sw_studio_dup_export_name (SwStudio *self,
                           SwClip   *clip)
{
  g_autofree char *title = NULL;
  const char      *path;
  const char      *ending;

  g_return_val_if_fail (SW_IS_STUDIO (self), NULL);
  g_return_val_if_fail (SW_IS_CLIP (clip), NULL);

  title = _sw_studio_dup_safe_name (sw_clip_get_title (clip));
  path = sw_clip_get_audio_path (clip);
  ending = path != NULL ? strrchr (path, '.') : NULL;
  if (ending == NULL || strchr (ending, '/') != NULL)
    ending = ".mp3";
  if (sw_clip_get_take (clip) > 0)
    /* translators: a file name: the title of a song and the number of the take */
    return g_strdup_printf (_ ("%s (take %d)%s"), title, sw_clip_get_take (clip), ending);
  return g_strconcat (title, ending, NULL);
}

static char *
dup_numbered_name (const char *name,
                   int         number)
{
  const char *ending = strrchr (name, '.');

  if (number <= 1)
    return g_strdup (name);
  if (ending == NULL)
    return g_strdup_printf ("%s %d", name, number);
  return g_strdup_printf ("%.*s %d%s", (int)(ending - name), name, number, ending);
}

GFile *
_sw_studio_reserve (GFile        *folder,
                    const char   *name,
                    gboolean      as_folder,
                    GCancellable *cancellable,
                    GError      **error)
{
  for (int number = 1; number <= MAX_NUMBER; number++)
    {
      g_autofree char *numbered = dup_numbered_name (name, number);
      g_autoptr (GFile) file = g_file_get_child (folder, numbered);
      g_autoptr (GFileOutputStream) stream = NULL;
      g_autoptr (GError) local_error = NULL;

      if (as_folder && g_file_make_directory (file, cancellable, &local_error))
        return g_steal_pointer (&file);
      if (!as_folder)
        stream = g_file_create (file, G_FILE_CREATE_NONE, cancellable, &local_error);
      if (stream != NULL)
        return g_steal_pointer (&file);
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "No free file name");
  return NULL;
}

/* Never over another file, and nothing half-written stays behind. */
static GFile *
copy_into_folder (Export *export,
                  GCancellable *cancellable,
                  GError      **error)
{
  for (int number = 1; number <= MAX_NUMBER; number++)
    {
      g_autofree char *name = dup_numbered_name (export->name, number);
      g_autoptr (GFile) file = g_file_get_child (export->target, name);
      g_autoptr (GError) local_error = NULL;

      if (g_file_copy (export->source, file, G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, NULL, NULL, &local_error))
        return g_steal_pointer (&file);
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        continue;
      g_file_delete (file, NULL, NULL);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "No free file name");
  return NULL;
}

/* What was there before stays whole until the copy is. */
static GFile *
copy_over_file (Export *export,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (export->target);
  g_autofree char *base = g_file_get_basename (export->target);
  g_autofree char *random = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (".%.100s.%.8s.part", base, random);
  g_autoptr (GFile) part = NULL;

  if (folder == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "Not a file");
      return NULL;
    }
  part = g_file_get_child (folder, name);
  if (g_file_copy (export->source, part, G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, NULL, NULL, error) &&
      g_file_move (part, export->target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE, cancellable, NULL, NULL, error))
    return g_object_ref (export->target);
  g_file_delete (part, NULL, NULL);
  return NULL;
}

static void
export_worker (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Export *export = data;
  GError *error = NULL;
  GFile  *file;

  if (g_file_query_file_type (export->target, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY)
    file = copy_into_folder (export, cancellable, &error);
  else
    file = copy_over_file (export, cancellable, &error);
  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * sw_studio_export_clip_async:
 * @self: the studio
 * @clip: a clip with an audio file
 * @target: a folder, in which a free name is found, or a file, which is replaced
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Copies the audio out of the library.
 */
void
sw_studio_export_clip_async (SwStudio           *self,
                             SwClip             *clip,
                             GFile              *target,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *export;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (G_IS_FILE (target));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_export_clip_async);
  if (sw_clip_get_audio_path (clip) == NULL)
    {
      g_task_return_new_error (task, SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_FILE, "%s", _ ("This song has no file on this computer yet."));
      return;
    }
  export = g_new0 (Export, 1);
  export->source = g_file_new_for_path (sw_clip_get_audio_path (clip));
  export->target = g_object_ref (target);
  export->name = sw_studio_dup_export_name (self, clip);
  g_task_set_task_data (task, export, (GDestroyNotify)export_free);
  g_task_run_in_thread (task, export_worker);
}

/**
 * sw_studio_export_clip_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for a %G_IO_ERROR or %SW_STUDIO_ERROR_NO_FILE
 *
 * Returns: (transfer full): the file written
 */
GFile *
sw_studio_export_clip_finish (SwStudio     *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
