// Keeps a folder of native masks for each part, and beside them which masks were stretched to their pictures.
#include "framework/data/region_pack.hpp"

#include <algorithm>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"

namespace collimator {

bool is_packed(const Sample& sample, const std::string& part) {
  return std::ranges::any_of(sample.regions,
                             [&](const Region& region) { return region.part == part && !region.file.empty(); });
}

RegionPack::RegionPack(const std::filesystem::path& folder) : folder_(folder) {
  const std::string file = (folder / "regions.json").string();
  const Json json = read_json(file);
  try {
    const auto names = json.at("parts").get<std::vector<std::string>>();
    for (std::size_t i = 0; i < names.size(); ++i) {
      Part& part = parts_[names[i]];
      part.masks = std::make_unique<NativeMasks>(folder / std::to_string(i));
      const Json stretched = json.at("stretched").value(names[i], Json::object());
      for (const auto& [sample, size] : stretched.items())
        part.stretched[sample] = {size.at(0).get<std::int64_t>(), size.at(1).get<std::int64_t>()};
    }
  } catch (const Json::exception& error) {
    throw failure("{}: {}", file, json_fault(error));
  }
}

const RegionPack::Part& RegionPack::known(const std::string& part) const {
  const auto found = parts_.find(part);
  if (found == parts_.end()) throw failure("{} has no masks of the part {}", folder_.string(), part);
  return found->second;
}

std::size_t RegionPack::row(const std::string& part, const std::string& sample) const {
  const auto found = masks(part).find(sample);
  if (!found) throw failure("{} has no mask of the part {} for sample {}", folder_.string(), part, sample);
  return *found;
}

std::optional<GridSize> RegionPack::stretched(const std::string& part, const std::string& sample) const {
  const auto& sizes = known(part).stretched;
  const auto found = sizes.find(sample);
  return found == sizes.end() ? std::nullopt : std::optional(found->second);
}

RegionPackWriter::RegionPackWriter(std::filesystem::path folder, const std::vector<NativeMaskWriter::Size>& sizes,
                                   const std::map<std::string, std::vector<std::size_t>>& samples)
    : folder_(std::move(folder)) {
  for (const auto& [name, having] : samples) {
    std::vector<NativeMaskWriter::Size> layout;
    for (const std::size_t sample : having) layout.push_back(sizes[sample]);
    const std::filesystem::path place = folder_ / std::to_string(parts_.size());
    std::filesystem::create_directories(place);
    // The map keeps its parts in the order in which they come here, which names their folders.
    parts_.emplace_hint(parts_.end(), name,
                        Part{std::make_unique<NativeMaskWriter>(place, std::move(layout)), having,
                             std::vector<std::optional<GridSize>>(having.size())});
  }
}

void RegionPackWriter::set(const std::string& part, std::size_t sample, ConstMaskView mask,
                           std::optional<GridSize> stretched) {
  Part& own = parts_.at(part);
  const auto place = std::ranges::lower_bound(own.samples, sample);
  const auto index = static_cast<std::size_t>(place - own.samples.begin());
  own.writer->set(index, mask);
  own.stretched[index] = stretched;
}

void RegionPackWriter::finish(const std::vector<std::string>& ids) {
  Json json{{"parts", Json::array()}, {"stretched", Json::object()}};
  for (auto& [name, part] : parts_) {
    json["parts"].push_back(name);
    std::vector<std::string> own;
    for (std::size_t i = 0; i < part.samples.size(); ++i) {
      own.push_back(ids[part.samples[i]]);
      if (const auto& size = part.stretched[i]) json["stretched"][name][own.back()] = {size->width, size->height};
    }
    part.writer->finish(own, MaskStyle{});
  }
  write_json(folder_ / "regions.json", json);
}

}  // namespace collimator
