/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The notes are drawn once for a part of the time as a cached render node; a moving
 * playhead is a line over it. Each track's colour is that of a child node of the style
 * sheet. */

#define G_LOG_DOMAIN "sw-piano-roll"

#include "config.h"

#include "sw-piano-roll.h"

#include "sw-compat.h"
#include "sw-midi-file.h"
#include "sw-time-axis.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define N_COLORS 8
#define MIN_PITCHES 24
#define NATURAL_HEIGHT 240
#define MIN_HEIGHT 96
#define SCROLLBAR_GAP 4
#define MIN_NOTE 1.5f

struct _SwPianoRoll
{
  GtkWidget parent_instance;

  char          *path;        /* (nullable) */
  SwMidiFile    *file;        /* (owned) (nullable) */
  GError        *error;       /* (owned) (nullable) */
  GCancellable  *cancellable; /* (owned) (nullable) while it reads */
  SwPlayer      *player;      /* (owned) (nullable) */
  SwClip        *clip;        /* (owned) (nullable) */
  double         position;    /* seconds, negative for none */
  SwTimeAxis     axis;
  GtkWidget     *scrollbar;
  GtkAdjustment *adjustment;
  GtkWidget     *colors[N_COLORS + 1]; /* of the tracks; the last one of black keys' rows */
  GskRenderNode *node;                 /* (owned) (nullable) the notes in view */
  gboolean       telling;
  double         pointer_x;
};

