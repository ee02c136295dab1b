// Writes a mask node's style as JSON and reads it back; both directions stand side by side.
#include "framework/data/mask_style.hpp"

namespace collimator {

Json json_of(const MaskStyle& style) {
  return {{"fit", text_of(style.fit)},
          {"fill", {{"kind", text_of(style.fill.kind)}, {"number", style.fill.number}, {"key", style.fill.key}}},
          {"reduction", text_of(style.reduction)},
          {"shows_mask", style.silhouette}};
}

MaskStyle mask_style_of(const Json& json) {
  MaskStyle style;
  style.fit = fit_of(json.at("fit").get<std::string>());
  const Json& fill = json.at("fill");
  style.fill = Fill(fill_kind_of(fill.at("kind").get<std::string>()), fill.at("number").get<double>());
  style.fill.key = fill.at("key").get<std::uint64_t>();
  style.reduction = reduction_of(json.at("reduction").get<std::string>());
  style.silhouette = json.at("shows_mask").get<bool>();
  return style;
}

}  // namespace collimator
