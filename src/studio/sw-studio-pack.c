/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The stems of a song as a folder that any sequencer opens. */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-export-private.h"
#include "sw-studio-private.h"

#include "sw-stem-pack.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  GFile     *folder;
  char      *title;
  char      *key;       /* (nullable) */
  double     bpm;       /* 0 when not known */
  char      *midi_path; /* (nullable) */
  GPtrArray *sources;   /* (element-type filename) NULL-terminated when filled */
  GPtrArray *names;     /* (element-type utf8) */
} Pack;

static void
pack_free (Pack *pack)
{
  g_object_unref (pack->folder);
  g_free (pack->title);
  g_free (pack->key);
  g_free (pack->midi_path);
  g_ptr_array_unref (pack->sources);
  g_ptr_array_unref (pack->names);
  g_free (pack);
}

/**
 * sw_studio_dup_stem_name:
 * @stem: an asset of the kind %SW_ASSET_STEM
 *
 * Returns: (transfer full): what people call that stem
 */
char *
sw_studio_dup_stem_name (SwAsset *stem)
{
  g_autofree char *name = NULL;
  gboolean         begins = TRUE;

  g_return_val_if_fail (SW_IS_ASSET (stem), NULL);

  name = _sw_studio_dup_safe_name (*sw_asset_get_name (stem) != '\0' ? sw_asset_get_name (stem) : _ ("Stem"));
  for (char *at = name; *at != '\0'; at++)
    {
      if (*at == '_' || *at == '-')
        *at = ' ';
      if (begins)
        *at = g_ascii_toupper (*at);
      begins = *at == ' ';
    }
  return g_steal_pointer (&name);
}

static gboolean
is_voice (SwAsset *stem)
{
  g_autofree char *name = g_ascii_strdown (sw_asset_get_name (stem), -1);

  return strstr (name, "vocal") != NULL || strstr (name, "voice") != NULL;
}

/**
 * sw_studio_sort_stems:
 * @assets: (element-type SwAsset): assets of a song
 *
 * Returns: (transfer full) (element-type SwAsset): the newest stem of each name that is on
 *   disk: voices first, else in the order they came
 */
GPtrArray *
sw_studio_sort_stems (GPtrArray *assets)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (assets != NULL, sorted);

  for (guint i = 0; i < assets->len; i++)
    if (sw_asset_get_kind (assets->pdata[i]) == SW_ASSET_STEM && sw_asset_get_path (assets->pdata[i]) != NULL)
      {
        SwAsset *other = g_hash_table_lookup (seen, sw_asset_get_name (assets->pdata[i]));

        if (other == NULL || sw_asset_get_created (assets->pdata[i]) >= sw_asset_get_created (other))
          g_hash_table_insert (seen, (char *)sw_asset_get_name (assets->pdata[i]), assets->pdata[i]);
      }
  for (guint voices = 0; voices < 2; voices++)
    for (guint i = 0; i < assets->len; i++)
      if (sw_asset_get_kind (assets->pdata[i]) == SW_ASSET_STEM && is_voice (assets->pdata[i]) == (voices == 0) &&
          g_hash_table_lookup (seen, sw_asset_get_name (assets->pdata[i])) == assets->pdata[i])
        g_ptr_array_add (sorted, g_object_ref (assets->pdata[i]));
  return sorted;
}

static gboolean
write_text (GFile        *folder,
            const char   *name,
            const char   *text,
            gsize         size,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GFile) file = g_file_get_child (folder, name);

  return g_file_replace_contents (file, text, size, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable, error);
}

/* The notes with their tempo where they are known, else the tempo alone. */
static gboolean
write_midi (Pack         *pack,
            GFile        *folder,
            char        **name,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree char *safe = _sw_studio_dup_safe_name (pack->title);
  g_autoptr (GBytes) bytes = NULL;

  if (pack->midi_path != NULL)
    {
      g_autoptr (GFile) from = g_file_new_for_path (pack->midi_path);

      *name = g_strconcat (safe, ".mid", NULL);
      bytes = g_file_load_bytes (from, cancellable, NULL, error);
      if (bytes == NULL)
        return FALSE;
    }
  else if (pack->bpm > 0)
    {
      *name = g_strdup ("Tempo.mid");
      bytes = sw_stem_pack_make_tempo (pack->bpm, pack->key);
    }
  else
    return TRUE;
  return write_text (folder, *name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), cancellable, error);
}

static gboolean
write_readme (Pack             *pack,
              GFile            *folder,
              const SwStemPack *facts,
              const char       *midi,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autoptr (GString) text = g_string_new (pack->title);
  double seconds = (double)facts->n_frames / facts->rate;

  g_string_append (text, "\n\n");
  if (pack->bpm > 0)
    /* translators: %.2f is a number of quarters a minute */
    g_string_append_printf (text, _ ("Tempo: %.2f bpm\n"), pack->bpm);
  if (pack->key != NULL)
    /* translators: %s is a key such as "D minor" */
    g_string_append_printf (text, _ ("Key: %s\n"), pack->key);
  /* translators: minutes, seconds with three decimals */
  g_string_append_printf (text, _ ("Length: %d:%06.3f\n"), (int)(seconds / 60), fmod (seconds, 60));
  /* translators: %d is a sample rate in Hz */
  g_string_append_printf (text, _ ("Format: WAV, %d Hz, 24 bit, stereo\n"), facts->rate);
  g_string_append_printf (text, "\n%s\n", _ ("All files begin at the same instant and have the same length: put each on a track of its own at the start."));
  if (midi != NULL)
    /* translators: %s is a file name */
    g_string_append_printf (text, _ ("“%s” sets the tempo.\n"), midi);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < pack->names->len; i++)
    g_string_append_printf (text, "  %s\n", (const char *)pack->names->pdata[i]);
  return write_text (folder, "README.txt", text->str, text->len, cancellable, error);
}