G_DEFINE_FINAL_TYPE (SwPianoRoll, sw_piano_roll, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PATH,
  PROP_PLAYER,
  PROP_CLIP,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
redraw (SwPianoRoll *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The scrollbar says what the axis says. */
static void
axis_changed (SwPianoRoll *self)
{
  self->telling = TRUE;
  gtk_adjustment_configure (self->adjustment, self->axis.start, 0, self->axis.duration, sw_time_axis_get_span (&self->axis) / 10,
                            sw_time_axis_get_span (&self->axis) * 0.9, sw_time_axis_get_span (&self->axis));
  self->telling = FALSE;
  gtk_widget_set_visible (self->scrollbar, sw_time_axis_get_zoomed (&self->axis));
  redraw (self);
}

static void
scrolled_cb (SwPianoRoll *self)
{
  if (self->telling)
    return;
  sw_time_axis_scroll_to (&self->axis, gtk_adjustment_get_value (self->adjustment));
  redraw (self);
}

static void
describe (SwPianoRoll *self)
{
  g_autofree char *text = NULL;
  guint            n_notes = 0, n_tracks;

  if (self->file != NULL)
    {
      g_autofree char *notes = NULL;
      g_autofree char *tracks = NULL;

      sw_midi_file_get_notes (self->file, &n_notes);
      n_tracks = sw_midi_file_get_n_tracks (self->file);
      notes = g_strdup_printf (ngettext ("%u note", "%u notes", n_notes), n_notes);
      tracks = g_strdup_printf (ngettext ("%u track", "%u tracks", n_tracks), n_tracks);
      /* translators: numbers of notes and of tracks, e.g. "Piano roll: 812 notes, 6 tracks" */
      text = g_strdup_printf (_ ("Piano roll: %s, %s"), notes, tracks);
    }
  else
    text = g_strdup (self->error != NULL ? self->error->message : _ ("Piano roll without notes"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
take_file (SwPianoRoll *self,
           SwMidiFile  *file,
           GError      *error)
{
  g_clear_pointer (&self->file, sw_midi_file_unref);
  g_clear_error (&self->error);
  self->file = file;
  self->error = error;
  self->axis = (SwTimeAxis){ 0 };
  sw_time_axis_set_width (&self->axis, gtk_widget_get_width (GTK_WIDGET (self)));
  sw_time_axis_set_duration (&self->axis, file != NULL ? sw_midi_file_get_duration (file) : 0);
  axis_changed (self);
  describe (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GError     *error = NULL;
  SwMidiFile *file = sw_midi_file_load (data, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify)sw_midi_file_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  SwPianoRoll *self = SW_PIANO_ROLL (source);
  GError      *error = NULL;
  SwMidiFile  *file = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }
  g_clear_object (&self->cancellable);
  take_file (self, file, error);
}

static double
get_position (SwPianoRoll *self)
{
  SwClip *playing = self->player != NULL ? sw_player_get_clip (self->player) : NULL;

  if (playing != NULL && self->clip != NULL && g_strcmp0 (sw_clip_get_id (playing), sw_clip_get_id (self->clip)) == 0)
    return sw_player_get_position (self->player);
  return self->position;
}

static void
get_pitches (const SwMidiNote *notes,
             guint             n_notes,
             int              *lowest,
             int              *highest)
{
  *lowest = 127;
  *highest = 0;
  for (guint i = 0; i < n_notes; i++)
    {
      *lowest = MIN (*lowest, notes[i].pitch);
      *highest = MAX (*highest, notes[i].pitch);
    }
  if (*highest < *lowest)
    *lowest = *highest = 60;
  while (*highest - *lowest + 1 < MIN_PITCHES)
    {
      *lowest = MAX (0, *lowest - 1);
      *highest = MIN (127, *highest + 1);
    }
}

static GskRenderNode *
draw_notes (SwPianoRoll *self,
            float        width,
            float        height)
{
  static const gboolean black[12] = { 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0 };
  GtkSnapshot          *snapshot = gtk_snapshot_new ();
  GdkRGBA               colors[N_COLORS + 1];
  guint                 n_notes = 0;
  const SwMidiNote     *notes = self->file != NULL ? sw_midi_file_get_notes (self->file, &n_notes) : NULL;
  double                end = self->axis.start + sw_time_axis_get_span (&self->axis);
  int                   lowest, highest;
  float                 row;
  GskRenderNode        *node;

  for (guint i = 0; i <= N_COLORS; i++)
    sw_compat_get_color (self->colors[i], &colors[i]);
  get_pitches (notes, n_notes, &lowest, &highest);
  row = height / (float)(highest - lowest + 1);
  for (int pitch = lowest; pitch <= highest; pitch++)
    if (black[pitch % 12])
      gtk_snapshot_append_color (snapshot, &colors[N_COLORS], &GRAPHENE_RECT_INIT (0, (float)(highest - pitch) * row, width, row));
  for (guint i = 0; i < n_notes && notes[i].start < end; i++)
    {
      float   from = (float)sw_time_axis_to_x (&self->axis, notes[i].start), to = (float)sw_time_axis_to_x (&self->axis, notes[i].end);
      GdkRGBA color = colors[notes[i].track % N_COLORS];

      if (notes[i].end < self->axis.start)
        continue;
      color.alpha *= 0.45f + 0.55f * (float)notes[i].velocity / 127;
      from = MAX (from, 0);
      to = MIN (to, width);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (from, (float)(highest - notes[i].pitch) * row, MAX (MIN_NOTE, to - from - 0.5f), MAX (1, row - 0.5f)));
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? node : gsk_container_node_new (NULL, 0);
}

static void
sw_piano_roll_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SwPianoRoll *self = SW_PIANO_ROLL (widget);
  float        width = (float)gtk_widget_get_width (widget), height = (float)gtk_widget_get_height (widget);
  double       position = get_position (self);
  GdkRGBA      color;

  if (gtk_widget_get_visible (self->scrollbar))
    height -= (float)gtk_widget_get_height (self->scrollbar) + SCROLLBAR_GAP;
  if (self->node == NULL)
    self->node = draw_notes (self, width, height);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_node (snapshot, self->node);
  if (self->file != NULL && position >= 0)
    {
      sw_compat_get_color (widget, &color);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (roundf ((float)sw_time_axis_to_x (&self->axis, position)), 0, 2, height));
    }
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->scrollbar, snapshot);
}

static void
sw_piano_roll_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? MIN_HEIGHT : 0;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? NATURAL_HEIGHT : 400;
}

static void
sw_piano_roll_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SwPianoRoll  *self = SW_PIANO_ROLL (widget);
  GtkAllocation place;
  int           bar;

  if (self->axis.width != width)
    {
      sw_time_axis_set_width (&self->axis, width);
      self->telling = TRUE;
      gtk_adjustment_configure (self->adjustment, self->axis.start, 0, self->axis.duration, sw_time_axis_get_span (&self->axis) / 10,
                                sw_time_axis_get_span (&self->axis) * 0.9, sw_time_axis_get_span (&self->axis));
      self->telling = FALSE;
    }
  gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_VERTICAL, -1, &bar, NULL, NULL, NULL);
  place = (GtkAllocation){ 0, height - bar, width, bar };
  gtk_widget_size_allocate (self->scrollbar, &place, -1);
  g_clear_pointer (&self->node, gsk_render_node_unref);
}

