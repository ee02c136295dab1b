// VinDr-CXR (Nguyen et al., Scientific Data 2022, arXiv:2012.15029; physionet.org/content/vindr-cxr/1.0.0): 18,000
// pictures as DICOM, read by three radiologists each (the test part: by the consensus of five), with boxes. Written
// from the publisher's page and from programs that read it; not tried on the original, which only those with an account
// may have.
#include <array>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/box_checks.hpp>
#include <collimator/dataset.hpp>
#include <collimator/exclusions.hpp>
#include <collimator/table.hpp>
#include <collimator/table_files.hpp>

#include "readers.hpp"

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;

enum class Pictures { present, all };

// Height and width of the publisher's picture.
struct Size {
  std::int64_t height = 0, width = 0;
};

class VinDrCxr final : public collimator::Dataset {
 public:
  static constexpr std::array tags{"PatientSex", "PatientAge"};
  static constexpr bool restricted = true;

  struct Params {
    collimator::Path root;
    std::string readers = "majority", folder, sizes;
    std::vector<std::string> classes;
    Pictures pictures = Pictures::present;
    bool labels_only = false, full_size = false;

    void describe(auto& field) {
      field("root", root, "the folder that holds `annotations`, `train` and `test`").required();
      field("readers", readers,
            "what makes a label of the training part of its three readings: `majority`, `any`, or one radiologist, as "
            "R8, whose pictures alone are taken");
      field("classes", classes, "the labels that are classes; all 28 by default, `No finding` among them");
      field("folder", folder, "take only pictures below this folder of the root");
      field("sizes", sizes,
            "a table below the root with image_id, dim0 (height) and dim1 (width) of the originals, where the pictures "
            "are "
            "smaller copies");
      field("full_size", full_size, "pictures that are no DICOM are as large as the originals, so that boxes fit them");
      field("pictures", pictures, "the rows whose picture is there, or all rows, a missing picture being an error")
          .value("present", Pictures::present)
          .value("all", Pictures::all);
      field("labels_only", labels_only, "all rows, without pictures: truth for read_predictions");
    }
    void check() const {
      for (const std::string& name : classes)
        if (std::ranges::find(vindr::labels(), name) == vindr::labels().end())
          throw std::invalid_argument("classes: there is no " + collimator::in_quotes(name) + "; " +
                                      collimator::missing_name(name, vindr::labels()));
      const bool is_reader = readers.size() >= 2 && readers[0] == 'R' && is_digit(readers[1]);
      if (readers != "majority" && readers != "any" && !is_reader)
        throw std::invalid_argument("readers: " + collimator::in_quotes(readers) +
                                    " is none; expected `majority`, `any`, or a radiologist as R8");
      if (full_size && !sizes.empty())
        throw std::invalid_argument("full_size says that pictures have the originals' size; leave out `sizes`");
    }
    static bool is_digit(char character) { return character >= '0' && character <= '9'; }
  };

  explicit VinDrCxr(Params params) : params_(std::move(params)) {}

