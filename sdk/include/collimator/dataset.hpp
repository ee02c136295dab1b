// What the author of a dataset includes: a dataset turns a folder of files into samples.
//
// A complete one, sdk/examples/spot/spot.cpp:
//
//   // A positive control: noise, with a bright spot in every second picture. What does not find the spot is broken.
//   #include <collimator/dataset.hpp>
//   namespace {
//   class Spot final : public collimator::Dataset {
//    public:
//     struct Params {
//       std::int64_t count = 40, seed = 1;
//       void describe(auto& field) {
//         field("count", count, "pictures; every second one shows the spot").range(1, 100000);
//         field("seed", seed, "seed of the noise and of the places of the spots");
//       }
//     };
//     explicit Spot(Params params) : params_(params) {}
//     collimator::Samples read(const collimator::Folder&) const override {
//       collimator::Samples result{.classes = {"spot"}, .samples = {}};
//       for (std::int64_t i = 0; i < params_.count; ++i) {
//         collimator::Sample& sample = result.samples.emplace_back();
//         sample.id = sample.patient = std::to_string(i);
//         sample.width = sample.height = 64;
//         sample.labels = {i % 2 == 1 ? 1.0F : 0.0F};
//         if (i % 2 == 1) sample.boxes = {box(sample.id)};
//       }
//       return result;
//     }
//     void draw(std::string_view id, collimator::MaskView pixels) const override {  // any thread, any order
//       collimator::Rng noise = collimator::Rng(params_.seed).stream("noise").stream(id);
//       for (std::int64_t y = 0; y < pixels.height(); ++y)
//         for (std::uint8_t& pixel : pixels.row(y)) pixel = static_cast<std::uint8_t>(64 + noise.below(64));
//       if (id.back() % 2 == 1) pixels.inside({std::int64_t(box(id).x), std::int64_t(box(id).y), 8, 8}).fill(255);
//     }
//
//    private:
//     collimator::FindingBox box(std::string_view id) const {
//       collimator::Rng place = collimator::Rng(params_.seed).stream("place").stream(id);
//       return {double(place.below(64 - 8)), double(place.below(64 - 8)), 8, 8, "spot"};
//     }
//     Params params_;
//   };
//   }  // namespace
//   COLLIMATOR_DATASET(Spot, "spot", "1.0.0", "Noise, with a bright spot in every second picture")
//
// Threads: read() is called once for each object that reads, on one thread. draw() is called from several threads at
// once on one object, for different samples, in any order.
//
// Lifecycle: the host makes an object to read, and others, mostly in other processes, to draw. So draw() must not rely
// on what read() has found: it depends on the parameters and the sample's id alone, and gives the same pixels each
// time. An object may be made and destroyed on any thread, and is destroyed when no call of it is under way. `host()`
// serves from the end of the constructor to the end of the destructor, and the folders while read() runs.
//
// Units: boxes and places are pixels of the native picture, from its top left corner. Drawn pictures are uint8 [H,W] of
// the sample's height and width, and 255 is white. Labels are 0, 1 or unknown_label, one for each class; one between 0
// and 1 is what a training learns, and not known elsewhere. Metadata is text; an empty text means that it is not known.
//
// Ranges, which the host checks sample by sample and tells with the sample's number and id:
// - Classes have names, each once. Ids are not empty, and each stands once. A patient is not empty.
// - Pictures and mask files are relative to their folder, without "..". A sample has a file, or a width and height for
//   draw(), or neither, if nobody needs its picture.
// - Boxes and places have a width and a height above 0; they may reach beyond the picture.
// - `split` is train, validate, test or empty; `channels` is 1 or 3, the same for all pictures of a dataset.
// - A text is UTF-8 of at most 65,536 bytes. There is at least one sample.
//
// Errors: any std::exception, also one thrown by the constructor or by Params::check(), ends the node that called, with
// the message `ID: what()`, cut after 2,048 bytes; say file, row and column (CsvTable in table.hpp does). Read files
// through the Folder only: what it has read is what the key of the result depends on.
//
// Cancelling: the host looks between samples. A read() that takes seconds calls host().check_cancelled() now and then,
// tells how far it is by host().progress(done, total), and what is worth a line in the node's log by host().log(line).
#pragma once

