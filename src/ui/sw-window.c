/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window: places at the side, the chosen one in the middle, the player below.
 * Nothing that costs time is made before the first frame is on the screen: the
 * studio arrives after the signal "painted", pages are made when first shown. */

#define G_LOG_DOMAIN "sw-window"

#include "config.h"

#include "sw-window.h"

#include "sw-activity-page.h"
#include "sw-clip-page.h"
#include "sw-library-page.h"
#include "sw-player-bar.h"
#include "sw-ui.h"
#include "sw-window-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (SwWindow, sw_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_SETTINGS,
  PROP_STUDIO,
  PROP_PLAYER,
  PROP_PLACE,
  N_PROPS
};

enum
{
  PAINTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static const char *
place_title (const char *place)
{
  if (g_str_equal (place, "library"))
    return _ ("Library");
  if (g_str_equal (place, "liked"))
    return _ ("Liked");
  if (g_str_equal (place, "activity"))
    return _ ("Activity");
  return _ ("Create");
}

static AdwBin *
place_bin (SwWindow   *self,
           const char *place)
{
  if (g_str_equal (place, "create"))
    return self->create_bin;
  if (g_str_equal (place, "library"))
    return self->library_bin;
  if (g_str_equal (place, "liked"))
    return self->liked_bin;
  if (g_str_equal (place, "activity"))
    return self->activity_bin;
  return NULL;
}

static GtkWidget *
make_page (SwWindow   *self,
           const char *place)
{
  if (g_str_equal (place, "create"))
    return g_object_new (SW_TYPE_CREATE_PAGE, "studio", self->studio, NULL);
  if (g_str_equal (place, "activity"))
    return g_object_new (SW_TYPE_ACTIVITY_PAGE, "studio", self->studio, NULL);
  return g_object_new (SW_TYPE_LIBRARY_PAGE,
                       "studio", self->studio,
                       "player", self->player,
                       "liked-only", g_str_equal (place, "liked"),
                       NULL);
}

static void
ensure_page (SwWindow   *self,
             const char *place)
{
  AdwBin *bin = place_bin (self, place);

  if (self->studio != NULL && adw_bin_get_child (bin) == NULL)
    adw_bin_set_child (bin, make_page (self, place));
}

static gboolean
clip_is_shown (SwWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "clip") == 0;
}

void
_sw_window_update_title (SwWindow *self)
{
  gboolean clip_shown = clip_is_shown (self) && !self->welcoming;
  SwClip  *clip = clip_shown ? self->clip : NULL;

  gtk_widget_set_visible (self->back, clip_shown || (_sw_window_tool_is_shown (self) && !self->welcoming));
  if (self->welcoming)
    adw_window_title_set_title (self->title, _ ("Songwright"));
  else if (_sw_window_tool_is_shown (self))
    adw_window_title_set_title (self->title, self->tool_title);
  else if (clip != NULL)
    adw_window_title_set_title (self->title, *sw_clip_get_title (clip) != '\0' ? sw_clip_get_title (clip) : _ ("Untitled"));
  else
    adw_window_title_set_title (self->title, place_title (self->place));
}

void
_sw_window_update_narrow (SwWindow *self)
{
  gboolean narrow = sw_shell_get_narrow (self->shell);

  gtk_widget_set_visible (GTK_WIDGET (self->account), narrow && !self->welcoming && self->studio != NULL);
}

static void
update_place_count (SwWindow *self)
{
  SwTaskList      *tasks = sw_studio_get_tasks (self->studio);
  guint            active = sw_task_list_get_n_active (tasks);
  guint            failed = sw_task_list_get_n_failed (tasks);
  g_autofree char *text = g_strdup_printf ("%u", active > 0 ? active : failed);

  gtk_label_set_label (self->place_count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->place_count), active + failed > 0);
  if (active == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->place_count), "failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->place_count), "failed");
}

