/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The contract of the service: the built-in document, or a newer one that a
 * person put into the user's data folder because the service moved on.
 */

#define G_LOG_DOMAIN "sw-contract"

#include "config.h"

#include "sw-contract-private.h"
#include "sw-contract-resources.h"

#include <glib/gi18n-lib.h>

#define RESOURCE_PATH SW_RESOURCE_BASE "/contract/contract.json"
#define MAX_OVERRIDE_BYTES (4 * 1024 * 1024)

struct _SwContract
{
  GObject parent_instance;

  SwContractData *data;             /* (owned) */
  GHashTable     *models_by_family; /* (owned) family id -> (owned) GPtrArray of SwContractModel */
  char           *override_warning; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SwContract, sw_contract, G_TYPE_OBJECT)

GQuark
sw_contract_error_quark (void)
{
  return g_quark_from_static_string ("sw-contract-error-quark");
}

static int
compare_models (gconstpointer a,
                gconstpointer b)
{
  const SwContractModel *left = *(const SwContractModel *const *)a;
  const SwContractModel *right = *(const SwContractModel *const *)b;

  return (left->availability != SW_AVAILABILITY_LIVE) - (right->availability != SW_AVAILABILITY_LIVE);
}

static void
sort_models (SwContract *self)
{
  GHashTableIter iter;
  gpointer       list;
  guint          i;

  for (i = 0; i < self->data->families->len; i++)
    {
      const SwFamily *family = g_ptr_array_index (self->data->families, i);

      g_hash_table_insert (self->models_by_family, (gpointer)family->id, g_ptr_array_new ());
    }
  for (i = 0; i < self->data->models->len; i++)
    {
      SwContractModel *model = g_ptr_array_index (self->data->models, i);

      g_ptr_array_add (g_hash_table_lookup (self->models_by_family, model->family), model);
    }
  g_hash_table_iter_init (&iter, self->models_by_family);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_ptr_array_sort (list, compare_models); /* stable: the order of the data stays */
}

static SwContract *
new_from_data (SwContractData *data)
{
  SwContract *self = g_object_new (SW_TYPE_CONTRACT, NULL);

  self->data = data;
  sort_models (self);
  return self;
}

/* Compares "1.10.0" with "1.9": number by number, a missing one counts as 0. */
static int
compare_versions (const char *left,
                  const char *right)
{
  g_auto (GStrv) a = g_strsplit (left, ".", -1);
  g_auto (GStrv) b = g_strsplit (right, ".", -1);
  guint length_a = g_strv_length (a);
  guint length_b = g_strv_length (b);
  guint i;

  for (i = 0; i < MAX (length_a, length_b); i++)
    {
      guint64 x = i < length_a ? g_ascii_strtoull (a[i], NULL, 10) : 0;
      guint64 y = i < length_b ? g_ascii_strtoull (b[i], NULL, 10) : 0;

      if (x != y)
        return x < y ? -1 : 1;
    }
  return 0;
}

static SwContract *
new_built_in (void)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  SwContractData *data;

  sw_contract_resources_register_resource ();
  json = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  data = json != NULL ? _sw_contract_data_read (json, &error) : NULL;
  if (data == NULL)
    g_error ("The built-in contract is broken: %s", error->message);
  return new_from_data (data);
}

/* NULL without an error when there is no such file. */
static GBytes *
read_override (const char *path,
               GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFileInfo) info = NULL;
  GBytes *json;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, NULL, &local_error);
  if (info != NULL && (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || g_file_info_get_size (info) > MAX_OVERRIDE_BYTES))
    {
      g_set_error_literal (error, SW_CONTRACT_ERROR, SW_CONTRACT_ERROR_INVALID, _ ("it is not a file of a sensible size"));
      return NULL;
    }
  json = info != NULL ? g_file_load_bytes (file, NULL, NULL, &local_error) : NULL;
  if (json == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return json;
}

static gpointer
make_default_worker (gpointer unused)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "songwright", "contract.json", NULL);

  return sw_contract_new_with_override (path);
}

static void
sw_contract_finalize (GObject *object)
{
  SwContract *self = SW_CONTRACT (object);

  g_hash_table_unref (self->models_by_family);
  g_clear_pointer (&self->data, _sw_contract_data_free);
  g_free (self->override_warning);

  G_OBJECT_CLASS (sw_contract_parent_class)->finalize (object);
}

static void
sw_contract_class_init (SwContractClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sw_contract_finalize;
}

static void
sw_contract_init (SwContract *self)
{
  self->models_by_family = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
}

SwContractData *
_sw_contract_get_data (SwContract *self)
{
  return self->data;
}

/**
 * sw_contract_get_default:
 *
 * The contract in force: the built-in data, or the file `songwright/contract.json`
 * in the user's data folder when its version is newer and it is well-formed. Read
 * once; may be called from any thread.
 *
 * Returns: (transfer none): the contract, which lives as long as the program
 */
SwContract *
sw_contract_get_default (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_default_worker, NULL);
}

/**
 * sw_contract_new_from_bytes:
 * @json: a document
 * @error: return location for a `SW_CONTRACT_ERROR`
 *
 * Reads and checks a whole document: types, references between its parts, kinds of
 * rules.
 *
 * Returns: (transfer full) (nullable): the contract
 */
