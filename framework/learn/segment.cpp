// The verb `segment`: outlines a region on every picture of a collection with a segmentation network.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <ATen/ops/sigmoid.h>
#include <c10/core/GradMode.h>

#include <collimator/shapes.hpp>

#include "framework/base/error.hpp"
#include "framework/data/clean_mask.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/learn/batch.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/ports.hpp"
#include "framework/learn/works.hpp"
#include "framework/stats/fisher.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/learnt_from.hpp"
#include "framework/verbs/segment/segment.hpp"

namespace collimator {
namespace {

struct Outline {
  double share = 0;     // of the picture
  std::string refused;  // why; empty: it is kept
};

// The map is pushed to the right side of the threshold where cleaning changed the mask, so that its smooth outline
// survives the way to the native grid elsewhere.
Outline draw_outline(std::vector<float> map, const Geometry& geometry, const SegmentParams& params, MaskView native) {
  const auto level = static_cast<float>(params.threshold);
  std::vector<std::uint8_t> mask(map.size());
  std::ranges::transform(map, mask.begin(), [&](float value) { return value >= level; });
  clean_mask(mask, geometry.size(), {params.clean.open_px, params.clean.median_px, params.clean.components});
  const float below = std::nextafter(level, -1.0F);
  for (std::size_t i = 0; i < map.size(); ++i)
    map[i] = mask[i] != 0 ? std::max(map[i], level) : std::min(map[i], below);

  geometry.outline(map, level, native);
  const std::int64_t visible = area_of(native);
  Outline outline{.share = static_cast<double>(visible) / static_cast<double>(native.height() * native.width())};
  if (visible == 0)
    outline.refused = "empty";
  else if (outline.share < params.clean.min_share)
    outline.refused = "smaller than min_share";
  return outline;
}

// Whether what was refused depends on a label: then leaving it out changes the question.
struct Exclusion {
  Table table{
      "table.csv",
      {score_column::class_name, score_column::metric, score_column::value, score_column::n, score_column::note},
      {}};
  Json depends_on = Json::array();  // the classes of which it does, each with its p
};

Exclusion exclusion_of(const Collection& collection, const std::vector<Outline>& outlines) {
  Exclusion exclusion;
  for (std::size_t c = 0; c < collection.classes.size(); ++c) {
    std::int64_t refused[2] = {}, kept[2] = {};
    for (std::size_t i = 0; i < outlines.size(); ++i) {
      const float label = collection.samples[i].labels[c];
      if (!std::isnan(label)) ++(outlines[i].refused.empty() ? kept : refused)[label > 0.5F];
    }
    const auto row = [&](const char* metric, double value, std::int64_t n, const char* note) {
      exclusion.table.rows.push_back({collection.classes[c], metric, number_text(value), std::to_string(n), note});
    };
    for (const int positive : {1, 0}) {
      const std::int64_t n = refused[positive] + kept[positive];
      row(positive == 1 ? "refused_of_positive" : "refused_of_negative",
          n > 0 ? static_cast<double>(refused[positive]) / static_cast<double>(n) : std::nan(""), n,
          n > 0 ? "" : "there is no such sample");
    }
    const double p = fisher_exact(refused[1], kept[1], refused[0], kept[0]);
    row("p_refused", p, refused[0] + refused[1] + kept[0] + kept[1],
        "Fisher's exact test, each sample counted on its own");
    if (p < 0.05) exclusion.depends_on.push_back({{"class", collection.classes[c]}, {"p", p}});
  }
  return exclusion;
}

// Gives the facts to warn of.
Json save(const Collection& collection, const std::vector<Outline>& outlines, Fit fit, NativeMaskWriter& writer,
          const std::filesystem::path& folder) {
  std::vector<std::string> kept;
  SampleOwners owners;
  Table table{"table.csv", {"sample", "visible_share", "refused"}, {}};
  for (std::size_t i = 0; i < outlines.size(); ++i) {
    const std::string& id = collection.samples[i].id;
    table.rows.push_back({id, number_text(outlines[i].share), outlines[i].refused});
    if (!outlines[i].refused.empty()) {
      writer.drop(i);
      continue;
    }
    kept.push_back(id);
    owners.add(collection.samples[i]);
  }
  if (kept.empty())
    throw failure(
        "segment: all {} masks were refused (the first: {}); is it the right network, is `min_share` too much?",
        outlines.size(), outlines.empty() ? "there is no sample" : outlines.front().refused);
  writer.finish(kept, {.fit = fit});
  owners.save(folder / "masks");
  write_table(table, folder / "masks" / "table.csv");
  std::filesystem::create_directories(folder / "exclusion");
  const Exclusion exclusion = exclusion_of(collection, outlines);
  write_table(exclusion.table, folder / "exclusion" / "table.csv");
  return exclusion.depends_on.empty() ? Json::object() : Json{{"refusal_depends_on", exclusion.depends_on}};
}

void segment(const Job& job, const SegmentParams& params, const Context& context) {
  const Collection collection = load_collection(input_folder(job, "of"));
  const MaskedPictures pictures = pictures_of(job, "of", collection);
  const PicturePack pack(input_folder(job, "of.pack"));
  TrainedNetwork network = network_of(job, pictures, context);
  const at::NoGradGuard no_grad;
  const std::int64_t size = pictures.size();
  const auto pixels = static_cast<std::size_t>(size * size);

  std::vector<NativeMaskWriter::Size> sizes;
  for (const Record& record : collection.samples) {
    const Rect cut = pack.geometry(pack.row(record.id)).cut();
    sizes.push_back({cut.height, cut.width});
  }
  std::filesystem::create_directories(job.out / "masks");
  NativeMaskWriter writer(job.out / "masks", sizes);
  std::vector<Outline> outlines(pictures.count());
  std::vector<std::size_t> rows(pictures.count());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::uint64_t done = 0;
  for (const auto& some : batches_of(rows, params.batch)) {
    if (context.cancelled()) throw Cancelled{};
    context.progress(done, rows.size());
    const BatchAtWork at_work = batch_at_work(pictures, some);
    const at::Tensor input =
        picture_batch(pictures, some, {}, network.normalisation, network.model->channels(), job.device);
    const at::Tensor logits = network.model->head(network.model->features(input), {});
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(some.size()), 1, size, size};
    if (logits.sizes() != at::IntArrayRef(shape))
      throw failure("{} is no segmentation network of one outline: expected [pictures, 1, size, size] from its head",
                    job.params.at("model").at("id").get<std::string>());
    const at::Tensor maps = at::sigmoid(logits).to(at::kCPU, at::kFloat).contiguous();
    const float* values = maps.const_data_ptr<float>();
    for (std::size_t i = 0; i < some.size(); ++i, values += pixels) {
      if (!std::all_of(values, values + pixels, [](float value) { return std::isfinite(value); }))
        throw failure("sample {}: the network's output is not finite", collection.samples[some[i]].id);
      const std::size_t row = pack.row(collection.samples[some[i]].id);
      const auto [height, width] = sizes[some[i]];
      std::vector<std::uint8_t> native(static_cast<std::size_t>(height * width));
      const MaskView view(native.data(), height, width);
      outlines[some[i]] = draw_outline({values, values + pixels}, pack.geometry(row), params, view);
      writer.set(some[i], view);
    }
    done += some.size();
  }
  Json facts = save(collection, outlines, pictures.fit(), writer, job.out);
  if (job.inputs.contains("with")) add_learnt_from(facts, collection, input_folder(job, "with"));
  add_given_network(facts, network, job);
  save_facts(facts, job.out);
  const auto refused = std::ranges::count_if(outlines, [](const Outline& each) { return !each.refused.empty(); });
  if (refused > 0)
    context.log(fmt::format("segment: {} of {} masks were refused; keep the others with `select: {{has_roi: …}}`",
                            refused, outlines.size()));
}

}  // namespace

// Ports of, of.pack, with. Gives masks (native_masks.hpp, of the samples that were not refused, and table.csv: sample,
// visible_share, refused) and exclusion (table.csv: class, metric, value, n, note).
void run_segment(const Job& job, const Context& context) {
  const auto params = params_of<SegmentParams>(job);
  prepare_libtorch(params.threads, job.device);
  name_errors("segmenting", [&] { segment(job, params, context); });
}

}  // namespace collimator
