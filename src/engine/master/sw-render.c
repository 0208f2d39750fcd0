/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conducts: a thread pool plays or sings each part and runs its channel strip, onto
 * tape, while the calling thread reports progress. Then the tapes are mixed.
 */

#define G_LOG_DOMAIN "sw-render"

#include "config.h"

#include "sw-render.h"

#include "sw-master.h"
#include "sw-mix.h"
#include "sw-vocals.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define REPORT_INTERVAL (G_USEC_PER_SEC / 8)
/* Of the whole: mixing and mastering come after the parts. */
#define PARTS_SHARE 0.85
#define MIX_SHARE 0.90
/* Of the tail, and in seconds. */
#define FADE_SHARE 0.8
#define MAX_FADE 2.0
/* A second of singing costs as much as this many seconds of an instrument. */
#define LEAD_COST 3.0
#define BACKING_COST 2.5

typedef struct _Render Render;

typedef struct
{
  Render  *render;
  SwPart  *part;
  double   cost;
  double   progress; /* 0 … 1, under the mutex */
  gboolean started;
} Job;

struct _Render
{
  SwScore           *score;
  SwRenderFlags      flags;
  SwTrack            tracks[SW_N_PART_ROLES]; /* (owned) */
  Job               *jobs;                    /* (owned) */
  guint              n_jobs;
  GThreadPool       *pool;        /* (owned) */
  GAsyncQueue       *done;        /* (owned) (element-type Job) */
  GCancellable      *cancellable; /* (owned): ours; stops all when one fails */
  GMutex             mutex;
  GError            *error; /* (owned) (nullable): the first one */
  char              *stage; /* (owned) */
  double             reported;
  gint64             reported_at;
  SwSongProgressFunc progress;
  gpointer           progress_data;
};

/**
 * sw_render_free:
 * @self: (transfer full) (nullable):
 */
void
sw_render_free (SwRender *self)
{
  if (self == NULL)
    return;

  sw_stem_free (self->stem);
  sw_master_curve_free (self->curve);
  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    sw_track_clear (&self->tracks[role]);
  g_free (self);
}

static gboolean
is_vocal (SwPartRole role)
{
  return (SW_RENDER_VOCALS & SW_RENDER_ROLE (role)) != 0;
}

static char *
dup_stage (SwPartRole role)
{
  switch (role)
    {
    case SW_PART_LEAD_VOCAL:
      return g_strdup (_ ("Singing"));
    case SW_PART_BACKING_VOCAL:
      return g_strdup (_ ("Singing harmonies"));
    case SW_PART_DRUMS:
      return g_strdup (_ ("Playing the drums"));
    case SW_PART_BASS:
      return g_strdup (_ ("Playing the bass"));
    case SW_PART_KEYS:
      return g_strdup (_ ("Playing the keyboard"));
    case SW_PART_GUITAR:
      return g_strdup (_ ("Playing the guitar"));
    case SW_PART_STRINGS:
      return g_strdup (_ ("Playing the strings"));
    case SW_PART_SYNTH:
      return g_strdup (_ ("Playing the synthesiser"));
    case SW_PART_LEAD:
      return g_strdup (_ ("Playing the melody"));
    case SW_PART_EFFECTS:
      return g_strdup (_ ("Adding effects"));
    case SW_N_PART_ROLES:
    default:
      return g_strdup (_ ("Playing"));
    }
}

/* (transfer full) @stage */
static void
set_stage (Render *self,
           char   *stage)
{
  g_mutex_lock (&self->mutex);
  g_free (self->stage);
  self->stage = stage;
  g_mutex_unlock (&self->mutex);
}

static gboolean
before_line_cb (SwScore *score,
                guint    index,
                gpointer user_data)
{
  Job        *job = user_data;
  SwSungLine *line = g_ptr_array_index (score->lines, index);

  if (g_cancellable_is_cancelled (job->render->cancellable))
    return FALSE;

  if (job->part->role == SW_PART_LEAD_VOCAL && line->section < score->sections->len)
    {
      SwScoreSection *section = &g_array_index (score->sections, SwScoreSection, line->section);

      if (section->name != NULL && *section->name != '\0')
        /* translators: the name of a section of the song, "Verse 2" */
        set_stage (job->render, g_strdup_printf (_ ("Singing %s"), section->name));
    }
  g_mutex_lock (&job->render->mutex);
  job->progress = (double)index / score->lines->len;
  g_mutex_unlock (&job->render->mutex);

  return TRUE;
}

static gboolean
record_cb (float *const samples[2],
           gsize        n,
           gpointer     user_data,
           GError     **error)
{
  return sw_strip_record (user_data, samples, n, error);
}

