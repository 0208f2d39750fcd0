/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistical voices of flite (CLUSTERGEN): US English male rms, Scottish male
 * awb, US English female slt, all at 16 kHz.
 *
 * The words come with their phones, so flite's own reading of text is left out: the
 * utterance's words, syllables and segments are built here, which also lets the voices
 * say other languages than English.
 *
 * flite puts its mel-cepstra before trajectory smoothing into the utterance, so
 * mlpg() is run here; and it is stopped before it makes a waveform nobody needs, which
 * is two thirds of its work.
 */

#define G_LOG_DOMAIN "sw-voice-flite"

#include "config.h"

#include "sw-flite-lock.h"
#include "sw-voice-source.h"

#include <flite/flite.h>
#include <flite/cst_cg.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Exported by the voice libraries but declared in no header. */
cst_voice *register_cmu_us_slt (const char *voxdir);
cst_voice *register_cmu_us_rms (const char *voxdir);
cst_voice *register_cmu_us_awb (const char *voxdir);

#define N_CEPSTRA 25
/* The averaged spectra of such a voice are dull; sharper formants are understood
 * better. Coefficients 0 and 1 (level and slope) stay. */
#define FORMANT_EMPHASIS 1.4f

/* Spoken slowly, sounds are articulated fully; singing stretches them anyway. */
#define STRETCH 1.0f

typedef cst_voice *(*RegisterFunc) (const char *voxdir);

static const RegisterFunc register_voice[] = {
  register_cmu_us_slt,
  register_cmu_us_rms,
  register_cmu_us_awb,
};

/* What is to be said, for the steps of the synthesis below; guarded by the flite lock. */
static SwUtterance *current;

static gboolean
flite_is_available (const SwVoiceSource *self)
{
  return TRUE; /* linked */
}

static int
stop_before_the_waveform (const cst_wave           *wave,
                          int                       start,
                          int                       size,
                          int                       last,
                          cst_audio_streaming_info *info)
{
  return CST_AUDIO_STREAM_STOP;
}

static cst_voice *
get_voice (const SwVoiceSource *self)
{
  cst_voice *voice = register_voice[self->variant](NULL); /* made once by the library */

  if (voice != NULL && !feat_present (voice->features, "streaming_info"))
    {
      cst_audio_streaming_info *info = new_audio_streaming_info ();

      info->asc = stop_before_the_waveform;
      info->min_buffsize = 256;
      feat_set (voice->features, "streaming_info", audio_streaming_info_val (info));
    }

  return voice;
}

/* In place of flite's text analysis: one word for each token. */
static cst_utterance *
add_words (cst_utterance *spoken)
{
  cst_relation *words = utt_relation_create (spoken, "Word");

  for (cst_item *token = relation_head (utt_relation (spoken, "Token")); token != NULL; token = item_next (token))
    {
      cst_item *word = item_add_daughter (token, NULL);

      item_set_string (word, "name", item_feat_string (token, "name"));
      relation_append (words, word);
    }

  return spoken;
}

static void
add_segments (const SwSyllable *syllable,
              cst_item         *parent,
              cst_relation     *segments)
{
  for (guint i = 0; i < syllable->n_phones; i++)
    {
      SwPhone  *phone = &g_array_index (current->phones, SwPhone, syllable->first_phone + i);
      cst_item *segment = relation_append (segments, NULL);

      item_set_string (segment, "name", sw_voice_phone_find (phone->symbol, phone->vowel));
      item_add_daughter (parent, segment);
    }
}

/* In place of flite's look at its lexicon. */
static cst_utterance *
add_phones (cst_utterance *spoken)
{
  cst_relation *syllables = utt_relation_create (spoken, "Syllable");
  cst_relation *structure = utt_relation_create (spoken, "SylStructure");
  cst_relation *segments = utt_relation_create (spoken, "Segment");
  cst_item     *item = relation_head (utt_relation (spoken, "Word"));

  for (guint i = 0; i < current->words->len && item != NULL; i++, item = item_next (item))
    {
      SwWord   *word = &g_array_index (current->words, SwWord, i);
      cst_item *branch = relation_append (structure, item);

      for (guint k = word->first_syllable; k < word->first_syllable + word->n_syllables; k++)
        {
          SwSyllable *syllable = &g_array_index (current->syllables, SwSyllable, k);
          cst_item   *leaf = relation_append (syllables, NULL);

          item_set_string (leaf, "stress", syllable->stress > 0 ? "1" : "0");
          add_segments (syllable, item_add_daughter (branch, leaf), segments);
        }
    }

  return spoken;
}

