// VinDr-CXR: DICOM of up to 16 bits, three readers for each picture of the training part, boxes by reader. Its form is
// taken from the publisher's page (physionet.org/content/vindr-cxr/1.0.0), not from the original.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tools/collimate/phantom/dicom.hpp"
#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

constexpr std::array<std::string_view, 28> label_names{"Aortic enlargement",
                                                       "Atelectasis",
                                                       "Calcification",
                                                       "Cardiomegaly",
                                                       "Clavicle fracture",
                                                       "Consolidation",
                                                       "Edema",
                                                       "Emphysema",
                                                       "Enlarged PA",
                                                       "ILD",
                                                       "Infiltration",
                                                       "Lung Opacity",
                                                       "Lung cavity",
                                                       "Lung cyst",
                                                       "Mediastinal shift",
                                                       "Nodule/Mass",
                                                       "Pleural effusion",
                                                       "Pleural thickening",
                                                       "Pneumothorax",
                                                       "Pulmonary fibrosis",
                                                       "Rib fracture",
                                                       "Other lesion",
                                                       "COPD",
                                                       "Lung tumor",
                                                       "Pneumonia",
                                                       "Tuberculosis",
                                                       "Other diseases",
                                                       "No finding"};

// Findings that have boxes there, by the phantom's names; pneumonia is a label of the whole picture.
std::string_view boxed_as(std::string_view finding) {
  if (finding == "Effusion") return "Pleural effusion";
  if (finding == "Mass" || finding == "Nodule") return "Nodule/Mass";
  if (finding == "Pleural_Thickening") return "Pleural thickening";
  if (finding == "Fibrosis") return "Pulmonary fibrosis";
  if (finding == "Hernia") return "Other lesion";
  if (finding == "Pneumonia") return "Lung Opacity";
  return finding;
}

class VinDrLayout final : public Layout {
 public:
  std::string name() const override { return "vindr_cxr"; }
  std::string about() const override { return "VinDr-CXR: 28 labels and boxes by three readers; DICOM, 12 bits"; }
  Json phantom() const override { return {{"findings", {"all"}}, {"pictures_per_patient", 1}, {"ap_share", 0}}; }
  std::map<std::string, std::string> tables() const override {
    const auto labels = [](std::string text, const char* last) {
      for (const std::string_view name : label_names)
        text += "," + (name == "Other diseases" ? std::string(last) : std::string(name));
      return text + "\n";
    };
    return {{"annotations/annotations_train.csv", "image_id,rad_id,class_name,x_min,y_min,x_max,y_max\n"},
            {"annotations/annotations_test.csv", "image_id,class_name,x_min,y_min,x_max,y_max\n"},
            {"annotations/image_labels_train.csv", labels("image_id,rad_id", "Other diseases")},
            {"annotations/image_labels_test.csv", labels("image_id", "Other disease")}};
  }

  void add(const Subject& subject, Entry& entry) const override {
    const bool train = subject.rng("split").uniform() < 15.0 / 18;
    const std::string id = hex_digits(subject.rng("id"), 32), part = train ? "train" : "test";
    const Rect shown = part_of(subject.sample().width, 2500, 3000);
    entry.picture(subject, part + "/" + id + ".dicom", shown, [&subject, shown] { return picture(subject, shown); });
    if (!train) return read(subject, entry, shown, id, "test", 0, Rng(0));
    for (int reader = 0; reader < 3; ++reader) {
      const Rng rng = subject.rng("reader " + std::to_string(reader));
      Rng who = rng.stream("who");
      // Three of seventeen, none twice: each from a third of them.
      read(subject, entry, shown,
           fmt::format("{},R{}", id, 1 + reader * 6 + static_cast<int>(who.below(reader == 2 ? 5 : 6))), "train", 1,
           rng);
    }
  }

 private:
  // One reading: boxes that shake a little from reader to reader (`shake` 1), who also misses a finding now and then.
  static void read(const Subject& subject, Entry& entry, const Rect& shown, const std::string& begin,
                   const std::string& part, double shake, const Rng& rng) {
    std::vector<std::string> found;  // whole texts: the boxes are gone behind the loop
    std::size_t number = 0;
    for (const FindingBox& box : boxes_in(subject, shown)) {
      Rng draw = rng.stream(std::to_string(number++));
      if (draw.uniform() < 0.1 * shake) continue;
      const double spread = 0.04 * shake;
      const auto moved = [&](double edge, double length, double most) {
        return std::clamp(edge + spread * length * draw.uniform(-1, 1), 0.0, most);
      };
      const double left = moved(box.x, box.width, static_cast<double>(shown.width)),
                   top = moved(box.y, box.height, static_cast<double>(shown.height)),
                   right = moved(box.x + box.width, box.width, static_cast<double>(shown.width)),
                   bottom = moved(box.y + box.height, box.height, static_cast<double>(shown.height));
      if (right - left < 1 || bottom - top < 1) continue;
      const std::string_view label = boxed_as(box.label);
      entry.row("annotations/annotations_" + part + ".csv",
                fmt::format("{},{},{:.2f},{:.2f},{:.2f},{:.2f}", begin, label, left, top, right, bottom));
      found.emplace_back(label);
      if (box.label == "Pneumonia") found.push_back("Pneumonia");
      if (box.label == "Emphysema") found.push_back("COPD");
      if (box.label == "Mass") found.push_back("Lung tumor");
    }
    if (found.empty()) {
      found.push_back("No finding");
      entry.row("annotations/annotations_" + part + ".csv", begin + ",No finding,,,,");
    }
    std::string line = begin;
    for (const std::string_view name : label_names) line += std::ranges::find(found, name) != found.end() ? ",1" : ",0";
    entry.row("annotations/image_labels_" + part + ".csv", line);
  }

  static std::string picture(const Subject& subject, const Rect& shown) {
    DicomFile file(dicom_uid(subject.rng("uid")));
    Pixels pixels = cut(subject.picture(), shown);
    // One in six is stored with black for white, as there.
    if (subject.rng("photometric").uniform() < 1.0 / 6) {
      file.text(0x00280004, "CS", "MONOCHROME1");
      for (std::uint8_t& value : pixels.data) value = static_cast<std::uint8_t>(255 - value);
    }
    file.text(0x00100040, "CS", subject.said("sex"));
    file.text(0x00101010, "AS", fmt::format("{:03}Y", subject.age()));
    file.text(0x00280030, "DS", "0.139\\0.139");
    file.text(0x00281050, "DS", "2048");
    file.text(0x00281051, "DS", "4096");
    file.text(0x00281052, "DS", "0");
    file.text(0x00281053, "DS", "1");
    file.plain(deepened(pixels, 12, subject.rng("depth")), shown.width, shown.height, 12);
    return file.bytes();
  }
};

}  // namespace

const Layout& vindr_layout() {
  static const VinDrLayout layout;
  return layout;
}

}  // namespace collimator::imitation