SwContract *
sw_contract_new_from_bytes (GBytes  *json,
                            GError **error)
{
  SwContractData *data;

  g_return_val_if_fail (json != NULL, NULL);

  data = _sw_contract_data_read (json, error);
  return data != NULL ? new_from_data (data) : NULL;
}

/**
 * sw_contract_new_with_override:
 * @override_file: path of a file that need not exist
 *
 * The built-in data, replaced as a whole by @override_file where that is newer and
 * well-formed; see sw_contract_get_override_warning().
 *
 * Returns: (transfer full): a contract, always
 */
SwContract *
sw_contract_new_with_override (const char *override_file)
{
  g_autoptr (SwContract) built_in = new_built_in ();
  g_autoptr (SwContract) other = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (override_file != NULL, NULL);

  json = read_override (override_file, &error);
  if (json != NULL)
    other = sw_contract_new_from_bytes (json, &error);
  if (error != NULL)
    built_in->override_warning =
        /* translators: a file name, and what is wrong with the file */
        g_strdup_printf (_ ("The contract file “%s” is not used: %s. Mend it or remove it."), override_file, error->message);
  else if (other != NULL && compare_versions (sw_contract_get_version (other), sw_contract_get_version (built_in)) > 0)
    return g_steal_pointer (&other);
  else if (other != NULL)
    built_in->override_warning =
        /* translators: a file name, and two version numbers */
        g_strdup_printf (_ ("The contract file “%s” is not used: its version %s is not newer than the built-in %s. You can remove it."),
                         override_file, sw_contract_get_version (other), sw_contract_get_version (built_in));
  return g_steal_pointer (&built_in);
}

/**
 * sw_contract_get_version:
 * @self: a contract
 *
 * Returns: (transfer none): dotted numbers such as "1.0.0"
 */
const char *
sw_contract_get_version (SwContract *self)
{
  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);

  return self->data->version;
}

/**
 * sw_contract_get_override_warning:
 * @self: a contract
 *
 * Returns: (nullable) (transfer none): words for people when an override file was
 *   found and not used
 */
const char *
sw_contract_get_override_warning (SwContract *self)
{
  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);

  return self->override_warning;
}

/**
 * sw_contract_get_base_uri:
 * @self: a contract
 *
 * Returns: (transfer none): the address of the hosted service, without a final slash
 */
const char *
sw_contract_get_base_uri (SwContract *self)
{
  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);

  return self->data->base_uri;
}

/**
 * sw_contract_get_request_interval:
 * @self: a contract
 *
 * Returns: seconds to leave between any two requests with one key of the hosted service
 */
double
sw_contract_get_request_interval (SwContract *self)
{
  g_return_val_if_fail (SW_IS_CONTRACT (self), 0);

  return self->data->request_interval;
}

/**
 * sw_contract_get_operation:
 * @self: a contract
 * @id: an id such as "sonic.create.custom"
 *
 * Returns: (nullable) (transfer none): the operation
 */
const SwOperation *
sw_contract_get_operation (SwContract *self,
                           const char *id)
{
  guint i;

  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (i = 0; i < self->data->operations->len; i++)
    {
      const SwOperation *operation = g_ptr_array_index (self->data->operations, i);

      if (g_str_equal (operation->id, id))
        return operation;
    }
  return NULL;
}

/**
 * sw_contract_get_operations:
 * @self: a contract
 *
 * Returns: (transfer none) (element-type SwOperation): all operations in the order of
 *   the data
 */
GPtrArray *
sw_contract_get_operations (SwContract *self)
{
  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);

  return self->data->operations;
}

/**
 * sw_contract_get_models:
 * @self: a contract
 * @family: id of a family
 *
 * Returns: (nullable) (transfer none) (element-type SwContractModel): the models of
 *   @family, live ones first, the default at index 0; %NULL for an unknown family
 */
GPtrArray *
sw_contract_get_models (SwContract *self,
                        const char *family)
{
  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);
  g_return_val_if_fail (family != NULL, NULL);

  return g_hash_table_lookup (self->models_by_family, family);
}

/**
 * sw_contract_get_model:
 * @self: a contract
 * @family: id of a family
 * @id: id of a model
 *
 * Returns: (nullable) (transfer none): the model
 */
const SwContractModel *
sw_contract_get_model (SwContract *self,
                       const char *family,
                       const char *id)
{
  GPtrArray *models;
  guint      i;

  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);
  g_return_val_if_fail (family != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  models = g_hash_table_lookup (self->models_by_family, family);
  for (i = 0; models != NULL && i < models->len; i++)
    {
      const SwContractModel *model = g_ptr_array_index (models, i);

      if (g_str_equal (model->id, id))
        return model;
    }
  return NULL;
}

/**
 * sw_contract_get_family:
 * @self: a contract
 * @id: id of a family, for instance of `SwOperation.family`
 *
 * Returns: (nullable) (transfer none): the family
 */
const SwFamily *
sw_contract_get_family (SwContract *self,
                        const char *id)
{
  guint i;

  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (i = 0; i < self->data->families->len; i++)
    {
      const SwFamily *family = g_ptr_array_index (self->data->families, i);

      if (g_str_equal (family->id, id))
        return family;
    }
  return NULL;
}

/**
 * sw_contract_get_families:
 * @self: a contract
 *
 * Returns: (transfer none) (element-type SwFamily): all families in the order of the data
 */
GPtrArray *
sw_contract_get_families (SwContract *self)
{
  g_return_val_if_fail (SW_IS_CONTRACT (self), NULL);

  return self->data->families;
}
