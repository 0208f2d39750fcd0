/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-lyrics-view"

#include "config.h"

#include "sw-lyrics-view-private.h"

/* How far the pointer goes before a click is a pull. */
#define THRESHOLD 6
#define PIXELS_PER_STEP 2
#define STEP_SECONDS 0.01
#define BIG_STEP_SECONDS 0.1

static const SwLyricsWord *
get_word (SwLyricsView *self,
          int           word)
{
  return self->lyrics != NULL && word >= 0 ? sw_lyrics_get_word (self->lyrics, (guint)word) : NULL;
}

static void
end_drag (SwLyricsView *self)
{
  g_clear_object (&self->drag_lyrics);
  self->drag_word = -1;
  self->dragging = FALSE;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "moving");
}

static void
drag_begin_cb (GtkGesture   *gesture,
               double        x,
               double        y,
               SwLyricsView *self)
{
  int                 at = self->lyrics != NULL ? _sw_lyrics_view_find_word (self, x, y) : -1;
  const SwLyricsWord *word = get_word (self, at);

  if (word == NULL || word->start < 0)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->drag_word = at;
  g_set_object (&self->drag_lyrics, self->lyrics);
}

static void
drag_update_cb (GtkGesture   *gesture,
                double        x,
                double        y,
                SwLyricsView *self)
{
  g_autoptr (SwWordTime) time = NULL;

  if (self->drag_word < 0)
    return;
  if (!self->dragging)
    {
      if (ABS (y) > THRESHOLD && ABS (y) > ABS (x))
        {
          /* The page is to be rolled. */
          gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
          return;
        }
      if (ABS (x) <= THRESHOLD)
        return;
      self->dragging = TRUE;
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_add_css_class (GTK_WIDGET (self), "moving");
      _sw_lyrics_view_set_cursor (self, self->drag_word);
      gtk_widget_grab_focus (self->cursor);
    }
  x -= x > 0 ? THRESHOLD : -THRESHOLD;
  time = sw_timeline_move_word (self->drag_lyrics, (guint)self->drag_word, (int)(x / PIXELS_PER_STEP) * STEP_SECONDS);
  if (time != NULL)
    _sw_lyrics_view_show_time (self, self->drag_lyrics, time);
  else
    sw_lyrics_view_set_lyrics (self, self->drag_lyrics);
  _sw_lyrics_view_show_badge (self, TRUE);
}

static void
drag_end_cb (GtkGesture   *gesture,
             double        x,
             double        y,
             SwLyricsView *self)
{
  int                 at = self->drag_word;
  const SwLyricsWord *word = get_word (self, at);
  gboolean            moved = self->dragging && word != NULL && word->start != sw_lyrics_get_word (self->drag_lyrics, (guint)at)->start;
  gboolean            clicked = !self->dragging && word != NULL && ABS (x) <= THRESHOLD && ABS (y) <= THRESHOLD;

  end_drag (self);
  if (clicked)
    {
      _sw_lyrics_view_set_cursor (self, at);
      gtk_widget_grab_focus (self->cursor);
      _sw_lyrics_view_emit_seek (self, word->start);
    }
  else if (moved)
    {
      _sw_lyrics_view_show_badge (self, FALSE);
      _sw_lyrics_view_emit_moved (self, at, word->start, word->end);
    }
}

static void
drag_cancel_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                SwLyricsView     *self)
{
  if (self->dragging)
    sw_lyrics_view_set_lyrics (self, self->drag_lyrics);
  end_drag (self);
}

/* Words can be pointed at where their times are known. */
static void
motion_cb (SwLyricsView *self,
           double        x,
           double        y)
{
  const SwLyricsWord *word = self->lyrics != NULL ? get_word (self, _sw_lyrics_view_find_word (self, x, y)) : NULL;
  const char         *name = self->dragging ? "ew-resize" : word != NULL && word->start >= 0 ? "pointer"
                                                                                             : NULL;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static void
step_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SwLyricsView *self = SW_LYRICS_VIEW (widget);
  int           step = g_variant_get_int32 (parameter);
  int           last = self->lyrics != NULL ? (int)sw_lyrics_get_n_words (self->lyrics) - 1 : -1;

  if (last >= 0)
    _sw_lyrics_view_set_cursor (self, step == G_MININT ? 0 : step == G_MAXINT ? last
                                                                              : CLAMP (self->at + step, 0, last));
}

