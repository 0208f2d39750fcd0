/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-describe-error"

#include "config.h"

#include "sw-describe-error.h"

#include "sw-player.h"
#include "sw-service-error.h"
#include "sw-store.h"
#include "sw-studio-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  const char *words;     /* (nullable) marked for translation; NULL: the error's own message */
  const char *remedy;    /* (nullable) marked for translation */
  gboolean    own_words; /* the error's message follows: it is the service's own explanation */
} Description;

static const char check_network[] = N_ ("Check the network connection, then try again.");
static const char free_space[] = N_ ("Free some space on the disk, then resume. Nothing is lost.");
static const char check_permissions[] = N_ ("Check the permissions of the folder, or start Songwright with another XDG_DATA_HOME.");

static Description
describe_service_error (int code)
{
  switch ((SwServiceError)code)
    {
    case SW_SERVICE_ERROR_NO_CONNECTION:
      return (Description){ N_ ("There is no connection to the service. Nothing was sent."), check_network };
    case SW_SERVICE_ERROR_INTERRUPTED:
      return (Description){ N_ ("The connection broke before the service answered."), N_ ("The request may have been accepted. Compare the two balances before you try again.") };
    case SW_SERVICE_ERROR_TLS:
      return (Description){ N_ ("The service's certificate was refused. Nothing was sent."), N_ ("Check the computer's clock and the address. A network that inspects traffic can cause this too.") };
    case SW_SERVICE_ERROR_NO_KEY:
      return (Description){ N_ ("This service needs a key."), N_ ("Enter the key in the preferences, or set SONGWRIGHT_API_KEY.") };
    case SW_SERVICE_ERROR_UNAUTHORIZED:
      return (Description){ N_ ("The service refused the key."), N_ ("Copy the key again from the service's dashboard into the preferences. The refused request cost nothing.") };
    case SW_SERVICE_ERROR_NO_CREDIT:
      return (Description){ N_ ("There are not enough credits."), N_ ("Top up the account or choose the built-in engine, then try again. The refused request cost nothing."), TRUE };
    case SW_SERVICE_ERROR_FORBIDDEN:
      return (Description){ N_ ("The service refused the request."), N_ ("Change the words, names or style the service objects to, then try again. Nothing was charged."), TRUE };
    case SW_SERVICE_ERROR_INVALID_REQUEST:
      return (Description){ N_ ("The service did not understand the request."), N_ ("Change what it objects to, then try again. Nothing was charged."), TRUE };
    case SW_SERVICE_ERROR_NOT_FOUND:
      return (Description){ N_ ("The service does not know this any more."), N_ ("Try again with the same settings."), TRUE };
    case SW_SERVICE_ERROR_GONE:
      return (Description){ N_ ("The service no longer offers this."), N_ ("Choose another model or service."), TRUE };
    case SW_SERVICE_ERROR_RATE_LIMITED:
      return (Description){ N_ ("The service asks for a pause."), N_ ("Wait a minute, then try again.") };
    case SW_SERVICE_ERROR_SERVER:
      return (Description){ N_ ("The service has a problem of its own."), N_ ("The request may have been accepted. Compare the two balances before you try again."), TRUE };
    case SW_SERVICE_ERROR_BAD_ANSWER:
      return (Description){ N_ ("The service's answer cannot be understood."), N_ ("Check that the address belongs to such a service; then try again later.") };
    case SW_SERVICE_ERROR_TASK_FAILED:
      return (Description){ NULL, N_ ("Failed songs are refunded by the service. Change the request a little and try again.") };
    case SW_SERVICE_ERROR_INSECURE:
      return (Description){ N_ ("This address is not encrypted, so nothing was sent to it."), N_ ("Use an address that begins with https://. Plain http is for this computer only.") };
    case SW_SERVICE_ERROR_FETCH:
      return (Description){ N_ ("A finished take could not be brought to this computer."), N_ ("It stays at the service for a while. Resume to continue where it stopped."), TRUE };
    default:
      return (Description){ NULL, NULL };
    }
}

