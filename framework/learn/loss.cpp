// Computes both losses on the network's device, and refuses heads whose shape does not fit what is learnt.
#include "framework/learn/loss.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/sigmoid.h>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

// The outlines of `rows`, [rows,1,S,S] of 0 and 1, on the device of `like`.
at::Tensor targets_of(const Examples& part, std::span<const std::size_t> rows, std::span<const std::uint8_t> mirrored,
                      const at::Tensor& like) {
  const MaskPack& masks = *part.targets;
  const std::int64_t size = masks.size();
  const auto pixels = static_cast<std::size_t>(size * size);
  at::Tensor targets = at::empty({static_cast<std::int64_t>(rows.size()), 1, size, size});
  float* out = targets.mutable_data_ptr<float>();
  std::vector<std::uint8_t> mask(pixels);
  for (std::size_t i = 0; i < rows.size(); ++i, out += pixels) {
    masks.unpack(part.target_rows[rows[i]], mask);
    std::ranges::copy(mask, out);
    if (!mirrored.empty() && mirrored[i] != 0)
      for (float* line = out; line != out + pixels; line += size) std::reverse(line, line + size);
  }
  return targets.to(like.device());
}

std::vector<std::int64_t> outline_shape(const Examples& part, std::span<const std::size_t> rows) {
  return {static_cast<std::int64_t>(rows.size()), 1, part.targets->size(), part.targets->size()};
}

}  // namespace

void check_logits(const at::Tensor& logits, const std::vector<std::int64_t>& shape, const char* what) {
  if (logits.sizes() == at::IntArrayRef(shape)) return;
  std::string got;
  for (const std::int64_t length : logits.sizes()) got += (got.empty() ? "" : ",") + std::to_string(length);
  throw failure("the network's head gave [{}]; expected {} for {} pictures{}", got, what, shape[0],
                logits.dim() == 4 && shape.size() == 2 ? ": a segmentation network learns outlines, given as `target:`"
                : logits.dim() == 2 && shape.size() == 4 ? ": outlines (`target:`) are learnt by a segmentation network"
                                                         : "");
}

StepLoss label_loss(const at::Tensor& logits, const Examples& part, std::span<const std::size_t> rows) {
  const std::size_t classes = part.labels.size() / part.ids.size();
  const std::vector<std::int64_t> shape{static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(classes)};
  check_logits(logits, shape, "logits [pictures, classes]");
  std::vector<float> targets, weights;
  double known = 0;
  for (const std::size_t row : rows)
    for (std::size_t i = row * classes; i < (row + 1) * classes; ++i) {
      const bool is_known = !std::isnan(part.labels[i]);
      targets.push_back(is_known ? part.labels[i] : 0);
      weights.push_back(is_known);
      known += is_known;
    }
  if (known == 0) return {};
  const auto on_device = [&](std::vector<float>& values) {
    return at::from_blob(values.data(), shape, at::TensorOptions(at::kFloat)).clone().to(logits.device());
  };
  // Unknown labels have weight 0; the mean is taken over all of them, so it is scaled to the known.
  return {at::binary_cross_entropy_with_logits(logits, on_device(targets), on_device(weights))
              .mul(static_cast<double>(targets.size()) / known),
          known};
}

StepLoss outline_loss(const at::Tensor& logits, const Examples& part, std::span<const std::size_t> rows,
                      std::span<const std::uint8_t> mirrored) {
  check_logits(logits, outline_shape(part, rows), "one outline [pictures, 1, size, size]");
  const at::Tensor targets = targets_of(part, rows, mirrored, logits);
  const at::Tensor drawn = at::sigmoid(logits);
  const at::Tensor both = drawn.mul(targets).sum({1, 2, 3}), each = drawn.sum({1, 2, 3}).add(targets.sum({1, 2, 3}));
  const at::Tensor dice = both.mul(2).add(1).div(each.add(1));
  return {at::binary_cross_entropy_with_logits(logits, targets).add(dice.mean().neg().add(1)),
          static_cast<double>(rows.size())};
}

std::vector<double> outline_dice(const at::Tensor& logits, const Examples& part, std::span<const std::size_t> rows) {
  const at::Tensor targets = targets_of(part, rows, {}, logits);
  const at::Tensor drawn = logits.ge(0).to(at::kFloat);
  const at::Tensor both = drawn.mul(targets).sum({1, 2, 3}).to(at::kCPU, at::kDouble).contiguous();
  const at::Tensor each = drawn.add(targets).sum({1, 2, 3}).to(at::kCPU, at::kDouble).contiguous();
  std::vector<double> dice;
  for (std::int64_t i = 0; i < both.numel(); ++i) {
    const double sum = each.const_data_ptr<double>()[i];
    dice.push_back(sum > 0 ? 2 * both.const_data_ptr<double>()[i] / sum : 1);
  }
  return dice;
}

}  // namespace collimator
