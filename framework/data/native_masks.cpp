// Keeps masks of equal size in one tensor, and remembers for each sample where its mask lies.
#include "framework/data/native_masks.hpp"

#include <charconv>
#include <map>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/data/bits.hpp"
#include "framework/data/picture.hpp"

namespace collimator {
namespace {

constexpr std::int64_t dropped = -1;

std::string size_text(const NativeMaskWriter::Size& size) { return fmt::format("{}x{}", size.height, size.width); }

// H and W of a tensor's name "masks_HxW".
NativeMaskWriter::Size size_of(std::string_view name, const std::string& file) {
  NativeMaskWriter::Size size;
  const char* at = name.data() + std::string_view("masks_").size();
  const char* end = name.data() + name.size();
  const auto height = std::from_chars(at, end, size.height);
  if (height.ptr == end || *height.ptr != 'x' || std::from_chars(height.ptr + 1, end, size.width).ptr != end ||
      size.height < 1 || size.width < 1 || size.width > pixel_limit / size.height)
    throw failure("{}: tensor {} names no size; expected masks_HEIGHTxWIDTH", file, name);
  return size;
}

}  // namespace

NativeMasks::NativeMasks(const std::filesystem::path& folder) : file_(folder / "masks.safetensors") {
  const std::string json_file = (folder / "mask.json").string();
  const Json json = read_json(json_file);
  try {
    samples_ = json.at("samples").get<std::vector<std::string>>();
    style_ = mask_style_of(json.at("style"));
    crop_ = json.at("crop").get<bool>();
    donors_ = json.at("donors").get<std::vector<std::string>>();
  } catch (const Json::exception& error) {
    throw failure("{}: {}", json_file, json_fault(error));
  }
  if (!donors_.empty() && donors_.size() != samples_.size())
    throw failure("{}: {} donors for {} samples", json_file, donors_.size(), samples_.size());
  for (std::size_t i = 0; i < samples_.size(); ++i) index_.emplace(samples_[i], i);

  places_.resize(samples_.size());
  for (const TensorInfo& tensor : file_.tensors()) {
    if (!tensor.name.starts_with("masks_")) continue;
    const NativeMaskWriter::Size size = size_of(tensor.name, file_.path().string());
    const std::int64_t mask_bytes = size.height * bit_row_bytes(size.width);
    const auto rows = file_.values<std::int64_t>("rows_" + size_text(size));
    const auto bits = file_.values<std::uint8_t>(tensor.name);
    if (bits.size() != rows.size() * static_cast<std::size_t>(mask_bytes))
      throw failure("{}: tensor {} has {} bytes for {} masks", file_.path().string(), tensor.name, bits.size(),
                    rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i] == dropped) continue;
      if (rows[i] < 0 || static_cast<std::size_t>(rows[i]) >= places_.size() ||
          places_[static_cast<std::size_t>(rows[i])].bits != nullptr)
        throw failure("{}: row {} of {} stands twice or is not among {} samples", file_.path().string(), rows[i],
                      tensor.name, samples_.size());
      places_[static_cast<std::size_t>(rows[i])] = {size.height,
                                                    size.width,
                                                    bits.data() + static_cast<std::int64_t>(i) * mask_bytes,
                                                    {0, 0, size.width, size.height}};
    }
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    Place& place = places_[i];
    if (place.bits == nullptr) throw failure("{}: no mask for sample {}", file_.path().string(), samples_[i]);
    if (!crop_) continue;
    const auto cut = json.at("cuts").at(i).get<std::vector<std::int64_t>>();
    if (cut.size() != 4 || cut[0] < 0 || cut[1] < 0 || cut[2] < 1 || cut[3] < 1 || cut[2] > place.width - cut[0] ||
        cut[3] > place.height - cut[1])
      throw failure("{}: the cut of sample {} is not inside its picture", json_file, samples_[i]);
    place.cut = {cut[0], cut[1], cut[2], cut[3]};
  }
}

std::optional<std::size_t> NativeMasks::find(const std::string& sample) const {
  const auto found = index_.find(sample);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

void NativeMasks::unpack(std::size_t index, MaskView mask) const {
  const Place& place = places_[index];
  unpack_bits({place.bits, static_cast<std::size_t>(place.height * bit_row_bytes(place.width))}, mask);
}

std::vector<std::uint8_t> NativeMasks::unpack(std::size_t index) const {
  const Place& place = places_[index];
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(place.height * place.width));
  unpack(index, MaskView(mask.data(), place.height, place.width));
  return mask;
}

NativeMaskWriter::NativeMaskWriter(const std::filesystem::path& folder, std::vector<Size> sizes)
    : folder_(folder), sizes_(std::move(sizes)), bits_(sizes_.size()), rows_(sizes_.size()) {
  std::map<Size, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < sizes_.size(); ++i) groups[sizes_[i]].push_back(i);
  std::vector<TensorInfo> tensors;
  for (const auto& [size, rows] : groups) {
    const auto count = static_cast<std::int64_t>(rows.size());
    tensors.push_back({"masks_" + size_text(size), "U8", {count, size.height, bit_row_bytes(size.width)}});
    tensors.push_back({"rows_" + size_text(size), "I64", {count}});
  }
  writer_ = std::make_unique<SafetensorsWriter>(folder / "masks.safetensors", std::move(tensors));
  for (const auto& [size, rows] : groups) {
    const auto target = writer_->values<std::int64_t>("rows_" + size_text(size));
    const auto bits = writer_->values<std::uint8_t>("masks_" + size_text(size));
    const auto mask_bytes = static_cast<std::size_t>(size.height * bit_row_bytes(size.width));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      target[i] = static_cast<std::int64_t>(rows[i]);
      rows_[rows[i]] = &target[i];
      bits_[rows[i]] = bits.subspan(i * mask_bytes, mask_bytes);
    }
  }
}

void NativeMaskWriter::set(std::size_t sample, ConstMaskView mask) { pack_bits(mask, bits_[sample]); }

void NativeMaskWriter::drop(std::size_t sample) { *rows_[sample] = dropped; }

void NativeMaskWriter::finish(const std::vector<std::string>& samples, const MaskStyle& style,
                              const std::vector<Rect>& cuts, const std::vector<std::string>& donors) {
  std::int64_t place = 0;
  for (std::int64_t* row : rows_)
    if (*row != dropped) *row = place++;
  Json json{{"samples", samples}, {"style", json_of(style)}, {"crop", !cuts.empty()}, {"donors", donors}};
  for (const Rect& cut : cuts) json["cuts"].push_back({cut.x, cut.y, cut.width, cut.height});
  write_json(folder_ / "mask.json", json);
}

}  // namespace collimator
