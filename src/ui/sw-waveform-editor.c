/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is chosen and what is in view; sw-waveform-editor-input.c changes it,
 * sw-waveform-editor-draw.c draws it. Time runs from left to right in every language. */

#define G_LOG_DOMAIN "sw-waveform-editor"

#include "config.h"

#include "sw-format.h"
#include "sw-waveform-editor-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (SwWaveformEditor, sw_waveform_editor, GTK_TYPE_WIDGET)

G_DEFINE_ENUM_TYPE (SwWaveformMode,
                    sw_waveform_mode,
                    G_DEFINE_ENUM_VALUE (SW_WAVEFORM_VIEW, "view"),
                    G_DEFINE_ENUM_VALUE (SW_WAVEFORM_POINT, "point"),
                    G_DEFINE_ENUM_VALUE (SW_WAVEFORM_RANGE, "range"))

G_DEFINE_ENUM_TYPE (SwSnap,
                    sw_snap,
                    G_DEFINE_ENUM_VALUE (SW_SNAP_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SW_SNAP_BEATS, "beats"),
                    G_DEFINE_ENUM_VALUE (SW_SNAP_WORDS, "words"),
                    G_DEFINE_ENUM_VALUE (SW_SNAP_SILENCE, "silence"))

enum
{
  PROP_0,
  PROP_PLAYER,
  PROP_CLIP,
  PROP_MODE,
  PROP_START,
  PROP_END,
  PROP_SNAP,
  PROP_LONGEST,
  PROP_DURATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

double
_sw_waveform_editor_get_position (SwWaveformEditor *self)
{
  SwClip *current = self->player != NULL ? sw_player_get_clip (self->player) : NULL;

  if (self->clip == NULL || current == NULL ||
      (current != self->clip && g_strcmp0 (sw_clip_get_id (current), sw_clip_get_id (self->clip)) != 0))
    return -1;
  return sw_player_get_position (self->player);
}

static void
tell_edges (SwWaveformEditor *self)
{
  for (int i = 0; i < 2; i++)
    {
      double           at = i == 0 ? self->start : self->end;
      g_autofree char *text = sw_format_time (at);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->handles[i]),
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, self->axis.duration,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, at,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                      -1);
    }
}

static void
name_handles (SwWaveformEditor *self)
{
  const char *start = self->mode == SW_WAVEFORM_POINT ? _ ("Chosen time") : _ ("Start of the range");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->handles[0]), GTK_ACCESSIBLE_PROPERTY_LABEL, start, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->handles[1]), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("End of the range"), -1);
}

