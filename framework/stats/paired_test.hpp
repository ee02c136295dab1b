// The tests that hold two arms against each other, by name.
#pragma once

#include <string_view>

namespace collimator {

enum class PairedTest { delong, bootstrap, mcnemar, permutation };

// Of a name that was checked.
inline PairedTest paired_test(std::string_view name) {
  if (name == "delong") return PairedTest::delong;
  if (name == "bootstrap") return PairedTest::bootstrap;
  return name == "mcnemar" ? PairedTest::mcnemar : PairedTest::permutation;
}

}  // namespace collimator
