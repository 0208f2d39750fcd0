/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-stem-mixer"

#include "config.h"

#include "sw-stem-mixer-private.h"

#include "sw-json.h"
#include "sw-player.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (SwStemMixer, sw_stem_mixer, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_PLAYING,
  PROP_POSITION,
  PROP_DURATION,
  PROP_LOOP,
  PROP_ERROR,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void
strip_free (SwStemStrip *strip)
{
  g_free (strip->name);
  g_free (strip->path);
  g_free (strip);
}

static SwStemStrip *
get_strip (SwStemMixer *self,
           guint        stem)
{
  return stem < self->strips->len ? self->strips->pdata[stem] : NULL;
}

void
_sw_stem_mixer_notify (SwStemMixer *self,
                       const char  *property)
{
  for (guint i = 1; i < N_PROPS; i++)
    if (g_str_equal (g_param_spec_get_name (properties[i]), property))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

void
_sw_stem_mixer_get_gains (SwStemMixer *self,
                          float       *gains)
{
  gboolean any_solo = FALSE;

  for (guint i = 0; i < self->strips->len; i++)
    any_solo = any_solo || get_strip (self, i)->solo;
  for (guint i = 0; i < self->strips->len; i++)
    {
      const SwStemStrip *strip = get_strip (self, i);
      gboolean           sounds = !strip->mute && (strip->solo || !any_solo) && strip->level > SW_STEM_MIXER_SILENT;
      double             gain = sounds ? pow (10, strip->level / 20) : 0;

      gains[2 * i] = (float)(gain * MIN (1, 1 - strip->pan));
      gains[2 * i + 1] = (float)(gain * MIN (1, 1 + strip->pan));
    }
}

void
_sw_stem_mixer_update_gains (SwStemMixer *self)
{
  g_mutex_lock (&self->lock);
  _sw_stem_mixer_get_gains (self, self->gains);
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sw_stem_mixer_dispose (GObject *object)
{
  SwStemMixer *self = SW_STEM_MIXER (object);

  _sw_stem_mixer_stop (self);
  g_clear_object (&self->sink);

  G_OBJECT_CLASS (sw_stem_mixer_parent_class)->dispose (object);
}

static void
sw_stem_mixer_finalize (GObject *object)
{
  SwStemMixer *self = SW_STEM_MIXER (object);

  g_clear_pointer (&self->files, _sw_stem_files_unref);
  g_ptr_array_unref (self->strips);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sw_stem_mixer_parent_class)->finalize (object);
}

static void
sw_stem_mixer_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SwStemMixer *self = SW_STEM_MIXER (object);

  switch (prop_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, sw_stem_mixer_get_loaded (self));
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, sw_stem_mixer_get_playing (self));
      break;
    case PROP_POSITION:
      g_value_set_double (value, sw_stem_mixer_get_position (self));
      break;
    case PROP_DURATION:
      g_value_set_double (value, sw_stem_mixer_get_duration (self));
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, sw_stem_mixer_get_loop (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, sw_stem_mixer_get_error (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_stem_mixer_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (prop_id == PROP_LOOP)
    sw_stem_mixer_set_loop (SW_STEM_MIXER (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sw_stem_mixer_class_init (SwStemMixerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_stem_mixer_dispose;
  object_class->finalize = sw_stem_mixer_finalize;
  object_class->get_property = sw_stem_mixer_get_property;
  object_class->set_property = sw_stem_mixer_set_property;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, readable);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  properties[PROP_POSITION] = g_param_spec_double ("position", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_DURATION] = g_param_spec_double ("duration", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, FALSE, readable | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", SW_TYPE_STEM_MIXER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sw_stem_mixer_init (SwStemMixer *self)
{
  g_mutex_init (&self->lock);
  self->strips = g_ptr_array_new_with_free_func ((GDestroyNotify)strip_free);
}

/**
 * sw_stem_mixer_new:
 *
 * Returns: (transfer full): a mixer for the usual sound device, without stems
 */
SwStemMixer *
sw_stem_mixer_new (void)
{
  return g_object_new (SW_TYPE_STEM_MIXER, NULL);
}

/**
 * sw_stem_mixer_new_with_sink:
 * @audio_sink: where to play
 *
 * Returns: (transfer full): a mixer without stems
 */
SwStemMixer *
sw_stem_mixer_new_with_sink (GstElement *audio_sink)
{
  SwStemMixer *self = sw_stem_mixer_new ();

  self->sink = gst_object_ref_sink (audio_sink);
  return self;
}

typedef struct
{
  GStrv names;
  GStrv paths;
} Load;

static void
load_free (Load *load)
{
  g_strfreev (load->names);
  g_strfreev (load->paths);
  g_free (load);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Load        *load = data;
  GError      *error = NULL;
  SwStemFiles *files = _sw_stem_files_load ((const char *const *)load->paths, cancellable, &error);

  if (files != NULL)
    g_task_return_pointer (task, files, (GDestroyNotify)_sw_stem_files_unref);
  else
    g_task_return_error (task, error);
}

/**
 * sw_stem_mixer_load_async:
 * @self: a mixer
 * @names: (array zero-terminated=1): what the stems are called
 * @paths: (array zero-terminated=1): their files
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Takes other stems, all at full level in the middle. Until it is done the mixer keeps
 * those it has.
 */
void
sw_stem_mixer_load_async (SwStemMixer        *self,
                          const char *const  *names,
                          const char *const  *paths,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (SW_IS_STEM_MIXER (self));
  g_return_if_fail (names != NULL && paths != NULL);
  g_return_if_fail (g_strv_length ((char **)names) == g_strv_length ((char **)paths));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sw_stem_mixer_load_async);
  if (g_strv_length ((char **)paths) > SW_STEM_MIXER_MAX)
    {
      g_task_return_new_error (task, SW_AUDIO_ERROR, SW_AUDIO_ERROR_FAILED, "%s", _ ("These are too many stems at once"));
      return;
    }
  load = g_new0 (Load, 1);
  load->names = g_strdupv ((char **)names);
  load->paths = g_strdupv ((char **)paths);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * sw_stem_mixer_load_finish:
 * @self: a mixer
 * @result: the result
 * @error: return location for a [enum@AudioError] or %G_IO_ERROR
 *
 * Returns: whether the stems are there
 */
gboolean
sw_stem_mixer_load_finish (SwStemMixer  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_autoptr (SwStemFiles) files = NULL;
  Load *load;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  files = g_task_propagate_pointer (G_TASK (result), error);
  if (files == NULL)
    return FALSE;
  load = g_task_get_task_data (G_TASK (result));
  sw_stem_mixer_pause (self);
  g_clear_pointer (&self->files, _sw_stem_files_unref);
  self->files = g_steal_pointer (&files);
  g_ptr_array_set_size (self->strips, 0);
  for (guint i = 0; load->names[i] != NULL; i++)
    {
      SwStemStrip *strip = g_new0 (SwStemStrip, 1);

      strip->name = g_strdup (load->names[i]);
      strip->path = g_strdup (load->paths[i]);
      g_ptr_array_add (self->strips, strip);
    }
  self->position = 0;
  self->loop_start = self->loop_end = 0;
  _sw_stem_mixer_update_gains (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
  return TRUE;
}

gboolean
sw_stem_mixer_get_loaded (SwStemMixer *self)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self), FALSE);

  return self->files != NULL;
}

guint
sw_stem_mixer_get_n_stems (SwStemMixer *self)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self), 0);

  return self->strips->len;
}

