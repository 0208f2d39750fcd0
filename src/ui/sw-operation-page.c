/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-operation-page"

#include "config.h"

#include "sw-operation-page.h"

#include "sw-clip-list.h"
#include "sw-cover.h"
#include "sw-format.h"
#include "sw-parameter-row.h"
#include "sw-price.h"
#include "sw-range-editor.h"
#include "sw-ui.h"
#include "sw-words-field.h"

#include <glib/gi18n.h>
#include <math.h>

/* A second press of the button within this time was not meant: it would pay twice. */
#define REST_MS 1000
/* A line begins and ends a little before and after its words. */
#define LINE_MARGIN 0.15

struct _SwOperationPage
{
  GtkWidget parent_instance;

  GtkWidget           *box;
  SwCover             *cover;
  GtkLabel            *heading;
  GtkLabel            *source_title;
  GtkLabel            *purpose;
  GtkWidget           *second_group;
  AdwComboRow         *second;
  SwRangeEditor       *range;
  GtkWidget           *lines_expander;
  GtkListBox          *lines;
  SwWordsField        *part_words;
  SwWordsField        *words;
  AdwPreferencesGroup *rows;
  GtkWidget           *more_group;
  AdwExpanderRow      *more;
  GtkLabel            *hint;
  GtkButton           *submit;

  SwStudio     *studio;      /* (owned) */
  SwPlayer     *player;      /* (owned) (nullable) */
  SwClip       *source;      /* (owned) */
  SwRequest    *request;     /* (owned) */
  SwLyrics     *lyrics;      /* (owned) (nullable) with times */
  SwClipList   *songs;       /* (owned) (nullable) to choose the second song from */
  SwClip       *second_clip; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  const char   *start_name;  /* (nullable) parameter that the waveform sets */
  const char   *end_name;    /* (nullable) */
  guint         update_id;
  guint         resting_id;
  gboolean      filling;   /* the form follows the request or the waveform right now */
  gboolean      own_words; /* somebody has typed the part's words */
  gboolean      ready;
};

G_DEFINE_FINAL_TYPE (SwOperationPage, sw_operation_page, GTK_TYPE_WIDGET)

enum
{
  SUBMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is pointed at on the waveform. */
static const struct
{
  const char *start, *end; /* end: NULL for a point */
  double      longest;     /* seconds, 0: any */
} pointers[] = {
  { "continue_at", NULL, 0 },
  { "infill_start_s", "infill_end_s", 0 },
  { "chop_sample_start_s", "chop_sample_end_s", 0 },
  { "vocal_start_s", "vocal_end_s", 30 },
  { "overpainting_start_s", "overpainting_end_s", 0 },
};

/* What most people leave as it is. */
static const char *const rare[] = { "negative_tags", "style_weight", "weirdness_constraint", "duration", "seed", "mv" };

static char *
describe_obstacle (SwOperationPage *self)
{
  SwRequestFacts facts;
  const char    *service = sw_studio_get_service (self->studio);
  double         left = INFINITY;
  char          *refusal = sw_studio_dup_refusal (self->studio, sw_request_get_operation (self->request)->id, self->source, &left);
  g_autoptr (GPtrArray) violations = NULL;

  if (refusal != NULL)
    return refusal;
  if (self->songs != NULL && (self->second_clip == NULL || self->second_clip == self->source ||
                              g_str_equal (sw_clip_get_id (self->second_clip), sw_clip_get_id (self->source))))
    return g_strdup (_ ("Choose another song as the second one"));
  if (self->end_name != NULL && sw_request_has (self->request, self->start_name) &&
      sw_range_editor_get_end (self->range) <= sw_range_editor_get_start (self->range))
    return g_strdup (_ ("Choose a part: drag over the waveform"));
  sw_studio_get_facts (self->studio, self->request, &facts);
  violations = sw_request_validate (self->request, &facts);
  if (violations->len > 0)
    {
      const SwViolation *first = g_ptr_array_index (violations, 0);

      if (g_str_equal (first->parameter, "prompt") && !sw_request_has (self->request, "prompt"))
        return g_strdup (_ ("Write the words first, or make it instrumental"));
      return g_strdup (first->message);
    }
  if (!sw_studio_get_opened (self->studio))
    return g_strdup (_ ("The library is not open yet"));
  if (!g_str_equal (service, "builtin") && sw_studio_get_key_problem (self->studio) != NULL)
    return g_strdup (_ ("The service needs a key"));
  return g_strdup ("");
}

/* How long it is possible yet is worth saying while it is possible. */
static char *
describe_time_left (SwOperationPage *self)
{
  double           left = INFINITY;
  g_autofree char *refusal = sw_studio_dup_refusal (self->studio, sw_request_get_operation (self->request)->id, self->source, &left);

  if (refusal != NULL || !isfinite (left))
    return g_strdup ("");
  /* translators: how long the service still works on a song in this way */
  return g_strdup_printf (_ ("Possible for another %d h %02d min"), (int)(left / 3600), (int)(left / 60) % 60);
}

static void
update (SwOperationPage *self)
{
  g_autofree char *obstacle = describe_obstacle (self);
  g_autofree char *left = describe_time_left (self);
  g_autofree char *label = sw_price_label (self->studio, self->request, sw_operation_page_get_title (self));

  self->ready = *obstacle == '\0';
  gtk_label_set_label (self->hint, self->ready ? left : obstacle);
  gtk_button_set_label (self->submit, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "operation.submit", self->ready && self->resting_id == 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->submit), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, obstacle, -1);
  sw_words_field_set_max_chars (self->words, sw_request_get_max_chars (self->request, "prompt"));
  sw_words_field_set_max_chars (self->part_words, sw_request_get_max_chars (self->request, "infill_lyrics"));
}

