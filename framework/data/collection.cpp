// Reads samples.csv and the files beside it without trust: anybody may have edited them.
#include "framework/data/collection.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>
#include <collimator/cell_value.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/data/collection_writer.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;

Region region_of(const Json& json) {
  Region region{.part = json.at("part").get<std::string>(), .file = json.value("file", std::string())};
  if (region.file.empty()) {
    region.runs = json.at("runs").get<std::vector<std::uint64_t>>();
    region.grid_width = json.at("grid").at(0).get<std::int64_t>();
    region.grid_height = json.at("grid").at(1).get<std::int64_t>();
  }
  region.root = json.value("root", std::string());
  if (json.contains("place")) {
    const Json& place = json["place"];
    region.place = {place.at(0).get<std::int64_t>(), place.at(1).get<std::int64_t>(), place.at(2).get<std::int64_t>(),
                    place.at(3).get<std::int64_t>()};
  }
  return region;
}

void load_samples(Collection& collection, const std::vector<std::string>& fields, const fs::path& file) {
  const CsvTable table = read_csv(file);
  std::vector<std::string> expected = collection_columns;
  std::vector<RareColumn> rare;
  for (const RareColumn& column : rare_collection_columns)
    if (expected.size() < table.header().size() && table.header()[expected.size()] == column.name) {
      rare.push_back(column);
      expected.emplace_back(column.name);
    }
  for (const std::string& name : collection.classes) expected.push_back("class:" + name);
  for (const std::string& field : fields) expected.push_back("field:" + field);
  if (table.header() != expected)
    throw failure("{}: the header is not that of collection.json; expected {}", file.string(), name_list(expected));
  const std::size_t first_class = collection_columns.size() + rare.size(),
                    first_field = first_class + collection.classes.size();
  collection.samples.resize(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Record& record = collection.samples[row];
    record.id = table.cell(row, 0);
    record.patient = table.cell(row, 1);
    record.source = table.cell(row, 2);
    record.own_id = table.cell(row, 3);
    record.split = table.cell(row, 4);
    record.picture = table.cell(row, 5);
    record.width = table.integer(row, 6);
    record.height = table.integer(row, 7);
    for (std::size_t i = 0; i < rare.size(); ++i)
      record.*rare[i].value = table.cell(row, collection_columns.size() + i);
    record.labels.reserve(collection.classes.size());
    for (std::size_t i = first_class; i < first_field; ++i) {
      const std::string_view cell = table.cell(row, i);
      record.labels.push_back(cell == "0" ? 0.0F : cell == "1" ? 1.0F : static_cast<float>(table.number(row, i)));
    }
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (const std::string_view value = table.cell(row, first_field + i); !value.empty())
        record.metadata.emplace_hint(record.metadata.end(), fields[i], value);
  }
}

Record& known_sample(Collection& collection, const std::unordered_map<std::string, std::size_t>& rows,
                     const std::string& id, const fs::path& file) {
  const auto found = rows.find(id);
  if (found == rows.end()) throw failure("{}: sample \"{}\" is not in samples.csv", file.string(), id);
  return collection.samples[found->second];
}

}  // namespace

std::string sample_identity(const Record& record) {
  if (!record.same_as.empty()) return record.same_as;
  return record.patient_space.empty() ? record.own_id : record.patient_space + "/" + record.own_id;
}

std::string patient_identity(const Record& record) {
  return record.patient_space.empty() ? own_patient(record) : record.patient_space + "/" + own_patient(record);
}

std::map<std::string, float> soft_labels_of(const Record& record) {
  std::map<std::string, float> labels;
  if (record.soft_labels.empty()) return labels;
  const std::optional<Json> given = parse_json(record.soft_labels);
  const auto wrong = [&] {
    return failure("the soft labels of \"{}\" are {}; expected an object of numbers between 0 and 1", record.id,
                   record.soft_labels);
  };
  if (!given || !given->is_object()) throw wrong();
  for (const auto& [name, label] : given->items()) {
    if (!label.is_number() || !(label.get<float>() > 0 && label.get<float>() < 1)) throw wrong();
    labels[name] = label.get<float>();
  }
  return labels;
}

