// ChestX-ray14: Data_Entry_2017_v2020.csv, boxes, the official lists, PNG of 8 bits in twelve folders.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

class ChestXray14Layout final : public Layout {
 public:
  std::string name() const override { return "chestxray14"; }
  std::string about() const override { return "NIH ChestX-ray14: 14 labels, boxes, official lists; PNG 1024 x 1024"; }
  Json phantom() const override {
    return {{"findings", {"all"}}, {"pictures_per_patient", 3.6}, {"sites", wards(0.4)}};
  }
  std::map<std::string, std::string> tables() const override {
    return {{"Data_Entry_2017_v2020.csv",
             "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
             "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]\n"},
            {"BBox_List_2017.csv", "Image Index,Finding Label,Bbox [x,y,w,h],,,\n"},
            {"train_val_list.txt", ""},
            {"test_list.txt", ""}};
  }
  bool ends_in_newline(const std::string& table) const override { return table.ends_with(".csv"); }

  void add(const Subject& subject, Entry& entry) const override {
    const std::string file = fmt::format("{:08}_{:03}.png", subject.patient() + 1, subject.of_patient());
    const Rect all{0, 0, subject.sample().width, subject.sample().height};
    // As many in a folder as there, where the first has 4,999 pictures and each other one 10,000.
    const std::int64_t folder = std::min<std::int64_t>((subject.number() + 5001) / 10000 + 1, 12);
    entry.picture(subject, fmt::format("images_{:03}/images/{}", folder, file), all,
                  [&subject] { return as_png(subject.picture()); });
    const std::vector<std::string> findings = subject.findings();
    Rng rng = subject.rng("original");
    const auto width = 2048 + rng.below(900), height = 2048 + rng.below(900);
    const double spacing = std::array{0.143, 0.139, 0.168}[rng.below(3)];
    entry.row("Data_Entry_2017_v2020.csv",
              fmt::format("{},{},{},{},{},{},{},{},{},{},{}", file,
                          findings.empty() ? "No Finding" : fmt::format("{}", fmt::join(findings, "|")),
                          subject.of_patient(), subject.patient() + 1, subject.age(), subject.said("sex"),
                          subject.said("view"), width, height, spacing, spacing));
    // Boxes are told in pixels of 1024 x 1024, and only of these eight, one of which has another name there.
    const double scale = 1024.0 / static_cast<double>(subject.sample().width);
    for (const FindingBox& box : boxes_in(subject, all)) {
      static constexpr std::string_view boxed[] = {"Atelectasis", "Cardiomegaly", "Effusion",  "Infiltration",
                                                   "Mass",        "Nodule",       "Pneumonia", "Pneumothorax"};
      if (std::ranges::find(boxed, box.label) == std::end(boxed)) continue;
      entry.row("BBox_List_2017.csv",
                fmt::format("{},{},{},{},{},{}", file, box.label == "Infiltration" ? "Infiltrate" : box.label,
                            box.x * scale, box.y * scale, box.width * scale, box.height * scale));
    }
    entry.row(subject.patient_rng("split").uniform() < 0.77 ? "train_val_list.txt" : "test_list.txt", file);
  }
};

}  // namespace

const Layout& chestxray14_layout() {
  static const ChestXray14Layout layout;
  return layout;
}

}  // namespace collimator::imitation
