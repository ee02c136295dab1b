// Hannover Medical School's COVID-19 radiographs: data.csv with laboratory values, PNG of 640 x 524, masks of others.
#include <array>

#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

// Stretched over a square, each axis by itself, as the masks of this collection are.
Pixels stretched(const Pixels& mask, std::int64_t side) {
  Pixels result(side, side);
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < side; ++x)
      result.at(y, x) = mask.at((2 * y + 1) * mask.height / (2 * side), (2 * x + 1) * mask.width / (2 * side));
  return result;
}

class HannoverLayout final : public Layout {
 public:
  std::string name() const override { return "hannover"; }
  std::string about() const override { return "Hannover COVID-19: laboratory values, lung masks; PNG 640 x 524"; }
  std::int64_t size() const override { return 640; }
  Json phantom() const override {
    return {
        {"findings", {"Pneumonia", "Infiltration", "Effusion"}},
        {"rates", {{"Pneumonia", 0.7}, {"Infiltration", 0.75}, {"Effusion", 0.15}}},
        {"pictures_per_patient", 3},
        {"sites",
         {{"ward",
           {{"portable", 0.75}, {"shortcuts", {{"portable", {{"with_disease", 0.6}, {"without_disease", 0.6}}}}}}}}}};
  }
  std::map<std::string, std::string> tables() const override {
    return {{"data.csv",
             "patient_id,image_id,sex,age,size,weight,admission_offset,icu_admission_offset,icu_release_offset,"
             "death_offset,modality,projection,crp_offset,crp_val,d-dimer_offset,d-dimer_val,factor_xii_offset,"
             "factor_xii_val,ldh_offset,ldh_val,lymphocytes_offset,lymphocytes_val,neutrophils_offset,neutrophils_val,"
             "pco2_offset,pco2_val,po2_offset,po2_val\n"}};
  }

  void add(const Subject& subject, Entry& entry) const override {
    const std::string id = hex_digits(subject.rng("id"), 8);
    const Rect shown = part_of(subject.sample().width, 640, 524);
    entry.picture(subject, "png/" + id + ".png", shown,
                  [&subject, shown] { return as_png(cut(subject.picture(), shown)); });
    Rng rng = subject.rng("row");
    // The masks are PNG files in spite of their names.
    if (rng.uniform() < 47.0 / 80)
      entry.file("masks/" + id + ".jpg", [&subject, shown] {
        return as_png(stretched(cut(subject.mask({"left_lung", "right_lung"}), shown), 2000));
      });
    const std::int64_t day = 2 * subject.of_patient() - static_cast<std::int64_t>(subject.patient_rng("day").below(9));
    const bool intensive = subject.patient_rng("icu").uniform() < 0.5;
    const auto laboratory = [&](double known, double low, double high) {
      return rng.uniform() >= known ? std::string(",")
             : rng.uniform() < 0.03 ? fmt::format("{:.1f},inf", static_cast<double>(day))
                                    : fmt::format("{:.1f},{:.1f}", static_cast<double>(day), rng.uniform(low, high));
    };
    std::string line = fmt::format("{},{},{},,,,{},{},,,CR,{}", hex_digits(subject.patient_rng("id"), 8), id,
                                   subject.woman() ? "f" : "m", day, intensive ? fmt::format("{}.0", day) : "",
                                   subject.said("view") == "PA" ? "pa" : "ap");
    for (const auto& [known, low, high] : {std::array{0.6, 1.0, 250.0},
                                           {0.1, 0.2, 5.0},
                                           {0.1, 20.0, 150.0},
                                           {0.3, 150.0, 700.0},
                                           {0.2, 0.2, 3.0},
                                           {0.2, 2.0, 12.0},
                                           {0.5, 25.0, 60.0},
                                           {0.5, 50.0, 320.0}})
      line += "," + laboratory(known, low, high);
    entry.row("data.csv", line);
  }
};

}  // namespace

const Layout& hannover_layout() {
  static const HannoverLayout layout;
  return layout;
}

}  // namespace collimator::imitation