void set_soft_labels(Record& record, const std::map<std::string, float>& labels) {
  record.soft_labels.clear();
  if (labels.empty()) return;  // as of nearly every sample that is loaded
  Json object = Json::object();
  for (const auto& [name, label] : labels) object[name] = std::stod(fmt::format("{}", label));  // 0.7, not 0.69999999
  record.soft_labels = object.dump();
}

std::unordered_map<std::string, std::size_t> Collection::rows() const {
  std::unordered_map<std::string, std::size_t> result;
  result.reserve(samples.size());
  for (std::size_t row = 0; row < samples.size(); ++row)
    if (const auto [found, is_new] = result.emplace(samples[row].id, row); !is_new)
      throw failure("sample id \"{}\" stands twice: samples {} and {} of the collection", samples[row].id,
                    found->second + 1, row + 1);
  return result;
}

std::vector<std::string> Collection::findings() const {
  std::vector<std::string> result = classes;
  std::erase_if(result, [&](const std::string& name) { return std::ranges::find(origins, name) != origins.end(); });
  return result.empty() ? classes : result;
}

std::size_t Collection::class_index(const std::string& name) const {
  if (name.empty() && classes.size() == 1) return 0;
  if (name.empty()) throw failure("name the class; there are {}", name_list(classes));
  const auto found = std::ranges::find(classes, name);
  if (found == classes.end()) throw failure("there is no class \"{}\"; {}", name, missing_name(name, classes));
  return static_cast<std::size_t>(found - classes.begin());
}

std::set<std::string> parts_of(const Collection& collection) {
  std::set<std::string> parts;
  for (const Record& record : collection.samples)
    for (const Region& region : record.regions) parts.insert(region.part);
  return parts;
}

void save_collection(const Collection& collection, const fs::path& folder) {
  CollectionShape shape;
  for (const Record& record : collection.samples) shape.note(record);
  CollectionWriter writer(collection.classes, shape, folder);
  for (const Record& record : collection.samples) writer.add(record);
  writer.finish(collection.origins);
}

Collection load_collection(const fs::path& folder) try {
  const Json about = read_json(folder / "collection.json");
  Collection collection{.classes = about.at("classes").get<std::vector<std::string>>()};
  if (about.contains("origins")) about["origins"].get_to(collection.origins);
  load_samples(collection, about.at("fields").get<std::vector<std::string>>(), folder / "samples.csv");
  const std::size_t count = about.at("samples").get<std::size_t>();
  if (collection.samples.size() != count)
    throw failure("{}: {} rows, but collection.json says {}", (folder / "samples.csv").string(),
                  collection.samples.size(), count);
  const auto rows = collection.rows();
  for (const Json& place : about.value("coloured", Json::array()))
    collection.samples.at(place.get<std::size_t>()).channels = 3;

  const CsvTable boxes = read_csv(folder / "boxes.csv");
  const std::size_t x = boxes.column("x"), label = boxes.column("label"), sample = boxes.column("sample");
  if (x + 4 > boxes.header().size()) throw failure("{} lacks columns", boxes.name());
  const std::optional<std::size_t> kind = boxes.find("kind");
  for (std::size_t row = 0; row < boxes.rows(); ++row) {
    if (kind && boxes.cell(row, *kind) != "finding" && boxes.cell(row, *kind) != "object")
      throw boxes.wrong(row, *kind, "is neither finding nor object");
    known_sample(collection, rows, std::string(boxes.cell(row, sample)), folder / "boxes.csv")
        .boxes.push_back({boxes.number(row, x), boxes.number(row, x + 1), boxes.number(row, x + 2),
                          boxes.number(row, x + 3), std::string(boxes.cell(row, label)),
                          kind && boxes.cell(row, *kind) == "object" ? BoxKind::object : BoxKind::finding});
  }

  const Json regions = read_json(folder / "regions.json");
  for (const auto& [id, list] : regions.items())
    for (const Json& region : list)
      known_sample(collection, rows, id, folder / "regions.json").regions.push_back(region_of(region));
  return collection;
} catch (const InputError&) {
  throw;
} catch (const std::exception& error) {  // a wrong cell, or JSON of another shape
  throw failure("{} is no collection: {}", folder.string(), json_fault(error));
}

}  // namespace collimator