static gboolean
sing (Job     *job,
      SwStrip *strip,
      GError **error)
{
  g_autoptr (SwStem) stem = sw_vocals_sing_part (job->render->score, job->part, before_line_cb, job, error);

  for (gsize at = 0; stem != NULL && at < stem->n_frames; at += SW_BAND_BLOCK)
    {
      float *samples[2] = { stem->samples[0] + at, stem->samples[1] + at };

      if (!sw_strip_record (strip, samples, MIN (SW_BAND_BLOCK, stem->n_frames - at), error))
        return FALSE;
    }

  return stem != NULL;
}

static gboolean
play (Job     *job,
      GError **error)
{
  Render    *self = job->render;
  SwPartRole role = job->part->role;
  g_autoptr (SwStrip) strip = sw_strip_new (self->score, job->part, error);

  if (strip == NULL)
    return FALSE;
  if (is_vocal (role) ? !sing (job, strip, error)
                      : !sw_band_play_blocks (self->score, job->part, record_cb, strip, self->cancellable, error))
    return FALSE;

  return sw_strip_process (strip, &self->tracks[role], self->cancellable, error);
}

static void
play_worker (gpointer data,
             gpointer user_data)
{
  Job    *job = data;
  Render *self = user_data;
  g_autoptr (GError) error = NULL;

  set_stage (self, dup_stage (job->part->role));
  if (!g_cancellable_is_cancelled (self->cancellable) && !play (job, &error))
    {
      g_mutex_lock (&self->mutex);
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      g_mutex_unlock (&self->mutex);
      g_cancellable_cancel (self->cancellable);
    }

  g_async_queue_push (self->done, job);
}

static void
report (Render  *self,
        double   fraction,
        gboolean now)
{
  gint64           time = g_get_monotonic_time ();
  g_autofree char *stage = NULL;

  if (self->progress == NULL || (!now && time - self->reported_at < REPORT_INTERVAL))
    return;

  g_mutex_lock (&self->mutex);
  stage = g_strdup (self->stage);
  g_mutex_unlock (&self->mutex);
  self->reported = CLAMP (fraction, self->reported, 1);
  self->reported_at = time;
  self->progress (self->reported, stage != NULL ? stage : "", self->progress_data);
}

static double
get_fraction (Render *self)
{
  double done = 0, all = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->n_jobs; i++)
    {
      done += self->jobs[i].cost * self->jobs[i].progress;
      all += self->jobs[i].cost;
    }
  g_mutex_unlock (&self->mutex);

  return PARTS_SHARE * done / MAX (all, 1e-9);
}

/* The dear ones first, so that no core idles at the end. */
static int
compare_jobs (gconstpointer a,
              gconstpointer b)
{
  const Job *x = a, *y = b;

  if (x->cost != y->cost)
    return x->cost > y->cost ? -1 : 1;

  return (int)x->part->role - (int)y->part->role;
}

static void
collect_jobs (Render *self)
{
  self->jobs = g_new0 (Job, self->score->parts->len);
  for (guint i = 0; i < self->score->parts->len; i++)
    {
      SwPart  *part = g_ptr_array_index (self->score->parts, i);
      gboolean lead = part->role == SW_PART_LEAD_VOCAL, backing = part->role == SW_PART_BACKING_VOCAL;

      if (lead || backing ? self->score->lines->len == 0 : part->notes->len == 0)
        continue;
      self->jobs[self->n_jobs].render = self;
      self->jobs[self->n_jobs].part = part;
      self->jobs[self->n_jobs].cost = lead ? LEAD_COST : backing ? BACKING_COST
                                                                 : 1;
      self->n_jobs++;
    }
  if (self->n_jobs > 0)
    qsort (self->jobs, self->n_jobs, sizeof (Job), compare_jobs);
}

static void
play_parts (Render *self,
            guint   n_threads)
{
  guint n_started = 0, n_done = 0;

  for (; n_started < MIN (n_threads, self->n_jobs); n_started++)
    g_thread_pool_push (self->pool, &self->jobs[n_started], NULL);

  while (n_done < n_started)
    {
      Job *job = g_async_queue_timeout_pop (self->done, REPORT_INTERVAL);

      if (job != NULL)
        {
          n_done++;
          g_mutex_lock (&self->mutex);
          job->progress = 1;
          g_mutex_unlock (&self->mutex);
          if (n_started < self->n_jobs && !g_cancellable_is_cancelled (self->cancellable))
            g_thread_pool_push (self->pool, &self->jobs[n_started++], NULL);
        }
      report (self, get_fraction (self), FALSE);
    }
}

/* What rings on after the last section dies away. */
static double
get_fade (SwScore *score)
{
  return MIN (FADE_SHARE * MAX (score->tail, 0), MAX_FADE);
}