/* The scrollbar and the handles follow the axis. */
void
_sw_waveform_editor_axis_changed (SwWaveformEditor *self)
{
  double span = sw_time_axis_get_span (&self->axis);

  self->scrolling = TRUE;
  gtk_adjustment_configure (self->adjustment, self->axis.start, 0, self->axis.duration, span / 10, span * 0.9, span);
  self->scrolling = FALSE;
  gtk_widget_set_visible (self->scrollbar, sw_time_axis_get_zoomed (&self->axis));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
adjustment_changed_cb (SwWaveformEditor *self)
{
  if (self->scrolling)
    return;
  sw_time_axis_scroll_to (&self->axis, gtk_adjustment_get_value (self->adjustment));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_points (SwWaveformEditor *self)
{
  g_array_unref (self->beats);
  self->beats = sw_snap_from_beats (self->bpm, self->beat_offset, self->axis.duration);
  g_clear_pointer (&self->points, g_array_unref);
  switch (self->snap)
    {
    case SW_SNAP_BEATS:
      self->points = g_array_ref (self->beats);
      break;
    case SW_SNAP_WORDS:
      self->points = sw_snap_from_words (self->lyrics);
      break;
    case SW_SNAP_SILENCE:
      self->points = sw_snap_from_silence (self->peaks);
      break;
    case SW_SNAP_NONE:
    default:
      self->points = g_array_new (FALSE, FALSE, sizeof (double));
    }
}

static void
update_duration (SwWaveformEditor *self)
{
  double duration = sw_waveform_editor_get_duration (self);

  if (duration != self->axis.duration)
    {
      sw_time_axis_set_duration (&self->axis, duration);
      if (duration > 0)
        sw_waveform_editor_set_range (self, self->start, self->end);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
    }
  update_points (self);
  tell_edges (self);
  _sw_waveform_editor_drop_nodes (self);
  _sw_waveform_editor_axis_changed (self);
}

static void
position_cb (SwWaveformEditor *self)
{
  double position = _sw_waveform_editor_get_position (self);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (position >= 0 && self->dragged < 0 && sw_player_get_state (self->player) == SW_PLAYER_PLAYING &&
      sw_time_axis_get_zoomed (&self->axis))
    {
      sw_time_axis_reveal (&self->axis, position);
      _sw_waveform_editor_axis_changed (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SwWaveformEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwPeaks) peaks = sw_peaks_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (peaks == NULL)
    g_debug ("No shape to draw: %s", error->message);
  g_clear_pointer (&self->peaks, sw_peaks_unref);
  self->peaks = g_steal_pointer (&peaks);
  update_duration (self);
}

static void
cancel_load (SwWaveformEditor *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Only what is seen is worth decoding for. */
static void
load_peaks (SwWaveformEditor *self)
{
  const char *path = self->clip != NULL && sw_clip_get_playable (self->clip) ? sw_clip_get_audio_path (self->clip) : NULL;

  if (g_strcmp0 (path, self->loaded_path) == 0 || (path != NULL && !gtk_widget_get_mapped (GTK_WIDGET (self))))
    return;
  cancel_load (self);
  g_clear_pointer (&self->peaks, sw_peaks_unref);
  g_free (self->loaded_path);
  self->loaded_path = g_strdup (path);
  update_duration (self);
  if (path != NULL)
    {
      self->cancellable = g_cancellable_new ();
      sw_peaks_load_async (path, self->cancellable, loaded_cb, g_object_ref (self));
    }
}

static void
clip_changed_cb (SwWaveformEditor *self)
{
  load_peaks (self);
  update_duration (self);
}

void
_sw_waveform_editor_move_edge (SwWaveformEditor *self,
                               int               edge,
                               double            seconds)
{
  double start = self->start, end = self->end;

  if (self->mode == SW_WAVEFORM_POINT)
    start = end = seconds;
  else if (edge == 0)
    {
      start = MIN (seconds, end);
      if (self->longest > 0)
        end = MIN (end, MAX (start, 0) + self->longest);
    }
  else
    {
      end = MAX (seconds, start);
      if (self->longest > 0)
        start = MAX (start, MIN (end, self->axis.duration) - self->longest);
    }
  sw_waveform_editor_set_range (self, start, end);
}

static void
sw_waveform_editor_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 480;
    }
  else
    *minimum = *natural = 190;
}

static void
sw_waveform_editor_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  SwWaveformEditor *self = SW_WAVEFORM_EDITOR (widget);
  int               bar = _sw_waveform_editor_bar_height (self);
  GtkWidget        *probes[] = { self->shape, self->chosen, self->grid };

  if (self->axis.width != width)
    {
      sw_time_axis_set_width (&self->axis, width);
      self->scrolling = TRUE;
      gtk_adjustment_configure (self->adjustment, self->axis.start, 0, self->axis.duration,
                                sw_time_axis_get_span (&self->axis) / 10, sw_time_axis_get_span (&self->axis) * 0.9,
                                sw_time_axis_get_span (&self->axis));
      self->scrolling = FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (probes); i++)
    gtk_widget_size_allocate (probes[i], &(GtkAllocation){ 0, 0, 0, 0 }, -1);
  if (gtk_widget_should_layout (self->scrollbar))
    gtk_widget_size_allocate (self->scrollbar, &(GtkAllocation){ 0, height - bar, width, bar }, -1);
  for (int i = 0; i < 2; i++)
    {
      double   x = sw_time_axis_to_x (&self->axis, i == 0 ? self->start : self->end);
      gboolean shown = (self->mode == SW_WAVEFORM_RANGE || (self->mode == SW_WAVEFORM_POINT && i == 0)) &&
                       self->axis.scale > 0 && x >= -1 && x <= width + 1;

      gtk_widget_set_child_visible (self->handles[i], shown);
      /* Without an allocation it could not be focused; out of view it has one all the same. */
      gtk_widget_size_allocate (self->handles[i],
                                &(GtkAllocation){ (int)lround (CLAMP (x, 0, width)) - SW_WAVEFORM_EDITOR_GRIP / 2, SW_WAVEFORM_EDITOR_RULER,
                                                  SW_WAVEFORM_EDITOR_GRIP,
                                                  MAX (height - bar - SW_WAVEFORM_EDITOR_RULER - SW_WAVEFORM_EDITOR_WORDS, 0) },
                                -1);
    }
}

static void
sw_waveform_editor_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sw_waveform_editor_parent_class)->map (widget);
  load_peaks (SW_WAVEFORM_EDITOR (widget));
}

