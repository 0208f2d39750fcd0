/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ears that nobody here has made: aubio for the pitch, pocketsphinx for the words. */

typedef struct
{
  char  *word;
  double start, end; /* seconds from the first sample */
} SwHeardWord;

typedef struct _SwVoiceEars SwVoiceEars;

SwVoiceEars *sw_voice_ears_new   (void);
void         sw_voice_ears_free  (SwVoiceEars *self);

/* Hz per 10 ms, frame i centred on i × 10 ms; 0 where it hears no clear pitch.
 * (transfer full) (element-type float) */
GArray      *sw_voice_ears_track_pitch (const float *samples, gsize n);

/* Where each of @words sounds when they are known to be sung: NULL when it does not
 * find them. (transfer full) (element-type SwHeardWord) */
GArray      *sw_voice_ears_align  (SwVoiceEars *self, const char *const *words, const float *samples, gsize n);

/* Which of @lines is sung: its index, −1 when it cannot say. */
int          sw_voice_ears_choose (SwVoiceEars *self, const char *const *lines, const float *samples, gsize n);

/* Whether all words of the line are in the recogniser's dictionary. */
gboolean     sw_voice_ears_know   (SwVoiceEars *self, const char *line);

G_END_DECLS
