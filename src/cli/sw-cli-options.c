/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of "create" are the parameters, with an option name in the contract,
 * of the operations that make a song from nothing. The options that are given
 * choose the operation: the first one that knows them all. */

#define G_LOG_DOMAIN "sw-cli"

#include "config.h"

#include "sw-cli-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MAX_LYRICS_BYTES (1024 * 1024)

typedef struct
{
  const SwParameter *parameter; /* of the first operation that has it */
  char              *text;      /* (nullable) as given */
  gboolean           flag;
} Option;

static void
option_free (Option *option)
{
  g_free (option->text);
  g_free (option);
}

/* What the operation needs must be constant, chosen by default, or have an option. */
static gboolean
can_be_filled (const SwOperation *operation)
{
  for (guint i = 0; i < operation->parameters->len; i++)
    {
      const SwParameter *parameter = operation->parameters->pdata[i];

      if (parameter->required && parameter->constant == NULL && parameter->default_value == NULL && parameter->option == NULL)
        return FALSE;
    }
  return sw_operation_get_source_parameter (operation) == NULL && sw_operation_get_parameter (operation, "persona_id") == NULL &&
         sw_operation_get_parameter (operation, "url") == NULL && operation->asynchronous && operation->engine &&
         operation->shape == SW_RESULT_SONIC_CLIPS;
}

static const SwParameter *
find_by_option (const SwOperation *operation,
                const char        *name)
{
  for (guint i = 0; i < operation->parameters->len; i++)
    {
      const SwParameter *parameter = operation->parameters->pdata[i];

      if (g_strcmp0 (parameter->option, name) == 0)
        return parameter;
    }
  return NULL;
}

static Option *
find_option (SwCliOptions *self,
             const char   *name)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      Option *option = self->options->pdata[i];

      if (g_str_equal (option->parameter->option, name))
        return option;
    }
  return NULL;
}

static SwCliOptions *
new_empty (SwContract *contract)
{
  SwCliOptions *self = g_new0 (SwCliOptions, 1);

  self->contract = g_object_ref (contract);
  self->operations = g_ptr_array_new ();
  self->options = g_ptr_array_new_with_free_func ((GDestroyNotify)option_free);
  return self;
}

/* Songs stand on the command line without an option. */
static void
add_operation (SwCliOptions      *self,
               const SwOperation *operation)
{
  g_ptr_array_add (self->operations, (gpointer)operation);
  for (guint j = 0; j < operation->parameters->len; j++)
    {
      const SwParameter *parameter = operation->parameters->pdata[j];
      Option            *option;

      if (parameter->option == NULL || g_str_equal (parameter->option, "source") || find_option (self, parameter->option) != NULL)
        continue;
      option = g_new0 (Option, 1);
      option->parameter = parameter;
      g_ptr_array_add (self->options, option);
    }
}

SwCliOptions *
_sw_cli_options_new (SwContract *contract)
{
  GPtrArray    *operations = sw_contract_get_operations (contract);
  SwCliOptions *self = new_empty (contract);

  for (guint i = 0; i < operations->len; i++)
    {
      const SwOperation *operation = operations->pdata[i];

      if (operation->availability == SW_AVAILABILITY_LIVE && can_be_filled (operation))
        add_operation (self, operation);
    }
  return self;
}

/* The options of one operation. */
SwCliOptions *
_sw_cli_options_new_for (SwContract *contract,
                         const char *operation)
{
  SwCliOptions *self = new_empty (contract);

  add_operation (self, sw_contract_get_operation (contract, operation));
  return self;
}

void
_sw_cli_options_free (SwCliOptions *self)
{
  g_object_unref (self->contract);
  g_ptr_array_unref (self->operations);
  g_ptr_array_unref (self->options);
  g_free (self);
}

/* Words to sing come from a file. */
static gboolean
is_words (const SwParameter *parameter)
{
  return g_str_equal (parameter->option, "lyrics") || g_str_equal (parameter->option, "new-lyrics");
}

static const char *
argument_of (const SwParameter *parameter)
{
  if (is_words (parameter))
    return _ ("FILE|-");
  if (parameter->choices != NULL)
    return NULL;
  return parameter->type == SW_PARAMETER_STRING ? _ ("TEXT") : _ ("NUMBER");
}

void
_sw_cli_options_add_to (SwCliOptions *self,
                        GOptionGroup *group)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      Option            *option = self->options->pdata[i];
      const SwParameter *parameter = option->parameter;
      gboolean           is_flag = parameter->type == SW_PARAMETER_BOOLEAN;
      g_autofree char   *choices = parameter->choices != NULL ? g_strjoinv ("|", (char **)parameter->choices) : NULL;
      const char        *argument = choices != NULL ? g_intern_string (choices) : argument_of (parameter);
      GOptionEntry       entries[] = {
              { parameter->option, 0, 0, is_flag ? G_OPTION_ARG_NONE : G_OPTION_ARG_STRING,
          is_flag ? (gpointer)&option->flag : (gpointer)&option->text, sw_parameter_get_summary (parameter), is_flag ? NULL : argument },
              { NULL },
      };

      g_option_group_add_entries (group, entries);
    }
}

