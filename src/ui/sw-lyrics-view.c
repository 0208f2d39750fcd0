/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each line is a label. What moves with the sound, and with the keyboard, are two plain
 * boxes laid below and above the words: nothing is laid out or drawn anew but them. */

#define G_LOG_DOMAIN "sw-lyrics-view"

#include "config.h"

#include "sw-lyrics-view-private.h"

#include "sw-format.h"

#include <glib/gi18n.h>

/* The player tells its position ten times a second: too seldom for words. What begins
 * or ends before it tells again is waited for here. */
#define AHEAD_SECONDS 0.15
#define BADGE_SECONDS 3
#define LINGER_SECONDS 3
#define SCROLL_MS 350
/* A line that sounds is kept in this part of what is seen. */
#define HIGHEST_SHARE 0.08
#define LOWEST_SHARE 0.7
#define AIM_SHARE 0.35

G_DEFINE_FINAL_TYPE (SwLyricsView, sw_lyrics_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LINE,
  PROP_WORD,
  N_PROPS
};

enum
{
  SEEK,
  WORD_MOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

int
_sw_lyrics_view_line_of (SwLyricsView *self,
                         int           word)
{
  for (guint i = 0; word >= 0 && i < self->labels->len; i++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (self->lyrics, i);

      if ((guint)word >= line->first_word && (guint)word < line->first_word + line->n_words)
        return (int)i;
    }
  return -1;
}

gboolean
_sw_lyrics_view_get_place (SwLyricsView *self,
                           int           word,
                           GdkRectangle *place)
{
  int                 index = _sw_lyrics_view_line_of (self, word);
  const SwLyricsWord *shown;
  GtkLabel           *label;
  PangoLayout        *layout;
  PangoRectangle      first, last;
  graphene_point_t    origin;
  int                 x, y, start;

  if (index < 0)
    return FALSE;
  label = self->labels->pdata[index];
  shown = sw_lyrics_get_word (self->lyrics, (guint)word);
  start = (int)(shown->offset - sw_lyrics_get_line (self->lyrics, (guint)index)->offset);
  layout = gtk_label_get_layout (label);
  gtk_label_get_layout_offsets (label, &x, &y);
  if (!gtk_widget_compute_point (GTK_WIDGET (label), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (x, y), &origin))
    return FALSE;
  pango_layout_index_to_pos (layout, start, &first);
  pango_layout_index_to_pos (layout, start + (int)(g_utf8_prev_char (shown->text + shown->length) - shown->text), &last);
  pango_extents_to_pixels (&first, NULL);
  pango_extents_to_pixels (&last, NULL);
  gdk_rectangle_union (&(GdkRectangle){ MIN (first.x, first.x + first.width), first.y, ABS (first.width), first.height },
                       &(GdkRectangle){ MIN (last.x, last.x + last.width), last.y, ABS (last.width), last.height }, place);
  place->x += (int)origin.x - 3;
  place->y += (int)origin.y;
  place->width += 6;
  return TRUE;
}

int
_sw_lyrics_view_find_word (SwLyricsView *self,
                           double        x,
                           double        y)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (self->lyrics, i);
      GtkLabel           *label = self->labels->pdata[i];
      graphene_point_t    point;
      int                 left, top, index;

      if (!gtk_widget_compute_point (GTK_WIDGET (self), GTK_WIDGET (label), &GRAPHENE_POINT_INIT ((float)x, (float)y), &point) ||
          !gtk_widget_contains (GTK_WIDGET (label), point.x, point.y))
        continue;
      gtk_label_get_layout_offsets (label, &left, &top);
      if (!pango_layout_xy_to_index (gtk_label_get_layout (label), (int)(point.x - left) * PANGO_SCALE, (int)(point.y - top) * PANGO_SCALE,
                                     &index, NULL))
        return -1;
      for (guint k = line->first_word; k < line->first_word + line->n_words; k++)
        {
          const SwLyricsWord *word = sw_lyrics_get_word (self->lyrics, k);
          gsize               start = word->offset - line->offset;

          if ((gsize)index >= start && (gsize)index < start + word->length)
            return (int)k;
        }
      return -1;
    }
  return -1;
}

static void
place_box (SwLyricsView *self,
           GtkWidget    *box,
           int           word)
{
  GdkRectangle place;
  gboolean     shown = gtk_widget_should_layout (box) && _sw_lyrics_view_get_place (self, word, &place);
  int          least;

  gtk_widget_set_child_visible (box, shown);
  if (!shown)
    return;
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (box, &place, -1);
}

