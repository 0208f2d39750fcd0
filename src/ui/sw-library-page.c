/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-library-page"

#include "config.h"

#include "sw-library-page.h"

struct _SwLibraryPage
{
  GtkWidget parent_instance;

  SwStudio *studio; /* (owned) (nullable) */
  SwPlayer *player; /* (owned) (nullable) */
  gboolean liked_only;
};

G_DEFINE_FINAL_TYPE (SwLibraryPage, sw_library_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  PROP_PLAYER,
  PROP_LIKED_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sw_library_page_dispose (GObject *object)
{
  SwLibraryPage *self = SW_LIBRARY_PAGE (object);

  g_clear_object (&self->studio);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sw_library_page_parent_class)->dispose (object);
}

static void
sw_library_page_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  SwLibraryPage *self = SW_LIBRARY_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_LIKED_ONLY:
      g_value_set_boolean (value, self->liked_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_library_page_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  SwLibraryPage *self = SW_LIBRARY_PAGE (object);

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
    case PROP_LIKED_ONLY:
      if (self->liked_only != g_value_get_boolean (value))
        {
          self->liked_only = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_library_page_class_init (SwLibraryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_library_page_dispose;
  object_class->get_property = sw_library_page_get_property;
  object_class->set_property = sw_library_page_set_property;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO, flags);
  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, SW_TYPE_PLAYER, flags);
  properties[PROP_LIKED_ONLY] = g_param_spec_boolean ("liked-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sw_library_page_init (SwLibraryPage *self)
{
}

GtkWidget *
sw_library_page_new (void)
{
  return g_object_new (SW_TYPE_LIBRARY_PAGE, NULL);
}
