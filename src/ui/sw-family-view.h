/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-studio.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a song was made from and what was made from it, as a tree. Hidden for a song
 * that stands alone. Activates "win.show-clip", "win.reuse" and, above it,
 * "clip.compare" with the id of a song. */

#define SW_TYPE_FAMILY_VIEW (sw_family_view_get_type ())
G_DECLARE_FINAL_TYPE (SwFamilyView, sw_family_view, SW, FAMILY_VIEW, GtkWidget)

/* Both nullable. */
void    sw_family_view_set_clip (SwFamilyView *self,
                                 SwStudio     *studio,
                                 SwClip       *clip);
/* The member with that id. (transfer none) (nullable) */
SwClip *sw_family_view_find     (SwFamilyView *self,
                                 const char   *clip_id);

/* A flat button with an icon for a song of a list. */
GtkWidget *_sw_family_make_button (const char *icon,
                                   const char *name,
                                   const char *action,
                                   const char *id);

/* For tests. */
typedef struct
{
  SwClip *clip; /* (unowned) */
  guint   depth;
} SwFamilyMember;

/* Everybody below the first parent that is there. (element-type SwFamilyMember) */
GArray *_sw_family_arrange      (GListModel   *clips);

G_END_DECLS