static void
task_finished_cb (SwWindow *self,
                  SwTask   *task)
{
  g_autofree char *text = NULL;
  AdwToast        *toast;

  if (_sw_window_join (self, task))
    return;
  /* Where its card is in sight, the card says it. */
  if (!clip_is_shown (self) && (g_str_equal (self->place, "create") || g_str_equal (self->place, "activity")))
    return;

  if (sw_task_get_state (task) == SW_TASK_SUCCEEDED)
    /* translators: the placeholder is a song's title */
    text = g_strdup_printf (_ ("“%s” is ready"), sw_task_get_title (task));
  else if (sw_task_get_state (task) == SW_TASK_FAILED || sw_task_get_state (task) == SW_TASK_UNKNOWN)
    /* translators: the placeholder is a song's title */
    text = g_strdup_printf (_ ("“%s” needs attention"), sw_task_get_title (task));
  else
    return;

  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Show"));
  adw_toast_set_detailed_action_name (toast, "win.show-place::activity");
  sw_window_add_toast (self, toast);
}

static void
notice_cb (SwWindow   *self,
           const char *text)
{
  sw_window_add_toast (self, adw_toast_new (text));
}

static gboolean
painted_cb (gpointer data)
{
  SwWindow *self = data;

  self->painted_id = 0;
  gtk_window_set_icon_name (GTK_WINDOW (self), SW_APPLICATION_ID);
  g_signal_emit (self, signals[PAINTED], 0);
  return G_SOURCE_REMOVE;
}

static void
after_paint_cb (SwWindow      *self,
                GdkFrameClock *clock)
{
  g_clear_signal_handler (&self->paint_id, clock);
  self->painted_id = g_idle_add (painted_cb, self);
}

static void
sw_window_realize (GtkWidget *widget)
{
  SwWindow *self = SW_WINDOW (widget);

  /* GtkApplication has chosen one, and X11 would want it as a picture at once. */
  if (self->studio == NULL)
    gtk_window_set_icon_name (GTK_WINDOW (self), NULL);
  GTK_WIDGET_CLASS (sw_window_parent_class)->realize (widget);

  if (self->studio == NULL && self->paint_id == 0)
    self->paint_id = g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                                              G_CALLBACK (after_paint_cb), self,
                                              G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* The keyboard goes along when the page it was in goes away. */
static void
move_focus (SwWindow   *self,
            const char *place)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *page = adw_bin_get_child (place_bin (self, place));

  if (page == NULL || (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->pages)) &&
                       !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->welcome))))
    return;
  /* Where a page knows its best place for the keyboard it says so. */
  if (!gtk_widget_grab_focus (page))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
sw_window_constructed (GObject *object)
{
  SwWindow *self = SW_WINDOW (object);

  G_OBJECT_CLASS (sw_window_parent_class)->constructed (object);

  sw_settings_bind_window (self->settings, object, "default-width", "width");
  sw_settings_bind_window (self->settings, object, "default-height", "height");
  sw_settings_bind_window (self->settings, object, "maximized", "maximized");
  /* The places come with what is in them, in the second frame. */
  gtk_stack_set_visible_child_name (self->root, "welcome");
  if (!sw_settings_get_welcomed (self->settings) && g_getenv ("SONGWRIGHT_WELCOMED") == NULL)
    _sw_window_begin_welcome (self);
  _sw_window_update_title (self);
  sw_sidebar_set_place (self->sidebar, self->place);
}

static void
sw_window_dispose (GObject *object)
{
  SwWindow *self = SW_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->painted_id, g_source_remove);
  if (self->studio != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->studio, self);
      g_signal_handlers_disconnect_by_data (sw_studio_get_tasks (self->studio), self);
    }
  g_clear_object (&self->account_group);
  g_clear_object (&self->clip);
  g_clear_object (&self->studio);
  g_clear_object (&self->player);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sw_window_parent_class)->dispose (object);
}

static void
sw_window_finalize (GObject *object)
{
  SwWindow *self = SW_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->open_error);
  g_ptr_array_unref (self->dismissed);
  g_free (self->place);
  g_free (self->tool_title);

  G_OBJECT_CLASS (sw_window_parent_class)->finalize (object);
}

