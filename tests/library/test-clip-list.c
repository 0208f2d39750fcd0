/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sw-library-fixture.h"

#define N_SONGS 1000

typedef struct
{
  Library     library;
  SwClipList *list;
  GString    *items; /* what was emitted */
} Fixture;

static GListModel *
model (Fixture *self)
{
  return G_LIST_MODEL (self->list);
}

static guint
length (Fixture *self)
{
  return g_list_model_get_n_items (model (self));
}

static void
wait_loaded (Fixture *self)
{
  sw_test_wait_until (!sw_clip_list_get_loading (self->list));
}

/* Whatever is on its way to the list has come when a question asked now is answered. */
static void
settle (Fixture *self)
{
  for (guint i = 0; i < 3; i++)
    {
      library_count (self->library.store, NULL);
      sw_test_drain ();
    }
}

/* The row, loaded. */
static SwClip *
row (Fixture *self,
     guint    position)
{
  g_autoptr (SwClip) clip = g_list_model_get_item (model (self), position);

  g_assert_nonnull (clip);
  sw_test_wait_until (!sw_clip_get_placeholder (clip));
  return g_steal_pointer (&clip);
}

static void
assert_row (Fixture    *self,
            guint       position,
            const char *title)
{
  g_autoptr (SwClip) clip = row (self, position);

  g_assert_cmpstr (sw_clip_get_title (clip), ==, title);
}

static void
watch (Fixture *self)
{
  g_string_truncate (self->items, 0);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  library_set_up (&self->library, NULL);
  library_add_songs (self->library.store, GPOINTER_TO_UINT (data), 1000);
  sw_test_drain ();
  self->list = sw_clip_list_new (self->library.store);
  self->items = sw_test_record_items (model (self));
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  settle (self);
  g_assert_finalize_object (self->list);
  library_tear_down (&self->library, NULL);
}

static void
test_first_load (Fixture      *self,
                 gconstpointer data)
{
  guint n_items = 0, loading = 0;

  sw_test_count_notify (self->list, "n-items", &n_items);
  sw_test_count_notify (self->list, "loading", &loading);
  g_assert_true (sw_clip_list_get_loading (self->list));
  g_assert_cmpuint (length (self), ==, 0);
  wait_loaded (self);
  g_assert_cmpuint (length (self), ==, N_SONGS);
  g_assert_cmpstr (self->items->str, ==, "0:+1000-0");
  g_assert_cmpuint (n_items, ==, 1);
  g_assert_cmpuint (loading, ==, 1);
  g_assert_false (sw_clip_list_get_empty (self->list));
  g_assert_null (sw_clip_list_get_error (self->list));
  assert_row (self, 0, "Song 999");
  g_assert_null (g_list_model_get_item (model (self), N_SONGS));
}

static void
test_placeholder_is_filled (Fixture      *self,
                            gconstpointer data)
{
  g_autoptr (SwClip) clip = NULL;
  g_autoptr (SwClip) again = NULL;
  guint n_title = 0;

  wait_loaded (self);
  clip = g_list_model_get_item (model (self), 550);
  g_assert_true (sw_clip_get_placeholder (clip));
  sw_test_count_notify (clip, "title", &n_title);
  watch (self);
  sw_test_wait_until (!sw_clip_get_placeholder (clip));
  g_assert_cmpstr (sw_clip_get_title (clip), ==, "Song 449");
  g_assert_cmpuint (n_title, ==, 1);
  again = g_list_model_get_item (model (self), 550);
  g_assert_true (again == clip);
  g_assert_cmpstr (self->items->str, ==, "");
}

static void
test_every_row_is_right (Fixture      *self,
                         gconstpointer data)
{
  wait_loaded (self);
  for (guint i = 0; i < N_SONGS; i += 7)
    {
      g_autofree char *title = g_strdup_printf ("Song %u", N_SONGS - 1 - i);

      assert_row (self, i, title);
    }
}

/* A view binds hundreds of rows at once, many of them in the same page. */
static void
test_many_rows_at_once (Fixture      *self,
                        gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  wait_loaded (self);
  for (guint i = 0; i < 205; i++)
    g_ptr_array_add (rows, g_list_model_get_item (model (self), 400 + i));
  for (guint i = 0; i < 205; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %u", N_SONGS - 1 - 400 - i);

      sw_test_wait_until (!sw_clip_get_placeholder (rows->pdata[i]));
      g_assert_cmpstr (sw_clip_get_title (rows->pdata[i]), ==, title);
    }
}

