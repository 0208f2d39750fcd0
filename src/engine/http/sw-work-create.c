/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs from a wish. */

#define G_LOG_DOMAIN "sw-work-create"

#include "config.h"

#include "sw-work.h"

/* What the progress of one clip is told to. */
typedef struct
{
  SwWork *work;
  guint   index;
} Progress;

static void
progress_cb (double      fraction,
             const char *stage,
             gpointer    user_data)
{
  Progress *progress = user_data;

  sw_work_set_progress (progress->work, progress->index, fraction, stage);
}

gboolean
_sw_work_create (SwWork      *self,
                 guint        index,
                 const char  *folder,
                 SwClipFacts *facts,
                 GError     **error)
{
  g_autoptr (SwSongWish) wish = sw_job_dup_wish (self->job);
  g_autoptr (SwSongResult) result = NULL;
  Progress progress = { self, index };

  result = self->maker (wish, index, folder, progress_cb, &progress, self->cancellable, error);
  if (result == NULL)
    return FALSE;
  facts->clip.title = g_steal_pointer (&result->title);
  facts->clip.tags = g_steal_pointer (&result->tags);
  facts->clip.lyrics = g_steal_pointer (&result->lyrics);
  facts->clip.key = g_steal_pointer (&result->key);
  facts->clip.duration = result->duration;
  facts->clip.bpm = result->bpm;
  return TRUE;
}
