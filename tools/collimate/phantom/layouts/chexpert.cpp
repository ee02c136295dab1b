// CheXpert-v1.0-small: train.csv, valid.csv and test.csv with fourteen observations, JPEG of 390 x 320.
#include <array>

#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/observations.hpp"

namespace collimator::imitation {
namespace {

class CheXpertLayout final : public Layout {
 public:
  std::string name() const override { return "chexpert"; }
  std::string about() const override {
    return "CheXpert-v1.0-small: 14 observations, uncertain ones too; JPEG 390 x 320";
  }
  std::int64_t size() const override { return 390; }
  Json phantom() const override { return {{"findings", {"all"}}, {"laterals", 0.9}, {"sites", wards(0.45)}}; }

  std::map<std::string, std::string> tables() const override {
    std::string names;
    for (const std::string& observation : report_observations()) names += "," + observation;
    const std::string header = "Path,Sex,Age,Frontal/Lateral,AP/PA" + names + "\n";
    return {{"train.csv", header}, {"valid.csv", header}, {"test.csv", "Study" + names + "\n"}};
  }

  void add(const Subject& subject, Entry& entry) const override {
    const std::size_t part = drawn_by(subject.patient_rng("split").uniform(), {0.9, 0.04, 0.06});
    const std::string folder = std::array{"train", "valid", "test"}[part];
    const std::string study =
        fmt::format("{}/patient{:05}/study{}", folder, subject.patient() + 1, subject.of_patient() + 1);
    // Reports are only read by a program for the training part; the others are read by radiologists, who say 0 or 1.
    std::string labels;
    for (const std::string_view cell : observed(subject, part == 0 ? Reader::program : Reader::radiologist))
      labels += "," + std::string(part == 2 ? cell.substr(0, 1) : cell);  // 0 and 1 there, 0.0 and 1.0 elsewhere
    if (part == 2) entry.row("test.csv", "CheXpert-v1.0/" + study + labels);
    const Rect shown = part_of(subject.sample().width, 390, 320);
    for (const Subject* view : {&subject, subject.lateral()}) {
      if (view == nullptr) continue;
      const std::string path = study + (view == &subject ? "/view1_frontal.jpg" : "/view2_lateral.jpg");
      entry.picture(*view, path, shown, [view, shown] { return as_jpeg(cut(view->picture(), shown)); });
      if (part != 2)
        entry.row(
            folder + ".csv",
            fmt::format("CheXpert-v1.0-small/{},{},{},{}{}", path, subject.woman() ? "Female" : "Male", subject.age(),
                        view == &subject ? "Frontal," + subject.said("view") : "Lateral,", labels));
    }
  }
};

}  // namespace

const Layout& chexpert_layout() {
  static const CheXpertLayout layout;
  return layout;
}

}  // namespace collimator::imitation