/* Above the word, or below where there is no room. */
static void
place_badge (SwLyricsView *self,
             int           width)
{
  GtkWidget     *badge = GTK_WIDGET (self->badge);
  GtkRequisition size;
  GdkRectangle   place, word;
  gboolean       shown = gtk_widget_should_layout (badge) && _sw_lyrics_view_get_place (self, self->at, &word);

  gtk_widget_set_child_visible (badge, shown);
  if (!shown)
    return;
  gtk_widget_get_preferred_size (badge, NULL, &size);
  place = (GdkRectangle){ word.x + (word.width - size.width) / 2, word.y - size.height - 2, size.width, size.height };
  place.x = CLAMP (place.x, 0, MAX (0, width - size.width));
  if (place.y < 0)
    place.y = word.y + word.height + 2;
  gtk_widget_size_allocate (badge, &place, -1);
}

static void
sw_lyrics_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  SwLyricsView *self = SW_LYRICS_VIEW (widget);

  gtk_widget_size_allocate (self->box, &(GtkAllocation){ 0, 0, width, height }, -1);
  place_box (self, self->sounding, self->word);
  place_box (self, self->cursor, self->at);
  place_badge (self, width);
}

static void
sw_lyrics_view_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  gtk_widget_measure (SW_LYRICS_VIEW (widget)->box, orientation, for_size, minimum, natural, NULL, NULL);
}

static GtkSizeRequestMode
sw_lyrics_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static gboolean
is_timed (SwLyricsView *self)
{
  return self->lyrics != NULL && sw_lyrics_get_timed (self->lyrics);
}

/* What a screen reader says of the word the keyboard is at. */
static void
update_cursor (SwLyricsView *self)
{
  const SwLyricsWord *word = self->at >= 0 ? sw_lyrics_get_word (self->lyrics, (guint)self->at) : NULL;
  g_autofree char    *time = word != NULL && word->start >= 0 ? sw_format_time (word->start) : NULL;

  gtk_widget_set_focusable (self->cursor, word != NULL && is_timed (self));
  if (word == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cursor),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, word->text,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, MAX (word->start, 0.0),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, time != NULL ? time : _ ("Its time is not known"),
                                  -1);
}

void
_sw_lyrics_view_set_cursor (SwLyricsView *self,
                            int           word)
{
  if (self->at == word)
    return;
  self->at = word;
  gtk_widget_set_visible (GTK_WIDGET (self->badge), FALSE);
  update_cursor (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
badge_over_cb (gpointer data)
{
  SwLyricsView *self = data;

  self->badge_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->badge), FALSE);
  return G_SOURCE_REMOVE;
}

void
_sw_lyrics_view_show_badge (SwLyricsView *self,
                            gboolean      keep)
{
  const SwLyricsWord *word = self->at >= 0 ? sw_lyrics_get_word (self->lyrics, (guint)self->at) : NULL;
  g_autofree char    *time = word != NULL && word->start >= 0 ? sw_format_time (word->start) : NULL;

  g_clear_handle_id (&self->badge_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), time != NULL);
  if (time == NULL)
    return;
  gtk_label_set_label (self->badge, time);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (!keep)
    self->badge_id = g_timeout_add_seconds (BADGE_SECONDS, badge_over_cb, self);
}

static void
scroll_cb (double   value,
           gpointer data)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (data, GTK_TYPE_SCROLLED_WINDOW);

  if (scrolled != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), value);
}

/* Rolls the page along, but only for somebody who is looking at the words. */
static void
follow (SwLyricsView *self,
        int           before)
{
  GtkWidget      *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget      *label = self->labels->pdata[self->line];
  GtkWidget      *seen = before >= 0 && before < (int)self->labels->len ? self->labels->pdata[before] : NULL;
  GtkAdjustment  *adjustment;
  graphene_rect_t place;
  double          height, target;

  if (scrolled == NULL || seen == NULL || self->dragging || !gtk_widget_compute_bounds (seen, scrolled, &place))
    return;
  height = gtk_widget_get_height (scrolled);
  if (place.origin.y + place.size.height < 0 || place.origin.y > height || !gtk_widget_compute_bounds (label, scrolled, &place) ||
      (place.origin.y > height * HIGHEST_SHARE && place.origin.y + place.size.height < height * LOWEST_SHARE))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  target = gtk_adjustment_get_value (adjustment) + place.origin.y - height * AIM_SHARE;
  target = CLAMP (target, gtk_adjustment_get_lower (adjustment), gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment));
  if (self->scroll != NULL)
    adw_animation_pause (self->scroll);
  g_clear_object (&self->scroll);
  self->scroll = adw_timed_animation_new (GTK_WIDGET (self), gtk_adjustment_get_value (adjustment), target, SCROLL_MS,
                                          adw_callback_animation_target_new (scroll_cb, self, NULL));
  g_object_ref_sink (self->scroll);
  adw_animation_play (self->scroll);
}

