/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The words of a song: sections of lines of words, with times where known.
 * Immutable. Parsed from text with "[Section]" tags on lines of their own; text
 * in round brackets on a line of its own is a backing line. */

#define SW_TYPE_LYRICS (sw_lyrics_get_type ())
G_DECLARE_FINAL_TYPE (SwLyrics, sw_lyrics, SW, LYRICS, GObject)

typedef enum
{
  SW_SECTION_VERSE,
  SW_SECTION_PRE_CHORUS,
  SW_SECTION_CHORUS,
  SW_SECTION_BRIDGE,
  SW_SECTION_INTRO,
  SW_SECTION_OUTRO,
  SW_SECTION_INSTRUMENTAL, /* solo, break, interlude, drop */
  SW_SECTION_OTHER,
} SwSectionKind;

typedef struct
{
  const char *text;
  gsize       offset;     /* bytes from the start of the source text */
  gsize       length;     /* bytes */
  double      start, end; /* seconds, negative when not known */
} SwLyricsWord;

typedef struct
{
  const char *text;
  gsize       offset;              /* bytes from the start of the source text */
  guint       first_word, n_words; /* into the words of the lyrics */
  double      start, end;
  gboolean    backing; /* in round brackets, for the other voices */
} SwLyricsLine;

typedef struct
{
  const char    *name;    /* as written, without brackets; "" before the first tag */
  SwSectionKind  kind;
  guint          first_line, n_lines;
  double         start, end;
} SwLyricsSection;

SwLyrics              *sw_lyrics_new_from_text   (const char *text);
/* A copy with @times: 2 × n_words seconds, start and end of each word. */
SwLyrics              *sw_lyrics_with_times      (SwLyrics *self, const double *times);
const char            *sw_lyrics_get_text        (SwLyrics *self);
guint                  sw_lyrics_get_n_sections  (SwLyrics *self);
guint                  sw_lyrics_get_n_lines     (SwLyrics *self);
guint                  sw_lyrics_get_n_words     (SwLyrics *self);
const SwLyricsSection *sw_lyrics_get_section     (SwLyrics *self, guint index);
const SwLyricsLine    *sw_lyrics_get_line        (SwLyrics *self, guint index);
const SwLyricsWord    *sw_lyrics_get_word        (SwLyrics *self, guint index);
gboolean               sw_lyrics_get_timed       (SwLyrics *self);
/* Index of the line or word sounding at @seconds, or -1. */
int                    sw_lyrics_line_at         (SwLyrics *self, double seconds);
int                    sw_lyrics_word_at         (SwLyrics *self, double seconds);
/* The kind of section a tag such as "Pre-Chorus 2" or "Final Hook" names. */
SwSectionKind          sw_section_kind_from_tag  (const char *tag);

G_END_DECLS
