// Takes samples from a dataset plugin into a collection, trusting nothing that it says.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/abi.h>
#include <collimator/dataset.hpp>
#include <collimator/seen.hpp>

#include "framework/data/packed_collection.hpp"

namespace collimator {

// The receiving end of a dataset's read(). A wrong sample stops the plugin, and finish() throws. The sink lets no
// exception out and may be called from any thread; samples stand in the order of the calls.
class Intake {
 public:
  // `dataset` is named in errors; `roots` are the parameters that name its folders.
  explicit Intake(std::string dataset, std::vector<std::string> roots = {"root"})
      : dataset_(std::move(dataset)), roots_(std::move(roots)) {}
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  collimator_sample_sink sink();
  // The collection; throws InputError for the first thing that was wrong, or where there is no sample.
  PackedCollection finish();
  // What a user should know of the collection, though it may be right; after finish().
  const std::vector<std::string>& doubts() const { return doubts_; }
  // Entries of the dataset's tables that became no sample, each reason once.
  const std::vector<LeftOut>& left_out() const { return left_out_; }

 private:
  template <typename Body>
  std::int32_t taking(Body body) noexcept;
  void take_classes(std::uint64_t count, const collimator_text* names);
  void take(const collimator_sample& given);
  void leave_out(collimator_text given_reason, std::uint64_t count);
  bool is_taken(std::string_view id) const;
  std::string root_of(std::uint64_t place, std::string_view what) const;

  std::mutex mutex_;
  std::string dataset_, wrong_;
  std::vector<std::string> roots_, doubts_;
  std::vector<LeftOut> left_out_;
  bool has_classes_ = false;
  std::size_t soft_labels_ = 0;
  Seen ids_;
  Record record_;  // the sample that is being taken; its memory serves for the next
  PackedCollection collection_;
};

}  // namespace collimator
