// A dataset for tests that lists the files of a folder, and asks for tags of them, one of which there is not.
#include <array>

#include <collimator/dataset.hpp>

namespace {

class Mistagged final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;

    void describe(auto& field) { field("root", root, "the folder of the pictures").required(); }
  };

  static constexpr std::array tags{"PatientSex", "PatientAges"};

  explicit Mistagged(Params) {}

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

COLLIMATOR_DATASET(Mistagged, "mistagged", "1.0.0", "For tests: pictures of a folder, and a tag that there is not")
