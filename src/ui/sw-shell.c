/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The areas of the window. With room: the sidebar at the start, the content beside
 * it, the footer across below. Without: content, footer and a bar that stands in
 * for the sidebar, one below the other. The floor's libraries have no breakpoints,
 * so the allocation itself decides; the child not wanted is unmapped by its
 * child-visible flag, which is made for being set from here. */

#define G_LOG_DOMAIN "sw-shell"

#include "config.h"

#include "sw-shell.h"

#define NARROW_WIDTH 620

typedef enum
{
  SIDEBAR,
  CONTENT,
  FOOTER,
  BAR,
  N_CHILDREN,
} Child;

struct _SwShell
{
  GtkWidget parent_instance;

  GtkWidget *children[N_CHILDREN]; /* (nullable) */
  guint      notify_id;
  gboolean   narrow;
};

G_DEFINE_FINAL_TYPE (SwShell, sw_shell, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SIDEBAR,
  PROP_CONTENT,
  PROP_FOOTER,
  PROP_BAR,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
measure_child (SwShell       *self,
               Child          child,
               GtkOrientation orientation,
               int            for_size,
               int           *minimum,
               int           *natural)
{
  *minimum = *natural = 0;
  if (self->children[child] != NULL && gtk_widget_should_layout (self->children[child]))
    gtk_widget_measure (self->children[child], orientation, for_size, minimum, natural, NULL, NULL);
}

static int
sidebar_width (SwShell *self)
{
  int minimum, natural;

  measure_child (self, SIDEBAR, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural);
  return natural;
}

static gboolean
notify_narrow_cb (gpointer data)
{
  SwShell *self = data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
set_narrow (SwShell *self,
            gboolean narrow)
{
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  /* Whoever listens will want another layout, which cannot be asked for amid this one. */
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_narrow_cb, self, NULL);
}

static void
place (SwShell *self,
       Child    child,
       gboolean shown,
       int      x,
       int      y,
       int      width,
       int      height)
{
  GtkWidget *widget = self->children[child];

  if (widget == NULL)
    return;
  gtk_widget_set_child_visible (widget, shown);
  if (shown && gtk_widget_should_layout (widget))
    gtk_widget_size_allocate (widget, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
set_child (SwShell   *self,
           Child      child,
           GtkWidget *widget,
           int        property)
{
  if (self->children[child] == widget)
    return;

  g_clear_pointer (&self->children[child], gtk_widget_unparent);
  self->children[child] = widget;
  if (widget != NULL)
    {
      /* Keyboard focus walks the children in this order. */
      for (int i = (int)child + 1; i < N_CHILDREN; i++)
        if (self->children[i] != NULL)
          {
            gtk_widget_insert_before (widget, GTK_WIDGET (self), self->children[i]);
            break;
          }
      if (gtk_widget_get_parent (widget) == NULL)
        gtk_widget_set_parent (widget, GTK_WIDGET (self));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static GtkSizeRequestMode
sw_shell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sw_shell_measure (GtkWidget     *widget,
                  GtkOrientation orientation,
                  int            for_size,
                  int           *minimum,
                  int           *natural,
                  int           *minimum_baseline,
                  int           *natural_baseline)
{
  SwShell *self = SW_SHELL (widget);
  int      mins[N_CHILDREN];
  int      nats[N_CHILDREN];

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (int i = 0; i < N_CHILDREN; i++)
        measure_child (self, i, orientation, -1, &mins[i], &nats[i]);
      /* Where the content alone needs more than a narrow window, the sidebar stands beside it. */
      *minimum = MAX (mins[CONTENT], MAX (mins[FOOTER], mins[BAR]));
      if (*minimum >= NARROW_WIDTH)
        *minimum += nats[SIDEBAR];
      *natural = MAX (*minimum, MAX (nats[SIDEBAR] + nats[CONTENT], nats[FOOTER]));
    }
  else
    {
      gboolean narrow = for_size >= 0 && for_size < NARROW_WIDTH;
      int      content_width = for_size < 0 ? -1 : narrow ? for_size
                                                          : MAX (0, for_size - sidebar_width (self));

      measure_child (self, SIDEBAR, orientation, -1, &mins[SIDEBAR], &nats[SIDEBAR]);
      measure_child (self, CONTENT, orientation, content_width, &mins[CONTENT], &nats[CONTENT]);
      measure_child (self, FOOTER, orientation, for_size, &mins[FOOTER], &nats[FOOTER]);
      measure_child (self, BAR, orientation, for_size, &mins[BAR], &nats[BAR]);
      if (narrow)
        {
          *minimum = mins[CONTENT] + mins[FOOTER] + mins[BAR];
          *natural = nats[CONTENT] + nats[FOOTER] + nats[BAR];
        }
      else
        {
          *minimum = MAX (mins[SIDEBAR], mins[CONTENT]) + mins[FOOTER];
          *natural = MAX (nats[SIDEBAR], nats[CONTENT]) + nats[FOOTER];
        }
    }
}

static void
sw_shell_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  SwShell *self = SW_SHELL (widget);
  gboolean narrow = width < NARROW_WIDTH;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int      side = narrow ? 0 : sidebar_width (self);
  int      footer, bar, content, natural;

  measure_child (self, FOOTER, GTK_ORIENTATION_VERTICAL, width, &footer, &natural);
  measure_child (self, BAR, GTK_ORIENTATION_VERTICAL, width, &bar, &natural);
  if (!narrow)
    bar = 0;
  content = MAX (0, height - footer - bar);

  place (self, SIDEBAR, !narrow, rtl ? width - side : 0, 0, side, content);
  place (self, CONTENT, TRUE, rtl ? 0 : side, 0, width - side, content);
  place (self, FOOTER, TRUE, 0, content, width, footer);
  place (self, BAR, narrow, 0, content + footer, width, bar);
  set_narrow (self, narrow);
}

static void
sw_shell_dispose (GObject *object)
{
  SwShell *self = SW_SHELL (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  for (int i = 0; i < N_CHILDREN; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);

  G_OBJECT_CLASS (sw_shell_parent_class)->dispose (object);
}

static void
sw_shell_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SwShell *self = SW_SHELL (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, sw_shell_get_sidebar (self));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, sw_shell_get_content (self));
      break;
    case PROP_FOOTER:
      g_value_set_object (value, sw_shell_get_footer (self));
      break;
    case PROP_BAR:
      g_value_set_object (value, sw_shell_get_bar (self));
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, sw_shell_get_narrow (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_shell_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  SwShell *self = SW_SHELL (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      sw_shell_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      sw_shell_set_content (self, g_value_get_object (value));
      break;
    case PROP_FOOTER:
      sw_shell_set_footer (self, g_value_get_object (value));
      break;
    case PROP_BAR:
      sw_shell_set_bar (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_shell_class_init (SwShellClass *klass)
{
  GObjectClass      *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass    *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *names[] = { NULL, "sidebar", "content", "footer", "bar" };

  object_class->dispose = sw_shell_dispose;
  object_class->get_property = sw_shell_get_property;
  object_class->set_property = sw_shell_set_property;
  widget_class->get_request_mode = sw_shell_get_request_mode;
  widget_class->measure = sw_shell_measure;
  widget_class->size_allocate = sw_shell_size_allocate;

  for (int i = PROP_SIDEBAR; i <= PROP_BAR; i++)
    properties[i] = g_param_spec_object (names[i], NULL, NULL, GTK_TYPE_WIDGET,
                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sw_shell_init (SwShell *self)
{
}

GtkWidget *
sw_shell_new (void)
{
  return g_object_new (SW_TYPE_SHELL, NULL);
}

/* Whether there is no room for the sidebar; notified after the layout that found out. */
gboolean
sw_shell_get_narrow (SwShell *self)
{
  g_return_val_if_fail (SW_IS_SHELL (self), FALSE);

  return self->narrow;
}

GtkWidget *
sw_shell_get_sidebar (SwShell *self)
{
  g_return_val_if_fail (SW_IS_SHELL (self), NULL);

  return self->children[SIDEBAR];
}

GtkWidget *
sw_shell_get_content (SwShell *self)
{
  g_return_val_if_fail (SW_IS_SHELL (self), NULL);

  return self->children[CONTENT];
}

GtkWidget *
sw_shell_get_footer (SwShell *self)
{
  g_return_val_if_fail (SW_IS_SHELL (self), NULL);

  return self->children[FOOTER];
}

GtkWidget *
sw_shell_get_bar (SwShell *self)
{
  g_return_val_if_fail (SW_IS_SHELL (self), NULL);

  return self->children[BAR];
}

void
sw_shell_set_sidebar (SwShell   *self,
                      GtkWidget *widget)
{
  g_return_if_fail (SW_IS_SHELL (self));

  set_child (self, SIDEBAR, widget, PROP_SIDEBAR);
}

void
sw_shell_set_content (SwShell   *self,
                      GtkWidget *widget)
{
  g_return_if_fail (SW_IS_SHELL (self));

  set_child (self, CONTENT, widget, PROP_CONTENT);
}

void
sw_shell_set_footer (SwShell   *self,
                     GtkWidget *widget)
{
  g_return_if_fail (SW_IS_SHELL (self));

  set_child (self, FOOTER, widget, PROP_FOOTER);
}

void
sw_shell_set_bar (SwShell   *self,
                  GtkWidget *widget)
{
  g_return_if_fail (SW_IS_SHELL (self));

  set_child (self, BAR, widget, PROP_BAR);
}
