/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-test-server.h"

G_BEGIN_DECLS

struct _SwTestAnswer
{
  gatomicrefcount ref_count;
  guint           status;
  GString        *headers;
  GBytes         *body;
  goffset         size; /* of the generated part; -1: none */
  char           *prefix;
  char            filler;
  gboolean        ranges;
  char           *etag;
  guint           delay;
  gboolean        held;
  gsize           dribble_step;
  guint           dribble_pause;
  goffset         cut; /* -1: not at all */
  goffset         claimed;
  gboolean        chunked;
  SwTestFault     fault;
  char           *raw;
};

SwTestAnswer *_sw_test_answer_new        (guint                status,
                                          const char          *body);
void          _sw_test_answer_unref      (SwTestAnswer        *self);
/* FALSE when the connection ends with it. */
gboolean      _sw_test_answer_write      (SwTestServer        *self,
                                          GOutputStream       *output,
                                          SwTestAnswer        *answer,
                                          const SwTestRequest *request);

/* FALSE when the server stops meanwhile. */
gboolean      _sw_test_server_pause      (SwTestServer        *self,
                                          guint                milliseconds);
gboolean      _sw_test_server_write      (SwTestServer        *self,
                                          GOutputStream       *output,
                                          const void          *data,
                                          gsize                length);
gboolean      _sw_test_server_write_text (SwTestServer        *self,
                                          GOutputStream       *output,
                                          const char          *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwTestAnswer, _sw_test_answer_unref)

G_END_DECLS
