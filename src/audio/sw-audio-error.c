/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-audio-error"

#include "config.h"

#include "sw-audio-error.h"

#include <glib/gi18n-lib.h>
#include <gst/pbutils/pbutils.h>
#include <string.h>

/**
 * sw_audio_error_quark:
 *
 * The domain of everything that can go wrong with sound, with the codes of
 * [enum@AudioError].
 */
GQuark
sw_audio_error_quark (void)
{
  return g_quark_from_static_string ("sw-audio-error-quark");
}

gboolean
_sw_audio_ensure_gst (GError **error)
{
  g_autoptr (GError) local = NULL;

  /* Not gst_is_initialized(): that is true before the plug-ins are known, while
   * another thread still starts GStreamer. This call waits for it. */
  if (gst_init_check (NULL, NULL, &local))
    return TRUE;

  g_set_error (error, SW_AUDIO_ERROR, SW_AUDIO_ERROR_FAILED, _ ("The sound system GStreamer cannot start: %s"), local->message);
  return FALSE;
}

/* The message may come from an element inside a sink, such as the one that
 * autoaudiosink tried. */
static gboolean
comes_from_sink (GstMessage *message)
{
  GstObject *object = GST_MESSAGE_SRC (message);

  for (; object != NULL && !GST_IS_PIPELINE (object); object = GST_OBJECT_PARENT (object))
    {
      GstElementFactory *factory = GST_IS_ELEMENT (object) ? gst_element_get_factory (GST_ELEMENT (object)) : NULL;

      if (factory != NULL && gst_element_factory_list_is_type (factory, GST_ELEMENT_FACTORY_TYPE_SINK))
        return TRUE;
    }
  return FALSE;
}

char *
_sw_audio_dup_missing (GstMessage *message)
{
  g_autofree char *detail = NULL;

  if (!gst_is_missing_plugin_message (message))
    return NULL;
  detail = gst_missing_plugin_message_get_installer_detail (message);
  if (detail == NULL || (strstr (detail, "-audio/") == NULL && strstr (detail, "|element-") == NULL))
    return NULL;
  return gst_missing_plugin_message_get_description (message);
}

GError *
_sw_audio_error_from_message (GstMessage *message,
                              const char *missing)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &error, &debug);
  else
    gst_message_parse_error (message, &error, &debug);
  g_debug ("%s: %s (%s)", GST_MESSAGE_SRC_NAME (message), error->message, debug != NULL ? debug : "");

  if (missing != NULL)
    return g_error_new (SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DECODER,
                        /* translators: %s names a kind of decoder, e.g. "MPEG-1 Layer 3 (MP3) decoder" */
                        _ ("This sound needs a GStreamer plug-in that is not installed: %s"),
                        missing);

  if (error->domain == GST_RESOURCE_ERROR && comes_from_sink (message))
    return g_error_new_literal (SW_AUDIO_ERROR, SW_AUDIO_ERROR_NO_DEVICE, _ ("No sound device was found to play on"));

  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND) ||
      g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ))
    return g_error_new_literal (SW_AUDIO_ERROR, SW_AUDIO_ERROR_MISSING, _ ("The sound file is not there any more or cannot be opened"));

  /* A missing plug-in that is not for sound: a page of text, a picture. */
  if (error->domain == GST_STREAM_ERROR || error->domain == GST_RESOURCE_ERROR ||
      g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN))
    return g_error_new_literal (SW_AUDIO_ERROR, SW_AUDIO_ERROR_UNREADABLE, _ ("The sound file is damaged or holds no sound"));

  return g_error_new (SW_AUDIO_ERROR, SW_AUDIO_ERROR_FAILED, _ ("Playing failed: %s"), error->message);
}
