// Checks every text, count and number of a sample before it is copied, and keeps the first mistake.
#include "framework/data/intake.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/folder.hpp"
#include "framework/data/written_twice.hpp"

namespace collimator {
namespace {

// Far above what any radiograph or table has: what is more is a plugin gone wrong, not data.
constexpr std::uint64_t most_bytes = 1 << 16, most_items = 1 << 20, most_runs = 1 << 26;
constexpr std::int64_t most_px = 1 << 16;
constexpr std::uint64_t most_left_out = std::uint64_t{1} << 40, most_reasons = 1000;

// The text, which must be UTF-8 (artifacts are JSON and CSV) and short; it lives as long as the call.
std::string_view checked(collimator_text text, std::string_view what) {
  if (text.size > most_bytes) throw failure("{} has {} bytes; at most {} are allowed", what, text.size, most_bytes);
  if (text.size > 0 && text.data == nullptr) throw failure("{} has a size but no text", what);
  const std::string_view view(text.size > 0 ? text.data : "", text.size);
  if (view.find('\0') != std::string_view::npos) throw failure("{} holds a NUL byte", what);
  if (!is_utf8(view)) throw failure("{} is not UTF-8: {}", what, printable(view));
  return view;
}

std::string_view checked_file(collimator_text text, std::string_view what) {
  const std::string_view path = checked(text, what);
  if (!path.empty() && !stays_inside(path))
    throw failure("{} is \"{}\"; expected a path relative to its root, without \"..\"", what, path);
  return path;
}

void check_count(std::uint64_t count, const void* items, std::uint64_t most, std::string_view what) {
  if (count > most) throw failure("{} {}; at most {} are allowed", count, what, most);
  if (count > 0 && items == nullptr) throw failure("{} {} are announced, but there is no list", count, what);
}

// The items of a list, after its count was found sane.
template <typename Struct>
detail::Items<Struct> checked_items(const Struct* items, std::uint64_t count, std::uint64_t stride,
                                    std::string_view what) {
  check_count(count, items, most_items, what);
  return detail::Items<Struct>(items, count, stride, what);
}

FindingBox box_of(const collimator_box& given) {
  FindingBox box{given.x, given.y, given.width, given.height, std::string(checked(given.label, "a box's label"))};
  if (given.kind != COLLIMATOR_FINDING && given.kind != COLLIMATOR_OBJECT)
    throw failure("a box is of kind {}; expected 0 (a finding) or 1 (a thing that is none)", given.kind);
  box.kind = static_cast<BoxKind>(given.kind);
  for (const double value : {box.x, box.y, box.width, box.height})
    if (!std::isfinite(value) || std::abs(value) > static_cast<double>(most_px))
      throw failure("a box has the coordinate {}; expected pixels", value);
  if (box.width <= 0 || box.height <= 0) throw failure("a box has the size {} x {}", box.width, box.height);
  return box;
}

void take_runs(Region& region, const collimator_region& given) {
  region.grid_width = given.grid_width;
  region.grid_height = given.grid_height;
  if (region.grid_width < 1 || region.grid_height < 1 || region.grid_width > most_px || region.grid_height > most_px)
    throw failure("region \"{}\" names no file, and its grid is {} x {}; expected 1 to {}", region.part,
                  region.grid_width, region.grid_height, most_px);
  check_count(given.run_count, given.runs, most_runs, "runs of a region");
  const auto area = static_cast<std::uint64_t>(region.grid_width * region.grid_height);
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < given.run_count; ++i) {
    const std::uint64_t start = given.runs[2 * i], length = given.runs[2 * i + 1];
    if (start < at || start > area || length > area - start)
      throw failure("run {} of region \"{}\" is ({}, {}); expected runs in order inside {} pixels", i + 1, region.part,
                    start, length, area);
    at = start + length;
  }
  region.runs.assign(given.runs, given.runs + 2 * given.run_count);
}

Region region_of(const collimator_region& given) {
  Region region{.part = std::string(checked(given.part, "a region's part")),
                .file = std::string(checked_file(given.file, "a region's file"))};
  if (region.part.empty()) throw failure("a region has no part name");
  region.place = {given.left, given.top, given.width, given.height};
  const bool inside = std::abs(given.left) <= most_px && std::abs(given.top) <= most_px && given.width >= 1 &&
                      given.height >= 1 && given.width <= most_px && given.height <= most_px;
  if (region.place != Rect{} && !inside)
    throw failure("region \"{}\" lies at {}, {} with {} x {} pixels", region.part, given.left, given.top, given.width,
                  given.height);
  if (region.file.empty()) take_runs(region, given);
  return region;
}

void check_size(const Record& record) {
  const bool none = record.width == 0 && record.height == 0;
  const bool sane = record.width >= 1 && record.height >= 1 && record.width <= most_px && record.height <= most_px;
  if (!none && !sane)
    throw failure("the picture's size is {} x {}; expected 1 to {}", record.width, record.height, most_px);
}

}  // namespace