/* With thousands looked at, only those near the last ones are still there. */
static void
test_cache_is_bounded (Fixture      *self,
                       gconstpointer data)
{
  g_autofree gpointer *rows = NULL;
  guint                n_rows, n_alive = 0;

  wait_loaded (self);
  n_rows = length (self);
  rows = g_new0 (gpointer, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (SwClip) clip = row (self, i);

      rows[i] = clip;
      g_object_add_weak_pointer (G_OBJECT (clip), &rows[i]);
    }
  settle (self);
  for (guint i = 0; i < n_rows; i++)
    {
      if (rows[i] == NULL)
        continue;
      n_alive++;
      g_object_remove_weak_pointer (rows[i], &rows[i]);
      g_assert_cmpuint (i, >=, n_rows - 1000);
    }
  g_assert_cmpuint (n_alive, >=, 205);
  g_assert_cmpuint (n_alive, <=, 1000);
}

static void
test_new_song_on_top (Fixture      *self,
                      gconstpointer data)
{
  g_autoptr (SwClip) first = NULL;
  g_autoptr (SwClip) second = NULL;
  g_autoptr (SwClip) clip = make_clip ("New", 5000);
  g_autoptr (SwClip) top = NULL;

  wait_loaded (self);
  first = row (self, 0);
  watch (self);
  library_save_clip (self->library.store, clip);
  sw_test_wait_until (length (self) == N_SONGS + 1);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "0:+1-0");
  top = row (self, 0);
  g_assert_true (top == clip);
  second = row (self, 1);
  g_assert_true (second == first);
}

/* Scrolled far down: the rows in sight keep their objects, one further down. */
static void
test_new_song_while_scrolled (Fixture      *self,
                              gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SwClip) clip = make_clip ("New", 5000);

  wait_loaded (self);
  for (guint i = 0; i < 205; i++)
    g_ptr_array_add (rows, row (self, 500 + i));
  watch (self);
  library_save_clip (self->library.store, clip);
  sw_test_wait_until (length (self) == N_SONGS + 1);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "0:+1-0");
  for (guint i = 0; i < 205; i++)
    {
      g_autoptr (SwClip) moved = g_list_model_get_item (model (self), 501 + i);

      g_assert_true (moved == rows->pdata[i]);
    }
}

static void
test_several_new_songs (Fixture      *self,
                        gconstpointer data)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (g_object_unref);

  wait_loaded (self);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (clips, make_clip ("New", 5000 + i));
  watch (self);
  library_save_clips (self->library.store, clips);
  sw_test_wait_until (length (self) == N_SONGS + 3);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "0:+3-0");
}

static void
test_delete_and_restore (Fixture      *self,
                         gconstpointer data)
{
  g_autoptr (SwClip) third = NULL;
  g_autoptr (SwClip) fourth = NULL;
  g_autoptr (SwClip) now_third = NULL;

  wait_loaded (self);
  third = row (self, 3);
  fourth = row (self, 4);
  watch (self);
  library_set_deleted (self->library.store, sw_clip_get_id (third), TRUE);
  sw_test_wait_until (length (self) == N_SONGS - 1);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "3:+0-1");
  now_third = row (self, 3);
  g_assert_true (now_third == fourth);

  watch (self);
  library_set_deleted (self->library.store, sw_clip_get_id (third), FALSE);
  sw_test_wait_until (length (self) == N_SONGS);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "3:+1-0");
  g_object_unref (now_third);
  now_third = row (self, 3);
  g_assert_true (now_third == third);
}

static void
test_change_moves_nothing (Fixture      *self,
                           gconstpointer data)
{
  g_autoptr (SwStore) other = NULL;
  g_autoptr (SwClip) clip = NULL;
  g_autoptr (SwClip) copy = NULL;
  guint n_liked = 0;

  wait_loaded (self);
  clip = row (self, 120);
  copy = sw_clip_new (sw_clip_get_id (clip));
  sw_clip_assign (copy, clip);
  sw_clip_set_liked (copy, TRUE);
  other = library_open_another (&self->library);
  sw_test_count_notify (clip, "liked", &n_liked);
  watch (self);
  library_save_clip (other, copy);
  sw_test_wait_until (sw_clip_get_liked (clip));
  settle (self);
  g_assert_cmpuint (n_liked, ==, 1);
  g_assert_cmpstr (self->items->str, ==, "");
  sw_store_close (other);
}

static void
test_own_like_does_not_flicker (Fixture      *self,
                                gconstpointer data)
{
  g_autoptr (SwClip) clip = NULL;
  guint n_liked = 0;

  wait_loaded (self);
  clip = row (self, 2);
  sw_test_count_notify (clip, "liked", &n_liked);
  sw_clip_list_reload (self->list);
  watch (self);
  sw_clip_set_liked (clip, TRUE);
  library_save_clip (self->library.store, clip);
  settle (self);
  g_assert_true (sw_clip_get_liked (clip));
  g_assert_cmpuint (n_liked, ==, 1);
  g_assert_cmpstr (self->items->str, ==, "");
}

