/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work on one song: a page over the place or the song's own page, made when it is
 * called for and gone when it is left. */

#define G_LOG_DOMAIN "sw-window"

#include "config.h"

#include "sw-mixer-page.h"
#include "sw-operation-page.h"
#include "sw-piano-roll.h"
#include "sw-price.h"
#include "sw-variants-page.h"
#include "sw-window-private.h"

#include <glib/gi18n.h>

/* Puts a continuation and its song together. */
#define JOINER "sonic.create.concat"
#define JOIN_SECONDS 20

gboolean
_sw_window_tool_is_shown (SwWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "tool") == 0;
}

static void
show_tool (SwWindow   *self,
           GtkWidget  *page,
           const char *title)
{
  const char *shown = gtk_stack_get_visible_child_name (self->pages);

  if (!_sw_window_tool_is_shown (self))
    self->tool_over_clip = g_strcmp0 (shown, "clip") == 0;
  g_free (self->tool_title);
  self->tool_title = g_strdup (title);
  adw_bin_set_child (self->tool_bin, page);
  gtk_stack_set_visible_child_name (self->root, "studio");
  gtk_stack_set_visible_child_name (self->pages, "tool");
  _sw_window_update_title (self);
  gtk_widget_grab_focus (page);
}

void
_sw_window_close_tool (SwWindow *self)
{
  gtk_stack_set_visible_child_name (self->pages, self->tool_over_clip ? "clip" : "places");
  adw_bin_set_child (self->tool_bin, NULL);
}

static void
tell (SwWindow   *self,
      SwTask     *task,
      const char *what)
{
  g_autofree char *text = NULL;
  AdwToast        *toast;

  /* translators: an operation and a song's title: Extend “Paper Boats” is in the making */
  text = g_strdup_printf (_ ("%s “%s” is in the making"), what, sw_task_get_title (task));
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Show"));
  adw_toast_set_detailed_action_name (toast, "win.show-place::activity");
  sw_window_add_toast (self, toast);
}

static void
submitted_cb (SwWindow        *self,
              SwTask          *task,
              SwOperationPage *page)
{
  tell (self, task, sw_operation_page_get_title (page));
  if (_sw_window_tool_is_shown (self) && adw_bin_get_child (self->tool_bin) == GTK_WIDGET (page))
    _sw_window_go_back (self);
}

static void
operate (SwWindow   *self,
         SwClip     *clip,
         const char *operation)
{
  GtkWidget *page = sw_operation_page_new (self->studio, self->player, operation, clip);

  g_signal_connect_object (page, "submitted", G_CALLBACK (submitted_cb), self, G_CONNECT_SWAPPED);
  show_tool (self, page, sw_operation_page_get_title (SW_OPERATION_PAGE (page)));
}

/* Asks for something that needs no choices. What is there or under way is not asked for
 * again. */
static void
get (SwWindow   *self,
     SwClip     *clip,
     const char *operation)
{
  g_autofree char *refusal = sw_studio_dup_refusal (self->studio, operation, clip, NULL);
  g_autoptr (SwRequest) request = NULL;
  SwTask *task;

  if (refusal != NULL)
    {
      sw_window_add_toast (self, adw_toast_new (refusal));
      return;
    }
  request = sw_studio_new_request (self->studio, operation, clip);
  task = sw_studio_submit (self->studio, request, NULL);
  if (task != NULL)
    tell (self, task, sw_operation_get_name (sw_request_get_operation (request)));
}

gboolean
_sw_window_join (SwWindow *self,
                 SwTask   *task)
{
  const char  *id = sw_task_get_request (task) != NULL ? sw_request_get_operation (sw_task_get_request (task))->id : "";
  SwJoinPolicy policy = sw_settings_get_join_policy (self->settings);
  GListModel  *clips = sw_task_get_clips (task);
  g_autoptr (SwClip) part = g_list_model_get_item (clips, 0);
  g_autoptr (SwRequest) request = NULL;
  g_autofree char *refusal = NULL, *label = NULL, *text = NULL;
  AdwToast        *toast;

  if (!g_str_has_prefix (id, "sonic.create.extend") || sw_task_get_state (task) != SW_TASK_SUCCEEDED ||
      policy == SW_JOIN_NEVER || part == NULL || !sw_clip_get_playable (part))
    return FALSE;
  refusal = sw_studio_dup_refusal (self->studio, JOINER, part, NULL);
  if (refusal != NULL)
    return FALSE;
  if (policy == SW_JOIN_ALWAYS)
    {
      for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
        {
          g_autoptr (SwClip) clip = g_list_model_get_item (clips, i);

          if (sw_clip_get_playable (clip))
            get (self, clip, JOINER);
        }
      return TRUE;
    }
  request = sw_studio_new_request (self->studio, JOINER, part);
  label = sw_price_label (self->studio, request, _ ("Whole Song"));
  /* translators: the placeholder is a song's title */
  text = g_strdup_printf (_ ("The new part of “%s” is ready"), sw_task_get_title (task));
  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, JOIN_SECONDS);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_action_name (toast, "win.get");
  adw_toast_set_action_target (toast, "(ss)", JOINER, sw_clip_get_id (part));
  sw_window_add_toast (self, toast);
  return TRUE;
}