template <typename Body>
std::int32_t Intake::taking(Body body) noexcept {
  const std::scoped_lock lock(mutex_);
  try {
    if (wrong_.empty()) body();
  } catch (const std::exception& error) {
    wrong_ = error.what();
  } catch (...) {
    wrong_ = "an exception that is no std::exception";
  }
  return wrong_.empty() ? COLLIMATOR_OK : COLLIMATOR_FAILED;
}

// The name of a root as a Record has it: empty for the first.
std::string Intake::root_of(std::uint64_t place, std::string_view what) const {
  if (place >= roots_.size())
    throw failure("{} lies in folder {} of {} that the dataset was given", what, place + 1, roots_.size());
  return place == 0 ? "" : roots_[place];
}

bool Intake::is_taken(std::string_view id) const {
  bool found = false;
  collection_.records.each("", [&](const Record& record) { found = found || record.id == id; });
  return found;
}

void Intake::take_classes(std::uint64_t count, const collimator_text* names) {
  if (has_classes_) throw failure("the classes were given twice");
  check_count(count, names, most_bytes, "classes");
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string name(checked(names[i], "a class"));
    if (name.empty()) throw failure("class {} has no name", i + 1);
    for (const std::string& other : collection_.classes)
      if (other == name) throw failure("class \"{}\" stands twice", name);
    collection_.classes.push_back(name);
  }
  has_classes_ = true;
}

void Intake::take(const collimator_sample& given) {
  if (!has_classes_) throw failure("a sample came before the classes");
  Record& record = record_;
  record.id = checked(given.id, "the id");
  if (record.id.empty()) throw failure("the id is empty");
  if (ids_.perhaps(record.id) && is_taken(record.id)) throw failure("the id stands twice");
  record.own_id = record.id;
  record.patient = checked(given.patient, "the patient");
  if (record.patient.empty()) throw failure("the patient is empty");
  record.picture = checked_file(given.picture, "the picture");
  record.width = given.width;
  record.height = given.height;
  check_size(record);
  record.root = root_of(given.root, "the picture");
  record.channels = given.channels == 0 ? 1 : static_cast<std::int64_t>(given.channels);
  if (record.channels != 1 && record.channels != 3)
    throw failure("the picture has {} channels; expected 1 or 3", given.channels);
  if (record.channels == 3 && record.picture.empty() && record.width > 0)
    throw failure("the dataset draws the picture, which has one channel; it says 3");
  record.patient_space = checked(given.patient_space, "the patient's namespace");
  if (record.patient_space.find('/') != std::string::npos)
    throw failure("the patient's namespace \"{}\" has a '/', which divides it from the patient", record.patient_space);
  record.same_as = checked(given.same_as, "the picture that it is the same as");
  if (const std::size_t slash = record.same_as.find('/');
      !record.same_as.empty() && (slash == 0 || slash == std::string::npos || slash + 1 == record.same_as.size()))
    throw failure("it is the same as \"{}\"; expected NAMESPACE/ID", record.same_as);
  if (!record.same_as.empty() && record.patient_space.empty())
    throw failure("it says that it is the same as \"{}\", but not who gave its patient's id", record.same_as);

  check_count(given.label_count, given.labels, most_bytes, "labels");
  if (given.label_count != collection_.classes.size())
    throw failure("{} labels for {} classes", given.label_count, collection_.classes.size());
  record.labels.clear();
  std::map<std::string, float> soft;
  for (std::uint64_t i = 0; i < given.label_count; ++i) {
    const float label = given.labels[i];
    if (label < 0 || label > 1)
      throw failure("the label of class \"{}\" is {}; expected 0 to 1, or NaN", collection_.classes[i], label);
    const bool is_soft = label > 0 && label < 1;
    if (is_soft) soft[collection_.classes[i]] = label;
    record.labels.push_back(is_soft ? unknown_label : label);
  }
  set_soft_labels(record, soft);
  soft_labels_ += soft.size();
  check_count(given.metadata_count, given.metadata, most_bytes, "metadata fields");
  {
    MetadataSetter metadata(record);
    for (std::uint64_t i = 0; i < given.metadata_count; ++i) {
      const std::string_view name = checked(given.metadata[i].name, "a metadata field's name");
      if (name.empty()) throw failure("a metadata field has no name");
      const std::string_view value = checked(given.metadata[i].value, "a metadata value");
      if (!value.empty()) metadata.set(name, value);  // empty: not known
    }
  }
  const auto boxes = checked_items(given.boxes, given.box_count, given.box_stride, "boxes");
  record.boxes.clear();
  for (std::uint64_t i = 0; i < boxes.size(); ++i) record.boxes.push_back(box_of(boxes[i]));
  const auto regions = checked_items(given.regions, given.region_count, given.region_stride, "regions");
  record.regions.clear();
  for (std::uint64_t i = 0; i < regions.size(); ++i) {
    const collimator_region region = regions[i];
    record.regions.push_back(region_of(region));
    record.regions.back().root = root_of(region.root, "a region's file");
  }
  record.split = checked(given.split, "the official part");
  if (!record.split.empty() && record.split != "train" && record.split != "validate" && record.split != "test")
    throw failure("the official part is \"{}\"; expected train, validate, test or nothing", record.split);
  collection_.records.add(record);
}

