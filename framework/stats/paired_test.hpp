// The tests that hold two arms against each other, by name.
#pragma once

#include <string>
#include <string_view>

#include <collimator/params.hpp>

namespace collimator {

enum class PairedTest { delong, bootstrap, mcnemar, permutation };

// Of a name that was checked.
inline PairedTest paired_test(std::string_view name) {
  if (name == "delong") return PairedTest::delong;
  if (name == "bootstrap") return PairedTest::bootstrap;
  return name == "mcnemar" ? PairedTest::mcnemar : PairedTest::permutation;
}

// By name, so that lists of them can be checked.
template <>
struct ParamKind<PairedTest> {
  static std::string schema() { return R"("kind":"enum","values":["delong","bootstrap","mcnemar","permutation"])"; }
  static std::string text(PairedTest) { return {}; }
  static void read(const ValueNode& node, PairedTest& value) { value = paired_test(node.text()); }
};

}  // namespace collimator
