/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-words-field"

#include "config.h"

#include "sw-words-field.h"

#include "sw-lyrics-editor.h"
#include "sw-lyrics-text.h"
#include "sw-ui.h"

#include <glib/gi18n.h>

/* The count appears when this much of the limit is used. */
#define NEAR_SHARE 0.85
/* After the field shows: the window is to be there first. */
#define EDITOR_WAIT_MS 250
#define MARGIN 9 /* between the margin's numbers and the words */

struct _SwWordsField
{
  GtkWidget parent_instance;

  GtkWidget         *box;
  GtkTextView       *view; /* plain at first, an editor for lyrics later */
  GtkTextBuffer     *buffer;
  GtkLabel          *placeholder;
  GtkLabel          *counter;
  GtkScrolledWindow *scrolled;
  GtkWidget         *sections;
  GtkWidget         *tools;

  char    *text;  /* (owned) (nullable) cache of the buffer's text */
  char    *label; /* (owned) (nullable) */
  guint    max_chars;
  gboolean with_sections;
  guint    editor_id; /* brings the editor */
};

G_DEFINE_FINAL_TYPE (SwWordsField, sw_words_field, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_PLACEHOLDER,
  PROP_LABEL,
  PROP_MAX_CHARS,
  PROP_WITH_SECTIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_counter (SwWordsField *self)
{
  glong            n_chars = gtk_text_buffer_get_char_count (self->buffer);
  g_autofree char *text = sw_words_describe_count (n_chars, self->max_chars);

  gtk_label_set_label (self->counter, text != NULL ? text : "");
  if (self->max_chars > 0 && n_chars > (glong)self->max_chars)
    gtk_widget_add_css_class (GTK_WIDGET (self->counter), "over");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->counter), "over");
  gtk_widget_set_visible (GTK_WIDGET (self->counter), text != NULL);
  gtk_widget_set_visible (self->tools, self->with_sections || text != NULL);
}

static void
buffer_changed_cb (SwWordsField *self)
{
  g_clear_pointer (&self->text, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), gtk_text_buffer_get_char_count (self->buffer) == 0);
  update_counter (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
insert_section_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  sw_words_field_insert_section (SW_WORDS_FIELD (widget), g_variant_get_string (parameter, NULL));
}

static glong
get_cursor (SwWordsField *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, gtk_text_buffer_get_insert (self->buffer));
  return gtk_text_iter_get_offset (&iter);
}

static void
set_cursor (SwWordsField *self,
            glong         cursor)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &iter, (int)cursor);
  gtk_text_buffer_place_cursor (self->buffer, &iter);
  gtk_text_view_scroll_mark_onscreen (self->view, gtk_text_buffer_get_insert (self->buffer));
}

static void
move_section_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  SwWordsField    *self = SW_WORDS_FIELD (widget);
  glong            cursor = 0;
  g_autofree char *moved = sw_lyrics_text_move_section (sw_words_field_get_text (self), get_cursor (self), g_variant_get_int32 (parameter), &cursor);

  if (moved == NULL)
    return;
  sw_words_field_set_text (self, moved);
  set_cursor (self, cursor);
}

static void
jump_section_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  SwWordsField *self = SW_WORDS_FIELD (widget);
  glong         cursor = sw_lyrics_text_find_section (sw_words_field_get_text (self), get_cursor (self), g_variant_get_int32 (parameter));

  if (cursor >= 0)
    set_cursor (self, cursor);
}

/* Before the view gets them: it has its own wishes for some of these keys. */
static void
add_key (GtkShortcutController *keys,
         const char            *trigger,
         const char            *action,
         int                    direction)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), gtk_named_action_new (action));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (direction));
  gtk_shortcut_controller_add_shortcut (keys, shortcut);
}

static void
add_keys (SwWordsField *self)
{
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  add_key (keys, "<Alt>Up", "words.move-section", -1);
  add_key (keys, "<Alt>Down", "words.move-section", 1);
  add_key (keys, "<Alt>Page_Up", "words.jump-section", -1);
  add_key (keys, "<Alt>Page_Down", "words.jump-section", 1);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (keys), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (keys));
}

static void
name_view (SwWordsField *self)
{
  if (self->label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, gtk_label_get_label (self->placeholder), -1);
}

static void
watch_buffer (SwWordsField *self)
{
  g_set_object (&self->buffer, gtk_text_view_get_buffer (self->view));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
}

