/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The voices' common part: tracks, the list of sources, and a small cache, because a
 * chorus and its harmonies say the same words many times.
 */

#define G_LOG_DOMAIN "sw-voice-source"

#include "config.h"

#include "sw-voice-source.h"

#include "sw-voice-shade.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A line takes some 100 kB. */
#define MAX_CACHED_TRACKS 48
/* The band that carries a vowel's loudness. */
#define ENERGY_LIMIT 4000.0
#define ENERGY_BINS 48

typedef struct
{
  char         *key;
  SwVoiceTrack *track;
} CachedTrack;

static GMutex cache_mutex;
static GQueue cache = G_QUEUE_INIT; /* newest first */

static const SwVoiceSource *sources[] = {
  &_sw_voice_hts_slt,
  &_sw_voice_flite_slt,
  &_sw_voice_flite_rms,
  &_sw_voice_flite_awb,
};

/**
 * sw_voice_track_new:
 * @order: mel-cepstral coefficients per frame
 * @n_spans: phones
 *
 * Returns: (transfer full): a track to be filled in
 */
SwVoiceTrack *
sw_voice_track_new (guint n_frames,
                    guint order,
                    guint n_spans)
{
  SwVoiceTrack *self = g_new0 (SwVoiceTrack, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_frames = n_frames;
  self->order = order;
  self->cepstra = g_new0 (float, (gsize)n_frames *order);
  self->energies = g_new0 (float, n_frames);
  self->n_spans = n_spans;
  self->spans = g_new0 (SwVoiceSpan, n_spans);

  return self;
}

SwVoiceTrack *
sw_voice_track_ref (SwVoiceTrack *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sw_voice_track_unref (SwVoiceTrack *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->cepstra);
  g_free (self->energies);
  g_free (self->spans);
  g_free (self);
}

/**
 * sw_voice_track_finish:
 *
 * Measures how loud each frame is where vowels live, as half the natural logarithm of
 * the mean power. To be called once the cepstra are there.
 */
void
sw_voice_track_finish (SwVoiceTrack *self)
{
  g_autofree float *cosines = g_new (float, ENERGY_BINS * self->order);

  for (int bin = 0; bin < ENERGY_BINS; bin++)
    {
      double w = G_PI * (bin + 0.5) / ENERGY_BINS * ENERGY_LIMIT / self->nyquist;
      double warped = w + 2 * atan2 (self->alpha * sin (w), 1 - self->alpha * cos (w));

      for (guint m = 0; m < self->order; m++)
        cosines[m * ENERGY_BINS + bin] = cos (m * warped);
    }

  for (guint frame = 0; frame < self->n_frames; frame++)
    {
      const float *c = self->cepstra + (gsize)frame * self->order;
      float        levels[ENERGY_BINS] = { 0 };
      double       sum = 0;

      for (guint m = 0; m < self->order; m++)
        for (int bin = 0; bin < ENERGY_BINS; bin++)
          levels[bin] += c[m] * cosines[m * ENERGY_BINS + bin];
      for (int bin = 0; bin < ENERGY_BINS; bin++)
        sum += expf (2 * levels[bin]);
      self->energies[frame] = 0.5 * log (sum / ENERGY_BINS + 1e-12);
    }
}

/**
 * sw_voice_source_find:
 * @id: "hts-slt", "flite-rms", …
 *
 * Returns: (transfer none) (nullable): the source, %NULL when unknown
 */
const SwVoiceSource *
sw_voice_source_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_equal (sources[i]->id, id))
      return sources[i];

  return NULL;
}

/**
 * sw_voice_source_is_available:
 *
 * Returns: whether its data is installed
 */
gboolean
sw_voice_source_is_available (const SwVoiceSource *self)
{
  return self->is_available (self);
}

/**
 * sw_voice_source_choose:
 * @id: "hts-slt", …
 *
 * Returns: (transfer none) (nullable): the source when its data is installed, else its
 *   stand-in; %NULL when @id is unknown or neither is installed
 */
const SwVoiceSource *
sw_voice_source_choose (const char *id)
{
  const SwVoiceSource *self = sw_voice_source_find (id);

  if (self != NULL && !self->is_available (self))
    self = self->stand_in != NULL ? sw_voice_source_find (self->stand_in) : NULL;

  return self != NULL && self->is_available (self) ? self : NULL;
}

static char *
make_key (const SwVoiceSource *self,
          SwUtterance         *utterance)
{
  GString *key = g_string_new (self->id);

  for (guint i = 0; i < utterance->phones->len; i++)
    {
      SwPhone *phone = &g_array_index (utterance->phones, SwPhone, i);

      g_string_append_printf (key, " %s.%u.%u.%d.%d", phone->symbol, phone->syllable, phone->word, phone->pure != FALSE, (int)(phone->rounding * 100));
    }
  /* The words themselves too: context labels depend on them. */
  g_string_append (key, utterance->text);

  return g_string_free (key, FALSE);
}

static SwVoiceTrack *
take_from_cache (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache_mutex);

  for (GList *l = cache.head; l != NULL; l = l->next)
    {
      CachedTrack *cached = l->data;

      if (g_str_equal (cached->key, key))
        {
          g_queue_unlink (&cache, l);
          g_queue_push_head_link (&cache, l);
          return sw_voice_track_ref (cached->track);
        }
    }

  return NULL;
}

static void
put_into_cache (char         *key,
                SwVoiceTrack *track)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache_mutex);
  CachedTrack *cached = g_new (CachedTrack, 1);

  cached->key = key;
  cached->track = sw_voice_track_ref (track);
  g_queue_push_head (&cache, cached);

  while (cache.length > MAX_CACHED_TRACKS)
    {
      cached = g_queue_pop_tail (&cache);
      g_free (cached->key);
      sw_voice_track_unref (cached->track);
      g_free (cached);
    }
}

/**
 * sw_voice_source_speak:
 * @utterance: words with at least one phone
 *
 * Says the words. What was said lately comes from a cache. Any thread.
 *
 * Returns: (transfer full) (nullable): the line; %G_IO_ERROR_NOT_FOUND when the voice
 *   data is not installed, %G_IO_ERROR_FAILED when the voice cannot say it
 */
SwVoiceTrack *
sw_voice_source_speak (const SwVoiceSource *self,
                       SwUtterance         *utterance,
                       GError             **error)
{
  g_autofree char *key = NULL;
  SwVoiceTrack    *track;

  g_return_val_if_fail (utterance->phones->len > 0, NULL);

  if (!self->is_available (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   /* translators: the name of a Debian package */
                   _ ("The singing voice is not installed. Please install the package “%s”."),
                   self->package);
      return NULL;
    }

  key = make_key (self, utterance);
  track = take_from_cache (key);
  if (track != NULL)
    return track;

  track = self->speak (self, utterance, error);
  if (track != NULL)
    {
      g_assert (track->n_spans == utterance->phones->len);
      _sw_voice_shade (track, utterance);
      sw_voice_track_finish (track);
      put_into_cache (g_steal_pointer (&key), track);
    }

  return track;
}
