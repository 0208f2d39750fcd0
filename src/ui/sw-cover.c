/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-cover"

#include "config.h"

#include "sw-cover-loader.h"
#include "sw-cover.h"

#include <math.h>

struct _SwCover
{
  GtkWidget parent_instance;

  SwClip       *clip;        /* (owned) (nullable) */
  GdkTexture   *texture;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) while a picture is read */
  int           size;
};

G_DEFINE_FINAL_TYPE (SwCover, sw_cover, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CLIP,
  PROP_SIZE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SwCover) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = _sw_cover_loader_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
cancel_load (SwCover *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
reload (SwCover *self)
{
  const char *path = self->clip != NULL ? sw_clip_get_cover_path (self->clip) : NULL;
  int         size = self->size * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GdkTexture *known = path != NULL ? _sw_cover_loader_lookup (path, size) : NULL;

  cancel_load (self);
  g_set_object (&self->texture, known);
  if (path != NULL && self->texture == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->cancellable = g_cancellable_new ();
      _sw_cover_loader_load_async (path, size, self->cancellable, loaded_cb, g_object_ref (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sw_cover_map (GtkWidget *widget)
{
  SwCover *self = SW_COVER (widget);

  GTK_WIDGET_CLASS (sw_cover_parent_class)->map (widget);
  if (self->texture == NULL && self->cancellable == NULL)
    reload (self);
}

static void
sw_cover_measure (GtkWidget     *widget,
                  GtkOrientation orientation,
                  int            for_size,
                  int           *minimum,
                  int           *natural,
                  int           *minimum_baseline,
                  int           *natural_baseline)
{
  *minimum = *natural = SW_COVER (widget)->size;
}

static GdkRGBA
from_hue (double hue,
          double saturation,
          double value)
{
  GdkRGBA color = { 0, 0, 0, 1 };

  gtk_hsv_to_rgb (hue, saturation, value, &color.red, &color.green, &color.blue);
  return color;
}

/* Two neighbouring hues and a few bars, like a sound seen from far. */
static void
draw_pattern (SwCover     *self,
              GtkSnapshot *snapshot,
              float        width,
              float        height)
{
  guint        hash = g_str_hash (sw_clip_get_id (self->clip));
  double       hue = (hash % 360) / 360.0;
  GskColorStop stops[2] = {
    { 0, from_hue (hue, 0.55, 0.72) },
    { 1, from_hue (fmod (hue + 0.12, 1), 0.62, 0.45) },
  };
  GdkRGBA ink = { 1, 1, 1, 0.55 };

  gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                       &GRAPHENE_POINT_INIT (0, 0), &GRAPHENE_POINT_INIT (width, height), stops, 2);
  for (int i = 0; i < 7; i++)
    {
      float share = 0.12f + 0.5f * ((hash >> (i * 4)) & 15) / 15;
      float bar = width / 16, x = width * (i + 2.5f) / 11 - bar / 2;

      gtk_snapshot_append_color (snapshot, &ink, &GRAPHENE_RECT_INIT (x, height * (1 - share) / 2, bar, height * share));
    }
}

static void
sw_cover_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  SwCover *self = SW_COVER (widget);
  float    width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (0, 0, width, height));
  else if (self->clip != NULL)
    draw_pattern (self, snapshot, width, height);
}

static void
sw_cover_dispose (GObject *object)
{
  SwCover *self = SW_COVER (object);

  cancel_load (self);
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_clear_object (&self->clip);
  g_clear_object (&self->texture);

  G_OBJECT_CLASS (sw_cover_parent_class)->dispose (object);
}

static void
sw_cover_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SwCover *self = SW_COVER (object);

  switch (prop_id)
    {
    case PROP_CLIP:
      g_value_set_object (value, sw_cover_get_clip (self));
      break;
    case PROP_SIZE:
      g_value_set_int (value, sw_cover_get_size (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_cover_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  SwCover *self = SW_COVER (object);

  switch (prop_id)
    {
    case PROP_CLIP:
      sw_cover_set_clip (self, g_value_get_object (value));
      break;
    case PROP_SIZE:
      sw_cover_set_size (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_cover_class_init (SwCoverClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sw_cover_dispose;
  object_class->get_property = sw_cover_get_property;
  object_class->set_property = sw_cover_set_property;
  widget_class->map = sw_cover_map;
  widget_class->measure = sw_cover_measure;
  widget_class->snapshot = sw_cover_snapshot;

  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, SW_TYPE_CLIP, flags);
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 1, 1024, 48, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sw-cover");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sw_cover_init (SwCover *self)
{
  self->size = 48;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (reload), NULL);
}

SwClip *
sw_cover_get_clip (SwCover *self)
{
  g_return_val_if_fail (SW_IS_COVER (self), NULL);

  return self->clip;
}

void
sw_cover_set_clip (SwCover *self,
                   SwClip  *clip)
{
  g_return_if_fail (SW_IS_COVER (self));
  g_return_if_fail (clip == NULL || SW_IS_CLIP (clip));

  if (self->clip == clip)
    return;
  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (self->clip, self);
  g_set_object (&self->clip, clip);
  if (clip != NULL)
    {
      /* The id of a row that is not loaded yet comes later too. */
      g_signal_connect_swapped (clip, "notify::cover-path", G_CALLBACK (reload), self);
      g_signal_connect_swapped (clip, "notify::id", G_CALLBACK (gtk_widget_queue_draw), self);
    }
  reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
}

int
sw_cover_get_size (SwCover *self)
{
  g_return_val_if_fail (SW_IS_COVER (self), 0);

  return self->size;
}

void
sw_cover_set_size (SwCover *self,
                   int      size)
{
  g_return_if_fail (SW_IS_COVER (self));

  if (self->size == size)
    return;
  self->size = size;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}
