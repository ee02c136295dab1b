// A dataset for tests whose pictures lie in one folder and whose mask files lie in another.
#include <collimator/dataset.hpp>

namespace {

class TwoRoots final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root, root_masks;

    void describe(auto& field) {
      field("root", root, "the folder of the pictures").required();
      field("root_masks", root_masks, "the folder of the masks, which have the pictures' names").required();
    }
  };

  explicit TwoRoots(Params) {}

  collimator::Samples read(const collimator::Folder& folder) const override {
    collimator::Samples samples{{"any"}, {}};
    const std::vector<std::string> masks = folder.root("root_masks").list("");
    for (const std::string& file : folder.list("")) {
      collimator::Sample sample;
      sample.id = sample.patient = sample.picture = file;
      sample.labels = {1};
      if (std::find(masks.begin(), masks.end(), file) != masks.end())
        sample.regions = {{.part = "lungs", .file = file, .root = "root_masks"}};
      samples.samples.push_back(sample);
    }
    host().log("two_roots found " + std::to_string(samples.samples.size()) + " pictures");
    return samples;
  }
};

}  // namespace

COLLIMATOR_DATASET(TwoRoots, "two_roots", "1.0.0", "For tests: pictures in one folder, masks in another")
