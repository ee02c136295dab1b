// Writes records as lengths and bytes, one behind the other, and reads them back.
#include "framework/data/packed_collection.hpp"

#include <cstring>
#include <string_view>

namespace collimator {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;

// Appends values to a block.
class Packing {
 public:
  explicit Packing(std::string& block) : block_(block) {}
  // Seven bits in each byte, the lowest first; the highest bit says that more follow.
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) block_ += static_cast<char>(value | 0x80);
    block_ += static_cast<char>(value);
  }
  void byte(int value) { block_ += static_cast<char>(value); }
  void text(std::string_view value) {
    number(value.size());
    block_ += value;
  }
  template <typename Value>
  void bytes(const Value& value) {
    block_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

 private:
  std::string& block_;
};

class Unpacking {
 public:
  Unpacking(const std::string& block, std::size_t at) : block_(block), at_(at) {}
  std::size_t at() const { return at_; }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(block_[at_++]);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
  std::string_view text() {
    const std::size_t size = number();
    at_ += size;
    return std::string_view(block_).substr(at_ - size, size);
  }
  template <typename Value>
  void bytes(Value& value) {
    std::memcpy(&value, block_.data() + at_, sizeof value);
    at_ += sizeof value;
  }

 private:
  const std::string& block_;
  std::size_t at_;
};

// The texts of a record in the order in which they are packed.
constexpr std::string Record::*packed_texts[] = {&Record::patient,     &Record::picture, &Record::split,
                                                 &Record::root,        &Record::own_id,  &Record::patient_space,
                                                 &Record::own_patient, &Record::same_as, &Record::soft_labels};

void pack(Packing& out, const Region& region) {
  out.text(region.part);
  out.text(region.file);
  out.text(region.root);
  out.bytes(region.place);
  out.bytes(region.grid_width);
  out.bytes(region.grid_height);
  out.number(region.runs.size());
  for (const std::uint64_t run : region.runs) out.number(run);
}

Region region_in(Unpacking& in) {
  Region region{.part = std::string(in.text()), .file = std::string(in.text())};
  region.root = in.text();
  in.bytes(region.place);
  in.bytes(region.grid_width);
  in.bytes(region.grid_height);
  region.runs.resize(in.number());
  for (std::uint64_t& run : region.runs) run = in.number();
  return region;
}

}  // namespace

void PackedRecords::add(const Record& record) {
  shape_.note(record);
  ++size_;
  if (blocks_.empty() || blocks_.back().size() > block_bytes - block_bytes / 8) {
    if (!blocks_.empty()) blocks_.back().shrink_to_fit();
    blocks_.emplace_back().reserve(block_bytes);
  }
  Packing out(blocks_.back());
  out.text(record.id);
  for (const auto text : packed_texts)
    out.text(text == &Record::own_id && record.own_id == record.id ? "" : record.*text);
  for (const std::int64_t size : {record.width, record.height, record.channels})
    out.number(static_cast<std::uint64_t>(size));
  out.number(record.labels.size());
  for (const float label : record.labels) out.byte(label == 0 ? 0 : label == 1 ? 1 : 2);
  out.number(record.metadata.size());
  for (const auto& [field, value] : record.metadata) {
    const auto [place, is_new] = places_.emplace(field, fields_.size());
    if (is_new) fields_.push_back(field);
    out.number(place->second);
    out.text(value);
  }
  out.number(record.boxes.size());
  for (const FindingBox& box : record.boxes) {
    for (const double value : {box.x, box.y, box.width, box.height}) out.bytes(value);
    out.text(box.label);
    out.bytes(box.kind);
  }
  out.number(record.regions.size());
  for (const Region& region : record.regions) pack(out, region);
}

std::size_t PackedRecords::unpack(const std::string& block, std::size_t at, Record& record) const {
  Unpacking in(block, at);
  record.id = in.text();
  for (const auto text : packed_texts) record.*text = in.text();
  if (record.own_id.empty()) record.own_id = record.id;
  for (std::int64_t* size : {&record.width, &record.height, &record.channels})
    *size = static_cast<std::int64_t>(in.number());
  record.labels.resize(in.number());
  for (float& label : record.labels) {
    const std::uint64_t value = in.number();
    label = value == 2 ? unknown_label : static_cast<float>(value);
  }
  {
    MetadataSetter metadata(record);
    for (std::uint64_t left = in.number(); left > 0; --left) {
      const std::string& field = fields_[in.number()];
      metadata.set(field, in.text());
    }
  }
  record.boxes.resize(in.number());
  for (FindingBox& box : record.boxes) {
    for (double* value : {&box.x, &box.y, &box.width, &box.height}) in.bytes(*value);
    box.label = in.text();
    in.bytes(box.kind);
  }
  record.regions.clear();
  for (std::uint64_t left = in.number(); left > 0; --left) record.regions.push_back(region_in(in));
  return in.at();
}

void save_collection(const PackedCollection& collection, const std::string& source,
                     const std::filesystem::path& folder) {
  CollectionWriter writer(collection.classes, collection.records.shape(), folder);
  collection.records.each(source, [&](const Record& record) { writer.add(record); });
  writer.finish({});
}

Collection unpacked(const PackedCollection& collection, const std::string& source) {
  Collection result{.classes = collection.classes, .samples = {}, .origins = {}};
  result.samples.reserve(collection.records.size());
  collection.records.each(source, [&](const Record& record) { result.samples.push_back(record); });
  return result;
}

}  // namespace collimator