static void
sw_piano_roll_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sw_piano_roll_parent_class)->css_changed (widget, change);
  redraw (SW_PIANO_ROLL (widget));
}

static void
motion_cb (SwPianoRoll *self,
           double       x,
           double       y)
{
  self->pointer_x = x;
}

/* With Ctrl larger and smaller where the pointer is; else along the time. */
static gboolean
scroll_cb (SwPianoRoll              *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) != 0)
    sw_time_axis_zoom (&self->axis, pow (1.25, -dy), self->pointer_x);
  else if (sw_time_axis_get_zoomed (&self->axis) && (dx != 0 || (state & GDK_SHIFT_MASK) != 0))
    sw_time_axis_scroll_to (&self->axis, self->axis.start + (dx != 0 ? dx : dy) * sw_time_axis_get_span (&self->axis) / 10);
  else
    return FALSE;
  axis_changed (self);
  return TRUE;
}

static gboolean
key_cb (SwPianoRoll    *self,
        guint           key,
        guint           code,
        GdkModifierType state)
{
  double step = sw_time_axis_get_span (&self->axis) / 10;

  if (key == GDK_KEY_plus || key == GDK_KEY_KP_Add || key == GDK_KEY_equal)
    sw_piano_roll_zoom (self, 1.5);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    sw_piano_roll_zoom (self, 1 / 1.5);
  else if (key == GDK_KEY_0)
    sw_piano_roll_zoom (self, 0);
  else if ((key == GDK_KEY_Left || key == GDK_KEY_Right) && sw_time_axis_get_zoomed (&self->axis))
    {
      sw_time_axis_scroll_to (&self->axis, self->axis.start + (key == GDK_KEY_Left ? -step : step));
      axis_changed (self);
    }
  else
    return FALSE;
  return TRUE;
}

static void
sw_piano_roll_dispose (GObject *object)
{
  SwPianoRoll *self = SW_PIANO_ROLL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  sw_piano_roll_set_player (self, NULL);
  g_clear_object (&self->clip);
  g_clear_pointer (&self->scrollbar, gtk_widget_unparent);
  for (guint i = 0; i <= N_COLORS; i++)
    g_clear_pointer (&self->colors[i], gtk_widget_unparent);
  g_clear_pointer (&self->node, gsk_render_node_unref);

  G_OBJECT_CLASS (sw_piano_roll_parent_class)->dispose (object);
}

static void
sw_piano_roll_finalize (GObject *object)
{
  SwPianoRoll *self = SW_PIANO_ROLL (object);

  g_clear_pointer (&self->file, sw_midi_file_unref);
  g_clear_error (&self->error);
  g_free (self->path);

  G_OBJECT_CLASS (sw_piano_roll_parent_class)->finalize (object);
}