/* Somebody holds the clip already: that object comes into the row. */
static void
test_held_clip_comes_into_its_row (Fixture      *self,
                                   gconstpointer data)
{
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (SwClip) placeholder = NULL;
  g_autoptr (SwClip) clip = NULL;

  wait_loaded (self);
  held = library_query (self->library.store, NULL, 700, 2);
  watch (self);
  placeholder = g_list_model_get_item (model (self), 700);
  g_object_unref (g_list_model_get_item (model (self), 701));
  sw_test_wait_until (self->items->len > 0);
  g_assert_cmpstr (self->items->str, ==, "700:+2-2");
  clip = row (self, 700);
  g_assert_true (clip == held->pdata[0]);
}

static void
test_query (Fixture      *self,
            gconstpointer data)
{
  const SwClipQuery query = { .search = "song 99" };
  const SwClipQuery none = { .search = "nothing" };
  guint             n_empty = 0;

  wait_loaded (self);
  watch (self);
  sw_test_count_notify (self->list, "empty", &n_empty);
  sw_clip_list_set_query (self->list, &query);
  g_assert_true (sw_clip_list_get_loading (self->list));
  g_assert_cmpuint (length (self), ==, N_SONGS);
  wait_loaded (self);
  g_assert_cmpstr (self->items->str, ==, "0:+11-1000");
  assert_row (self, 10, "Song 99");
  sw_clip_list_set_query (self->list, &none);
  wait_loaded (self);
  g_assert_true (sw_clip_list_get_empty (self->list));
  sw_clip_list_set_query (self->list, NULL);
  g_assert_false (sw_clip_list_get_empty (self->list));
  wait_loaded (self);
  g_assert_cmpstr (self->items->str, ==, "0:+11-1000 0:+0-11 0:+1000-0");
  g_assert_cmpuint (n_empty, ==, 2);
}

/* Of keys typed quickly only the last one shows. */
static void
test_fast_queries (Fixture      *self,
                   gconstpointer data)
{
  static const char *const keys[] = { "s", "so", "son", "song", "song 1", "song 12" };

  wait_loaded (self);
  watch (self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const SwClipQuery query = { .search = keys[i] };

      sw_clip_list_set_query (self->list, &query);
    }
  wait_loaded (self);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "0:+11-1000");
}

static void
test_search_follows_changes (Fixture      *self,
                             gconstpointer data)
{
  const SwClipQuery query = { .search = "song 99", .sort = SW_CLIP_SORT_TITLE };
  g_autoptr (SwClip) clip = NULL;

  sw_clip_list_set_query (self->list, &query);
  wait_loaded (self);
  g_assert_cmpstr (self->items->str, ==, "0:+11-0");
  clip = row (self, 0);
  watch (self);
  sw_clip_set_title (clip, "Another");
  library_save_clip (self->library.store, clip);
  sw_test_wait_until (length (self) == 10);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "0:+0-1");
}

static void
test_renamed_moves (Fixture      *self,
                    gconstpointer data)
{
  const SwClipQuery query = { .sort = SW_CLIP_SORT_TITLE };
  g_autoptr (SwClip) clip = NULL;
  g_autoptr (SwClip) top = NULL;

  sw_clip_list_set_query (self->list, &query);
  wait_loaded (self);
  clip = row (self, 5);
  watch (self);
  sw_clip_set_title (clip, "Another");
  library_save_clip (self->library.store, clip);
  sw_test_wait_until (self->items->len > 0);
  settle (self);
  g_assert_cmpstr (self->items->str, ==, "0:+6-6");
  top = row (self, 0);
  g_assert_true (top == clip);
}

static void
test_change_during_query (Fixture      *self,
                          gconstpointer data)
{
  const SwClipQuery query = { .search = "song" };
  g_autoptr (SwClip) clip = make_clip ("Song new", 5000);
  g_autoptr (GPtrArray) clips = g_ptr_array_new ();

  wait_loaded (self);
  g_ptr_array_add (clips, clip);
  sw_clip_list_set_query (self->list, &query);
  sw_store_save_clips_async (self->library.store, clips, NULL, NULL, NULL);
  sw_test_wait_until (length (self) == N_SONGS + 1);
  settle (self);
  assert_row (self, 0, "Song new");
  assert_row (self, 1, "Song 999");
}

