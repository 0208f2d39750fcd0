/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the waveform follows and what can be done with it; sw-waveform-draw.c draws
 * it. There is no timer: the player's position drives it. */

#define G_LOG_DOMAIN "sw-waveform"

#include "config.h"

#include "sw-format.h"
#include "sw-waveform-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define KEY_SECONDS 5.0
#define PAGE_SECONDS 15.0

G_DEFINE_FINAL_TYPE (SwWaveform, sw_waveform, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PLAYER,
  PROP_CLIP,
  PROP_COMPACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

gboolean
_sw_waveform_is_in_hand (SwWaveform *self)
{
  SwClip *current = self->player != NULL ? sw_player_get_clip (self->player) : NULL;

  return self->clip != NULL && current != NULL &&
         (current == self->clip || g_strcmp0 (sw_clip_get_id (current), sw_clip_get_id (self->clip)) == 0);
}

static void
tell_value (SwWaveform *self)
{
  double           position = sw_waveform_get_position (self), duration = sw_waveform_get_duration (self);
  g_autofree char *at = NULL, *of = NULL, *text = NULL;

  /* Ten times a second would be a flood for the accessibility bus. */
  if (self->told_second == (int)position && self->told_duration == duration)
    return;
  self->told_second = (int)position;
  self->told_duration = duration;
  at = sw_format_duration (floor (position));
  of = sw_format_duration (duration);
  /* translators: where playing is in a song, e.g. "1:23 of 3:10" */
  text = g_strdup_printf (_ ("%s of %s"), at, of);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, duration,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, position,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
position_cb (SwWaveform *self)
{
  tell_value (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && _sw_waveform_get_head (self) != self->head)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SwWaveform) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwPeaks) peaks = sw_peaks_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (peaks == NULL)
    g_debug ("No shape to draw: %s", error->message);
  g_clear_pointer (&self->peaks, sw_peaks_unref);
  self->peaks = g_steal_pointer (&peaks);
  _sw_waveform_drop_nodes (self);
  tell_value (self);
}

static void
cancel_load (SwWaveform *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Only what is seen is worth decoding for. */
static void
load_peaks (SwWaveform *self)
{
  const char *path = self->clip != NULL && sw_clip_get_playable (self->clip) ? sw_clip_get_audio_path (self->clip) : NULL;

  if (g_strcmp0 (path, self->loaded_path) == 0 || (path != NULL && !gtk_widget_get_mapped (GTK_WIDGET (self))))
    return;
  cancel_load (self);
  g_clear_pointer (&self->peaks, sw_peaks_unref);
  g_free (self->loaded_path);
  self->loaded_path = g_strdup (path);
  _sw_waveform_drop_nodes (self);
  if (path != NULL)
    {
      self->cancellable = g_cancellable_new ();
      sw_peaks_load_async (path, self->cancellable, loaded_cb, g_object_ref (self));
    }
}

static void
clip_changed_cb (SwWaveform *self)
{
  load_peaks (self);
  position_cb (self);
}

static void
seek (SwWaveform *self,
      double      seconds)
{
  if (self->player == NULL || self->clip == NULL || !sw_clip_get_playable (self->clip))
    return;
  if (!_sw_waveform_is_in_hand (self))
    {
      /* Pointing into another song plays it from there. */
      sw_player_set_clip (self->player, self->clip);
      sw_player_seek (self->player, seconds);
      sw_player_play (self->player);
    }
  else
    sw_player_seek (self->player, seconds);
}

static void
seek_to_x (SwWaveform *self,
           double      x)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (width > 0)
    seek (self, CLAMP (x / width, 0, 1) * sw_waveform_get_duration (self));
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               SwWaveform     *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_start = x;
  seek_to_x (self, x);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          x,
                double          y,
                SwWaveform     *self)
{
  if (x != 0 || y != 0)
    seek_to_x (self, self->drag_start + x);
}

