/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-stem-pack"

#include "config.h"

#include "sw-stem-pack.h"

#include "sw-pcm-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define N_BITS 24
#define BYTES_PER_FRAME 6
#define MAX_FRAMES ((G_MAXUINT32 - SW_WAV_HEADER_SIZE) / BYTES_PER_FRAME)

static gboolean
set_io_error (GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

static gboolean
write_samples (const char   *source,
               const char   *target,
               int          *rate,
               gint64       *n_frames,
               GCancellable *cancellable,
               GError      **error)
{
  guint8   header[SW_WAV_HEADER_SIZE] = { 0 };
  int      fd = g_open (target, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  gboolean ok;

  if (fd < 0)
    return set_io_error (error);
  /* the header comes when the length is known */
  ok = write (fd, header, sizeof header) == sizeof header || set_io_error (error);
  ok = ok && _sw_pcm_decode (source, N_BITS, fd, rate, n_frames, cancellable, error);
  close (fd);
  return ok;
}

static gboolean
finish_file (const char       *target,
             const SwStemPack *pack,
             GError          **error)
{
  guint8   header[SW_WAV_HEADER_SIZE];
  int      fd = g_open (target, O_RDWR | O_CLOEXEC, 0);
  gboolean ok;

  if (fd < 0)
    return set_io_error (error);
  _sw_wav_header (header, N_BITS, pack->rate, pack->n_frames);
  /* What lies beyond the end of the samples reads as zeros. */
  ok = (ftruncate (fd, SW_WAV_HEADER_SIZE + pack->n_frames * BYTES_PER_FRAME) == 0 &&
        pwrite (fd, header, sizeof header, 0) == sizeof header && fsync (fd) == 0) ||
       set_io_error (error);
  close (fd);
  return ok;
}

/**
 * sw_stem_pack_write:
 * @sources: (array zero-terminated=1): sound files
 * @targets: (array zero-terminated=1): the WAV files to write, replaced when they are there
 * @pack: (out): what was written
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [enum@AudioError] or %G_IO_ERROR
 *
 * Decodes stems to 24-bit stereo WAVs of one rate, start and length.
 *
 * Returns: whether all are written
 */
gboolean
sw_stem_pack_write (const char *const *sources,
                    const char *const *targets,
                    SwStemPack        *pack,
                    GCancellable      *cancellable,
                    GError           **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (sources != NULL && targets != NULL && pack != NULL, FALSE);

  *pack = (SwStemPack){ 0 };
  for (guint i = 0; ok && sources[i] != NULL; i++)
    {
      gint64 n_frames = 0;

      ok = write_samples (sources[i], targets[i], &pack->rate, &n_frames, cancellable, error);
      pack->n_frames = MAX (pack->n_frames, n_frames);
    }
  if (ok && pack->n_frames > MAX_FRAMES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Too long for a WAV file");
      ok = FALSE;
    }
  for (guint i = 0; ok && targets[i] != NULL; i++)
    ok = finish_file (targets[i], pack, error);
  for (guint i = 0; !ok && targets[i] != NULL; i++)
    g_unlink (targets[i]);
  return ok;
}

/* Fifths above C, of the scale with the key's notes. */
static gboolean
find_signature (const char *key,
                gint8      *fifths,
                guint8     *is_minor)
{
  static const char letters[] = "FCGDAEB";
  const char       *letter = key != NULL && *key != '\0' ? strchr (letters, *key) : NULL;
  int               place;

  if (letter == NULL)
    return FALSE;
  place = (int)(letter - letters) - 1;
  if (key[1] == '#')
    place += 7;
  else if (key[1] == 'b')
    place -= 7;
  *is_minor = strstr (key, "min") != NULL;
  if (*is_minor)
    place -= 3;
  /* More than seven signs are another name for fewer. */
  if (place > 7)
    place -= 12;
  if (place < -7)
    place += 12;
  *fifths = (gint8)place;
  return TRUE;
}

/**
 * sw_stem_pack_make_tempo:
 * @bpm: quarters a minute
 * @key: (nullable): "D minor"
 *
 * Returns: (transfer full): a standard MIDI file that only sets tempo and key
 */
GBytes *
sw_stem_pack_make_tempo (double      bpm,
                         const char *key)
{
  static const guint8 head[] = { 'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 0, 0, 1, 480 >> 8, 480 & 0xff, 'M', 'T', 'r', 'k' };
  static const guint8 end[] = { 0, 0xff, 0x2f, 0 };
  GByteArray         *file = g_byte_array_new ();
  guint32             tempo = (guint32)CLAMP (lround (60e6 / CLAMP (bpm, 4, 1000)), 1, 0xffffff);
  guint8              event[] = { 0, 0xff, 0x51, 3, tempo >> 16, (tempo >> 8) & 0xff, tempo & 0xff };
  guint8              signature[] = { 0, 0xff, 0x59, 2, 0, 0 };
  gint8               fifths = 0;
  guint32             length;
  gboolean            has_key = find_signature (key, &fifths, &signature[5]);

  signature[4] = (guint8)fifths;
  length = GUINT32_TO_BE ((guint32)(sizeof event + (has_key ? sizeof signature : 0) + sizeof end));
  g_byte_array_append (file, head, sizeof head);
  g_byte_array_append (file, (const guint8 *)&length, sizeof length);
  g_byte_array_append (file, event, sizeof event);
  if (has_key)
    g_byte_array_append (file, signature, sizeof signature);
  g_byte_array_append (file, end, sizeof end);
  return g_byte_array_free_to_bytes (file);
}
