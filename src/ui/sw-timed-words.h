/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-clip.h"
#include "sw-lyrics.h"

G_BEGIN_DECLS

/* A clip's words, with times when "words.json" lies beside its sound. */
void      _sw_timed_words_load_async  (SwClip *clip, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SwLyrics *_sw_timed_words_load_finish (GAsyncResult *result, GError **error);
/* @lyrics with the times that the text of words.json gives; a copy without any when
 * it is not what is expected. For tests. */
SwLyrics *_sw_timed_words_apply       (SwLyrics *lyrics, const char *json, gssize length);

G_END_DECLS