static gboolean
update_cb (gpointer data)
{
  SwOperationPage *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (SwOperationPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static gboolean
takes (SwOperationPage *self,
       const char      *name)
{
  return sw_operation_get_parameter (sw_request_get_operation (self->request), name) != NULL;
}

static void
write_text (SwOperationPage *self,
            const char      *name,
            const char      *text)
{
  if (self->filling || self->request == NULL)
    return;
  if (*text != '\0')
    sw_request_set_string (self->request, name, text);
  else
    sw_request_clear (self->request, name);
}

static void
words_changed_cb (SwOperationPage *self)
{
  write_text (self, "prompt", sw_words_field_get_text (self->words));
}

static void
part_words_changed_cb (SwOperationPage *self)
{
  if (!self->filling)
    self->own_words = TRUE;
  write_text (self, "infill_lyrics", sw_words_field_get_text (self->part_words));
}

static gboolean
line_is_inside (const SwLyricsLine *line,
                double              start,
                double              end)
{
  return line->start >= 0 && (line->start + line->end) / 2 > start && (line->start + line->end) / 2 < end;
}

/* The words that sound in the range, until somebody has written others. */
static void
fill_part_words (SwOperationPage *self)
{
  double start = sw_range_editor_get_start (self->range), end = sw_range_editor_get_end (self->range);
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->own_words || self->lyrics == NULL || !takes (self, "infill_lyrics"))
    return;
  for (guint i = 0; i < sw_lyrics_get_n_lines (self->lyrics); i++)
    {
      const SwLyricsLine *line = sw_lyrics_get_line (self->lyrics, i);

      if (line_is_inside (line, start, end))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line->text);
    }
  sw_words_field_set_text (self->part_words, text->str);
  if (text->len > 0)
    sw_request_set_string (self->request, "infill_lyrics", text->str);
  else
    sw_request_clear (self->request, "infill_lyrics");
}

/* The range selects the words … */
static void
select_lines (SwOperationPage *self)
{
  double start = sw_range_editor_get_start (self->range), end = sw_range_editor_get_end (self->range);

  for (guint i = 0; self->lyrics != NULL && i < sw_lyrics_get_n_lines (self->lyrics); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->lines, (int)i);

      if (row == NULL)
        break;
      if (line_is_inside (sw_lyrics_get_line (self->lyrics, i), start, end))
        gtk_list_box_select_row (self->lines, row);
      else
        gtk_list_box_unselect_row (self->lines, row);
    }
}