static void
seek_by_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SwWaveform *self = SW_WAVEFORM (widget);
  double      step = g_variant_get_double (parameter);

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    step = -step;
  seek (self, CLAMP (sw_waveform_get_position (self) + step, 0, sw_waveform_get_duration (self)));
}

static void
seek_to_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SwWaveform *self = SW_WAVEFORM (widget);

  seek (self, g_variant_get_double (parameter) * sw_waveform_get_duration (self));
}

static void
sw_waveform_measure (GtkWidget     *widget,
                     GtkOrientation orientation,
                     int            for_size,
                     int           *minimum,
                     int           *natural,
                     int           *minimum_baseline,
                     int           *natural_baseline)
{
  SwWaveform *self = SW_WAVEFORM (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 48;
      *natural = 300;
    }
  else
    *minimum = *natural = self->compact ? 36 : 120;
}

static void
sw_waveform_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  SwWaveform *self = SW_WAVEFORM (widget);

  gtk_widget_size_allocate (self->played, &(GtkAllocation){ 0, 0, 0, 0 }, -1);
  gtk_widget_size_allocate (self->rest, &(GtkAllocation){ 0, 0, 0, 0 }, -1);
}

static void
sw_waveform_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sw_waveform_parent_class)->map (widget);
  load_peaks (SW_WAVEFORM (widget));
}

static void
sw_waveform_dispose (GObject *object)
{
  SwWaveform *self = SW_WAVEFORM (object);

  cancel_load (self);
  sw_waveform_set_player (self, NULL);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_clear_object (&self->clip);
  g_clear_object (&self->lyrics);
  g_clear_pointer (&self->peaks, sw_peaks_unref);
  g_clear_pointer (&self->loaded_path, g_free);
  g_clear_pointer (&self->played_node, gsk_render_node_unref);
  g_clear_pointer (&self->rest_node, gsk_render_node_unref);
  g_clear_pointer (&self->mark_node, gsk_render_node_unref);
  g_clear_pointer (&self->played, gtk_widget_unparent);
  g_clear_pointer (&self->rest, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_waveform_parent_class)->dispose (object);
}

