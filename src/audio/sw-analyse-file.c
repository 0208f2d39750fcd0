/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-analyse-file"

#include "config.h"

#include "sw-analysis-private.h"
#include "sw-audio-error.h"
#include "sw-decoder.h"
#include "sw-sound-header.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define REPORT_INTERVAL (G_USEC_PER_SEC / 10)
#define USUAL_SECONDS 240.0 /* where a file does not tell its length */
#define DECODING_SHARE 0.9  /* of the progress */
#define SNIFF_BYTES 64
#define TOLERATED_LOSS 0.25 /* as in the decoder */

typedef struct
{
  SwAnalyser        *analyser; /* (owned) */
  double             declared;
  SwAnalysisProgress progress;
  gpointer           progress_data;
  gint64             reported;
} Run;

/* What an asynchronous analysis needs to know. */
typedef struct
{
  char              *path; /* (owned) */
  SwAnalyseFlags     flags;
  SwAnalysisProgress progress;
  gpointer           progress_data;
  GMainContext      *context;     /* (owned) */
  GCancellable      *cancellable; /* (owned) (nullable) */
} Job;

typedef struct
{
  SwAnalysisProgress progress;
  gpointer           progress_data;
  double             fraction;
  GCancellable      *cancellable; /* (owned) (nullable) */
} Report;

static void
job_free (Job *self)
{
  g_free (self->path);
  g_main_context_unref (self->context);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
report_free (Report *self)
{
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
report (Run   *self,
        double fraction)
{
  gint64 now = g_get_monotonic_time ();

  if (self->progress == NULL || (now - self->reported < REPORT_INTERVAL && fraction < 1))
    return;
  self->reported = now;
  self->progress (fraction, self->progress_data);
}

static void
take_samples (gconstpointer samples,
              gsize         n_frames,
              int           channels,
              int           rate,
              gpointer      user_data)
{
  Run   *self = user_data;
  double seconds;

  _sw_analyser_add (self->analyser, samples, n_frames, channels, rate);
  seconds = _sw_analyser_get_seconds (self->analyser);
  report (self, DECODING_SHARE * (self->declared > 0 ? MIN (1, seconds / self->declared) : seconds / (seconds + USUAL_SECONDS)));
}

/* Media type by the first bytes. */
static char *
sniff (const char *path)
{
  static const struct
  {
    guint       at;
    const char *bytes;
    const char *type;
  } kinds[] = {
    { 8, "WAVE", "audio/x-wav" },
    { 0, "fLaC", "audio/flac" },
    { 28, "OpusHead", "audio/opus" },
    { 0, "OggS", "audio/ogg" },
    { 4, "ftyp", "audio/mp4" },
    { 8, "AIFF", "audio/x-aiff" },
    { 8, "AIFC", "audio/x-aiff" },
    { 0, "wvpk", "audio/x-wavpack" },
    { 0, "caff", "audio/x-caf" },
    { 0, ".snd", "audio/basic" },
    { 0, "\x1a\x45\xdf\xa3", "audio/x-matroska" },
    { 0, "\xff\xf1", "audio/aac" },
    { 0, "\xff\xf9", "audio/aac" },
    { 0, "ID3", "audio/mpeg" },
  };
  char  data[SNIFF_BYTES] = { 0 };
  FILE *file = g_fopen (path, "rbe");
  gsize n = 0;

  if (file != NULL)
    {
      n = fread (data, 1, sizeof data, file);
      fclose (file);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].at + strlen (kinds[i].bytes) <= n && memcmp (data + kinds[i].at, kinds[i].bytes, strlen (kinds[i].bytes)) == 0)
      return g_strdup (kinds[i].type);
  return NULL;
}

/* What can be said without decoding. A pipe would block whoever opens it. */
static gboolean
check_file (const char *path,
            GError    **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING, _ ("The sound file is not there any more or cannot be opened"));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NOT_AUDIO, _ ("This is not a file with sound"));
      return FALSE;
    }
  if (info.st_size == 0)
    {
      g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_EMPTY, _ ("The file is empty. Perhaps copying or recording it was interrupted."));
      return FALSE;
    }
  return TRUE;
}

/* The decoder's error in more exact words; TRUE: go on with what is there. */
static gboolean
judge (const GError  *problem,
       double         seconds,
       double         declared,
       SwAnalyseFlags flags,
       GError       **error)
{
  if (!g_error_matches (problem, SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE))
    {
      g_propagate_error (error, g_error_copy (problem));
      return FALSE;
    }
  if (seconds <= 0)
    {
      g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NOT_AUDIO,
                           _ ("There is no sound in this file that can be read. If it plays elsewhere, convert it to WAV, FLAC or MP3."));
      return FALSE;
    }
  if ((flags & SW_ANALYSE_TOLERANT) != 0)
    return TRUE;
  if (declared - seconds > TOLERATED_LOSS)
    g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_TRUNCATED,
                 /* translators: both %.1f are seconds */
                 _ ("The sound file is cut off: %.1f of %.1f seconds are there"), seconds, declared);
  else
    g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_TRUNCATED,
                 /* translators: %.1f is seconds */
                 _ ("The sound file is damaged after %.1f seconds"), seconds);
  return FALSE;
}

