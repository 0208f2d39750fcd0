/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-espeak"

#include "config.h"

#include "sw-espeak.h"

#include <espeak-ng/speak_lib.h>
#include <string.h>

/* espeak-ng cuts a text into clauses by itself; nothing sung has more. */
#define MAX_CLAUSES 64
#define IPA 0x02
#define SEPARATOR ('_' << 8)

static GMutex mutex;

/* With the lock held. The data lies beside the library; SONGWRIGHT_ESPEAK_DATA names
 * another folder, and espeak-ng by itself would go back to its own when that is empty. */
static gboolean
initialise (void)
{
  static gboolean tried, working;
  const char     *folder = g_getenv ("SONGWRIGHT_ESPEAK_DATA");

  if (!tried)
    {
      g_autofree char *table = folder != NULL ? g_build_filename (folder, "espeak-ng-data", "phontab", NULL) : NULL;

      tried = TRUE;
      working = (table == NULL || g_file_test (table, G_FILE_TEST_IS_REGULAR)) &&
                espeak_Initialize (AUDIO_OUTPUT_RETRIEVAL, 0, folder, espeakINITIALIZE_DONT_EXIT) > 0;
    }
  return working;
}

/**
 * sw_espeak_is_available:
 *
 * Loads the data when that has not happened yet. Any thread.
 *
 * Returns: whether espeak-ng can read anything
 */
gboolean
sw_espeak_is_available (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return initialise ();
}

/* With the lock held. */
static gboolean
use_voice (const char *voice)
{
  static char *current;

  if (g_strcmp0 (current, voice) == 0)
    return TRUE;
  g_clear_pointer (&current, g_free);
  if (espeak_SetVoiceByName (voice) != EE_OK)
    return FALSE;
  current = g_strdup (voice);
  return TRUE;
}

/**
 * sw_espeak_dup_ipa:
 * @voice: espeak-ng's name of a language, "de"
 * @text: words without control characters, of bounded length
 *
 * Reads @text. Any thread; blocks while another one reads.
 *
 * Returns: (transfer full) (nullable): its sounds, "ʃ_ˈøː_n_ə m_ˈɛː_t_ç_ə_n"; %NULL
 *   when espeak-ng's data, or that of the language, is not installed
 */
char *
sw_espeak_dup_ipa (const char *voice,
                   const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr (GString) ipa = g_string_new (NULL);
  const void *rest = text;

  if (!initialise () || !use_voice (voice))
    return NULL;
  for (guint i = 0; rest != NULL && i < MAX_CLAUSES; i++)
    {
      const char *clause = espeak_TextToPhonemes (&rest, espeakCHARS_UTF8, IPA | SEPARATOR);

      if (clause != NULL && clause[0] != '\0')
        g_string_append_printf (ipa, "%s%s", ipa->len > 0 ? " " : "", clause);
    }
  return g_utf8_make_valid (ipa->str, (gssize)ipa->len);
}
