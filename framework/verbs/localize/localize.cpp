// Brings boxes and regions to the maps' grid, asks each protocol about every picture, and averages over groups.
#include <cmath>
#include <map>
#include <memory>

#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/mask_pack.hpp"
#include "framework/data/pack.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/plugin/object.hpp"
#include "framework/plugin/tensor.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/stats/summary.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/localize/localize.hpp"
#include "framework/verbs/metrics.hpp"

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

struct ProtocolInUse {
  std::vector<std::string> names;
  std::unique_ptr<PluginObject<collimator_protocol_v1>> plugin;
};

// The boxes that count, on the network's grid: all of a label, whatever it is, or those of the class's findings.
std::vector<collimator_box> boxes_on_grid(const Record& record, const Geometry& geometry, const std::string& class_name,
                                          const std::optional<std::string>& label) {
  std::vector<collimator_box> boxes;
  for (const FindingBox& finding : record.boxes) {
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

// Means over the pictures where a number is defined, for all pictures and for each value of the fields in `by`.
std::vector<ScoreRow> averages(const std::vector<const Record*>& records, const std::vector<std::string>& names,
                               const std::vector<double>& values, const std::string& class_name,
                               const std::vector<std::string>& by) {
  std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> groups;  // (field from 1, value) -> pictures
  for (std::size_t i = 0; i < records.size(); ++i) {
    groups[{0, ""}].push_back(i);
    for (std::size_t f = 0; f < by.size(); ++f) {
      const auto found = records[i]->metadata.find(by[f]);
      groups[{f + 1, found == records[i]->metadata.end() || found->second.empty() ? "unknown" : found->second}]
          .push_back(i);
    }
  }
  std::vector<ScoreRow> rows;
  for (const auto& [group, pictures] : groups)
    for (std::size_t o = 0; o < names.size(); ++o) {
      std::vector<double> column;
      for (const std::size_t i : pictures) column.push_back(values[i * names.size() + o]);
      const Summary summary = summarize(column);
      ScoreRow row{
          class_name, names[o], group.first == 0 ? "" : by[group.first - 1], group.second, summary.mean, summary.n,
          {},         ""};
      if (summary.n < column.size()) row.note = fmt::format("defined for {} of {} pictures", summary.n, column.size());
      rows.push_back(std::move(row));
    }
  return rows;
}

}  // namespace

// Ports of (maps), of.pack, collection, and optionally roi.masks (reduced). table.csv has score's columns, with the
// mean over the pictures where the number is defined; samples.csv each picture's: sample, patient, class, metric,
// value.
void run_localize(const Job& job, const Context& context) {
  const auto params = params_of<LocalizeParams>(job);
  const Maps maps(job.inputs.at("of"));
  const PicturePack pack(job.inputs.at("of.pack"));
  const Collection collection = load_collection(job.inputs.at("collection"));
  const auto rows = collection.rows();
  std::optional<MaskPack> regions;
  if (const auto found = job.inputs.find("roi.masks"); found != job.inputs.end()) regions.emplace(found->second);
  if (pack.size() != maps.size || (regions && (regions->size() != maps.size || regions->style().fit != pack.fit())))
    throw failure(
        "the maps are {0} x {0}, the pictures {1} x {1} ({2}){3}: all must be on one grid", maps.size, pack.size(),
        text_of(pack.fit()),
        regions ? fmt::format(", the regions {0} x {0} ({1})", regions->size(), text_of(regions->style().fit)) : "");

  std::vector<ProtocolInUse> protocols;
  std::vector<std::string> names;
  for (const Slot& slot : params.protocols) {
    protocols.push_back({output_names(slot, "protocol"), std::make_unique<PluginObject<collimator_protocol_v1>>(
                                                             slot, "collimator.protocol/1", context)});
    names.insert(names.end(), protocols.back().names.begin(), protocols.back().names.end());
  }
  check_distinct(names);

  const auto area = static_cast<std::size_t>(maps.size * maps.size);
  std::vector<const Record*> records;
  std::vector<double> values;
  std::vector<std::uint8_t> region(area);
  for (std::size_t i = 0; i < maps.samples.size(); ++i) {
    if (context.cancelled()) throw Cancelled{};
    const auto row = rows.find(maps.samples[i]);
    if (row == rows.end()) throw failure("the maps' sample {} is not in the collection", maps.samples[i]);
    records.push_back(&collection.samples[row->second]);
    const Geometry geometry = pack.geometry(pack.row(maps.samples[i]));
    const std::vector<collimator_box> boxes = boxes_on_grid(*records.back(), geometry, maps.class_name, params.boxes);
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
    for (const ProtocolInUse& protocol : protocols) {
      std::vector<double> measured(protocol.names.size(), std::nan(""));
      protocol.plugin->call(&collimator_protocol_v1::measure, "measure", &input, measured.data());
      values.insert(values.end(), measured.begin(), measured.end());
    }
    context.progress(i + 1, maps.samples.size());
  }

  Table pictures{
      "samples.csv", {"sample", "patient", score_column::class_name, score_column::metric, score_column::value}, {}};
  for (std::size_t i = 0; i < records.size(); ++i)
    for (std::size_t o = 0; o < names.size(); ++o)
      pictures.rows.push_back(
          {records[i]->id, records[i]->patient, maps.class_name, names[o], number_text(values[i * names.size() + o])});
  write_table(pictures, job.out / "samples.csv");
  write_table(score_table(averages(records, names, values, maps.class_name, params.by)), job.out / "table.csv");
}

}  // namespace collimator