static void
sw_window_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  SwWindow *self = SW_WINDOW (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, sw_window_get_studio (self));
      break;
    case PROP_PLAYER:
      g_value_set_object (value, sw_window_get_player (self));
      break;
    case PROP_PLACE:
      g_value_set_string (value, sw_window_get_place (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_window_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  SwWindow *self = SW_WINDOW (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_window_class_init (SwWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = sw_window_constructed;
  object_class->dispose = sw_window_dispose;
  object_class->finalize = sw_window_finalize;
  object_class->get_property = sw_window_get_property;
  object_class->set_property = sw_window_set_property;
  widget_class->realize = sw_window_realize;

  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, SW_TYPE_SETTINGS,
                                                   G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, "create",
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The first frame is on the screen: time to load what is heavy. */
  signals[PAINTED] = g_signal_new ("painted", SW_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SW_TYPE_ACCOUNT_BUTTON);
  g_type_ensure (SW_TYPE_BANNER);
  g_type_ensure (SW_TYPE_SHELL);
  g_type_ensure (SW_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, back);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, account);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, menu);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, root);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, shell);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, place_bar);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, place_count);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, places);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, create_bin);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, library_bin);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, liked_bin);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, activity_bin);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, clip_bin);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, tool_bin);
  gtk_widget_class_bind_template_child (widget_class, SwWindow, player_bin);
  gtk_widget_class_bind_template_callback (widget_class, _sw_window_update_narrow);
  gtk_widget_class_bind_template_callback (widget_class, _sw_window_dismiss_trouble);
  gtk_widget_class_bind_template_callback (widget_class, _sw_window_remedy_trouble);
  _sw_window_bind_class (widget_class);
}

static void
sw_window_init (SwWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->dismissed = g_ptr_array_new_with_free_func (g_free);
  self->place = g_strdup ("create");
  /* Before the template: its buttons look for these actions. */
  _sw_window_install_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  sw_ui_set_menu (self->menu, self->primary_menu);
}

SwCreatePage *
_sw_window_ensure_create (SwWindow *self)
{
  ensure_page (self, "create");
  return SW_CREATE_PAGE (adw_bin_get_child (self->create_bin));
}

void
_sw_window_go_back (SwWindow *self)
{
  if (_sw_window_tool_is_shown (self))
    _sw_window_close_tool (self);
  else
    gtk_stack_set_visible_child_name (self->pages, "places");
  _sw_window_update_title (self);
}

SwWindow *
sw_window_new (GtkApplication *application,
               SwSettings     *settings)
{
  return g_object_new (SW_TYPE_WINDOW,
                       "application", application,
                       "settings", settings,
                       NULL);
}

SwStudio *
sw_window_get_studio (SwWindow *self)
{
  g_return_val_if_fail (SW_IS_WINDOW (self), NULL);

  return self->studio;
}

SwPlayer *
sw_window_get_player (SwWindow *self)
{
  g_return_val_if_fail (SW_IS_WINDOW (self), NULL);

  return self->player;
}

const char *
sw_window_get_place (SwWindow *self)
{
  g_return_val_if_fail (SW_IS_WINDOW (self), NULL);

  return self->place;
}

gboolean
sw_window_get_narrow (SwWindow *self)
{
  g_return_val_if_fail (SW_IS_WINDOW (self), FALSE);

  return sw_shell_get_narrow (self->shell);
}