const char *
sw_stem_mixer_get_name (SwStemMixer *self,
                        guint        stem)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len, NULL);

  return get_strip (self, stem)->name;
}

const char *
sw_stem_mixer_get_path (SwStemMixer *self,
                        guint        stem)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len, NULL);

  return get_strip (self, stem)->path;
}

const float *
sw_stem_mixer_get_shape (SwStemMixer *self,
                         guint        stem)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len, NULL);

  return self->files->files[stem].shape;
}

int
sw_stem_mixer_get_rate (SwStemMixer *self)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self), 0);

  return self->files != NULL ? self->files->rate : 0;
}

gboolean
sw_stem_mixer_get_mute (SwStemMixer *self,
                        guint        stem)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len, FALSE);

  return get_strip (self, stem)->mute;
}

static void
set_flag (SwStemMixer *self,
          gboolean    *field,
          gboolean     value)
{
  if (*field == !!value)
    return;
  *field = !!value;
  _sw_stem_mixer_update_gains (self);
}

static void
set_number (SwStemMixer *self,
            double      *field,
            double       value)
{
  if (*field == value)
    return;
  *field = value;
  _sw_stem_mixer_update_gains (self);
}

void
sw_stem_mixer_set_mute (SwStemMixer *self,
                        guint        stem,
                        gboolean     mute)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len);

  set_flag (self, &get_strip (self, stem)->mute, mute);
}