static void
set_line (SwLyricsView *self,
          int           line)
{
  int before = self->line;

  if (before == line)
    return;
  if (before >= 0 && before < (int)self->labels->len)
    gtk_widget_remove_css_class (self->labels->pdata[before], "current");
  self->line = line;
  if (line >= 0)
    {
      gtk_widget_add_css_class (self->labels->pdata[line], "current");
      follow (self, before >= 0 ? before : line - 1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINE]);
}

static void
set_word (SwLyricsView *self,
          int           word)
{
  if (self->word == word)
    return;
  self->word = word;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORD]);
}

static void show_position (SwLyricsView *self, double position, gboolean playing);

static gboolean
next_cb (gpointer data)
{
  SwLyricsView *self = data;

  self->next_id = 0;
  show_position (self, self->next_at, TRUE);
  return G_SOURCE_REMOVE;
}

/* Waits for the next word to begin or end, when that is soon. */
static void
wait_for_next (SwLyricsView *self)
{
  double next = self->position + AHEAD_SECONDS;
  guint  n_words = sw_lyrics_get_n_words (self->lyrics);

  for (guint i = 0; i < n_words; i++)
    {
      const SwLyricsWord *word = sw_lyrics_get_word (self->lyrics, i);

      if (word->start > self->position && word->start < next)
        next = word->start;
      if (word->end > self->position && word->end < next)
        next = word->end;
    }
  if (next < self->position + AHEAD_SECONDS)
    {
      self->next_at = next;
      self->next_id = g_timeout_add ((guint)((next - self->position) * 1000) + 1, next_cb, self);
    }
}

/* Between two lines the one that ended stays for a moment. */
static int
find_line (SwLyricsView *self,
           double        position)
{
  int                 line = sw_lyrics_line_at (self->lyrics, position);
  const SwLyricsLine *shown = self->line >= 0 ? sw_lyrics_get_line (self->lyrics, (guint)self->line) : NULL;

  if (line < 0 && shown != NULL && position >= shown->end && position < shown->end + LINGER_SECONDS)
    return self->line;
  return line;
}

static void
show_position (SwLyricsView *self,
               double        position,
               gboolean      playing)
{
  gboolean following = position >= 0 && is_timed (self);

  g_clear_handle_id (&self->next_id, g_source_remove);
  self->position = position;
  if (following != gtk_widget_has_css_class (GTK_WIDGET (self), "following"))
    {
      if (following)
        gtk_widget_add_css_class (GTK_WIDGET (self), "following");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "following");
    }
  set_word (self, following ? sw_lyrics_word_at (self->lyrics, position) : -1);
  set_line (self, following ? find_line (self, position) : -1);
  if (following && playing)
    wait_for_next (self);
}

static GtkWidget *
add_label (SwLyricsView *self,
           const char   *text,
           const char   *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->box), label);
  g_string_append (self->text, text);
  g_string_append_c (self->text, '\n');
  return label;
}

static void
rebuild (SwLyricsView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_ptr_array_set_size (self->labels, 0);
  g_string_truncate (self->text, 0);
  for (guint i = 0; self->lyrics != NULL && i < sw_lyrics_get_n_sections (self->lyrics); i++)
    {
      const SwLyricsSection *section = sw_lyrics_get_section (self->lyrics, i);

      if (i > 0)
        g_string_append_c (self->text, '\n');
      if (section->name[0] != '\0')
        add_label (self, section->name, "section");
      for (guint k = 0; k < section->n_lines; k++)
        g_ptr_array_add (self->labels, add_label (self, sw_lyrics_get_line (self->lyrics, section->first_line + k)->text, "line"));
    }
  if (self->text->len > 0)
    g_string_truncate (self->text, self->text->len - 1);
}

void
_sw_lyrics_view_show_time (SwLyricsView     *self,
                           SwLyrics         *lyrics,
                           const SwWordTime *time)
{
  g_autoptr (GPtrArray) times = g_ptr_array_new ();
  g_autoptr (SwLyrics) corrected = NULL;

  g_ptr_array_add (times, (gpointer)time);
  corrected = sw_timeline_correct (lyrics, times);
  sw_lyrics_view_set_lyrics (self, corrected);
}

void
_sw_lyrics_view_emit_seek (SwLyricsView *self,
                           double        seconds)
{
  g_signal_emit (self, signals[SEEK], 0, seconds);
}

void
_sw_lyrics_view_emit_moved (SwLyricsView *self,
                            int           word,
                            double        start,
                            double        end)
{
  g_signal_emit (self, signals[WORD_MOVED], 0, (guint)word, start, end);
}

