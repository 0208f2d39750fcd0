/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song has ten parts of 85 MB each when it lasts four minutes. They wait on disk
 * until everything that depends on the whole – loudness, the master's gain – is known.
 */

#define G_LOG_DOMAIN "sw-tape"

#include "config.h"

#include "sw-tape.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Filters never come to rest completely. */
#define INAUDIBLE 1e-9f
/* Left, then right. */
#define BLOCK_BYTES (2 * SW_TAPE_BLOCK * sizeof (float))

struct _SwTape
{
  gsize   n_frames, n_blocks;
  int     file;
  guint8 *recorded; /* (owned): per block; one that was never written is silent */
};

/* The cache is on a disk, while the folder for temporary files may well be memory. */
static int
open_unnamed (GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), GETTEXT_PACKAGE, NULL);
  g_autofree char *name = g_build_filename (folder, "tape-XXXXXX", NULL);
  int              file = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    file = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (file < 0)
    {
      g_free (g_steal_pointer (&name));
      file = g_file_open_tmp ("songwright-tape-XXXXXX", &name, error);
    }
  if (file >= 0)
    g_unlink (name);

  return file;
}

/**
 * sw_tape_new:
 * @n_frames: length of the recording
 *
 * Returns: (transfer full) (nullable): a silent tape; %NULL with an error when there is
 *   no place for temporary files
 */
SwTape *
sw_tape_new (gsize    n_frames,
             GError **error)
{
  g_autoptr (SwTape) self = g_new0 (SwTape, 1);

  self->n_frames = n_frames;
  self->n_blocks = (n_frames + SW_TAPE_BLOCK - 1) / SW_TAPE_BLOCK;
  self->recorded = g_new0 (guint8, self->n_blocks + 1);
  self->file = open_unnamed (error);
  if (self->file < 0)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sw_tape_free:
 * @self: (transfer full) (nullable):
 *
 * The file goes with the tape.
 */
void
sw_tape_free (SwTape *self)
{
  if (self == NULL)
    return;

  if (self->file >= 0)
    close (self->file);
  g_free (self->recorded);
  g_free (self);
}

gsize
sw_tape_get_n_frames (SwTape *self)
{
  return self->n_frames;
}

gsize
sw_tape_get_n_blocks (SwTape *self)
{
  return self->n_blocks;
}

gsize
sw_tape_get_length (SwTape *self,
                    gsize   block)
{
  return MIN (SW_TAPE_BLOCK, self->n_frames - block * SW_TAPE_BLOCK);
}

/**
 * sw_tape_is_silent:
 *
 * Returns: whether @block holds nothing but zeros, so that it need not be read
 */
gboolean
sw_tape_is_silent (SwTape *self,
                   gsize   block)
{
  return !self->recorded[block];
}

static gboolean
is_zero (const float *samples,
         gsize        n)
{
  for (gsize i = 0; i < n; i++)
    if (samples[i] > INAUDIBLE || samples[i] < -INAUDIBLE)
      return FALSE;

  return TRUE;
}

/* All of it, whatever interrupts. */
static gboolean
transfer (SwTape  *self,
          gboolean writing,
          void    *data,
          gsize    size,
          off_t    at,
          GError **error)
{
  char *bytes = data;

  while (size > 0)
    {
      gssize n = writing ? pwrite (self->file, bytes, size, at) : pread (self->file, bytes, size, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          int code = n < 0 ? errno : EIO;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                       /* translators: followed by what the system says, "No space left on device" */
                       _ ("The song’s parts cannot be kept on disk: %s"), g_strerror (code));
          return FALSE;
        }
      bytes += n, at += n, size -= n;
    }

  return TRUE;
}

/**
 * sw_tape_write:
 * @samples: as many as the block is long, left and right
 *
 * Records over @block. One thread at a time.
 *
 * Returns: %FALSE with %G_IO_ERROR_NO_SPACE and the like
 */
gboolean
sw_tape_write (SwTape      *self,
               gsize        block,
               float *const samples[2],
               GError     **error)
{
  gsize n = sw_tape_get_length (self, block);
  off_t at = (off_t)block * BLOCK_BYTES;

  self->recorded[block] = !is_zero (samples[0], n) || !is_zero (samples[1], n);

  return !self->recorded[block] ||
         (transfer (self, TRUE, samples[0], n * sizeof (float), at, error) &&
          transfer (self, TRUE, samples[1], n * sizeof (float), at + BLOCK_BYTES / 2, error));
}

/**
 * sw_tape_read:
 * @samples: room for as many as the block is long, left and right
 *
 * Any thread, and several at once.
 *
 * Returns: %FALSE with an error when the file cannot be read
 */
gboolean
sw_tape_read (SwTape      *self,
              gsize        block,
              float *const samples[2],
              GError     **error)
{
  gsize n = sw_tape_get_length (self, block);
  off_t at = (off_t)block * BLOCK_BYTES;

  if (!self->recorded[block])
    {
      memset (samples[0], 0, n * sizeof (float));
      memset (samples[1], 0, n * sizeof (float));
      return TRUE;
    }

  return transfer (self, FALSE, samples[0], n * sizeof (float), at, error) &&
         transfer (self, FALSE, samples[1], n * sizeof (float), at + BLOCK_BYTES / 2, error);
}
