// Chákṣu: colour photographs of the fundus from three cameras, outlines by five experts, fused ones and decisions. Its
// form is taken from public programs that read it and the paper (doi 10.1038/s41597-023-01943-4), not from the
// original.
#include <array>

#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/fundus.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

struct Camera {
  const char *name, *ending;
  std::int64_t wide, high;
  double share, field;
  std::array<double, 3> tint;
};
constexpr std::array<Camera, 3> cameras{{{"Bosch", "JPG", 1920, 1440, 145, 0.97, {1.0, 0.95, 1.1}},
                                         {"Forus", "png", 2048, 1536, 126, 0.8, {0.92, 1.05, 0.9}},
                                         {"Remidio", "JPG", 2448, 3264, 1074, 0.74, {1.05, 1.0, 1.0}}}};
const std::vector<std::string> classes{"glaucoma"};
constexpr int experts = 5;

const Camera& camera_of(const Subject& subject) {
  return cameras[drawn_by(subject.rng("camera").uniform(), {cameras[0].share, cameras[1].share, cameras[2].share})];
}
Eye eye_of(const Subject& subject) { return {subject.rng("eye"), subject.has("glaucoma")}; }

class ChaksuLayout final : public Layout {
 public:
  std::string name() const override { return "chaksu"; }
  std::string about() const override { return "Chaksu fundus: colour, three cameras, disc and cup by five experts"; }
  Json phantom() const override { return nullptr; }

  Subject drawn(std::int64_t number, std::int64_t size, const Rng& rng) const override {
    Sample sample;
    sample.id = sample.patient = std::to_string(number);
    Subject plain(number, number, sample, classes, rng, nullptr);
    const Camera& camera = camera_of(plain);
    const std::int64_t longer = std::max(camera.wide, camera.high);
    sample.width = size * camera.wide / longer;
    sample.height = size * camera.high / longer;
    sample.labels = {plain.rng("label").uniform() < 0.25 ? 1.0F : 0.0F};
    const Eye eye(plain.rng("eye"), sample.labels[0] == 1);
    for (const auto& [part, ellipse] : {std::pair("disc", eye.disc()), std::pair("cup", eye.cup())}) {
      const auto side = static_cast<double>(std::min(sample.width, sample.height));
      sample.boxes.push_back({0.5 * static_cast<double>(sample.width) + side * (ellipse.x - ellipse.across),
                              0.5 * static_cast<double>(sample.height) + side * (ellipse.y - ellipse.up),
                              2 * side * ellipse.across, 2 * side * ellipse.up, part, BoxKind::object});
    }
    return {number, number, sample, classes, rng, [eye, &camera, width = sample.width, height = sample.height] {
              return eye.photograph(width, height, camera.field, camera.tint);
            }};
  }

  std::map<std::string, std::string> tables() const override {
    std::map<std::string, std::string> all;
    for (const char* part : {"Train", "Test"})
      for (const Camera& camera : cameras) {
        const std::string folder = std::string(part) + "/6.0_Glaucoma_Decision/";
        all[folder + "Glaucoma_Decision_Comparison_" + camera.name + "_majority.csv"] =
            "Images,Expert.1,Expert.2,Expert.3,Expert.4,Expert.5,Majority Decision\n";
        for (int expert = 1; expert <= experts; ++expert)
          all[fmt::format("{}Expert {}/{}.csv", folder, expert, camera.name)] =
              "Images,Disc Area,Cup Area,Rim Area,Cup Height,Cup Width,Disc Height,Disc Width,ACDR,VCDR,HCDR,"
              "Glaucoma Decision\n";
      }
    return all;
  }

