// Reduces masks on several threads, and counts the pixels that are shown although they read hidden ones.
#include <algorithm>

#include "framework/data/bits.hpp"
#include "framework/data/geometry.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/reduce/reduce.hpp"

namespace collimator {

// Gives masks.safetensors and samples.json (mask_pack.hpp), and table.csv: sample, visible_share, leaking_share, of the
// network's pixels; those that leak are visible although they read hidden native pixels.
void run_reduce(const Job& job, const Context& context) {
  const auto params = params_of<ReduceParams>(job);
  const NativeMasks masks(job.inputs.at("of"));
  const std::size_t count = masks.samples().size();
  const std::int64_t size = params.size, row_bytes = bit_row_bytes(size);
  MaskStyle style = masks.style();
  if (params.learnt) style.reduction = Reduction::half;
  const bool leaks = style.reduction != Reduction::conservative;
  const std::vector<std::int64_t> shape{static_cast<std::int64_t>(count), size, row_bytes};
  std::vector<TensorInfo> tensors{{"masks", "U8", shape}};
  if (leaks) tensors.push_back({"safe", "U8", shape});
  SafetensorsWriter writer(job.out / "masks.safetensors", tensors);
  const auto target = writer.values<std::uint8_t>("masks");
  const auto safe_target = leaks ? writer.values<std::uint8_t>("safe") : std::span<std::uint8_t>();
  const auto mask_bytes = static_cast<std::size_t>(size * row_bytes);
  const double area = static_cast<double>(size * size);
  std::vector<double> visible(count), leaking(count);

  for_each_item(count, context, [&](std::size_t i) {
    const NativeMasks::Place& place = masks.place(i);
    const std::vector<std::uint8_t> native = masks.unpack(i);
    std::vector<std::uint8_t> reduced(static_cast<std::size_t>(size * size));
    const MaskView view(reduced.data(), size, size);
    const Geometry geometry(place.cut, style.fit, size);
    const ConstMaskView native_view(native.data(), place.height, place.width);
    geometry.reduce(native_view, view);
    const auto safe = std::ranges::count(reduced, std::uint8_t{1});
    if (leaks) {
      pack_bits(view, safe_target.subspan(i * mask_bytes, mask_bytes));
      geometry.reduce(native_view, view, style.reduction);
    }
    const auto shown = std::ranges::count(reduced, std::uint8_t{1});
    visible[i] = static_cast<double>(shown) / area;
    leaking[i] = static_cast<double>(shown - safe) / area;
    pack_bits(view, target.subspan(i * mask_bytes, mask_bytes));
  });
  write_json(job.out / "samples.json",
             {{"samples", masks.samples()}, {"style", json_of(style)}, {"donors", masks.donors()}, {"size", size}});
  SampleOwners(job.inputs.at("of")).save(job.out);
  Table table{"table.csv", {"sample", "visible_share", "leaking_share"}, {}};
  for (std::size_t i = 0; i < count; ++i)
    table.rows.push_back({masks.samples()[i], number_text(visible[i]), number_text(leaking[i])});
  write_table(table, job.out / "table.csv");
  if (!leaks) return;
  double sum = 0;
  for (const double share : leaking) sum += share;
  save_facts({{"leaking_share", sum / static_cast<double>(count)}}, job.out);
}

}  // namespace collimator
