/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list view binds some two hundred of these at once, so the row is filled by hand
 * from one handler and makes its menu only when it is asked for. */

#define G_LOG_DOMAIN "sw-clip-row"

#include "config.h"

#include "sw-clip-row.h"

#include "sw-clip-actions.h"
#include "sw-cover.h"
#include "sw-format.h"

#include <glib/gi18n.h>

typedef enum
{
  MARK_UNKNOWN,
  MARK_NONE,
  MARK_IN_HAND,
  MARK_PLAYING,
} Mark;

struct _SwClipRow
{
  GtkWidget parent_instance;

  SwCover   *cover;
  GtkWidget *playing;
  GtkWidget *play;
  GtkLabel  *title;
  GtkLabel  *about;
  GtkLabel  *duration;
  GtkWidget *like;

  SwClip       *clip;   /* (owned) (nullable) */
  GSignalGroup *player; /* (owned) its target plays what the row may show */
  Mark          mark;
  guint         position;
};

G_DEFINE_FINAL_TYPE (SwClipRow, sw_clip_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CLIP,
  PROP_POSITION,
  PROP_LIKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Either may be "". */
static char *
join (const char *first,
      const char *second)
{
  if (*first == '\0' || *second == '\0')
    return g_strconcat (first, second, NULL);
  /* translators: two facts about a song, e.g. when it was made, then its style */
  return g_strdup_printf (C_ ("song", "%s · %s"), first, second);
}

static char *
dup_about (SwClip *clip)
{
  g_autofree char *date = sw_format_date (sw_clip_get_created (clip));
  g_autofree char *take = NULL;
  g_autofree char *when = NULL;

  if (sw_clip_get_state (clip) == SW_CLIP_FETCHING)
    when = g_strdup (_ ("On its way to this computer…"));
  else
    when = join (date, sw_clip_get_tags (clip));
  /* The takes of one wish have one title: only this tells them apart. */
  if (sw_clip_get_takes (clip) > 1)
    /* translators: one of several results of the same wish */
    take = g_strdup_printf (_ ("Take %d"), sw_clip_get_take (clip));
  else
    take = g_strdup ("");
  return join (take, when);
}

static Mark
find_mark (SwClipRow *self)
{
  g_autoptr (SwPlayer) player = g_signal_group_dup_target (self->player);
  SwClip *current = player != NULL ? sw_player_get_clip (player) : NULL;

  if (self->clip == NULL || current == NULL || sw_clip_get_placeholder (current) ||
      !g_str_equal (sw_clip_get_id (current), sw_clip_get_id (self->clip)))
    return MARK_NONE;
  return sw_player_get_state (player) == SW_PLAYER_PLAYING ? MARK_PLAYING : MARK_IN_HAND;
}

/* The song in the player's hands has a sign and a word, not a colour only. */
static void
update_mark (SwClipRow *self)
{
  Mark        mark = find_mark (self);
  gboolean    playing = mark == MARK_PLAYING;
  const char *action = playing ? _ ("Pause") : _ ("Play");
  const char *state = playing ? _ ("Playing") : _ ("In the player");

  if (self->mark == mark)
    return;
  self->mark = mark;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->playing), playing ? "audio-volume-high-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->playing, state);
  gtk_widget_set_visible (self->playing, mark != MARK_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->playing), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  if (mark != MARK_NONE)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, action, -1);
}

static void
update (SwClipRow *self)
{
  /* A row of a paged list that is not loaded yet stays blank. */
  gboolean         known = self->clip != NULL && sw_clip_get_state (self->clip) != SW_CLIP_PENDING;
  const char      *title = known ? sw_clip_get_title (self->clip) : "";
  g_autofree char *about = known ? dup_about (self->clip) : g_strdup ("");
  g_autofree char *duration = known && sw_clip_get_duration (self->clip) > 0 ? sw_format_duration (sw_clip_get_duration (self->clip)) : g_strdup ("");
  gboolean         liked = known && sw_clip_get_liked (self->clip);

  gtk_label_set_text (self->title, known && *title == '\0' ? _ ("Untitled") : title);
  gtk_label_set_text (self->about, about);
  gtk_label_set_text (self->duration, duration);
  gtk_button_set_icon_name (GTK_BUTTON (self->like), liked ? "sw-heart-symbolic" : "sw-heart-outline-symbolic");
  if (liked)
    gtk_widget_add_css_class (self->like, "liked");
  else
    gtk_widget_remove_css_class (self->like, "liked");
  update_mark (self);
  _sw_clip_actions_update (GTK_WIDGET (self), self->clip);
}

