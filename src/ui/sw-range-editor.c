/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-range-editor"

#include "config.h"

#include "sw-range-editor.h"

#include "sw-format.h"
#include "sw-range-player.h"
#include "sw-ui.h"

#include <glib/gi18n.h>
#include <math.h>

/* What is heard before a point: enough to know where one is. */
#define JOIN_SECONDS 5.0

struct _SwRangeEditor
{
  GtkWidget parent_instance;

  GtkWidget        *box;
  SwWaveformEditor *editor;
  GtkSpinButton    *start;
  GtkSpinButton    *end;
  GtkWidget        *dash;
  GtkAdjustment    *start_adjustment;
  GtkAdjustment    *end_adjustment;
  GtkButton        *play;
  GtkToggleButton  *loop;
  GtkDropDown      *snap;

  SwRangePlayer *range_player; /* (owned) (nullable) with a player */
  gboolean       telling;      /* the boxes follow the waveform right now */
};

G_DEFINE_FINAL_TYPE (SwRangeEditor, sw_range_editor, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PLAYER,
  PROP_CLIP,
  PROP_MODE,
  PROP_START,
  PROP_END,
  PROP_LONGEST,
  N_PROPS
};

/* What the waveform calls the same. */
static const char *const names[N_PROPS] = { NULL, "player", "clip", "mode", "start", "end", "longest" };

static GParamSpec *properties[N_PROPS];

static void
update_play (SwRangeEditor *self)
{
  gboolean    playing = self->range_player != NULL && sw_range_player_get_playing (self->range_player);
  const char *name;

  if (playing)
    name = _ ("Stop");
  else if (sw_waveform_editor_get_mode (self->editor) == SW_WAVEFORM_POINT)
    name = _ ("Hear the seconds before it");
  else
    name = _ ("Hear what is chosen");
  gtk_button_set_icon_name (self->play, playing ? "media-playback-stop-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
get_heard (SwRangeEditor *self,
           double        *start,
           double        *end)
{
  *end = sw_waveform_editor_get_end (self->editor);
  *start = sw_waveform_editor_get_start (self->editor);
  if (sw_waveform_editor_get_mode (self->editor) == SW_WAVEFORM_POINT)
    *start = MAX (0, *end - JOIN_SECONDS);
  else if (*end <= *start)
    *end = sw_waveform_editor_get_duration (self->editor);
}

static void
chosen_changed_cb (SwRangeEditor *self,
                   GParamSpec    *pspec)
{
  double start = sw_waveform_editor_get_start (self->editor), end = sw_waveform_editor_get_end (self->editor);
  double duration = sw_waveform_editor_get_duration (self->editor);

  self->telling = TRUE;
  gtk_adjustment_set_upper (self->start_adjustment, MAX (duration, start));
  gtk_adjustment_set_upper (self->end_adjustment, MAX (duration, end));
  gtk_adjustment_set_value (self->start_adjustment, start);
  gtk_adjustment_set_value (self->end_adjustment, end);
  self->telling = FALSE;
  if (self->range_player != NULL && sw_range_player_get_playing (self->range_player))
    {
      get_heard (self, &start, &end);
      sw_range_player_set_range (self->range_player, start, end);
    }
}

static void
editor_notify_cb (SwRangeEditor *self,
                  GParamSpec    *pspec)
{
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    if (g_str_equal (names[i], pspec->name))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
mode_changed_cb (SwRangeEditor *self)
{
  SwWaveformMode mode = sw_waveform_editor_get_mode (self->editor);

  gtk_widget_set_visible (GTK_WIDGET (self->start), mode != SW_WAVEFORM_VIEW);
  gtk_widget_set_visible (GTK_WIDGET (self->end), mode == SW_WAVEFORM_RANGE);
  gtk_widget_set_visible (self->dash, mode == SW_WAVEFORM_RANGE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->start), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  mode == SW_WAVEFORM_POINT ? _ ("Chosen time") : _ ("Start"), -1);
  update_play (self);
}

static void
start_typed_cb (SwRangeEditor *self)
{
  if (!self->telling)
    g_object_set (self->editor, "start", gtk_adjustment_get_value (self->start_adjustment), NULL);
}

static void
end_typed_cb (SwRangeEditor *self)
{
  if (!self->telling)
    g_object_set (self->editor, "end", gtk_adjustment_get_value (self->end_adjustment), NULL);
}

static int
time_input_cb (GtkSpinButton *button,
               double        *value)
{
  return sw_format_parse_time (gtk_editable_get_text (GTK_EDITABLE (button)), value) ? TRUE : GTK_INPUT_ERROR;
}

static gboolean
time_output_cb (GtkSpinButton *button)
{
  g_autofree char *text = sw_format_time (gtk_adjustment_get_value (gtk_spin_button_get_adjustment (button)));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (button))))
    gtk_editable_set_text (GTK_EDITABLE (button), text);
  return TRUE;
}

static void
loop_toggled_cb (SwRangeEditor *self)
{
  if (self->range_player != NULL)
    sw_range_player_set_looping (self->range_player, gtk_toggle_button_get_active (self->loop));
}