/* Many changes, at random, with rows held: what is shown is what the store has. */
static void
test_random_changes (Fixture      *self,
                     gconstpointer data)
{
  g_autoptr (GPtrArray) shadow = g_ptr_array_new ();

  wait_loaded (self);
  for (guint round = 0; round < 60; round++)
    {
      guint near = g_test_rand_int_range (0, length (self) - 10);
      g_autoptr (GPtrArray) expected = NULL;

      for (guint i = 0; i < 10; i++)
        {
          g_autoptr (SwClip) clip = g_list_model_get_item (model (self), near + i);

          if (i == 4 && round % 3 == 0 && !sw_clip_get_placeholder (clip))
            library_set_deleted (self->library.store, sw_clip_get_id (clip), TRUE);
        }
      if (round % 3 == 1)
        {
          g_autoptr (SwClip) clip = make_clip ("New", g_test_rand_int_range (900, 2100));

          library_save_clip (self->library.store, clip);
        }
      settle (self);
      settle (self);
      expected = library_query (self->library.store, NULL, 0, 2000);
      g_assert_cmpuint (length (self), ==, expected->len);
      for (guint i = 0; i < 5; i++)
        {
          guint position = g_test_rand_int_range (0, expected->len);
          g_autoptr (SwClip) clip = g_list_model_get_item (model (self), position);

          sw_test_wait_until (!sw_clip_get_placeholder (clip) || g_list_model_get_n_items (model (self)) == 0 ||
                              self->items->len > 0);
          settle (self);
          g_clear_object (&clip);
          clip = g_list_model_get_item (model (self), position);
          g_assert_cmpstr (sw_clip_get_id (clip), ==, sw_clip_get_id (expected->pdata[position]));
        }
    }
}

static void
test_before_the_store_is_open (void)
{
  g_autofree char *folder = sw_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  SwStore         *store = sw_store_new (NULL, path);
  SwClipList      *list = sw_clip_list_new (store);
  g_autoptr (GError) error = NULL;

  sw_test_drain ();
  g_assert_true (sw_clip_list_get_loading (list));
  g_assert_null (sw_clip_list_get_error (list));
  library_open (store, &error);
  g_assert_no_error (error);
  sw_test_wait_until (!sw_clip_list_get_loading (list));
  g_assert_true (sw_clip_list_get_empty (list));
  g_object_unref (list);
  sw_store_close (store);
  sw_test_drain ();
  g_assert_finalize_object (store);
  sw_test_remove_tree (folder);
}

static void
test_error (Fixture      *self,
            gconstpointer data)
{
  guint n_error = 0;

  wait_loaded (self);
  sw_test_count_notify (self->list, "error", &n_error);
  g_object_unref (g_list_model_get_item (model (self), 500));
  sw_store_close (self->library.store);
  sw_test_drain ();
  g_object_unref (g_list_model_get_item (model (self), 900));
  sw_test_wait_until (sw_clip_list_get_error (self->list) != NULL);
  g_assert_error (sw_clip_list_get_error (self->list), SW_LIBRARY_ERROR, SW_LIBRARY_ERROR_OPEN);
  g_assert_cmpuint (length (self), ==, N_SONGS);
  library_open (self->library.store, NULL);
  sw_test_wait_until (sw_clip_list_get_error (self->list) == NULL);
  assert_row (self, 900, "Song 99");
}

static void
test_freed_while_loading (Fixture      *self,
                          gconstpointer data)
{
  SwClipList *list = sw_clip_list_new (self->library.store);
  gpointer    weak = list;

  g_object_add_weak_pointer (G_OBJECT (list), &weak);
  sw_clip_list_set_query (list, NULL);
  g_object_unref (list);
  sw_test_wait_until (weak == NULL);
  wait_loaded (self);
}

#define ADD(path, function) g_test_add ("/clip-list/" path, Fixture, GUINT_TO_POINTER (N_SONGS), set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("first-load", test_first_load);
  ADD ("placeholder-is-filled", test_placeholder_is_filled);
  ADD ("every-row-is-right", test_every_row_is_right);
  ADD ("many-rows-at-once", test_many_rows_at_once);
  g_test_add ("/clip-list/cache-is-bounded", Fixture, GUINT_TO_POINTER (3 * N_SONGS), set_up, test_cache_is_bounded, tear_down);
  ADD ("new-song/on-top", test_new_song_on_top);
  ADD ("new-song/while-scrolled", test_new_song_while_scrolled);
  ADD ("new-song/several", test_several_new_songs);
  ADD ("delete-and-restore", test_delete_and_restore);
  ADD ("change-moves-nothing", test_change_moves_nothing);
  ADD ("own-like-does-not-flicker", test_own_like_does_not_flicker);
  ADD ("held-clip-comes-into-its-row", test_held_clip_comes_into_its_row);
  ADD ("query/one-change", test_query);
  ADD ("query/fast", test_fast_queries);
  ADD ("query/follows-changes", test_search_follows_changes);
  ADD ("query/renamed-moves", test_renamed_moves);
  ADD ("query/change-during", test_change_during_query);
  ADD ("random-changes", test_random_changes);
  ADD ("error", test_error);
  ADD ("freed-while-loading", test_freed_while_loading);
  g_test_add_func ("/clip-list/before-the-store-is-open", test_before_the_store_is_open);
  return g_test_run ();
}