/* Gives the window its life; once. */
void
sw_window_set_studio (SwWindow *self,
                      SwStudio *studio,
                      SwPlayer *player)
{
  SwTaskList *tasks;

  g_return_if_fail (SW_IS_WINDOW (self));
  g_return_if_fail (SW_IS_STUDIO (studio));
  g_return_if_fail (SW_IS_PLAYER (player));
  g_return_if_fail (self->studio == NULL);

  self->studio = g_object_ref (studio);
  self->player = g_object_ref (player);
  sw_sidebar_set_studio (self->sidebar, studio);
  sw_account_button_set_studio (self->account, studio);
  adw_bin_set_child (self->player_bin, g_object_new (SW_TYPE_PLAYER_BAR, "studio", studio, "player", player, NULL));
  /* The words do not take the keyboard by themselves: a cursor that blinks is a
   * wake-up for every frame. */
  if (self->welcoming)
    _sw_window_show_welcome (self);
  else
    sw_window_show_place (self, self->place);

  tasks = sw_studio_get_tasks (studio);
  g_signal_connect_object (tasks, "notify::n-active", G_CALLBACK (update_place_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tasks, "notify::n-failed", G_CALLBACK (update_place_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio, "task-finished", G_CALLBACK (task_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (studio, "notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);
  update_place_count (self);
  _sw_window_update_narrow (self);
  _sw_window_watch_trouble (self);
  _sw_window_sync_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDIO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYER]);
}

/* @error: (nullable): why the library cannot be used; stands in the banner. */
void
sw_window_set_open_error (SwWindow     *self,
                          const GError *error)
{
  g_return_if_fail (SW_IS_WINDOW (self));

  g_clear_error (&self->open_error);
  self->open_error = error != NULL ? g_error_copy (error) : NULL;
  _sw_window_update_trouble (self);
}

/* @place: "create", "library", "liked" or "activity". */
void
sw_window_show_place (SwWindow   *self,
                      const char *place)
{
  gboolean changed;

  g_return_if_fail (SW_IS_WINDOW (self));
  g_return_if_fail (place != NULL);

  if (place_bin (self, place) == NULL)
    {
      g_debug ("No place is called %s", place);
      return;
    }
  _sw_window_end_welcome (self);

  ensure_page (self, place);
  changed = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "places") != 0 || g_strcmp0 (gtk_stack_get_visible_child_name (self->places), place) != 0;
  gtk_stack_set_visible_child_name (self->root, "studio");
  gtk_stack_set_visible_child_name (self->pages, "places");
  gtk_stack_set_visible_child_name (self->places, place);
  if (changed)
    move_focus (self, place);
  if (g_strcmp0 (self->place, place) != 0)
    {
      g_free (self->place);
      self->place = g_strdup (place);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
    }
  sw_sidebar_set_place (self->sidebar, place);
  _sw_window_update_title (self);
  _sw_window_sync_actions (self);
}

/* Puts the song's own page over the place shown. */
void
sw_window_show_clip (SwWindow *self,
                     SwClip   *clip)
{
  GtkWidget *page;

  g_return_if_fail (SW_IS_WINDOW (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (self->studio != NULL);

  page = adw_bin_get_child (self->clip_bin);
  if (page == NULL)
    {
      page = g_object_new (SW_TYPE_CLIP_PAGE, "studio", self->studio, "player", self->player, NULL);
      adw_bin_set_child (self->clip_bin, page);
    }
  g_object_set (page, "clip", clip, NULL);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_func (self->clip, _sw_window_update_title, self);
  g_set_object (&self->clip, clip);
  g_signal_connect_object (clip, "notify::title", G_CALLBACK (_sw_window_update_title), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->root, "studio");
  gtk_stack_set_visible_child_name (self->pages, "clip");
  _sw_window_update_title (self);
}

/* Plays @clip, or halts and goes on when it is the one in hand. */
void
sw_window_play_clip (SwWindow *self,
                     SwClip   *clip)
{
  SwClip *current;

  g_return_if_fail (SW_IS_WINDOW (self));
  g_return_if_fail (SW_IS_CLIP (clip));
  g_return_if_fail (self->player != NULL);

  current = sw_player_get_clip (self->player);
  if (current != NULL && g_str_equal (sw_clip_get_id (current), sw_clip_get_id (clip)))
    sw_player_toggle (self->player);
  else if (sw_clip_get_playable (clip))
    sw_player_play_clip (self->player, clip);
}

/* @toast: (transfer full): what to say in passing */
void
sw_window_add_toast (SwWindow *self,
                     AdwToast *toast)
{
  g_return_if_fail (SW_IS_WINDOW (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  adw_toast_overlay_add_toast (self->toasts, toast);
}
