// Brings boxes and regions to the maps' grid, and asks each protocol about every picture; measured.hpp averages.
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include <fmt/ranges.h>

#include "framework/base/at_work.hpp"
#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/mask_pack.hpp"
#include "framework/data/native_place.hpp"
#include "framework/data/pack.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/data/truth.hpp"
#include "framework/data/whose.hpp"
#include "framework/plugin/manifest.hpp"
#include "framework/plugin/object.hpp"
#include "framework/plugin/tensor.hpp"
#include "framework/stats/number_ranges.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/localize/localize.hpp"
#include "framework/verbs/localize/measured.hpp"
#include "framework/verbs/metrics.hpp"
#include "framework/verbs/replicates.hpp"

namespace collimator {
namespace {

// The artifact of `explain`: maps.safetensors with `maps` F32 [N,S,S], samples.json with `samples` and `class`,
// and `signed: true` where a map is.
struct Maps {
  explicit Maps(const std::filesystem::path& folder) : file(folder / "maps.safetensors") {
    const Json json = read_json(folder / "samples.json");
    try {
      samples = json.at("samples").get<std::vector<std::string>>();
      class_name = json.value("class", "");
      is_signed = json.value("signed", false);
    } catch (const Json::exception& error) {
      throw failure("{}: {}", (folder / "samples.json").string(), error.what());
    }
    const std::vector<std::int64_t>& shape = file.at("maps").shape;
    if (shape.size() != 3 || shape[0] != static_cast<std::int64_t>(samples.size()) || shape[1] != shape[2])
      throw failure("{}: `maps` has the shape [{}], expected [{},S,S]", file.path().string(), fmt::join(shape, ","),
                    samples.size());
    size = shape[1];
    values = file.values<float>("maps");
  }

