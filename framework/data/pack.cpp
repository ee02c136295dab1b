#include "framework/data/pack.hpp"

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"

namespace collimator {

PicturePack::PicturePack(const std::filesystem::path& folder)
    : folder_(folder), file_(folder / "pictures.safetensors") {
  const Json json = read_json(folder / "samples.json");
  try {
    samples_ = json.at("samples").get<std::vector<std::string>>();
    size_ = json.at("size").get<std::int64_t>();
    bits_ = json.at("bits").get<int>();
    fit_ = fit_of(json.at("fit").get<std::string>());
  } catch (const Json::exception& error) {
    throw failure("{}: {}", (folder / "samples.json").string(), error.what());
  }
  const auto count = static_cast<std::int64_t>(samples_.size());
  if (size_ < 1 || file_.at("pictures").shape != std::vector<std::int64_t>{count, size_, size_} ||
      file_.at("cuts").shape != std::vector<std::int64_t>{count, 4})
    throw failure("{}: the tensors have not the shape of {} samples at {} px", file_.path().string(), count, size_);
  if (bits_ == 8)
    narrow_ = file_.values<std::uint8_t>("pictures");
  else
    wide_ = file_.values<std::uint16_t>("pictures");
  cuts_ = file_.values<std::int64_t>("cuts");
  for (std::size_t i = 0; i < samples_.size(); ++i) rows_.emplace(samples_[i], i);
}

std::optional<std::size_t> PicturePack::find(const std::string& sample) const {
  const auto found = rows_.find(sample);
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t PicturePack::row(const std::string& sample) const {
  if (const auto row = find(sample)) return *row;
  throw failure("{} holds {} pictures, and none of sample {}", folder_.string(), samples_.size(), sample);
}

std::span<const std::uint8_t> PicturePack::values8(std::size_t row) const {
  const auto area = static_cast<std::size_t>(size_ * size_);
  return narrow_.subspan(row * area, area);
}

std::span<const std::uint16_t> PicturePack::values16(std::size_t row) const {
  const auto area = static_cast<std::size_t>(size_ * size_);
  return wide_.subspan(row * area, area);
}

Geometry PicturePack::geometry(std::size_t row) const {
  const auto cut = cuts_.subspan(row * 4, 4);
  if (cut[2] < 1 || cut[3] < 1 || cut[2] > pixel_limit || cut[3] > pixel_limit)
    throw failure("{}: the cut of sample {} is {} x {} pixels", file_.path().string(), samples_[row], cut[2], cut[3]);
  return Geometry({cut[0], cut[1], cut[2], cut[3]}, fit_, size_);
}

}  // namespace collimator
