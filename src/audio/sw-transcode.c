/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-transcode"

#include "config.h"

#include "sw-transcode.h"

#include "sw-audio-error.h"
#include "sw-decoder.h"
#include "sw-mpeg-copy.h"
#include "sw-pcm-file.h"
#include "sw-sound-header.h"
#include "sw-tagger-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  const char *ending;
  const char *encoder; /* in words of gst-launch; what takes tags is called "tags" */
} Recipe;

/* A lossy source has no more than 16 bits to say; any other keeps what it has. */
#define FEW_BITS "audio/x-raw,format=S16LE"
#define ALL_BITS "audio/x-raw,format={S16LE,S24LE}"

static const Recipe recipes[] = {
  [SW_SOUND_MP3] = { "mp3", "lamemp3enc target=quality quality=0 ! xingmux" },
  [SW_SOUND_FLAC] = { "flac", "flacenc name=tags" },
  [SW_SOUND_OGG] = { "ogg", "vorbisenc name=tags quality=0.6 ! oggmux" },
  [SW_SOUND_OPUS] = { "opus", "opusenc name=tags bitrate=160000 ! oggmux" },
  [SW_SOUND_WAV] = { "wav", "wavenc" },
};

GType
sw_sound_format_get_type (void)
{
  static const GEnumValue values[] = {
    { SW_SOUND_MP3, "SW_SOUND_MP3", "mp3" },
    { SW_SOUND_FLAC, "SW_SOUND_FLAC", "flac" },
    { SW_SOUND_OGG, "SW_SOUND_OGG", "ogg" },
    { SW_SOUND_OPUS, "SW_SOUND_OPUS", "opus" },
    { SW_SOUND_WAV, "SW_SOUND_WAV", "wav" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwSoundFormat", values));
  return type;
}

/**
 * sw_sound_format_get_ending:
 * @format: a format
 *
 * Returns: (transfer none): the ending of its files, without a dot
 */
const char *
sw_sound_format_get_ending (SwSoundFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (recipes), NULL);

  return recipes[format].ending;
}

/**
 * sw_sound_format_parse:
 * @text: (nullable): what somebody typed or a setting says
 * @format: (out): the format; not touched when there is none of that name
 *
 * Returns: whether @text names a format
 */
gboolean
sw_sound_format_parse (const char    *text,
                       SwSoundFormat *format)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (recipes); i++)
    if (g_ascii_strcasecmp (recipes[i].ending, text) == 0)
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_lossless (const char *path)
{
  guint8 head[12] = { 0 };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, NULL, NULL, NULL))
    return FALSE;
  return memcmp (head, "fLaC", 4) == 0 || (memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WAVE", 4) == 0);
}

static gboolean
take_message (GstMessage *message,
              char      **missing,
              GError    **error)
{
  g_autoptr (GError) local = NULL;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    {
      if (*missing == NULL)
        *missing = _sw_audio_dup_missing (message);
      return TRUE;
    }
  gst_message_parse_error (message, &local, NULL);
  if (g_error_matches (local, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, local->message);
  else if (g_error_matches (local, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE) ||
           g_error_matches (local, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, local->message);
  else
    g_propagate_error (error, _sw_audio_error_from_message (message, *missing));
  return FALSE;
}

static void
cancelled_cb (GCancellable *cancellable,
              GstElement   *pipeline)
{
  gst_element_post_message (pipeline, gst_message_new_application (GST_OBJECT (pipeline), gst_structure_new_empty ("cancelled")));
}

gboolean
_sw_pipeline_run (GstElement   *pipeline,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autofree char *missing = NULL;
  gulong           handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), pipeline, NULL) : 0;
  gboolean         ok = TRUE, over = FALSE;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while (ok && !over)
    {
      g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
                                                                   GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION | GST_MESSAGE_ELEMENT);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        ok = FALSE;
      else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
        over = TRUE;
      else
        ok = take_message (message, &missing, error);
    }
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return ok;
}

static gboolean
encode (const char        *source,
        const char        *target,
        SwSoundFormat      format,
        const SwSoundTags *tags,
        GCancellable      *cancellable,
        GError           **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) in = NULL;
  g_autoptr (GstElement) out = NULL;
  g_autoptr (GstElement) decode = NULL;
  g_autoptr (GstElement) setter = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *line = NULL;
  const char      *caps = format == SW_SOUND_FLAC || format == SW_SOUND_WAV ? (is_lossless (source) ? ALL_BITS : FEW_BITS) : "audio/x-raw";

  line = g_strdup_printf ("filesrc name=in blocksize=65536 ! decodebin caps=audio/x-raw name=decode ! audioconvert ! audioresample quality=8 ! "
                          "%s ! %s ! filesink name=out async=false",
                          caps, recipes[format].encoder);
  pipeline = gst_parse_launch_full (line, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &local);
  if (pipeline == NULL)
    {
      /* translators: %s is what GStreamer says, e.g. no element "flacenc" */
      g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER, _ ("This format needs a GStreamer plug-in that is not installed: %s"), local->message);
      return FALSE;
    }
  in = gst_bin_get_by_name (GST_BIN (pipeline), "in");
  out = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  setter = gst_bin_get_by_name (GST_BIN (pipeline), "tags");
  decode = gst_bin_get_by_name (GST_BIN (pipeline), "decode");
  _sw_decoder_guard (decode);
  g_object_set (in, "location", source, NULL);
  g_object_set (out, "location", target, NULL);
  if (setter != NULL)
    {
      g_autoptr (GstTagList) list = tags != NULL ? _sw_tagger_make_list (tags) : gst_tag_list_new_empty ();

      /* Keep ours: what the source says of itself does not count. */
      gst_tag_setter_set_tag_merge_mode (GST_TAG_SETTER (setter), GST_TAG_MERGE_KEEP_ALL);
      gst_tag_setter_merge_tags (GST_TAG_SETTER (setter), list, GST_TAG_MERGE_REPLACE_ALL);
    }
  return _sw_pipeline_run (pipeline, cancellable, error);
}