static Description
describe_library_error (int code)
{
  switch ((SwLibraryError)code)
    {
    case SW_LIBRARY_ERROR_OPEN:
      return (Description){ N_ ("The library cannot be opened."), check_permissions, TRUE };
    case SW_LIBRARY_ERROR_NEWER:
      return (Description){ N_ ("The library was written by a newer Songwright."), N_ ("Start the newer version, or another library with XDG_DATA_HOME.") };
    case SW_LIBRARY_ERROR_CORRUPT:
      return (Description){ N_ ("The library's database is damaged."), N_ ("The songs' files are still in the library folder. Put back a copy of the database, or move it away to start a new one.") };
    case SW_LIBRARY_ERROR_FULL:
      return (Description){ N_ ("The disk is full."), free_space };
    case SW_LIBRARY_ERROR_READ_ONLY:
      return (Description){ N_ ("The library's folder cannot be written."), check_permissions };
    case SW_LIBRARY_ERROR_NOT_FOUND:
      return (Description){ N_ ("This is not in the library any more."), NULL };
    case SW_LIBRARY_ERROR_NOT_AUDIO:
      return (Description){ N_ ("What the service sent is not music this computer can read."), N_ ("Resume to fetch it again.") };
    case SW_LIBRARY_ERROR_FAILED:
    default:
      return (Description){ N_ ("The library could not do this."), N_ ("Try again."), TRUE };
    }
}

static Description
describe_audio_error (int code)
{
  switch ((SwAudioError)code)
    {
    case SW_AUDIO_ERROR_NO_DEVICE:
      return (Description){ N_ ("No sound device was found."), N_ ("Connect loudspeakers or headphones and check the sound settings. The song can still be saved.") };
    case SW_AUDIO_ERROR_MISSING:
      return (Description){ N_ ("The song's file is not there any more."), N_ ("Put it back, or make the song again with the same settings.") };
    case SW_AUDIO_ERROR_UNREADABLE:
      return (Description){ N_ ("This file is damaged or is not music."), N_ ("Fetch or make the song again.") };
    case SW_AUDIO_ERROR_NO_DECODER:
      return (Description){ N_ ("A part for playing this kind of file is missing."), N_ ("Install the GStreamer plug-in named above (for MP3: gstreamer1.0-plugins-good)."), TRUE };
    case SW_AUDIO_ERROR_EMPTY:
      return (Description){ N_ ("This file is empty."), N_ ("Copy or record it once more.") };
    case SW_AUDIO_ERROR_NOT_AUDIO:
      return (Description){ N_ ("There is no sound in this file."), N_ ("If it plays elsewhere, convert it to WAV, FLAC or MP3.") };
    case SW_AUDIO_ERROR_TRUNCATED:
      return (Description){ N_ ("This file is cut off or damaged."), N_ ("Copy it once more, or go on with the part that is there.") };
    case SW_AUDIO_ERROR_SILENT:
      return (Description){ N_ ("Nothing can be heard in this file."), N_ ("Check the microphone or the track that was exported.") };
    case SW_AUDIO_ERROR_FAILED:
    default:
      return (Description){ N_ ("The song cannot be played."), N_ ("Try again; if it stays, check the sound settings."), TRUE };
    }
}

static Description
describe_studio_error (int code)
{
  switch ((SwStudioError)code)
    {
    case SW_STUDIO_ERROR_ENGINE_MISSING:
      return (Description){ N_ ("The built-in engine is not installed."), N_ ("Install Songwright completely, or set SONGWRIGHT_ENGINE to the program songwright-engine.") };
    case SW_STUDIO_ERROR_ENGINE_SOUNDS:
      return (Description){ N_ ("The built-in engine found no instruments (SoundFont)."), N_ ("Install the package fluid-soundfont-gm, then try again.") };
    case SW_STUDIO_ERROR_ENGINE_VOICE:
      return (Description){ N_ ("The built-in engine found no voice data."), N_ ("Install the voice packages named in the README, then try again. Instrumentals need none.") };
    case SW_STUDIO_ERROR_ENGINE_ENDED:
      return (Description){ N_ ("The built-in engine stops again and again."), N_ ("Start songwright from a terminal to see why. Running songs go on once it works.") };
    case SW_STUDIO_ERROR_ENGINE_SONG:
      return (Description){ NULL, N_ ("Nothing was charged. Once this is mended, try again with the same settings.") };
    case SW_STUDIO_ERROR_ADDRESS:
      return (Description){ NULL, N_ ("Enter an address such as https://api.example.com in the preferences.") };
    case SW_STUDIO_ERROR_KEYRING:
      return (Description){ N_ ("The keyring cannot be used; the key is kept until Songwright is closed."), N_ ("Start or unlock the keyring (for example GNOME Keyring), or set SONGWRIGHT_API_KEY.") };
    case SW_STUDIO_ERROR_NO_FILE:
      return (Description){ N_ ("This song has no file on this computer yet."), N_ ("Wait until it is fetched, or resume its task.") };
    case SW_STUDIO_ERROR_NO_STEMS:
      return (Description){ N_ ("This song has no stems yet."), N_ ("Split it into stems first (“songwright stems”).") };
    case SW_STUDIO_ERROR_NO_TIMES:
      return (Description){ NULL, N_ ("Get the timed lyrics of the song first (“songwright timeline”).") };
    case SW_STUDIO_ERROR_UNDER_WAY:
      return (Description){ N_ ("This is being brought already, so it was not asked (and paid) for again."), N_ ("See the tasks. Give the other one up to ask again.") };
    default:
      return (Description){ NULL, NULL };
    }
}

