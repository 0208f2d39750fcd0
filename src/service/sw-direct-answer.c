/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-direct-answer"

#include "config.h"

#include "sw-direct-answer.h"

#include "sw-json.h"
#include "sw-result-text-private.h"
#include "sw-service-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_SECONDS (24 * 60 * 60)
#define MAX_BPM 1000
#define MAX_WORDS 50000
#define MAX_TEXT_CHARS 4000

/* @data: the member "data", or the answer itself where that is missing. */
typedef gboolean (*ReadFunc) (SwDirectAnswer *self,
                              JsonObject     *data);

void
sw_direct_answer_free (SwDirectAnswer *self)
{
  g_free (self->uri);
  g_free (self->remote_id);
  g_free (self->text);
  g_free (self);
}

/* Some answers have had the address alone in place of the object. */
static gboolean
read_wav (SwDirectAnswer *self,
          JsonObject     *data)
{
  static const char *const names[] = { "wav_url", "audio_url", "url", "data", NULL };

  self->kind = SW_ASSET_WAV;
  self->uri = _sw_result_read_uri (data, names);
  return self->uri != NULL;
}

static gboolean
read_midi (SwDirectAnswer *self,
           JsonObject     *data)
{
  static const char *const names[] = { "midi_url", "url", NULL };
  JsonArray               *instruments = sw_json_get_array (data, "instruments");

  self->kind = SW_ASSET_MIDI;
  self->uri = _sw_result_read_uri (data, names);
  if (instruments != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), instruments);

      self->text = sw_json_to_string (node, FALSE);
    }
  return self->uri != NULL || self->text != NULL;
}

static gboolean
read_vox (SwDirectAnswer *self,
          JsonObject     *data)
{
  static const char *const ids[] = { "vox_audio_id", NULL };
  static const char *const addresses[] = { "vox_url", "audio_url", "url", NULL };

  self->kind = SW_ASSET_VOX;
  self->remote_id = _sw_result_read_id (data, ids);
  self->uri = _sw_result_read_uri (data, addresses);
  self->start = _sw_result_read_positive (data, "vocal_start_s", MAX_SECONDS);
  self->end = _sw_result_read_positive (data, "vocal_end_s", MAX_SECONDS);
  return self->remote_id != NULL;
}

static gboolean
read_bpm (SwDirectAnswer *self,
          JsonObject     *data)
{
  double lowest = _sw_result_read_positive (data, "min_bpm", MAX_BPM);
  double highest = _sw_result_read_positive (data, "max_bpm", MAX_BPM);
  char   buffer[2][G_ASCII_DTOSTR_BUF_SIZE];

  self->kind = SW_ASSET_BPM;
  self->number = _sw_result_read_positive (data, "avg_bpm", MAX_BPM);
  if (self->number <= 0)
    self->number = _sw_result_read_positive (data, "bpm", MAX_BPM);
  if (self->number <= 0)
    return FALSE;
  if (lowest > 0 && highest >= lowest)
    self->text = g_strdup_printf ("{\"min_bpm\":%s,\"max_bpm\":%s}", g_ascii_formatd (buffer[0], sizeof buffer[0], "%.3f", lowest),
                                  g_ascii_formatd (buffer[1], sizeof buffer[1], "%.3f", highest));
  return TRUE;
}

static void
add_word (JsonBuilder *builder,
          JsonObject  *word)
{
  const char *text = sw_json_get_string (word, "word", sw_json_get_string (word, "text", NULL));
  double      start = sw_json_get_number (word, "start_s", sw_json_get_number (word, "start", NAN));
  double      end = sw_json_get_number (word, "end_s", sw_json_get_number (word, "end", NAN));

  if (text == NULL || !(start >= 0 && start <= MAX_SECONDS) || !(end <= MAX_SECONDS) ||
      !sw_json_get_boolean (word, "success", TRUE))
    return;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  json_builder_set_member_name (builder, "start");
  json_builder_add_double_value (builder, start);
  json_builder_set_member_name (builder, "end");
  json_builder_add_double_value (builder, MAX (start, end));
  json_builder_end_object (builder);
}