static void
use_style (SwWindow   *self,
           SwClip     *clip,
           const char *extra)
{
  g_autoptr (SwAsset) asset = sw_studio_find_asset (self->studio, clip, SW_ASSET_TAGS, 0, 0);
  g_autoptr (SwRequest) request = NULL;

  if (asset == NULL || sw_asset_get_text (asset) == NULL)
    return;
  request = sw_request_dup (sw_composer_get_request (sw_create_page_get_composer (_sw_window_ensure_create (self))));
  sw_request_set_string (request, "tags", sw_asset_get_text (asset));
  sw_create_page_set_request (_sw_window_ensure_create (self), request);
  sw_window_show_place (self, "create");
}

static void
show_mixer (SwWindow   *self,
            SwClip     *clip,
            const char *extra)
{
  show_tool (self, sw_mixer_page_new (self->studio, self->player, clip), _ ("Mixer"));
}

static void
show_notes (SwWindow   *self,
            SwClip     *clip,
            const char *extra)
{
  g_autoptr (SwAsset) asset = sw_studio_find_asset (self->studio, clip, SW_ASSET_MIDI, 0, 0);
  GtkWidget *roll;

  if (asset == NULL || sw_asset_get_path (asset) == NULL)
    return;
  roll = sw_piano_roll_new ();
  sw_piano_roll_set_player (SW_PIANO_ROLL (roll), self->player);
  sw_piano_roll_set_clip (SW_PIANO_ROLL (roll), clip);
  sw_piano_roll_set_file (SW_PIANO_ROLL (roll), sw_asset_get_path (asset));
  show_tool (self, roll, C_ ("music", "Notes"));
}

static void
variants_submitted_cb (SwWindow       *self,
                       guint           n_tasks,
                       SwVariantsPage *page)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u song is in the making", "%u songs are in the making", n_tasks), n_tasks);

  sw_window_add_toast (self, adw_toast_new (text));
  sw_window_show_place (self, "activity");
}

static void
variants_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SwWindow   *self = user_data;
  SwComposer *composer;
  GtkWidget  *page;

  if (self->studio == NULL)
    return;
  composer = sw_create_page_get_composer (_sw_window_ensure_create (self));
  page = sw_variants_page_new (self->studio, sw_composer_get_request (composer));
  g_signal_connect_object (page, "submitted", G_CALLBACK (variants_submitted_cb), self, G_CONNECT_SWAPPED);
  show_tool (self, page, _ ("Variants"));
}

static gboolean
knows (SwWindow   *self,
       const char *operation)
{
  return self->studio != NULL && sw_contract_get_operation (sw_studio_get_contract (self->studio), operation) != NULL;
}

static void
operate_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  const char *operation, *id;

  g_variant_get (parameter, "(&s&s)", &operation, &id);
  if (knows (user_data, operation))
    _sw_window_with_clip (user_data, id, operate, operation);
}

static void
get_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  const char *operation, *id;

  g_variant_get (parameter, "(&s&s)", &operation, &id);
  if (knows (user_data, operation))
    _sw_window_with_clip (user_data, id, get, operation);
}

static void
use_style_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  _sw_window_with_clip (user_data, g_variant_get_string (parameter, NULL), use_style, NULL);
}

static void
show_mixer_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  _sw_window_with_clip (user_data, g_variant_get_string (parameter, NULL), show_mixer, NULL);
}

static void
show_notes_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  _sw_window_with_clip (user_data, g_variant_get_string (parameter, NULL), show_notes, NULL);
}

static const GActionEntry entries[] = {
  { "operate", operate_cb, "(ss)", NULL, NULL },
  { "get", get_cb, "(ss)", NULL, NULL },
  { "show-mixer", show_mixer_cb, "s", NULL, NULL },
  { "show-notes", show_notes_cb, "s", NULL, NULL },
  { "use-style", use_style_cb, "s", NULL, NULL },
  { "variants", variants_cb, NULL, NULL, NULL },
};

void
_sw_window_install_tools (SwWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
