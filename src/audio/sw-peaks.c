/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-peaks"

#include "config.h"

#include "sw-decoder.h"
#include "sw-peaks.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define STEPS_PER_SECOND 100
#define CACHE_NAME "peaks.bin"
#define CACHE_MAGIC "SWPEAKS"
#define CACHE_VERSION 1

struct _SwPeaks
{
  gatomicrefcount ref_count;
  gint8          *data; /* (owned) low, high, low, high … */
  gsize           n_steps;
  double          duration;
};

G_DEFINE_BOXED_TYPE (SwPeaks, sw_peaks, sw_peaks_ref, sw_peaks_unref)

/* What stands before the data in the cache; little endian. */
typedef struct
{
  char    magic[8];
  guint32 version;
  guint32 name;     /* hash of the audio file's name: several may share a folder */
  guint64 size;     /* of the audio file */
  gint64  modified; /* of the audio file, nanoseconds */
  gint64  duration; /* microseconds */
  guint32 n_steps;
  guint32 checksum; /* of all the rest */
} CacheHeader;

typedef struct
{
  GByteArray *data;     /* (owned) */
  guint64     n_frames; /* seen */
  int         rate;
  double      seconds;
  int         low, high; /* of the step that is not full yet */
} Collector;

/* Which audio file a cache belongs to. */
typedef struct
{
  guint32 name;
  guint64 size;
  gint64  modified;
} Identity;

static SwPeaks *
peaks_new (gint8 *data, /* (transfer full) */
           gsize  n_steps,
           double duration)
{
  SwPeaks *self = g_new0 (SwPeaks, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->data = data;
  self->n_steps = n_steps;
  self->duration = duration;
  return self;
}

static guint32
add_to_checksum (guint32       hash,
                 gconstpointer data,
                 gsize         size)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

static guint32
checksum (const CacheHeader *header,
          const gint8       *data,
          gsize              size)
{
  CacheHeader bare = *header;

  bare.checksum = 0;
  return add_to_checksum (add_to_checksum (2166136261u, &bare, sizeof bare), data, size);
}

static gboolean
identify (const char *path,
          Identity   *identity)
{
  g_autofree char *name = g_path_get_basename (path);
  GStatBuf         info;

  if (g_stat (path, &info) != 0)
    return FALSE;
  identity->name = g_str_hash (name);
  identity->size = info.st_size;
  identity->modified = (gint64)info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
  return TRUE;
}

static char *
dup_cache_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, CACHE_NAME, NULL);
}

/* NULL for any cache that is not exactly what we would write: it is made anew. */
static SwPeaks *
read_cache (const char     *path,
            const Identity *identity)
{
  g_autofree char *cache = dup_cache_path (path);
  g_autofree char *contents = NULL;
  CacheHeader      header;
  gsize            length = 0, n_steps;
  const gint8     *data;

  if (!g_file_get_contents (cache, &contents, &length, NULL) || length < sizeof header)
    return NULL;
  memcpy (&header, contents, sizeof header);
  data = (const gint8 *)contents + sizeof header;
  n_steps = GUINT32_FROM_LE (header.n_steps);

  if (memcmp (header.magic, CACHE_MAGIC, sizeof header.magic) != 0 ||
      GUINT32_FROM_LE (header.version) != CACHE_VERSION ||
      GUINT32_FROM_LE (header.name) != identity->name ||
      GUINT64_FROM_LE (header.size) != identity->size ||
      GINT64_FROM_LE (header.modified) != identity->modified ||
      length != sizeof header + 2 * n_steps ||
      GUINT32_FROM_LE (header.checksum) != checksum (&header, data, 2 * n_steps))
    return NULL;

  return peaks_new (g_memdup2 (data, 2 * n_steps), n_steps, GINT64_FROM_LE (header.duration) / 1e6);
}

/* A folder that cannot be written to costs the decoding again next time, no more. */
static void
write_cache (const char     *path,
             const Identity *identity,
             SwPeaks        *peaks)
{
  g_autofree char *cache = dup_cache_path (path);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (sizeof (CacheHeader) + 2 * peaks->n_steps);
  g_autoptr (GError) error = NULL;
  CacheHeader header = { .magic = CACHE_MAGIC };

  header.version = GUINT32_TO_LE (CACHE_VERSION);
  header.name = GUINT32_TO_LE (identity->name);
  header.size = GUINT64_TO_LE (identity->size);
  header.modified = GINT64_TO_LE (identity->modified);
  header.duration = GINT64_TO_LE ((gint64)llround (peaks->duration * 1e6));
  header.n_steps = GUINT32_TO_LE ((guint32)peaks->n_steps);
  header.checksum = GUINT32_TO_LE (checksum (&header, peaks->data, 2 * peaks->n_steps));
  g_byte_array_append (bytes, (const guint8 *)&header, sizeof header);
  g_byte_array_append (bytes, (const guint8 *)peaks->data, 2 * peaks->n_steps);
  if (!g_file_set_contents_full (cache, (const char *)bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &error))
    g_debug ("Peaks are not kept: %s", error->message);
}

static void
finish_step (Collector *self)
{
  gint8 pair[2];

  pair[0] = (gint8)lround (MAX (self->low, -32767) * 127.0 / 32767);
  pair[1] = (gint8)lround (self->high * 127.0 / 32767);
  g_byte_array_append (self->data, (const guint8 *)pair, 2);
  self->low = G_MAXINT16;
  self->high = G_MININT16;
}