  // Ids are image_id, as CheXmask has them. Each picture is its own patient, as the publisher tells none. Metadata:
  // view (all are PA), and the tags. Boxes of all readers whose label holds, in pixels of the original. Parts: train,
  // test.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    std::optional<Paths> pictures;  // after the tables, whose absence says more than two pictures of one name
    Samples result{params_.classes.empty() ? vindr::labels() : params_.classes, {}};
    Reading reading{.sizes = sizes(folder)};
    bool found = false;
    std::string missing;
    for (const std::string part : {"train", "test"}) {
      const auto labels = table_of(folder, files, "image_labels_" + part);
      const auto boxes = table_of(folder, files, "annotations_" + part);
      if (!labels && boxes)
        throw std::runtime_error("there is " + boxes->name() + ", but no annotations/image_labels_" + part +
                                 ".csv, nor one that ends in .gz, below the root " + params_.root.text);
      if (!labels) {
        missing = part;
        continue;
      }
      found = true;
      if (!boxes)
        host().log(std::string("there is no annotations/annotations_")
                       .append(part)
                       .append(".csv: no picture of ")
                       .append(part)
                       .append(" has a box"));
      if (!pictures) pictures = picture_paths(files);
      add(*labels, boxes, part, *pictures, reading, result);
    }
    if (!found)
      throw std::runtime_error(collimator::not_in_root(
          files, {"annotations/image_labels_train.csv", "annotations/image_labels_test.csv"}, params_.root.text));
    if (!missing.empty())
      host().log("there is no annotations/image_labels_" + missing + ".csv: the part " + missing + " has no picture");
    result.left_out = reading.left_out.list();
    tell(result, reading);
    return result;
  }

 private:
  using Paths = std::unordered_map<std::string_view, std::string_view>;  // picture's id -> path
  struct Reading {
    std::unordered_map<std::string, Size> sizes;
    collimator::Exclusions left_out{};
    collimator::BoxChecks boxes{};
    std::size_t rows = 0, without_boxes = 0, by_consensus = 0;
    std::unordered_map<std::string, std::string> ids{};  // -> the table that has it
  };

  std::optional<CsvTable> table_of(const Folder& folder, const std::vector<std::string>& files,
                                   const std::string& name) const {
    const auto tell = [&](const std::string& line) { host().log(line); };
    const auto path = collimator::table_path(files, "annotations/" + name + ".csv", tell),
               loose = collimator::table_path(files, name + ".csv", tell);
    if (path && loose) host().log("there are " + *path + " and " + *loose + ": " + *path + " is read");
    if (!path && !loose) return std::nullopt;
    return CsvTable(folder.read(path ? *path : *loose), path ? *path : *loose);
  }

  Paths picture_paths(const std::vector<std::string>& files) const {
    Paths result;
    if (params_.labels_only) return result;
    for (const std::string& path : files) {
      if (!params_.folder.empty() && !path.starts_with(params_.folder + "/")) continue;
      std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
      bool is_picture = false;
      for (const std::string_view end : {".dicom", ".dcm", ".png", ".jpg", ".jpeg"})
        if (!is_picture && name.ends_with(end)) {
          name.remove_suffix(end.size());
          is_picture = true;
        }
      if (!is_picture) continue;
      if (const auto [same, is_new] = result.emplace(name, path); !is_new)
        throw std::runtime_error("there are two pictures " + std::string(name) + ": " + std::string(same->second) +
                                 " and " + path + "; name one of the folders with `folder`");
    }
    return result;
  }

  std::unordered_map<std::string, Size> sizes(const Folder& folder) const {
    std::unordered_map<std::string, Size> result;
    if (params_.sizes.empty()) return result;
    const CsvTable table(folder.read(params_.sizes), params_.sizes);
    const std::size_t id = table.column("image_id"), height = table.column("dim0"), width = table.column("dim1");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const Size size{table.integer(row, height), table.integer(row, width)};
      if (size.height < 1 || size.height > 65536) throw table.wrong(row, height, "is no height; expected 1 to 65536");
      if (size.width < 1 || size.width > 65536) throw table.wrong(row, width, "is no width; expected 1 to 65536");
      if (!result.emplace(table.cell(row, id), size).second) throw table.wrong(row, id, "stands there twice");
    }
    return result;
  }

  void add(const CsvTable& labels, const std::optional<CsvTable>& boxes, const std::string& part, const Paths& pictures,
           Reading& reading, Samples& result) const {
    const bool one_reader = params_.readers != "majority" && params_.readers != "any";
    const vindr::Readings readings(labels, one_reader ? params_.readers : "");
    std::unordered_map<std::string, std::size_t> places;  // picture -> its place among the readings
    std::unordered_map<std::string, Sample*> samples;
    const std::size_t first = result.samples.size();
    reading.rows += readings.not_read().size();
    for (const std::string& id : readings.not_read()) reading.left_out.count("were not read by " + params_.readers, id);
    for (std::size_t i = 0; i < readings.pictures().size(); ++i) {
      host().check_cancelled();
      const std::string& id = readings.pictures()[i];
      if (const auto [other, is_new] = reading.ids.emplace(id, labels.name()); !is_new)
        throw std::runtime_error(labels.name() + " has the picture " + id + ", which is in " + other->second + " too");
      places.emplace(id, i);
      ++reading.rows;
      const auto picture = pictures.find(id);
      if (picture == pictures.end() && !params_.labels_only) {
        if (params_.pictures == Pictures::all)
          throw std::runtime_error(labels.name() + ": there is no picture of " + id +
                                   " below the root; `pictures: present` leaves such rows out");
        reading.left_out.count("have no picture", id);
        continue;
      }
      Sample& sample = result.samples.emplace_back();
      sample.id = sample.patient = id;
      sample.patient_space = "vindr_cxr";
      sample.split = part;
      sample.metadata = {{"view", "PA"}};
      if (!params_.labels_only) sample.picture = picture->second;
      for (const std::string& name : result.classes)
        sample.labels.push_back(is_positive(readings.votes(i), *vindr::place_of(name)) ? 1.0F : 0.0F);
    }
    if (one_reader && !readings.has_readers()) reading.by_consensus += result.samples.size() - first;
    for (std::size_t i = first; i < result.samples.size(); ++i)
      samples.emplace(result.samples[i].id, &result.samples[i]);
    if (boxes) add_boxes(*boxes, readings, places, samples, reading);
  }

  bool is_positive(const vindr::Votes& votes, std::size_t label) const {
    return vindr::is_positive(votes, label, params_.readers == "any");
  }

  void add_boxes(const CsvTable& table, const vindr::Readings& readings,
                 const std::unordered_map<std::string, std::size_t>& places,
                 const std::unordered_map<std::string, Sample*>& samples, Reading& reading) const {
    const std::size_t id = table.column("image_id"), label = table.column("class_name");
    const std::optional<std::size_t> rad = table.find("rad_id");
    const std::array<std::size_t, 4> edges{table.column("x_min"), table.column("y_min"), table.column("x_max"),
                                           table.column("y_max")};
    const bool one_reader = params_.readers != "majority" && params_.readers != "any";
    std::unordered_map<std::string, bool> without;
    std::unordered_map<std::string, std::vector<collimator::FindingBox>> own;  // picture and radiologist -> boxes
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::optional<std::size_t> finding = vindr::place_of(table.cell(row, label));
      if (!finding)
        throw table.wrong(row, label,
                          "is no label; " + collimator::missing_name(table.cell(row, label), vindr::labels()));
      const auto numbers =
          collimator::box_numbers(table, row, edges, [](std::string_view cell) { return cell.empty(); });
      if (!numbers) continue;  // No finding, and global labels
      const std::array<double, 4>& edge = *numbers;
      if (!(edge[2] > edge[0])) throw table.wrong(row, edges[2], "is not above x_min");
      if (!(edge[3] > edge[1])) throw table.wrong(row, edges[3], "is not above y_min");
      if (rad && one_reader && table.cell(row, *rad) != params_.readers) continue;
      const std::string picture(table.cell(row, id));
      const auto place = places.find(picture);
      if (place == places.end()) throw table.wrong(row, id, "is not in the table of labels");
      const auto sample = samples.find(picture);
      if (sample == samples.end() || !is_positive(readings.votes(place->second), *finding)) continue;
      if (!set_size(*sample->second, reading)) {
        without.emplace(picture, true);
        continue;
      }
      collimator::FindingBox box{edge[0], edge[1], edge[2] - edge[0], edge[3] - edge[1], vindr::labels()[*finding]};
      const auto height = static_cast<double>(sample->second->height),
                 width = static_cast<double>(sample->second->width);
      reading.boxes.edges(box, width, height, table.place(row));
      auto& before = own[picture + '\n' + std::string(rad ? table.cell(row, *rad) : "")];
      reading.boxes.twice(box, before, table.place(row));
      before.push_back(box);
      sample->second->boxes.push_back(std::move(box));
    }
    reading.without_boxes += without.size();
  }

  // The original's size, in whose pixels boxes are. False where a copy's is not known.
  bool set_size(Sample& sample, const Reading& reading) const {
    const bool original = sample.picture.ends_with(".dicom") || sample.picture.ends_with(".dcm");
    if (const auto found = reading.sizes.find(sample.id); found != reading.sizes.end()) {
      sample.height = found->second.height;
      sample.width = found->second.width;
      return true;
    }
    return original || params_.full_size || params_.labels_only;
  }

  void tell(const Samples& result, const Reading& reading) const {
    const std::size_t kept = result.samples.size();
    if (kept == 0)
      throw std::runtime_error(
          "none of the " + std::to_string(reading.rows) + " pictures is left" +
          (reading.left_out.empty() ? "; `readers` is " + params_.readers : ": " + reading.left_out.told()) +
          "; `labels_only: true` reads the tables alone");
    if (!reading.left_out.empty())
      host().log(std::to_string(kept) + " of " + std::to_string(reading.rows) +
                 " pictures are read; left out: " + reading.left_out.told());
    if (reading.by_consensus > 0)
      host().log("`readers: " + params_.readers + "` decides the training part alone: " +
                 std::to_string(reading.by_consensus) + " pictures of the test part, labelled by consensus, stay");
    for (const std::string& line : reading.boxes.remarks()) host().log(line);
    if (reading.without_boxes > 0)
      host().log(
          "the boxes of " + std::to_string(reading.without_boxes) +
          " pictures are left out, since their files may be smaller than the originals: `sizes` names a table of "
          "the originals' sizes, and `full_size: true` says that they are as large");
    host().log("the publisher tells no patients: each picture counts as one of its own");
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(VinDrCxr, "vindr_cxr", "1.1.0",
                   "VinDr-CXR: 28 labels and boxes of single radiologists, DICOM; not tried on the original; also "
                   "called VinBigData")
