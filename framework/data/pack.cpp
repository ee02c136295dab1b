// Reading and writing of packs, and how pictures of several depths come to one (pack.hpp).
#include "framework/data/pack.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstring>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"

namespace collimator {
namespace {

constexpr const char* greatest_name = "greatest";  // in the metadata

int type_bits(int bits) { return 8 * value_bytes(bits); }

// The value that is white in a file whose type could hold `most`.
std::uint32_t read_greatest(const SafetensorsFile& file, std::uint32_t most) {
  const auto found = file.metadata().find(greatest_name);
  if (found == file.metadata().end()) return most;
  const std::string& text = found->second;
  std::uint32_t greatest = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), greatest);
  if (error != std::errc() || end != text.data() + text.size() || greatest < 1 || greatest > most)
    throw failure("{}: the greatest value of its pictures is `{}`; expected a whole number from 1 to {}",
                  file.path().string(), text, most);
  return greatest;
}

// Only what its reader could not know: files of pictures that use their whole type say nothing.
std::map<std::string, std::string> metadata_of(int bits) {
  if (bits == type_bits(bits)) return {};
  return {{greatest_name, std::to_string(greatest_of(bits))}};
}

// Of `pictures`: without an axis for the channels where there is one.
std::vector<std::int64_t> shape_of(std::int64_t count, std::int64_t channels, std::int64_t size) {
  if (channels == 1) return {count, size, size};
  return {count, channels, size, size};
}

std::vector<TensorInfo> tensors_of(std::size_t count, std::int64_t size, int bits, std::int64_t channels) {
  const auto rows = static_cast<std::int64_t>(count);
  return {{"pictures", value_bytes(bits) == 1 ? "U8" : "U16", shape_of(rows, channels, size)},
          {"sizes", "I64", {rows, 2}},
          {"cuts", "I64", {rows, 4}},
          {"natives", "I64", {rows, 2}}};
}

// Brings values to another white, to the nearest; there is no tie, since 2^bits - 1 is odd.
template <typename Value>
void rescale(const Picture& picture, std::uint32_t greatest, std::span<Value> target) {
  const std::uint64_t own = picture.greatest();
  for (std::size_t i = 0; i < target.size(); ++i)
    target[i] = static_cast<Value>((2 * std::uint64_t{picture.at(0, static_cast<std::int64_t>(i))} * greatest + own) /
                                   (2 * own));
}

}  // namespace

PicturePack::PicturePack(const std::filesystem::path& folder)
    : folder_(folder), file_(folder / "pictures.safetensors") {
  const Json json = read_json(folder / "samples.json");
  try {
    samples_ = json.at("samples").get<std::vector<std::string>>();
    size_ = json.at("size").get<std::int64_t>();
    bits_ = json.at("bits").get<int>();
    fit_ = fit_of(json.at("fit").get<std::string>());
  } catch (const Json::exception& error) {
    throw failure("{}: {}", (folder / "samples.json").string(), json_fault(error));
  }
  const auto count = static_cast<std::int64_t>(samples_.size());
  if (file_.at("pictures").shape.size() == 4) channels_ = 3;
  if (size_ < 1 || file_.at("pictures").shape != shape_of(count, channels_, size_) ||
      file_.at("cuts").shape != std::vector<std::int64_t>{count, 4} ||
      file_.at("natives").shape != std::vector<std::int64_t>{count, 2})
    throw failure("{}: the tensors have not the shape of {} samples at {} px", file_.path().string(), count, size_);
  if (bits_ == 8)
    narrow_ = file_.values<std::uint8_t>("pictures");
  else
    wide_ = file_.values<std::uint16_t>("pictures");
  greatest_ = read_greatest(file_, greatest_of(bits_ == 8 ? 8 : 16));
  cuts_ = file_.values<std::int64_t>("cuts");
  natives_ = file_.values<std::int64_t>("natives");
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
  const auto values = static_cast<std::size_t>(channels_ * size_ * size_);
  return narrow_.subspan(row * values, values);
}

std::span<const std::uint16_t> PicturePack::values16(std::size_t row) const {
  const auto values = static_cast<std::size_t>(channels_ * size_ * size_);
  return wide_.subspan(row * values, values);
}

Geometry PicturePack::geometry(std::size_t row) const {
  const auto cut = cuts_.subspan(row * 4, 4);
  if (cut[2] < 1 || cut[3] < 1 || cut[2] > pixel_limit || cut[3] > pixel_limit)
    throw failure("{}: the cut of sample {} is {} x {} pixels", file_.path().string(), samples_[row], cut[2], cut[3]);
  return Geometry({cut[0], cut[1], cut[2], cut[3]}, fit_, size_);
}

PackWriter::PackWriter(const std::filesystem::path& folder, std::size_t count, std::int64_t size, int bits,
                       std::int64_t channels)
    : folder_(folder),
      size_(size),
      channels_(channels),
      bits_(bits),
      writer_(folder / "pictures.safetensors", tensors_of(count, size, bits, channels), metadata_of(bits)) {}

void PackWriter::set(std::size_t row, std::int64_t width, std::int64_t height, const Rect& cut, const Picture& small) {
  assert(small.width == size_ && small.height == size_ && small.bits <= bits_ && small.channels <= channels_);
  std::ranges::copy(std::initializer_list<std::int64_t>{cut.height, cut.width},
                    writer_.values<std::int64_t>("sizes").subspan(2 * row).begin());
  std::ranges::copy(std::initializer_list<std::int64_t>{cut.x, cut.y, cut.width, cut.height},
                    writer_.values<std::int64_t>("cuts").subspan(4 * row).begin());
  std::ranges::copy(std::initializer_list<std::int64_t>{height, width},
                    writer_.values<std::int64_t>("natives").subspan(2 * row).begin());
  const std::size_t values = small.values(), times = static_cast<std::size_t>(channels_ / small.channels);
  const std::size_t bytes = values * static_cast<std::size_t>(value_bytes(bits_));
  for (std::size_t i = row * times; i < (row + 1) * times; ++i)
    if (small.bits == bits_)
      std::memcpy(writer_.bytes("pictures").data() + i * bytes, small.data.data(), bytes);
    else if (value_bytes(bits_) == 1)
      rescale(small, greatest_of(bits_), writer_.values<std::uint8_t>("pictures").subspan(i * values, values));
    else
      rescale(small, greatest_of(bits_), writer_.values<std::uint16_t>("pictures").subspan(i * values, values));
}

void PackWriter::finish(const std::vector<std::string>& samples, Fit fit) {
  write_json(folder_ / "samples.json",
             {{"samples", samples}, {"fit", text_of(fit)}, {"size", size_}, {"bits", type_bits(bits_)}});
}

}  // namespace collimator
