// One phantom on its way into a publisher's layout: its sample, its picture, and random numbers for what the layout
// adds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <collimator/dataset.hpp>
#include <collimator/rng.hpp>

namespace collimator::imitation {

// Grey values, row after row, or red, green and blue of each pixel.
struct Pixels {
  std::int64_t width = 0, height = 0, channels = 1;
  std::vector<std::uint8_t> data;

  Pixels() = default;
  Pixels(std::int64_t width, std::int64_t height, std::int64_t channels = 1)
      : width(width), height(height), channels(channels), data(static_cast<std::size_t>(width * height * channels)) {}
  std::uint8_t& at(std::int64_t row, std::int64_t column, std::int64_t channel = 0) {
    return data[static_cast<std::size_t>((row * width + column) * channels + channel)];
  }
  std::uint8_t at(std::int64_t row, std::int64_t column, std::int64_t channel = 0) const {
    return data[static_cast<std::size_t>((row * width + column) * channels + channel)];
  }
};

// The part of a picture; the rectangle lies inside it.
Pixels cut(const Pixels& picture, const Rect& part);

class Subject {
 public:
  // `number` counts all pictures from 0, `first` is the number of the same patient's first one; `rng` is the stream of
  // the whole copy.
  Subject(std::int64_t number, std::int64_t first, Sample sample, const std::vector<std::string>& classes,
          const Rng& rng, std::function<Pixels()> draw);

  std::int64_t number() const { return number_; }
  std::int64_t patient() const { return first_; }               // the number of the patient's first picture
  std::int64_t of_patient() const { return number_ - first_; }  // 0 for the patient's first picture
  const Sample& sample() const { return sample_; }
  bool has(std::string_view finding) const;
  bool has_any(std::initializer_list<std::string_view> findings) const;
  std::vector<std::string> findings() const;
  const std::string& said(const std::string& field) const { return sample_.metadata.at(field); }
  bool woman() const { return said("sex") == "F"; }
  int age() const;
  // The side view of the same study, which has no number of its own; nullptr where there is none.
  const Subject* lateral() const { return lateral_.get(); }
  void add_lateral(Subject lateral) { lateral_ = std::make_shared<const Subject>(std::move(lateral)); }
  // Random numbers of this picture, or of the patient, for a purpose. A side view has those of its frontal picture.
  Rng rng(std::string_view purpose) const;
  Rng patient_rng(std::string_view purpose) const;

  const Pixels& picture() const;  // square; drawn when it is first asked for
  // A mask of 0 and 255 of one part ("left_lung"), or of several.
  Pixels mask(std::initializer_list<std::string_view> parts) const;

 private:
  std::int64_t number_, first_;
  Sample sample_;
  const std::vector<std::string>& classes_;
  Rng rng_;
  std::function<Pixels()> draw_;
  mutable Pixels drawn_;
  std::shared_ptr<const Subject> lateral_;
};

}  // namespace collimator::imitation
