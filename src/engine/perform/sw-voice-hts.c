/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The female voice: HTS engine with the 32 kHz model of the package
 * festvox-us-slt-hts. The engine wants full-context labels in the format of HTS's
 * English demonstration ("p1^p2-p3+p4=p5@…/A:…/J:…"), so this file is mostly about
 * writing those; phrasing above the word is one phrase per line.
 *
 * An engine is not to be shared between threads: those at rest wait in a queue, and
 * when it is empty another one is loaded.
 */

#define G_LOG_DOMAIN "sw-voice-hts"

#include "config.h"

#include "sw-voice-source.h"

#include <HTS_engine.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MODEL "/usr/share/festival/voices/us/cmu_us_slt_arctic_hts/hts/cmu_us_slt_arctic_hts.htsvoice"
#define ALPHA 0.45
#define N_STATES 5
/* Spoken slowly, vowels are articulated fully; singing stretches them anyway. */
#define SPEED 0.62
/* Sharper formants than the averaged model gives; level and slope stay. */
#define FORMANT_EMPHASIS 1.18f

/* Word classes as the model's questions know them; anything else is "content". */
static const struct
{
  const char *name, *words;
} word_classes[] = {
  { "in", " of for in on that with by at from as if against about before because under after over into while without through new between among until per up down " },
  { "to", " to " },
  { "det", " the a an no some this each another those every all any these both neither many " },
  { "md", " will may would can could must ought might should " },
  { "cc", " and but or plus yet nor " },
  { "wp", " who what where how when " },
  { "pps", " her his their its our mine my your " },
  { "aux", " is am are was were has have had be " },
};

typedef struct
{
  SwUtterance *utterance;
  guint        n_words, n_syllables, n_phones;
} Context;

static GAsyncQueue *idle_engines; /* (element-type HTS_Engine) */

static const char *
get_model_path (void)
{
  const char *path = g_getenv ("SONGWRIGHT_HTS_VOICE");

  return path != NULL ? path : MODEL;
}

static gboolean
hts_is_available (const SwVoiceSource *self)
{
  return g_file_test (get_model_path (), G_FILE_TEST_IS_REGULAR);
}

static HTS_Engine *
take_engine (void)
{
  static gsize once;
  HTS_Engine  *engine;
  char        *path;

  if (g_once_init_enter (&once))
    {
      idle_engines = g_async_queue_new ();
      g_once_init_leave (&once, 1);
    }

  engine = g_async_queue_try_pop (idle_engines);
  if (engine != NULL)
    return engine;

  engine = g_new0 (HTS_Engine, 1);
  path = g_strdup (get_model_path ());
  HTS_Engine_initialize (engine);
  if (!HTS_Engine_load (engine, &path, 1) || HTS_Engine_get_nstate (engine) != N_STATES)
    {
      HTS_Engine_clear (engine);
      g_clear_pointer (&engine, g_free);
    }
  g_free (path);

  return engine;
}

static const SwPhone *
get_phone (Context *context,
           int      i)
{
  return &g_array_index (context->utterance->phones, SwPhone, i);
}

static const SwSyllable *
get_syllable (Context *context,
              int      i)
{
  if (i < 0 || i >= (int)context->n_syllables)
    return NULL;

  return &g_array_index (context->utterance->syllables, SwSyllable, i);
}

static const SwWord *
get_word (Context *context,
          int      i)
{
  if (i < 0 || i >= (int)context->n_words)
    return NULL;

  return &g_array_index (context->utterance->words, SwWord, i);
}

static const char *
get_word_class (const SwWord *word)
{
  g_autofree char *key = g_strdup_printf (" %s ", word->text);

  for (gsize i = 0; i < G_N_ELEMENTS (word_classes); i++)
    if (strstr (word_classes[i].words, key) != NULL)
      return word_classes[i].name;

  return "content";
}

static gboolean
is_accented (Context          *context,
             const SwSyllable *syllable)
{
  return syllable->stress > 0 && !get_word (context, syllable->word)->function_word;
}

/* Labels are numbered with a pause at both ends: label 0 is silence, label i + 1 is
 * phone i. */
