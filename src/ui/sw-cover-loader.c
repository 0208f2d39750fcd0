/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list binds two hundred rows at once: full pictures would take a quarter of a
 * gigabyte, the small ones take seven megabytes. */

#define G_LOG_DOMAIN "sw-cover-loader"

#include "config.h"

#include "sw-cover-loader.h"

#define KEPT 256
/* A picture from the network: more is not decoded. */
#define MAX_FILE_BYTES (16 * 1024 * 1024)
#define MAX_SIDE 8192

typedef struct
{
  char *path;
  int   size;
} Wish;

static GHashTable *kept;                  /* "size:path" -> GdkTexture */
static GQueue      recent = G_QUEUE_INIT; /* keys of kept, the newest first */

static void
wish_free (Wish *wish)
{
  g_free (wish->path);
  g_free (wish);
}

static char *
make_key (const char *path,
          int         size)
{
  return g_strdup_printf ("%d:%s", size, path);
}

static void
keep (const char *path,
      int         size,
      GdkTexture *texture)
{
  char *key = make_key (path, size);

  if (kept == NULL)
    kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  if (!g_hash_table_contains (kept, key))
    {
      g_queue_push_head (&recent, key);
      g_hash_table_insert (kept, key, g_object_ref (texture));
    }
  else
    g_free (key);
  while (recent.length > KEPT)
    g_hash_table_remove (kept, g_queue_pop_tail (&recent));
}

/* Averages the middle square of @texture down to @size. */
static GdkTexture *
scale_down (GdkTexture *texture,
            int         size)
{
  int                width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  int                side = MIN (width, height), left = (width - side) / 2, top = (height - side) / 2;
  gsize              stride = (gsize)width * 4;
  g_autofree guchar *from = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guchar *to;

  if (side <= size)
    return g_object_ref (texture);

  from = g_malloc (stride * height);
  gdk_texture_download (texture, from, stride);
  to = g_malloc ((gsize)size * size * 4);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        int   x0 = left + x * side / size, x1 = left + (x + 1) * side / size;
        int   y0 = top + y * side / size, y1 = top + (y + 1) * side / size;
        guint sum[4] = { 0 };
        guint n = (guint)((x1 - x0) * (y1 - y0));

        for (int v = y0; v < y1; v++)
          for (int u = x0; u < x1; u++)
            for (int c = 0; c < 4; c++)
              sum[c] += from[v * stride + u * 4 + c];
        for (int c = 0; c < 4; c++)
          to[((gsize)y * size + x) * 4 + c] = (guchar)(sum[c] / n);
      }
  bytes = g_bytes_new_take (to, (gsize)size * size * 4);
  return gdk_memory_texture_new (size, size, GDK_MEMORY_DEFAULT, bytes, (gsize)size * 4);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Wish *wish = data;
  g_autoptr (GFile) file = g_file_new_for_path (wish->path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, &error);
  if (info != NULL && g_file_info_get_size (info) <= MAX_FILE_BYTES)
    texture = gdk_texture_new_from_filename (wish->path, &error);
  if (texture != NULL && MAX (gdk_texture_get_width (texture), gdk_texture_get_height (texture)) <= MAX_SIDE)
    g_task_return_pointer (task, scale_down (texture, wish->size), g_object_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The picture is too large");
}

GdkTexture *
_sw_cover_loader_lookup (const char *path,
                         int         size)
{
  g_autofree char *key = make_key (path, size);

  return kept != NULL ? g_hash_table_lookup (kept, key) : NULL;
}

void
_sw_cover_loader_load_async (const char         *path,
                             int                 size,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wish *wish = g_new0 (Wish, 1);

  wish->path = g_strdup (path);
  wish->size = size;
  g_task_set_source_tag (task, _sw_cover_loader_load_async);
  g_task_set_name (task, "sw-cover-load");
  g_task_set_task_data (task, wish, (GDestroyNotify)wish_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, load_worker);
}

GdkTexture *
_sw_cover_loader_load_finish (GAsyncResult *result,
                              GError      **error)
{
  Wish       *wish = g_task_get_task_data (G_TASK (result));
  GdkTexture *texture;

  g_return_val_if_fail (g_async_result_is_tagged (result, _sw_cover_loader_load_async), NULL);

  texture = g_task_propagate_pointer (G_TASK (result), error);
  if (texture != NULL)
    keep (wish->path, wish->size, texture);
  return texture;
}