static Description
describe_io_error (const GError *error)
{
  int code = error->code;

  if (error->domain == G_FILE_ERROR)
    switch ((GFileError)error->code)
      {
      case G_FILE_ERROR_NOSPC:
        code = G_IO_ERROR_NO_SPACE;
        break;
      case G_FILE_ERROR_ACCES:
      case G_FILE_ERROR_PERM:
        code = G_IO_ERROR_PERMISSION_DENIED;
        break;
      case G_FILE_ERROR_ROFS:
        code = G_IO_ERROR_READ_ONLY;
        break;
      case G_FILE_ERROR_NOENT:
        code = G_IO_ERROR_NOT_FOUND;
        break;
      case G_FILE_ERROR_EXIST:
      case G_FILE_ERROR_ISDIR:
      case G_FILE_ERROR_NAMETOOLONG:
      case G_FILE_ERROR_NOTDIR:
      case G_FILE_ERROR_NXIO:
      case G_FILE_ERROR_NODEV:
      case G_FILE_ERROR_TXTBSY:
      case G_FILE_ERROR_FAULT:
      case G_FILE_ERROR_LOOP:
      case G_FILE_ERROR_NOMEM:
      case G_FILE_ERROR_MFILE:
      case G_FILE_ERROR_NFILE:
      case G_FILE_ERROR_BADF:
      case G_FILE_ERROR_INVAL:
      case G_FILE_ERROR_PIPE:
      case G_FILE_ERROR_AGAIN:
      case G_FILE_ERROR_INTR:
      case G_FILE_ERROR_IO:
      case G_FILE_ERROR_NOSYS:
      case G_FILE_ERROR_FAILED:
      default:
        code = G_IO_ERROR_FAILED;
      }

  if (code == G_IO_ERROR_NO_SPACE)
    return (Description){ N_ ("The disk is full."), free_space };
  if (code == G_IO_ERROR_PERMISSION_DENIED || code == G_IO_ERROR_READ_ONLY)
    return (Description){ N_ ("The folder cannot be written."), N_ ("Choose another folder, or check its permissions."), TRUE };
  if (code == G_IO_ERROR_NOT_FOUND)
    return (Description){ N_ ("The file or folder is not there."), N_ ("Choose another one."), TRUE };
  if (code == G_IO_ERROR_CANCELLED)
    return (Description){ N_ ("This was cancelled."), NULL };
  return (Description){ NULL, NULL };
}

/* sw_studio_describe_error() for the parts of the studio. */
char *
sw_describe_error (const GError *error,
                   char        **remedy)
{
  Description description = { NULL, NULL, FALSE };

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == SW_SERVICE_ERROR)
    description = describe_service_error (error->code);
  else if (error->domain == SW_LIBRARY_ERROR)
    description = describe_library_error (error->code);
  else if (error->domain == SW_AUDIO_ERROR)
    description = describe_audio_error (error->code);
  else if (error->domain == SW_STUDIO_ERROR)
    description = describe_studio_error (error->code);
  else if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    description = describe_io_error (error);

  if (remedy != NULL)
    *remedy = g_strdup (description.remedy != NULL ? _ (description.remedy) : NULL);
  if (description.words == NULL)
    return g_strdup (error->message);
  if (description.own_words && error->message[0] != '\0')
    /* translators: what happened, then the explanation the service or system gave */
    return g_strdup_printf (_ ("%s (%s)"), _ (description.words), error->message);
  return g_strdup (_ (description.words));
}