/* In place of changes to the phones after the lexicon: these are done already. */
static cst_utterance *
change_nothing (cst_utterance *spoken)
{
  return spoken;
}

static cst_utterance *
synthesise (cst_voice *voice)
{
  cst_utterance *spoken = new_utterance ();
  cst_relation  *tokens;

  /* Features of the utterance go before those of the voice. */
  feat_set (spoken->features, "textanalysis_func", uttfunc_val (add_words));
  feat_set (spoken->features, "lexical_insertion_func", uttfunc_val (add_phones));
  feat_set (spoken->features, "postlex_func", uttfunc_val (change_nothing));
  feat_set_float (spoken->features, "duration_stretch", STRETCH);
  utt_init (spoken, voice);
  tokens = utt_relation_create (spoken, "Token");
  for (guint i = 0; i < current->words->len; i++)
    {
      cst_item *token = relation_append (tokens, NULL);

      item_set_string (token, "name", g_array_index (current->words, SwWord, i).text);
      item_set_string (token, "whitespace", " ");
      item_set_string (token, "prepunctuation", "");
      item_set_string (token, "punc", "");
    }

  return utt_synth_tokens (spoken);
}

/* Pauses between words, where flite has put some, are passed over. */
static void
find_spans (cst_utterance *spoken,
            SwVoiceTrack  *track)
{
  double previous = 0;
  guint  n = 0;

  for (cst_item *item = relation_head (utt_relation (spoken, "Segment"));
       item != NULL && n < track->n_spans;
       item = item_next (item))
    {
      double       end = item_feat_float (item, "end");
      SwVoiceSpan *span = &track->spans[n];

      if (!g_str_equal (item_feat_string (item, "name"), "pau"))
        {
          span->first = MIN ((guint)(previous / SW_VOICE_FRAME_PERIOD + 0.5), track->n_frames - 1);
          span->end = CLAMP ((guint)(end / SW_VOICE_FRAME_PERIOD + 0.5), span->first + 1, track->n_frames);
          n++;
        }
      previous = end;
    }
}

static SwVoiceTrack *
make_track (cst_utterance   *spoken,
            const cst_cg_db *db,
            SwUtterance     *utterance)
{
  const cst_track *raw = val_track (feat_val (spoken->features, "param_track"));
  cst_track       *smooth = mlpg (raw, (cst_cg_db *)db);
  SwVoiceTrack    *track = NULL;

  if (smooth != NULL && smooth->num_frames > 0 && smooth->num_channels > N_CEPSTRA)
    {
      track = sw_voice_track_new (smooth->num_frames, N_CEPSTRA, utterance->phones->len);
      track->alpha = db->mlsa_alpha;
      track->nyquist = db->sample_rate / 2.0;
      for (guint frame = 0; frame < track->n_frames; frame++)
        for (guint m = 0; m < N_CEPSTRA; m++)
          track->cepstra[frame * N_CEPSTRA + m] =
              smooth->frames[frame][1 + m] * (m > 1 ? FORMANT_EMPHASIS : 1);

      find_spans (spoken, track);
    }
  if (smooth != NULL)
    delete_track (smooth);

  return track;
}

static SwVoiceTrack *
flite_speak (const SwVoiceSource *self,
             SwUtterance         *utterance,
             GError             **error)
{
  SwVoiceTrack *track = NULL;
  cst_voice    *voice;

  sw_flite_lock ();
  voice = get_voice (self);
  if (voice != NULL)
    {
      cst_utterance *spoken;

      current = utterance;
      spoken = synthesise (voice);
      current = NULL;

      if (spoken != NULL)
        {
          track = make_track (spoken, val_cg_db (feat_val (voice->features, "cg_db")), utterance);
          delete_utterance (spoken);
        }
    }
  sw_flite_unlock ();

  if (track == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The voice could not sing “%s”."), utterance->text);

  return track;
}

const SwVoiceSource _sw_voice_flite_slt = { "flite-slt", "libflite1", 0, NULL, flite_is_available, flite_speak };
const SwVoiceSource _sw_voice_flite_rms = { "flite-rms", "libflite1", 1, NULL, flite_is_available, flite_speak };
const SwVoiceSource _sw_voice_flite_awb = { "flite-awb", "libflite1", 2, NULL, flite_is_available, flite_speak };
