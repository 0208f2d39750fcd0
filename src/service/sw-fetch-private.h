/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-backoff.h"
#include "sw-service-private.h"

G_BEGIN_DECLS

/* sw-fetch.c: the tries and the file. sw-fetch-answer.c: what an answer means. */

typedef struct
{
  SwRoute            *route;   /* (owned) its key is never used here */
  GUri               *start;   /* (owned) where every try begins */
  GUri               *uri;     /* (owned) where redirects have led this try */
  GFile              *partial; /* (owned) */
  GOutputStream      *output;  /* (owned) (nullable) appends to @partial */
  goffset             limit;
  goffset             size;      /* bytes in the file */
  goffset             best;      /* the most it ever held: what "progress" is measured by */
  goffset             total;     /* -1: not known */
  char               *validator; /* (owned) (nullable) strong ETag or date, for If-Range */
  gboolean            whole;     /* the next try asks for everything */
  goffset             asked_at;  /* what it held when it last did so */
  gboolean            asking;    /* all seems there; the next try asks whether there is a rest */
  guint               n_failures;
  guint               n_redirects;
  SwBackoff           pauses;
  SwFetchProgressFunc progress; /* (nullable) */
  gpointer            progress_data;
  gint64              told;  /* when progress was last told */
  GError             *error; /* (owned) (nullable) what the fetch ends in */

  /* Of the try under way: */
  SoupMessage  *message;   /* (owned) (nullable) */
  GInputStream *input;     /* (owned) (nullable) */
  GCancellable *transport; /* (owned) (nullable) */
  GSource      *watchdog;  /* (owned) (nullable) barks when nothing comes for long */
  GSource      *cancelled; /* (owned) (nullable) passes the caller's cancellation on */
  gboolean      silent;    /* the watchdog barked */
} SwFetch;

/* All of these take @task, whose data is the SwFetch. */
void _sw_fetch_ask          (GTask      *task);
/* Writes what comes from now on to the file. */
void _sw_fetch_pump         (GTask      *task);
/* Starts over with an empty file: with the answer under way when it is a whole one,
 * else with another try. */
void _sw_fetch_empty        (GTask      *task);
/* This try is over and the file is not complete, because of @cause (transfer full).
 * Nothing is asked again before @least microseconds. */
void _sw_fetch_retry        (GTask      *task,
                             GError     *cause,
                             gint64      least);
/* The fetch is over. @error: (transfer full) (nullable) */
void _sw_fetch_end          (GTask      *task,
                             GError     *error);
void _sw_fetch_refuse       (GTask      *task,
                             const char *message);
/* The headers of an answer came; the answer came to its end. */
void _sw_fetch_judge_status (GTask      *task);
void _sw_fetch_judge_end    (GTask      *task);

/* Drops the connection of the try under way. */
void _sw_fetch_end_try      (SwFetch    *self);

G_END_DECLS
