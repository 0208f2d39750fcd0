/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-format"

#include "config.h"

#include "sw-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)

/* The named closures: instance first, as GtkExpression calls them. */

static char *
format_duration_cb (gpointer instance,
                    double   seconds)
{
  return sw_format_duration (seconds);
}

static char *
format_credits_cb (gpointer instance,
                   double   credits)
{
  return sw_format_credits (credits);
}

static char *
format_date_cb (gpointer instance,
                gint64   unix_seconds)
{
  return sw_format_date (unix_seconds);
}

static char *
format_percent_cb (gpointer instance,
                   double   fraction)
{
  /* translators: a share, such as 40 % */
  return g_strdup_printf (_ ("%d %%"), (int)round (CLAMP (fraction, 0, 1) * 100));
}

static gboolean
is_set_cb (gpointer    instance,
           const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
not_cb (gpointer instance,
        gboolean value)
{
  return !value;
}

/**
 * sw_format_duration:
 * @seconds: a length of time, or a negative number when it is not known
 *
 * Returns: (transfer full): "3:07", "1:02:03", or "" when it is not known
 */
char *
sw_format_duration (double seconds)
{
  int whole;

  if (!isfinite (seconds) || seconds < 0)
    return g_strdup ("");

  whole = (int)MIN (round (seconds), G_MAXINT);
  if (whole >= HOUR)
    return g_strdup_printf ("%d:%02d:%02d", whole / HOUR, whole / MINUTE % 60, whole % 60);
  return g_strdup_printf ("%d:%02d", whole / MINUTE, whole % 60);
}

/**
 * sw_format_time:
 * @seconds: a place in a song
 *
 * Returns: (transfer full): "1:23.45", exact to 10 ms
 */
char *
sw_format_time (double seconds)
{
  gint64 hundredths = isfinite (seconds) ? llround (CLAMP (seconds, 0, 360000) * 100) : 0;

  return g_strdup_printf ("%d:%02d.%02d", (int)(hundredths / 6000), (int)(hundredths / 100 % 60), (int)(hundredths % 100));
}

/**
 * sw_format_parse_time:
 * @text: what somebody typed: "83.45", "1:23.45", "1:23,45", "1:02:03"
 * @seconds: (out): the place in a song
 *
 * Returns: whether @text says a time; @seconds is untouched when not
 */
gboolean
sw_format_parse_time (const char *text,
                      double     *seconds)
{
  g_auto (GStrv) fields = NULL;
  double sum = 0;
  guint  n_fields;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (seconds != NULL, FALSE);

  fields = g_strsplit (text, ":", 4);
  n_fields = g_strv_length (fields);
  if (n_fields == 0 || n_fields > 3)
    return FALSE;
  for (guint i = 0; i < n_fields; i++)
    {
      char  *field = g_strdelimit (g_strstrip (fields[i]), ",", '.');
      char  *end;
      double value = g_ascii_strtod (field, &end);

      if (end == field || *end != '\0' || !isfinite (value) || value < 0 || (i > 0 && value >= 60))
        return FALSE;
      sum = sum * 60 + value;
    }
  *seconds = sum;
  return TRUE;
}

/**
 * sw_format_long_duration:
 * @seconds: a length of time
 *
 * Returns: (transfer full): the time in words, as a screen reader should say it:
 *   "3 minutes 7 seconds"
 */
char *
sw_format_long_duration (double seconds)
{
  g_autofree char *minutes = NULL;
  g_autofree char *rest = NULL;
  int              whole;

  if (!isfinite (seconds) || seconds < 0)
    return g_strdup ("");

  whole = (int)MIN (round (seconds), G_MAXINT);
  minutes = g_strdup_printf (ngettext ("%d minute", "%d minutes", whole / MINUTE), whole / MINUTE);
  rest = g_strdup_printf (ngettext ("%d second", "%d seconds", whole % MINUTE), whole % MINUTE);
  if (whole < MINUTE)
    return g_steal_pointer (&rest);
  /* translators: minutes, then seconds: "3 minutes 7 seconds" */
  return g_strdup_printf (C_ ("duration", "%s %s"), minutes, rest);
}

/**
 * sw_format_credits:
 * @credits: an amount, NAN when it is not known
 *
 * Returns: (transfer full): "1,240 credits", "1 credit", or "" when it is not known
 */
char *
sw_format_credits (double credits)
{
  if (!isfinite (credits))
    return g_strdup ("");
  if (fabs (credits - round (credits)) < 0.005)
    /* translators: an amount of the service's money */
    return g_strdup_printf (ngettext ("%'d credit", "%'d credits", (gulong)fabs (round (credits))),
                            (int)CLAMP (round (credits), -G_MAXINT, G_MAXINT));
  /* translators: an amount of the service's money that is not whole */
  return g_strdup_printf (_ ("%'.2f credits"), credits);
}

/**
 * sw_format_date_at:
 * @unix_seconds: a moment, 0 when it is not known
 * @now: the moment it is told at
 *
 * A label that is not redrawn by itself must stay true, so nothing is said
 * relative to the minute.
 *
 * Returns: (transfer full): the time for today and yesterday, else the day
 */
char *
sw_format_date_at (gint64 unix_seconds,
                   gint64 now)
{
  g_autoptr (GDateTime) then_day = NULL;
  g_autoptr (GDateTime) today = NULL;

  if (unix_seconds <= 0)
    return g_strdup ("");
  then_day = g_date_time_new_from_unix_local (unix_seconds);
  today = g_date_time_new_from_unix_local (now);
  if (then_day == NULL || today == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (then_day) == g_date_time_get_year (today))
    {
      if (g_date_time_get_day_of_year (then_day) == g_date_time_get_day_of_year (today))
        /* translators: a time of today; see the manual of strftime */
        return g_date_time_format (then_day, _ ("today, %H:%M"));
      if (g_date_time_get_day_of_year (then_day) + 1 == g_date_time_get_day_of_year (today))
        /* translators: a time of yesterday */
        return g_date_time_format (then_day, _ ("yesterday, %H:%M"));
      /* translators: a day of this year */
      return g_date_time_format (then_day, _ ("%-d %B"));
    }
  /* translators: a day of another year */
  return g_date_time_format (then_day, _ ("%-d %B %Y"));
}

/**
 * sw_format_date:
 * @unix_seconds: a moment, 0 when it is not known
 *
 * Returns: (transfer full): the moment as people say it now
 */
char *
sw_format_date (gint64 unix_seconds)
{
  return sw_format_date_at (unix_seconds, g_get_real_time () / G_USEC_PER_SEC);
}

/**
 * sw_format_bind_closures:
 * @klass: a class whose template is set
 *
 * Offers the functions of this file to the template as named closures.
 */
void
sw_format_bind_closures (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback_full (klass, "format_duration", G_CALLBACK (format_duration_cb));
  gtk_widget_class_bind_template_callback_full (klass, "format_credits", G_CALLBACK (format_credits_cb));
  gtk_widget_class_bind_template_callback_full (klass, "format_date", G_CALLBACK (format_date_cb));
  gtk_widget_class_bind_template_callback_full (klass, "format_percent", G_CALLBACK (format_percent_cb));
  gtk_widget_class_bind_template_callback_full (klass, "is_set", G_CALLBACK (is_set_cb));
  gtk_widget_class_bind_template_callback_full (klass, "not", G_CALLBACK (not_cb));
}
