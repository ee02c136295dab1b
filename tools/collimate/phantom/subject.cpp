// Cuts pictures, looks findings up, and makes masks of a sample's runs.
#include "tools/collimate/phantom/subject.hpp"

#include <algorithm>

namespace collimator::imitation {

Pixels cut(const Pixels& picture, const Rect& part) {
  Pixels result(part.width, part.height, picture.channels);
  for (std::int64_t y = 0; y < part.height; ++y)
    std::copy_n(&picture.data[static_cast<std::size_t>(((y + part.y) * picture.width + part.x) * picture.channels)],
                part.width * picture.channels,
                &result.data[static_cast<std::size_t>(y * part.width * picture.channels)]);
  return result;
}

Subject::Subject(std::int64_t number, std::int64_t first, Sample sample, const std::vector<std::string>& classes,
                 const Rng& rng, std::function<Pixels()> draw)
    : number_(number),
      first_(first),
      sample_(std::move(sample)),
      classes_(classes),
      rng_(rng),
      draw_(std::move(draw)) {}

bool Subject::has(std::string_view finding) const {
  const auto found = std::ranges::find(classes_, finding);
  return found != classes_.end() && sample_.labels.at(static_cast<std::size_t>(found - classes_.begin())) == 1;
}

bool Subject::has_any(std::initializer_list<std::string_view> findings) const {
  return std::ranges::any_of(findings, [this](std::string_view finding) { return has(finding); });
}

std::vector<std::string> Subject::findings() const {
  std::vector<std::string> all;
  for (const std::string& name : classes_)
    if (has(name)) all.push_back(name);
  return all;
}

int Subject::age() const { return std::stoi(said("age")); }

Rng Subject::rng(std::string_view purpose) const {
  return rng_.stream("picture").stream(std::to_string(number_)).stream(purpose);
}

Rng Subject::patient_rng(std::string_view purpose) const {
  return rng_.stream("patient").stream(std::to_string(first_)).stream(purpose);
}

const Pixels& Subject::picture() const {
  if (drawn_.data.empty()) drawn_ = draw_();
  return drawn_;
}

Pixels Subject::mask(std::initializer_list<std::string_view> parts) const {
  Pixels mask(sample_.width, sample_.height);
  for (const Region& region : sample_.regions) {
    if (std::ranges::find(parts, region.part) == parts.end()) continue;
    for (std::size_t i = 0; i + 1 < region.runs.size(); i += 2)
      std::fill_n(mask.data.begin() + static_cast<std::ptrdiff_t>(region.runs[i]), region.runs[i + 1], 255);
  }
  return mask;
}

}  // namespace collimator::imitation
