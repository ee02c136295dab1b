#include "framework/data/fit.hpp"

#include "framework/base/error.hpp"

namespace collimator {

std::string text_of(Fit fit) { return fit == Fit::pad ? "pad" : fit == Fit::crop ? "crop" : "stretch"; }

std::string text_of(Fill fill) { return fill == Fill::zero ? "zero" : "mean"; }

Fit fit_of(const std::string& text) {
  for (const Fit fit : {Fit::pad, Fit::crop, Fit::stretch})
    if (text == text_of(fit)) return fit;
  throw failure("fit `{}` is not known: pad, crop or stretch", text);
}

Fill fill_of(const std::string& text) {
  for (const Fill fill : {Fill::zero, Fill::mean})
    if (text == text_of(fill)) return fill;
  throw failure("fill `{}` is not known: zero or mean", text);
}

}  // namespace collimator
