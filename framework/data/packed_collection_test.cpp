// Facts about packed collections: what was put in comes out, and their folders are those of collections of objects.
#include "framework/data/packed_collection.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "framework/base/file.hpp"

using namespace collimator;

namespace {

Record full() {
  Record record;
  record.id = "a,\"b\"";
  record.patient = std::string(300, 'p');
  record.picture = "x/y.png";
  record.width = 70'000;
  record.height = 1;
  record.labels = {0, 1, unknown_label};
  record.metadata = {{"age", "58"}, {"sex", "F"}};
  record.boxes = {{1.5, -2, 3, 4, "mass", BoxKind::object}};
  record.regions = {{.part = "lungs", .runs = {0, 2, std::uint64_t{1} << 40, 3}, .grid_width = 5, .grid_height = 1},
                    {.part = "heart", .file = "h.png", .place = {1, 2, 3, 4}, .root = "root_masks"}};
  record.split = "test";
  record.root = "root_pictures";
  record.patient_space = "nih";
  record.same_as = "nih/7";
  record.own_id = "7";
  return record;
}

Record sparse(const std::string& id) {
  Record record;
  record.id = record.own_id = id;
  record.patient = "1";
  record.labels = {1, 1, 0};
  record.metadata = {{"view", "PA"}};
  return record;
}

PackedCollection packed(const std::vector<Record>& records) {
  PackedCollection collection{{"x", "y", "z"}, {}};
  for (const Record& record : records) collection.records.add(record);
  return collection;
}

}  // namespace

TEST_CASE("a packed record comes back whole, and nothing of it is left in the next one") {
  const Collection back = unpacked(packed({full(), sparse("b")}), "source");
  REQUIRE(back.samples.size() == 2);
  const Record &one = back.samples[0], expected = full(), &two = back.samples[1];
  CHECK(one.source == "source");
  for (const auto text : {&Record::id, &Record::patient, &Record::picture, &Record::split, &Record::root,
                          &Record::patient_space, &Record::same_as})
    CHECK(one.*text == expected.*text);
  CHECK(one.own_id == "7");
  CHECK(one.width == 70'000);
  CHECK(one.labels[1] == 1);
  CHECK(std::isnan(one.labels[2]));
  CHECK(one.metadata == expected.metadata);
  REQUIRE(one.boxes.size() == 1);
  CHECK(one.boxes[0].y == -2);
  CHECK(one.boxes[0].kind == BoxKind::object);
  REQUIRE(one.regions.size() == 2);
  CHECK(one.regions[0].runs == expected.regions[0].runs);
  CHECK(one.regions[1].place == Rect{1, 2, 3, 4});
  CHECK(one.regions[1].root == "root_masks");
  CHECK(two.own_id == "b");
  CHECK(two.boxes.empty());
  CHECK(two.regions.empty());
  CHECK(two.split.empty());
  CHECK(two.metadata == std::map<std::string, std::string>{{"view", "PA"}});
}

TEST_CASE("a packed collection's folder is that of the same collection as objects, byte for byte") {
  std::vector<Record> records{full()};
  for (int i = 0; i < 40'000; ++i) records.push_back(sparse("s" + std::to_string(i)));  // more than one block
  records[7].regions = full().regions;
  const PackedCollection small = packed(records);
  CHECK(small.records.size() == records.size());
  const auto folder = std::filesystem::temp_directory_path() / "collimator_packed_test";
  save_collection(small, "source", folder / "packed");
  save_collection(unpacked(small, "source"), folder / "objects");
  for (const char* name : {"samples.csv", "boxes.csv", "regions.json", "collection.json"})
    CHECK(read_file(folder / "packed" / name) == read_file(folder / "objects" / name));
  std::filesystem::remove_all(folder);
}