/* As the engine's own file of words, so that one reader does for both. */
static gboolean
read_timeline (SwDirectAnswer *self,
               JsonObject     *data)
{
  JsonArray *words = sw_json_get_array (data, "alignment");
  guint      n_words;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  self->kind = SW_ASSET_TIMELINE;
  if (words == NULL)
    words = sw_json_get_array (data, "words");
  if (words == NULL)
    return FALSE;
  n_words = MIN (json_array_get_length (words), MAX_WORDS);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "words");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_words; i++)
    add_word (builder, sw_json_array_get_object (words, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  self->text = sw_json_to_string (node, FALSE);
  return TRUE;
}

static gboolean
read_tags (SwDirectAnswer *self,
           JsonObject     *data)
{
  g_autofree char *lines = _sw_result_read_lines (data, "upsampled_tags");

  self->kind = SW_ASSET_TAGS;
  if (lines == NULL)
    lines = _sw_result_read_line (data, "tags", NULL);
  if (lines != NULL && *g_strstrip (lines) != '\0')
    self->text = g_utf8_substring (lines, 0, MIN (g_utf8_strlen (lines, -1), MAX_TEXT_CHARS));
  return self->text != NULL;
}

static gboolean
read_persona (SwDirectAnswer *self,
              JsonObject     *data)
{
  static const char *const names[] = { "persona_id", "id", NULL };

  self->remote_id = _sw_result_read_id (data, names);
  return self->remote_id != NULL;
}

static gboolean
read_upload (SwDirectAnswer *self,
             JsonObject     *data)
{
  static const char *const names[] = { "clip_id", "id", NULL };

  self->remote_id = _sw_result_read_id (data, names);
  return self->remote_id != NULL;
}

static const struct
{
  const char *operation;
  ReadFunc    read;
  gboolean    is_asset;
} readers[] = {
  { "sonic.wav", read_wav, TRUE },
  { "sonic.midi", read_midi, TRUE },
  { "sonic.vox", read_vox, TRUE },
  { "sonic.bpm", read_bpm, TRUE },
  { "sonic.aligned_lyrics", read_timeline, TRUE },
  { "sonic.upsample_tags", read_tags, TRUE },
  { "sonic.persona", read_persona, FALSE },
  { "sonic.upload", read_upload, FALSE },
  { "riffusion.upload", read_upload, FALSE },
};

static int
find_reader (const SwOperation *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_str_equal (readers[i].operation, operation->id))
      return i;
  return -1;
}

/**
 * sw_direct_answer_knows:
 * @operation: an operation
 *
 * Returns: whether sw_direct_answer_read() understands its answers
 */
gboolean
sw_direct_answer_knows (const SwOperation *operation)
{
  return find_reader (operation) >= 0;
}

/**
 * sw_direct_answer_read:
 * @operation: the operation that was asked for
 * @json: the answer
 * @error: return location for %SW_SERVICE_ERROR_BAD_ANSWER
 *
 * Reads an answer; what is missing in it and not needed stays empty.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
SwDirectAnswer *
sw_direct_answer_read (const SwOperation *operation,
                       const char        *json,
                       GError           **error)
{
  g_autoptr (SwDirectAnswer) self = g_new0 (SwDirectAnswer, 1);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object, *data;
  int         reader;

  g_return_val_if_fail (operation != NULL, NULL);
  g_return_val_if_fail (json != NULL, NULL);

  reader = find_reader (operation);
  root = sw_json_parse (json, -1, NULL);
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  data = sw_json_get_object (object, "data");
  if (object != NULL && reader >= 0 && readers[reader].read (self, data != NULL ? data : object))
    {
      self->is_asset = readers[reader].is_asset;
      return g_steal_pointer (&self);
    }
  g_set_error_literal (error, SW_SERVICE_ERROR, SW_SERVICE_ERROR_BAD_ANSWER,
                       _ ("The service gave an answer that this version does not understand"));
  return NULL;
}
