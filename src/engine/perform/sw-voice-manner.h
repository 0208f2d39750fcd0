/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Whose voice and how it sings, as numbers: what makes one stock singer different from
 * another, and what a persona stores. A plain value: copy it by assignment. */

typedef enum
{
  SW_DELIVERY_PLAIN,
  SW_DELIVERY_SOFT,      /* breathy, little effort */
  SW_DELIVERY_POWERFUL,  /* effort, ring, late and wide vibrato */
  SW_DELIVERY_WHISPERED, /* no pitch at all */
  SW_DELIVERY_SPOKEN,    /* every line as rap or speech */
  SW_N_DELIVERIES,
} SwDelivery;

/* "plain", "soft", … as in JSON. */
const char *sw_delivery_get_name  (SwDelivery self);
gboolean    sw_delivery_from_name (const char *name, SwDelivery *self);

typedef struct
{
  char       source[24];    /* id of a voice source: "hts-slt" */
  char       gender;        /* 'f' or 'm' */
  SwDelivery delivery;
  guint8     low, high;     /* comfortable range, MIDI notes, at least an octave */
  guint8     n_voices;      /* 1 … 6: more than one sing the lead together, as a choir */
  double     formants;      /* 0.8 … 1.25: formant frequencies × this; 1.1 = shorter vocal tract */
  double     breathiness;   /* 0 … 1 */
  double     brightness;    /* −0.5 … 0.5 neper per octave around 1 kHz */
  double     fundamental;   /* 0 … 1.5 neper added to the lowest harmonic */
  double     vibrato_depth; /* 0 … 1.5 semitones, once it has grown */
  double     vibrato_rate;  /* 3 … 8 Hz */
  double     portamento;    /* 0.02 … 0.3 s, glide from note to note */
  double     scoop;         /* 0 … 2 semitones from below into a phrase */
} SwVoiceManner;

/* The manner of a stock singer. FALSE (and @self is the first singer) when unknown. */
gboolean  sw_voice_manner_init      (SwVoiceManner *self, const char *singer);
/* Brings every field into its range; an unknown source becomes the gender's usual one. */
void      sw_voice_manner_clamp     (SwVoiceManner *self);
/* What @self comes to when its delivery is worked into the other numbers; what the
 * singer goes by. */
void      sw_voice_manner_deliver   (const SwVoiceManner *self, SwVoiceManner *delivered);
gboolean  sw_voice_manner_equal     (const SwVoiceManner *a, const SwVoiceManner *b);
/* (transfer full): an object with every field. */
JsonNode *sw_voice_manner_to_json   (const SwVoiceManner *self);
/* Reads over what @self holds: members that are absent keep their value, so start from
 * a stock singer. Every number is clamped. G_IO_ERROR_INVALID_DATA, and @self is
 * untouched, when a member has the wrong type. */
gboolean  sw_voice_manner_from_json (SwVoiceManner *self, JsonNode *node, GError **error);

G_END_DECLS
