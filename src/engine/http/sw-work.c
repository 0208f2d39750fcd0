/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-work"

#include "config.h"

#include "sw-work.h"

static const SwWorkEntry entries[] = {
  { .operation = "sonic.create.custom", .make_clip = _sw_work_create },
  { .operation = "sonic.create.description", .make_clip = _sw_work_create },
  { .operation = "sonic.create.gender", .make_clip = _sw_work_create },
  { .operation = "sonic.create.auto_lyrics", .make_clip = _sw_work_create },
  { .operation = "sonic.create.extend", .make_clip = _sw_work_extend },
  { .operation = "sonic.create.concat", .check = _sw_work_check_concat, .make_clip = _sw_work_concat, .seedless = TRUE, .memory = 380 },
  { .operation = "sonic.create.cover", .make_clip = _sw_work_cover },
  { .operation = "sonic.create.persona", .make_clip = _sw_work_persona_music },
  { .operation = "sonic.create.remaster", .make_clip = _sw_work_remaster, .seedless = TRUE, .memory = 260 },
  { .operation = "sonic.replace_section", .prepare = _sw_work_prepare_replace, .make_clip = _sw_work_replace, .memory = 400 },
  { .operation = "sonic.sample", .prepare = _sw_work_prepare_sample, .make_clip = _sw_work_sample, .memory = 400 },
  { .operation = "sonic.mashup", .prepare = _sw_work_prepare_mashup, .make_clip = _sw_work_mashup, .memory = 420 },
  { .operation = "sonic.create.extend_upload", .prepare = _sw_work_prepare_outside, .make_clip = _sw_work_extend_upload, .memory = 400 },
  { .operation = "sonic.create.cover_upload", .prepare = _sw_work_prepare_outside, .make_clip = _sw_work_cover_upload, .memory = 400 },
  { .operation = "sonic.create.add_vocals", .prepare = _sw_work_prepare_outside, .make_clip = _sw_work_add_vocals, .memory = 420 },
  { .operation = "sonic.create.add_instrumental", .prepare = _sw_work_prepare_outside, .make_clip = _sw_work_add_instrumental, .memory = 420 },
  { .operation = "sonic.upload_extend", .prepare = _sw_work_prepare_outside, .make_clip = _sw_work_extend_upload, .memory = 400 },
  { .operation = "sonic.upload_cover", .prepare = _sw_work_prepare_outside, .make_clip = _sw_work_cover_upload, .memory = 400 },
  { .operation = "sonic.create_voice", .check = _sw_work_check_voice, .make_clip = _sw_work_create_voice, .seedless = TRUE, .memory = 300 },
  { .operation = "sonic.upload", .call = _sw_work_upload, .seedless = TRUE, .memory = 220 },
  { .operation = "sonic.persona", .call = _sw_work_persona, .memory = 20 },
  { .operation = "sonic.stems_basic", .prepare = _sw_work_prepare_stems, .make_clip = _sw_work_make_stem, .seedless = TRUE, .memory = 300 },
  { .operation = "sonic.stems_full", .prepare = _sw_work_prepare_stems, .make_clip = _sw_work_make_stem, .seedless = TRUE, .memory = 300 },
  { .operation = "sonic.bpm", .call = _sw_work_bpm, .seedless = TRUE, .memory = 20 },
  { .operation = "sonic.wav", .call = _sw_work_wav, .seedless = TRUE, .memory = 220 },
  { .operation = "sonic.midi", .call = _sw_work_midi, .seedless = TRUE, .memory = 20 },
  { .operation = "sonic.vox", .call = _sw_work_vox, .seedless = TRUE, .memory = 300 },
  { .operation = "sonic.aligned_lyrics", .call = _sw_work_aligned_lyrics, .seedless = TRUE, .once = TRUE, .memory = 5 },
  { .operation = "sonic.upsample_tags", .call = _sw_work_upsample_tags, .memory = 5 },
  { .operation = "sonic.lyrics", .call = _sw_work_lyrics, .memory = 5 },
};

/**
 * sw_work_find:
 * @operation: id of an operation
 *
 * Returns: (nullable): how the engine does it
 */
const SwWorkEntry *
sw_work_find (const char *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].operation, operation))
      return &entries[i];
  return NULL;
}

void
sw_work_set_progress (SwWork     *self,
                      guint       index,
                      double      fraction,
                      const char *stage)
{
  if (self->job != NULL)
    sw_job_set_progress (self->job, index, fraction, stage);
}

SwClipFacts *
sw_work_load_source (SwWork     *self,
                     const char *parameter,
                     GError    **error)
{
  const char *id = sw_request_get_string (self->request, parameter);

  return sw_clip_store_load (self->clips, id != NULL ? id : "", error);
}

JsonObject *
sw_work_new_answer (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "code", 200);
  json_object_set_string_member (object, "message", "success");
  return object;
}

char *
sw_work_dup_uri (SwWork     *self,
                 const char *clip,
                 const char *name)
{
  return g_strdup_printf ("%s/%s/%s", self->files != NULL ? self->files : "", clip, name);
}

/**
 * sw_work_clear:
 *
 * Frees what the clips of a task shared.
 */
void
sw_work_clear (SwWork *self)
{
  if (self->data != NULL && self->free_data != NULL)
    self->free_data (self->data);
  self->data = NULL;
}
