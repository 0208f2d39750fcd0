/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-store"

#include "config.h"

#include "sw-library-error-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/**
 * sw_library_error_quark:
 *
 * Returns: the domain of the errors of the library, see #SwLibraryError
 */
GQuark
sw_library_error_quark (void)
{
  return g_quark_from_static_string ("sw-library-error-quark");
}

/* What a failed system call on a file of the library means to its user. */
SwLibraryError
_sw_library_error_from_errno (int saved_errno)
{
  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return SW_LIBRARY_ERROR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
      return SW_LIBRARY_ERROR_READ_ONLY;
    default:
      return SW_LIBRARY_ERROR_FAILED;
    }
}

/* Sets @error for a system call that failed on @path; always returns FALSE. */
gboolean
_sw_library_set_errno_error (GError    **error,
                             int         saved_errno,
                             const char *path)
{
  SwLibraryError code = _sw_library_error_from_errno (saved_errno);

  if (code == SW_LIBRARY_ERROR_FULL)
    /* translators: %s is a file or folder */
    g_set_error (error, SW_LIBRARY_ERROR, code, _ ("The disk is full: “%s” could not be written. Free some space and try again."), path);
  else if (code == SW_LIBRARY_ERROR_READ_ONLY)
    /* translators: %s is a file or folder */
    g_set_error (error, SW_LIBRARY_ERROR, code, _ ("“%s” may not be written. Check the permissions of the folder, or choose another one."), path);
  else
    /* translators: the first %s is a file or folder, the second the system's reason */
    g_set_error (error, SW_LIBRARY_ERROR, code, _ ("“%s” could not be written: %s"), path, g_strerror (saved_errno));
  return FALSE;
}