/* The same words in the better view, as if nothing had happened. */
static gboolean
bring_editor_cb (gpointer data)
{
  SwWordsField  *self = data;
  GtkTextView   *plain = self->view;
  GtkTextView   *editor = _sw_lyrics_editor_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (editor);
  gboolean       focused = gtk_widget_has_focus (GTK_WIDGET (plain));
  GtkTextIter    insert, bound;
  int            at[2];

  self->editor_id = 0;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &insert, gtk_text_buffer_get_insert (self->buffer));
  gtk_text_buffer_get_iter_at_mark (self->buffer, &bound, gtk_text_buffer_get_selection_bound (self->buffer));
  at[0] = gtk_text_iter_get_offset (&insert);
  at[1] = gtk_text_iter_get_offset (&bound);
  gtk_text_buffer_set_text (buffer, sw_words_field_get_text (self), -1);
  gtk_text_buffer_get_iter_at_offset (buffer, &insert, at[0]);
  gtk_text_buffer_get_iter_at_offset (buffer, &bound, at[1]);
  gtk_text_buffer_select_range (buffer, &insert, &bound);

  gtk_text_view_set_wrap_mode (editor, gtk_text_view_get_wrap_mode (plain));
  gtk_text_view_set_accepts_tab (editor, gtk_text_view_get_accepts_tab (plain));
  gtk_text_view_set_pixels_below_lines (editor, gtk_text_view_get_pixels_below_lines (plain));
  gtk_text_view_set_left_margin (editor, MARGIN);
  g_signal_handlers_disconnect_by_data (self->buffer, self);
  self->view = editor;
  watch_buffer (self);
  name_view (self);
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (editor));
  gtk_widget_add_css_class (self->box, "counted");
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (editor));
  return G_SOURCE_REMOVE;
}

static void
sw_words_field_map (GtkWidget *widget)
{
  SwWordsField *self = SW_WORDS_FIELD (widget);

  GTK_WIDGET_CLASS (sw_words_field_parent_class)->map (widget);
  if (self->with_sections && self->editor_id == 0 && !gtk_widget_has_css_class (self->box, "counted"))
    self->editor_id = g_timeout_add_full (G_PRIORITY_LOW, EDITOR_WAIT_MS, bring_editor_cb, self, NULL);
}

static void
sw_words_field_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SW_WORDS_FIELD (widget)->editor_id, g_source_remove);
  GTK_WIDGET_CLASS (sw_words_field_parent_class)->unmap (widget);
}

static gboolean
sw_words_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SW_WORDS_FIELD (widget)->view));
}

static void
sw_words_field_dispose (GObject *object)
{
  SwWordsField *self = SW_WORDS_FIELD (object);

  g_clear_handle_id (&self->editor_id, g_source_remove);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_words_field_parent_class)->dispose (object);
}

static void
sw_words_field_finalize (GObject *object)
{
  SwWordsField *self = SW_WORDS_FIELD (object);

  g_free (self->text);
  g_free (self->label);

  G_OBJECT_CLASS (sw_words_field_parent_class)->finalize (object);
}

