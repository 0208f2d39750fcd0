/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A song taken apart: exactly where its score says who plays what, or where it was laid
 * together from layers; roughly where it comes from outside. */

#define G_LOG_DOMAIN "sw-work-stems"

#include "config.h"

#include "sw-material.h"
#include "sw-render.h"
#include "sw-sound.h"

#include <glib/gi18n-lib.h>

#define RENDERED 0.7
#define ROLE(role) SW_RENDER_ROLE (SW_PART_##role)

/* What the files are called. */
typedef struct
{
  const char *stem, *title;
  guint       roles;
} StemKind;

static const StemKind basic[] = {
  { "vocals", "Vocals", SW_RENDER_VOCALS },
  { "drums", "Drums", ROLE (DRUMS) },
  { "bass", "Bass", ROLE (BASS) },
  { "other", "Other", SW_RENDER_INSTRUMENTS & ~(ROLE (DRUMS) | ROLE (BASS)) },
};

static const StemKind full[] = {
  { "vocals", "Vocals", ROLE (LEAD_VOCAL) },
  { "backing_vocals", "Backing Vocals", ROLE (BACKING_VOCAL) },
  { "drums", "Drums", ROLE (DRUMS) },
  { "bass", "Bass", ROLE (BASS) },
  { "keyboard", "Keyboard", ROLE (KEYS) },
  { "guitar", "Guitar", ROLE (GUITAR) },
  { "strings", "Strings", ROLE (STRINGS) },
  { "synth", "Synth", ROLE (SYNTH) },
  { "lead", "Lead", ROLE (LEAD) },
  { "fx", "Effects", ROLE (EFFECTS) },
};

/* Of a song that was laid together from sounds. */
static const StemKind layers[] = {
  { "vocals", "Vocals", 0 },
  { "instrumental", "Instrumental", 0 },
  { "sample", "Sample", 0 },
  { "song", "Song", 0 },
};

/* What parting by ear gives; it is rough, and its name says so. */
static const StemKind heard[] = {
  { "vocals", "Vocals, rough", 0 },
  { "instrumental", "Instrumental, rough", 0 },
};

/* What the stems of a task share. */
typedef struct
{
  SwClipFacts *source;   /* (owned) */
  SwScore     *score;    /* (owned) (nullable) */
  SwMaterial  *material; /* (owned) (nullable): of a song that is parted by ear */
  SwRender    *render;   /* (owned) (nullable): made with the first stem */
  GArray      *kinds;    /* (owned) (element-type StemKind) */
} Stems;

static void
stems_free (gpointer data)
{
  Stems *self = data;

  g_clear_pointer (&self->render, sw_render_free);
  g_clear_pointer (&self->score, sw_score_free);
  g_clear_pointer (&self->material, sw_material_free);
  g_clear_pointer (&self->source, sw_clip_facts_free);
  g_array_unref (self->kinds);
  g_free (self);
}

/* The roles that sound. */
static guint
get_roles (SwScore *score)
{
  guint roles = 0;

  for (guint i = 0; i < score->parts->len; i++)
    {
      const SwPart *part = g_ptr_array_index (score->parts, i);
      gboolean      sung = part->role == SW_PART_LEAD_VOCAL || part->role == SW_PART_BACKING_VOCAL;

      if (sung ? score->lines->len > 0 : part->notes->len > 0)
        roles |= SW_RENDER_ROLE (part->role);
    }
  return roles;
}

static void
find_layers (SwWork *self,
             Stems  *stems)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_autofree char *name = g_strdup_printf ("layer-%s.wav", layers[i].stem);

      if (sw_clip_store_has_file (self->clips, stems->source->id, name))
        g_array_append_val (stems->kinds, layers[i]);
    }
}

