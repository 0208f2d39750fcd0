/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-work-audio"

#include "config.h"

#include "sw-work-audio.h"

#include "sw-compose.h"
#include "sw-render.h"
#include "sw-sound.h"

void
sw_work_stage_cb (double      fraction,
                  const char *stage,
                  gpointer    user_data)
{
  SwWorkStage *self = user_data;

  if (self->work != NULL)
    sw_work_set_progress (self->work, self->index, self->from + (self->to - self->from) * fraction, stage);
}

/**
 * sw_work_load_sound:
 * @clip: a clip that is done
 * @stage: (nullable): who hears of the progress
 * @error: return location
 *
 * A generated clip is played again, which gives the same samples as when it was made.
 *
 * Returns: (transfer full) (nullable): its sound
 */
SwStem *
sw_work_load_sound (SwWork      *self,
                    SwClipFacts *clip,
                    SwWorkStage *stage,
                    GError     **error)
{
  SwWorkStage      nobody = { NULL, 0, 0, 1 };
  g_autofree char *wav = sw_clip_store_dup_path (self->clips, clip->id, "audio.wav");
  g_autoptr (SwScore) score = NULL;
  g_autoptr (SwRender) render = NULL;

  if (g_file_test (wav, G_FILE_TEST_IS_REGULAR))
    return sw_sound_read_wav (wav, error);
  score = sw_clip_store_load_score (self->clips, clip->id, error);
  if (score == NULL)
    return NULL;
  render = sw_render_score (score, SW_RENDER_DEFAULT, 0, sw_work_stage_cb, stage != NULL ? stage : &nobody, self->cancellable, error);
  return render != NULL ? g_steal_pointer (&render->stem) : NULL;
}

/* What the score says goes before what the request says. */
static void
complete_facts (SwClipFacts *facts,
                SwScore     *score)
{
  if (score == NULL)
    return;
  if (facts->clip.title == NULL)
    facts->clip.title = g_strdup (score->title);
  if (facts->clip.lyrics == NULL)
    facts->clip.lyrics = sw_compose_dup_lyrics (score);
  if (facts->clip.key == NULL)
    facts->clip.key = sw_score_dup_key_name (score);
  if (facts->clip.bpm == 0)
    facts->clip.bpm = sw_score_get_bpm (score);
}

gboolean
sw_work_write_clip (SwWork      *self,
                    SwClipFacts *facts,
                    SwStem      *stem,
                    SwScore     *score,
                    gboolean     keep,
                    const char  *folder,
                    GError     **error)
{
  SwEditFiles files = { 0 };

  complete_facts (facts, score);
  facts->clip.duration = (double)stem->n_frames / SW_BAND_SAMPLE_RATE;
  if (keep)
    facts->origin = SW_CLIP_ORIGIN_EDITED;
  files.title = facts->clip.title;
  files.tags = facts->clip.tags;
  files.lyrics = facts->clip.lyrics;
  files.style = score != NULL ? score->style : NULL;
  files.bpm = facts->clip.bpm;
  files.seed = self->seed + g_str_hash (facts->id);
  files.score = score;
  files.keep = keep;
  files.cover = facts->clip.stem == NULL;
  facts->clip.without_cover = !files.cover;
  return sw_edit_write_files (stem, &files, folder, self->cancellable, error);
}

gboolean
sw_work_render_clip (SwWork      *self,
                     SwClipFacts *facts,
                     SwScore     *score,
                     SwWorkStage *stage,
                     const char  *folder,
                     GError     **error)
{
  g_autoptr (SwSongResult) result = NULL;

  complete_facts (facts, score);
  result = sw_song_render_files (score, facts->clip.tags, folder, sw_work_stage_cb, stage, self->cancellable, error);
  if (result == NULL)
    return FALSE;
  facts->clip.duration = result->duration;
  return TRUE;
}
