// Runs the chain on every picture's scene, and tells how much each mask shows and what is wrong with which samples.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>

#include <collimator/components.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/mask/inputs.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/mask/refusals.hpp"

namespace collimator {
namespace {

// What table.csv tells of one mask.
struct Extent {
  std::int64_t visible = 0, components = 0;  // of 8-connected visible pixels
  bool touches_border = false;
  Rect box;  // the smallest that holds all visible pixels
};

Extent measure(ConstMaskView mask) {
  const Components components = components_of(mask);
  if (components.count == 0) return {};
  Extent extent{.components = components.count};
  std::int64_t left = mask.width(), right = 0;
  for (const Run& run : components.runs) {
    extent.visible += run.end - run.first;
    left = std::min<std::int64_t>(left, run.first);
    right = std::max<std::int64_t>(right, run.end);
  }
  const std::int64_t top = components.runs.front().y, bottom = components.runs.back().y + 1;
  extent.box = {left, top, right - left, bottom - top};
  extent.touches_border = left == 0 || top == 0 || right == mask.width() || bottom == mask.height();
  return extent;
}

void write_areas(const Collection& collection, const std::vector<PictureHeader>& sizes,
                 const std::vector<Extent>& extents, const std::filesystem::path& file) {
  std::string out = "sample,height,width,visible_px,visible_share,components,touches_border\n";
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const double area = static_cast<double>(sizes[i].width * sizes[i].height);
    append_row(out, std::vector<std::string>{
                        collection.samples[i].id, std::to_string(sizes[i].height), std::to_string(sizes[i].width),
                        std::to_string(extents[i].visible), number_text(static_cast<double>(extents[i].visible) / area),
                        std::to_string(extents[i].components), extents[i].touches_border ? "1" : "0"});
  }
  write_file(file, out);
}

}  // namespace

void run_mask(const Job& job, const Context& context) {
  const MaskInputs inputs(job, context);
  const MaskParams& params = inputs.params;
  const Collection& collection = inputs.collection;
  const MaskChain& chain = inputs.chain;
  const DonorSource* donors = inputs.donors ? &*inputs.donors : nullptr;
  const std::size_t count = collection.samples.size();

  std::vector<PictureHeader> sizes(count);
  Unreadable unreadable(collection);
  for_each_item(
      count, context,
      [&](std::size_t i) { unreadable.readable(i, [&] { sizes[i] = inputs.pictures.probe(collection.samples[i]); }); },
      0, 2 * count);
  unreadable.tell();
  inputs.pictures.check_distinct_files(collection);
  std::vector<NativeMaskWriter::Size> layout;
  for (const PictureHeader& size : sizes) layout.push_back({size.height, size.width});
  NativeMaskWriter writer(job.out, std::move(layout));

  std::vector<Extent> extents(count);
  std::vector<std::string> refusals(count);  // of a masker that got no region of interest
  std::vector<std::string> stretched(count);
  const std::string needs_roi = chain.needs_roi();
  std::atomic<std::uint64_t> changed{0};  // by which maskers, in any sample
  for_each_item(
      count, context,
      [&](std::size_t i) {
        const Record& record = collection.samples[i];
        NativeScene scene(0, 0);
        if (!unreadable.readable(
                i, [&] { scene = inputs.scenes.make(record, sizes[i], !chain.empty(), chain.needs_pixels()); }))
          return;
        stretched[i] = scene.stretched;
        if (!scene.roi && !needs_roi.empty()) {
          refusals[i] = needs_roi + " needs one";
          return;
        }
        try {
          std::uint64_t changed_here = 0;
          const std::vector<std::uint8_t> mask =
              chain.run(scene, record, donors ? &donors->donors : nullptr, changed_here);
          changed |= changed_here;
          const ConstMaskView view(mask.data(), scene.height, scene.width);
          writer.set(i, view);
          extents[i] = measure(view);
        } catch (const UnreadableDonor&) {  // told below
        } catch (const InputError& error) {
          if (scene.roi) throw;
          refusals[i] = error.what();
        }
      },
      count, 2 * count);
  unreadable.tell();
  if (donors) donors->donors.tell_unreadable(context);

  std::vector<std::string> ids, without_roi, invisible;
  std::string reason;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& id = ids.emplace_back(collection.samples[i].id);
    if (!refusals[i].empty()) {
      without_roi.push_back(id);
      if (reason.empty()) reason = refusals[i];
    } else if (extents[i].visible == 0) {
      invisible.push_back(id);
    }
  }
  refuse_without_roi(without_roi, count, reason, job);
  std::vector<Rect> cuts;
  if (params.crop) {
    refuse(invisible, count, "have no visible pixel, so `crop` has nothing to cut out", "leave them out with `select`");
    for (const Extent& extent : extents) cuts.push_back(extent.box);
  } else if (!invisible.empty()) {
    context.log(fmt::format("mask: {} of {} samples have no visible pixel, the first is {}", invisible.size(), count,
                            invisible[0]));
  }
  std::vector<std::string> backgrounds;
  if (inputs.has_background())
    for (const Record& record : collection.samples)
      backgrounds.push_back(
          donors->donors
              .draw(record, DonorNeed::any,
                    Rng(static_cast<std::uint64_t>(params.seed)).stream("background").stream(record.id))
              .id);
  writer.finish(ids, inputs.style, cuts, backgrounds);
  SampleOwners(collection).save(job.out);
  write_areas(collection, sizes, extents, job.out / "table.csv");
  Json facts = Json::object();
  if (!invisible.empty()) facts = {{"invisible", invisible.size()}, {"samples", count}};
  if (const auto first = std::ranges::find_if(stretched, [](const std::string& size) { return !size.empty(); });
      first != stretched.end()) {
    const auto row = static_cast<std::size_t>(first - stretched.begin());
    facts["stretched"] = count - static_cast<std::size_t>(std::ranges::count(stretched, std::string()));
    facts["stretched_example"] = fmt::format("{}, {} pixels on a picture of {} x {}", collection.samples[row].id,
                                             *first, sizes[row].width, sizes[row].height);
    facts["samples"] = count;
  }
  if (const std::vector<std::string> idle = chain.idle(changed); !chain.empty() && !idle.empty()) facts["idle"] = idle;
  if (params.as_published) facts["as_published"] = true;
  if (const std::vector<std::string> ids_of_maskers = chain.from_boxes(); !ids_of_maskers.empty())
    facts["from_boxes"] = ids_of_maskers;
  save_facts(facts, job.out);
}

}  // namespace collimator
