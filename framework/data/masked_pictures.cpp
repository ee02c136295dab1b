// Hides and fills pictures one by one; nothing after read_masked() has access to what lies under the mask.
#include "framework/data/masked_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/data/apply_mask.hpp"

namespace collimator {
namespace {

// A whole picture of a pack in [0,1].
void unmasked(const PicturePack& pack, std::size_t row, std::span<float> out) {
  const auto greatest = static_cast<float>(pack.greatest());
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<float>(pack.bits() == 8 ? pack.values8(row)[i] : pack.values16(row)[i]) / greatest;
}

}  // namespace

MaskedPictures::MaskedPictures(const Collection& collection, const std::filesystem::path& pack,
                               const std::optional<std::filesystem::path>& masks,
                               const std::optional<std::filesystem::path>& donors)
    : pack_(pack) {
  const auto check_grid = [&](const std::filesystem::path& folder, std::int64_t size, Fit fit) {
    if (size != pack_.size() || fit != pack_.fit())
      throw failure("what lies in {} ({} px) is not on the grid of the pictures in {} ({} px), or of another fit",
                    folder.string(), size, pack.string(), pack_.size());
  };
  if (masks) {
    masks_.emplace(*masks);
    check_grid(*masks, masks_->size(), masks_->style().fit);
  }
  if (donors) {
    donors_.emplace(*donors);
    check_grid(*donors, donors_->size(), donors_->fit());
    if (donors_->channels() != pack_.channels())
      throw failure("donors and pictures are not both grey or both in colour; take donors of the same kind");
  }
  const bool takes_donors = masks_ && masks_->style().fill.kind == Fill::background;
  if (takes_donors && !donors_) throw failure("the masks in {} fill with donors, and none came", masks->string());
  pack_rows_.reserve(collection.samples.size());
  for (const Record& record : collection.samples) {
    samples_.push_back(record.id);
    pack_rows_.push_back(pack_.row(record.id));
    if (masks_) mask_rows_.push_back(masks_->row(record.id));
    if (takes_donors) donor_rows_.push_back(donors_->row(masks_->donors().at(mask_rows_.back())));
  }
}

void MaskedPictures::read_masked(std::size_t row, const Normalisation& training, std::span<std::uint8_t> mask,
                                 std::span<float> out) const {
  if (masks_)
    masks_->unpack(mask_rows_[row], mask);
  else
    std::ranges::fill(mask, std::uint8_t{1});
  const MaskStyle style = masks_ ? masks_->style() : MaskStyle{};
  if (style.silhouette) {
    for (std::size_t begin = 0; begin < out.size(); begin += mask.size())
      std::ranges::copy(mask, out.subspan(begin).begin());
    return;
  }
  std::vector<float> donor;
  const FillSources sources{.rng = Rng(style.fill.key).stream(samples_[row]),
                            .training_mean = training.mean,
                            .training_deviation = training.deviation,
                            .donor = {}};
  if (!donor_rows_.empty()) {
    donor.resize(out.size());
    unmasked(*donors_, donor_rows_[row], donor);
  }
  const auto plane_of = [&](auto values, std::size_t begin) { return values.subspan(begin, mask.size()); };
  for (std::size_t begin = 0; begin < out.size(); begin += mask.size()) {  // each channel by itself
    FillSources own = sources;
    if (begin > 0) own.rng = sources.rng.stream("channel " + std::to_string(begin / mask.size()));
    if (!donor.empty()) own.donor = plane_of(std::span<const float>(donor), begin);
    const std::span<float> plane = plane_of(out, begin);
    if (pack_.bits() == 8)
      apply_mask(plane_of(pack_.values8(pack_rows_[row]), begin), pack_.greatest(), mask, style.fill, plane, own);
    else
      apply_mask(plane_of(pack_.values16(pack_rows_[row]), begin), pack_.greatest(), mask, style.fill, plane, own);
  }
}

void MaskedPictures::read(std::size_t row, const Normalisation& normalisation, std::span<float> out) const {
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(size() * size()));
  read_masked(row, normalisation, mask, out);
}

void MaskedPictures::read(std::size_t row, bool mirrored, const Normalisation& normalisation,
                          std::span<float> out) const {
  read(row, normalisation, out);
  const auto width = static_cast<std::ptrdiff_t>(size());
  if (mirrored)
    for (auto line = out.begin(); line != out.end(); line += width) std::reverse(line, line + width);
  const auto mean = static_cast<float>(normalisation.mean), deviation = static_cast<float>(normalisation.deviation);
  for (float& value : out) value = (value - mean) / deviation;
}

Normalisation MaskedPictures::measure() const {
  const auto pixels = static_cast<std::size_t>(size() * size());
  std::vector<std::uint8_t> mask(pixels);
  std::vector<float> picture(values());
  const bool all = masks_ && masks_->style().silhouette;
  double count = 0, sum = 0;
  for (std::size_t row = 0; row < this->count(); ++row) {
    read_masked(row, {}, mask, picture);
    for (std::size_t i = 0; i < picture.size(); ++i) {
      if (mask[i % pixels] == 0 && !all) continue;
      sum += static_cast<double>(picture[i]);
      ++count;
    }
  }
  if (count == 0) return {};
  // A second pass: the difference of two large sums would lose the digits that matter.
  const double mean = sum / count;
  double squares = 0;
  for (std::size_t row = 0; row < this->count(); ++row) {
    read_masked(row, {}, mask, picture);
    for (std::size_t i = 0; i < picture.size(); ++i) {
      const double difference = static_cast<double>(picture[i]) - mean;
      if (mask[i % pixels] != 0 || all) squares += difference * difference;
    }
  }
  const double deviation = std::sqrt(squares / count);
  return {mean, deviation > 0 ? deviation : 1};
}

}  // namespace collimator
