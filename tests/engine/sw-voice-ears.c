/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-voice-ears.h"

#include <aubio/aubio.h>
#include <math.h>
#include <pocketsphinx.h>
#include <sphinxbase/err.h>
#include <string.h>

#define RATE 44100
#define EARS_RATE 16000
#define MODEL "/usr/share/pocketsphinx/model/en-us/"
#define PITCH_WINDOW 2048
#define PITCH_HOP 441
#define CLEAR 0.85
#define FRAMES_PER_SECOND 100.0
/* Half the width of the resampling filter, in samples of the slower rate. */
#define SINC_WIDTH 16

struct _SwVoiceEars
{
  ps_decoder_t *decoder;
};

SwVoiceEars *
sw_voice_ears_new (void)
{
  SwVoiceEars *self = g_new0 (SwVoiceEars, 1);
  cmd_ln_t    *config;

  err_set_logfp (NULL);
  config = cmd_ln_init (NULL, ps_args (), TRUE,
                        "-hmm", MODEL "en-us", "-dict", MODEL "cmudict-en-us.dict", "-logfn", "/dev/null",
                        "-beam", "1e-100", "-pbeam", "1e-100", "-wbeam", "1e-80", "-maxhmmpf", "-1",
                        "-remove_noise", "no", "-remove_silence", "no", NULL);
  self->decoder = config != NULL ? ps_init (config) : NULL;
  if (config != NULL)
    cmd_ln_free_r (config);
  if (self->decoder == NULL)
    g_clear_pointer (&self, g_free);

  return self;
}

void
sw_voice_ears_free (SwVoiceEars *self)
{
  if (self == NULL)
    return;

  ps_free (self->decoder);
  g_free (self);
}

/* The pitch by yinfft, whose confidence says little; how clear it is, by aubio's yin. */
GArray *
sw_voice_ears_track_pitch (const float *samples,
                           gsize        n)
{
  aubio_pitch_t *tracker = new_aubio_pitch ("yinfft", PITCH_WINDOW, PITCH_HOP, RATE);
  aubio_pitch_t *judge = new_aubio_pitch ("yinfast", PITCH_WINDOW, PITCH_HOP, RATE);
  fvec_t        *hop = new_fvec (PITCH_HOP), *pitch = new_fvec (1), *ignored = new_fvec (1);
  GArray        *track = g_array_new (FALSE, TRUE, sizeof (float));
  guint          delay = (PITCH_WINDOW / 2 + PITCH_HOP / 2) / PITCH_HOP;

  aubio_pitch_set_unit (tracker, "Hz");
  aubio_pitch_set_silence (tracker, -60);
  for (gsize at = 0; at < n + delay * PITCH_HOP; at += PITCH_HOP)
    {
      float hz;

      for (guint i = 0; i < PITCH_HOP; i++)
        hop->data[i] = at + i < n ? samples[at + i] : 0;
      aubio_pitch_do (tracker, hop, pitch);
      aubio_pitch_do (judge, hop, ignored);
      hz = aubio_pitch_get_confidence (judge) > CLEAR ? pitch->data[0] : 0;
      if (at >= delay * PITCH_HOP)
        g_array_append_val (track, hz);
    }
  del_aubio_pitch (tracker);
  del_aubio_pitch (judge);
  del_fvec (hop);
  del_fvec (pitch);
  del_fvec (ignored);

  return track;
}

/* Windowed sinc, cut off below half the slower rate. */
static GArray *
resample (const float *samples,
          gsize        n)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (gint16));
  double  ratio = (double)RATE / EARS_RATE, cutoff = 0.95 / ratio;
  gsize   n_result = n / ratio;

  for (gsize i = 0; i < n_result; i++)
    {
      double centre = i * ratio, sum = 0;
      gssize first = ceil (centre - SINC_WIDTH * ratio), last = floor (centre + SINC_WIDTH * ratio);
      gint16 sample;

      for (gssize k = MAX (first, 0); k <= MIN (last, (gssize)n - 1); k++)
        {
          double x = k - centre, w = 0.5 + 0.5 * cos (G_PI * x / (SINC_WIDTH * ratio + 1));

          sum += samples[k] * w * (fabs (x) < 1e-9 ? cutoff : sin (G_PI * cutoff * x) / (G_PI * x));
        }
      sample = CLAMP (sum * 32767 * 0.8, -32768, 32767);
      g_array_append_val (result, sample);
    }

  return result;
}

