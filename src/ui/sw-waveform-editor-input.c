/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mouse, touch and keyboard. A press plays from there, a drag chooses; the wheel with
 * Ctrl or two fingers zoom where they are. Each handle has the keyboard in turn: arrows
 * move it from one place to the next it jumps to, with Shift by 10 ms. */

#define G_LOG_DOMAIN "sw-waveform-editor"

#include "config.h"

#include "sw-waveform-editor-private.h"

#include <math.h>

#define FINE_SECONDS 0.01
#define COARSE_SECONDS 1.0 /* where there is nothing to jump to */
#define DRAG_SLACK 4.0     /* px that a press may wander */
#define SNAP_PIXELS 8.0
#define WHEEL_FACTOR 1.25

static double
seconds_at (SwWaveformEditor *self,
            double            x)
{
  double seconds = sw_time_axis_to_seconds (&self->axis, x);

  if (self->free_hand || self->axis.scale <= 0)
    return seconds;
  return sw_snap_nearest (self->points, seconds, SNAP_PIXELS / self->axis.scale);
}

static int
find_handle (SwWaveformEditor *self,
             double            x)
{
  double near[2];

  if (self->mode == SW_WAVEFORM_VIEW)
    return -1;
  near[0] = fabs (sw_time_axis_to_x (&self->axis, self->start) - x);
  near[1] = self->mode == SW_WAVEFORM_RANGE ? fabs (sw_time_axis_to_x (&self->axis, self->end) - x) : INFINITY;
  if (MIN (near[0], near[1]) > SW_WAVEFORM_EDITOR_GRIP / 2)
    return -1;
  return near[1] < near[0] ? 1 : 0;
}

static void
play_from (SwWaveformEditor *self,
           double            seconds)
{
  if (self->player == NULL || self->clip == NULL || !sw_clip_get_playable (self->clip))
    return;
  if (_sw_waveform_editor_get_position (self) < 0)
    sw_player_set_clip (self->player, self->clip);
  sw_player_seek (self->player, seconds);
}

static void
drag_begin_cb (GtkGestureDrag   *gesture,
               double            x,
               double            y,
               SwWaveformEditor *self)
{
  int handle = find_handle (self, x);

  if (y >= gtk_widget_get_height (GTK_WIDGET (self)) - _sw_waveform_editor_bar_height (self))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->dragged = handle;
  self->drag_x = x;
  gtk_widget_grab_focus (self->mode == SW_WAVEFORM_VIEW ? GTK_WIDGET (self) : self->handles[MAX (handle, 0)]);
}

static void
drag_update_cb (GtkGestureDrag   *gesture,
                double            dx,
                double            dy,
                SwWaveformEditor *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  double          at;

  self->free_hand = (state & GDK_SHIFT_MASK) != 0;
  if (self->dragged == -1 && fabs (dx) >= DRAG_SLACK && self->mode != SW_WAVEFORM_VIEW)
    {
      /* A new range from where the button went down; the point comes along. */
      self->drag_anchor = seconds_at (self, self->drag_x);
      self->dragged = self->mode == SW_WAVEFORM_POINT ? 0 : 1;
      if (self->mode == SW_WAVEFORM_RANGE)
        sw_waveform_editor_set_range (self, self->drag_anchor, self->drag_anchor);
    }
  if (self->dragged < 0)
    return;

  at = seconds_at (self, self->drag_x + dx);
  if (self->mode == SW_WAVEFORM_RANGE)
    {
      /* Dragging one edge over the other one exchanges them. */
      double other = self->dragged == 0 ? self->end : self->start;

      if ((self->dragged == 0 && at > other) || (self->dragged == 1 && at < other))
        {
          self->dragged = 1 - self->dragged;
          gtk_widget_grab_focus (self->handles[self->dragged]);
          sw_waveform_editor_set_range (self, other, other);
        }
    }
  _sw_waveform_editor_move_edge (self, self->dragged, at);
}

