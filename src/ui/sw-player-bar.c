/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row where there is room; else two, with loop and volume in a menu. The floor
 * has no breakpoints, so the allocation decides: child-visible may be set from it. */

#define G_LOG_DOMAIN "sw-player-bar"

#include "config.h"

#include "sw-player-bar.h"

#include "sw-cover.h"
#include "sw-format.h"
#include "sw-ui.h"
#include "sw-waveform.h"

#include <glib/gi18n.h>
#include <math.h>

#define NARROW_WIDTH 720
#define SONG_SHARE 0.26
#define SONG_MAX_WIDTH 320
#define SPACING 12

struct _SwPlayerBar
{
  GtkWidget parent_instance;

  GtkWidget      *trouble;
  GtkLabel       *trouble_text;
  GtkWidget      *song;
  SwCover        *cover;
  GtkLabel       *title;
  GtkLabel       *tags;
  GtkWidget      *controls;
  GtkWidget      *play;
  GtkWidget      *seek;
  GtkLabel       *position;
  SwWaveform     *waveform;
  GtkLabel       *duration;
  GtkWidget      *extras;
  GtkWidget      *loop;
  GtkScaleButton *volume;
  GtkWidget      *more;
  GtkWidget      *loop_check;
  GtkRange       *volume_scale;
  GtkAdjustment  *volume_adjustment; /* (owned) */

  SwStudio      *studio;   /* (owned) (nullable) */
  SwPlayer      *player;   /* (owned) (nullable) */
  SwClip        *clip;     /* (owned) (nullable) whose title is followed */
  GBindingGroup *bindings; /* (owned) */
  GSignalGroup  *signals;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (SwPlayerBar, sw_player_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_PLAYER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_time (GtkLabel *label,
          double    seconds)
{
  g_autofree char *text = sw_format_duration (seconds);

  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update_position (SwPlayerBar *self)
{
  if (self->player == NULL)
    return;
  set_time (self->position, floor (sw_player_get_position (self->player)));
  set_time (self->duration, sw_player_get_duration (self->player));
}

static void
update_state (SwPlayerBar *self)
{
  gboolean    playing = self->player != NULL && sw_player_get_state (self->player) == SW_PLAYER_PLAYING;
  const char *name = playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_neighbors (SwPlayerBar *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "player-bar.next", self->player != NULL && sw_player_get_can_next (self->player));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "player-bar.previous", self->player != NULL && sw_player_get_can_previous (self->player));
}

static void
update_words (SwPlayerBar *self)
{
  const char *title = self->clip != NULL ? sw_clip_get_title (self->clip) : "";
  const char *tags = self->clip != NULL ? sw_clip_get_tags (self->clip) : NULL;

  gtk_label_set_text (self->title, *title != '\0' ? title : _ ("Untitled"));
  gtk_label_set_text (self->tags, tags != NULL ? tags : "");
  gtk_widget_set_visible (GTK_WIDGET (self->tags), tags != NULL && *tags != '\0');
}

static void
update_clip (SwPlayerBar *self)
{
  SwClip *clip = self->player != NULL ? sw_player_get_clip (self->player) : NULL;

  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_set_object (&self->clip, clip);
  if (clip != NULL)
    {
      g_signal_connect_swapped (clip, "notify::title", G_CALLBACK (update_words), self);
      g_signal_connect_swapped (clip, "notify::tags", G_CALLBACK (update_words), self);
    }
  sw_cover_set_clip (self->cover, clip);
  sw_waveform_set_clip (self->waveform, clip);
  update_words (self);
  gtk_widget_set_visible (GTK_WIDGET (self), clip != NULL);
}

static void
update_error (SwPlayerBar *self)
{
  const GError    *error = self->player != NULL ? sw_player_get_error (self->player) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *both = NULL;

  gtk_widget_set_visible (self->trouble, error != NULL);
  if (error == NULL)
    return;
  text = sw_studio_describe_error (error, &remedy);
  /* translators: what went wrong, then what to do about it */
  both = remedy != NULL ? g_strdup_printf (C_ ("trouble", "%s %s"), text, remedy) : g_strdup (text);
  gtk_label_set_text (self->trouble_text, both);
}

static void
player_bound_cb (SwPlayerBar *self)
{
  update_clip (self);
  update_position (self);
  update_state (self);
  update_neighbors (self);
  update_error (self);
}

static void
play_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SwPlayerBar *self = SW_PLAYER_BAR (widget);

  if (self->player != NULL)
    sw_player_play (self->player);
}

static void
toggle_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SwPlayerBar *self = SW_PLAYER_BAR (widget);

