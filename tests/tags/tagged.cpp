// A dataset for tests that lists the files of a folder, and asks for tags of them.
#include <array>

#include <collimator/dataset.hpp>

namespace {

class Tagged final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;

    void describe(auto& field) { field("root", root, "the folder of the pictures").required(); }
  };

  static constexpr std::array tags{"PatientSex", "PatientAge", "PatientName", "Rows"};

  explicit Tagged(Params) {}

  collimator::Samples read(const collimator::Folder& folder) const override {
    collimator::Samples samples{{"any"}, {}};
    for (const std::string& file : folder.list("")) {
      collimator::Sample sample;
      sample.id = sample.patient = sample.picture = file;
      sample.labels = {1};
      if (file == "own.dcm") sample.metadata["PatientSex"] = "from the table";
      samples.samples.push_back(sample);
    }
    return samples;
  }
};

}  // namespace

COLLIMATOR_DATASET(Tagged, "tagged", "1.0.0", "For tests: pictures of a folder, and their tags")
