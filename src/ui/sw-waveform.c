/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bars are drawn once in two colours, what was heard and what is to come, as
 * cached render nodes; a moving playhead only moves the border between two clips.
 * There is no timer: the player's position drives it. */

#define G_LOG_DOMAIN "sw-waveform"

#include "config.h"

#include "sw-compat.h"
#include "sw-format.h"
#include "sw-peaks.h"
#include "sw-waveform.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_PITCH 3.0f
#define BAR_WIDTH 2.0f
#define MARK_HEIGHT 20
#define KEY_SECONDS 5.0
#define PAGE_SECONDS 15.0

struct _SwWaveform
{
  GtkWidget parent_instance;

  GtkWidget *played; /* carry the colours of the style sheet, draw nothing */
  GtkWidget *rest;

  SwPlayer     *player;      /* (owned) (nullable) */
  SwClip       *clip;        /* (owned) (nullable) */
  SwLyrics     *lyrics;      /* (owned) (nullable) */
  SwPeaks      *peaks;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) while peaks are loaded */
  char         *loaded_path; /* (owned) (nullable) what peaks belong or will belong to */

  GskRenderNode *played_node, *rest_node, *mark_node; /* (owned) (nullable) */
  GdkRGBA        played_color, rest_color;
  int            node_width, node_height;
  int            head;        /* px, where the playhead was last drawn */
  int            told_second; /* what a screen reader was told last */
  double         told_duration;
  gboolean       compact;
  double         drag_start;
};

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

static gboolean
is_in_hand (SwWaveform *self)
{
  SwClip *current = self->player != NULL ? sw_player_get_clip (self->player) : NULL;

  return self->clip != NULL && current != NULL &&
         (current == self->clip || g_strcmp0 (sw_clip_get_id (current), sw_clip_get_id (self->clip)) == 0);
}

static void
drop_nodes (SwWaveform *self)
{
  g_clear_pointer (&self->played_node, gsk_render_node_unref);
  g_clear_pointer (&self->rest_node, gsk_render_node_unref);
  g_clear_pointer (&self->mark_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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

static int
head_at (SwWaveform *self)
{
  double duration = sw_waveform_get_duration (self);
  int    width = gtk_widget_get_width (GTK_WIDGET (self));

  return duration > 0 ? (int)lround (CLAMP (sw_waveform_get_position (self) / duration, 0, 1) * width) : 0;
}

static void
position_cb (SwWaveform *self)
{
  tell_value (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && head_at (self) != self->head)
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
  drop_nodes (self);
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
  drop_nodes (self);
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
  if (!is_in_hand (self))
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

static GskRenderNode *
draw_bars (SwWaveform    *self,
           const GdkRGBA *color,
           float          top,
           float          width,
           float          height)
{
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  double         duration = sw_waveform_get_duration (self);
  float          loudest = 0;
  int            n_bars = (int)(width / BAR_PITCH);
  GskRenderNode *node;

  /* A quiet song shows its shape too. */
  if (self->peaks != NULL)
    {
      float low, high;

      sw_peaks_get_range (self->peaks, 0, duration, &low, &high);
      loudest = MAX (high, -low);
    }
  loudest = MAX (loudest, 0.05f);
  for (int i = 0; i < n_bars; i++)
    {
      float low = 0, high = 0, half;

      if (self->peaks != NULL)
        sw_peaks_get_range (self->peaks, duration * i / n_bars, duration * (i + 1) / n_bars, &low, &high);
      /* Even silence shows where it is. */
      half = MAX (1.0f, MAX (high, -low) / loudest * height / 2);
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (i * BAR_PITCH, roundf (top + height / 2 - half), BAR_WIDTH, roundf (2 * half)));
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? node : gsk_container_node_new (NULL, 0);
}

/* A line and a name where a section begins. */
static GskRenderNode *
draw_marks (SwWaveform    *self,
            const GdkRGBA *color,
            float          width)
{
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  double         duration = sw_waveform_get_duration (self);
  double         free_from = 0;
  GskRenderNode *node;

  for (guint i = 0; self->lyrics != NULL && duration > 0 && i < sw_lyrics_get_n_sections (self->lyrics); i++)
    {
      const SwLyricsSection *section = sw_lyrics_get_section (self->lyrics, i);
      double                 x = section->start / duration * width;
      g_autoptr (PangoLayout) layout = NULL;
      int text_width;

      if (section->start < 0 || section->name[0] == '\0' || x < free_from || x > width - 12)
        continue;
      layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), section->name);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_pixel_size (layout, &text_width, NULL);
      if (x + text_width > width)
        pango_layout_set_width (layout, (int)(width - x) * PANGO_SCALE);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), 0));
      gtk_snapshot_append_layout (snapshot, layout, color);
      gtk_snapshot_restore (snapshot);
      free_from = x + text_width + 12;
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? node : gsk_container_node_new (NULL, 0);
}

