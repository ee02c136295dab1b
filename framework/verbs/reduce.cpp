// The verb `reduce`: brings native masks to the network's grid, conservatively.
#include "framework/data/bits.hpp"
#include "framework/data/geometry.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/verbs/parallel.hpp"
#include "framework/verbs/params.hpp"

namespace collimator {

void run_reduce(const Job& job, const Context& context) {
  const auto params = params_of<ReduceParams>(job);
  const NativeMasks masks(job.inputs.at("of"));
  const std::size_t count = masks.samples().size();
  const std::int64_t size = params.size, row_bytes = bit_row_bytes(size);
  SafetensorsWriter writer(job.out / "masks.safetensors",
                           {{"masks", "U8", {static_cast<std::int64_t>(count), size, row_bytes}}});
  const auto target = writer.values<std::uint8_t>("masks");
  const auto mask_bytes = static_cast<std::size_t>(size * row_bytes);

  for_each_item(count, context, [&](std::size_t i) {
    const NativeMasks::Place& place = masks.place(i);
    const std::vector<std::uint8_t> native = masks.unpack(i);
    std::vector<std::uint8_t> reduced(static_cast<std::size_t>(size * size));
    const MaskView view(reduced.data(), size, size);
    Geometry(place.cut, masks.fit(), size).reduce({native.data(), place.height, place.width}, view);
    pack_bits(view, target.subspan(i * mask_bytes, mask_bytes));
  });
  write_json(
      job.out / "samples.json",
      {{"samples", masks.samples()}, {"fit", text_of(masks.fit())}, {"fill", text_of(masks.fill())}, {"size", size}});
}

}  // namespace collimator
