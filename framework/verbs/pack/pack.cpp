// The verb `pack`: decodes a collection's pictures once, onto the network's grid.
#include <algorithm>
#include <optional>

#include <opencv2/core/utility.hpp>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/geometry.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/pack/pack.hpp"
#include "framework/verbs/pictures.hpp"

namespace collimator {
namespace {

// What of each picture becomes the square: all of it, or the box of the mask that crops.
std::vector<Rect> cuts_of(const Collection& collection, const std::vector<PictureHeader>& headers,
                          const NativeMasks* masks) {
  std::vector<Rect> cuts;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const Record& record = collection.samples[i];
    cuts.push_back({0, 0, headers[i].width, headers[i].height});
    if (masks == nullptr) continue;
    const auto found = masks->find(record.id);
    if (!found) throw failure("the mask that crops has no mask for sample {}", record.id);
    const NativeMasks::Place& place = masks->place(*found);
    if (place.width != headers[i].width || place.height != headers[i].height)
      throw failure("sample {}: the picture has {} x {} pixels, its mask {} x {}", record.id, headers[i].width,
                    headers[i].height, place.width, place.height);
    cuts.back() = place.cut;
  }
  return cuts;
}

}  // namespace

void run_pack(const Job& job, const Context& context) {
  const auto params = params_of<PackParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  const Pictures pictures(collection, job, context);
  const std::size_t count = collection.samples.size();
  cv::setNumThreads(1);  // one thread per picture already

  std::vector<PictureHeader> headers(count);
  for_each_item(
      count, context, [&](std::size_t i) { headers[i] = pictures.probe(collection.samples[i]); }, 0, 2 * count);
  std::optional<NativeMasks> masks;
  if (const auto crops = job.inputs.find("mask"); crops != job.inputs.end()) masks.emplace(crops->second);
  const std::vector<Rect> cuts = cuts_of(collection, headers, masks ? &*masks : nullptr);
  const bool wide = std::ranges::any_of(headers, [](const PictureHeader& header) { return header.bits > 8; });

  const auto rows = static_cast<std::int64_t>(count);
  SafetensorsWriter writer(job.out / "pictures.safetensors",
                           {{"pictures", wide ? "U16" : "U8", {rows, params.size, params.size}},
                            {"sizes", "I64", {rows, 2}},
                            {"cuts", "I64", {rows, 4}}});
  const std::span<std::byte> target = writer.bytes("pictures");
  const auto sizes = writer.values<std::int64_t>("sizes"), places = writer.values<std::int64_t>("cuts");
  const auto area = static_cast<std::size_t>(params.size * params.size);
  for_each_item(
      count, context,
      [&](std::size_t i) {
        const Rect& cut = cuts[i];
        std::ranges::copy(std::initializer_list<std::int64_t>{cut.height, cut.width},
                          sizes.begin() + static_cast<std::ptrdiff_t>(2 * i));
        std::ranges::copy(std::initializer_list<std::int64_t>{cut.x, cut.y, cut.width, cut.height},
                          places.begin() + static_cast<std::ptrdiff_t>(4 * i));
        const Picture native = pictures.read(collection.samples[i]);
        if (native.width != headers[i].width || native.height != headers[i].height || native.bits != headers[i].bits)
          throw failure("sample {}: the picture changed while it was read", collection.samples[i].id);
        const Picture small = Geometry(cut, params.fit, params.size).resample(native);
        if (!wide) {
          std::memcpy(target.data() + i * area, small.data.data(), area);
          return;
        }
        std::vector<std::uint16_t> values(area);
        for (std::size_t p = 0; p < area; ++p)
          values[p] = small.bits == 16 ? small.wide()[p] : static_cast<std::uint16_t>(small.data[p] * 257);
        std::memcpy(target.data() + 2 * i * area, values.data(), 2 * area);
      },
      count, 2 * count);

  std::vector<std::string> ids;
  for (const Record& record : collection.samples) ids.push_back(record.id);
  write_json(job.out / "samples.json",
             {{"samples", ids}, {"fit", text_of(params.fit)}, {"size", params.size}, {"bits", wide ? 16 : 8}});
}

}  // namespace collimator
