/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-account-button.h"
#include "sw-banner.h"
#include "sw-create-page.h"
#include "sw-shell.h"
#include "sw-sidebar.h"
#include "sw-window.h"

G_BEGIN_DECLS

struct _SwWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle  *title;
  GtkWidget       *back;
  SwAccountButton *account;
  GtkMenuButton   *menu;
  GMenuModel      *primary_menu;
  SwBanner        *banner;
  GtkStack        *root;
  AdwBin          *welcome;
  SwShell         *shell;
  SwSidebar       *sidebar;
  GtkWidget       *place_bar;
  GtkLabel        *place_count;
  GtkStack        *pages;
  GtkStack        *places;
  AdwBin          *create_bin;
  AdwBin          *library_bin;
  AdwBin          *liked_bin;
  AdwBin          *activity_bin;
  AdwBin          *clip_bin;
  AdwBin          *tool_bin;
  AdwBin          *player_bin;

  SwSettings   *settings;     /* (owned) */
  SwStudio     *studio;       /* (owned) (nullable) until the first frame is drawn */
  SwPlayer     *player;       /* (owned) (nullable) likewise */
  SwClip       *clip;         /* (owned) (nullable) whose page is or was shown */
  GCancellable *cancellable;  /* (owned) */
  GError       *open_error;   /* (owned) (nullable) why the library cannot be opened */
  GSignalGroup *account_group; /* (owned) */
  GPtrArray    *dismissed;    /* (owned) (element-type utf8) troubles the user has read */
  const char   *remedy;       /* (nullable) detailed action of the banner's button */
  char         *place;        /* (owned) */
  char         *tool_title;   /* (owned) (nullable) of the tool shown */
  gboolean      tool_over_clip; /* it came from a song's page and goes back there */
  gulong        paint_id;
  guint         painted_id;
  gboolean      welcoming;
};

/* @extra: what it was called with. */
typedef void (*SwWindowClipFunc) (SwWindow   *self,
                                  SwClip     *clip,
                                  const char *extra);

/* sw-window-actions.c */
void          _sw_window_with_clip        (SwWindow        *self,
                                           const char      *id,
                                           SwWindowClipFunc func,
                                           const char      *extra);
void          _sw_window_install_actions  (SwWindow *self);
void          _sw_window_bind_class       (GtkWidgetClass *klass);
void          _sw_window_sync_actions     (SwWindow *self);
/* sw-window-tools.c */
void          _sw_window_install_tools    (SwWindow *self);
gboolean      _sw_window_tool_is_shown    (SwWindow *self);
void          _sw_window_close_tool       (SwWindow *self);
/* Offers the whole song after it was extended, or asks for it; TRUE when that was said. */
gboolean      _sw_window_join             (SwWindow *self,
                                           SwTask   *task);
/* sw-window-trouble.c */
void          _sw_window_watch_trouble    (SwWindow *self);
void          _sw_window_update_trouble   (SwWindow *self);
void          _sw_window_dismiss_trouble  (SwWindow *self);
void          _sw_window_remedy_trouble   (SwWindow *self);
/* sw-window-welcome.c */
void          _sw_window_begin_welcome    (SwWindow *self);
void          _sw_window_show_welcome     (SwWindow *self);
void          _sw_window_end_welcome      (SwWindow *self);
/* sw-window.c */
void          _sw_window_update_title     (SwWindow *self);
void          _sw_window_update_narrow    (SwWindow *self);
SwCreatePage *_sw_window_ensure_create    (SwWindow *self);
void          _sw_window_go_back          (SwWindow *self);

G_END_DECLS
