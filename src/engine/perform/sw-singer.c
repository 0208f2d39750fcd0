/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The singers: who there is, and how one of them sings a line. Speech is taken from a
 * voice source, warped in time onto the notes, and made into sound by the vocoder.
 */

#define G_LOG_DOMAIN "sw-singer"

#include "config.h"

#include "sw-singer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Seconds kept free before the first phone, for a breath, and after the last one. */
#define LEAD_IN 0.45
#define TAIL 0.20
/* The samples of a lead line peak around one half. */
#define LEVEL 0.16f

/* A singer as data: whose voice, and the manner. */
typedef struct
{
  SwSingerInfo  info;
  SwVoiceManner manner;
} SwSinger;

#define SINGER(id, name, gender, low, high, source, ...)                      \
  {                                                                           \
    { id, name, gender, low, high },                                          \
    {                                                                         \
      source, gender, SW_DELIVERY_PLAIN, low, high, 1, __VA_ARGS__, 0.07, 0.7 \
    }                                                                         \
  }

/* …, source, formants, breathiness, brightness, fundamental, vibrato depth and rate */
static const SwSinger singers[] = {
  SINGER ("nova", "Nova", 'f', 57, 76, "hts-slt", 1.00, 0.10, 0.00, 0.7, 0.28, 5.5),
  SINGER ("alto", "Alma", 'f', 53, 71, "hts-slt", 0.94, 0.14, -0.06, 0.6, 0.25, 5.5),
  SINGER ("wren", "Wren", 'f', 60, 79, "hts-slt", 1.06, 0.07, 0.05, 0.7, 0.20, 5.5),
  SINGER ("isla", "Isla", 'f', 55, 74, "flite-awb", 1.16, 0.12, 0.05, 0.7, 0.30, 5.7),
  SINGER ("rowan", "Rowan", 'm', 45, 64, "flite-rms", 1.00, 0.05, 0.05, 0.3, 0.25, 5.5),
  SINGER ("alasdair", "Alasdair", 'm', 45, 65, "flite-awb", 1.00, 0.06, 0.00, 0.3, 0.25, 5.5),
  SINGER ("basil", "Basil", 'm', 40, 60, "flite-rms", 0.93, 0.07, -0.04, 0.3, 0.22, 5.5),
  SINGER ("corin", "Corin", 'm', 48, 67, "hts-slt", 0.86, 0.08, 0.00, 0.3, 0.25, 5.5),
};

static const SwSingerInfo **
make_list (void)
{
  GPtrArray *list = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (singers); i++)
    if (sw_voice_source_choose (singers[i].manner.source) != NULL)
      g_ptr_array_add (list, (gpointer)&singers[i].info);
  g_ptr_array_add (list, NULL);

  return (const SwSingerInfo **)g_ptr_array_free (list, FALSE);
}

/**
 * sw_singer_list:
 *
 * Who can sing on this machine.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the singers whose
 *   voice data, or a stand-in for it, is installed; %NULL when nobody's is
 */
const SwSingerInfo *const *
sw_singer_list (void)
{
  static const SwSingerInfo **list;

  if (g_once_init_enter (&list))
    g_once_init_leave (&list, make_list ());

  return list[0] != NULL ? list : NULL;
}

/**
 * sw_singer_find:
 * @id: "nova", …
 *
 * Returns: (transfer none) (nullable): the singer, installed or not; %NULL when unknown
 */
const SwSingerInfo *
sw_singer_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (singers); i++)
    if (g_str_equal (singers[i].info.id, id))
      return &singers[i].info;

  return NULL;
}

/**
 * sw_singer_is_complete:
 *
 * Returns: whether the singer's own voice data is installed; else a stand-in sings, or
 *   nobody
 */
gboolean
sw_singer_is_complete (const SwSingerInfo *self)
{
  return sw_voice_source_is_available (sw_voice_source_find (_sw_singer_get_manner (self)->source));
}

const SwVoiceManner *
_sw_singer_get_manner (const SwSingerInfo *info)
{
  const SwSinger *self = info != NULL ? (const SwSinger *)((const char *)info - G_STRUCT_OFFSET (SwSinger, info))
                                      : &singers[0];

  return &self->manner;
}

/**
 * sw_singer_get_score_manner:
 * @score: a score, its voice may be a stock singer, a persona, or nothing
 * @manner: (out caller-allocates): how it is to be sung
 *
 * What the score stores of a persona's manner counts over the stock singer's; what is
 * damaged in it is passed over.
 */
void
sw_singer_get_score_manner (SwScore       *score,
                            SwVoiceManner *manner)
{
  g_return_if_fail (score != NULL && manner != NULL);

  sw_voice_manner_init (manner, score->voice);
  if (score->voice_manner != NULL)
    sw_voice_manner_from_json (manner, score->voice_manner, NULL);
}

static GArray *
time_notes (SwScore *score,
            GArray  *sung,
            int      transpose)
{
  GArray *notes = g_array_sized_new (FALSE, TRUE, sizeof (SwTimedNote), sung->len);

  for (guint i = 0; i < sung->len; i++)
    {
      SwSungNote *note = &g_array_index (sung, SwSungNote, i);
      SwTimedNote timed = {
        .start = sw_score_beat_to_seconds (score, note->start),
        .end = sw_score_beat_to_seconds (score, note->start + note->length),
        .pitch = note->pitch + transpose,
        .velocity = note->velocity / 127.0,
        .syllable = note->syllable,
      };

      timed.end = MAX (timed.end, timed.start + 0.03);
      g_array_append_val (notes, timed);
    }

  return notes;
}

