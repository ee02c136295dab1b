// RSNA Pneumonia Detection Challenge 2018: DICOM with JPEG inside, a table of boxes and one of three classes.
#include <fmt/format.h>

#include "tools/collimate/phantom/dicom.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

constexpr const char* label_table = "stage_2_train_labels.csv";
constexpr const char* class_table = "stage_2_detailed_class_info.csv";

class RsnaLayout final : public Layout {
 public:
  std::string name() const override { return "rsna_pneumonia"; }
  std::string about() const override { return "RSNA Pneumonia 2018: boxes, three classes; DICOM, 8 bits, 1024 x 1024"; }
  Json phantom() const override {
    return {{"findings", {"all"}},
            {"pictures_per_patient", 1},
            {"rates", {{"Pneumonia", 0.16}, {"Consolidation", 0.05}, {"Infiltration", 0.06}}},
            {"sites", wards(0.45)}};
  }
  std::map<std::string, std::string> tables() const override {
    return {{label_table, "patientId,x,y,width,height,Target\n"}, {class_table, "patientId,class\n"}};
  }

  void add(const Subject& subject, Entry& entry) const override {
    const std::string id = uuid(subject.rng("id"));
    const Rect all{0, 0, subject.sample().width, subject.sample().height};
    entry.picture(subject, "stage_2_train_images/" + id + ".dcm", all, [&subject, id] { return picture(subject, id); });
    // Boxes are told in pixels of 1024 x 1024, whatever size the pictures are drawn in.
    const double scale = 1024.0 / static_cast<double>(subject.sample().width);
    std::size_t boxes = 0;
    for (const FindingBox& box : boxes_in(subject, all)) {
      if (box.label != "Pneumonia" && box.label != "Consolidation" && box.label != "Infiltration") continue;
      entry.row(label_table, fmt::format("{},{:.1f},{:.1f},{:.1f},{:.1f},1", id, box.x * scale, box.y * scale,
                                         box.width * scale, box.height * scale));
      ++boxes;
    }
    if (boxes == 0) entry.row(label_table, id + ",,,,,0");
    const char* of = boxes > 0                    ? "Lung Opacity"
                     : subject.findings().empty() ? "Normal"
                                                  : "No Lung Opacity / Not Normal";
    for (std::size_t i = 0; i < std::max<std::size_t>(boxes, 1); ++i) entry.row(class_table, id + "," + of);
  }

 private:
  static std::string uuid(const Rng& rng) {
    const std::string hex = hex_digits(rng, 32);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
           hex.substr(20);
  }

  static std::string picture(const Subject& subject, const std::string& id) {
    DicomFile file(dicom_uid(subject.rng("uid")));
    const std::string& view = subject.said("view");
    file.text(0x00080020, "DA", "19010101");
    file.text(0x00080030, "TM", "000000.00");
    file.text(0x00080050, "SH", "");
    file.text(0x00080060, "CS", "CR");
    file.text(0x00080064, "CS", "WSD");
    file.text(0x00080090, "PN", "");
    file.text(0x0008103E, "LO", "view: " + view);
    file.text(0x00100010, "PN", id);
    file.text(0x00100020, "LO", id);
    file.text(0x00100030, "DA", "");
    file.text(0x00100040, "CS", subject.said("sex"));
    file.text(0x00101010, "AS", subject.said("age"));  // without the unit that the standard asks for, as there
    file.text(0x00180015, "CS", "CHEST");
    file.text(0x00185101, "CS", view);
    file.text(0x00200010, "SH", "");
    file.text(0x00200011, "IS", "1");
    file.text(0x00200013, "IS", "1");
    file.text(0x00200020, "CS", "");
    const double spacing = 0.143 * 1024 / static_cast<double>(subject.sample().width);
    file.text(0x00280030, "DS", fmt::format("{0:.4g}\\{0:.4g}", spacing));
    file.jpeg(subject.picture());
    return file.bytes();
  }
};

}  // namespace

const Layout& rsna_layout() {
  static const RsnaLayout layout;
  return layout;
}

}  // namespace collimator::imitation
