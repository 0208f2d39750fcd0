/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-compare-window"

#include "config.h"

#include "sw-compare-window.h"

#include "sw-analysis.h"
#include "sw-compare-requests.h"

#include <glib/gi18n.h>
#include <math.h>

/* Nobody hears less. */
#define SAME_DB 0.1

struct _SwCompareWindow
{
  AdwWindow parent_instance;

  GtkToggleButton *first, *second;
  GtkButton       *play;
  GtkLabel        *loudness;
  GtkLabel        *same;
  GtkListBox      *differences;

  SwStudio     *studio;      /* (owned) */
  SwPlayer     *player;      /* (owned) */
  SwClip       *clips[2];    /* (owned) */
  double        loud[2];     /* LUFS, NAN until known */
  GCancellable *cancellable; /* (owned) */
  gboolean      syncing;     /* the buttons follow the player right now */
};

G_DEFINE_FINAL_TYPE (SwCompareWindow, sw_compare_window, ADW_TYPE_WINDOW)

/* A file on its way through the analysis. */
typedef struct
{
  SwCompareWindow *window; /* (owned) */
  guint            side;
} Listening;

static int
get_side (SwCompareWindow *self)
{
  SwClip *clip = sw_player_get_clip (self->player);

  for (int i = 0; i < 2; i++)
    if (clip != NULL && g_strcmp0 (sw_clip_get_id (clip), sw_clip_get_id (self->clips[i])) == 0)
      return i;
  return -1;
}

static char *
dup_name (SwClip *clip)
{
  const char *title = *sw_clip_get_title (clip) != '\0' ? sw_clip_get_title (clip) : _ ("Untitled");

  if (sw_clip_get_take (clip) > 0)
    /* translators: a song's title and which of several versions it is */
    return g_strdup_printf (_ ("%s, take %d"), title, sw_clip_get_take (clip));
  return g_strdup (title);
}

static void
apply_gain (SwCompareWindow *self)
{
  int    side = get_side (self);
  double gain = side >= 0 ? sw_compare_window_get_gain (self, (guint)side) : 0;

  if (side >= 0)
    sw_player_set_gain (self->player, isfinite (gain) ? gain : 0);
}

static void
update_loudness (SwCompareWindow *self)
{
  double           gains[] = { sw_compare_window_get_gain (self, 0), sw_compare_window_get_gain (self, 1) };
  guint            louder = gains[1] < gains[0] ? 1 : 0;
  g_autofree char *name = dup_name (self->clips[louder]);
  g_autofree char *text = NULL;

  if (!isfinite (gains[0]) || !isfinite (gains[1]))
    return;
  if (fabs (gains[louder]) < SAME_DB)
    text = g_strdup (_ ("Both are equally loud."));
  else
    /* translators: a song's name and a number of decibels */
    text = g_strdup_printf (_ ("%s is played %.1f dB quieter, so that both are equally loud."), name, -gains[louder]);
  gtk_label_set_label (self->loudness, text);
  apply_gain (self);
}

static void
listened_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Listening *listening = data;
  g_autoptr (SwCompareWindow) self = listening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwAnalysis) analysis = sw_analyse_file_finish (result, &error);
  guint side = listening->side;

  g_free (listening);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (analysis == NULL)
    {
      gtk_label_set_label (self->loudness, _ ("How loud they are could not be measured: they are played as they are."));
      return;
    }
  self->loud[side] = analysis->loudness;
  update_loudness (self);
}

static void
listen (SwCompareWindow *self,
        guint            side)
{
  Listening *listening;

  if (sw_clip_get_audio_path (self->clips[side]) == NULL)
    return;
  listening = g_new0 (Listening, 1);
  listening->window = g_object_ref (self);
  listening->side = side;
  sw_analyse_file_async (sw_clip_get_audio_path (self->clips[side]), SW_ANALYSE_BASIC | SW_ANALYSE_TOLERANT, NULL, NULL,
                         self->cancellable, listened_cb, listening);
}

static void
player_cb (SwCompareWindow *self)
{
  int      side = get_side (self);
  gboolean playing = side >= 0 && sw_player_get_state (self->player) == SW_PLAYER_PLAYING;

  self->syncing = TRUE;
  gtk_toggle_button_set_active (self->first, side == 0);
  gtk_toggle_button_set_active (self->second, side == 1);
  self->syncing = FALSE;
  gtk_button_set_icon_name (self->play, playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
}

static void
toggled_cb (SwCompareWindow *self,
            GtkToggleButton *button)
{
  if (!self->syncing && gtk_toggle_button_get_active (button))
    sw_compare_window_switch_to (self, button == self->second ? 1 : 0);
}

static void
play_cb (SwCompareWindow *self)
{
  if (get_side (self) < 0)
    sw_compare_window_switch_to (self, 0);
  else
    sw_player_toggle (self->player);
}

static GtkWidget *
make_value (const char *text)
{
  GtkWidget *label = gtk_label_new (*text != '\0' ? text : "–");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
make_row (const SwDifference *difference)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *values = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *title = gtk_label_new (difference->title);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_box_set_homogeneous (GTK_BOX (values), TRUE);
  gtk_box_append (GTK_BOX (values), make_value (difference->first));
  gtk_box_append (GTK_BOX (values), make_value (difference->second));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), values);
  gtk_widget_add_css_class (box, "difference");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