static SwVoiceTrack *
speak (const SwVoiceManner *manner,
       SwUtterance         *utterance,
       GError             **error)
{
  const SwVoiceSource *source = sw_voice_source_choose (manner->source);

  if (source == NULL) /* has the words for it */
    source = sw_voice_source_find (manner->source);

  return sw_voice_source_speak (source, utterance, error);
}

/**
 * sw_singer_sing_line:
 * @line: a line of @score
 * @notes: (nullable) (element-type SwSungNote): notes to sing instead of the line's own
 * @options: the manner
 * @start: (out): seconds of the song at the first sample
 *
 * Sings one line. The samples begin before the first note, which has consonants and a
 * breath ahead of it, and fade after the last one. Blocking; any thread. Same arguments,
 * same samples.
 *
 * Returns: (transfer full) (element-type float): mono samples, none when the line has no
 *   words or notes; %NULL with %G_IO_ERROR_NOT_FOUND when the voice is not installed,
 *   %G_IO_ERROR_FAILED when it cannot sing these words
 */
GArray *
sw_singer_sing_line (const SwSingerInfo  *info,
                     SwScore             *score,
                     SwSungLine          *line,
                     GArray              *notes,
                     const SwSingOptions *options,
                     double              *start,
                     GError             **error)
{
  SwVoiceManner manner;
  gboolean      spoken;
  g_autoptr (SwUtterance) utterance = NULL;
  g_autoptr (SwVoiceTrack) track = NULL;
  g_autoptr (GArray) timed = NULL, phones = NULL, frames = NULL;
  GArray       *samples = g_array_new (FALSE, TRUE, sizeof (float));
  SwTimedPhone *first, *last;
  double        end;

  g_return_val_if_fail (info != NULL && score != NULL && line != NULL && options != NULL && start != NULL, NULL);

  sw_voice_manner_deliver (options->manner != NULL ? options->manner : _sw_singer_get_manner (info), &manner);
  spoken = line->spoken || manner.delivery == SW_DELIVERY_SPOKEN;
  utterance = sw_utterance_new_for (line->text, sw_score_get_language (score, line));
  timed = time_notes (score, notes != NULL ? notes : line->notes, options->transpose);
  *start = 0;
  if (utterance->syllables->len == 0 || timed->len == 0)
    return samples;

  track = speak (&manner, utterance, error);
  if (track == NULL)
    {
      g_array_unref (samples);
      return NULL;
    }

  phones = _sw_singer_time_phones (utterance, track, timed);
  first = &g_array_index (phones, SwTimedPhone, 0);
  last = &g_array_index (phones, SwTimedPhone, phones->len - 1);
  *start = first->start - LEAD_IN;
  end = last->end + TAIL;
  frames = _sw_singer_express (&manner, options, spoken, timed, phones, *start, end);

  g_array_set_size (samples, (end - *start) * SW_SINGER_SAMPLE_RATE);
  _sw_vocoder_sing (&manner, track, phones, frames, options->seed, (float *)samples->data, samples->len);
  for (guint i = 0; i < samples->len; i++)
    g_array_index (samples, float, i) *= LEVEL;
  if (options->breath)
    _sw_singer_breathe (options->seed, (float *)samples->data, LEAD_IN * SW_SINGER_SAMPLE_RATE);

  return samples;
}

/**
 * sw_singer_get_word_times:
 *
 * When each word of @line sounds when the score's singer sings it. Any thread.
 *
 * Returns: (transfer full) (element-type double): start and end in seconds of each
 *   word; empty when the line cannot be sung
 */
GArray *
sw_singer_get_word_times (SwScore    *score,
                          SwSungLine *line)
{
  SwVoiceManner manner;
  GArray       *times = g_array_new (FALSE, TRUE, sizeof (double));
  g_autoptr (SwUtterance) utterance = sw_utterance_new_for (line->text, sw_score_get_language (score, line));
  g_autoptr (GArray) notes = time_notes (score, line->notes, 0);
  g_autoptr (SwVoiceTrack) track = NULL;
  g_autoptr (GArray) phones = NULL;

  if (utterance->syllables->len == 0 || notes->len == 0)
    return times;
  sw_singer_get_score_manner (score, &manner);
  track = speak (&manner, utterance, NULL);
  if (track == NULL)
    return times;

  phones = _sw_singer_time_phones (utterance, track, notes);
  for (guint i = 0; i < utterance->words->len; i++)
    {
      SwWord     *word = &g_array_index (utterance->words, SwWord, i);
      SwSyllable *first = &g_array_index (utterance->syllables, SwSyllable, word->first_syllable);
      SwSyllable *last = first + MAX (word->n_syllables, 1) - 1;
      double      start = g_array_index (phones, SwTimedPhone, first->first_phone).start;
      double      end = g_array_index (phones, SwTimedPhone, last->first_phone + last->n_phones - 1).end;

      g_array_append_val (times, start);
      g_array_append_val (times, end);
    }

  return times;
}
