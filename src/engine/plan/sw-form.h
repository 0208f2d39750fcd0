/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-score.h"

G_BEGIN_DECLS

/* The sections of a song in order, with the words of each. */

typedef struct
{
  char       *text;
  gboolean    backing;     /* was in round brackets */
  gboolean    spoken;      /* under a tag such as "[Rap]" or "[Spoken]" */
  const char *language;    /* (nullable) (static) "de"; NULL: English */
  GArray     *notes;       /* (nullable) (element-type SwSungNote): how it is to be sung, beats
                            * from the start of the section */
  guint       n_syllables; /* of @notes */
  char      **syllables;   /* (nullable) how they are written */
} SwFormLine;

typedef struct
{
  char         *name;  /* as written: "Verse 2" */
  SwSectionKind kind;
  GArray       *lines; /* (element-type SwFormLine) */
  guint         bars;  /* 0: as the words need */
  GArray       *chords; /* (nullable) (element-type SwChord): beats from the start of the
                         * section; repeated when the section is longer */
  int           key;   /* pitch class of the tonic here, −1: the song's */
  GArray       *tune;  /* (nullable) (element-type SwNote): what the lead instrument plays, beats
                        * from the start of the section */
} SwFormSection;

void           sw_form_section_free   (SwFormSection *self);
SwFormSection *sw_form_section_new    (const char *name, SwSectionKind kind, guint bars);
SwFormSection *sw_form_section_copy   (const SwFormSection *self);

/* (transfer full) (element-type SwFormSection): the sections words with or without
 * section tags make. */
GPtrArray     *sw_form_parse          (const char *words);
/* (transfer full) (element-type SwFormSection): a form of about @bars without words. */
GPtrArray     *sw_form_new_default    (guint bars);
gboolean       sw_form_has_words      (GPtrArray *sections);
/* Finds the language of the words, tells each line its own and returns the song's. */
const char    *sw_form_find_languages (GPtrArray *sections, const char *hints);

G_END_DECLS
