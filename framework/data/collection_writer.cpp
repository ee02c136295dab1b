// Appends rows to the texts of the tables; the regions become one JSON object, its members in the order of their ids.
#include "framework/data/collection_writer.hpp"

#include <algorithm>

#include "framework/base/file.hpp"
#include "framework/base/json.hpp"
#include "framework/data/table.hpp"

namespace collimator {
namespace {

Json region_json(const Region& region) {
  Json json{{"part", region.part}};
  if (!region.file.empty())
    json["file"] = region.file;
  else
    json.update({{"runs", region.runs}, {"grid", {region.grid_width, region.grid_height}}});
  if (!region.root.empty()) json["root"] = region.root;
  if (region.place != Rect{}) json["place"] = {region.place.x, region.place.y, region.place.width, region.place.height};
  return json;
}

}  // namespace

void CollectionShape::note(const Record& record) {
  for (const auto& [field, value] : record.metadata)
    if (!fields.contains(field)) fields.insert(field);
  for (std::size_t i = 0; i < rare.size(); ++i)
    rare[i] = rare[i] || !(record.*rare_collection_columns[i].value).empty();
  for (const FindingBox& box : record.boxes) has_objects = has_objects || box.kind != BoxKind::finding;
}

namespace {

std::filesystem::path made(std::filesystem::path folder) {
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace

CollectionWriter::CollectionWriter(const std::vector<std::string>& classes, const CollectionShape& shape,
                                   std::filesystem::path folder)
    : classes_(classes), shape_(shape), folder_(made(std::move(folder))), samples_(folder_ / "samples.csv") {
  std::vector<std::string> header = collection_columns;
  for (std::size_t i = 0; i < shape.rare.size(); ++i)
    if (shape.rare[i]) header.emplace_back(rare_collection_columns[i].name);
  for (const std::string& name : classes) header.push_back("class:" + name);
  for (const std::string& field : shape.fields) header.push_back("field:" + field);
  append_row(samples_.text(), header);
  boxes_ = std::string("sample,label,x,y,width,height") + (shape.has_objects ? ",kind\n" : "\n");
}

void CollectionWriter::add(const Record& record) {
  std::string& row = samples_.text();
  const auto add = [&row](std::string_view cell) {
    append_cell(row, cell);
    row += ',';
  };
  for (const std::string* cell :
       {&record.id, &record.patient, &record.source, &record.own_id, &record.split, &record.picture})
    add(*cell);
  add(std::to_string(record.width));
  add(std::to_string(record.height));
  for (std::size_t i = 0; i < shape_.rare.size(); ++i)
    if (shape_.rare[i]) add(record.*rare_collection_columns[i].value);
  for (const float label : record.labels) row += label == 0 ? "0," : label == 1 ? "1," : "nan,";
  for (const std::string& field : shape_.fields) {
    const auto found = record.metadata.find(field);
    add(found == record.metadata.end() ? std::string_view() : found->second);
  }
  row.back() = '\n';
  samples_.grow();
  add_boxes(record);
  if (record.channels == 3) coloured_.push_back(count_);
  ++count_;
  if (record.regions.empty()) return;
  Json regions = Json::array();
  for (const Region& region : record.regions) regions.push_back(region_json(region));
  regions_.emplace_back(record.id, regions.dump());
}

// The column `kind` is there only where a box is of something else than a finding.
void CollectionWriter::add_boxes(const Record& record) {
  for (const FindingBox& box : record.boxes) {
    std::vector<std::string> row{
        record.id, box.label, number_text(box.x), number_text(box.y), number_text(box.width), number_text(box.height)};
    if (shape_.has_objects) row.emplace_back(box.kind == BoxKind::finding ? "finding" : "object");
    append_row(boxes_, row);
  }
}

void CollectionWriter::finish(const std::vector<std::string>& origins) {
  samples_.finish();
  write_file(folder_ / "boxes.csv", boxes_);
  std::ranges::sort(regions_);
  std::string regions = "{";
  for (const auto& [id, list] : regions_) {
    if (regions.size() > 1) regions += ',';
    regions += Json(id).dump() + ":" + list;
  }
  write_file(folder_ / "regions.json", regions + "}\n");
  Json about{{"classes", classes_}, {"fields", shape_.fields}, {"samples", count_}};
  if (!coloured_.empty()) about["coloured"] = coloured_;
  if (!origins.empty()) about["origins"] = origins;
  write_json(folder_ / "collection.json", about);
}

}  // namespace collimator
