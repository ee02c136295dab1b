// Takes samples from a dataset plugin into a collection, trusting nothing that it says.
#pragma once

#include <string>
#include <unordered_set>

#include <collimator/abi.h>

#include "framework/data/collection.hpp"

namespace collimator {

// The receiving end of a dataset's read(). A wrong sample stops the plugin, and finish() throws.
class Intake {
 public:
  // Every record gets `source`. `dataset` is named in errors.
  Intake(std::string dataset, std::string source) : dataset_(std::move(dataset)), source_(std::move(source)) {}
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  collimator_sample_sink sink();
  // The collection; throws InputError for the first thing that was wrong, or where there is no sample.
  Collection finish();

 private:
  template <typename Body>
  std::int32_t taking(Body body) noexcept;
  void take_classes(std::uint64_t count, const collimator_text* names);
  void take(const collimator_sample& given);

  std::string dataset_, source_, wrong_;
  bool has_classes_ = false;
  std::unordered_set<std::string> ids_;
  Collection collection_;
};

}  // namespace collimator