/* Letters, apostrophes and single spaces. */
static char *
normalise (const char *line)
{
  GString *text = g_string_new (NULL);

  for (const char *p = line; *p != '\0'; p++)
    if (g_ascii_isalpha (*p) || *p == '\'')
      g_string_append_c (text, g_ascii_tolower (*p));
    else if (text->len > 0 && text->str[text->len - 1] != ' ')
      g_string_append_c (text, ' ');
  g_strchomp (text->str);
  text->len = strlen (text->str);

  return g_string_free (text, FALSE);
}

static gboolean
listen (SwVoiceEars *self,
        const char  *grammar,
        const float *samples,
        gsize        n)
{
  g_autoptr (GArray) sound = resample (samples, n);

  if (ps_set_jsgf_string (self->decoder, "line", grammar) != 0 || ps_set_search (self->decoder, "line") != 0)
    return FALSE;
  ps_start_utt (self->decoder);
  ps_process_raw (self->decoder, (gint16 *)sound->data, sound->len, FALSE, TRUE);
  ps_end_utt (self->decoder);

  return TRUE;
}

static void
heard_word_clear (SwHeardWord *word)
{
  g_free (word->word);
}

GArray *
sw_voice_ears_align (SwVoiceEars       *self,
                     const char *const *words,
                     const float       *samples,
                     gsize              n)
{
  g_autofree char *joined = g_strjoinv (" ", (char **)words);
  g_autofree char *line = normalise (joined);
  g_autofree char *grammar = g_strdup_printf ("#JSGF V1.0; grammar line; public <line> = %s;", line);
  GArray          *heard = g_array_new (FALSE, TRUE, sizeof (SwHeardWord));

  g_array_set_clear_func (heard, (GDestroyNotify)heard_word_clear);
  if (listen (self, grammar, samples, n))
    for (ps_seg_t *segment = ps_seg_iter (self->decoder); segment != NULL; segment = ps_seg_next (segment))
      {
        const char *text = ps_seg_word (segment);
        const char *variant = strchr (text, '(');
        SwHeardWord word;
        int         first, last;

        if (text[0] == '<' || text[0] == '[' || text[0] == '+' || variant == text)
          continue;
        ps_seg_frames (segment, &first, &last);
        word.word = variant != NULL ? g_strndup (text, variant - text) : g_strdup (text);
        word.start = first / FRAMES_PER_SECOND;
        word.end = (last + 1) / FRAMES_PER_SECOND;
        g_array_append_val (heard, word);
      }
  if (heard->len != g_strv_length ((char **)words))
    g_clear_pointer (&heard, g_array_unref);

  return heard;
}

int
sw_voice_ears_choose (SwVoiceEars       *self,
                      const char *const *lines,
                      const float       *samples,
                      gsize              n)
{
  g_autoptr (GString) grammar = g_string_new ("#JSGF V1.0; grammar line; public <line> = ");
  const char *hypothesis;
  int         score;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = normalise (lines[i]);

      g_string_append_printf (grammar, "%s%s", i > 0 ? " | " : "", line);
    }
  g_string_append_c (grammar, ';');
  if (!listen (self, grammar->str, samples, n))
    return -1;
  hypothesis = ps_get_hyp (self->decoder, &score);
  for (guint i = 0; hypothesis != NULL && lines[i] != NULL; i++)
    {
      g_autofree char *line = normalise (lines[i]);

      if (g_str_equal (line, hypothesis))
        return i;
    }

  return -1;
}

gboolean
sw_voice_ears_know (SwVoiceEars *self,
                    const char  *line)
{
  g_autofree char *normal = normalise (line);
  g_auto (GStrv) words = g_strsplit (normal, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *phones = ps_lookup_word (self->decoder, words[i]);

      if (phones == NULL)
        return FALSE;
      ckd_free (phones);
    }

  return TRUE;
}
