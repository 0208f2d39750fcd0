/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results by the hash of what was asked: the same request with the same seed gives the
 * same bytes, so they need not be made again. A file per hash holds the clip's id. */

#define G_LOG_DOMAIN "sw-job-results"

#include "config.h"

#include "sw-job-queue-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
dup_path (SwJobQueue *self,
          SwWork     *work,
          guint       index)
{
  g_autoptr (SwRequest) request = sw_request_dup (work->request);
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *hash = NULL;

  sw_request_clear (request, "webhook_url");
  sw_request_clear (request, "webhook_secret");
  sw_request_clear (request, "use_suno_cdn");
  text = sw_request_to_json (request);
  whole = g_strdup_printf (SW_VERSION " %s %" G_GUINT64_FORMAT " %u", text, work->seed, index);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole, -1);
  return g_build_filename (self->results_dir, hash, NULL);
}

/* Not again on the disk where the file system can help it. */
static gboolean
copy_file (const char *from,
           const char *to)
{
  g_autofree char *text = NULL;
  gsize            size;

  g_unlink (to);
  if (link (from, to) == 0)
    return TRUE;
  return g_file_get_contents (from, &text, &size, NULL) &&
         g_file_set_contents_full (to, text, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, NULL);
}

static gboolean
copy_files (const char *from,
            const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      if (!g_str_equal (name, "clip.json") && !copy_file (source, target))
        return FALSE;
    }
  return TRUE;
}

/* TRUE when such a clip was made before: then it is in @folder and saved. */
gboolean
_sw_job_queue_recall (SwJobQueue  *self,
                      SwWork      *work,
                      guint        index,
                      const char  *folder,
                      SwClipFacts *facts)
{
  g_autofree char *path = dup_path (self, work, index);
  g_autofree char *id = NULL;
  g_autofree char *source = NULL;
  g_autoptr (SwClipFacts) found = NULL;
  SwJobClip nothing = { 0 };

  if (!g_file_get_contents (path, &id, NULL, NULL) || !g_uuid_string_is_valid (id))
    return FALSE;
  if (!sw_clip_store_has_file (self->clips, id, "clip.json") || (found = sw_clip_store_load (self->clips, id, NULL)) == NULL)
    {
      g_unlink (path);
      return FALSE;
    }
  source = sw_clip_store_dup_path (self->clips, id, ".");
  if (!copy_files (source, folder))
    return FALSE;
  facts->origin = found->origin;
  facts->position = found->position;
  facts->lead_in = found->lead_in;
  g_free (facts->persona);
  facts->persona = g_steal_pointer (&found->persona);
  g_strfreev (facts->parents);
  facts->parents = g_steal_pointer (&found->parents);
  sw_job_clip_clear (&facts->clip);
  facts->clip = found->clip;
  found->clip = nothing;
  return sw_clip_store_save (self->clips, facts, NULL);
}

void
_sw_job_queue_remember (SwJobQueue  *self,
                        SwWork      *work,
                        guint        index,
                        SwClipFacts *facts)
{
  g_autofree char *path = dup_path (self, work, index);

  g_file_set_contents_full (path, facts->id, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
