/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-task.h"

G_BEGIN_DECLS

struct _SwTask
{
  GObject parent_instance;

  char       *id;
  SwRequest  *request; /* (owned) (nullable) */
  char       *service;
  char       *remote_id; /* (nullable) */
  char       *title;
  SwTaskState state;
  double      progress;
  char       *progress_text; /* (nullable) */
  double      price_estimate;
  double      balance_before;
  double      balance_after;
  GError     *error;  /* (owned) (nullable) */
  char       *remedy; /* (nullable) */
  gint64      created;
  gint64      updated;
  GListStore *clips;
  char       *answer; /* (nullable) */
  gboolean    refunded;
};

typedef enum
{
  PROP_0,
  PROP_ID,
  PROP_REQUEST,
  PROP_SERVICE,
  PROP_REMOTE_ID,
  PROP_TITLE,
  PROP_STATE,
  PROP_PROGRESS,
  PROP_PROGRESS_TEXT,
  PROP_PRICE_ESTIMATE,
  PROP_BALANCE_BEFORE,
  PROP_BALANCE_AFTER,
  PROP_PRICE_MEASURED,
  PROP_ERROR,
  PROP_REMEDY,
  PROP_CREATED,
  PROP_UPDATED,
  PROP_CLIPS,
  PROP_ACTIVE,
  PROP_FINISHED,
  PROP_ANSWER,
  PROP_REFUNDED,
  N_PROPS
} SwTaskProperty;

void _sw_task_notify     (SwTask          *self,
                          SwTaskProperty   property);
/* Silent when nothing changes. */
void _sw_task_set_string (SwTask          *self,
                          char           **field,
                          const char      *value,
                          SwTaskProperty   property);

G_END_DECLS