gboolean
sw_stem_mixer_get_solo (SwStemMixer *self,
                        guint        stem)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len, FALSE);

  return get_strip (self, stem)->solo;
}

void
sw_stem_mixer_set_solo (SwStemMixer *self,
                        guint        stem,
                        gboolean     solo)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len);

  set_flag (self, &get_strip (self, stem)->solo, solo);
}

double
sw_stem_mixer_get_level (SwStemMixer *self,
                         guint        stem)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len, 0);

  return get_strip (self, stem)->level;
}

void
sw_stem_mixer_set_level (SwStemMixer *self,
                         guint        stem,
                         double       level)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len);

  if (isfinite (level))
    set_number (self, &get_strip (self, stem)->level, CLAMP (level, SW_STEM_MIXER_SILENT, SW_STEM_MIXER_LOUDEST));
}

double
sw_stem_mixer_get_pan (SwStemMixer *self,
                       guint        stem)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len, 0);

  return get_strip (self, stem)->pan;
}

void
sw_stem_mixer_set_pan (SwStemMixer *self,
                       guint        stem,
                       double       pan)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self) && stem < self->strips->len);

  if (isfinite (pan))
    set_number (self, &get_strip (self, stem)->pan, CLAMP (pan, -1, 1));
}

gboolean
sw_stem_mixer_get_playing (SwStemMixer *self)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self), FALSE);

  return self->playing;
}

double
sw_stem_mixer_get_duration (SwStemMixer *self)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self), 0);

  return self->files != NULL ? (double)self->files->n_frames / self->files->rate : 0;
}

gboolean
sw_stem_mixer_get_loop (SwStemMixer *self)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self), FALSE);

  return self->loop;
}

void
sw_stem_mixer_set_loop (SwStemMixer *self,
                        gboolean     loop)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self));

  if (self->loop == !!loop)
    return;
  self->loop = !!loop;
  g_mutex_lock (&self->lock);
  self->looping = self->loop;
  g_mutex_unlock (&self->lock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOP]);
}

/**
 * sw_stem_mixer_set_range:
 * @self: a mixer with stems
 * @start: seconds
 * @end: seconds, or 0 for everything
 *
 * Chooses what sounds again and again while the property "loop" is set.
 */
void
sw_stem_mixer_set_range (SwStemMixer *self,
                         double       start,
                         double       end)
{
  g_return_if_fail (SW_IS_STEM_MIXER (self));
  g_return_if_fail (self->files != NULL);

  g_mutex_lock (&self->lock);
  self->loop_start = end > start ? (gint64)(MAX (start, 0) * self->files->rate) : 0;
  self->loop_end = end > start ? (gint64)(end * self->files->rate) : 0;
  g_mutex_unlock (&self->lock);
}