static void
sw_waveform_editor_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sw_waveform_editor_parent_class)->css_changed (widget, change);
  /* Other fonts. */
  g_hash_table_remove_all (SW_WAVEFORM_EDITOR (widget)->layouts);
}

static void
sw_waveform_editor_dispose (GObject *object)
{
  SwWaveformEditor *self = SW_WAVEFORM_EDITOR (object);

  cancel_load (self);
  sw_waveform_editor_set_player (self, NULL);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_clear_object (&self->clip);
  g_clear_object (&self->lyrics);
  g_clear_pointer (&self->peaks, sw_peaks_unref);
  g_clear_pointer (&self->loaded_path, g_free);
  g_clear_pointer (&self->shape_node, gsk_render_node_unref);
  if (self->scrollbar != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_pointer (&self->scrollbar, gtk_widget_unparent);
  g_clear_pointer (&self->shape, gtk_widget_unparent);
  g_clear_pointer (&self->chosen, gtk_widget_unparent);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_pointer (&self->handles[0], gtk_widget_unparent);
  g_clear_pointer (&self->handles[1], gtk_widget_unparent);

  G_OBJECT_CLASS (sw_waveform_editor_parent_class)->dispose (object);
}

static void
sw_waveform_editor_finalize (GObject *object)
{
  SwWaveformEditor *self = SW_WAVEFORM_EDITOR (object);

  g_array_unref (self->points);
  g_array_unref (self->beats);
  g_hash_table_unref (self->layouts);

  G_OBJECT_CLASS (sw_waveform_editor_parent_class)->finalize (object);
}

static void
sw_waveform_editor_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SwWaveformEditor *self = SW_WAVEFORM_EDITOR (object);

  switch (prop_id)
    {
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_CLIP:
      g_value_set_object (value, self->clip);
      break;
    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;
    case PROP_START:
      g_value_set_double (value, self->start);
      break;
    case PROP_END:
      g_value_set_double (value, self->end);
      break;
    case PROP_SNAP:
      g_value_set_enum (value, self->snap);
      break;
    case PROP_LONGEST:
      g_value_set_double (value, self->longest);
      break;
    case PROP_DURATION:
      g_value_set_double (value, self->axis.duration);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_waveform_editor_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  SwWaveformEditor *self = SW_WAVEFORM_EDITOR (object);

  switch (prop_id)
    {
    case PROP_PLAYER:
      sw_waveform_editor_set_player (self, g_value_get_object (value));
      break;
    case PROP_CLIP:
      sw_waveform_editor_set_clip (self, g_value_get_object (value));
      break;
    case PROP_MODE:
      sw_waveform_editor_set_mode (self, g_value_get_enum (value));
      break;
    case PROP_START:
      _sw_waveform_editor_move_edge (self, 0, g_value_get_double (value));
      break;
    case PROP_END:
      _sw_waveform_editor_move_edge (self, 1, g_value_get_double (value));
      break;
    case PROP_SNAP:
      sw_waveform_editor_set_snap (self, g_value_get_enum (value));
      break;
    case PROP_LONGEST:
      sw_waveform_editor_set_longest (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_waveform_editor_class_init (SwWaveformEditorClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_waveform_editor_dispose;
  object_class->finalize = sw_waveform_editor_finalize;
  object_class->get_property = sw_waveform_editor_get_property;
  object_class->set_property = sw_waveform_editor_set_property;
  widget_class->map = sw_waveform_editor_map;
  widget_class->measure = sw_waveform_editor_measure;
  widget_class->size_allocate = sw_waveform_editor_size_allocate;
  widget_class->snapshot = _sw_waveform_editor_snapshot;
  widget_class->css_changed = sw_waveform_editor_css_changed;

  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  properties[PROP_MODE] = g_param_spec_enum ("mode", NULL, NULL, SW_TYPE_WAVEFORM_MODE, SW_WAVEFORM_VIEW, flags);
  properties[PROP_START] = g_param_spec_double ("start", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_END] = g_param_spec_double ("end", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_SNAP] = g_param_spec_enum ("snap", NULL, NULL, SW_TYPE_SNAP, SW_SNAP_BEATS, flags);
  properties[PROP_LONGEST] = g_param_spec_double ("longest", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_DURATION] = g_param_spec_double ("duration", NULL, NULL, 0, G_MAXDOUBLE, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sw-waveform-editor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  _sw_waveform_editor_bind_keys (widget_class);
}

static GtkWidget *
make_part (SwWaveformEditor *self,
           const char       *css_name,
           GtkAccessibleRole role)
{
  GtkWidget *part = g_object_new (ADW_TYPE_BIN, "css-name", css_name, "accessible-role", role, NULL);

  gtk_widget_set_parent (part, GTK_WIDGET (self));
  return part;
}

static void
sw_waveform_editor_init (SwWaveformEditor *self)
{
  self->snap = SW_SNAP_BEATS;
  self->points = g_array_new (FALSE, FALSE, sizeof (double));
  self->beats = g_array_new (FALSE, FALSE, sizeof (double));
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  self->shape = make_part (self, "shape", GTK_ACCESSIBLE_ROLE_PRESENTATION);
  self->chosen = make_part (self, "chosen", GTK_ACCESSIBLE_ROLE_PRESENTATION);
  self->grid = make_part (self, "grid", GTK_ACCESSIBLE_ROLE_PRESENTATION);
  for (int i = 0; i < 2; i++)
    {
      self->handles[i] = make_part (self, "handle", GTK_ACCESSIBLE_ROLE_SLIDER);
      gtk_widget_set_focusable (self->handles[i], TRUE);
      adw_bin_set_child (ADW_BIN (self->handles[i]), g_object_new (ADW_TYPE_BIN, "css-name", "line", "halign", GTK_ALIGN_CENTER, NULL));
    }
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_HORIZONTAL, NULL);
  self->adjustment = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (self->scrollbar));
  gtk_widget_set_parent (self->scrollbar, GTK_WIDGET (self));
  gtk_widget_set_visible (self->scrollbar, FALSE);
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (adjustment_changed_cb), self);
  _sw_waveform_editor_init_input (self);
  name_handles (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Waveform"), -1);
}

GtkWidget *
sw_waveform_editor_new (void)
{
  return g_object_new (SW_TYPE_WAVEFORM_EDITOR, NULL);
}

SwPlayer *
sw_waveform_editor_get_player (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), NULL);

  return self->player;
}

void
sw_waveform_editor_set_player (SwWaveformEditor *self,
                               SwPlayer         *player)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));
  g_return_if_fail (player == NULL || SW_IS_PLAYER (player));

  if (self->player == player)
    return;
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_set_object (&self->player, player);
  if (player != NULL)
    {
      g_signal_connect_swapped (player, "notify::position", G_CALLBACK (position_cb), self);
      g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (position_cb), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYER]);
}

