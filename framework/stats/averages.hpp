// How numbers of several classes become one, and which interval a share gets: choices that `score` offers.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/params.hpp>

namespace collimator {

// The mean of the classes, the mean weighted by their positive samples (both geometric for odds ratios), or the number
// of all (sample, class) pairs pooled.
enum class Average { macro, micro, weighted };

// The interval of a share of independent samples: Wilson's score interval, or Clopper and Pearson's, which is exact and
// wider than it need be.
enum class ShareInterval { wilson, clopper_pearson };

// Values of an enum where they stand in a list.
template <>
struct ParamKind<Average> {
  static constexpr std::string_view names[] = {"macro", "micro", "weighted"};
  static std::string schema() { return R"("kind":"enum","values":["macro","micro","weighted"])"; }
  static std::string text(Average value) { return json_text(names[static_cast<int>(value)]); }
  static void read(const ValueNode& node, Average& value) {
    value = static_cast<Average>(std::ranges::find(names, node.text()) - std::begin(names));
  }
};

// What the column `class` calls an average.
inline std::string name_of(Average average) {
  return std::string(ParamKind<Average>::names[static_cast<int>(average)]);
}

// Whether the column `class` names an average, and no class.
inline bool is_average(std::string_view class_name) {
  return std::ranges::find(ParamKind<Average>::names, class_name) != std::end(ParamKind<Average>::names);
}

// What stands beside a micro average.
inline std::string pooled_words(std::size_t pooled, std::size_t classes) {
  return "samples of " + (pooled < classes ? std::to_string(pooled) + " of " : "") + std::to_string(classes) +
         " classes pooled";
}

// What is wrong with the names of several classes, "" where nothing is: averages stand beside them in one column.
inline std::string wrong_with_classes(const std::vector<std::string>& classes) {
  const auto found = std::ranges::find_if(classes, [](const std::string& each) { return is_average(each); });
  if (classes.size() < 2 || found == classes.end()) return "";
  return "the class `" + *found + "` is called like an average over classes (macro, micro, weighted); rename it";
}

}  // namespace collimator