static void
append_chunk (GByteArray   *chunks,
              const char   *id,
              gconstpointer data,
              gsize         size)
{
  guint32 length = GUINT32_TO_LE ((guint32)size);

  g_byte_array_append (chunks, (const guint8 *)id, 4);
  g_byte_array_append (chunks, (const guint8 *)&length, 4);
  g_byte_array_append (chunks, data, (guint)size);
  if (size % 2 != 0)
    g_byte_array_append (chunks, (const guint8 *)"", 1);
}

static void
append_info (GByteArray *chunks,
             const char *id,
             const char *text)
{
  if (text != NULL && *text != '\0')
    append_chunk (chunks, id, text, strlen (text) + 1);
}

/* wavenc writes days with colons, which nobody else understands. What INFO has no name for
 * goes into an "id3 " chunk. */
static GByteArray *
make_wav_chunks (const SwSoundTags *tags)
{
  g_autoptr (GByteArray) info = g_byte_array_new ();
  g_autoptr (GByteArray) tag = sw_tagger_make_id3 (tags);
  GByteArray *chunks = g_byte_array_new ();

  g_byte_array_append (info, (const guint8 *)"INFO", 4);
  append_info (info, "INAM", tags->title);
  append_info (info, "IART", tags->artist);
  append_info (info, "IGNR", tags->style);
  append_info (info, "ICRD", tags->date);
  append_info (info, "ICMT", tags->note);
  append_chunk (chunks, "LIST", info->data, info->len);
  append_chunk (chunks, "id3 ", tag->data, tag->len);
  return chunks;
}

static gboolean
add_wav_chunks (const char        *path,
                const SwSoundTags *tags,
                GError           **error)
{
  g_autoptr (GByteArray) chunks = make_wav_chunks (tags);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, error);
  GOutputStream *out;
  goffset        size;
  guint32        length;

  if (stream == NULL || !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_END, NULL, error))
    return FALSE;
  size = g_seekable_tell (G_SEEKABLE (stream)) + chunks->len;
  if (size - 8 > G_MAXUINT32)
    return TRUE;
  out = g_io_stream_get_output_stream (G_IO_STREAM (stream));
  length = GUINT32_TO_LE ((guint32)(size - 8));
  return g_output_stream_write_all (out, chunks->data, chunks->len, NULL, NULL, error) &&
         g_seekable_seek (G_SEEKABLE (stream), 4, G_SEEK_SET, NULL, error) &&
         g_output_stream_write_all (out, &length, 4, NULL, NULL, error) &&
         g_io_stream_close (G_IO_STREAM (stream), NULL, error);
}

/* A name of its own in the folder of @target; the file is there, empty. */
static char *
make_part (const char *target,
           GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *part = g_build_filename (folder, ".songwright-XXXXXX.part", NULL);
  int              fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0666);
  int              code = errno;

  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      return NULL;
    }
  g_close (fd, NULL);
  return g_steal_pointer (&part);
}

static gboolean
write_part (const char        *source,
            const char        *part,
            SwSoundFormat      format,
            const SwSoundTags *tags,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autofree char *raw = NULL;
  SwSoundHeader    header;
  gboolean         ok;

  if (!_sw_sound_header_read (source, &header, error))
    return FALSE;
  if (format == SW_SOUND_MP3 && header.is_mp3)
    return _sw_mpeg_copy (source, part, tags, cancellable, error);
  if (!_sw_audio_ensure_gst (error))
    return FALSE;
  if (format != SW_SOUND_MP3)
    return encode (source, part, format, tags, cancellable, error) &&
           (format != SW_SOUND_WAV || tags == NULL || add_wav_chunks (part, tags, error));

  raw = make_part (part, error);
  if (raw == NULL)
    return FALSE;
  ok = encode (source, raw, format, tags, cancellable, error) && _sw_mpeg_copy (raw, part, tags, cancellable, error);
  g_unlink (raw);
  return ok;
}

/**
 * sw_transcode:
 * @source: path of a sound file
 * @target: path of the file to write
 * @format: what to write
 * @tags: (nullable): what it is to say about itself; nothing of what @source says stays
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [enum@AudioError] or %G_IO_ERROR
 *
 * Writes @source as @target. What was there before stays whole until the new file is.
 * Blocks: for threads and the command line.
 *
 * Returns: whether the file is written
 */
gboolean
sw_transcode (const char        *source,
              const char        *target,
              SwSoundFormat      format,
              const SwSoundTags *tags,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autofree char *part = NULL;

  g_return_val_if_fail (source != NULL && target != NULL, FALSE);
  g_return_val_if_fail (format < G_N_ELEMENTS (recipes), FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  part = make_part (target, error);
  if (part == NULL)
    return FALSE;
  if (write_part (source, part, format, tags, cancellable, error))
    {
      if (g_rename (part, target) == 0)
        return TRUE;
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    }
  g_unlink (part);
  return FALSE;
}