void Intake::leave_out(collimator_text given_reason, std::uint64_t count) {
  const std::string reason(checked(given_reason, "the reason why entries are left out"));
  if (reason.empty()) throw failure("{} entries are left out for no reason", count);
  if (count > most_left_out)
    throw failure("{} entries are left out that \"{}\"; expected {} at most", count, reason, most_left_out);
  const auto known = std::ranges::find(left_out_, reason, &LeftOut::reason);
  if (known != left_out_.end()) {
    known->count += count;
    return;
  }
  if (left_out_.size() == most_reasons) throw failure("entries are left out for more than {} reasons", most_reasons);
  left_out_.push_back({reason, count});
}

collimator_sample_sink Intake::sink() {
  collimator_sample_sink sink{sizeof(collimator_sample_sink), this, nullptr, nullptr, nullptr};
  sink.left_out = [](void* self, collimator_text reason, std::uint64_t count) -> std::int32_t {
    auto& intake = *static_cast<Intake*>(self);
    return intake.taking([&] { intake.leave_out(reason, count); });
  };
  sink.classes = [](void* self, std::uint64_t count, const collimator_text* names) -> std::int32_t {
    auto& intake = *static_cast<Intake*>(self);
    return intake.taking([&] { intake.take_classes(count, names); });
  };
  sink.sample = [](void* self, const collimator_sample* given) -> std::int32_t {
    auto& intake = *static_cast<Intake*>(self);
    return intake.taking([&] {
      if (given == nullptr) throw failure("a sample is null");
      const collimator_sample sample = detail::taken(given);
      try {
        intake.take(sample);
      } catch (const std::runtime_error& error) {
        const bool readable = sample.id.data != nullptr && sample.id.size <= most_bytes;
        throw failure("sample {} (\"{}\"): {}", intake.collection_.records.size() + 1,
                      readable ? printable(detail::text_of(sample.id)) : "", error.what());
      }
    });
  };
  return sink;
}

PackedCollection Intake::finish() {
  if (!wrong_.empty()) throw failure("dataset {}: {}", dataset_, wrong_);
  if (!has_classes_) throw failure("dataset {} gave neither classes nor samples", dataset_);
  if (collection_.records.size() == 0)
    throw failure("dataset {} found no sample; check its `root` and filters", dataset_);
  const Written written = written_in(collection_.records);
  try {
    check_patients(written.patients);
  } catch (const InputError& error) {
    throw failure("dataset {}: {}", dataset_, error.what());
  }
  if (!written.wrong.empty()) throw failure("dataset {}: {}", dataset_, written.wrong);
  doubts_ = doubtful_patients(written.patients);
  if (soft_labels_ > 0)
    doubts_.push_back(
        fmt::format("{} labels lie between 0 and 1: a training takes them as its target, and everywhere else "
                    "they count as not known",
                    soft_labels_));
  return std::move(collection_);
}

}  // namespace collimator