static void
find_parts (SwWork *self,
            Stems  *stems)
{
  gboolean        all = g_str_equal (sw_request_get_operation (self->request)->id, "sonic.stems_full");
  const StemKind *kinds = all ? full : basic;
  guint           n = all ? G_N_ELEMENTS (full) : G_N_ELEMENTS (basic);
  guint           roles = get_roles (stems->score);

  for (guint i = 0; i < n; i++)
    if (kinds[i].roles & roles)
      g_array_append_val (stems->kinds, kinds[i]);
}

gboolean
_sw_work_prepare_stems (SwWork  *self,
                        GError **error)
{
  SwWorkStage stage = { self, 0, 0.01, 0.1 };
  Stems      *stems = g_new0 (Stems, 1);

  self->data = stems;
  self->free_data = stems_free;
  stems->kinds = g_array_new (FALSE, FALSE, sizeof (StemKind));
  stems->source = sw_work_load_source (self, "clip_id", error);
  if (stems->source == NULL)
    return FALSE;
  stems->score = sw_clip_store_load_score (self->clips, stems->source->id, NULL);
  find_layers (self, stems);
  if (stems->kinds->len == 0 && stems->score != NULL)
    find_parts (self, stems);
  else if (stems->kinds->len == 0)
    {
      stems->material = sw_material_load (self, stems->source->id, &stage, error);
      if (stems->material == NULL)
        return FALSE;
      g_array_append_vals (stems->kinds, heard, G_N_ELEMENTS (heard));
    }
  if (stems->kinds->len == 0)
    {
      g_set_error_literal (error, SW_ENGINE_ERROR, SW_ENGINE_ERROR_NOT_FOUND, _ ("Nothing sounds in this song."));
      return FALSE;
    }
  sw_job_set_n_clips (self->job, stems->kinds->len);
  return TRUE;
}

static SwStem *
load_stem (SwWork         *self,
           Stems          *stems,
           const StemKind *kind,
           SwWorkStage    *stage,
           GError        **error)
{
  if (kind->roles == 0 && stems->material == NULL)
    {
      g_autofree char *name = g_strdup_printf ("layer-%s.wav", kind->stem);
      g_autofree char *path = sw_clip_store_dup_path (self->clips, stems->source->id, name);

      return sw_sound_read_wav (path, error);
    }
  if (stems->material != NULL)
    {
      if (!sw_material_part (stems->material, self, stage, error))
        return NULL;
      return sw_sound_copy (g_str_equal (kind->stem, "vocals") ? stems->material->voice : stems->material->music);
    }
  if (stems->render == NULL)
    stems->render = sw_render_score (stems->score, SW_RENDER_STEMS, 0, sw_work_stage_cb, stage, self->cancellable, error);
  return stems->render != NULL ? sw_render_load_stems (stems->render, kind->roles, error) : NULL;
}

/* As many frames for every stem, so that a mixer may lay them side by side. */
gboolean
_sw_work_make_stem (SwWork      *self,
                    guint        index,
                    const char  *folder,
                    SwClipFacts *facts,
                    GError     **error)
{
  Stems          *stems = self->data;
  const StemKind *kind = &g_array_index (stems->kinds, StemKind, index);
  SwWorkStage     stage = { self, index, 0.01, RENDERED };
  g_autoptr (SwStem) sound = NULL;

  sw_work_set_progress (self, index, 0.01, _ ("Taking the song apart"));
  sound = load_stem (self, stems, kind, &stage, error);
  if (sound == NULL)
    return FALSE;
  sw_work_set_progress (self, index, RENDERED, _ ("Writing the stem"));
  facts->clip.stem = g_strdup (kind->stem);
  facts->clip.title = g_strdup_printf ("%s (%s)", stems->source->clip.title != NULL ? stems->source->clip.title : "", kind->title);
  facts->clip.tags = g_strdup (stems->source->clip.tags);
  facts->clip.key = g_strdup (stems->source->clip.key);
  facts->clip.bpm = stems->source->clip.bpm;
  return sw_work_write_clip (self, facts, sound, NULL, TRUE, folder, error);
}
