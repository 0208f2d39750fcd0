/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistical voices of flite (CLUSTERGEN): US English male rms, Scottish male
 * awb, US English female slt, all at 16 kHz.
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

typedef cst_voice *(*RegisterFunc) (const char *voxdir);

static const RegisterFunc register_voice[] = {
  register_cmu_us_slt,
  register_cmu_us_rms,
  register_cmu_us_awb,
};

typedef struct
{
  char  symbol[8];
  guint first, end;
} Segment;

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

static GArray *
collect_segments (cst_utterance *utterance,
                  guint          n_frames)
{
  GArray *segments = g_array_new (FALSE, TRUE, sizeof (Segment));
  double  previous = 0;

  for (cst_item *item = relation_head (utt_relation (utterance, "Segment"));
       item != NULL;
       item = item_next (item))
    {
      double  end = item_feat_float (item, "end");
      Segment segment = { 0 };

      g_strlcpy (segment.symbol, item_feat_string (item, "name"), sizeof segment.symbol);
      segment.first = MIN ((guint)(previous / SW_VOICE_FRAME_PERIOD + 0.5), n_frames - 1);
      segment.end = CLAMP ((guint)(end / SW_VOICE_FRAME_PERIOD + 0.5), segment.first + 1, n_frames);
      previous = end;
      if (!g_str_equal (segment.symbol, "pau"))
        g_array_append_val (segments, segment);
    }

  return segments;
}

/* The voice may say a phone or two differently from the dictionary's words (accents,
 * reductions): pair both sequences with the fewest changes, a phone without partner
 * takes the place where it ought to be. */
static void
pair_phones (GArray       *segments,
             GArray       *phones,
             SwVoiceTrack *track)
{
  guint             n = segments->len, m = phones->len;
  g_autofree guint *cost = g_new (guint, (n + 1) * (m + 1));
  guint             i, j;

#define COST(i, j) cost[(i) * (m + 1) + (j)]
  for (i = 0; i <= n; i++)
    for (j = 0; j <= m; j++)
      {
        if (i == 0 || j == 0)
          COST (i, j) = 2 * (i + j);
        else
          {
            const char *a = g_array_index (segments, Segment, i - 1).symbol;
            const char *b = g_array_index (phones, SwPhone, j - 1).symbol;
            guint       change = COST (i - 1, j - 1) + (g_str_equal (a, b) ? 0 : 3);
            guint       skip = MIN (COST (i - 1, j), COST (i, j - 1)) + 2;

            COST (i, j) = MIN (change, skip);
          }
      }

  for (i = n, j = m; j > 0;)
    {
      SwVoiceSpan *span = &track->spans[j - 1];

      if (i > 0)
        {
          Segment *segment = &g_array_index (segments, Segment, i - 1);
          gboolean equal = g_str_equal (segment->symbol, g_array_index (phones, SwPhone, j - 1).symbol);

          if (COST (i, j) == COST (i - 1, j - 1) + (equal ? 0 : 3))
            {
              span->first = segment->first;
              span->end = segment->end;
              i--, j--;
              continue;
            }
          if (COST (i, j) == COST (i - 1, j) + 2)
            {
              i--;
              continue;
            }
        }
      span->first = i > 0 ? g_array_index (segments, Segment, i - 1).end - 1 : 0;
      span->end = span->first + 1;
      j--;
    }
#undef COST
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
      g_autoptr (GArray) segments = NULL;

      track = sw_voice_track_new (smooth->num_frames, N_CEPSTRA, utterance->phones->len);
      track->alpha = db->mlsa_alpha;
      track->nyquist = db->sample_rate / 2.0;
      for (guint frame = 0; frame < track->n_frames; frame++)
        for (guint m = 0; m < N_CEPSTRA; m++)
          track->cepstra[frame * N_CEPSTRA + m] =
              smooth->frames[frame][1 + m] * (m > 1 ? FORMANT_EMPHASIS : 1);

      segments = collect_segments (spoken, track->n_frames);
      pair_phones (segments, utterance->phones, track);
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
  g_autoptr (GString) text = g_string_new (NULL);
  SwVoiceTrack *track = NULL;
  cst_voice    *voice;

  for (guint i = 0; i < utterance->words->len; i++)
    g_string_append_printf (text, "%s ", g_array_index (utterance->words, SwWord, i).text);

  sw_flite_lock ();
  voice = get_voice (self);
  if (voice != NULL)
    {
      cst_utterance *spoken = flite_synth_text (text->str, voice);

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
