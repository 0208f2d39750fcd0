/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-studio"

#include "config.h"

#include "sw-studio-private.h"

#include "sw-describe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  SwStudio *self;
  SwClip   *clip;
  char     *property; /* (nullable) */
  GValue    before;
} Edit;

static void
edit_free (Edit *edit)
{
  g_object_unref (edit->self);
  g_object_unref (edit->clip);
  g_free (edit->property);
  if (G_IS_VALUE (&edit->before))
    g_value_unset (&edit->before);
  g_free (edit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

/* The clip in its task: the driver writes that object, so an edit has to be there
 * too or its next write would undo it. */
static SwClip *
find_twin (SwStudio *self,
           SwClip   *clip)
{
  SwTask     *task = sw_clip_get_task_id (clip) != NULL ? sw_task_list_find (self->tasks, sw_clip_get_task_id (clip)) : NULL;
  GListModel *clips = task != NULL ? sw_task_get_clips (task) : NULL;

  for (guint i = 0; clips != NULL && i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (SwClip) twin = g_list_model_get_item (clips, i);

      if (g_str_equal (sw_clip_get_id (twin), sw_clip_get_id (clip)))
        return twin == clip ? NULL : g_steal_pointer (&twin);
    }
  return NULL;
}

static void
tell_failure (SwStudio     *self,
              const GError *error)
{
  g_autofree char *remedy = NULL;
  g_autofree char *words = sw_describe_error (error, &remedy);
  g_autofree char *text = remedy != NULL ? g_strconcat (words, " ", remedy, NULL) : g_strdup (words);

  if (!self->closed)
    _sw_studio_notice (self, text);
}

static void
edited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Edit) edit = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwClip) twin = NULL;

  if (sw_store_save_clips_finish (SW_STORE (source), result, &error))
    return;
  twin = find_twin (edit->self, edit->clip);
  g_object_set_property (G_OBJECT (edit->clip), edit->property, &edit->before);
  if (twin != NULL)
    g_object_set_property (G_OBJECT (twin), edit->property, &edit->before);
  tell_failure (edit->self, error);
}

static void
edit_clip (SwStudio     *self,
           SwClip       *clip,
           const char   *property,
           const GValue *value)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();
  g_autoptr (SwClip) twin = find_twin (self, clip);
  Edit *edit = g_new0 (Edit, 1);

  edit->self = g_object_ref (self);
  edit->clip = g_object_ref (clip);
  edit->property = g_strdup (property);
  g_value_init (&edit->before, G_VALUE_TYPE (value));
  g_object_get_property (G_OBJECT (clip), property, &edit->before);

  g_object_set_property (G_OBJECT (clip), property, value);
  if (twin != NULL)
    g_object_set_property (G_OBJECT (twin), property, value);
  g_ptr_array_add (clips, twin != NULL ? twin : clip);
  sw_store_save_clips_async (self->store, clips, NULL, edited_cb, edit);
}

/**
 * sw_studio_set_clip_liked:
 * @self: the studio
 * @clip: a clip
 * @liked: whether it is liked
 *
 * Likes a clip, or no longer.
 */
void
sw_studio_set_clip_liked (SwStudio *self,
                          SwClip   *clip,
                          gboolean  liked)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));

  liked = !!liked;
  if (sw_clip_get_liked (clip) == liked)
    return;
  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, liked);
  edit_clip (self, clip, "liked", &value);
}

static void
edit_text (SwStudio   *self,
           SwClip     *clip,
           const char *property,
           const char *before,
           const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (g_strcmp0 (before, text) == 0)
    return;
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  edit_clip (self, clip, property, &value);
}

/**
 * sw_studio_set_clip_title:
 * @self: the studio
 * @clip: a clip
 * @title: its new title
 *
 * Renames a clip.
 */
void
sw_studio_set_clip_title (SwStudio   *self,
                          SwClip     *clip,
                          const char *title)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (title != NULL);

  edit_text (self, clip, "title", sw_clip_get_title (clip), title);
}

/**
 * sw_studio_set_clip_note:
 * @self: the studio
 * @clip: a clip
 * @note: the user's own words
 *
 * Notes something about a clip.
 */
void
sw_studio_set_clip_note (SwStudio   *self,
                         SwClip     *clip,
                         const char *note)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (note != NULL);

  edit_text (self, clip, "note", sw_clip_get_note (clip), note);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SwStudio) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sw_store_set_clip_deleted_finish (SW_STORE (source), result, &error))
    tell_failure (self, error);
}

/**
 * sw_studio_delete_clip:
 * @self: the studio
 * @clip: a clip
 *
 * Takes a clip out of the library. Its files stay until a later start, so that
 * sw_studio_restore_clip() brings it back.
 */
void
sw_studio_delete_clip (SwStudio *self,
                       SwClip   *clip)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));

  sw_store_set_clip_deleted_async (self->store, sw_clip_get_id (clip), TRUE, NULL, deleted_cb, g_object_ref (self));
}

/**
 * sw_studio_restore_clip:
 * @self: the studio
 * @clip: a deleted clip
 *
 * Takes a deletion back.
 */
void
sw_studio_restore_clip (SwStudio *self,
                        SwClip   *clip)
{
  g_return_if_fail (SW_IS_STUDIO (self));
  g_return_if_fail (SW_IS_CLIP (clip));

  sw_store_set_clip_deleted_async (self->store, sw_clip_get_id (clip), FALSE, NULL, deleted_cb, g_object_ref (self));
}

static void
purged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SwStudio) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = sw_store_purge_deleted_finish (self->store, result, &error);

  if (error != NULL)
    g_debug ("purge: %s", error->message);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    sw_vault_remove_async (self->vault, ids[i], NULL, NULL, NULL);
}

/* At a start nobody can undo a deletion of the last run any more, unless another
 * program of that time still runs. */
void
_sw_studio_purge_deleted (SwStudio *self)
{
  if (!self->others)
    sw_store_purge_deleted_async (self->store, self->cancellable, purged_cb, g_object_ref (self));
}
