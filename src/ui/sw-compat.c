/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-compat"

#include "config.h"

#include "sw-compat.h"

#include <glib/gi18n.h>

/* Everything below is the way of GTK 4.8 and libadwaita 1.2. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
native_response_cb (GtkNativeDialog *dialog,
                    int              response,
                    gpointer         user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("Nothing was chosen"));
}

static void
native_cancelled_cb (GCancellable    *cancellable,
                     GtkNativeDialog *dialog)
{
  gtk_native_dialog_hide (dialog);
  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
}

static void
choose (GtkFileChooserAction action,
        GtkWindow           *parent,
        const char          *title,
        const char          *folder,
        const char          *name,
        GTask               *task)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);
  GCancellable         *cancellable = g_task_get_cancellable (task);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GFile) file = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), file, NULL);
    }
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (native_cancelled_cb), dialog, 0);
  /* The task keeps the dialog alive, the dialog's handler the task. */
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (native_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
confirm_response_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     gpointer          user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, g_str_equal (response, "confirm"));
}

/**
 * sw_compat_show_about:
 * @parent: (nullable): the window it belongs to
 *
 * Shows what this program is and who made it.
 */
void
sw_compat_show_about (GtkWindow *parent)
{
  adw_show_about_window (parent,
                         "application-name", _ ("Songwright"),
                         "application-icon", SW_APPLICATION_ID,
                         "developer-name", _ ("The Songwright contributors"),
                         "version", SW_VERSION,
                         "comments", _ ("Write words or describe an idea, hear it sung, and keep working on it."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* translators: put your names here, one per line */
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

/**
 * sw_compat_save_file_async:
 * @parent: the window it belongs to
 * @title: what is to be saved, for people
 * @folder: (nullable): path of the folder to start in
 * @name: (nullable): the file name offered
 * @cancellable: (nullable): a cancellable
 * @callback: called when the answer is there
 * @user_data: data for @callback
 *
 * Asks where to save a file. Finish with sw_compat_choose_finish().
 */
void
sw_compat_save_file_async (GtkWindow          *parent,
                           const char         *title,
                           const char         *folder,
                           const char         *name,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, choose);
  choose (GTK_FILE_CHOOSER_ACTION_SAVE, parent, title, folder, name, task);
}

/**
 * sw_compat_choose_folder_async:
 * @parent: the window it belongs to
 * @title: what the folder is for, for people
 * @folder: (nullable): path of the folder to start in
 * @cancellable: (nullable): a cancellable
 * @callback: called when the answer is there
 * @user_data: data for @callback
 *
 * Asks for a folder. Finish with sw_compat_choose_finish().
 */
void
sw_compat_choose_folder_async (GtkWindow          *parent,
                               const char         *title,
                               const char         *folder,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, choose);
  choose (GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, parent, title, folder, NULL, task);
}

/**
 * sw_compat_choose_finish:
 * @result: the result
 * @error: return location; %G_IO_ERROR_CANCELLED when the user chose nothing
 *
 * Returns: (transfer full) (nullable): the chosen file or folder
 */
GFile *
sw_compat_choose_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, choose), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sw_compat_confirm_async:
 * @parent: the window it belongs to
 * @heading: the question
 * @body: what will happen
 * @verb: the label of the button that does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when the answer is there
 * @user_data: data for @callback
 *
 * Asks before something that cannot be undone.
 */
void
sw_compat_confirm_async (GtkWindow          *parent,
                         const char         *heading,
                         const char         *body,
                         const char         *verb,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask     *task = g_task_new (NULL, cancellable, callback, user_data);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  g_task_set_source_tag (task, sw_compat_confirm_async);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _ ("_Cancel"),
                                    "confirm", verb,
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "confirm", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (gtk_window_close), dialog, G_CONNECT_SWAPPED);
  g_signal_connect (dialog, "response", G_CALLBACK (confirm_response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * sw_compat_confirm_finish:
 * @result: the result
 * @error: return location
 *
 * Returns: whether the user agreed
 */
gboolean
sw_compat_confirm_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sw_compat_confirm_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sw_compat_get_color:
 * @widget: a widget
 * @color: (out): the text colour that the style sheet gives it
 *
 * For widgets that draw: their colours come from CSS.
 */
void
sw_compat_get_color (GtkWidget *widget,
                     GdkRGBA   *color)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

G_GNUC_END_IGNORE_DEPRECATIONS