/* First frame after the step that is being filled. */
static guint64
step_end (Collector *self)
{
  return ((guint64)self->data->len / 2 + 1) * self->rate / STEPS_PER_SECOND;
}

static void
collect (gconstpointer samples,
         gsize         n_frames,
         int           channels,
         int           rate,
         gpointer      user_data)
{
  Collector    *self = user_data;
  const gint16 *at = samples;

  if (self->rate == 0)
    self->rate = rate;
  self->seconds += (double)n_frames / rate;

  while (n_frames > 0)
    {
      gsize  n = MIN (n_frames, step_end (self) - self->n_frames);
      gsize  n_samples = n * channels;
      gint16 low = G_MAXINT16, high = G_MININT16;

      for (gsize i = 0; i < n_samples; i++)
        {
          low = MIN (low, at[i]);
          high = MAX (high, at[i]);
        }
      self->low = MIN (self->low, low);
      self->high = MAX (self->high, high);
      at += n_samples;
      n_frames -= n;
      self->n_frames += n;
      if (self->n_frames == step_end (self))
        finish_step (self);
    }
}

static SwPeaks *
compute (const char   *path,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  Collector collector = { .data = data, .low = G_MAXINT16, .high = G_MININT16 };
  g_autoptr (GError) local = NULL;
  gsize length;

  /* What is there of a cut file is drawn all the same. */
  if (!_sw_decoder_run (path, FALSE, collect, &collector, cancellable, &local) &&
      (collector.n_frames == 0 || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  if (collector.low <= collector.high)
    finish_step (&collector);
  length = data->len;
  return peaks_new ((gint8 *)g_byte_array_free (g_steal_pointer (&data), FALSE), length / 2, collector.seconds);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      path,
             GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  Identity identity = { 0 };
  gboolean known = identify (path, &identity);
  SwPeaks *peaks = known ? read_cache (path, &identity) : NULL;

  if (peaks == NULL)
    {
      peaks = compute (path, cancellable, &error);
      if (peaks != NULL && known)
        write_cache (path, &identity, peaks);
    }

  if (peaks != NULL)
    g_task_return_pointer (task, peaks, (GDestroyNotify)sw_peaks_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * sw_peaks_ref:
 * @self: peaks
 *
 * Returns: (transfer full): @self
 */
SwPeaks *
sw_peaks_ref (SwPeaks *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sw_peaks_unref:
 * @self: (transfer full): peaks
 *
 * Gives a reference back; the last one frees.
 */
void
sw_peaks_unref (SwPeaks *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    {
      g_free (self->data);
      g_free (self);
    }
}

/**
 * sw_peaks_get_data:
 * @self: peaks
 * @n_steps: (out): how many steps of 10 ms
 *
 * Returns: (transfer none): two signed bytes for each step, the lowest and the
 *   highest sample over all channels, ±127 = full scale
 */
const gint8 *
sw_peaks_get_data (SwPeaks *self,
                   gsize   *n_steps)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_steps != NULL, NULL);

  *n_steps = self->n_steps;
  return self->data;
}

/**
 * sw_peaks_get_duration:
 * @self: peaks
 *
 * Returns: the length in seconds, counted from decoded samples
 */
double
sw_peaks_get_duration (SwPeaks *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->duration;
}

/**
 * sw_peaks_get_range:
 * @self: peaks
 * @start: seconds
 * @end: seconds
 * @low: (out): the lowest sample between the two, −1 … 1
 * @high: (out): the highest
 *
 * Looks at every step that the range touches, at least one; outside of the sound
 * both are 0.
 */
void
sw_peaks_get_range (SwPeaks *self,
                    double   start,
                    double   end,
                    float   *low,
                    float   *high)
{
  gsize first, last;
  int   lowest = 127, highest = -127;

  g_return_if_fail (self != NULL);
  g_return_if_fail (low != NULL && high != NULL);

  *low = *high = 0;
  if (!(start >= 0) || start * STEPS_PER_SECOND >= self->n_steps)
    return;
  first = (gsize)(start * STEPS_PER_SECOND);
  last = end > start ? (gsize)MIN (ceil (end * STEPS_PER_SECOND), (double)self->n_steps) : first + 1;
  last = MAX (last, first + 1);
  for (gsize i = first; i < last; i++)
    {
      lowest = MIN (lowest, self->data[2 * i]);
      highest = MAX (highest, self->data[2 * i + 1]);
    }
  *low = lowest / 127.0f;
  *high = highest / 127.0f;
}

/**
 * sw_peaks_load_async:
 * @audio_path: a sound file
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Reads the peaks kept beside @audio_path, or decodes the file in a thread and
 * keeps them there.
 */
void
sw_peaks_load_async (const char         *audio_path,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (audio_path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_peaks_load_async);
  g_task_set_name (task, "sw-peaks-load");
  g_task_set_task_data (task, g_strdup (audio_path), g_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * sw_peaks_load_finish:
 * @result: what the callback got
 * @error: return location for an error of `SW_AUDIO_ERROR` or `G_IO_ERROR_CANCELLED`
 *
 * Returns: (transfer full): the peaks
 */
SwPeaks *
sw_peaks_load_finish (GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_peaks_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