  SafetensorsFile file;
  std::vector<std::string> samples;
  std::string class_name;
  bool is_signed = false;  // what is below 0 speaks against the class
  std::int64_t size = 0;
  std::span<const float> values;
};

using Protocol = PluginObject<collimator_protocol_v1>;

// Where the protocol's numbers lie for these maps. That an explainer does not say `signed_maps` is no promise that no
// value is below 0.
void add_ranges(const Slot& slot, const std::vector<std::string>& names, const Maps& maps, NumberRanges& ranges) {
  const PluginInfo about = plugin_info(slot, "protocol");
  const bool below_zero = maps.is_signed || std::ranges::any_of(maps.values, [](float value) { return value < 0; });
  for (std::size_t o = 0; o < about.ranges.size(); ++o)
    if (about.ranges[o].any_map || !below_zero) ranges[names[o]] = {about.ranges[o].lowest, about.ranges[o].greatest};
}

// The boxes that count, on the network's grid: all of a label, whatever it is, or those of the class's findings.
std::vector<collimator_box> boxes_on_grid(std::span<const FindingBox> native, const Geometry& geometry,
                                          const std::string& class_name, const std::optional<std::string>& label) {
  std::vector<collimator_box> boxes;
  for (const FindingBox& finding : native) {
    const bool of_class = finding.kind == BoxKind::finding && (finding.label.empty() || finding.label == class_name);
    if (label ? finding.label != *label : !of_class) continue;
    boxes.push_back(
        crossing(geometry.map_box({finding.x, finding.y, finding.width, finding.height, finding.label, finding.kind})));
  }
  return boxes;
}

// 1 where a pixel of the grid reads the picture only, 0 where padding is in it.
std::vector<std::uint8_t> on_picture(const Geometry& geometry) {
  std::vector<std::uint8_t> valid;
  for (const Geometry::Reach& row : geometry.rows())
    for (const Geometry::Reach& column : geometry.columns()) valid.push_back(row.inside && column.inside ? 1 : 0);
  return valid;
}

// The rows of the maps' samples in the collection.
std::vector<std::size_t> rows_of(const Maps& maps, const Collection& collection) {
  const auto known = collection.rows();
  std::vector<std::size_t> rows;
  rows.reserve(maps.samples.size());
  for (const std::string& sample : maps.samples) {
    const auto found = known.find(sample);
    if (found == known.end()) throw failure("the maps' sample {} is not in the collection", sample);
    rows.push_back(found->second);
  }
  return rows;
}

}  // namespace

void LocalizeParams::check() const {
  check_replicates(replicates);
  check_bands(bands, by);
}

// Ports of (maps), of.pack, collection, and optionally roi.masks (reduced). table.csv has score's columns, and
// samples/table.csv the numbers of each picture, with its groups in groups.csv; beside both, ranges.json says where
// numbers lie.
void run_localize(const Job& job, const Context& context) {
  const auto params = params_of<LocalizeParams>(job);
  const Maps maps(job.inputs.at("of"));
  const PicturePack pack(job.inputs.at("of.pack"));
  const Collection collection = load_collection(job.inputs.at("collection"));
  std::optional<MaskPack> regions;
  if (const auto found = job.inputs.find("roi.masks"); found != job.inputs.end()) {
    SampleOwners(found->second).check(collection, "of", "roi", job.sources);
    regions.emplace(found->second);
  }
  if (pack.size() != maps.size || (regions && (regions->size() != maps.size || regions->style().fit != pack.fit())))
    throw failure(
        "the maps are {0} x {0}, the pictures {1} x {1} ({2}){3}: all must be on one grid", maps.size, pack.size(),
        text_of(pack.fit()),
        regions ? fmt::format(", the regions {0} x {0} ({1})", regions->size(), text_of(regions->style().fit)) : "");

  MeasuredPictures pictures{.class_name = maps.class_name, .known = {}, .protocols = {}, .values = {}};
  std::vector<std::unique_ptr<Protocol>> protocols;
  std::vector<std::string> names;
  NumberRanges ranges;
  for (const Slot& slot : params.protocols) {
    pictures.protocols.push_back({slot.label.empty() ? slot.id : slot.label, output_names(slot, "protocol")});
    protocols.push_back(std::make_unique<Protocol>(slot, "collimator.protocol/1", context));
    add_ranges(slot, pictures.protocols.back().names, maps, ranges);
    names.insert(names.end(), pictures.protocols.back().names.begin(), pictures.protocols.back().names.end());
  }
  check_distinct(names);
  const std::vector<std::size_t> rows = rows_of(maps, collection);
  pictures.known = unanswered(collection, rows, collection.classes);

  const auto area = static_cast<std::size_t>(maps.size * maps.size);
  std::vector<std::uint8_t> region(area);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (context.cancelled()) throw Cancelled{};
    const AtWork at_work(maps.samples[i]);
    const std::size_t packed = pack.row(maps.samples[i]);
    const Geometry geometry = pack.geometry(packed);
    const std::vector<FindingBox> native =
        native_boxes(collection.samples[rows[i]], pack.native_width(packed), pack.native_height(packed));
    const std::vector<collimator_box> boxes = boxes_on_grid(native, geometry, maps.class_name, params.boxes);
    const std::vector<std::uint8_t> valid = on_picture(geometry);
    if (regions) regions->unpack(regions->row(maps.samples[i]), region);

    const Plane map(maps.values.data() + i * area, maps.size, maps.size), inside(region.data(), maps.size, maps.size),
        on_it(valid.data(), maps.size, maps.size);
    const collimator_protocol_input input{sizeof(collimator_protocol_input),
                                          map.tensor(),
                                          regions ? inside.tensor() : nullptr,
                                          boxes.size(),
                                          sizeof(collimator_box),
                                          boxes.data(),
                                          on_it.tensor(),
                                          maps.is_signed ? 1U : 0U};
    for (std::size_t p = 0; p < protocols.size(); ++p) {
      std::vector<double> measured(pictures.protocols[p].names.size(), std::nan(""));
      protocols[p]->call(&collimator_protocol_v1::measure, "measure", &input, measured.data());
      pictures.add(measured);
    }
    context.progress(i + 1, rows.size());
  }

  write_table(
      score_table(mean_rows(pictures, params.by, params.bands, bootstrap_of(params.replicates, params.seed, context))),
      job.out / "table.csv");
  std::filesystem::create_directories(job.out / "samples");
  write_table(samples_table(pictures), job.out / "samples" / "table.csv");
  SampleOwners owners;
  for (const std::size_t row : rows) owners.add(collection.samples[row]);
  owners.save(job.out / "samples");
  if (!params.by.empty())
    write_table(groups_table(pictures, params.by, params.bands), job.out / "samples" / "groups.csv");
  for (const auto& folder : {job.out, job.out / "samples"}) save_ranges(ranges, folder);
}

}  // namespace collimator
