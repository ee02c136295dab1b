// Holds the names that fits and reductions have in YAML and in artifacts.
#include "framework/data/fit.hpp"

#include "framework/base/error.hpp"

namespace collimator {

std::string text_of(Fit fit) { return fit == Fit::pad ? "pad" : fit == Fit::crop ? "crop" : "stretch"; }

std::string text_of(Reduction reduction) {
  return reduction == Reduction::conservative ? "conservative" : reduction == Reduction::half ? "half" : "any";
}

Reduction reduction_of(const std::string& text) {
  for (const Reduction reduction : {Reduction::conservative, Reduction::half, Reduction::any})
    if (text == text_of(reduction)) return reduction;
  throw failure("reduction `{}` is not known: conservative, half or any", text);
}

Fit fit_of(const std::string& text) {
  for (const Fit fit : {Fit::pad, Fit::crop, Fit::stretch})
    if (text == text_of(fit)) return fit;
  throw failure("fit `{}` is not known: pad, crop or stretch", text);
}

}  // namespace collimator
