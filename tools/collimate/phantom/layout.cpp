// The list of layouts, and what several of them need.
#include "tools/collimate/phantom/layout.hpp"

#include <algorithm>
#include <stdexcept>

namespace collimator::imitation {

Subject Layout::drawn(std::int64_t, std::int64_t, const Rng&) const {
  throw std::logic_error("the layout " + name() + " draws no pictures by itself");
}

const std::vector<const Layout*>& all_layouts() {
  static const std::vector<const Layout*> all{&chaksu_layout(),     &chestxray14_layout(),  &chexpert_layout(),
                                              &hannover_layout(),   &image_folder_layout(), &mimic_layout(),
                                              &montgomery_layout(), &padchest_layout(),     &pediatric_layout(),
                                              &rsna_layout(),       &shenzhen_layout(),     &vindr_layout()};
  return all;
}

Rect part_of(std::int64_t size, std::int64_t wide, std::int64_t high) {
  std::int64_t width = size, height = size;
  if (wide > high)
    height = std::max<std::int64_t>(size * high / wide, 1);
  else
    width = std::max<std::int64_t>(size * wide / high, 1);
  // The lungs lie above the middle, and markers and stamps at the top: most is cut off below.
  return {(size - width) / 2, 3 * (size - height) / 10, width, height};
}

std::vector<FindingBox> boxes_in(const Subject& subject, const Rect& part, BoxKind kind) {
  std::vector<FindingBox> result;
  for (FindingBox box : subject.sample().boxes) {
    const double left = std::max(box.x, static_cast<double>(part.x)),
                 top = std::max(box.y, static_cast<double>(part.y));
    const double right = std::min(box.x + box.width, static_cast<double>(part.x + part.width));
    const double bottom = std::min(box.y + box.height, static_cast<double>(part.y + part.height));
    if (box.kind != kind || right <= left || bottom <= top) continue;
    box.x = left - static_cast<double>(part.x), box.y = top - static_cast<double>(part.y);
    box.width = right - left, box.height = bottom - top;
    result.push_back(box);
  }
  return result;
}

std::string hex_digits(Rng rng, int digits) {
  std::string text;
  while (digits-- > 0) text += "0123456789abcdef"[rng.below(16)];
  return text;
}

std::size_t drawn_by(double uniform, std::initializer_list<double> shares) {
  double sum = 0;
  for (const double share : shares) sum += share;
  double left = uniform * sum;
  std::size_t at = 0;
  for (const double share : shares) {
    if ((left -= share) < 0) return at;
    ++at;
  }
  return shares.size() - 1;
}

Json wards(double ill) {
  const Json always{{"with_disease", 1}, {"without_disease", 1}};
  return {{"clinic",
           {{"share", 1 - ill},
            {"devices", {{"DX1", 2}, {"DX2", 1}}},
            {"ap_share", 0.04},
            {"shortcuts", {{"marker", {{"with_disease", 0.9}, {"without_disease", 0.9}}}}}}},
          {"ward",
           {{"share", ill},
            {"portable", 0.9},
            {"rates", {{"Edema", 0.15}, {"Effusion", 0.3}, {"Consolidation", 0.12}, {"Pneumothorax", 0.12}}},
            {"shortcuts",
             {{"marker", {{"with_disease", 0.4}, {"without_disease", 0.4}}},
              {"portable", always},
              {"drain", {{"with", {{"Pneumothorax", 0.5}, {"Effusion", 0.15}}}}}}}}}};
}

}  // namespace collimator::imitation