static void
range_changed_cb (SwOperationPage *self)
{
  double   start = sw_range_editor_get_start (self->range), end = sw_range_editor_get_end (self->range);
  gboolean was_filling = self->filling;

  if (self->request == NULL || self->start_name == NULL)
    return;
  self->filling = TRUE;
  /* Hundredths are what people see and what the service gets. */
  sw_request_set_number (self->request, self->start_name, round (start * 100) / 100);
  if (self->end_name != NULL)
    sw_request_set_number (self->request, self->end_name, round (end * 100) / 100);
  if (!was_filling)
    select_lines (self);
  fill_part_words (self);
  self->filling = was_filling;
  queue_update (self);
}

/* … and the words select the range: from the first chosen line to the last one. */
static void
lines_selected_cb (SwOperationPage *self)
{
  double start = INFINITY, end = -INFINITY;

  if (self->filling || self->lyrics == NULL)
    return;
  for (guint i = 0; i < sw_lyrics_get_n_lines (self->lyrics); i++)
    {
      GtkListBoxRow      *row = gtk_list_box_get_row_at_index (self->lines, (int)i);
      const SwLyricsLine *line = sw_lyrics_get_line (self->lyrics, i);

      if (row == NULL || !gtk_list_box_row_is_selected (row) || line->start < 0)
        continue;
      start = MIN (start, line->start);
      end = MAX (end, line->end);
    }
  if (!isfinite (start) || end <= start)
    return;
  self->filling = TRUE;
  sw_range_editor_set_range (self->range, MAX (0, start - LINE_MARGIN), end + LINE_MARGIN);
  self->filling = FALSE;
}

static void
lyrics_loaded_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (SwOperationPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwLyrics) lyrics = sw_studio_load_words_finish (SW_STUDIO (source), result, &error);

  if (lyrics == NULL || !sw_lyrics_get_timed (lyrics))
    return;
  g_set_object (&self->lyrics, lyrics);
  sw_waveform_editor_set_lyrics (sw_range_editor_get_editor (self->range), lyrics);
  self->filling = TRUE;
  for (guint i = 0; i < sw_lyrics_get_n_lines (lyrics); i++)
    {
      GtkWidget *label = gtk_label_new (sw_lyrics_get_line (lyrics, i)->text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "lyrics-line");
      gtk_list_box_append (self->lines, label);
    }
  self->filling = FALSE;
  gtk_widget_set_visible (self->lines_expander, self->end_name != NULL);
  range_changed_cb (self);
}

static void
second_changed_cb (SwOperationPage *self)
{
  SwClip *second = adw_combo_row_get_selected_item (self->second);

  if (self->filling || self->request == NULL || second == NULL || sw_clip_get_placeholder (second))
    return;
  g_set_object (&self->second_clip, second);
  sw_studio_set_request_sources (self->studio, self->request, self->source, second);
  queue_update (self);
}

static char *
name_song_cb (gpointer    instance,
              const char *title,
              int         take)
{
  const char *shown = title == NULL || *title == '\0' ? _ ("Untitled") : title;

  /* translators: a song's title and which take it is */
  return take > 0 ? g_strdup_printf (_ ("%s (take %d)"), shown, take) : g_strdup (shown);
}

static void
prepare_second (SwOperationPage *self)
{
  const SwParameter *parameter = sw_operation_get_source_parameter (sw_request_get_operation (self->request));
  g_autoptr (GtkExpression) name = NULL;
  GtkExpression *facts[2];

  if (parameter == NULL || parameter->type != SW_PARAMETER_STRINGS || !sw_studio_get_opened (self->studio))
    return;
  facts[0] = gtk_property_expression_new (SW_TYPE_CLIP, NULL, "title");
  facts[1] = gtk_property_expression_new (SW_TYPE_CLIP, NULL, "take");
  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 2, facts, G_CALLBACK (name_song_cb), NULL, NULL);
  self->songs = sw_clip_list_new (sw_studio_get_store (self->studio));
  sw_clip_list_reload (self->songs);
  adw_combo_row_set_expression (self->second, name);
  self->filling = TRUE;
  adw_combo_row_set_model (self->second, G_LIST_MODEL (self->songs));
  adw_combo_row_set_selected (self->second, GTK_INVALID_LIST_POSITION);
  self->filling = FALSE;
  gtk_widget_set_visible (self->second_group, TRUE);
}

