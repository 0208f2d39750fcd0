/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-plan"

#include "config.h"

#include "sw-plan.h"

/**
 * sw_song_wish_copy:
 * @self: a wish
 *
 * Returns: (transfer full): an independent copy
 */
SwSongWish *
sw_song_wish_copy (const SwSongWish *self)
{
  SwSongWish *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->title = g_strdup (self->title);
  copy->tags = g_strdup (self->tags);
  copy->negative_tags = g_strdup (self->negative_tags);
  copy->lyrics = g_strdup (self->lyrics);
  copy->description = g_strdup (self->description);
  copy->model = g_strdup (self->model);
  return copy;
}

/**
 * sw_song_wish_free:
 * @self: (transfer full) (nullable): a wish from g_new0 (SwSongWish, 1) or
 *   [method@SongWish.copy]
 */
void
sw_song_wish_free (SwSongWish *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->tags);
  g_free (self->negative_tags);
  g_free (self->lyrics);
  g_free (self->description);
  g_free (self->model);
  g_free (self);
}
