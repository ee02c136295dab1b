// Batches of pictures and labels, and a network's logits for a whole collection.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include <collimator/native/model.hpp>

#include "framework/base/at_work.hpp"
#include "framework/data/masked_pictures.hpp"

namespace collimator {

// A collection as training sees it: pictures, ids, and what is learnt of them: labels [count,classes] of the chosen
// classes (0, 1, NaN), or, where there are `targets`, an outline each.
struct Examples {
  MaskedPictures pictures;
  std::vector<std::string> ids;
  std::vector<float> labels;
  std::optional<MaskPack> targets = {};
  std::vector<std::size_t> target_rows = {};  // of each sample
};

// Rows in groups of `batch`. A last group of one row joins the one before it, since batch normalisation
// cannot work on a single picture of one pixel.
std::vector<std::span<const std::size_t>> batches_of(std::span<const std::size_t> rows, std::int64_t batch);

// Pictures [rows,channels,S,S], float32, channels last in memory, on `device`; a grey picture is repeated in as many
// channels as the network takes. mirrored: one per row, or none. Throws InputError where pictures are in colour and the
// network takes another number of channels.
at::Tensor picture_batch(const MaskedPictures& pictures, std::span<const std::size_t> rows,
                         std::span<const std::uint8_t> mirrored, const Normalisation& normalisation,
                         std::int64_t channels, const std::string& device);

// What a crash says of a batch: "one of the samples a, b and 30 more" and, where it is given, `when` ("in epoch 2").
BatchAtWork batch_at_work(const MaskedPictures& pictures, std::span<const std::size_t> rows,
                          const std::string& when = "");

// Logits [count,classes] of all pictures, row after row. The model must be in evaluation mode. before_batch is
// called before each batch; it may throw. `when` is for batch_at_work.
std::vector<float> logits_of(Model& model, const MaskedPictures& pictures, const Normalisation& normalisation,
                             std::int64_t batch, const std::string& device, const std::function<void()>& before_batch,
                             const std::string& when = "");

}  // namespace collimator
