// How many replicates a bootstrap needs: a rule that several verbs' parameters share.
#pragma once

#include <cstdint>
#include <stdexcept>

namespace collimator {

// A percentile interval of fewer would not have its 2.5 % at either end.
inline void check_replicates(std::int64_t replicates) {
  if (replicates > 0 && replicates < 20)
    throw std::invalid_argument("`replicates` are too few for an interval: 0 for none, or at least 20");
}

}  // namespace collimator
