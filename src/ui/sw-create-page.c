/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "sw-create-page"

#include "config.h"

#include "sw-create-page.h"

#include "sw-columns.h"
#include "sw-takes-view.h"
#include "sw-ui.h"
#include "sw-window.h"

#include <glib/gi18n.h>

#define CARDS 6
/* Short, since it lies over the button that the next song needs. */
#define TOAST_SECONDS 3

struct _SwCreatePage
{
  GtkWidget parent_instance;

  SwColumns  *columns;
  SwComposer *composer; /* in the first column */
  GtkStack   *side;     /* in the second one */
  AdwBin     *takes_bin;

  SwStudio  *studio; /* (owned) */
  GtkWidget *takes;  /* (owned) moves between the second column and the form's end */
};

G_DEFINE_FINAL_TYPE (SwCreatePage, sw_create_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STUDIO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
add_toast (SwCreatePage *self,
           AdwToast     *toast)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (SW_IS_WINDOW (root))
    sw_window_add_toast (SW_WINDOW (root), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

static void
update_empty (SwCreatePage *self)
{
  gtk_stack_set_visible_child_name (self->side, sw_takes_view_get_empty (SW_TAKES_VIEW (self->takes)) ? "empty" : "takes");
}

/* The cards stand where there is room for them. */
static void
update_folded (SwCreatePage *self)
{
  gboolean folded = sw_columns_get_folded (self->columns);

  if (self->takes == NULL)
    return;
  adw_bin_set_child (self->takes_bin, NULL);
  sw_composer_set_extra (self->composer, NULL);
  if (folded)
    sw_composer_set_extra (self->composer, self->takes);
  else
    adw_bin_set_child (self->takes_bin, self->takes);
}

static void
submitted_cb (SwCreatePage *self,
              SwTask       *task)
{
  AdwToast        *toast;
  g_autofree char *text = NULL;

  /* translators: the placeholder is a song's title */
  text = g_strdup_printf (_ ("“%s” is in the making"), sw_task_get_title (task));
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Show"));
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_set_detailed_action_name (toast, "win.show-place::activity");
  add_toast (self, toast);
}

static void
undo_clicked_cb (AdwToast *toast,
                 gpointer  user_data)
{
  SwCreatePage *self = user_data;

  sw_composer_set_request (self->composer, g_object_get_data (G_OBJECT (toast), "request"));
}

static void
offer_back (SwCreatePage *self,
            SwRequest    *old,
            const char   *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (toast), "request", g_object_ref (old), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
  add_toast (self, toast);
}

static gboolean
has_words (SwRequest *request)
{
  static const char *const names[] = { "prompt", "gpt_description_prompt", "tags", "title" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (sw_request_has (request, names[i]))
      return TRUE;
  return FALSE;
}

static gboolean
sw_create_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SW_CREATE_PAGE (widget)->composer));
}

static void
sw_create_page_constructed (GObject *object)
{
  SwCreatePage *self = SW_CREATE_PAGE (object);

  G_OBJECT_CLASS (sw_create_page_parent_class)->constructed (object);

  self->composer = g_object_new (SW_TYPE_COMPOSER, "studio", self->studio, NULL);
  g_signal_connect_object (self->composer, "submitted", G_CALLBACK (submitted_cb), self, G_CONNECT_SWAPPED);
  sw_columns_set_start (self->columns, GTK_WIDGET (self->composer));
  self->takes = g_object_ref_sink (sw_takes_view_new (self->studio, CARDS, FALSE));
  g_signal_connect_object (self->takes, "notify::empty", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
  update_folded (self);
  update_empty (self);
}

static void
sw_create_page_dispose (GObject *object)
{
  SwCreatePage *self = SW_CREATE_PAGE (object);

  g_clear_object (&self->takes);
  g_clear_object (&self->studio);
  g_clear_pointer ((GtkWidget **)&self->columns, gtk_widget_unparent);

  G_OBJECT_CLASS (sw_create_page_parent_class)->dispose (object);
}

static void
sw_create_page_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SwCreatePage *self = SW_CREATE_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      g_value_set_object (value, self->studio);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_create_page_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SwCreatePage *self = SW_CREATE_PAGE (object);

  switch (prop_id)
    {
    case PROP_STUDIO:
      self->studio = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sw_create_page_class_init (SwCreatePageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = sw_create_page_constructed;
  object_class->dispose = sw_create_page_dispose;
  object_class->get_property = sw_create_page_get_property;
  object_class->set_property = sw_create_page_set_property;
  widget_class->focus = sw_ui_focus_child;
  widget_class->grab_focus = sw_create_page_grab_focus;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, SW_TYPE_STUDIO,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SW_TYPE_COLUMNS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, SW_RESOURCE_BASE "/ui/sw-create-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SwCreatePage, columns);
  gtk_widget_class_bind_template_child (widget_class, SwCreatePage, side);
  gtk_widget_class_bind_template_child (widget_class, SwCreatePage, takes_bin);
  gtk_widget_class_bind_template_callback (widget_class, update_folded);
}

static void
sw_create_page_init (SwCreatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

SwComposer *
sw_create_page_get_composer (SwCreatePage *self)
{
  g_return_val_if_fail (SW_IS_CREATE_PAGE (self), NULL);

  return self->composer;
}

void
sw_create_page_set_request (SwCreatePage *self,
                            SwRequest    *request)
{
  g_autoptr (SwRequest) old = NULL;

  g_return_if_fail (SW_IS_CREATE_PAGE (self));

  old = sw_request_dup (sw_composer_get_request (self->composer));
  sw_composer_set_request (self->composer, request);
  if (has_words (old))
    offer_back (self, old, _ ("The form shows the settings of that song"));
}

void
sw_create_page_clear (SwCreatePage *self)
{
  g_autoptr (SwRequest) old = NULL;

  g_return_if_fail (SW_IS_CREATE_PAGE (self));

  old = sw_request_dup (sw_composer_get_request (self->composer));
  sw_composer_clear (self->composer);
  if (has_words (old))
    offer_back (self, old, _ ("A new song"));
}