/* To the word of the line above or below that is nearest. */
static void
step_line_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SwLyricsView       *self = SW_LYRICS_VIEW (widget);
  int                 step = g_variant_get_int32 (parameter);
  int                 line = _sw_lyrics_view_line_of (self, self->at);
  const SwLyricsLine *from = line >= 0 ? sw_lyrics_get_line (self->lyrics, (guint)line) : NULL;

  for (line += step; from != NULL && line >= 0 && line < (int)sw_lyrics_get_n_lines (self->lyrics); line += step)
    {
      const SwLyricsLine *to = sw_lyrics_get_line (self->lyrics, (guint)line);

      if (to->n_words == 0)
        continue;
      _sw_lyrics_view_set_cursor (self, (int)(to->first_word + MIN ((guint)self->at - from->first_word, to->n_words - 1)));
      return;
    }
}

static void
play_word_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SwLyricsView       *self = SW_LYRICS_VIEW (widget);
  const SwLyricsWord *word = get_word (self, self->at);

  if (word != NULL && word->start >= 0)
    _sw_lyrics_view_emit_seek (self, word->start);
}

static void
move_word_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SwLyricsView *self = SW_LYRICS_VIEW (widget);
  g_autoptr (SwWordTime) time = NULL;

  if (self->at < 0 || self->dragging)
    return;
  time = sw_timeline_move_word (self->lyrics, (guint)self->at, g_variant_get_double (parameter));
  if (time != NULL)
    {
      _sw_lyrics_view_show_time (self, self->lyrics, time);
      _sw_lyrics_view_emit_moved (self, self->at, time->start, time->end);
    }
  _sw_lyrics_view_show_badge (self, FALSE);
}

static void
take_back_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SwLyricsView *self = SW_LYRICS_VIEW (widget);

  if (self->at >= 0 && !self->dragging)
    _sw_lyrics_view_emit_moved (self, self->at, -1, -1);
}

static void
bind_step (GtkWidgetClass *klass,
           guint           key,
           guint           keypad,
           const char     *action,
           int             value)
{
  gtk_widget_class_add_binding_action (klass, key, 0, action, "i", value);
  gtk_widget_class_add_binding_action (klass, keypad, 0, action, "i", value);
}

static void
bind_move (GtkWidgetClass *klass,
           guint           key,
           guint           keypad,
           double          direction)
{
  gtk_widget_class_add_binding_action (klass, key, GDK_ALT_MASK, "lyrics.move-word", "d", direction * STEP_SECONDS);
  gtk_widget_class_add_binding_action (klass, keypad, GDK_ALT_MASK, "lyrics.move-word", "d", direction * STEP_SECONDS);
  gtk_widget_class_add_binding_action (klass, key, GDK_ALT_MASK | GDK_SHIFT_MASK, "lyrics.move-word", "d", direction * BIG_STEP_SECONDS);
  gtk_widget_class_add_binding_action (klass, keypad, GDK_ALT_MASK | GDK_SHIFT_MASK, "lyrics.move-word", "d", direction * BIG_STEP_SECONDS);
}

void
_sw_lyrics_view_class_input (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "lyrics.step", "i", step_cb);
  gtk_widget_class_install_action (klass, "lyrics.step-line", "i", step_line_cb);
  gtk_widget_class_install_action (klass, "lyrics.play-word", NULL, play_word_cb);
  gtk_widget_class_install_action (klass, "lyrics.move-word", "d", move_word_cb);
  gtk_widget_class_install_action (klass, "lyrics.take-back", NULL, take_back_cb);

  bind_step (klass, GDK_KEY_Left, GDK_KEY_KP_Left, "lyrics.step", -1);
  bind_step (klass, GDK_KEY_Right, GDK_KEY_KP_Right, "lyrics.step", 1);
  bind_step (klass, GDK_KEY_Home, GDK_KEY_KP_Home, "lyrics.step", G_MININT);
  bind_step (klass, GDK_KEY_End, GDK_KEY_KP_End, "lyrics.step", G_MAXINT);
  bind_step (klass, GDK_KEY_Up, GDK_KEY_KP_Up, "lyrics.step-line", -1);
  bind_step (klass, GDK_KEY_Down, GDK_KEY_KP_Down, "lyrics.step-line", 1);
  bind_move (klass, GDK_KEY_Left, GDK_KEY_KP_Left, -1);
  bind_move (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Return, 0, "lyrics.play-word", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Enter, 0, "lyrics.play-word", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_BackSpace, 0, "lyrics.take-back", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "lyrics.take-back", NULL);
}

void
_sw_lyrics_view_init_input (SwLyricsView *self)
{
  GtkGesture         *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