/* A song is mostly continued near its end: on the last beat a second before it. */
static double
get_usual_point (SwClip *clip)
{
  double at = MAX (0, sw_clip_get_duration (clip) - 1);
  double beat = sw_clip_get_bpm (clip) > 0 ? 60 / sw_clip_get_bpm (clip) : 0;

  return beat > 0 ? floor (at / beat) * beat : at;
}

static void
prepare_range (SwOperationPage *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pointers); i++)
    {
      if (!takes (self, pointers[i].start))
        continue;
      self->start_name = pointers[i].start;
      self->end_name = pointers[i].end;
      g_object_set (self->range,
                    "player", self->player,
                    "clip", self->source,
                    "mode", pointers[i].end != NULL ? SW_WAVEFORM_RANGE : SW_WAVEFORM_POINT,
                    "longest", pointers[i].longest,
                    NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->range), TRUE);
      if (pointers[i].end == NULL)
        {
          double at = get_usual_point (self->source);

          sw_range_editor_set_range (self->range, at, at);
        }
      break;
    }
}

static void
prepare_words (SwOperationPage *self)
{
  const char *words = sw_request_get_string (self->request, "prompt");

  self->filling = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->words), takes (self, "prompt"));
  gtk_widget_set_visible (GTK_WIDGET (self->part_words), takes (self, "infill_lyrics"));
  if (takes (self, "infill_lyrics"))
    g_object_set (self->words, "label", _ ("Words of the whole song"), "placeholder", _ ("Words of the whole song…"), NULL);
  sw_words_field_set_text (self->words, words);
  self->filling = FALSE;
}

static void
prepare_rows (SwOperationPage *self)
{
  GPtrArray *parameters = sw_request_get_operation (self->request)->parameters;
  gboolean   any = FALSE;

  for (guint i = 0; i < parameters->len; i++)
    {
      const SwParameter *parameter = g_ptr_array_index (parameters, i);
      gboolean           seldom = FALSE;
      GtkWidget         *row;

      if (parameter->engine_only && sw_studio_get_target (self->studio, sw_studio_get_service (self->studio)) != SW_TARGET_ENGINE)
        continue;
      row = sw_parameter_row_new (self->studio, self->request, parameter);
      if (row == NULL)
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (rare); k++)
        seldom = seldom || g_str_equal (rare[k], parameter->name);
      if (seldom)
        adw_expander_row_add_row (self->more, row);
      else
        adw_preferences_group_add (self->rows, row);
      any = any || seldom;
    }
  gtk_widget_set_visible (self->more_group, any);
}

static void
prepare (SwOperationPage *self,
         const char      *operation)
{
  const SwOperation *chosen;
  const char        *title = *sw_clip_get_title (self->source) != '\0' ? sw_clip_get_title (self->source) : _ ("Untitled");

  self->request = sw_studio_new_request (self->studio, operation, self->source);
  chosen = sw_request_get_operation (self->request);
  gtk_label_set_label (self->heading, sw_operation_get_name (chosen));
  gtk_label_set_label (self->source_title, title);
  gtk_label_set_label (self->purpose, sw_operation_get_purpose (chosen));
  sw_cover_set_clip (self->cover, self->source);
  prepare_words (self);
  prepare_range (self);
  prepare_second (self);
  prepare_rows (self);
  g_signal_connect_object (self->request, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::opened", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::service", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->studio, "notify::key-problem", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source, "notify::state", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  range_changed_cb (self);
  if (self->start_name != NULL)
    sw_studio_load_words_async (self->studio, self->source, self->cancellable, lyrics_loaded_cb, g_object_ref (self));
  update (self);
}

static gboolean
rested_cb (gpointer data)
{
  SwOperationPage *self = data;

  self->resting_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
submit_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  SwOperationPage *self = SW_OPERATION_PAGE (widget);
  SwTask          *task;

  /* What was typed last may still be on its way to the button. */
  update (self);
  if (!self->ready || self->resting_id != 0)
    return;
  task = sw_studio_submit (self->studio, self->request, NULL);
  self->resting_id = g_timeout_add (REST_MS, rested_cb, self);
  gtk_widget_action_set_enabled (widget, "operation.submit", FALSE);
  if (task != NULL)
    g_signal_emit (self, signals[SUBMITTED], 0, task);
}

static gboolean
sw_operation_page_grab_focus (GtkWidget *widget)
{
  SwOperationPage *self = SW_OPERATION_PAGE (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->range)))
    return gtk_widget_child_focus (GTK_WIDGET (self->range), GTK_DIR_TAB_FORWARD);
  if (gtk_widget_get_visible (GTK_WIDGET (self->words)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->words));
  return gtk_widget_child_focus (self->box, GTK_DIR_TAB_FORWARD);
}