#include <deque>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <collimator/detail/plugin.hpp>
#include <collimator/folder.hpp>
#include <collimator/rng.hpp>
#include <collimator/views.hpp>

namespace collimator {

inline constexpr float unknown_label = std::numeric_limits<float>::quiet_NaN();

// A region of interest: a mask file (1 where >= half of its range), or runs along the rows of a grid.
struct Region {
  std::string part;                 // "lungs", "left_lung", "heart", …
  std::string file;                 // relative to `root`; empty: `runs`
  Rect place;                       // where it lies in the picture; all 0: stretched over all of it
  std::vector<std::uint64_t> runs;  // start, length, start, length, …; the first pixel is 0
  std::int64_t grid_width = 0, grid_height = 0;
  std::string root;  // the parameter that names the file's folder, such as "root_masks"; empty: `root`
};

// A box in native pixels: of a finding, unless `kind` says that it stands around a thing that is none.
struct FindingBox {
  double x = 0, y = 0, width = 0, height = 0;
  std::string label;  // the finding's class, or the thing's name
  BoxKind kind = BoxKind::finding;
};

// One picture and what is known of it.
struct Sample {
  std::string id, patient;
  std::string picture;  // relative to `root`; empty: the dataset draws it
  // Of a picture that the dataset draws. Of a file: of the publisher's picture, in whose pixels boxes and places are;
  // the host scales them to the file's size. 0: the file's own.
  std::int64_t width = 0, height = 0;
  std::vector<float> labels;                    // one per class: 0 to 1, or NaN = unknown
  std::map<std::string, std::string> metadata;  // sex, age, view, site, …
  std::vector<FindingBox> boxes;
  std::vector<Region> regions;
  std::string split;          // "train", "validate" or "test" where the publisher says so
  std::string root;           // the parameter that names the picture's folder, such as "root_scans"; empty: `root`
  std::int64_t channels = 1;  // 1: networks see the picture in grey, whatever the file has; 3: in colour
  std::string patient_space;  // who gave the patient's id, where ids of several givers may meet
  // "NAMESPACE/ID" of the same picture in the collection that this one was taken from ("chestxray14/00000001_000.png"),
  // so that it is not in training and test under two names. `patient_space` and `patient` say whose it is there.
  std::string same_as;
};

// Entries of a dataset's tables that became no sample, and why: completes "12 entries …", as in "have no picture".
struct LeftOut {
  std::string reason;
  std::uint64_t count = 0;
};

// The samples of a dataset, in a stable order.
struct Samples {
  std::vector<std::string> classes;
  std::vector<Sample> samples;
  std::vector<LeftOut> left_out{};
};

// Takes samples one by one.
class SampleTaker {
 public:
  virtual ~SampleTaker() = default;
  virtual void classes(const std::vector<std::string>& names) = 0;  // once, before all samples
  virtual void take(const Sample& sample) = 0;
  virtual void leave_out(const LeftOut& entries) = 0;  // a reason that comes again adds to its count
};

// Base of all datasets. A parameter named `root` (a Path) is the folder that the host opens, and so are those whose
// names begin with `root_`. A class may say beside its functions:
// - `static constexpr std::array tags{"PatientSex", "ViewPosition"};`: the host reads these tags of each picture's file
//   (DICOM) and makes them metadata of the same names, where read() has not given that field already.
// - `static constexpr bool restricted = true;`: the owner does not allow the data to be passed on, so that reports show
//   neither pictures nor ids unless asked to.
class Dataset : public Hosted {
 public:
  virtual ~Dataset() = default;

  // Lists all samples; reads index files only, no picture. Throws std::exception with file, row and
  // column where a table is wrong.
  virtual Samples read(const Folder& folder) const = 0;

