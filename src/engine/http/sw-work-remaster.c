/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same song, mixed and mastered anew: the stronger the variation, the closer the
 * loud and the quiet, and the further the balance moves. The second take goes for warmth
 * where the first goes for clearness. */

#define G_LOG_DOMAIN "sw-work-remaster"

#include "config.h"

#include "sw-dsp.h"
#include "sw-master.h"
#include "sw-render.h"
#include "sw-work-audio.h"
#include "sw-work-compose.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RENDERED 0.75
#define LOUDNESS (-14.0)

typedef struct
{
  const char *category;
  double      vocals, drums, bass; /* dB on the parts' levels */
  double      room;                /* factor of the sends */
  double      threshold, ratio;    /* of the bus compressor; dB */
  double      shelf;               /* dB of treble for the first take, of bass for the second */
} Strength;

static const Strength strengths[] = {
  { "subtle", 0.4, 0, 0, 0.95, -16, 1.4, 0.8 },
  { "normal", 0.8, 0.8, 0.4, 0.85, -20, 2.0, 2.0 },
  { "high", 1.4, 1.6, 1.0, 0.65, -26, 3.2, 4.0 },
};

static const Strength *
find_strength (const char *category)
{
  for (guint i = 0; category != NULL && i < G_N_ELEMENTS (strengths); i++)
    if (g_str_equal (strengths[i].category, category))
      return &strengths[i];
  return &strengths[1];
}

static double
get_change (const Strength *strength,
            SwPartRole      role)
{
  if (role == SW_PART_LEAD_VOCAL)
    return strength->vocals;
  if (role == SW_PART_DRUMS)
    return strength->drums;
  return role == SW_PART_BASS ? strength->bass : 0;
}

static void
mix_anew (SwScore        *score,
          const Strength *strength)
{
  for (guint i = 0; i < score->parts->len; i++)
    {
      SwPart *part = g_ptr_array_index (score->parts, i);

      part->level += get_change (strength, part->role);
      part->reverb *= strength->room;
      part->delay *= strength->room;
    }
}

/* The sound before its new master: a song of our own is mixed anew, others are taken as
 * they are. */
static SwStem *
get_mix (SwWork         *self,
         SwClipFacts    *source,
         SwScore        *score,
         const Strength *strength,
         SwWorkStage    *stage,
         GError        **error)
{
  g_autoptr (SwRender) render = NULL;

  if (score == NULL || source->origin != SW_CLIP_ORIGIN_GENERATED)
    return sw_work_load_sound (self, source, stage, error);
  mix_anew (score, strength);
  render = sw_render_score (score, SW_RENDER_DEFAULT, 0, sw_work_stage_cb, stage, self->cancellable, error);
  return render != NULL ? g_steal_pointer (&render->stem) : NULL;
}

static void
colour (SwStem         *sound,
        const Strength *strength,
        guint           take)
{
  SwFilters    filters = { 0 };
  SwCompressor compressor = { strength->threshold, strength->ratio, 0.02, 0.25, 0 };

  if (take == 0)
    sw_filters_add (&filters, SW_FILTER_HIGH_SHELF, 6000, 0.7, strength->shelf);
  else
    sw_filters_add (&filters, SW_FILTER_LOW_SHELF, 160, 0.7, strength->shelf * 0.75);
  sw_filters_run (&filters, sound->samples, sound->n_frames);
  /* What is left over at the end is less than a block of silence. */
  sw_compressor_run (&compressor, sound->samples, sound->n_frames - sound->n_frames % SW_COMPRESSOR_BLOCK);
}

gboolean
_sw_work_remaster (SwWork      *self,
                   guint        index,
                   const char  *folder,
                   SwClipFacts *facts,
                   GError     **error)
{
  g_autoptr (SwClipFacts) source = sw_work_load_source (self, "continue_clip_id", error);
  const Strength *strength = find_strength (sw_request_get_string (self->request, "variation_category"));
  SwWorkStage     stage = { self, index, 0.02, RENDERED };
  g_autoptr (SwScore) score = NULL;
  g_autoptr (SwStem) sound = NULL;
  g_autoptr (SwMasterCurve) curve = NULL;

  if (source == NULL)
    return FALSE;
  score = sw_clip_store_load_score (self->clips, source->id, NULL);
  sound = get_mix (self, source, score, strength, &stage, error);
  if (sound == NULL)
    return FALSE;
  sw_work_set_progress (self, index, RENDERED, _ ("Mastering"));
  colour (sound, strength, index);
  curve = sw_master_run (sound, LOUDNESS, self->cancellable, error);
  if (curve == NULL)
    return FALSE;
  facts->persona = g_strdup (source->persona);
  facts->clip.tags = g_strdup (source->clip.tags);
  facts->clip.lyrics = g_strdup (source->clip.lyrics);
  facts->clip.key = g_strdup (source->clip.key);
  facts->clip.bpm = source->clip.bpm;
  sw_work_take_title (self, facts, source);
  return sw_work_write_clip (self, facts, sound, score, TRUE, folder, error);
}
