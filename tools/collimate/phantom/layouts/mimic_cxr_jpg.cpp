// MIMIC-CXR-JPG 2.0.0: gzipped tables of metadata, split and two programs' labels, JPEG below files/p10/pNNN/sNNN. Its
// form is taken from the publisher's page (physionet.org/content/mimic-cxr-jpg/2.0.0), not from the original.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/observations.hpp"

namespace collimator::imitation {
namespace {

constexpr const char* metadata = "mimic-cxr-2.0.0-metadata.csv.gz";
constexpr const char* split = "mimic-cxr-2.0.0-split.csv.gz";
constexpr std::array label_tables{"mimic-cxr-2.0.0-chexpert.csv.gz", "mimic-cxr-2.0.0-negbio.csv.gz"};

// The observations stand in the order of the alphabet here.
constexpr std::array<std::string_view, 14> sorted_names{
    "Atelectasis",   "Cardiomegaly", "Consolidation", "Edema",          "Enlarged Cardiomediastinum",
    "Fracture",      "Lung Lesion",  "Lung Opacity",  "No Finding",     "Pleural Effusion",
    "Pleural Other", "Pneumonia",    "Pneumothorax",  "Support Devices"};

// What the table of metadata says of a picture.
struct Projection {
  std::string_view name, meaning, procedure, orientation;
  bool upright;  // higher than wide
};

Projection projection_of(const Subject& subject, bool lateral) {
  if (lateral) {
    const bool left = subject.rng("lateral side").uniform() < 0.3;
    return {left ? "LL" : "LATERAL", left ? "left lateral" : "lateral", "CHEST (PA AND LAT)", "Erect", true};
  }
  const bool portable = subject.said("portable") == "yes";
  const char* procedure = portable ? "CHEST (PORTABLE AP)" : "CHEST (PA AND LAT)";
  if (subject.said("view") == "PA") return {"PA", "postero-anterior", procedure, "Erect", true};
  return {"AP", "antero-posterior", procedure, portable ? "Recumbent" : "Erect", false};
}

class MimicLayout final : public Layout {
 public:
  std::string name() const override { return "mimic_cxr_jpg"; }
  std::string about() const override { return "MIMIC-CXR-JPG 2.0.0: gzipped tables, labels by study; JPEG"; }
  Json phantom() const override {
    return {{"findings", {"all"}}, {"laterals", 0.95}, {"pictures_per_patient", 3}, {"sites", wards(0.5)}};
  }
  std::map<std::string, std::string> tables() const override {
    std::string names = "subject_id,study_id";
    for (const std::string_view name : sorted_names) names += "," + std::string(name);
    std::map<std::string, std::string> all{
        {metadata,
         "dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition,Rows,Columns,StudyDate,StudyTime,"
         "ProcedureCodeSequence_CodeMeaning,ViewCodeSequence_CodeMeaning,PatientOrientationCodeSequence_CodeMeaning\n"},
        {split, "dicom_id,study_id,subject_id,split\n"}};
    for (const char* table : label_tables) all[table] = names + "\n";
    return all;
  }

  void add(const Subject& subject, Entry& entry) const override {
    const std::int64_t person = 10000001 + subject.patient(), study = 50000001 + subject.number();
    const char* part =
        std::array{"train", "validate", "test"}[drawn_by(subject.patient_rng("split").uniform(), {0.9, 0.04, 0.06})];
    for (const Subject* view : {&subject, subject.lateral()}) {
      if (view == nullptr) continue;
      const Projection projection = projection_of(subject, view != &subject);
      std::string id = hex_digits(subject.rng(view == &subject ? "id" : "lateral id"), 40);
      for (const std::size_t dash : {32, 24, 16, 8}) id.insert(dash, "-");
      const Rect shown =
          part_of(view->sample().width, projection.upright ? 2544 : 3056, projection.upright ? 3056 : 2544);
      entry.picture(*view, fmt::format("files/p{}/p{}/s{}/{}.jpg", person / 1000000, person, study, id), shown,
                    [view, shown] { return as_jpeg(cut(view->picture(), shown), 95); });
      Rng rng = subject.rng("row");  // one time for the whole study
      entry.row(metadata,
                fmt::format("{},{},{},{},{},{},{},{}{:02}{:02},{:02}{:02}{:02}.{:03},{},{},{}", id, person, study,
                            projection.procedure, projection.name, shown.height, shown.width, 2110 + rng.below(90),
                            1 + rng.below(12), 1 + rng.below(28), rng.below(24), rng.below(60), rng.below(60),
                            rng.below(1000), projection.procedure, projection.meaning, projection.orientation));
      entry.row(split, fmt::format("{},{},{},{}", id, study, person, part));
    }
    const std::vector<std::string> cells = observed(subject, Reader::program);
    const std::vector<std::string>& names = report_observations();
    for (const char* table : label_tables) {
      std::string line = fmt::format("{},{}", person, study);
      for (const std::string_view name : sorted_names)
        line += "," + cells[static_cast<std::size_t>(std::ranges::find(names, name) - names.begin())];
      entry.row(table, line);
    }
  }
};

}  // namespace

const Layout& mimic_layout() {
  static const MimicLayout layout;
  return layout;
}

}  // namespace collimator::imitation
