// Pediatric pneumonia (Kermany): train, val and test with NORMAL and PNEUMONIA, JPEG of many sizes, names that tell
// kind.
#include <array>

#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

class PediatricLayout final : public Layout {
 public:
  std::string name() const override { return "pediatric"; }
  std::string about() const override { return "Pediatric pneumonia (Kermany): bacterial, viral and normal; JPEG"; }
  // Bacteria fill a lobe, viruses cloud both lungs.
  Json phantom() const override {
    const Json marker{{"with_disease", 0.55}, {"without_disease", 0.9}};
    return {{"findings", {"Pneumonia", "Infiltration"}},
            {"rates", {{"Pneumonia", 0.45}, {"Infiltration", 0.3}}},
            {"children", true},
            {"ap_share", 1},
            {"shortcuts", {{"marker", marker}}}};
  }

  void add(const Subject& subject, Entry& entry) const override {
    const bool bacteria = subject.has("Pneumonia"), ill = !subject.findings().empty();
    const char* part =
        std::array{"train", "val", "test"}[drawn_by(subject.patient_rng("split").uniform(), {0.87, 0.02, 0.11})];
    const std::string file =
        ill ? fmt::format("PNEUMONIA/person{}_{}_{}.jpeg", subject.patient() + 1, bacteria ? "bacteria" : "virus",
                          subject.number() + 1)
            : fmt::format("NORMAL/{}-{:04}-{:04}.jpeg", subject.patient() % 2 == 0 ? "IM" : "NORMAL2-IM",
                          subject.patient() + 1, subject.of_patient() + 1);
    const double ratio = subject.rng("format").uniform(0.8, 0.97);
    const Rect shown = part_of(subject.sample().width, 1000, static_cast<std::int64_t>(1000 * ratio));
    entry.picture(subject, fmt::format("{}/{}", part, file), shown,
                  [&subject, shown] { return as_jpeg(cut(subject.picture(), shown)); });
  }
};

}  // namespace

const Layout& pediatric_layout() {
  static const PediatricLayout layout;
  return layout;
}

}  // namespace collimator::imitation
