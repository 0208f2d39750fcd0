/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-phonetics.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the sound of a voice comes from: something that can say a line as a sequence
 * of mel-cepstra with the place of each phone in it. HTS and flite sit behind this,
 * and a better voice can take their place. */

typedef struct
{
  guint first, end; /* frames, @end exclusive */
} SwVoiceSpan;

#define SW_VOICE_FRAME_PERIOD 0.005 /* seconds */

/* One line as it is spoken. Immutable once made, shared between threads. */
typedef struct
{
  gatomicrefcount ref_count;
  guint           n_frames;
  guint           order;        /* coefficients per frame */
  double          alpha;        /* frequency warping of the mel-cepstrum */
  double          nyquist;      /* Hz */
  float          *cepstra;      /* n_frames × order: ln amplitude */
  float          *energies;     /* per frame: ln amplitude below 4 kHz */
  guint           n_spans;
  SwVoiceSpan    *spans;        /* one per phone of the utterance */
} SwVoiceTrack;

SwVoiceTrack *sw_voice_track_new   (guint n_frames, guint order, guint n_spans);
SwVoiceTrack *sw_voice_track_ref   (SwVoiceTrack *self);
void          sw_voice_track_unref (SwVoiceTrack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwVoiceTrack, sw_voice_track_unref)
/* Fills in the energies, when all else is there. */
void          sw_voice_track_finish (SwVoiceTrack *self);

/* The phones that every voice can say: flite's US English set (the CMU lexicon's ARPABET
 * in lower case, with reductions), NULL-terminated:
 *   vowels      aa ae ah ao aw ax axr ay eh er ey ih ix iy ow oy uh uw
 *   consonants  b ch d dh dx el em en f g hh hv jh k l m n ng nx p r s sh t th v w y z zh
 * Other languages are said with these. A symbol that is not among them is said as its
 * nearest phone: some usual ones (ü, ö, ç, x, ɲ, … as "ue" "oe" "c" "x" "gn", see the
 * table in sw-voice-phones.c) have one named, others become "ax" or "dx". */
const char *const *sw_voice_phones_get (void);
/* @symbol itself when it is one of the above, else the nearest. Never NULL. */
const char        *sw_voice_phone_find (const char *symbol, gboolean vowel);

typedef struct _SwVoiceSource SwVoiceSource;
struct _SwVoiceSource
{
  const char    *id;      /* "hts-slt" */
  const char    *package; /* the Debian package that brings the data */
  guint          variant; /* for the implementation */
  const char    *stand_in; /* (nullable): id of the source to use when the data is missing */
  gboolean      (*is_available) (const SwVoiceSource *self);
  SwVoiceTrack *(*speak)        (const SwVoiceSource *self,
                                 SwUtterance         *utterance,
                                 GError             **error);
};

/* NULL when unknown. */
const SwVoiceSource *sw_voice_source_find  (const char *id);
gboolean             sw_voice_source_is_available (const SwVoiceSource *self);
/* @id, or what stands in for it; NULL when neither is installed. */
const SwVoiceSource *sw_voice_source_choose (const char *id);
/* From a small cache when the same words were said before. Any thread.
 * G_IO_ERROR_NOT_FOUND without voice data, G_IO_ERROR_FAILED when it cannot say them. */
SwVoiceTrack        *sw_voice_source_speak (const SwVoiceSource *self,
                                            SwUtterance         *utterance,
                                            GError             **error);

extern const SwVoiceSource _sw_voice_hts_slt;
extern const SwVoiceSource _sw_voice_flite_slt;
extern const SwVoiceSource _sw_voice_flite_rms;
extern const SwVoiceSource _sw_voice_flite_awb;

G_END_DECLS
