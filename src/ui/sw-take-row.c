/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-take-row"

#include "config.h"

#include "sw-take-row.h"

#include "sw-format.h"
#include "sw-window.h"

#include <glib/gi18n.h>

struct _SwTakeRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *play_box;
  GtkButton *play;
  GtkLabel  *name;
  GtkLabel  *state;

  SwClip       *clip;   /* (owned) */
  GSignalGroup *player; /* (owned) follows the window's player while in a window */
};

G_DEFINE_FINAL_TYPE (SwTakeRow, sw_take_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  PROP_0,
  PROP_CLIP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
describe_state (SwClip *clip)
{
  const GError *error = sw_clip_get_error (clip);

  switch (sw_clip_get_state (clip))
    {
    case SW_CLIP_PENDING:
      return g_strdup (_ ("In the making"));
    case SW_CLIP_FETCHING:
      return g_strdup (_ ("On its way here"));
    case SW_CLIP_FAILED:
      return error != NULL ? g_strdup (error->message) : g_strdup (_ ("Did not work out"));
    case SW_CLIP_READY:
    default:
      return sw_format_duration (sw_clip_get_duration (clip));
    }
}

static gboolean
is_playing (SwTakeRow *self)
{
  g_autoptr (SwPlayer) player = g_signal_group_dup_target (self->player);
  SwClip *current = player != NULL ? sw_player_get_clip (player) : NULL;

  return current != NULL && sw_player_get_state (player) == SW_PLAYER_PLAYING &&
         g_str_equal (sw_clip_get_id (current), sw_clip_get_id (self->clip));
}

static void
update (SwTakeRow *self)
{
  gboolean         playing = is_playing (self);
  g_autofree char *name = NULL;
  g_autofree char *state = NULL;
  g_autofree char *label = NULL;

  /* A stem is known by what it plays. */
  if (sw_clip_get_take (self->clip) > 0 && sw_clip_get_origin (self->clip) != SW_CLIP_ORIGIN_STEM)
    /* translators: one of several results of the same wish */
    name = g_strdup_printf (_ ("Take %d"), sw_clip_get_take (self->clip));
  else
    name = g_strdup (sw_clip_get_title (self->clip));
  state = describe_state (self->clip);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->state, state);
  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  /* The button's own sensitivity belongs to its action. */
  gtk_widget_set_sensitive (self->play_box, sw_clip_get_playable (self->clip));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), sw_clip_get_playable (self->clip));

  label = g_strdup_printf (playing ? _ ("Pause %s") : _ ("Play %s"), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_free (label);
  label = g_strdup_printf ("%s, %s", name, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
sw_take_row_root (GtkWidget *widget)
{
  SwTakeRow *self = SW_TAKE_ROW (widget);
  GtkRoot   *root;

  GTK_WIDGET_CLASS (sw_take_row_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (SW_IS_WINDOW (root))
    g_signal_group_set_target (self->player, sw_window_get_player (SW_WINDOW (root)));
  update (self);
}

static void
sw_take_row_unroot (GtkWidget *widget)
{
  SwTakeRow *self = SW_TAKE_ROW (widget);

  if (self->player != NULL)
    g_signal_group_set_target (self->player, NULL);

  GTK_WIDGET_CLASS (sw_take_row_parent_class)->unroot (widget);
}

static void
sw_take_row_constructed (GObject *object)
{
  SwTakeRow *self = SW_TAKE_ROW (object);

  G_OBJECT_CLASS (sw_take_row_parent_class)->constructed (object);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->play), "s", sw_clip_get_id (self->clip));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->play), "win.play-clip");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", sw_clip_get_id (self->clip));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.show-clip");
  g_signal_connect_object (self->clip, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
sw_take_row_dispose (GObject *object)
{
  SwTakeRow *self = SW_TAKE_ROW (object);

  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_clear_object (&self->player);
  g_clear_object (&self->clip);

  G_OBJECT_CLASS (sw_take_row_parent_class)->dispose (object);
}

static void
sw_take_row_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SwTakeRow *self = SW_TAKE_ROW (object);

  switch (prop_id)
    {
    case PROP_CLIP:
      g_value_set_object (value, sw_take_row_get_clip (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_take_row_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SwTakeRow *self = SW_TAKE_ROW (object);

  switch (prop_id)
    {
    case PROP_CLIP:
      self->clip = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_take_row_class_init (SwTakeRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = sw_take_row_constructed;
  object_class->dispose = sw_take_row_dispose;
  object_class->get_property = sw_take_row_get_property;
  object_class->set_property = sw_take_row_set_property;
  widget_class->root = sw_take_row_root;
  widget_class->unroot = sw_take_row_unroot;

  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-take-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwTakeRow, play_box);
  gtk_widget_class_bind_template_child (widget_class, SwTakeRow, play);
  gtk_widget_class_bind_template_child (widget_class, SwTakeRow, name);
  gtk_widget_class_bind_template_child (widget_class, SwTakeRow, state);
}

static void
sw_take_row_init (SwTakeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->player = g_signal_group_new (SW_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player, "notify::playing", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->player, "notify::clip", G_CALLBACK (update), self);
}

GtkWidget *
sw_take_row_new (SwClip *clip)
{
  return g_object_new (SW_TYPE_TAKE_ROW, "clip", clip, NULL);
}

SwClip *
sw_take_row_get_clip (SwTakeRow *self)
{
  g_return_val_if_fail (SW_IS_TAKE_ROW (self), NULL);

  return self->clip;
}
