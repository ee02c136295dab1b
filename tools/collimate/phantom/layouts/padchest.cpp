// PadChest: one table of 36 columns with Python lists in its cells, PNG of 16 bits in numbered folders.
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

constexpr const char* table = "PADCHEST_chest_x_ray_images_labels_160K_01.02.19.csv";

// The words of PadChest's reports for a finding, and their number in the UMLS.
struct Term {
  std::string_view finding, label, cui;
};
constexpr Term terms[] = {{"Atelectasis", "laminar atelectasis", "C0264494"},
                          {"Cardiomegaly", "cardiomegaly", "C0018800"},
                          {"Consolidation", "consolidation", "C0521530"},
                          {"Edema", "pulmonary edema", "C0034063"},
                          {"Effusion", "pleural effusion", "C0032227"},
                          {"Emphysema", "emphysema", "C0034067"},
                          {"Fibrosis", "pulmonary fibrosis", "C0034069"},
                          {"Hernia", "hiatal hernia", "C3489393"},
                          {"Infiltration", "infiltrates", "C0277877"},
                          {"Mass", "mass", "C0149726"},
                          {"Nodule", "nodule", "C0034079"},
                          {"Pleural_Thickening", "pleural thickening", "C0264545"},
                          {"Pneumonia", "pneumonia", "C0032285"},
                          {"Pneumothorax", "pneumothorax", "C0032326"}};

// As Python prints a list; every item but the first begins with a blank there.
std::string python_list(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "'" : ", ' ") + item + "'";
  return "[" + text + "]";
}

std::string quoted(const std::string& cell) {
  return cell.find_first_of(",\"\n") == std::string::npos ? cell : "\"" + cell + "\"";
}

std::string digits(Rng rng, int count) {
  std::string text(1, static_cast<char>('1' + rng.below(9)));
  while (--count > 0) text += static_cast<char>('0' + rng.below(10));
  return text;
}

class PadChestLayout final : public Layout {
 public:
  std::string name() const override { return "padchest"; }
  std::string about() const override { return "PadChest: lists of labels in one table; PNG, 16 bits"; }
  Json phantom() const override {
    return {{"findings", {"all"}}, {"laterals", 0.6}, {"pictures_per_patient", 1.6}, {"sites", wards(0.25)}};
  }
  std::map<std::string, std::string> tables() const override {
    return {{table,
             ",ImageID,ImageDir,StudyDate_DICOM,StudyID,PatientID,PatientBirth,PatientSex_DICOM,ViewPosition_DICOM,"
             "Projection,MethodProjection,Pediatric,Modality_DICOM,Manufacturer_DICOM,PhotometricInterpretation_DICOM,"
             "PixelRepresentation_DICOM,PixelAspectRatio_DICOM,SpatialResolution_DICOM,BitsStored_DICOM,"
             "WindowCenter_DICOM,WindowWidth_DICOM,Rows_DICOM,Columns_DICOM,XRayTubeCurrent_DICOM,Exposure_DICOM,"
             "ExposureInuAs_DICOM,ExposureTime,RelativeXRayExposure_DICOM,ReportID,Report,MethodLabel,Labels,"
             "Localizations,LabelsLocalizationsBySentence,labelCUIS,LocalizationsCUIS\n"}};
  }

  void add(const Subject& subject, Entry& entry) const override {
    for (const Subject* view : {&subject, subject.lateral()})
      if (view != nullptr) add_picture(subject, *view, entry);
  }

 private:
  // One of a study's pictures, and its row: `view` is the frontal picture of the study, or its side view.
  static void add_picture(const Subject& subject, const Subject& view, Entry& entry) {
    const bool lateral = &view != &subject;
    Rng rng = subject.rng("row");  // one time, one machine and one report for the whole study
    const std::string study = digits(subject.rng("study"), 38), patient = digits(subject.patient_rng("id"), 36);
    const std::string file = study + "_" + hex_digits(subject.rng(lateral ? "lateral name" : "name"), 6) + ".png";
    const std::int64_t folder = subject.number() % 54 + 1;
    const Rect shown = part_of(view.sample().width, 1000, static_cast<std::int64_t>(1000 * rng.uniform(0.83, 1)));
    entry.picture(view, fmt::format("{}/{}", folder, file), shown, [&subject, &view, shown, lateral] {
      return as_png(deepened(cut(view.picture(), shown), 16, subject.rng(lateral ? "lateral depth" : "depth")),
                    shown.width, shown.height);
    });

    std::vector<std::string> labels, cuis;
    for (const Term& term : terms)
      if (subject.has(term.finding)) labels.emplace_back(term.label), cuis.push_back("'" + std::string(term.cui) + "'");
    if (labels.empty()) labels = {"normal"}, cuis = {"'C0205307'"};
    const auto drain = subject.sample().metadata.find("shortcut_drain");
    if (drain != subject.sample().metadata.end() && drain->second == "yes")
      labels.emplace_back("chest drain tube"), cuis.emplace_back("'C0008034'");
    const bool physician = rng.uniform() < 0.27;
    const std::string list = python_list(labels);
    const bool pa = subject.said("view") == "PA", philips = rng.uniform() < 0.5;
    const int year = 2009 + static_cast<int>(rng.below(9));
    const std::string date = fmt::format("{}{:02}{:02}", year, 1 + rng.below(12), 1 + rng.below(28));
    // Some rows say None, or nothing, of the exposure.
    const bool exposed = rng.uniform() < 0.6;
    const std::array cells{std::to_string(2 * subject.number() + (lateral ? 1 : 0)),
                           file,
                           std::to_string(folder),
                           date,
                           study,
                           patient,
                           fmt::format("{}.0", year - subject.age()),
                           subject.said("sex"),
                           std::string(lateral ? "LATERAL"
                                       : pa    ? "POSTEROANTERIOR"
                                               : "ANTEROPOSTERIOR"),
                           std::string(lateral                             ? "L"
                                       : pa                                ? "PA"
                                       : subject.said("portable") == "yes" ? "AP_horizontal"
                                                                           : "AP"),
                           std::string("Manual review of DICOM fields"),
                           std::string("No"),
                           std::string(philips ? "DX" : "CR"),
                           std::string(philips ? "PhilipsMedicalSystems" : "ImagingDynamicsCompanyLtd"),
                           std::string("MONOCHROME2"),
                           std::string("0.0"),
                           std::string(philips ? "[1, 1]" : ""),
                           std::string("0.143"),
                           std::string("16.0"),
                           std::string("32767.5"),
                           std::string("65535.0"),
                           fmt::format("{}.0", shown.height),
                           fmt::format("{}.0", shown.width),
                           std::string(exposed ? "320" : "None"),
                           std::string(exposed ? fmt::format("{}", 2 + rng.below(8)) : "None"),
                           std::string(exposed ? "5.115000e+02" : ""),
                           std::string(exposed ? "16" : "None"),
                           std::string("None"),
                           digits(subject.rng("report"), 7),
                           std::string(labels[0] == "normal" ? "sin hallazg patolog ." : "hallazg descrit ."),
                           std::string(physician ? "Physician" : "RNN_model"),
                           list,
                           std::string("[]"),
                           physician ? "[" + list + "]" : list,
                           fmt::format("[{}]", fmt::join(cuis, " ")),
                           std::string("[]")};
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + quoted(cells[i]);
    entry.row(table, line);
  }
};

}  // namespace

const Layout& padchest_layout() {
  static const PadChestLayout layout;
  return layout;
}

}  // namespace collimator::imitation
