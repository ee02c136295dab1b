// The verbs' parameters, each declared once: YAML checks, documentation, keys and reading come from here.
#pragma once

#include "framework/verbs/params_collections.hpp"
#include "framework/verbs/params_masks.hpp"
#include "framework/verbs/params_networks.hpp"
#include "framework/verbs/params_scores.hpp"