const GError *
sw_stem_mixer_get_error (SwStemMixer *self)
{
  g_return_val_if_fail (SW_IS_STEM_MIXER (self), NULL);

  return self->error;
}

/**
 * sw_stem_mixer_to_json:
 * @self: a mixer
 *
 * Returns: (transfer full): how the stems are mixed, for sw_stem_mixer_from_json()
 */
char *
sw_stem_mixer_to_json (SwStemMixer *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  JsonArray  *stems = json_array_new ();

  g_return_val_if_fail (SW_IS_STEM_MIXER (self), NULL);

  for (guint i = 0; i < self->strips->len; i++)
    {
      const SwStemStrip *strip = get_strip (self, i);
      JsonObject        *object = json_object_new ();

      json_object_set_string_member (object, "name", strip->name);
      json_object_set_boolean_member (object, "mute", strip->mute);
      json_object_set_boolean_member (object, "solo", strip->solo);
      json_object_set_double_member (object, "level", strip->level);
      json_object_set_double_member (object, "pan", strip->pan);
      json_array_add_object_element (stems, object);
    }
  json_object_set_int_member (root, "version", 1);
  json_object_set_array_member (root, "stems", stems);
  json_node_take_object (node, root);
  return sw_json_to_string (node, TRUE);
}

static void
take_strip (SwStemMixer *self,
            JsonObject  *object)
{
  const char *name = sw_json_get_string (object, "name", "");
  double      level, pan;

  for (guint i = 0; i < self->strips->len; i++)
    {
      SwStemStrip *strip = get_strip (self, i);

      if (!g_str_equal (strip->name, name))
        continue;
      level = sw_json_get_number (object, "level", 0);
      pan = sw_json_get_number (object, "pan", 0);
      strip->mute = sw_json_get_boolean (object, "mute", FALSE);
      strip->solo = sw_json_get_boolean (object, "solo", FALSE);
      strip->level = isfinite (level) ? CLAMP (level, SW_STEM_MIXER_SILENT, SW_STEM_MIXER_LOUDEST) : 0;
      strip->pan = isfinite (pan) ? CLAMP (pan, -1, 1) : 0;
    }
}

/**
 * sw_stem_mixer_from_json:
 * @self: a mixer with stems
 * @json: a text of sw_stem_mixer_to_json()
 *
 * Mixes as it was then. Numbers out of range are taken to its end.
 *
 * Returns: whether @json is a mix
 */
gboolean
sw_stem_mixer_from_json (SwStemMixer *self,
                         const char  *json)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *stems = NULL;

  g_return_val_if_fail (SW_IS_STEM_MIXER (self), FALSE);
  g_return_val_if_fail (json != NULL, FALSE);

  node = sw_json_parse (json, -1, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    stems = sw_json_get_array (json_node_get_object (node), "stems");
  if (stems == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (stems); i++)
    {
      JsonObject *object = sw_json_array_get_object (stems, i);

      if (object != NULL)
        take_strip (self, object);
    }
  _sw_stem_mixer_update_gains (self);
  return TRUE;
}

/**
 * sw_stem_mixer_render:
 * @self: a mixer with stems
 * @frame: the first sample
 * @out: (out caller-allocates): room for 2 × @n_frames samples
 * @n_frames: how many
 *
 * Makes the samples that are heard there as it is mixed now, as fast as it goes.
 */
void
sw_stem_mixer_render (SwStemMixer *self,
                      gint64       frame,
                      float       *out,
                      gsize        n_frames)
{
  float                    gains[2 * SW_STEM_MIXER_MAX];
  g_autofree SwStemSource *sources = NULL;

  g_return_if_fail (SW_IS_STEM_MIXER (self));
  g_return_if_fail (self->files != NULL);

  _sw_stem_mixer_get_gains (self, gains);
  sources = _sw_stem_files_make_sources (self->files, gains);
  _sw_stem_mix_render (sources, self->files->n_files, gains, frame, out, n_frames);
}
