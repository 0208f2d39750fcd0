/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-words"

#include "config.h"

#include "sw-words.h"

#include "sw-phonetics.h"
#include "sw-singer.h"

#include <math.h>
#include <string.h>

typedef struct
{
  double start, end; /* start < 0: not sung */
} Span;

/* Milliseconds are enough and read better. */
static double
round_time (double seconds)
{
  return floor (MAX (seconds, 0) * 1000 + 0.5) / 1000;
}

static void
add_times (JsonBuilder *builder,
           double       start,
           double       end)
{
  json_builder_set_member_name (builder, "start");
  json_builder_add_double_value (builder, round_time (start));
  json_builder_set_member_name (builder, "end");
  json_builder_add_double_value (builder, round_time (end));
}

static void
add_word (JsonBuilder *builder,
          const char  *text,
          Span         span)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  add_times (builder, span.start, span.end);
  json_builder_end_object (builder);
}

/* What is written but not sung ("–", "&") takes the moment of its neighbour. */
static void
fill_gaps (GArray *spans,
           double  start)
{
  double at = start;

  for (guint i = 0; i < spans->len; i++)
    {
      Span *span = &g_array_index (spans, Span, i);

      if (span->start < 0)
        span->start = span->end = at;
      at = span->end;
    }
}

/* The span of each written word of the line, (element-type Span). */
static GArray *
time_written_words (SwScore    *score,
                    SwSungLine *line,
                    guint       n_written)
{
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (line->text, sw_score_get_language (score, line));
  g_autoptr (GArray) times = sw_singer_get_word_times (score, line);
  GArray *spans = g_array_sized_new (FALSE, FALSE, sizeof (Span), n_written);
  double  start = 0;

  for (guint i = 0; i < n_written; i++)
    g_array_append_val (spans, ((Span){ -1, -1 }));
  for (guint i = 0; i < utterance->words->len && 2 * i + 1 < times->len; i++)
    {
      guint token = g_array_index (utterance->words, SwWord, i).token;
      Span *span = token < n_written ? &g_array_index (spans, Span, token) : NULL;

      if (span == NULL)
        continue;
      if (span->start < 0)
        span->start = MAX (g_array_index (times, double, 2 * i), 0);
      span->end = MAX (g_array_index (times, double, 2 * i + 1), span->start);
    }

  if (times->len > 0)
    start = MAX (g_array_index (times, double, 0), 0);
  else if (line->notes->len > 0)
    start = sw_score_beat_to_seconds (score, g_array_index (line->notes, SwSungNote, 0).start);
  else if (line->section < score->sections->len)
    start = sw_score_beat_to_seconds (score, g_array_index (score->sections, SwScoreSection, line->section).start);
  fill_gaps (spans, start);

  return spans;
}

static void
add_sections (JsonBuilder *builder,
              SwScore     *score)
{
  json_builder_set_member_name (builder, "sections");
  json_builder_begin_array (builder);
  for (guint i = 0; i < score->sections->len; i++)
    {
      SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, section->name != NULL ? section->name : "");
      add_times (builder, sw_score_beat_to_seconds (score, section->start),
                 sw_score_beat_to_seconds (score, section->start + section->length));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * sw_words_dup_skipped:
 *
 * Returns: (transfer full) (array zero-terminated=1): the written words of @score that
 *   nobody can say, each once
 */
char **
sw_words_dup_skipped (SwScore *score)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);
      g_autoptr (SwUtterance) utterance = sw_utterance_new_for (line->text, sw_score_get_language (score, line));

      for (guint k = 0; k < utterance->skipped->len; k++)
        if (g_hash_table_add (seen, g_strdup (g_ptr_array_index (utterance->skipped, k))))
          g_strv_builder_add (builder, g_ptr_array_index (utterance->skipped, k));
    }

  return g_strv_builder_end (builder);
}

/**
 * sw_words_to_json:
 *
 * When which word sounds. Any thread.
 *
 * Returns: (transfer full): an object with sections, lines, words, and those nobody sings
 */
JsonNode *
sw_words_to_json (SwScore *score)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonBuilder) all = json_builder_new ();
  g_auto (GStrv) skipped = sw_words_dup_skipped (score);

  json_builder_begin_array (all);
  json_builder_begin_object (builder);
  add_sections (builder, score);
  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < score->lines->len; i++)
    {
      SwSungLine *line = g_ptr_array_index (score->lines, i);
      g_auto (GStrv) words = sw_phonetics_dup_tokens (line->text, sw_score_get_language (score, line));
      guint n = g_strv_length (words);
      g_autoptr (GArray) spans = time_written_words (score, line, n);

      if (n == 0)
        continue;
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "text");
      json_builder_add_string_value (builder, line->text);
      add_times (builder, g_array_index (spans, Span, 0).start, g_array_index (spans, Span, n - 1).end);
      json_builder_set_member_name (builder, "words");
      json_builder_begin_array (builder);
      for (guint k = 0; k < n; k++)
        {
          add_word (builder, words[k], g_array_index (spans, Span, k));
          add_word (all, words[k], g_array_index (spans, Span, k));
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_array (all);
  json_builder_set_member_name (builder, "words");
  json_builder_add_value (builder, json_builder_get_root (all));
  json_builder_set_member_name (builder, "language");
  json_builder_add_string_value (builder, score->language != NULL ? score->language : "en");
  json_builder_set_member_name (builder, "skipped");
  json_builder_begin_array (builder);
  for (guint i = 0; skipped[i] != NULL; i++)
    json_builder_add_string_value (builder, skipped[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