static void
sw_piano_roll_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SwPianoRoll *self = SW_PIANO_ROLL (object);

  switch (prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_CLIP:
      g_value_set_object (value, self->clip);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_piano_roll_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SwPianoRoll *self = SW_PIANO_ROLL (object);

  switch (prop_id)
    {
    case PROP_PATH:
      sw_piano_roll_set_file (self, g_value_get_string (value));
      break;
    case PROP_PLAYER:
      sw_piano_roll_set_player (self, g_value_get_object (value));
      break;
    case PROP_CLIP:
      sw_piano_roll_set_clip (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_piano_roll_class_init (SwPianoRollClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_piano_roll_dispose;
  object_class->finalize = sw_piano_roll_finalize;
  object_class->get_property = sw_piano_roll_get_property;
  object_class->set_property = sw_piano_roll_set_property;
  widget_class->snapshot = sw_piano_roll_snapshot;
  widget_class->measure = sw_piano_roll_measure;
  widget_class->size_allocate = sw_piano_roll_size_allocate;
  widget_class->css_changed = sw_piano_roll_css_changed;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "sw-piano-roll");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

/* Never seen: only its colour is asked. */
static GtkWidget *
make_color (SwPianoRoll *self,
            const char  *css_name)
{
  GtkWidget *widget = g_object_new (ADW_TYPE_BIN, "css-name", css_name, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_set_child_visible (widget, FALSE);
  gtk_widget_set_parent (widget, GTK_WIDGET (self));
  return widget;
}

static void
sw_piano_roll_init (SwPianoRoll *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->position = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  for (guint i = 0; i < N_COLORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("track-%u", i);

      self->colors[i] = make_color (self, name);
    }
  self->colors[N_COLORS] = make_color (self, "row");
  self->adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment);
  gtk_widget_set_visible (self->scrollbar, FALSE);
  gtk_widget_set_parent (self->scrollbar, GTK_WIDGET (self));
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  describe (self);
}

/**
 * sw_piano_roll_new:
 *
 * Returns: (transfer floating): a piano roll without notes
 */
GtkWidget *
sw_piano_roll_new (void)
{
  return g_object_new (SW_TYPE_PIANO_ROLL, NULL);
}

/**
 * sw_piano_roll_set_file:
 * @self: a piano roll
 * @path: (nullable): a MIDI file
 *
 * Shows another file, as soon as it is read. What is wrong with it shows in "error".
 */
void
sw_piano_roll_set_file (SwPianoRoll *self,
                        const char  *path)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SW_IS_PIANO_ROLL (self));

  if (g_strcmp0 (self->path, path) == 0)
    return;
  g_free (self->path);
  self->path = g_strdup (path);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  take_file (self, NULL, NULL);
  if (path != NULL)
    {
      self->cancellable = g_cancellable_new ();
      task = g_task_new (self, self->cancellable, loaded_cb, NULL);
      g_task_set_source_tag (task, sw_piano_roll_set_file);
      g_task_set_task_data (task, g_strdup (path), g_free);
      g_task_run_in_thread (task, load_worker);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

const char *
sw_piano_roll_get_file (SwPianoRoll *self)
{
  g_return_val_if_fail (SW_IS_PIANO_ROLL (self), NULL);

  return self->path;
}

void
sw_piano_roll_set_player (SwPianoRoll *self,
                          SwPlayer    *player)
{
  g_return_if_fail (SW_IS_PIANO_ROLL (self));

  if (self->player == player)
    return;
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_set_object (&self->player, player);
  if (player != NULL)
    {
      g_signal_connect_swapped (player, "notify::position", G_CALLBACK (gtk_widget_queue_draw), self);
      g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (gtk_widget_queue_draw), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYER]);
}

void
sw_piano_roll_set_clip (SwPianoRoll *self,
                        SwClip      *clip)
{
  g_return_if_fail (SW_IS_PIANO_ROLL (self));

  if (!g_set_object (&self->clip, clip))
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
}

void
sw_piano_roll_set_position (SwPianoRoll *self,
                            double       seconds)
{
  g_return_if_fail (SW_IS_PIANO_ROLL (self));

  if (self->position == seconds)
    return;
  self->position = seconds;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const GError *
sw_piano_roll_get_error (SwPianoRoll *self)
{
  g_return_val_if_fail (SW_IS_PIANO_ROLL (self), NULL);

  return self->error;
}

gboolean
sw_piano_roll_get_loaded (SwPianoRoll *self)
{
  g_return_val_if_fail (SW_IS_PIANO_ROLL (self), FALSE);

  return self->file != NULL;
}

/**
 * sw_piano_roll_zoom:
 * @self: a piano roll
 * @factor: more than 1 for less time and larger notes; 0 shows everything
 *
 * Shows more or less of the time.
 */
void
sw_piano_roll_zoom (SwPianoRoll *self,
                    double       factor)
{
  g_return_if_fail (SW_IS_PIANO_ROLL (self));

  if (factor > 0)
    sw_time_axis_zoom (&self->axis, factor, self->axis.width / 2);
  else
    sw_time_axis_zoom_to (&self->axis, 0, self->axis.duration);
  axis_changed (self);
}
