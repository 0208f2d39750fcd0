/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-request.h"

G_BEGIN_DECLS

char *_sw_task_title_derive (SwRequest *request);

G_END_DECLS
