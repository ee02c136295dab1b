// Shenzhen: PNG of 8 bits, masks of both lungs in one for six of seven pictures, clinical readings.
#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/tuberculosis.hpp"

namespace collimator::imitation {
namespace {

class ShenzhenLayout final : public Layout {
 public:
  std::string name() const override { return "shenzhen"; }
  std::string about() const override { return "Shenzhen tuberculosis: PNG 8 bits, joined masks of most pictures"; }
  Json phantom() const override { return tuberculosis(0.14); }

  void add(const Subject& subject, Entry& entry) const override {
    const bool ill = !subject.findings().empty();
    const std::string stem = fmt::format("CHNCXR_{:04}_{}", subject.number() + 1, ill ? 1 : 0);
    const Rect shown = part_of(subject.sample().width, 3000, 2919);
    entry.picture(subject, "CXR_png/" + stem + ".png", shown,
                  [&subject, shown] { return as_png(cut(subject.picture(), shown)); });
    if (subject.rng("mask").uniform() < 566.0 / 662)
      entry.file("mask/" + stem + "_mask.png", [&subject, shown] {
        return as_png(cut(subject.mask({"left_lung", "right_lung"}), shown));
      });
    const std::string reading =
        fmt::format("{} {}yrs\n{}\n", subject.woman() ? "female" : "male", subject.age(), reading_of(subject));
    entry.file("ClinicalReadings/" + stem + ".txt", [reading] { return reading; });
  }
};

}  // namespace

const Layout& shenzhen_layout() {
  static const ShenzhenLayout layout;
  return layout;
}

}  // namespace collimator::imitation