static void
play_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SwRangeEditor *self = SW_RANGE_EDITOR (widget);
  SwClip        *clip = sw_waveform_editor_get_clip (self->editor);
  double         start, end;

  if (self->range_player == NULL || clip == NULL)
    return;
  if (sw_range_player_get_playing (self->range_player))
    {
      sw_range_player_stop (self->range_player);
      return;
    }
  get_heard (self, &start, &end);
  sw_range_player_play (self->range_player, clip, start, end);
}

/* 0: everything. */
static void
zoom_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SwRangeEditor *self = SW_RANGE_EDITOR (widget);
  double         factor = g_variant_get_double (parameter);

  if (factor > 0)
    sw_waveform_editor_zoom (self->editor, factor);
  else
    sw_waveform_editor_zoom_to_fit (self->editor, FALSE);
}

static void
sw_range_editor_dispose (GObject *object)
{
  SwRangeEditor *self = SW_RANGE_EDITOR (object);

  if (self->editor != NULL)
    sw_range_editor_set_player (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->editor = NULL;

  G_OBJECT_CLASS (sw_range_editor_parent_class)->dispose (object);
}

static void
sw_range_editor_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id > PROP_0 && prop_id < N_PROPS)
    g_object_get_property (G_OBJECT (SW_RANGE_EDITOR (object)->editor), names[prop_id], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sw_range_editor_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (prop_id == PROP_PLAYER)
    sw_range_editor_set_player (SW_RANGE_EDITOR (object), g_value_get_object (value));
  else if (prop_id > PROP_0 && prop_id < N_PROPS)
    g_object_set_property (G_OBJECT (SW_RANGE_EDITOR (object)->editor), names[prop_id], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sw_range_editor_class_init (SwRangeEditorClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_range_editor_dispose;
  object_class->get_property = sw_range_editor_get_property;
  object_class->set_property = sw_range_editor_set_property;

  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  properties[PROP_MODE] = g_param_spec_enum ("mode", NULL, NULL, SW_TYPE_WAVEFORM_MODE, SW_WAVEFORM_VIEW, flags);
  properties[PROP_START] = g_param_spec_double ("start", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_END] = g_param_spec_double ("end", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_LONGEST] = g_param_spec_double ("longest", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "range-editor.play", NULL, play_cb);
  gtk_widget_class_install_action (widget_class, "range-editor.zoom", "d", zoom_cb);

  g_type_ensure (SW_TYPE_WAVEFORM_EDITOR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sw-range-editor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-range-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, box);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, editor);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, start);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, end);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, dash);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, start_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, end_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, play);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, loop);
  gtk_widget_class_bind_template_child (widget_class, SwRangeEditor, snap);
  gtk_widget_class_bind_template_callback (widget_class, time_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, time_output_cb);
  gtk_widget_class_bind_template_callback (widget_class, loop_toggled_cb);
}

static void
sw_range_editor_init (SwRangeEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  sw_ui_name_button (GTK_WIDGET (self->snap), _ ("What edges jump to"));
  g_object_bind_property (self->editor, "snap", self->snap, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (self->editor, "notify::start", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notify::end", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notify::duration", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notify::mode", G_CALLBACK (mode_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notify", G_CALLBACK (editor_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->start_adjustment, "value-changed", G_CALLBACK (start_typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->end_adjustment, "value-changed", G_CALLBACK (end_typed_cb), self, G_CONNECT_SWAPPED);
  mode_changed_cb (self);
}

GtkWidget *
sw_range_editor_new (void)
{
  return g_object_new (SW_TYPE_RANGE_EDITOR, NULL);
}

SwWaveformEditor *
sw_range_editor_get_editor (SwRangeEditor *self)
{
  g_return_val_if_fail (SW_IS_RANGE_EDITOR (self), NULL);

  return self->editor;
}

void
sw_range_editor_set_player (SwRangeEditor *self,
                            SwPlayer      *player)
{
  g_return_if_fail (SW_IS_RANGE_EDITOR (self));
  g_return_if_fail (player == NULL || SW_IS_PLAYER (player));

  if (sw_waveform_editor_get_player (self->editor) == player)
    return;
  if (self->range_player != NULL)
    g_signal_handlers_disconnect_by_data (self->range_player, self);
  g_clear_object (&self->range_player);
  if (player != NULL)
    {
      self->range_player = sw_range_player_new (player);
      sw_range_player_set_looping (self->range_player, gtk_toggle_button_get_active (self->loop));
      g_signal_connect_object (self->range_player, "notify::playing", G_CALLBACK (update_play), self, G_CONNECT_SWAPPED);
    }
  sw_waveform_editor_set_player (self->editor, player);
}

double
sw_range_editor_get_start (SwRangeEditor *self)
{
  g_return_val_if_fail (SW_IS_RANGE_EDITOR (self), 0);

  return sw_waveform_editor_get_start (self->editor);
}

double
sw_range_editor_get_end (SwRangeEditor *self)
{
  g_return_val_if_fail (SW_IS_RANGE_EDITOR (self), 0);

  return sw_waveform_editor_get_end (self->editor);
}

void
sw_range_editor_set_range (SwRangeEditor *self,
                           double         start,
                           double         end)
{
  g_return_if_fail (SW_IS_RANGE_EDITOR (self));

  sw_waveform_editor_set_range (self->editor, start, end);
}