static void
sw_operation_page_dispose (GObject *object)
{
  SwOperationPage *self = SW_OPERATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->resting_id, g_source_remove);
  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->songs);
  g_clear_object (&self->second_clip);
  g_clear_object (&self->lyrics);
  g_clear_object (&self->request);
  g_clear_object (&self->source);
  g_clear_object (&self->player);
  g_clear_object (&self->studio);

  G_OBJECT_CLASS (sw_operation_page_parent_class)->dispose (object);
}

static void
sw_operation_page_finalize (GObject *object)
{
  SwOperationPage *self = SW_OPERATION_PAGE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sw_operation_page_parent_class)->finalize (object);
}

static void
sw_operation_page_class_init (SwOperationPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sw_operation_page_dispose;
  object_class->finalize = sw_operation_page_finalize;
  widget_class->focus = sw_ui_focus_child;
  widget_class->grab_focus = sw_operation_page_grab_focus;

  signals[SUBMITTED] = g_signal_new ("submitted", SW_TYPE_OPERATION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, SW_TYPE_TASK);
  gtk_widget_class_install_action (widget_class, "operation.submit", NULL, submit_action);

  g_type_ensure (SW_TYPE_COVER);
  g_type_ensure (SW_TYPE_RANGE_EDITOR);
  g_type_ensure (SW_TYPE_WORDS_FIELD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-operation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, box);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, cover);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, heading);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, purpose);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, source_title);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, second_group);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, second);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, range);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, lines_expander);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, lines);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, part_words);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, words);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, rows);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, more_group);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, more);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, hint);
  gtk_widget_class_bind_template_child (widget_class, SwOperationPage, submit);
  gtk_widget_class_bind_template_callback (widget_class, lines_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, part_words_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, second_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, words_changed_cb);
}

static void
sw_operation_page_init (SwOperationPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "operation.submit", FALSE);
  g_signal_connect_object (self->range, "notify::start", G_CALLBACK (range_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->range, "notify::end", G_CALLBACK (range_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sw_operation_page_new:
 * @studio: the studio
 * @player: (nullable): what plays
 * @operation: id of an operation of the contract
 * @source: the song to work on
 *
 * Returns: (transfer floating): the composer of that operation
 */
GtkWidget *
sw_operation_page_new (SwStudio   *studio,
                       SwPlayer   *player,
                       const char *operation,
                       SwClip     *source)
{
  SwOperationPage *self;

  g_return_val_if_fail (SW_IS_STUDIO (studio), NULL);
  g_return_val_if_fail (SW_IS_CLIP (source), NULL);

  self = g_object_new (SW_TYPE_OPERATION_PAGE, NULL);
  self->studio = g_object_ref (studio);
  self->source = g_object_ref (source);
  g_set_object (&self->player, player);
  prepare (self, operation);
  return GTK_WIDGET (self);
}

SwRequest *
sw_operation_page_get_request (SwOperationPage *self)
{
  g_return_val_if_fail (SW_IS_OPERATION_PAGE (self), NULL);

  return self->request;
}

SwClip *
sw_operation_page_get_source (SwOperationPage *self)
{
  g_return_val_if_fail (SW_IS_OPERATION_PAGE (self), NULL);

  return self->source;
}

const char *
sw_operation_page_get_title (SwOperationPage *self)
{
  g_return_val_if_fail (SW_IS_OPERATION_PAGE (self), NULL);

  return sw_operation_get_name (sw_request_get_operation (self->request));
}

const char *
sw_operation_page_get_hint (SwOperationPage *self)
{
  g_return_val_if_fail (SW_IS_OPERATION_PAGE (self), NULL);

  return gtk_label_get_label (self->hint);
}

gboolean
sw_operation_page_get_ready (SwOperationPage *self)
{
  g_return_val_if_fail (SW_IS_OPERATION_PAGE (self), FALSE);

  return self->ready;
}