  void add(const Subject& subject, Entry& entry) const override {
    const Camera& camera = camera_of(subject);
    const std::int64_t width = subject.sample().width, height = subject.sample().height;
    const std::string part = subject.rng("split").uniform() < 0.75 ? "Train" : "Test", name = camera.name;
    const std::string stem = name == "Bosch"   ? fmt::format("Image{}", subject.number() + 1)
                             : name == "Forus" ? std::to_string(subject.number() + 1)
                                               : fmt::format("IMG_{:04}", subject.number() + 1);
    const bool png = name == "Forus";
    entry.picture(subject, fmt::format("{}/1.0_Original_Fundus_Images/{}/{}.{}", part, name, stem, camera.ending),
                  {0, 0, width, height},
                  [&subject, png] { return png ? as_png(subject.picture()) : as_jpeg(subject.picture()); });

    const Eye eye = eye_of(subject);
    for (const bool cup : {false, true}) {
      const std::string what = cup ? "Cup" : "Disc";
      for (int expert = 1; expert <= experts; ++expert)
        entry.file(fmt::format("{}/3.0_Doctors_Annotations_Binary_OD_OC/Expert {}/{}/{}/{}.tif", part, expert, name,
                               what, stem),
                   [eye, cup, what, expert, width, height] {
                     return as_tiff(outline_mask(eye.seen(cup ? eye.cup() : eye.disc(), expert, what), width, height));
                   });
      // Of five binary masks the median and the thresholded mean are the majority, too.
      for (const char* fused : {"Majority", "Mean", "Median"})
        entry.file(
            fmt::format("{}/5.0_OD_OC_Mean_Median_Majority_STAPLE/{}/{}/{}/{}.tif", part, name, what, fused, stem),
            [eye, cup, what, width, height] { return as_tiff(majority(eye, cup, what, width, height)); });
    }
    decide(entry, eye, part, name, stem, camera.ending, static_cast<double>(std::min(width, height)));
  }

 private:
  static Pixels majority(const Eye& eye, bool cup, const std::string& what, std::int64_t width, std::int64_t height) {
    Pixels votes(width, height);
    for (int expert = 1; expert <= experts; ++expert) {
      const Pixels one = outline_mask(eye.seen(cup ? eye.cup() : eye.disc(), expert, what), width, height);
      for (std::size_t i = 0; i < votes.data.size(); ++i)
        votes.data[i] = static_cast<std::uint8_t>(votes.data[i] + (one.data[i] != 0));
    }
    for (std::uint8_t& vote : votes.data) vote = 2 * vote > experts ? 255 : 0;
    return votes;
  }

  // Each expert calls an eye a suspect by the heights of cup and disc as drawn.
  static void decide(Entry& entry, const Eye& eye, const std::string& part, const std::string& camera,
                     const std::string& stem, const std::string& ending, double side) {
    const std::string folder = part + "/6.0_Glaucoma_Decision/";
    const std::string image = fmt::format("{0}.{1}-{0}-1.{1}", stem, ending == "png" ? "jpg" : "tif");
    std::string line = image;
    int suspects = 0;
    for (int expert = 1; expert <= experts; ++expert) {
      const Ellipse disc = eye.seen(eye.disc(), expert, "Disc"), cup = eye.seen(eye.cup(), expert, "Cup");
      const double disc_area = 3.14159265 * disc.across * disc.up * side * side,
                   cup_area = 3.14159265 * cup.across * cup.up * side * side;
      const bool suspect = cup.up / disc.up > 0.58;
      suspects += suspect;
      const char* decision = suspect ? "GLAUCOMA SUSPECT" : "NORMAL";
      line += fmt::format(",{}", decision);
      entry.row(fmt::format("{}Expert {}/{}.csv", folder, expert, camera),
                fmt::format("{},{:.0f},{:.0f},{:.0f},{:.0f},{:.0f},{:.0f},{:.0f},{:.4f},{:.4f},{:.4f},{}", image,
                            disc_area, cup_area, disc_area - cup_area, 2 * cup.up * side, 2 * cup.across * side,
                            2 * disc.up * side, 2 * disc.across * side, cup_area / disc_area, cup.up / disc.up,
                            cup.across / disc.across, decision));
    }
    entry.row(fmt::format("{}Glaucoma_Decision_Comparison_{}_majority.csv", folder, camera),
              line + (2 * suspects > experts ? ",GLAUCOMA SUSPECT" : ",NORMAL"));
  }
};

}  // namespace

const Layout& chaksu_layout() {
  static const ChaksuLayout layout;
  return layout;
}

}  // namespace collimator::imitation