static const char *
get_symbol (Context *context,
            int      label)
{
  const SwPhone *phone;
  int            last = context->n_phones + 1;

  if (label < 0 || label > last)
    return "x";
  if (label == 0 || label == last)
    return "pau";

  phone = get_phone (context, label - 1);

  return sw_voice_phone_find (phone->symbol, phone->vowel);
}

/* "/A:" and "/C:": the neighbouring syllable. */
static void
append_neighbour (GString          *label,
                  Context          *context,
                  const SwSyllable *syllable,
                  char              field,
                  char              separator)
{
  g_string_append_printf (label, "/%c:%u%c%d%c%u", field,
                          syllable != NULL ? syllable->stress : 0, separator,
                          syllable != NULL ? is_accented (context, syllable) : 0, separator,
                          syllable != NULL ? syllable->n_phones : 0);
}

/* "/B:": the syllable itself, its place, and stresses and accents around it. */
static void
append_syllable (GString *label,
                 Context *context,
                 int      index)
{
  const SwSyllable *syllable = get_syllable (context, index);
  const SwWord     *word = get_word (context, syllable->word);
  const SwPhone    *nucleus = get_phone (context, syllable->nucleus);
  int               n_stressed[2] = { 0 }, n_accented[2] = { 0 }, to_stress[2] = { 0 }, to_accent[2] = { 0 };
  int               place = index - (int)word->first_syllable;

  for (int i = 0; i < (int)context->n_syllables; i++)
    {
      const SwSyllable *other = get_syllable (context, i);
      int               after = i > index, distance = ABS (i - index);
      gboolean          accented = is_accented (context, other);

      if (i == index)
        continue;
      n_stressed[after] += other->stress > 0;
      n_accented[after] += accented;
      /* the nearest: the last one before, the first one after */
      if (other->stress > 0 && (!after || to_stress[1] == 0))
        to_stress[after] = distance;
      if (accented && (!after || to_accent[1] == 0))
        to_accent[after] = distance;
    }

  g_string_append_printf (label, "/B:%u-%d-%u@%d-%d&%d-%d#%d-%d$%d-%d!%d-%d;%d-%d|%s",
                          syllable->stress, is_accented (context, syllable), syllable->n_phones,
                          place + 1, (int)word->n_syllables - place,
                          index + 1, (int)context->n_syllables - index,
                          n_stressed[0], n_stressed[1], n_accented[0], n_accented[1],
                          to_stress[0], to_stress[1], to_accent[0], to_accent[1],
                          nucleus->vowel ? sw_voice_phone_find (nucleus->symbol, TRUE) : "novowel");
}

/* "/E:": the word, its place, and content words around it. */
static void
append_word (GString *label,
             Context *context,
             int      index)
{
  const SwWord *word = get_word (context, index);
  int           n_content[2] = { 0 }, to_content[2] = { 0 };

  for (int i = 0; i < (int)context->n_words; i++)
    {
      int after = i > index;

      if (i == index || !g_str_equal (get_word_class (get_word (context, i)), "content"))
        continue;
      n_content[after]++;
      if (!after || to_content[1] == 0)
        to_content[after] = ABS (i - index);
    }

  g_string_append_printf (label, "/E:%s+%u@%d+%d&%d+%d#%d+%d",
                          get_word_class (word), word->n_syllables,
                          index + 1, (int)context->n_words - index,
                          n_content[0], n_content[1], to_content[0], to_content[1]);
}