  if (self->player != NULL)
    sw_player_toggle (self->player);
}

static void
next_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SwPlayerBar *self = SW_PLAYER_BAR (widget);

  if (self->player != NULL)
    sw_player_next (self->player);
}

static void
previous_cb (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  SwPlayerBar *self = SW_PLAYER_BAR (widget);

  if (self->player != NULL)
    sw_player_previous (self->player);
}

static void
show_clip_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SwPlayerBar *self = SW_PLAYER_BAR (widget);

  if (self->clip != NULL)
    gtk_widget_activate_action (widget, "win.show-clip", "s", sw_clip_get_id (self->clip));
}

static GtkSizeRequestMode
sw_player_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
minimum_of (GtkWidget     *widget,
            GtkOrientation orientation,
            int            for_size)
{
  int minimum = 0;

  if (gtk_widget_should_layout (widget))
    gtk_widget_measure (widget, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
first_row_height (SwPlayerBar *self)
{
  return MAX (minimum_of (self->song, GTK_ORIENTATION_VERTICAL, -1), minimum_of (self->controls, GTK_ORIENTATION_VERTICAL, -1));
}

static void
sw_player_bar_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  SwPlayerBar *self = SW_PLAYER_BAR (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int first = minimum_of (self->song, orientation, -1) + minimum_of (self->controls, orientation, -1) +
                  minimum_of (self->more, orientation, -1) + 2 * SPACING;

      *minimum = MAX (first, MAX (minimum_of (self->seek, orientation, -1), minimum_of (self->trouble, orientation, -1)));
      *natural = MAX (*minimum, NARROW_WIDTH);
    }
  else
    {
      int      seek = minimum_of (self->seek, orientation, -1);
      gboolean narrow = for_size >= 0 && for_size < NARROW_WIDTH;

      *minimum = narrow ? first_row_height (self) + seek + SPACING / 2 : MAX (first_row_height (self), seek);
      if (gtk_widget_should_layout (self->trouble))
        *minimum += minimum_of (self->trouble, orientation, for_size) + SPACING / 2;
      *natural = *minimum;
    }
}

static void
place (GtkWidget *widget,
       int       *x,
       int        y,
       int        width,
       int        height,
       int        total) /* for right to left, else negative */
{
  gtk_widget_size_allocate (widget, &(GtkAllocation){ total >= 0 ? total - *x - width : *x, y, width, height }, -1);
  *x += width + SPACING;
}

static void
sw_player_bar_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SwPlayerBar         *self = SW_PLAYER_BAR (widget);
  const GtkOrientation across = GTK_ORIENTATION_HORIZONTAL;
  gboolean             narrow = width < NARROW_WIDTH;
  int                  total = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width : -1;
  int                  controls = minimum_of (self->controls, across, -1);
  int                  last = minimum_of (narrow ? self->more : self->extras, across, -1);
  int                  x = 0, y = 0;

  gtk_widget_set_child_visible (self->extras, !narrow);
  gtk_widget_set_child_visible (self->more, narrow);
  if (gtk_widget_should_layout (self->trouble))
    {
      int trouble = minimum_of (self->trouble, GTK_ORIENTATION_VERTICAL, width);

      gtk_widget_size_allocate (self->trouble, &(GtkAllocation){ 0, 0, width, trouble }, -1);
      y = trouble + SPACING / 2;
      height -= y;
    }

  if (narrow)
    {
      int first = first_row_height (self);

      place (self->song, &x, y, MAX (width - controls - last - 2 * SPACING, minimum_of (self->song, across, -1)), first, total);
      place (self->controls, &x, y, controls, first, total);
      place (self->more, &x, y, last, first, total);
      x = 0;
      place (self->seek, &x, y + first + SPACING / 2, width, height - first - SPACING / 2, -1);
    }
  else
    {
      int song = MAX (MIN (SONG_MAX_WIDTH, (int)(width * SONG_SHARE)), minimum_of (self->song, across, -1));

      place (self->song, &x, y, song, height, total);
      place (self->controls, &x, y, controls, height, total);
      place (self->seek, &x, y, MAX (width - song - controls - last - 3 * SPACING, minimum_of (self->seek, across, -1)), height, total);
      place (self->extras, &x, y, last, height, total);
    }
}