  // What the host calls: the same, one by one. A dataset of large tables does its reading here, so that its samples are
  // never in memory all at once, and lets read() be `return collimator::listed(*this, folder);`.
  virtual void each(const Folder& folder, SampleTaker& taker) const {
    Samples all = read(folder);
    taker.classes(all.classes);
    for (Sample& sample : all.samples) {
      taker.take(sample);
      sample = {};  // the host has its own now
    }
    for (const LeftOut& entries : all.left_out) taker.leave_out(entries);
  }

  // Fills `pixels` [H,W] (uint8) of a sample whose `picture` is empty.
  virtual void draw(std::string_view sample_id, MaskView pixels) const {
    (void)pixels;
    throw std::runtime_error("this dataset does not draw pictures, so it has none for " + std::string(sample_id));
  }
};

// All that each() of a dataset gives.
inline Samples listed(const Dataset& dataset, const Folder& folder) {
  class List final : public SampleTaker {
   public:
    void classes(const std::vector<std::string>& names) override { all.classes = names; }
    void take(const Sample& sample) override { all.samples.push_back(sample); }
    void leave_out(const LeftOut& entries) override { all.left_out.push_back(entries); }
    Samples all;
  } list;
  dataset.each(folder, list);
  return std::move(list.all);
}

namespace detail {

// The host's folders seen from the author's side: the first, and by name the others.
class HostFolder final : public Folder {
 public:
  explicit HostFolder(const Items<collimator_folder>& folders, std::uint64_t first = 0)
      : folder_(folders[first]), name_(text_of(folder_.name)) {
    if (folder_.list == nullptr || folder_.read == nullptr)
      throw std::runtime_error("the host's table of a folder lacks a function that this plugin calls");
    for (std::uint64_t i = 1; first == 0 && i < folders.size(); ++i) others_.emplace_back(folders, i);
  }
  std::vector<std::string> list(std::string_view path) const override {
    std::vector<std::string> result;
    Message message;
    const auto each = [](void* context, collimator_text item) {
      static_cast<std::vector<std::string>*>(context)->emplace_back(text_of(item));
    };
    check(folder_.list(folder_.self, text_of(path), &result, each, message.error()), message);
    return result;
  }
  std::string read(std::string_view path) const override {
    collimator_text content{};
    Message message;
    check(folder_.read(folder_.self, text_of(path), &content, message.error()), message);
    return std::string(text_of(content));
  }
  const Folder& root(std::string_view parameter) const override {
    if (parameter == name_) return *this;
    for (const HostFolder& other : others_)
      if (parameter == other.name_) return other;
    return Folder::root(parameter);
  }
  // The place of a root in the host's list; 0 for "".
  std::uint64_t place_of(const std::string& parameter) const {
    if (parameter.empty() || parameter == name_) return 0;
    for (std::size_t i = 0; i < others_.size(); ++i)
      if (parameter == others_[i].name_) return i + 1;
    Folder::root(parameter);  // throws
    return 0;
  }

