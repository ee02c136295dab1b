// A folder for each class below train, val and test, as torchvision's ImageFolder reads it; the patient stands in the
// name.
#include <array>

#include <fmt/format.h>

#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {
namespace {

class ImageFolderLayout final : public Layout {
 public:
  std::string name() const override { return "image_folder"; }
  std::string about() const override { return "train, val, test with normal and pneumonia, as ImageFolder reads; PNG"; }
  std::int64_t size() const override { return 256; }
  Json phantom() const override { return {{"findings", {"Pneumonia"}}, {"rates", {{"Pneumonia", 0.5}}}}; }

  void add(const Subject& subject, Entry& entry) const override {
    const char* part =
        std::array{"train", "val", "test"}[drawn_by(subject.patient_rng("split").uniform(), {0.7, 0.1, 0.2})];
    const Rect all{0, 0, subject.sample().width, subject.sample().height};
    entry.picture(subject,
                  fmt::format("{}/{}/P{:06}_{:03}.png", part, subject.findings().empty() ? "normal" : "pneumonia",
                              subject.patient() + 1, subject.of_patient() + 1),
                  all, [&subject] { return as_png(subject.picture()); });
  }
};

}  // namespace

const Layout& image_folder_layout() {
  static const ImageFolderLayout layout;
  return layout;
}

}  // namespace collimator::imitation