static void
sw_waveform_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SwWaveform *self = SW_WAVEFORM (object);

  switch (prop_id)
    {
    case PROP_PLAYER:
      g_value_set_object (value, sw_waveform_get_player (self));
      break;
    case PROP_CLIP:
      g_value_set_object (value, sw_waveform_get_clip (self));
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, sw_waveform_get_compact (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_waveform_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SwWaveform *self = SW_WAVEFORM (object);

  switch (prop_id)
    {
    case PROP_PLAYER:
      sw_waveform_set_player (self, g_value_get_object (value));
      break;
    case PROP_CLIP:
      sw_waveform_set_clip (self, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      sw_waveform_set_compact (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_key (GtkWidgetClass *klass,
          guint           key,
          const char     *action,
          double          value)
{
  gtk_widget_class_add_binding_action (klass, key, 0, action, "d", value);
}

static void
sw_waveform_class_init (SwWaveformClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_waveform_dispose;
  object_class->get_property = sw_waveform_get_property;
  object_class->set_property = sw_waveform_set_property;
  widget_class->map = sw_waveform_map;
  widget_class->measure = sw_waveform_measure;
  widget_class->size_allocate = sw_waveform_size_allocate;
  widget_class->snapshot = _sw_waveform_snapshot;

  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sw-waveform");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_install_action (widget_class, "waveform.seek-by", "d", seek_by_cb);
  gtk_widget_class_install_action (widget_class, "waveform.seek-to", "d", seek_to_cb);
  bind_key (widget_class, GDK_KEY_Left, "waveform.seek-by", -KEY_SECONDS);
  bind_key (widget_class, GDK_KEY_KP_Left, "waveform.seek-by", -KEY_SECONDS);
  bind_key (widget_class, GDK_KEY_Right, "waveform.seek-by", KEY_SECONDS);
  bind_key (widget_class, GDK_KEY_KP_Right, "waveform.seek-by", KEY_SECONDS);
  bind_key (widget_class, GDK_KEY_Page_Down, "waveform.seek-by", -PAGE_SECONDS);
  bind_key (widget_class, GDK_KEY_Page_Up, "waveform.seek-by", PAGE_SECONDS);
  bind_key (widget_class, GDK_KEY_Home, "waveform.seek-to", 0.0);
  bind_key (widget_class, GDK_KEY_End, "waveform.seek-to", 1.0);
}

static void
sw_waveform_init (SwWaveform *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->told_second = -1;
  self->played = g_object_new (ADW_TYPE_BIN, "css-name", "played", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->rest = g_object_new (ADW_TYPE_BIN, "css-name", "rest", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->played, GTK_WIDGET (self));
  gtk_widget_set_parent (self->rest, GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Position"), -1);
}

SwPlayer *
sw_waveform_get_player (SwWaveform *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM (self), NULL);

  return self->player;
}

void
sw_waveform_set_player (SwWaveform *self,
                        SwPlayer   *player)
{
  g_return_if_fail (SW_IS_WAVEFORM (self));
  g_return_if_fail (player == NULL || SW_IS_PLAYER (player));

  if (self->player == player)
    return;
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_set_object (&self->player, player);
  if (player != NULL)
    {
      g_signal_connect_swapped (player, "notify::position", G_CALLBACK (position_cb), self);
      g_signal_connect_swapped (player, "notify::duration", G_CALLBACK (position_cb), self);
      g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (_sw_waveform_drop_nodes), self);
      g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (position_cb), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYER]);
}

SwClip *
sw_waveform_get_clip (SwWaveform *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM (self), NULL);

  return self->clip;
}

void
sw_waveform_set_clip (SwWaveform *self,
                      SwClip     *clip)
{
  g_return_if_fail (SW_IS_WAVEFORM (self));
  g_return_if_fail (clip == NULL || SW_IS_CLIP (clip));

  if (self->clip == clip)
    return;
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_set_object (&self->clip, clip);
  if (clip != NULL)
    {
      g_signal_connect_swapped (clip, "notify::playable", G_CALLBACK (clip_changed_cb), self);
      g_signal_connect_swapped (clip, "notify::audio-path", G_CALLBACK (clip_changed_cb), self);
      g_signal_connect_swapped (clip, "notify::duration", G_CALLBACK (clip_changed_cb), self);
    }
  g_clear_object (&self->lyrics);
  load_peaks (self);
  _sw_waveform_drop_nodes (self);
  tell_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
}

gboolean
sw_waveform_get_compact (SwWaveform *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM (self), FALSE);

  return self->compact;
}

void
sw_waveform_set_compact (SwWaveform *self,
                         gboolean    compact)
{
  g_return_if_fail (SW_IS_WAVEFORM (self));

  compact = !!compact;
  if (self->compact == compact)
    return;
  self->compact = compact;
  _sw_waveform_drop_nodes (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

void
sw_waveform_set_lyrics (SwWaveform *self,
                        SwLyrics   *lyrics)
{
  g_return_if_fail (SW_IS_WAVEFORM (self));

  if (g_set_object (&self->lyrics, lyrics))
    _sw_waveform_drop_nodes (self);
}

gboolean
sw_waveform_get_loaded (SwWaveform *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM (self), FALSE);

  return self->peaks != NULL;
}

double
sw_waveform_get_position (SwWaveform *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM (self), 0);

  return _sw_waveform_is_in_hand (self) ? sw_player_get_position (self->player) : 0;
}

double
sw_waveform_get_duration (SwWaveform *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM (self), 0);

  /* What was counted goes before what the service said. */
  if (self->peaks != NULL)
    return sw_peaks_get_duration (self->peaks);
  if (_sw_waveform_is_in_hand (self) && sw_player_get_duration (self->player) > 0)
    return sw_player_get_duration (self->player);
  return self->clip != NULL ? sw_clip_get_duration (self->clip) : 0;
}
