// Puts pictures together on the CPU; repeating a grey channel and moving the batch come last.
#include "framework/learn/batch.hpp"

#include <algorithm>
#include <numeric>

#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include "framework/base/error.hpp"

namespace collimator {

std::vector<std::span<const std::size_t>> batches_of(std::span<const std::size_t> rows, std::int64_t batch) {
  std::vector<std::span<const std::size_t>> result;
  const auto length = static_cast<std::size_t>(batch);
  for (std::size_t first = 0; first < rows.size();) {
    const std::size_t left = rows.size() - first;
    const std::size_t taken = left <= length || (left == length + 1 && length > 1) ? left : length;
    result.push_back(rows.subspan(first, taken));
    first += taken;
  }
  return result;
}

at::Tensor picture_batch(const MaskedPictures& pictures, std::span<const std::size_t> rows,
                         std::span<const std::uint8_t> mirrored, const Normalisation& normalisation,
                         std::int64_t channels, const std::string& device) {
  const std::int64_t size = pictures.size(), count = static_cast<std::int64_t>(rows.size());
  const std::int64_t own = pictures.channels();
  if (own != 1 && own != channels)
    throw failure(
        "the pictures are in colour, and the network takes {}; take one with three input channels, or load the "
        "pictures "
        "in grey",
        channels == 1 ? "one channel" : std::to_string(channels) + " channels");
  // One channel lies the same way in both formats.
  at::Tensor batch = at::empty({count, own, size, size}, at::TensorOptions(at::kFloat),
                               own == 1 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
  const std::size_t values = pictures.values();
  float* out = batch.mutable_data_ptr<float>();
  for (std::size_t i = 0; i < rows.size(); ++i)
    pictures.read(rows[i], !mirrored.empty() && mirrored[i] != 0, normalisation, {out + i * values, values});
  batch = batch.to(c10::Device(device));
  if (own > 1) batch = batch.contiguous(at::MemoryFormat::ChannelsLast);
  if (channels > own) batch = batch.expand({-1, channels, -1, -1}).contiguous(at::MemoryFormat::ChannelsLast);
  return batch;
}

BatchAtWork batch_at_work(const MaskedPictures& pictures, std::span<const std::size_t> rows, const std::string& when) {
  constexpr std::size_t most_bytes = 250;
  std::string names;
  std::size_t named = 0;
  for (; named < rows.size() && (named == 0 || names.size() < most_bytes); ++named)
    names += (named == 0 ? "" : ", ") + pictures.sample(rows[named]);
  const std::size_t more = rows.size() - named;
  return BatchAtWork((rows.size() == 1 ? "the sample " : "one of the samples ") + names +
                     (more > 0 ? " and " + std::to_string(more) + " more" : "") + (when.empty() ? "" : ", " + when));
}

std::vector<float> logits_of(Model& model, const MaskedPictures& pictures, const Normalisation& normalisation,
                             std::int64_t batch, const std::string& device, const std::function<void()>& before_batch,
                             const std::string& when) {
  const at::NoGradGuard no_grad;
  std::vector<std::size_t> rows(pictures.count());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::vector<float> result;
  for (const auto& some : batches_of(rows, batch)) {
    before_batch();
    const BatchAtWork at_work = batch_at_work(pictures, some, when);
    const at::Tensor input = picture_batch(pictures, some, {}, normalisation, model.channels(), device);
    const at::Tensor logits = model.head(model.features(input), {}).to(at::kCPU, at::kFloat).contiguous();
    if (logits.dim() != 2 || logits.size(0) != input.size(0))
      throw failure("the network's head gave {} dimensions for {} pictures; expected logits [pictures, classes]",
                    logits.dim(), input.size(0));
    const float* values = logits.const_data_ptr<float>();
    result.insert(result.end(), values, values + logits.numel());
  }
  return result;
}

}  // namespace collimator