static void
sw_player_bar_dispose (GObject *object)
{
  SwPlayerBar *self = SW_PLAYER_BAR (object);
  GtkWidget   *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  if (self->bindings != NULL)
    g_binding_group_set_source (self->bindings, NULL);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_clear_object (&self->signals);
  g_clear_object (&self->bindings);
  g_clear_object (&self->clip);
  g_clear_object (&self->studio);
  g_clear_object (&self->player);
  g_clear_object (&self->volume_adjustment);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_player_bar_parent_class)->dispose (object);
}

static void
sw_player_bar_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SwPlayerBar *self = SW_PLAYER_BAR (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_player_bar_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SwPlayerBar *self = SW_PLAYER_BAR (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      if (g_set_object (&self->studio, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PLAYER:
      if (g_set_object (&self->player, g_value_get_object (value)))
        {
          g_signal_group_set_target (self->signals, self->player);
          g_binding_group_set_source (self->bindings, self->player);
          sw_waveform_set_player (self->waveform, self->player);
          player_bound_cb (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_player_bar_class_init (SwPlayerBarClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_player_bar_dispose;
  object_class->get_property = sw_player_bar_get_property;
  object_class->set_property = sw_player_bar_set_property;
  widget_class->get_request_mode = sw_player_bar_get_request_mode;
  widget_class->measure = sw_player_bar_measure;
  widget_class->size_allocate = sw_player_bar_size_allocate;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SW_TYPE_COVER);
  g_type_ensure (SW_TYPE_WAVEFORM);
  gtk_widget_class_set_css_name (widget_class, "sw-player-bar");
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-player-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, trouble);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, trouble_text);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, song);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, cover);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, title);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, tags);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, controls);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, play);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, seek);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, position);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, waveform);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, duration);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, extras);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, loop);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, volume);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, more);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, loop_check);
  gtk_widget_class_bind_template_child (widget_class, SwPlayerBar, volume_scale);
  gtk_widget_class_install_action (widget_class, "player-bar.play", NULL, play_cb);
  gtk_widget_class_install_action (widget_class, "player-bar.toggle", NULL, toggle_cb);
  gtk_widget_class_install_action (widget_class, "player-bar.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "player-bar.previous", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "player-bar.show-clip", NULL, show_clip_cb);
}

static void
connect_player (SwPlayerBar *self,
                const char  *property,
                GCallback    callback)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  g_signal_group_connect_swapped (self->signals, signal, callback, self);
}

static void
sw_player_bar_init (SwPlayerBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  sw_ui_name_button (GTK_WIDGET (self->volume), _ ("Volume"));
  self->volume_adjustment = g_object_ref_sink (gtk_adjustment_new (1, 0, 1, 0.05, 0.2, 0));
  gtk_scale_button_set_adjustment (self->volume, self->volume_adjustment);
  gtk_range_set_adjustment (self->volume_scale, self->volume_adjustment);

  self->signals = g_signal_group_new (SW_TYPE_PLAYER);
  connect_player (self, "clip", G_CALLBACK (update_clip));
  connect_player (self, "position", G_CALLBACK (update_position));
  connect_player (self, "duration", G_CALLBACK (update_position));
  connect_player (self, "state", G_CALLBACK (update_state));
  connect_player (self, "can-next", G_CALLBACK (update_neighbors));
  connect_player (self, "can-previous", G_CALLBACK (update_neighbors));
  connect_player (self, "error", G_CALLBACK (update_error));

  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "loop", self->loop, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "loop", self->loop_check, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "volume", self->volume_adjustment, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  player_bound_cb (self);
}

GtkWidget *
sw_player_bar_new (void)
{
  return g_object_new (SW_TYPE_PLAYER_BAR, NULL);
}