static char *
make_label (Context *context,
            int      index)
{
  GString       *label = g_string_new (NULL);
  gboolean       before = index == 0, after = index == (int)context->n_phones + 1;
  gboolean       silence = before || after;
  const SwPhone *phone = silence ? NULL : get_phone (context, index - 1);
  int            syllable = before ? -1 : after ? (int)context->n_syllables
                                                : (int)phone->syllable;
  int            word = before ? -1 : after ? (int)context->n_words
                                            : (int)phone->word;
  const SwWord  *previous = get_word (context, word - 1), *next = get_word (context, word + 1);

  g_string_append_printf (label, "%s^%s-%s+%s=%s@",
                          get_symbol (context, index - 2), get_symbol (context, index - 1),
                          get_symbol (context, index), get_symbol (context, index + 1),
                          get_symbol (context, index + 2));
  if (silence)
    g_string_append (label, "x_x");
  else
    {
      const SwSyllable *own = get_syllable (context, syllable);
      int               place = index - 1 - (int)own->first_phone;

      g_string_append_printf (label, "%d_%d", place + 1, (int)own->n_phones - place);
    }

  append_neighbour (label, context, get_syllable (context, syllable - 1), 'A', '_');
  if (silence)
    g_string_append (label, "/B:x-x-x@x-x&x-x#x-x$x-x!x-x;x-x|x");
  else
    append_syllable (label, context, syllable);
  append_neighbour (label, context, get_syllable (context, syllable + 1), 'C', '+');

  g_string_append_printf (label, "/D:%s_%u",
                          previous != NULL ? get_word_class (previous) : "0",
                          previous != NULL ? previous->n_syllables : 0);
  if (silence)
    g_string_append (label, "/E:x+x@x+x&x+x#x+x");
  else
    append_word (label, context, word);
  g_string_append_printf (label, "/F:%s_%u",
                          next != NULL ? get_word_class (next) : "0",
                          next != NULL ? next->n_syllables : 0);

  g_string_append (label, "/G:0_0");
  if (silence)
    g_string_append (label, "/H:x=x@1=1|0");
  else
    g_string_append_printf (label, "/H:%u=%u@1=1|L-L%%", context->n_syllables, context->n_words);
  g_string_append_printf (label, "/I:0=0/J:%u+%u-1", context->n_syllables, context->n_words);

  return g_string_free (label, FALSE);
}

/* The public getter of generated parameters crashes until samples have been made;
 * the parameter stream itself is ready before. */
static SwVoiceTrack *
make_track (HTS_Engine *engine,
            guint       n_phones)
{
  HTS_PStream  *stream = &engine->pss.pstream[0];
  guint         n_frames = engine->pss.total_frame, order = stream->vector_length;
  SwVoiceTrack *track;
  guint         frame = 0;

  if (n_frames == 0 || order < 2 || order > 64)
    return NULL;

  track = sw_voice_track_new (n_frames, order, n_phones);
  track->alpha = ALPHA;
  track->nyquist = HTS_Engine_get_sampling_frequency (engine) / 2.0;
  for (guint t = 0; t < n_frames; t++)
    for (guint m = 0; m < order; m++)
      track->cepstra[t * order + m] = stream->par[t][m] * (m > 1 ? FORMANT_EMPHASIS : 1);

  for (guint label = 0; label < n_phones + 2; label++)
    {
      guint first = frame;

      for (guint state = 0; state < N_STATES; state++)
        frame += HTS_Engine_get_state_duration (engine, label * N_STATES + state);
      if (label > 0 && label <= n_phones)
        {
          track->spans[label - 1].first = MIN (first, n_frames - 1);
          track->spans[label - 1].end = CLAMP (frame, first + 1, n_frames);
        }
    }

  return track;
}

static SwVoiceTrack *
hts_speak (const SwVoiceSource *self,
           SwUtterance         *utterance,
           GError             **error)
{
  Context context = { utterance, utterance->words->len, utterance->syllables->len, utterance->phones->len };
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  HTS_Engine   *engine = take_engine ();
  SwVoiceTrack *track = NULL;

  if (engine != NULL)
    {
      for (guint i = 0; i < context.n_phones + 2; i++)
        g_ptr_array_add (labels, make_label (&context, i));

      HTS_Engine_refresh (engine);
      HTS_Engine_set_speed (engine, SPEED);
      HTS_Engine_set_gv_weight (engine, 0, 1.0);
      if (HTS_Engine_generate_state_sequence_from_strings (engine, (char **)labels->pdata, labels->len) &&
          HTS_Engine_generate_parameter_sequence (engine))
        track = make_track (engine, context.n_phones);
      HTS_Engine_refresh (engine);
      g_async_queue_push (idle_engines, engine);
    }

  if (track == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The voice could not sing “%s”."), utterance->text);

  return track;
}

const SwVoiceSource _sw_voice_hts_slt = { "hts-slt", "festvox-us-slt-hts", 0, "flite-slt", hts_is_available, hts_speak };
