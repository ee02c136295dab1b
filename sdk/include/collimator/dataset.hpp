// What the author of a dataset includes: a dataset turns a folder of files into samples.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <collimator/detail/plugin.hpp>
#include <collimator/rng.hpp>
#include <collimator/views.hpp>

namespace collimator {

inline constexpr float unknown_label = std::numeric_limits<float>::quiet_NaN();

// A region of interest: a mask file (1 where >= half of its range), or runs along the rows of a grid.
struct Region {
  std::string part;                 // "lungs", "left_lung", "heart", …
  std::string file;                 // relative to the root; empty: `runs`
  Rect place;                       // where it lies in the picture; all 0: stretched over all of it
  std::vector<std::uint64_t> runs;  // start, length, start, length, …; the first pixel is 0
  std::int64_t grid_width = 0, grid_height = 0;
};

// A box of a finding, in native pixels.
struct FindingBox {
  double x = 0, y = 0, width = 0, height = 0;
  std::string label;
};

// One picture and what is known of it.
struct Sample {
  std::string id, patient;
  std::string picture;                          // relative to the root; empty: the dataset draws it
  std::int64_t width = 0, height = 0;           // of a picture that the dataset draws
  std::vector<float> labels;                    // one per class, 0, 1 or NaN = unknown
  std::map<std::string, std::string> metadata;  // sex, age, view, site, …
  std::vector<FindingBox> boxes;
  std::vector<Region> regions;
  std::string split;  // "train", "validate" or "test" where the publisher says so
};

// The samples of a dataset, in a stable order.
struct Samples {
  std::vector<std::string> classes;
  std::vector<Sample> samples;
};

// The files below the dataset's root, as the host hands them over: what is read here is what the
// result's key depends on, and a test can hold it all in memory.
class Folder {
 public:
  virtual ~Folder() = default;
  // All files below `folder` ("" for the root), relative to the root, in byte order.
  virtual std::vector<std::string> list(std::string_view folder) const = 0;
  // The content of a file, gunzipped where it is gzip. Throws where there is none.
  virtual std::string read(std::string_view path) const = 0;
};

// A folder in memory, for tests.
class MemoryFolder final : public Folder {
 public:
  explicit MemoryFolder(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  std::vector<std::string> list(std::string_view folder) const override {
    std::vector<std::string> result;
    const std::string prefix = folder.empty() ? "" : std::string(folder) + "/";
    for (const auto& [path, content] : files_)
      if (path.starts_with(prefix)) result.push_back(path);
    return result;
  }
  std::string read(std::string_view path) const override {
    const auto found = files_.find(std::string(path));
    if (found == files_.end()) throw std::runtime_error("there is no file " + std::string(path));
    return found->second;
  }

 private:
  std::map<std::string, std::string> files_;
};

// Base of all datasets. A parameter named `root` (a Path) is the folder that the host opens.
class Dataset {
 public:
  virtual ~Dataset() = default;

  // Lists all samples; reads index files only, no picture. Throws std::exception with file, row and
  // column where a table is wrong.
  virtual Samples read(const Folder& folder) const = 0;

  // Fills `pixels` [H,W] (uint8) of a sample whose `picture` is empty.
  virtual void draw(std::string_view sample_id, MaskView pixels) const {
    (void)pixels;
    throw std::runtime_error("this dataset does not draw pictures, so it has none for " + std::string(sample_id));
  }
};

namespace detail {

// The host's folder seen from the author's side.
class HostFolder final : public Folder {
 public:
  explicit HostFolder(const collimator_folder& folder) : folder_(folder) {}
  std::vector<std::string> list(std::string_view path) const override {
    std::vector<std::string> result;
    Message message;
    const auto each = [](void* context, collimator_text item) {
      static_cast<std::vector<std::string>*>(context)->emplace_back(text_of(item));
    };
    message.check(folder_.list(folder_.self, text_of(path), &result, each, &message.error));
    return result;
  }
  std::string read(std::string_view path) const override {
    collimator_text content{};
    Message message;
    message.check(folder_.read(folder_.self, text_of(path), &content, &message.error));
    return std::string(text_of(content));
  }

 private:
  struct Message {
    char text[2048];
    collimator_error error{sizeof(collimator_error), text, sizeof text, 0};
    void check(std::int32_t status) const {
      if (status != COLLIMATOR_OK) throw std::runtime_error(std::string(text, error.length));
    }
  };
  const collimator_folder& folder_;
};

inline std::int32_t pass(const Sample& sample, const collimator_sample_sink& sink) {
  std::vector<collimator_field> metadata;
  for (const auto& [name, value] : sample.metadata) metadata.push_back({text_of(name), text_of(value)});
  std::vector<collimator_box> boxes;
  for (const FindingBox& box : sample.boxes) boxes.push_back({box.x, box.y, box.width, box.height, text_of(box.label)});
  std::vector<collimator_region> regions;
  for (const Region& region : sample.regions)
    regions.push_back({text_of(region.part), text_of(region.file), region.place.x, region.place.y, region.place.width,
                       region.place.height, region.runs.size() / 2, region.runs.data(), region.grid_width,
                       region.grid_height});
  const collimator_sample record{
      sizeof record, text_of(sample.id),   text_of(sample.patient), text_of(sample.picture), sample.width,
      sample.height, sample.labels.size(), sample.labels.data(),    metadata.size(),         metadata.data(),
      boxes.size(),  boxes.data(),         regions.size(),          regions.data(),          text_of(sample.split)};
  return sink.sample(sink.self, &record);
}

template <typename Plugin>
std::int32_t read_samples(const void* object, const collimator_folder* folder, const collimator_sample_sink* sink,
                          collimator_error* error) noexcept {
  return guarded(error, [&] {
    const Samples samples = static_cast<const Plugin*>(object)->read(HostFolder(*folder));
    std::vector<collimator_text> names;
    for (const std::string& name : samples.classes) names.push_back(text_of(name));
    if (sink->classes(sink->self, names.size(), names.data()) != COLLIMATOR_OK) return;
    for (const Sample& sample : samples.samples)
      if (pass(sample, *sink) != COLLIMATOR_OK) return;  // the host remembers why
  });
}

template <typename Plugin>
std::int32_t draw_pixels(const void* object, collimator_text id, const collimator_tensor* pixels,
                         collimator_error* error) noexcept {
  return guarded(error, [&] { static_cast<const Plugin*>(object)->draw(text_of(id), view_of<std::uint8_t>(pixels)); });
}

template <typename Plugin>
const collimator_library* dataset_library(const About& about) {
  static const collimator_dataset_v1 functions{sizeof functions, create<Plugin>, destroy<Plugin>, read_samples<Plugin>,
                                               draw_pixels<Plugin>};
  return library(about, manifest<Plugin>(about, "portable", ""), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the dataset `id`. Once per library.
#define COLLIMATOR_DATASET(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::dataset_library<Class>({"dataset", 1, id, version, about})))