static gboolean
is_given (const Option *option)
{
  return option->flag || option->text != NULL;
}

static const SwOperation *
choose_operation (SwCliOptions *self,
                  GError      **error)
{
  g_autoptr (GString) given = g_string_new (NULL);

  for (guint i = 0; i < self->operations->len; i++)
    {
      const SwOperation *operation = self->operations->pdata[i];
      gboolean           fits = TRUE;

      for (guint j = 0; fits && j < self->options->len; j++)
        {
          const Option *option = self->options->pdata[j];

          fits = !is_given (option) || find_by_option (operation, option->parameter->option) != NULL;
        }
      if (fits)
        return operation;
    }
  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = self->options->pdata[i];

      if (is_given (option))
        g_string_append_printf (given, " --%s", option->parameter->option);
    }
  /* translators: %s is a list of options */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("These options do not go together:%s"), given->str);
  return NULL;
}

static char *
read_lyrics (const char *name,
             GError    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FILE *file = g_str_equal (name, "-") ? stdin : fopen (name, "re");
  char  buffer[4096];
  gsize n;

  if (file == NULL)
    {
      int saved_errno = errno;

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: %s", name, g_strerror (saved_errno));
      return NULL;
    }
  while (text->len <= MAX_LYRICS_BYTES && (n = fread (buffer, 1, sizeof buffer, file)) > 0)
    g_string_append_len (text, buffer, n);
  if (file != stdin)
    fclose (file);
  if (text->len > MAX_LYRICS_BYTES || !g_utf8_validate (text->str, text->len, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s: this is not a text of words to sing (UTF-8)"), name);
      return NULL;
    }
  return g_strchomp (g_strdup (text->str));
}

static gboolean
set_value (SwRequest         *request,
           const SwParameter *parameter,
           const Option      *option,
           GError           **error)
{
  g_autofree char *lyrics = NULL;
  char            *end = NULL;
  double           number;

  switch (parameter->type)
    {
    case SW_PARAMETER_BOOLEAN:
      sw_request_set_boolean (request, parameter->name, TRUE);
      return TRUE;
    case SW_PARAMETER_NUMBER:
    case SW_PARAMETER_INTEGER:
      number = g_ascii_strtod (option->text, &end);
      /* What is no number stays text, so that the check names it with all the rest. */
      if (end == option->text || *end != '\0')
        sw_request_set_string (request, parameter->name, option->text);
      else
        sw_request_set_number (request, parameter->name, number);
      return TRUE;
    case SW_PARAMETER_STRING:
    case SW_PARAMETER_STRINGS:
    case SW_PARAMETER_OBJECT:
    default:
      if (is_words (parameter) && (lyrics = read_lyrics (option->text, error)) == NULL)
        return FALSE;
      sw_request_set_string (request, parameter->name, lyrics != NULL ? lyrics : option->text);
      return TRUE;
    }
}

/* Puts what is given into a request made elsewhere. */
gboolean
_sw_cli_options_fill (SwCliOptions *self,
                      SwRequest    *request,
                      GError      **error)
{
  const SwOperation *operation = sw_request_get_operation (request);
  gboolean           describes = FALSE;

  for (guint i = 0; i < self->options->len; i++)
    {
      const Option      *option = self->options->pdata[i];
      const SwParameter *parameter = find_by_option (operation, option->parameter->option);

      if (!is_given (option) || parameter == NULL)
        continue;
      if (!set_value (request, parameter, option, error))
        return FALSE;
      describes = describes || g_str_equal (parameter->name, "gpt_description_prompt");
    }
  if (describes && sw_operation_get_parameter (operation, "custom_mode") != NULL)
    {
      sw_request_set_boolean (request, "custom_mode", FALSE);
      sw_request_clear (request, "prompt");
    }
  return TRUE;
}

SwRequest *
_sw_cli_options_make (SwCliOptions *self,
                      GError      **error)
{
  const SwOperation *operation = choose_operation (self, error);
  g_autoptr (SwRequest) request = NULL;

  if (operation == NULL)
    return NULL;
  request = sw_request_new (self->contract, operation->id);
  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = self->options->pdata[i];

      if (is_given (option) && !set_value (request, find_by_option (operation, option->parameter->option), option, error))
        return NULL;
    }
  for (guint i = 0; i < operation->parameters->len; i++)
    {
      const SwParameter *parameter = operation->parameters->pdata[i];
      GPtrArray         *models = parameter->model ? sw_contract_get_models (self->contract, operation->family) : NULL;

      if (models != NULL && models->len > 0 && !sw_request_has (request, parameter->name))
        sw_request_set_string (request, parameter->name, ((const SwContractModel *)models->pdata[0])->id);
    }
  return g_steal_pointer (&request);
}