static void
keep_parts (Render   *self,
            SwRender *render)
{
  render->reverb_time = self->score->reverb_time;
  render->fade = get_fade (self->score);
  memcpy (render->tracks, self->tracks, sizeof self->tracks);
  memset (self->tracks, 0, sizeof self->tracks);
  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    if (render->tracks[role].tape != NULL)
      render->roles |= SW_RENDER_ROLE (role);
}

static SwRender *
mix_and_master (Render       *self,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (SwRender) render = g_new0 (SwRender, 1);

  set_stage (self, g_strdup (_ ("Mixing")));
  report (self, PARTS_SHARE, TRUE);
  render->stem = sw_mix_tracks (self->tracks, SW_RENDER_ALL_ROLES,
                                ceil (sw_score_get_duration (self->score) * SW_BAND_SAMPLE_RATE),
                                self->score->reverb_time, get_fade (self->score), cancellable, error);
  if (render->stem == NULL)
    return NULL;

  set_stage (self, g_strdup (_ ("Mastering")));
  report (self, MIX_SHARE, TRUE);
  render->curve = sw_master_run (render->stem, self->score->loudness, cancellable, error);
  if (render->curve == NULL)
    return NULL;
  render->loudness = render->curve->loudness;
  render->true_peak = render->curve->true_peak;
  if (self->flags & SW_RENDER_STEMS)
    keep_parts (self, render);
  report (self, 1, TRUE);

  return g_steal_pointer (&render);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * sw_render_score:
 * @flags: %SW_RENDER_STEMS keeps the parts on disk
 * @n_threads: parts in work at once, 0 for as many as cores and memory allow
 * @progress: (nullable) (scope call): called from this thread, at most ten times a second
 *
 * Plays, sings, mixes and masters a score. Blocking, for a thread.
 *
 * Returns: (transfer full) (nullable): the song; %NULL with %G_IO_ERROR_NOT_FOUND when
 *   instruments or voices are missing, %G_IO_ERROR_CANCELLED
 */
SwRender *
sw_render_score (SwScore           *score,
                 SwRenderFlags      flags,
                 guint              n_threads,
                 SwSongProgressFunc progress,
                 gpointer           progress_data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  Render    self = { score, flags, .progress = progress, .progress_data = progress_data };
  SwRender *render = NULL;
  gulong    handler = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  g_mutex_init (&self.mutex);
  self.done = g_async_queue_new ();
  self.cancellable = g_cancellable_new ();
  n_threads = n_threads > 0 ? n_threads : g_get_num_processors ();
  self.pool = g_thread_pool_new (play_worker, &self, n_threads, FALSE, NULL);
  collect_jobs (&self);

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self.cancellable, NULL);
  play_parts (&self, n_threads);
  g_thread_pool_free (self.pool, FALSE, TRUE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    g_clear_error (&self.error);
  else if (self.error != NULL)
    g_propagate_error (error, self.error);
  else
    render = mix_and_master (&self, cancellable, error);

  g_cancellable_disconnect (cancellable, handler);
  g_async_queue_unref (self.done);
  g_object_unref (self.cancellable);
  g_mutex_clear (&self.mutex);
  g_free (self.stage);
  for (guint role = 0; role < SW_N_PART_ROLES; role++)
    sw_track_clear (&self.tracks[role]);
  g_free (self.jobs);

  return render;
}

/**
 * sw_render_load_stems:
 * @self: made with %SW_RENDER_STEMS
 * @roles: a bit SW_RENDER_ROLE() for each part wanted
 *
 * Mixes some of the parts exactly as they are in the song: each with its own share of
 * room and echo, under the one gain of the master. The sum over all parts is
 * self->stem. Blocking; any thread.
 *
 * Returns: (transfer full) (nullable): as long as the song; %NULL when the parts cannot
 *   be read back from disk
 */
SwStem *
sw_render_load_stems (SwRender *self,
                      guint     roles,
                      GError  **error)
{
  SwStem *stem;

  g_return_val_if_fail (self != NULL, NULL);

  stem = sw_mix_tracks (self->tracks, roles, self->stem->n_frames, self->reverb_time, self->fade, NULL, error);
  if (stem != NULL)
    sw_master_curve_apply (self->curve, stem);

  return stem;
}

/**
 * sw_render_undo_limiter:
 * @stem: self->stem, or what sw_render_load_stems() returned
 *
 * Takes the limiter's share of the master's gain away again, in place: of self->stem
 * remains the mix as it was before the limiter.
 */
void
sw_render_undo_limiter (SwRender *self,
                        SwStem   *stem)
{
  sw_master_curve_undo_limiter (self->curve, stem);
}
