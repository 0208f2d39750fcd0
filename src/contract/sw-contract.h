/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sw-operation.h"

G_BEGIN_DECLS

/* The whole contract of the service as data: immutable once made, so it may be
 * used from any thread. What the accessors return belongs to the contract. */

#define SW_TYPE_CONTRACT (sw_contract_get_type ())
G_DECLARE_FINAL_TYPE (SwContract, sw_contract, SW, CONTRACT, GObject)

#define SW_CONTRACT_ERROR (sw_contract_error_quark ())

typedef enum
{
  SW_CONTRACT_ERROR_INVALID, /* not JSON, or a member is missing or of the wrong type */
} SwContractError;

GQuark             sw_contract_error_quark           (void);

/* Built-in data, or the override in the user's data folder
 * ($XDG_DATA_HOME/songwright/contract.json) when that is newer and well-formed. */
SwContract        *sw_contract_get_default           (void);
SwContract        *sw_contract_new_from_bytes        (GBytes      *json,
                                                      GError     **error);
/* The built-in data replaced by @override_file where that is newer and well-formed. */
SwContract        *sw_contract_new_with_override     (const char  *override_file);

const char        *sw_contract_get_version           (SwContract  *self);
/* Words for people when an override file was found and not used; else NULL. */
const char        *sw_contract_get_override_warning  (SwContract  *self);
const char        *sw_contract_get_base_uri          (SwContract  *self);
/* Seconds between any two requests with one key of the hosted service. */
double             sw_contract_get_request_interval  (SwContract  *self);

const SwOperation *sw_contract_get_operation         (SwContract  *self,
                                                      const char  *id);
/* (element-type SwOperation), in the order of the data */
GPtrArray         *sw_contract_get_operations        (SwContract  *self);
/* (element-type SwContractModel) of @family, live ones first, the default at index 0 */
GPtrArray         *sw_contract_get_models            (SwContract  *self,
                                                      const char  *family);
const SwContractModel *sw_contract_get_model         (SwContract  *self,
                                                      const char  *family,
                                                      const char  *id);
const SwFamily    *sw_contract_get_family            (SwContract  *self,
                                                      const char  *id);
/* (element-type SwFamily) */
GPtrArray         *sw_contract_get_families          (SwContract  *self);

G_END_DECLS
