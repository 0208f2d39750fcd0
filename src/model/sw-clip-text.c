/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-clip"

#include "config.h"

#include "sw-clip-private.h"

/* The text properties differ in name only: one line each makes both accessors. */
#define STRING_ACCESSORS(name, PROPERTY)                    \
  const char *sw_clip_get_##name (SwClip *self)             \
  {                                                         \
    g_return_val_if_fail (SW_IS_CLIP (self), NULL);         \
                                                            \
    return self->strings[PROPERTY];                         \
  }                                                         \
                                                            \
  void sw_clip_set_##name (SwClip *self, const char *value) \
  {                                                         \
    g_return_if_fail (SW_IS_CLIP (self));                   \
                                                            \
    _sw_clip_set_string (self, PROPERTY, value);            \
  }

/**
 * sw_clip_get_remote_id:
 *
 * Returns: (nullable): the id of the clip at its service
 */
STRING_ACCESSORS (remote_id, PROP_REMOTE_ID)

/**
 * sw_clip_get_service:
 *
 * Returns: "builtin", "musicapi" or an address
 */
STRING_ACCESSORS (service, PROP_SERVICE)

/**
 * sw_clip_get_task_id:
 *
 * Returns: (nullable): our id of the task that made it
 */
STRING_ACCESSORS (task_id, PROP_TASK_ID)

/**
 * sw_clip_get_title:
 *
 * Returns: the title
 */
STRING_ACCESSORS (title, PROP_TITLE)

/**
 * sw_clip_get_tags:
 *
 * Returns: the style it was made with, as the service tells it
 */
STRING_ACCESSORS (tags, PROP_TAGS)

/**
 * sw_clip_get_model:
 *
 * Returns: the model that made it
 */
STRING_ACCESSORS (model, PROP_MODEL)

/**
 * sw_clip_get_operation:
 *
 * Returns: the operation of the contract that made it
 */
STRING_ACCESSORS (operation, PROP_OPERATION)

/**
 * sw_clip_get_request:
 *
 * Returns: (nullable): the request that made it, as sw_request_to_json() writes it
 */
STRING_ACCESSORS (request, PROP_REQUEST)

/**
 * sw_clip_get_lyrics:
 *
 * Returns: the words as the service gave them
 */
STRING_ACCESSORS (lyrics, PROP_LYRICS)

/**
 * sw_clip_get_key:
 *
 * Returns: (nullable): the musical key, such as "D minor"
 */
STRING_ACCESSORS (key, PROP_KEY)

/**
 * sw_clip_get_note:
 *
 * Returns: the user's own words about it
 */
STRING_ACCESSORS (note, PROP_NOTE)

/**
 * sw_clip_get_audio_path:
 *
 * Returns: (nullable): the absolute path of the audio file
 */
STRING_ACCESSORS (audio_path, PROP_AUDIO_PATH)

/**
 * sw_clip_get_cover_path:
 *
 * Returns: (nullable): the absolute path of the cover picture
 */
STRING_ACCESSORS (cover_path, PROP_COVER_PATH)

/**
 * sw_clip_get_audio_uri:
 *
 * Returns: (nullable): where the service offers the audio
 */
STRING_ACCESSORS (audio_uri, PROP_AUDIO_URI)

/**
 * sw_clip_get_cover_uri:
 *
 * Returns: (nullable): where the service offers the cover
 */
STRING_ACCESSORS (cover_uri, PROP_COVER_URI)