static float
marks_height (SwWaveform *self)
{
  return !self->compact && self->lyrics != NULL && sw_lyrics_get_timed (self->lyrics) ? MARK_HEIGHT : 0;
}

static void
ensure_nodes (SwWaveform *self,
              int         width,
              int         height)
{
  float   top = marks_height (self);
  GdkRGBA played, rest;

  sw_compat_get_color (self->played, &played);
  sw_compat_get_color (self->rest, &rest);
  if (self->played_node != NULL && self->node_width == width && self->node_height == height &&
      gdk_rgba_equal (&played, &self->played_color) && gdk_rgba_equal (&rest, &self->rest_color))
    return;

  g_clear_pointer (&self->played_node, gsk_render_node_unref);
  g_clear_pointer (&self->rest_node, gsk_render_node_unref);
  g_clear_pointer (&self->mark_node, gsk_render_node_unref);
  self->played_color = played;
  self->rest_color = rest;
  self->node_width = width;
  self->node_height = height;
  self->played_node = draw_bars (self, &played, top, width, height - top);
  self->rest_node = draw_bars (self, &rest, top, width, height - top);
  if (top > 0)
    {
      sw_compat_get_color (GTK_WIDGET (self), &rest);
      self->mark_node = draw_marks (self, &rest, width);
    }
}

static void
sw_waveform_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  SwWaveform *self = SW_WAVEFORM (widget);
  int         width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float       top = marks_height (self);

  if (width <= 0 || height <= 0)
    return;
  ensure_nodes (self, width, height);
  self->head = head_at (self);

  if (self->mark_node != NULL)
    gtk_snapshot_append_node (snapshot, self->mark_node);
  if (self->head > 0)
    {
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->head, height));
      gtk_snapshot_append_node (snapshot, self->played_node);
      gtk_snapshot_pop (snapshot);
    }
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (self->head, 0, width - self->head, height));
  gtk_snapshot_append_node (snapshot, self->rest_node);
  gtk_snapshot_pop (snapshot);
  if (is_in_hand (self))
    gtk_snapshot_append_color (snapshot, &self->played_color, &GRAPHENE_RECT_INIT (MAX (self->head - 1, 0), top, 2, height - top));
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
  widget_class->snapshot = sw_waveform_snapshot;

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
      g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (drop_nodes), self);
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
  drop_nodes (self);
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
  drop_nodes (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

void
sw_waveform_set_lyrics (SwWaveform *self,
                        SwLyrics   *lyrics)
{
  g_return_if_fail (SW_IS_WAVEFORM (self));

  if (g_set_object (&self->lyrics, lyrics))
    drop_nodes (self);
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

  return is_in_hand (self) ? sw_player_get_position (self->player) : 0;
}

double
sw_waveform_get_duration (SwWaveform *self)
{
  g_return_val_if_fail (SW_IS_WAVEFORM (self), 0);

  /* What was counted goes before what the service said. */
  if (self->peaks != NULL)
    return sw_peaks_get_duration (self->peaks);
  if (is_in_hand (self) && sw_player_get_duration (self->player) > 0)
    return sw_player_get_duration (self->player);
  return self->clip != NULL ? sw_clip_get_duration (self->clip) : 0;
}
