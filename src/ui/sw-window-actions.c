/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wishes a window understands. They are entries of its action map, not class
 * actions, so that the desktop and tests can call them over the bus. */

#define G_LOG_DOMAIN "sw-window"

#include "config.h"

#include "sw-window-private.h"

#include <glib/gi18n.h>

#define SEEK_STEP 5.0 /* seconds */

typedef struct
{
  SwWindow        *window; /* (owned) */
  SwWindowClipFunc func;
  char            *extra; /* (owned) (nullable) */
} ClipWish;

static void
clip_loaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree ClipWish *wish = user_data;
  g_autofree char     *extra = wish->extra;
  g_autoptr (SwWindow) self = wish->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwClip) clip = sw_store_load_clip_finish (SW_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->studio == NULL)
    return;
  if (clip != NULL)
    wish->func (self, clip, extra);
  else
    sw_window_add_toast (self, adw_toast_new (_ ("That song is not in the library any more")));
}

/* The object the tasks hold, so that a page shows it change while it is made. */
static SwClip *
find_clip_of_tasks (SwWindow   *self,
                    const char *id)
{
  GListModel *tasks = G_LIST_MODEL (sw_studio_get_tasks (self->studio));

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (SwTask) task = g_list_model_get_item (tasks, i);
      GListModel *clips = sw_task_get_clips (task);

      for (guint j = 0; j < g_list_model_get_n_items (clips); j++)
        {
          g_autoptr (SwClip) clip = g_list_model_get_item (clips, j);

          if (g_str_equal (sw_clip_get_id (clip), id))
            return g_steal_pointer (&clip);
        }
    }
  return NULL;
}

/* Calls @func with the clip, at once or when it is loaded. */
void
_sw_window_with_clip (SwWindow        *self,
                      const char      *id,
                      SwWindowClipFunc func,
                      const char      *extra)
{
  g_autoptr (SwClip) clip = NULL;
  ClipWish *wish;

  if (self->studio == NULL)
    return;
  clip = find_clip_of_tasks (self, id);
  if (clip != NULL)
    {
      func (self, clip, extra);
      return;
    }

  wish = g_new0 (ClipWish, 1);
  wish->window = g_object_ref (self);
  wish->func = func;
  wish->extra = g_strdup (extra);
  sw_store_load_clip_async (sw_studio_get_store (self->studio), id, self->cancellable, clip_loaded_cb, wish);
}

static void
show (SwWindow   *self,
      SwClip     *clip,
      const char *extra)
{
  sw_window_show_clip (self, clip);
}

static void
reuse (SwWindow   *self,
       SwClip     *clip,
       const char *extra)
{
  const char *json = sw_clip_get_request (clip);
  g_autoptr (SwRequest) request = NULL;

  if (json != NULL)
    request = sw_request_new_from_json (sw_studio_get_contract (self->studio), json, NULL);
  if (request == NULL)
    {
      sw_window_add_toast (self, adw_toast_new (_ ("How this song was made is not known")));
      return;
    }
  sw_create_page_set_request (_sw_window_ensure_create (self), request);
  sw_window_show_place (self, "create");
}

static void
play (SwWindow   *self,
      SwClip     *clip,
      const char *extra)
{
  GListModel *tasks = G_LIST_MODEL (sw_studio_get_tasks (self->studio));
  const char *task_id = sw_clip_get_task_id (clip);
  SwTask     *task = task_id != NULL ? sw_task_list_find (SW_TASK_LIST (tasks), task_id) : NULL;

  /* Next and previous walk the takes of the same wish. */
  if (task != NULL)
    sw_player_set_queue (self->player, sw_task_get_clips (task));
  sw_window_play_clip (self, clip);
}

static void
change_place_cb (GSimpleAction *action,
                 GVariant      *value,
                 gpointer       user_data)
{
  sw_window_show_place (user_data, g_variant_get_string (value, NULL));
}

static void
change_service_cb (GSimpleAction *action,
                   GVariant      *value,
                   gpointer       user_data)
{
  SwWindow   *self = user_data;
  const char *service = g_variant_get_string (value, NULL);

  /* An address that was never given has to be asked for. */
  if (g_str_equal (service, "custom") && *sw_settings_get_service_address (self->settings) == '\0')
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
      return;
    }
  sw_settings_set_service (self->settings, service);
  _sw_window_sync_actions (self);
}

static void
show_clip_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  _sw_window_with_clip (user_data, g_variant_get_string (parameter, NULL), show, NULL);
}