static void
remove_folder (GFile *folder)
{
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *file = NULL;

  while (files != NULL && g_file_enumerator_iterate (files, NULL, &file, NULL, NULL) && file != NULL)
    g_file_delete (file, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

static void
pack_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Pack *pack = data;
  /* translators: %s is the title of a song; the name of a folder */
  g_autofree char *wish = g_strdup_printf (_ ("%s stems"), pack->title);
  g_autofree char *name = _sw_studio_dup_safe_name (wish);
  g_autofree char *midi = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  SwStemPack facts;
  GError    *error = NULL;

  folder = _sw_studio_reserve (pack->folder, name, TRUE, cancellable, &error);
  if (folder == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < pack->names->len; i++)
    g_ptr_array_add (targets, g_build_filename (g_file_peek_path (folder), pack->names->pdata[i], NULL));
  g_ptr_array_add (targets, NULL);
  if (sw_stem_pack_write ((const char *const *)pack->sources->pdata, (const char *const *)targets->pdata, &facts, cancellable, &error) &&
      write_midi (pack, folder, &midi, cancellable, &error) &&
      write_readme (pack, folder, &facts, midi, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&folder), g_object_unref);
  else
    {
      remove_folder (folder);
      g_task_return_error (task, error);
    }
}

static void
assets_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) assets = NULL;
  g_autoptr (GPtrArray) stems = NULL;
  Pack   *pack = g_task_get_task_data (task);
  GError *error = NULL;

  assets = sw_store_load_assets_finish (SW_STORE (source), result, &error);
  if (assets == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  stems = sw_studio_sort_stems (assets);
  for (guint i = 0; i < stems->len; i++)
    {
      g_autofree char *name = sw_studio_dup_stem_name (stems->pdata[i]);

      g_ptr_array_add (pack->sources, g_strdup (sw_asset_get_path (stems->pdata[i])));
      g_ptr_array_add (pack->names, g_strdup_printf ("%02u %s.wav", i + 1, name));
    }
  g_ptr_array_add (pack->sources, NULL);
  for (guint i = 0; i < assets->len; i++)
    {
      if (sw_asset_get_kind (assets->pdata[i]) == SW_ASSET_MIDI && sw_asset_get_path (assets->pdata[i]) != NULL)
        {
          g_free (pack->midi_path);
          pack->midi_path = g_strdup (sw_asset_get_path (assets->pdata[i]));
        }
      if (sw_asset_get_kind (assets->pdata[i]) == SW_ASSET_BPM && sw_asset_get_number (assets->pdata[i]) > 0)
        pack->bpm = sw_asset_get_number (assets->pdata[i]);
    }
  if (stems->len == 0)
    g_task_return_new_error (task, SW_STUDIO_ERROR, SW_STUDIO_ERROR_NO_STEMS, "%s", _ ("This song has no stems yet."));
  else
    g_task_run_in_thread (task, pack_worker);
}

/**
 * sw_studio_export_pack_async:
 * @self: the studio
 * @clip: a song that has stems
 * @folder: a local folder, in which a new one is made
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Writes the stems as 24-bit WAVs of equal start and length, named for a sequencer, with
 * a MIDI file that sets the tempo and a README. Nothing stays after a failure.
 */
void
sw_studio_export_pack_async (SwStudio           *self,
                             SwClip             *clip,
                             GFile              *folder,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Pack *pack;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (G_IS_FILE (folder));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_studio_export_pack_async);
  if (g_file_peek_path (folder) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", _ ("Songs can only be saved in folders of this computer."));
      return;
    }
  pack = g_new0 (Pack, 1);
  pack->folder = g_object_ref (folder);
  pack->title = g_strdup (*sw_clip_get_title (clip) != '\0' ? sw_clip_get_title (clip) : _ ("Untitled"));
  pack->key = g_strdup (sw_clip_get_key (clip));
  pack->bpm = sw_clip_get_bpm (clip);
  pack->sources = g_ptr_array_new_with_free_func (g_free);
  pack->names = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, pack, (GDestroyNotify)pack_free);
  sw_store_load_assets_async (self->store, sw_clip_get_id (clip), cancellable, assets_cb, g_steal_pointer (&task));
}

/**
 * sw_studio_export_pack_finish:
 * @self: the studio
 * @result: the result
 * @error: return location for a %G_IO_ERROR, [enum@AudioError] or %SW_STUDIO_ERROR_NO_STEMS
 *
 * Returns: (transfer full): the folder made
 */
GFile *
sw_studio_export_pack_finish (SwStudio     *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
