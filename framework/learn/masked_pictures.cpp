// Hidden pixels end here: nothing after read_masked() has access to what lies under the mask.
#include "framework/learn/masked_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/data/apply_mask.hpp"

namespace collimator {

MaskedPictures::MaskedPictures(const Collection& collection, const std::filesystem::path& pack,
                   const std::optional<std::filesystem::path>& masks)
    : pack_(pack) {
  if (masks) masks_.emplace(*masks);
  if (masks_ && (masks_->size() != pack_.size() || masks_->fit() != pack_.fit()))
    throw failure("the masks in {} ({} px) are not on the grid of the pictures in {} ({} px), or of another fit",
                  masks->string(), masks_->size(), pack.string(), pack_.size());
  pack_rows_.reserve(collection.samples.size());
  for (const Record& record : collection.samples) {
    pack_rows_.push_back(pack_.row(record.id));
    if (masks_) mask_rows_.push_back(masks_->row(record.id));
  }
}

void MaskedPictures::read_masked(std::size_t row, std::span<std::uint8_t> mask, std::span<float> out) const {
  if (masks_) masks_->unpack(mask_rows_[row], mask);
  else std::ranges::fill(mask, std::uint8_t{1});
  const Fill fill = masks_ ? masks_->fill() : Fill::zero;
  if (pack_.bits() == 8) apply_mask(pack_.values8(pack_rows_[row]), mask, fill, out);
  else apply_mask(pack_.values16(pack_rows_[row]), mask, fill, out);
}

void MaskedPictures::read(std::size_t row, bool mirrored, const Normalisation& normalisation,
                          std::span<float> out) const {
  std::vector<std::uint8_t> mask(out.size());
  read_masked(row, mask, out);
  const auto width = static_cast<std::ptrdiff_t>(size());
  if (mirrored)
    for (auto line = out.begin(); line != out.end(); line += width) std::reverse(line, line + width);
  const auto mean = static_cast<float>(normalisation.mean), deviation = static_cast<float>(normalisation.deviation);
  for (float& value : out) value = (value - mean) / deviation;
}

Normalisation MaskedPictures::measure() const {
  const auto pixels = static_cast<std::size_t>(size() * size());
  std::vector<std::uint8_t> mask(pixels);
  std::vector<float> picture(pixels);
  double count = 0, sum = 0;
  for (std::size_t row = 0; row < this->count(); ++row) {
    read_masked(row, mask, picture);
    for (std::size_t i = 0; i < pixels; ++i) {
      if (mask[i] == 0) continue;
      sum += static_cast<double>(picture[i]);
      ++count;
    }
  }
  if (count == 0) return {};
  // A second pass: the difference of two large sums would lose the digits that matter.
  const double mean = sum / count;
  double squares = 0;
  for (std::size_t row = 0; row < this->count(); ++row) {
    read_masked(row, mask, picture);
    for (std::size_t i = 0; i < pixels; ++i) {
      const double difference = static_cast<double>(picture[i]) - mean;
      if (mask[i] != 0) squares += difference * difference;
    }
  }
  const double deviation = std::sqrt(squares / count);
  return {mean, deviation > 0 ? deviation : 1};
}

}  // namespace collimator
