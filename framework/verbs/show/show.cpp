// Takes samples that are spread evenly over the collection, and marks the pixels that show what is hidden.
#include <algorithm>
#include <cmath>

#include "framework/data/safetensors.hpp"
#include "framework/verbs/ports.hpp"
#include "framework/verbs/show/show.hpp"

namespace collimator {

// Reads the ports of, of.pack, of.masks and of.donors, and takes n samples spread evenly over the collection. Fills
// from the training part take this collection for it. Gives
// - pictures.safetensors with `pictures` U8 [n,size,size], in colour [n,3,size,size], and `leaks` U8 [n,size,size], 1
//   where a pixel shows what is hidden;
// - samples.json with `samples`.
void run_show(const Job& job, const Context&) {
  const auto params = params_of<ShowParams>(job);
  const Collection collection = load_collection(input_folder(job, "of"));
  const MaskedPictures pictures = pictures_of(job, "of", collection);
  const Fill::Kind fill = pictures.style().fill.kind;
  const bool training = fill == Fill::training_mean || fill == Fill::training_noise;
  const Normalisation normalisation = training ? pictures.measure() : Normalisation{};

  const std::size_t count = std::min(static_cast<std::size_t>(params.samples), pictures.count());
  const auto pixels = static_cast<std::size_t>(pictures.size() * pictures.size());
  const std::vector<std::int64_t> shape{static_cast<std::int64_t>(count), pictures.size(), pictures.size()};
  std::vector<std::int64_t> planes = shape;
  if (pictures.channels() > 1) planes.insert(planes.begin() + 1, pictures.channels());
  SafetensorsWriter writer(job.out / "pictures.safetensors", {{"pictures", "U8", planes}, {"leaks", "U8", shape}});
  const auto out = writer.values<std::uint8_t>("pictures"), leaks = writer.values<std::uint8_t>("leaks");
  const MaskPack masks(input_folder(job, "of.masks"));
  Json ids = Json::array();
  std::vector<float> picture(pictures.values());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = (2 * i + 1) * pictures.count() / (2 * count);
    pictures.read(row, normalisation, picture);
    std::ranges::transform(picture, out.begin() + static_cast<std::ptrdiff_t>(i * picture.size()), [](float value) {
      return static_cast<std::uint8_t>(std::lround(255 * std::clamp(value, 0.0F, 1.0F)));
    });
    masks.unpack_leaks(masks.row(collection.samples[row].id), leaks.subspan(i * pixels, pixels));
    ids.push_back(collection.samples[row].id);
  }
  write_json(job.out / "samples.json", {{"samples", ids}});
}

}  // namespace collimator
