// Draws every part of every sample that has a file in it, and tells all that cannot be read at once.
#include "framework/verbs/regions/regions.hpp"

#include <algorithm>
#include <set>

#include "framework/data/collection.hpp"
#include "framework/data/native_place.hpp"
#include "framework/data/region_pack.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/pictures.hpp"

namespace collimator {

void rehearse_regions(const Job& job, const Context&) { RegionPackWriter(job.out, {}, {}).finish({}); }

void run_regions(const Job& job, const Context& context) {
  const Collection collection = load_collection(job.inputs.at("of"));
  const Pictures pictures(collection, job, context);
  const std::size_t count = collection.samples.size();
  std::map<std::string, std::vector<std::size_t>> having;
  std::vector<std::set<std::string>> parts_of(count);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) {
    const Record& record = collection.samples[i];
    ids.push_back(record.id);
    for (const Region& region : record.regions)
      if (is_packed(record, region.part) && parts_of[i].insert(region.part).second) having[region.part].push_back(i);
  }

  std::vector<NativeMaskWriter::Size> sizes(count);
  Unreadable unreadable(collection);
  for_each_item(
      count, context,
      [&](std::size_t i) {
        if (parts_of[i].empty()) return;
        unreadable.readable(i, [&] {
          const PictureHeader header = pictures.probe(collection.samples[i]);
          sizes[i] = {header.height, header.width};
        });
      },
      0, 2 * count);
  unreadable.tell();

  std::vector<double> greys(count);  // of each sample, its greyest mask's
  RegionPackWriter writer(job.out, sizes, having);
  for_each_item(
      count, context,
      [&](std::size_t i) {
        for (const std::string& part : parts_of[i])
          unreadable.readable(i, [&] {
            std::vector<std::uint8_t> mask(static_cast<std::size_t>(sizes[i].height * sizes[i].width));
            const MaskView view(mask.data(), sizes[i].height, sizes[i].width);
            const DrawnRegion drawn = pictures.draw_regions(collection.samples[i], part, view);
            writer.set(part, i, ConstMaskView(mask.data(), sizes[i].height, sizes[i].width), drawn.stretched);
            greys[i] = std::max(greys[i], drawn.grey);
          });
      },
      count, 2 * count);
  unreadable.tell();
  writer.finish(ids);

  constexpr double outlined = 0.25;  // an outline with soft edges has a few hundredths
  const auto is_grey = [&](double grey) { return grey > outlined; };
  if (const auto first = std::ranges::find_if(greys, is_grey); first != greys.end()) {
    const std::string& id = ids[static_cast<std::size_t>(first - greys.begin())];
    save_facts({{"grey", std::ranges::count_if(greys, is_grey)},
                {"samples", std::ranges::count_if(parts_of, [](const auto& parts) { return !parts.empty(); })},
                {"first", id}},
               job.out);
  }
}

}  // namespace collimator
