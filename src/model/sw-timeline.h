/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-lyrics.h"

G_BEGIN_DECLS

/* When which word sounds: brought together from what tells it, corrected, written out. */

/* A word whose time somebody has corrected by ear. */
typedef struct
{
  guint  word;       /* index into the words of the lyrics */
  char  *text;       /* as it was then: a correction of another text is ignored */
  double start, end; /* seconds */
} SwWordTime;

#define SW_TYPE_WORD_TIME (sw_word_time_get_type ())
GType       sw_word_time_get_type  (void);
SwWordTime *sw_word_time_new       (guint             word,
                                    const char       *text,
                                    double            start,
                                    double            end);
SwWordTime *sw_word_time_copy      (const SwWordTime *self);
void        sw_word_time_free      (SwWordTime       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwWordTime, sw_word_time_free)

/* @lyrics with the times of @json: {"words": [{"text", "start", "end"}]}, as the
 * engine's file of words and SW_ASSET_TIMELINE have it. What is not there stays as it
 * is; a text without any times gives @lyrics. (transfer full) */
SwLyrics   *sw_timeline_apply      (SwLyrics         *lyrics,
                                    const char       *json,
                                    gssize            length);
/* @lyrics with corrected times. (element-type SwWordTime) (transfer full) */
SwLyrics   *sw_timeline_correct    (SwLyrics         *lyrics,
                                    GPtrArray        *corrections);
/* @word moved by seconds, in its place among the words of its line; NULL when it cannot
 * be. (transfer full) (nullable) */
SwWordTime *sw_timeline_move_word  (SwLyrics         *lyrics,
                                    guint             word,
                                    double            by);

typedef enum
{
  SW_WORDS_LRC,          /* the time of each line */
  SW_WORDS_ENHANCED_LRC, /* and of each word */
  SW_WORDS_SRT,          /* subtitles */
} SwWordsFormat;

#define SW_TYPE_WORDS_FORMAT (sw_words_format_get_type ())
GType       sw_words_format_get_type (void);
/* "lrc" or "srt" */
const char *sw_words_format_get_ending (SwWordsFormat format);
/* The timed lines in the order they sound; "" when none has a time. @title and @artist:
 * nullable; @duration: seconds, 0 when not known. (transfer full) */
char       *sw_timeline_export     (SwLyrics         *lyrics,
                                    SwWordsFormat     format,
                                    const char       *title,
                                    const char       *artist,
                                    double            duration);

G_END_DECLS