static void
sw_words_field_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SwWordsField *self = SW_WORDS_FIELD (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, sw_words_field_get_text (self));
      break;
    case PROP_PLACEHOLDER:
      g_value_set_string (value, gtk_label_get_label (self->placeholder));
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_MAX_CHARS:
      g_value_set_uint (value, sw_words_field_get_max_chars (self));
      break;
    case PROP_WITH_SECTIONS:
      g_value_set_boolean (value, self->with_sections);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_words_field_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SwWordsField *self = SW_WORDS_FIELD (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      sw_words_field_set_text (self, g_value_get_string (value));
      break;
    case PROP_PLACEHOLDER:
      gtk_label_set_label (self->placeholder, g_value_get_string (value));
      name_view (self);
      break;
    case PROP_LABEL:
      g_free (self->label);
      self->label = g_value_dup_string (value);
      name_view (self);
      break;
    case PROP_MAX_CHARS:
      sw_words_field_set_max_chars (self, g_value_get_uint (value));
      break;
    case PROP_WITH_SECTIONS:
      self->with_sections = g_value_get_boolean (value);
      gtk_widget_set_visible (self->sections, self->with_sections);
      update_counter (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_words_field_class_init (SwWordsFieldClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_words_field_dispose;
  object_class->finalize = sw_words_field_finalize;
  object_class->get_property = sw_words_field_get_property;
  object_class->set_property = sw_words_field_set_property;
  widget_class->focus = sw_ui_focus_child;
  widget_class->grab_focus = sw_words_field_grab_focus;
  widget_class->map = sw_words_field_map;
  widget_class->unmap = sw_words_field_unmap;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", writable | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, NULL, writable);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, writable);
  properties[PROP_MAX_CHARS] = g_param_spec_uint ("max-chars", NULL, NULL, 0, G_MAXUINT, 0,
                                                  writable | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_WITH_SECTIONS] = g_param_spec_boolean ("with-sections", NULL, NULL, FALSE, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "words.insert-section", "s", insert_section_action);
  gtk_widget_class_install_action (widget_class, "words.move-section", "i", move_section_action);
  gtk_widget_class_install_action (widget_class, "words.jump-section", "i", jump_section_action);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-words-field.ui");
  gtk_widget_class_bind_template_child (widget_class, SwWordsField, box);
  gtk_widget_class_bind_template_child (widget_class, SwWordsField, view);
  gtk_widget_class_bind_template_child (widget_class, SwWordsField, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SwWordsField, placeholder);
  gtk_widget_class_bind_template_child (widget_class, SwWordsField, counter);
  gtk_widget_class_bind_template_child (widget_class, SwWordsField, sections);
  gtk_widget_class_bind_template_child (widget_class, SwWordsField, tools);
}

static void
sw_words_field_init (SwWordsField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  watch_buffer (self);
  add_keys (self);
}

/**
 * sw_words_describe_count:
 * @n_chars: how many there are
 * @max_chars: how many there may be, 0 for no limit
 *
 * Returns: (transfer full) (nullable): what to say about it; NULL while there is
 *   plenty of room
 */
char *
sw_words_describe_count (glong n_chars,
                         guint max_chars)
{
  if (max_chars == 0 || n_chars < (glong)(max_chars * NEAR_SHARE))
    return NULL;
  if (n_chars > (glong)max_chars)
    return g_strdup_printf (ngettext ("%'ld character too long", "%'ld characters too long", (gulong)(n_chars - max_chars)),
                            n_chars - max_chars);
  /* translators: how many characters are written, and how many there may be */
  return g_strdup_printf (_ ("%'ld of %'u characters"), n_chars, max_chars);
}

/* The view of the moment, for those who test it. */
GtkTextView *
sw_words_field_get_view (SwWordsField *self)
{
  g_return_val_if_fail (SW_IS_WORDS_FIELD (self), NULL);

  return self->view;
}

const char *
sw_words_field_get_text (SwWordsField *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (SW_IS_WORDS_FIELD (self), NULL);

  if (self->text == NULL)
    {
      gtk_text_buffer_get_bounds (self->buffer, &start, &end);
      self->text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
    }
  return self->text;
}

guint
sw_words_field_get_max_chars (SwWordsField *self)
{
  g_return_val_if_fail (SW_IS_WORDS_FIELD (self), 0);

  return self->max_chars;
}

const char *
sw_words_field_get_count_text (SwWordsField *self)
{
  g_return_val_if_fail (SW_IS_WORDS_FIELD (self), NULL);

  return gtk_label_get_label (self->counter);
}

void
sw_words_field_set_text (SwWordsField *self,
                         const char   *text)
{
  GtkTextIter start, end;

  g_return_if_fail (SW_IS_WORDS_FIELD (self));

  if (text == NULL)
    text = "";
  if (g_str_equal (sw_words_field_get_text (self), text))
    return;
  /* Not gtk_text_buffer_set_text(), which cannot be undone. */
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

void
sw_words_field_set_max_chars (SwWordsField *self,
                              guint         max_chars)
{
  g_return_if_fail (SW_IS_WORDS_FIELD (self));

  if (self->max_chars == max_chars)
    return;

  self->max_chars = max_chars;
  update_counter (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_CHARS]);
}

/* Puts "[@name]" on a line of its own where the cursor is, and the cursor below it. */
void
sw_words_field_insert_section (SwWordsField *self,
                               const char   *name)
{
  g_autofree char *before = NULL;
  g_autofree char *tag = NULL;
  GtkTextIter      cursor, line_start, line_end;

  g_return_if_fail (SW_IS_WORDS_FIELD (self));
  g_return_if_fail (name != NULL);

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor, gtk_text_buffer_get_insert (self->buffer));
  line_start = cursor;
  gtk_text_iter_set_line_offset (&line_start, 0);
  line_end = cursor;
  if (!gtk_text_iter_ends_line (&line_end))
    gtk_text_iter_forward_to_line_end (&line_end);
  before = g_strstrip (gtk_text_buffer_get_text (self->buffer, &line_start, &cursor, FALSE));

  /* Words on this line stay whole: the tag goes below them, or above when the
   * cursor stands before the first one. */
  if (*before != '\0')
    cursor = line_end;
  tag = g_strdup_printf ("%s[%s]\n", *before != '\0' ? "\n\n" : "", name);
  gtk_text_buffer_place_cursor (self->buffer, &cursor);
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_insert_at_cursor (self->buffer, tag, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_text_view_scroll_mark_onscreen (self->view, gtk_text_buffer_get_insert (self->buffer));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
