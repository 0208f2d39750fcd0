/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What instruments can play. */

#define G_LOG_DOMAIN "sw-instrument"

#include "config.h"

#include "sw-compose-private.h"

/* By General MIDI program: the notes that players of the real instrument have. */
static const struct
{
  guint8 last; /* program */
  guint8 low, high;
} ranges[] = {
  { 7, 28, 103 },   /* pianos */
  { 15, 53, 105 },  /* bells and mallets */
  { 20, 36, 96 },   /* organs */
  { 21, 41, 89 },   /* accordion */
  { 22, 48, 84 },   /* harmonica */
  { 23, 41, 89 },   /* bandoneon */
  { 31, 40, 86 },   /* guitars */
  { 39, 28, 65 },   /* basses */
  { 40, 55, 100 },  /* violin */
  { 41, 48, 88 },   /* viola */
  { 42, 36, 76 },   /* cello */
  { 43, 28, 58 },   /* double bass */
  { 45, 36, 96 },   /* strings trembling, plucked */
  { 46, 28, 100 },  /* harp */
  { 47, 36, 60 },   /* timpani */
  { 51, 36, 96 },   /* string sections */
  { 54, 43, 81 },   /* choirs */
  { 55, 36, 96 },   /* orchestra hit */
  { 56, 54, 84 },   /* trumpet */
  { 57, 40, 74 },   /* trombone */
  { 58, 29, 62 },   /* tuba */
  { 59, 54, 84 },   /* muted trumpet */
  { 60, 41, 76 },   /* horn */
  { 63, 41, 86 },   /* brass sections */
  { 64, 56, 87 },   /* soprano saxophone */
  { 65, 49, 80 },   /* alto */
  { 66, 44, 76 },   /* tenor */
  { 67, 37, 68 },   /* baritone */
  { 68, 58, 88 },   /* oboe */
  { 69, 52, 80 },   /* cor anglais */
  { 70, 34, 72 },   /* bassoon */
  { 71, 50, 89 },   /* clarinet */
  { 72, 74, 105 },  /* piccolo */
  { 79, 60, 93 },   /* flutes and pipes */
  { 103, 24, 103 }, /* synthesisers */
  { 107, 43, 91 },  /* plucked from afar */
  { 108, 55, 91 },  /* kalimba */
  { 111, 55, 93 },  /* pipes, fiddle */
  { 127, 36, 96 },
};

void
_sw_instrument_get_range (const SwPart *part,
                          int          *low,
                          int          *high)
{
  guint i = 0;

  while (ranges[i].last < part->program && i + 1 < G_N_ELEMENTS (ranges))
    i++;
  *low = ranges[i].low;
  *high = ranges[i].high;
  if (part->synth != NULL)
    {
      *low = 24;
      *high = 103;
    }
}