static void
sw_lyrics_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SwLyricsView *self = SW_LYRICS_VIEW (object);

  switch (prop_id)
    {
    case PROP_LINE:
      g_value_set_int (value, sw_lyrics_view_get_line (self));
      break;
    case PROP_WORD:
      g_value_set_int (value, sw_lyrics_view_get_word (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_lyrics_view_dispose (GObject *object)
{
  SwLyricsView *self = SW_LYRICS_VIEW (object);
  GtkWidget    *child;

  g_clear_handle_id (&self->next_id, g_source_remove);
  g_clear_handle_id (&self->badge_id, g_source_remove);
  if (self->scroll != NULL)
    adw_animation_pause (self->scroll);
  g_clear_object (&self->scroll);
  g_clear_object (&self->lyrics);
  g_clear_object (&self->drag_lyrics);
  g_ptr_array_set_size (self->labels, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sw_lyrics_view_parent_class)->dispose (object);
}

static void
sw_lyrics_view_finalize (GObject *object)
{
  SwLyricsView *self = SW_LYRICS_VIEW (object);

  g_ptr_array_unref (self->labels);
  g_string_free (self->text, TRUE);

  G_OBJECT_CLASS (sw_lyrics_view_parent_class)->finalize (object);
}

static void
sw_lyrics_view_class_init (SwLyricsViewClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sw_lyrics_view_get_property;
  object_class->dispose = sw_lyrics_view_dispose;
  object_class->finalize = sw_lyrics_view_finalize;
  widget_class->get_request_mode = sw_lyrics_view_get_request_mode;
  widget_class->measure = sw_lyrics_view_measure;
  widget_class->size_allocate = sw_lyrics_view_size_allocate;

  properties[PROP_LINE] = g_param_spec_int ("line", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_WORD] = g_param_spec_int ("word", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SEEK] = g_signal_new ("seek", SW_TYPE_LYRICS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[WORD_MOVED] = g_signal_new ("word-moved", SW_TYPE_LYRICS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "sw-lyrics-view");
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-lyrics-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SwLyricsView, sounding);
  gtk_widget_class_bind_template_child (widget_class, SwLyricsView, box);
  gtk_widget_class_bind_template_child (widget_class, SwLyricsView, cursor);
  gtk_widget_class_bind_template_child (widget_class, SwLyricsView, badge);
  _sw_lyrics_view_class_input (widget_class);
}

static void
sw_lyrics_view_init (SwLyricsView *self)
{
  self->line = self->word = self->at = self->drag_word = -1;
  self->position = -1;
  self->text = g_string_new (NULL);
  self->labels = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->badge), FALSE);
  _sw_lyrics_view_init_input (self);
}

SwLyrics *
sw_lyrics_view_get_lyrics (SwLyricsView *self)
{
  g_return_val_if_fail (SW_IS_LYRICS_VIEW (self), NULL);

  return self->lyrics;
}

/* Other times of the same words leave everything where it is. @lyrics: (nullable) */
void
sw_lyrics_view_set_lyrics (SwLyricsView *self,
                           SwLyrics     *lyrics)
{
  gboolean same;

  g_return_if_fail (SW_IS_LYRICS_VIEW (self));

  same = lyrics != NULL && self->lyrics != NULL && g_str_equal (sw_lyrics_get_text (lyrics), sw_lyrics_get_text (self->lyrics));
  if (!g_set_object (&self->lyrics, lyrics))
    return;
  if (!same)
    {
      set_line (self, -1);
      set_word (self, -1);
      rebuild (self);
      self->at = -1;
    }
  if (self->at < 0 && lyrics != NULL && sw_lyrics_get_n_words (lyrics) > 0)
    self->at = 0;
  if (is_timed (self))
    gtk_widget_add_css_class (GTK_WIDGET (self), "timed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "timed");
  update_cursor (self);
  show_position (self, self->position, FALSE);
}

/* @position: seconds, negative when the song is not in hand. @playing: whether it moves. */
void
sw_lyrics_view_set_position (SwLyricsView *self,
                             double        position,
                             gboolean      playing)
{
  g_return_if_fail (SW_IS_LYRICS_VIEW (self));

  show_position (self, position, playing);
}

int
sw_lyrics_view_get_line (SwLyricsView *self)
{
  g_return_val_if_fail (SW_IS_LYRICS_VIEW (self), -1);

  return self->line;
}

int
sw_lyrics_view_get_word (SwLyricsView *self)
{
  g_return_val_if_fail (SW_IS_LYRICS_VIEW (self), -1);

  return self->word;
}

int
sw_lyrics_view_get_cursor (SwLyricsView *self)
{
  g_return_val_if_fail (SW_IS_LYRICS_VIEW (self), -1);

  return self->at;
}

const char *
sw_lyrics_view_get_text (SwLyricsView *self)
{
  g_return_val_if_fail (SW_IS_LYRICS_VIEW (self), NULL);

  return self->text->str;
}
