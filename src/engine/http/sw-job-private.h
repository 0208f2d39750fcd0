/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-job.h"

G_BEGIN_DECLS

/* One clip of a task while it is made. */
typedef struct
{
  char           *id;
  SwJobClipState  state;
  SwJobClip       facts;    /* (owned) what is known once it succeeded */
  char           *error;    /* (owned) (nullable) why it failed */
  char           *stage;    /* (owned) (nullable) what is being done */
  double          progress; /* 0 … 1 */
} SwJobItem;

struct _SwJob
{
  GObject parent_instance;

  GMutex     mutex; /* guards the items */
  char      *id;
  SwRequest *request;
  guint64    seed;
  double     price;
  gint64     created;
  guint      attempts;
  gboolean   cancelled;
  GPtrArray *items; /* (owned) (element-type SwJobItem) */
};

const char    *_sw_job_state_get_name  (SwJobClipState state);
SwJobClipState _sw_job_state_from_name (const char *name);
SwJobItem     *_sw_job_item_new        (const char *id);

G_END_DECLS