static void
drag_end_cb (GtkGestureDrag   *gesture,
             double            dx,
             double            dy,
             SwWaveformEditor *self)
{
  self->free_hand = FALSE;
  if (self->dragged < 0 && fabs (dx) < DRAG_SLACK)
    play_from (self, sw_time_axis_to_seconds (&self->axis, self->drag_x));
  self->dragged = -1;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           SwWaveformEditor         *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (state & GDK_CONTROL_MASK)
    sw_time_axis_zoom (&self->axis, pow (WHEEL_FACTOR, -dy), self->pointer_x);
  else if (dx != 0 || (state & GDK_SHIFT_MASK))
    sw_time_axis_scroll_to (&self->axis, self->axis.start + (dx != 0 ? dx : dy) * sw_time_axis_get_span (&self->axis) / 10);
  else
    return GDK_EVENT_PROPAGATE; /* the page's */
  _sw_waveform_editor_axis_changed (self);
  return GDK_EVENT_STOP;
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           SwWaveformEditor         *self)
{
  self->pointer_x = x;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), find_handle (self, x) >= 0 ? "col-resize" : NULL);
}

static void
pinch_begin_cb (SwWaveformEditor *self)
{
  self->zoom_scale = self->axis.scale;
}

static void
pinch_cb (GtkGestureZoom   *gesture,
          double            factor,
          SwWaveformEditor *self)
{
  double x = self->axis.width / 2, y;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  if (self->axis.scale > 0 && self->zoom_scale > 0)
    sw_time_axis_zoom (&self->axis, self->zoom_scale * factor / self->axis.scale, x);
  _sw_waveform_editor_axis_changed (self);
}

static void
step_edge (SwWaveformEditor *self,
           int               edge,
           int               direction,
           gboolean          fine)
{
  double at = edge == 0 ? self->start : self->end;

  at = fine ? at + direction * FINE_SECONDS : sw_snap_step (self->points, at, direction, COARSE_SECONDS);
  _sw_waveform_editor_move_edge (self, edge, at);
  sw_time_axis_reveal (&self->axis, edge == 0 ? self->start : self->end);
  _sw_waveform_editor_axis_changed (self);
}

static gboolean
handle_key_cb (GtkEventControllerKey *controller,
               guint                  key,
               guint                  code,
               GdkModifierType        state,
               SwWaveformEditor      *self)
{
  int      edge = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)) == self->handles[0] ? 0 : 1;
  gboolean fine = (state & GDK_SHIFT_MASK) != 0;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      step_edge (self, edge, -1, fine);
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step_edge (self, edge, 1, fine);
      break;
    case GDK_KEY_Home:
      _sw_waveform_editor_move_edge (self, edge, edge == 0 ? 0 : self->start);
      break;
    case GDK_KEY_End:
      _sw_waveform_editor_move_edge (self, edge, edge == 0 && self->mode == SW_WAVEFORM_RANGE ? self->end : self->axis.duration);
      break;
    case GDK_KEY_space:
      play_from (self, edge == 0 ? self->start : self->end);
      if (self->player != NULL)
        sw_player_play (self->player);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static void
zoom_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  sw_waveform_editor_zoom (SW_WAVEFORM_EDITOR (widget), g_variant_get_double (parameter));
}

static void
fit_cb (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  sw_waveform_editor_zoom_to_fit (SW_WAVEFORM_EDITOR (widget), g_variant_get_boolean (parameter));
}

void
_sw_waveform_editor_bind_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint  key;
    double factor;
  } zooms[] = {
    { GDK_KEY_plus, 1.5 },
    { GDK_KEY_equal, 1.5 },
    { GDK_KEY_KP_Add, 1.5 },
    { GDK_KEY_minus, 1 / 1.5 },
    { GDK_KEY_KP_Subtract, 1 / 1.5 },
  };

  gtk_widget_class_install_action (klass, "waveform-editor.zoom", "d", zoom_cb);
  gtk_widget_class_install_action (klass, "waveform-editor.fit", "b", fit_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      gtk_widget_class_add_binding_action (klass, zooms[i].key, 0, "waveform-editor.zoom", "d", zooms[i].factor);
      gtk_widget_class_add_binding_action (klass, zooms[i].key, GDK_CONTROL_MASK, "waveform-editor.zoom", "d", zooms[i].factor);
    }
  gtk_widget_class_add_binding_action (klass, GDK_KEY_0, GDK_CONTROL_MASK, "waveform-editor.fit", "b", FALSE);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, 0, "waveform-editor.fit", "b", TRUE);
}

void
_sw_waveform_editor_init_input (SwWaveformEditor *self)
{
  GtkGesture         *drag = gtk_gesture_drag_new (), *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->dragged = -1;
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  for (int i = 0; i < 2; i++)
    {
      GtkEventController *key = gtk_event_controller_key_new ();

      g_signal_connect (key, "key-pressed", G_CALLBACK (handle_key_cb), self);
      gtk_widget_add_controller (self->handles[i], key);
    }
}
