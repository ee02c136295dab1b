// A dataset for tests that never comes to the end of its table, until it is told to stop.
#include <chrono>
#include <thread>

#include <collimator/dataset.hpp>

namespace {

class EndlessTable final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;

    void describe(auto& field) { field("root", root, "a folder").required(); }
  };

  explicit EndlessTable(const Params&) {}

  collimator::Samples read(const collimator::Folder&) const override {
    while (true) {
      host().check_cancelled();
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
};

}  // namespace

COLLIMATOR_DATASET(EndlessTable, "endless_table", "1.0.0", "For tests: never ends to read")