SwClip *
sw_waveform_editor_get_clip (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), NULL);

  return self->clip;
}

/* What was chosen in another clip is forgotten. */
void
sw_waveform_editor_set_clip (SwWaveformEditor *self,
                             SwClip           *clip)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));
  g_return_if_fail (clip == NULL || SW_IS_CLIP (clip));

  if (self->clip == clip)
    return;
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_set_object (&self->clip, clip);
  g_clear_object (&self->lyrics);
  self->beat_offset = 0;
  self->bpm = clip != NULL ? sw_clip_get_bpm (clip) : 0;
  if (clip != NULL)
    {
      g_signal_connect_swapped (clip, "notify::playable", G_CALLBACK (clip_changed_cb), self);
      g_signal_connect_swapped (clip, "notify::audio-path", G_CALLBACK (clip_changed_cb), self);
      g_signal_connect_swapped (clip, "notify::duration", G_CALLBACK (clip_changed_cb), self);
    }
  sw_waveform_editor_set_range (self, 0, 0);
  load_peaks (self);
  update_duration (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
}

SwWaveformMode
sw_waveform_editor_get_mode (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), SW_WAVEFORM_VIEW);

  return self->mode;
}

void
sw_waveform_editor_set_mode (SwWaveformEditor *self,
                             SwWaveformMode    mode)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));

  if (self->mode == mode)
    return;
  self->mode = mode;
  gtk_widget_set_focusable (GTK_WIDGET (self), mode == SW_WAVEFORM_VIEW);
  sw_waveform_editor_set_range (self, self->start, self->end);
  name_handles (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

double
sw_waveform_editor_get_start (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), 0);

  return self->start;
}

