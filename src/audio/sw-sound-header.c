/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cut file decodes without a complaint up to the cut, so the length that the
 * file itself promises is the only way to notice. MP3 (Xing/Info), WAV and FLAC
 * promise one; other formats do not, or check themselves. */

#define G_LOG_DOMAIN "sw-sound-header"

#include "config.h"

#include "sw-player.h"
#include "sw-sound-header.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES 4096

static guint32
read_be32 (const guint8 *p)
{
  return ((guint32)p[0] << 24) | ((guint32)p[1] << 16) | ((guint32)p[2] << 8) | p[3];
}

static guint32
read_le32 (const guint8 *p)
{
  return ((guint32)p[3] << 24) | ((guint32)p[2] << 16) | ((guint32)p[1] << 8) | p[0];
}

/* Size of a leading ID3v2 tag, 0 without one. */
static goffset
id3_size (const guint8 *data,
          gsize         size)
{
  if (size < 10 || memcmp (data, "ID3", 3) != 0)
    return 0;
  return 10 + (((goffset)(data[6] & 0x7f) << 21) | ((data[7] & 0x7f) << 14) | ((data[8] & 0x7f) << 7) | (data[9] & 0x7f)) +
         ((data[5] & 0x10) != 0 ? 10 : 0);
}

static void
read_mp3 (const guint8  *data,
          gsize          size,
          SwSoundHeader *header)
{
  static const int rates[4] = { 44100, 48000, 32000, 0 };
  int              version, layer, rate;
  gboolean         mono;
  gsize            side;

  if (size < 4 || data[0] != 0xff || (data[1] & 0xe0) != 0xe0)
    return;
  version = (data[1] >> 3) & 3; /* 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5 */
  layer = (data[1] >> 1) & 3;   /* 1: layer III */
  rate = rates[(data[2] >> 2) & 3];
  if (version == 1 || layer != 1 || rate == 0 || (data[2] >> 4) == 15)
    return;
  header->is_mp3 = TRUE;

  rate = version == 3 ? rate : version == 2 ? rate / 2
                                            : rate / 4;
  mono = (data[3] >> 6) == 3;
  side = version == 3 ? (mono ? 17 : 32) : (mono ? 9 : 17);
  if (size < 4 + side + 12)
    return;
  data += 4 + side;
  if ((memcmp (data, "Xing", 4) == 0 || memcmp (data, "Info", 4) == 0) && (read_be32 (data + 4) & 1) != 0)
    header->declared = (double)read_be32 (data + 8) * (version == 3 ? 1152 : 576) / rate;
}

static void
read_wav (const guint8  *data,
          gsize          size,
          SwSoundHeader *header)
{
  guint32 bytes_per_second = 0;
  gsize   at = 12;

  while (at + 8 <= size)
    {
      guint32 length = read_le32 (data + at + 4);

      if (memcmp (data + at, "fmt ", 4) == 0 && at + 20 <= size)
        bytes_per_second = read_le32 (data + at + 16);
      if (memcmp (data + at, "data", 4) == 0)
        {
          /* Written to a pipe the length is not known. */
          if (bytes_per_second > 0 && length > 0 && length < 0x7fffffff)
            header->declared = (double)length / bytes_per_second;
          return;
        }
      at += 8 + (gsize)length + (length & 1);
    }
}

static void
read_flac (const guint8  *data,
           gsize          size,
           SwSoundHeader *header)
{
  guint32 rate;
  guint64 samples;

  if (size < 42 || (data[4] & 0x7f) != 0)
    return;
  rate = ((guint32)data[18] << 12) | ((guint32)data[19] << 4) | (data[20] >> 4);
  samples = ((guint64)(data[21] & 0x0f) << 32) | read_be32 (data + 22);
  if (rate > 0 && samples > 0)
    header->declared = (double)samples / rate;
}

gboolean
_sw_sound_header_read (const char    *path,
                       SwSoundHeader *header,
                       GError       **error)
{
  guint8  data[HEAD_BYTES];
  goffset skip;
  gssize  size;
  int     fd;

  *header = (SwSoundHeader){ FALSE, -1 };
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING, _ ("The sound file cannot be opened: %s"), g_strerror (errno));
      return FALSE;
    }

  size = pread (fd, data, sizeof data, 0);
  skip = size > 0 ? id3_size (data, size) : 0;
  if (skip > 0)
    size = pread (fd, data, sizeof data, skip);
  close (fd);

  if (size <= 0)
    {
      g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE, _ ("The sound file is empty"));
      return FALSE;
    }

  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WAVE", 4) == 0)
    read_wav (data, size, header);
  else if (size >= 4 && memcmp (data, "fLaC", 4) == 0)
    read_flac (data, size, header);
  else
    read_mp3 (data, size, header);
  return TRUE;
}