static void
play_clip_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  _sw_window_with_clip (user_data, g_variant_get_string (parameter, NULL), play, NULL);
}

static void
reuse_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  _sw_window_with_clip (user_data, g_variant_get_string (parameter, NULL), reuse, NULL);
}

static void
edit_task_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  SwWindow *self = user_data;
  SwTask   *task = NULL;

  if (self->studio != NULL)
    task = sw_task_list_find (sw_studio_get_tasks (self->studio), g_variant_get_string (parameter, NULL));
  if (task == NULL)
    return;
  sw_create_page_set_request (_sw_window_ensure_create (self), sw_task_get_request (task));
  sw_window_show_place (self, "create");
}

static void
new_song_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SwWindow *self = user_data;

  if (self->studio == NULL)
    return;
  sw_window_show_place (self, "create");
  sw_create_page_clear (_sw_window_ensure_create (self));
}

static void
search_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  SwWindow *self = user_data;

  if (self->studio == NULL)
    return;
  if (!g_str_equal (self->place, "liked"))
    sw_window_show_place (self, "library");
  else
    sw_window_show_place (self, "liked");
  gtk_widget_activate_action (gtk_widget_get_first_child (gtk_stack_get_visible_child (self->places)),
                              "library.search", NULL);
}

static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  _sw_window_go_back (user_data);
}

static void
refresh_account_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  SwWindow *self = user_data;

  if (self->studio != NULL)
    sw_studio_refresh_account (self->studio);
}

static void
toggle_play_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  SwWindow *self = user_data;

  if (self->player != NULL && sw_player_get_clip (self->player) != NULL)
    sw_player_toggle (self->player);
}

static void
seek_by (SwWindow *self,
         double    seconds)
{
  if (self->player == NULL || sw_player_get_clip (self->player) == NULL)
    return;
  sw_player_seek (self->player, CLAMP (sw_player_get_position (self->player) + seconds, 0,
                                       sw_player_get_duration (self->player)));
}

static void
seek_forward_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  seek_by (user_data, SEEK_STEP);
}

static void
seek_backward_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  seek_by (user_data, -SEEK_STEP);
}

static void
next_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  SwWindow *self = user_data;

  if (self->player != NULL)
    sw_player_next (self->player);
}

static void
previous_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SwWindow *self = user_data;

  if (self->player != NULL)
    sw_player_previous (self->player);
}

static const GActionEntry entries[] = {
  { "show-place", NULL, "s", "'create'", change_place_cb },
  { "use-service", NULL, "s", "'builtin'", change_service_cb },
  { "show-clip", show_clip_cb, "s", NULL, NULL },
  { "play-clip", play_clip_cb, "s", NULL, NULL },
  { "reuse", reuse_cb, "s", NULL, NULL },
  { "edit-task", edit_task_cb, "s", NULL, NULL },
  { "new-song", new_song_cb, NULL, NULL, NULL },
  { "search", search_cb, NULL, NULL, NULL },
  { "back", back_cb, NULL, NULL, NULL },
  { "refresh-account", refresh_account_cb, NULL, NULL, NULL },
  { "toggle-play", toggle_play_cb, NULL, NULL, NULL },
  { "seek-forward", seek_forward_cb, NULL, NULL, NULL },
  { "seek-backward", seek_backward_cb, NULL, NULL, NULL },
  { "next", next_cb, NULL, NULL, NULL },
  { "previous", previous_cb, NULL, NULL, NULL },
};

void
_sw_window_install_actions (SwWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  _sw_window_install_tools (self);
}

/* Keys that a text field or button in focus must get first: class bindings come
 * last, application-wide accelerators come first. */
void
_sw_window_bind_class (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding_action (klass, GDK_KEY_space, 0, "win.toggle-play", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Right, GDK_CONTROL_MASK, "win.seek-forward", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Left, GDK_CONTROL_MASK, "win.seek-backward", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Down, GDK_CONTROL_MASK, "win.next", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Up, GDK_CONTROL_MASK, "win.previous", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
}

/* Lets the radio items and toggle buttons show what is chosen. */
void
_sw_window_sync_actions (SwWindow *self)
{
  GAction *place = g_action_map_lookup_action (G_ACTION_MAP (self), "show-place");
  GAction *service = g_action_map_lookup_action (G_ACTION_MAP (self), "use-service");

  g_simple_action_set_state (G_SIMPLE_ACTION (place), g_variant_new_string (self->place));
  g_simple_action_set_state (G_SIMPLE_ACTION (service), g_variant_new_string (sw_settings_get_service (self->settings)));
}