double
sw_waveform_editor_get_end (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), 0);

  return self->end;
}

void
sw_waveform_editor_set_range (SwWaveformEditor *self,
                              double            start,
                              double            end)
{
  double low, high, limit;

  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));

  low = isfinite (start) ? start : 0;
  high = isfinite (end) ? end : low;
  if (self->mode == SW_WAVEFORM_POINT)
    high = low;
  limit = self->axis.duration > 0 ? self->axis.duration : G_MAXDOUBLE;
  start = CLAMP (MIN (low, high), 0, limit);
  end = CLAMP (MAX (low, high), 0, limit);
  if (self->longest > 0 && end - start > self->longest)
    end = start + self->longest;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->start != start)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
  if (self->end != end)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);
  self->start = start;
  self->end = end;
  tell_edges (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_thaw_notify (G_OBJECT (self));
}

SwSnap
sw_waveform_editor_get_snap (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), SW_SNAP_NONE);

  return self->snap;
}

void
sw_waveform_editor_set_snap (SwWaveformEditor *self,
                             SwSnap            snap)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));

  if (self->snap == snap)
    return;
  self->snap = snap;
  update_points (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAP]);
}

double
sw_waveform_editor_get_longest (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), 0);

  return self->longest;
}

void
sw_waveform_editor_set_longest (SwWaveformEditor *self,
                                double            seconds)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));

  if (self->longest == seconds)
    return;
  self->longest = MAX (seconds, 0);
  sw_waveform_editor_set_range (self, self->start, self->end);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LONGEST]);
}

void
sw_waveform_editor_set_lyrics (SwWaveformEditor *self,
                               SwLyrics         *lyrics)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));
  g_return_if_fail (lyrics == NULL || SW_IS_LYRICS (lyrics));

  if (!g_set_object (&self->lyrics, lyrics))
    return;
  update_points (self);
  _sw_waveform_editor_drop_nodes (self);
}

void
sw_waveform_editor_set_beats (SwWaveformEditor *self,
                              double            bpm,
                              double            offset)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));

  self->bpm = bpm;
  self->beat_offset = offset;
  update_points (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
sw_waveform_editor_get_duration (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), 0);

  /* What was counted goes before what the service said. */
  if (self->peaks != NULL)
    return sw_peaks_get_duration (self->peaks);
  return self->clip != NULL ? sw_clip_get_duration (self->clip) : 0;
}

/* Around the playhead when it is in view, else around the middle. */
void
sw_waveform_editor_zoom (SwWaveformEditor *self,
                         double            factor)
{
  double x;

  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));
  g_return_if_fail (factor > 0);

  x = sw_time_axis_to_x (&self->axis, self->mode == SW_WAVEFORM_VIEW ? _sw_waveform_editor_get_position (self) : self->start);
  if (x < 0 || x > self->axis.width)
    x = self->axis.width / 2;
  sw_time_axis_zoom (&self->axis, factor, x);
  _sw_waveform_editor_axis_changed (self);
}

void
sw_waveform_editor_zoom_to_fit (SwWaveformEditor *self,
                                gboolean          chosen)
{
  g_return_if_fail (SW_IS_WAVEFORM_EDITOR (self));

  if (chosen && self->mode == SW_WAVEFORM_RANGE && self->end > self->start)
    sw_time_axis_zoom_to (&self->axis, self->start, self->end);
  else
    sw_time_axis_zoom_to (&self->axis, 0, self->axis.duration);
  _sw_waveform_editor_axis_changed (self);
}

gboolean
sw_waveform_editor_get_loaded (SwWaveformEditor *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM_EDITOR (self), FALSE);

  return self->peaks != NULL;
}
