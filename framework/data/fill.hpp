// What hidden pixels become: a rule that reads visible pixels, a donor or the training part, never what is hidden.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <collimator/rng.hpp>

namespace collimator {

// The kinds of fill, and what each makes of a hidden pixel:
//   zero            0
//   constant        `number`
//   mean            the mean of the picture's visible pixels, or 0 where none is visible
//   noise           normal noise with the mean and standard deviation of the visible pixels, cut to [0,1]
//   training_mean   as mean, but of the visible pixels of the training part
//   training_noise  as noise, but of the visible pixels of the training part
//   blur            the normalised, nearly Gaussian blur of the visible pixels (Knutsson and Westin 1993), of standard
//                   deviation `number` times the side; it goes towards the mean where few visible pixels reach
//   inpaint         what continues the visible pixels around (Telea 2004)
//   background      the pixel of a donor, who is another patient, at the same place
struct Fill {
  enum Kind { zero, constant, mean, noise, training_mean, training_noise, blur, inpaint, background };

  Kind kind = zero;
  double number = 0;      // of `constant` and `blur`
  std::uint64_t key = 0;  // of the random numbers of the two kinds of noise

  Fill(Kind kind = zero, double number = 0) : kind(kind), number(number) {}  // NOLINT: Fill::mean is a fill
  bool operator==(const Fill&) const = default;

  bool draws() const { return kind == noise || kind == training_noise; }
};

inline constexpr double default_blur = 0.05;  // of the side: 11 pixels of 224

std::string text_of(Fill::Kind kind);
Fill::Kind fill_kind_of(const std::string& text);  // throws InputError

// What a fill may read beside the visible pixels of its picture.
struct FillSources {
  Rng rng{0};  // of this sample
  double training_mean = 0, training_deviation = 1;
  std::span<const float> donor;  // [size,size] in [0,1]; where the fill is `background`
};

// Overwrites the hidden pixels (mask 0) of `picture` [size,size], values in [0,1]; those visible stay as they are.
void fill_hidden(std::span<float> picture, std::span<const std::uint8_t> mask, const Fill& fill,
                 const FillSources& sources);

}  // namespace collimator
