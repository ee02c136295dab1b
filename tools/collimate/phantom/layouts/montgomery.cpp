// Montgomery County: PNG of 16 bits with 12 in use, a mask for each lung, clinical readings.
#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/tuberculosis.hpp"

namespace collimator::imitation {
namespace {

class MontgomeryLayout final : public Layout {
 public:
  std::string name() const override { return "montgomery"; }
  std::string about() const override { return "Montgomery County tuberculosis: PNG 16 bits, a mask for each lung"; }
  Json phantom() const override { return tuberculosis(0.12); }

  void add(const Subject& subject, Entry& entry) const override {
    const bool ill = !subject.findings().empty();
    const std::string stem = fmt::format("MCUCXR_{:04}_{}", subject.number() + 1, ill ? 1 : 0);
    // 4020 x 4892 or, on its side, 4892 x 4020.
    const bool high = subject.rng("format").uniform() < 0.3;
    const Rect shown = part_of(subject.sample().width, high ? 4020 : 4892, high ? 4892 : 4020);
    entry.picture(subject, "CXR_png/" + stem + ".png", shown, [&subject, shown] {
      std::vector<std::uint16_t> values = deepened(cut(subject.picture(), shown), 12, subject.rng("depth"));
      for (std::uint16_t& value : values) value = static_cast<std::uint16_t>(value << 4);
      return as_png(values, shown.width, shown.height);
    });
    // Left is the picture's left there, which is the patient's right lung.
    const auto mask = [&](const char* folder, const char* part) {
      entry.file(fmt::format("ManualMask/{}/{}.png", folder, stem),
                 [&subject, shown, part] { return as_png(cut(subject.mask({part}), shown)); });
    };
    mask("leftMask", "right_lung");
    mask("rightMask", "left_lung");
    const std::string reading = fmt::format("Patient's Sex: {}\nPatient's Age: {:03}Y\n{}\n", subject.said("sex"),
                                            subject.age(), reading_of(subject));
    entry.file("ClinicalReadings/" + stem + ".txt", [reading] { return reading; });
  }
};

}  // namespace

const Layout& montgomery_layout() {
  static const MontgomeryLayout layout;
  return layout;
}

}  // namespace collimator::imitation
