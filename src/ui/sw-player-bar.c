/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-player-bar"

#include "config.h"

#include "sw-player-bar.h"

struct _SwPlayerBar
{
  GtkWidget parent_instance;

  SwStudio *studio; /* (owned) (nullable) */
  SwPlayer *player; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SwPlayerBar, sw_player_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_PLAYER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sw_player_bar_dispose (GObject *object)
{
  SwPlayerBar *self = SW_PLAYER_BAR (object);

  g_clear_object (&self->studio);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sw_player_bar_parent_class)->dispose (object);
}

static void
sw_player_bar_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  SwPlayerBar *self = SW_PLAYER_BAR (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_player_bar_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  SwPlayerBar *self = SW_PLAYER_BAR (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      if (g_set_object (&self->studio, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_PLAYER:
      if (g_set_object (&self->player, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_player_bar_class_init (SwPlayerBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_player_bar_dispose;
  object_class->get_property = sw_player_bar_get_property;
  object_class->set_property = sw_player_bar_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sw_player_bar_init (SwPlayerBar *self)
{
}

GtkWidget *
sw_player_bar_new (void)
{
  return g_object_new (SW_TYPE_PLAYER_BAR, NULL);
}
