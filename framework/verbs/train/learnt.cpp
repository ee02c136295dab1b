// Holds the classes of a training against its collection, and counts their labels.
#include "framework/verbs/train/learnt.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/ranges.h>

#include "framework/base/error.hpp"

namespace collimator {

std::vector<std::string> curve_columns(bool outlines) {
  return {"epoch", "loss", "validate_loss", outlines ? "dice" : "auroc"};
}

std::vector<std::string> learnt_classes(const Job& job, const TrainParams& params, const Collection& collection) {
  if (job.inputs.contains("of.target")) {
    if (!params.classes.empty())
      throw failure("`classes` says which classes to learn, `target` that outlines are learnt: leave one of them out");
    return {outline_class};
  }
  if (params.classes.empty() && collection.classes.empty()) throw failure("the training part has no classes to learn");
  for (const std::string& name : params.classes)
    if (std::ranges::find(collection.classes, name) == collection.classes.end())
      throw failure("there is no class {} to learn; the collection has: {}", name, fmt::join(collection.classes, ", "));
  return params.classes.empty() ? collection.findings() : params.classes;
}

void check_not_empty(const Collection& collection, const std::string& port) {
  if (collection.samples.empty())
    throw failure("the {} part is empty: no sample is left in it", port == "of" ? "training" : "validation");
}

void check_labels(std::span<const float> labels, const std::vector<std::string>& classes) {
  for (std::size_t c = 0; c < classes.size(); ++c) {
    std::size_t positive = 0, negative = 0;
    for (std::size_t i = c; i < labels.size(); i += classes.size())
      if (!std::isnan(labels[i])) ++(labels[i] > 0.5F ? positive : negative);
    const std::size_t samples = labels.size() / classes.size();
    if (positive == 0 || negative == 0)
      throw failure(
          "class {} has no {} sample among the {} of the training part ({} positive, {} negative, "
          "{} unknown): give it more samples, stratify the split, or leave the class out with `classes:`",
          classes[c], positive == 0 ? "positive" : "negative", samples, positive, negative,
          samples - positive - negative);
  }
}

}  // namespace collimator