static void
clip_notify_cb (SwClipRow  *self,
                GParamSpec *pspec)
{
  update (self);
  if (g_str_equal (pspec->name, "liked"))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIKED]);
}

static void
play_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "library.play", "u", SW_CLIP_ROW (widget)->position);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            SwClipRow       *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  _sw_clip_actions_popup (GTK_WIDGET (self), x, y);
}

static void
sw_clip_row_root (GtkWidget *widget)
{
  SwClipRow *self = SW_CLIP_ROW (widget);

  GTK_WIDGET_CLASS (sw_clip_row_parent_class)->root (widget);
  g_signal_group_set_target (self->player, _sw_clip_actions_player (widget));
  update_mark (self);
}

static void
sw_clip_row_unroot (GtkWidget *widget)
{
  g_signal_group_set_target (SW_CLIP_ROW (widget)->player, NULL);
  GTK_WIDGET_CLASS (sw_clip_row_parent_class)->unroot (widget);
}

static void
sw_clip_row_dispose (GObject *object)
{
  SwClipRow *self = SW_CLIP_ROW (object);
  GtkWidget *child;

  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_clear_object (&self->clip);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_clip_row_parent_class)->dispose (object);
}

static void
sw_clip_row_finalize (GObject *object)
{
  SwClipRow *self = SW_CLIP_ROW (object);

  g_object_unref (self->player);

  G_OBJECT_CLASS (sw_clip_row_parent_class)->finalize (object);
}

static void
sw_clip_row_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SwClipRow *self = SW_CLIP_ROW (object);

  switch (prop_id)
    {
    case PROP_CLIP:
      g_value_set_object (value, self->clip);
      break;
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case PROP_LIKED:
      g_value_set_boolean (value, self->clip != NULL && sw_clip_get_liked (self->clip));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_clip_row_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SwClipRow *self = SW_CLIP_ROW (object);
  SwStudio  *studio;

  switch (prop_id)
    {
    case PROP_CLIP:
      sw_clip_row_set_clip (self, g_value_get_object (value));
      break;
    case PROP_POSITION:
      if (self->position != g_value_get_uint (value))
        {
          self->position = g_value_get_uint (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_LIKED:
      studio = _sw_clip_actions_studio (GTK_WIDGET (self));
      if (studio != NULL && self->clip != NULL && sw_clip_get_liked (self->clip) != g_value_get_boolean (value))
        sw_studio_set_clip_liked (studio, self->clip, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_clip_row_class_init (SwClipRowClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_clip_row_dispose;
  object_class->finalize = sw_clip_row_finalize;
  object_class->get_property = sw_clip_row_get_property;
  object_class->set_property = sw_clip_row_set_property;
  widget_class->root = sw_clip_row_root;
  widget_class->unroot = sw_clip_row_unroot;

  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LIKED] = g_param_spec_boolean ("liked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SW_TYPE_COVER);
  gtk_widget_class_set_css_name (widget_class, "sw-clip-row");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-clip-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwClipRow, cover);
  gtk_widget_class_bind_template_child (widget_class, SwClipRow, playing);
  gtk_widget_class_bind_template_child (widget_class, SwClipRow, play);
  gtk_widget_class_bind_template_child (widget_class, SwClipRow, title);
  gtk_widget_class_bind_template_child (widget_class, SwClipRow, about);
  gtk_widget_class_bind_template_child (widget_class, SwClipRow, duration);
  gtk_widget_class_bind_template_child (widget_class, SwClipRow, like);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  _sw_clip_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "clip.play", NULL, play_cb);
}

static void
sw_clip_row_init (SwClipRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->player = g_signal_group_new (SW_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player, "notify::clip", G_CALLBACK (update_mark), self);
  g_signal_group_connect_swapped (self->player, "notify::playing", G_CALLBACK (update_mark), self);
}

SwClip *
sw_clip_row_get_clip (SwClipRow *self)
{
  g_return_val_if_fail (SW_IS_CLIP_ROW (self), NULL);

  return self->clip;
}

void
sw_clip_row_set_clip (SwClipRow *self,
                      SwClip    *clip)
{
  g_return_if_fail (SW_IS_CLIP_ROW (self));
  g_return_if_fail (clip == NULL || SW_IS_CLIP (clip));

  if (self->clip == clip)
    return;
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_set_object (&self->clip, clip);
  if (clip != NULL)
    g_signal_connect_swapped (clip, "notify", G_CALLBACK (clip_notify_cb), self);
  sw_cover_set_clip (self->cover, clip);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIKED]);
}

guint
sw_clip_row_get_position (SwClipRow *self)
{
  g_return_val_if_fail (SW_IS_CLIP_ROW (self), 0);

  return self->position;
}