 private:
  static void check(std::int32_t status, const Message& message) {
    if (status == COLLIMATOR_CANCELLED) throw CancelledByHost{};
    if (status != COLLIMATOR_OK) throw std::runtime_error(std::string(message.text()));
  }
  collimator_folder folder_;
  std::string name_;
  std::deque<HostFolder> others_;
};

// Hands one sample over; `place_of` turns the name of a root into its place.
template <typename PlaceOf>
std::int32_t pass(const Sample& sample, const collimator_sample_sink& sink, PlaceOf place_of) {
  std::vector<collimator_field> metadata;
  for (const auto& [name, value] : sample.metadata) metadata.push_back({text_of(name), text_of(value)});
  std::vector<collimator_box> boxes;
  for (const FindingBox& box : sample.boxes)
    boxes.push_back({sizeof(collimator_box), box.x, box.y, box.width, box.height, text_of(box.label),
                     static_cast<std::uint64_t>(box.kind)});
  std::vector<collimator_region> regions;
  for (const Region& region : sample.regions)
    regions.push_back({sizeof(collimator_region), text_of(region.part), text_of(region.file), region.place.x,
                       region.place.y, region.place.width, region.place.height, region.runs.size() / 2,
                       region.runs.data(), region.grid_width, region.grid_height, place_of(region.root)});
  collimator_sample record{};
  record.size = sizeof record;
  record.id = text_of(sample.id);
  record.patient = text_of(sample.patient);
  record.picture = text_of(sample.picture);
  record.width = sample.width;
  record.height = sample.height;
  record.label_count = sample.labels.size();
  record.labels = sample.labels.data();
  record.metadata_count = metadata.size();
  record.metadata = metadata.data();
  record.box_count = boxes.size();
  record.box_stride = sizeof(collimator_box);
  record.boxes = boxes.data();
  record.region_count = regions.size();
  record.region_stride = sizeof(collimator_region);
  record.regions = regions.data();
  record.split = text_of(sample.split);
  record.root = place_of(sample.root);
  record.channels = static_cast<std::uint64_t>(sample.channels);
  record.patient_space = text_of(sample.patient_space);
  record.same_as = text_of(sample.same_as);
  return sink.sample(sink.self, &record);
}

// The host takes no more samples; it remembers why.
struct RefusedByHost {};

// The host's sink seen from the author's side.
class HostTaker final : public SampleTaker {
 public:
  HostTaker(const collimator_sample_sink& sink, const HostFolder& folder, const Host& host)
      : sink_(sink), folder_(folder), host_(host) {
    if (sink.classes == nullptr || sink.sample == nullptr)
      throw std::runtime_error("the host's table for samples lacks a function that this plugin calls");
  }
  void classes(const std::vector<std::string>& names) override {
    std::vector<collimator_text> texts;
    for (const std::string& name : names) texts.push_back(text_of(name));
    if (sink_.classes(sink_.self, texts.size(), texts.data()) != COLLIMATOR_OK) throw RefusedByHost{};
  }
  void take(const Sample& sample) override {
    host_.check_cancelled();
    const auto place_of = [&](const std::string& root) { return folder_.place_of(root); };
    if (pass(sample, sink_, place_of) != COLLIMATOR_OK) throw RefusedByHost{};
  }
  void leave_out(const LeftOut& entries) override {
    if (sink_.left_out == nullptr || entries.count == 0) return;  // a host that does not count them
    if (sink_.left_out(sink_.self, text_of(entries.reason), entries.count) != COLLIMATOR_OK) throw RefusedByHost{};
  }

 private:
  const collimator_sample_sink& sink_;
  const HostFolder& folder_;
  const Host& host_;
};

template <typename Plugin>
std::int32_t read_samples(const void* object, std::uint64_t count, std::uint64_t stride,
                          const collimator_folder* given_folders, const collimator_sample_sink* given_sink,
                          collimator_error* error) noexcept {
  return guarded(error, [&] {
    const auto* dataset = static_cast<const Plugin*>(object);
    const HostFolder folder{Items<collimator_folder>(given_folders, count, stride, "folders")};
    const collimator_sample_sink sink = taken(given_sink);
    HostTaker taker(sink, folder, dataset->host());
    try {
      static_cast<const Dataset*>(dataset)->each(folder, taker);
    } catch (const RefusedByHost&) {
    }
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
  std::string more;
  if constexpr (requires { Plugin::tags; })
    more = text_list("tags", std::vector<std::string>(std::begin(Plugin::tags), std::end(Plugin::tags)));
  if constexpr (requires { Plugin::restricted; })
    if (Plugin::restricted) more += R"(,"restricted":true)";
  return library(about, manifest<Plugin>(about, "portable", more), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the dataset `id`. Once per library.
#define COLLIMATOR_DATASET(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::dataset_library<Class>({"dataset", 1, id, version, about})))