/**
 * sw_analyse_file:
 * @path: a sound file
 * @flags: what to look for, and whether to put up with less than a whole sound
 * @progress: (nullable) (scope call): told how far it is, 0 … 1, from the decoding thread
 * @progress_data: data for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Listens to a file from start to end. Blocks; memory does not grow with its length
 * beyond what the first half hour needs (about 10 MiB).
 *
 * Fails with `SW_AUDIO_ERROR_MISSING`, `_EMPTY` (no bytes), `_NOT_AUDIO`, `_NO_DECODER`,
 * `_TRUNCATED` and `_SILENT` (both not with %SW_ANALYSE_TOLERANT), `_FAILED` or
 * `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full): what was heard
 */
SwAnalysis *
sw_analyse_file (const char        *path,
                 SwAnalyseFlags     flags,
                 SwAnalysisProgress progress,
                 gpointer           progress_data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  g_autoptr (SwAnalyser) analyser = NULL;
  g_autoptr (SwAnalysis) analysis = NULL;
  g_autoptr (GError) problem = NULL;
  SwSoundHeader header;
  Run           run = { .progress = progress, .progress_data = progress_data };

  g_return_val_if_fail (path != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_file (path, error) ||
      !_sw_sound_header_read (path, &header, error))
    return NULL;

  analyser = _sw_analyser_new (flags);
  run.analyser = analyser;
  run.declared = header.declared;
  if (!_sw_decoder_run (path, TRUE, take_samples, &run, cancellable, &problem) &&
      !judge (problem, _sw_analyser_get_seconds (analyser), header.declared, flags, error))
    return NULL;
  analysis = _sw_analyser_finish (analyser, cancellable, error);
  if (analysis == NULL)
    return NULL;

  analysis->declared = header.declared;
  analysis->truncated = problem != NULL;
  analysis->format = header.is_mp3 ? g_strdup ("audio/mpeg") : sniff (path);
  if (analysis->silent && (flags & SW_ANALYSE_TOLERANT) == 0)
    {
      g_set_error_literal (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_SILENT, _ ("Nothing can be heard in this file"));
      return NULL;
    }
  report (&run, 1);
  return g_steal_pointer (&analysis);
}

static gboolean
report_cb (gpointer data)
{
  Report *self = data;

  if (!g_cancellable_is_cancelled (self->cancellable))
    self->progress (self->fraction, self->progress_data);
  return G_SOURCE_REMOVE;
}

/* In the worker: at the task's own priority, so that no report comes after the end. */
static void
pass_on (double   fraction,
         gpointer data)
{
  Job    *job = data;
  Report *self = g_new0 (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  self->progress = job->progress;
  self->progress_data = job->progress_data;
  self->fraction = fraction;
  if (job->cancellable != NULL)
    self->cancellable = g_object_ref (job->cancellable);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, report_cb, self, (GDestroyNotify)report_free);
  g_source_attach (source, job->context);
}

static void
analyse_worker (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  SwAnalysis *analysis;

  analysis = sw_analyse_file (job->path, job->flags, job->progress != NULL ? pass_on : NULL, job, cancellable, &error);
  if (analysis != NULL)
    g_task_return_pointer (task, analysis, (GDestroyNotify)sw_analysis_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * sw_analyse_file_async:
 * @path: a sound file
 * @flags: see sw_analyse_file()
 * @progress: (nullable) (scope async): told how far it is, in the caller's main context; never
 *   after the end or cancellation
 * @progress_data: data for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * The same as sw_analyse_file(), in a thread.
 */
void
sw_analyse_file_async (const char         *path,
                       SwAnalyseFlags      flags,
                       SwAnalysisProgress  progress,
                       gpointer            progress_data,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (path != NULL);

  job = g_new0 (Job, 1);
  job->path = g_strdup (path);
  job->flags = flags;
  job->progress = progress;
  job->progress_data = progress_data;
  job->context = g_main_context_ref_thread_default ();
  if (cancellable != NULL)
    job->cancellable = g_object_ref (cancellable);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_analyse_file_async);
  g_task_set_name (task, "sw-analyse-file");
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, analyse_worker);
}

/**
 * sw_analyse_file_finish:
 * @result: what the callback got
 * @error: return location for an error, see sw_analyse_file()
 *
 * Returns: (transfer full): what was heard
 */
SwAnalysis *
sw_analyse_file_finish (GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_analyse_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sw_analyse_samples:
 * @samples: (array): interleaved, full scale is ±1
 * @n_frames: how many for each channel
 * @channels: 1 … 64
 * @rate: Hz
 * @flags: see sw_analyse_file(); silence is never refused here
 * @cancellable: (nullable): a cancellable
 * @error: return location for `G_IO_ERROR_CANCELLED` and `SW_AUDIO_ERROR_FAILED`
 *
 * The same for sound in memory. Blocks; any thread.
 *
 * Returns: (transfer full): what was heard
 */
SwAnalysis *
sw_analyse_samples (const float   *samples,
                    gsize          n_frames,
                    int            channels,
                    int            rate,
                    SwAnalyseFlags flags,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (SwAnalyser) analyser = NULL;

  g_return_val_if_fail (samples != NULL || n_frames == 0, NULL);
  g_return_val_if_fail (channels >= 1 && channels <= 64 && rate >= 1, NULL);

  if (!_sw_audio_ensure_gst (error))
    return NULL;
  analyser = _sw_analyser_new (flags);
  while (n_frames > 0)
    {
      gsize n = MIN (n_frames, (gsize)rate);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      _sw_analyser_add (analyser, samples, n, channels, rate);
      samples += n * channels;
      n_frames -= n;
    }
  return _sw_analyser_finish (analyser, cancellable, error);
}