show_differences (SwCompareWindow *self)
{
  g_autoptr (GPtrArray) differences = sw_compare_requests (sw_studio_get_contract (self->studio), self->clips[0], self->clips[1]);

  for (guint i = 0; i < differences->len; i++)
    gtk_list_box_append (self->differences, make_row (differences->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->differences), differences->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->same), differences->len == 0);
}

static void
set_name (GtkToggleButton *button,
          const char      *letter,
          SwClip          *clip)
{
  GtkWidget       *label = gtk_button_get_child (GTK_BUTTON (button));
  g_autofree char *name = dup_name (clip);
  g_autofree char *text = g_strdup_printf ("%s · %s", letter, name);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), name);
}

static void
sw_compare_window_dispose (GObject *object)
{
  SwCompareWindow *self = SW_COMPARE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->player != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->player, self);
      sw_player_set_gain (self->player, 0);
    }
  g_clear_object (&self->player);
  g_clear_object (&self->studio);
  g_clear_object (&self->clips[0]);
  g_clear_object (&self->clips[1]);

  G_OBJECT_CLASS (sw_compare_window_parent_class)->dispose (object);
}

static void
sw_compare_window_finalize (GObject *object)
{
  g_object_unref (SW_COMPARE_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (sw_compare_window_parent_class)->finalize (object);
}

static void
sw_compare_window_class_init (SwCompareWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sw_compare_window_dispose;
  object_class->finalize = sw_compare_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-compare-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SwCompareWindow, first);
  gtk_widget_class_bind_template_child (widget_class, SwCompareWindow, second);
  gtk_widget_class_bind_template_child (widget_class, SwCompareWindow, play);
  gtk_widget_class_bind_template_child (widget_class, SwCompareWindow, loudness);
  gtk_widget_class_bind_template_child (widget_class, SwCompareWindow, same);
  gtk_widget_class_bind_template_child (widget_class, SwCompareWindow, differences);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sw_compare_window_init (SwCompareWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->loud[0] = self->loud[1] = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sw_compare_window_new (SwStudio *studio,
                       SwPlayer *player,
                       SwClip   *first,
                       SwClip   *second)
{
  SwCompareWindow *self = g_object_new (SW_TYPE_COMPARE_WINDOW, NULL);

  self->studio = g_object_ref (studio);
  self->player = g_object_ref (player);
  self->clips[0] = g_object_ref (first);
  self->clips[1] = g_object_ref (second);
  set_name (self->first, "A", first);
  set_name (self->second, "B", second);
  g_signal_connect_swapped (player, "notify::clip", G_CALLBACK (player_cb), self);
  g_signal_connect_swapped (player, "notify::state", G_CALLBACK (player_cb), self);
  player_cb (self);
  show_differences (self);
  listen (self, 0);
  listen (self, 1);
  return GTK_WIDGET (self);
}

void
sw_compare_window_switch_to (SwCompareWindow *self,
                             guint            side)
{
  int      before;
  double   position = 0, duration;
  gboolean playing = TRUE;

  g_return_if_fail (SW_IS_COMPARE_WINDOW (self));
  g_return_if_fail (side < 2);

  before = get_side (self);
  if (before == (int)side)
    return;
  if (before >= 0)
    {
      position = sw_player_get_position (self->player);
      playing = sw_player_get_state (self->player) == SW_PLAYER_PLAYING;
    }
  duration = sw_clip_get_duration (self->clips[side]);
  if (duration > 0 && position >= duration)
    position = 0;
  sw_player_set_clip (self->player, self->clips[side]);
  apply_gain (self);
  sw_player_seek (self->player, position);
  if (playing)
    sw_player_play (self->player);
}

double
sw_compare_window_get_gain (SwCompareWindow *self,
                            guint            side)
{
  double quieter;

  g_return_val_if_fail (SW_IS_COMPARE_WINDOW (self), NAN);
  g_return_val_if_fail (side < 2, NAN);

  if (isnan (self->loud[0]) || isnan (self->loud[1]))
    return NAN;
  quieter = MIN (self->loud[0], self->loud[1]);
  /* Silence cannot be matched. */
  return isfinite (quieter) ? quieter - self->loud[side] : 0;
}
