// Facts about collections on disk: they read back as they were, as equal bytes, and damage is told.
#include "framework/data/collection.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

std::filesystem::path scratch() {
  const auto folder = std::filesystem::temp_directory_path() / "collimator_collection_test";
  std::filesystem::remove_all(folder);
  return folder;
}

Collection example() {
  Collection collection{.classes = {"mass", "odd, \"class\""}};
  Record& a = collection.samples.emplace_back();
  a.id = "train/a, b.png";
  a.patient = "1";
  a.picture = "train/a, b.png";
  a.source = "s";
  a.own_id = "a";
  a.split = "train";
  a.labels = {1, std::nanf("")};
  a.metadata = {{"sex", "F"}, {"site", "Zürich\n2"}};
  a.boxes = {{0.1, 2, 3, 4.25, "mass"}, {5, 6, 7, 8, ""}};
  a.regions = {{.part = "lungs", .file = "masks/a.png"},
               {.part = "heart", .file = "h.png", .place = {-1, 2, 30, 40}},
               {.part = "left_lung", .runs = {0, 3, 7, 2}, .grid_width = 4, .grid_height = 4}};
  Record& b = collection.samples.emplace_back();
  b.id = "b";
  b.patient = "1";
  b.width = 64;
  b.height = 48;
  b.labels = {0, 1};
  return collection;
}

}  // namespace

TEST_CASE("a collection reads back as it was saved") {
  const Collection saved = example();
  const auto folder = scratch();
  save_collection(saved, folder);
  const Collection read = load_collection(folder);
  CHECK(read.classes == saved.classes);
  REQUIRE(read.samples.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const Record &a = saved.samples[i], &b = read.samples[i];
    CHECK(std::tie(a.id, a.patient, a.picture, a.source, a.own_id, a.split, a.width, a.height, a.metadata) ==
          std::tie(b.id, b.patient, b.picture, b.source, b.own_id, b.split, b.width, b.height, b.metadata));
    CHECK(b.labels.size() == 2);
    REQUIRE(a.boxes.size() == b.boxes.size());
    REQUIRE(a.regions.size() == b.regions.size());
    for (std::size_t k = 0; k < a.boxes.size(); ++k) {
      CHECK(a.boxes[k].x == b.boxes[k].x);
      CHECK(a.boxes[k].height == b.boxes[k].height);
      CHECK(a.boxes[k].label == b.boxes[k].label);
    }
    for (std::size_t k = 0; k < a.regions.size(); ++k) {
      const Region &x = a.regions[k], &y = b.regions[k];
      CHECK(std::tie(x.part, x.file, x.runs, x.grid_width, x.grid_height) ==
            std::tie(y.part, y.file, y.runs, y.grid_width, y.grid_height));
      CHECK(x.place == y.place);
    }
  }
  CHECK(read.samples[0].labels[0] == 1);
  CHECK(std::isnan(read.samples[0].labels[1]));
}

TEST_CASE("equal collections are saved as equal bytes") {
  const auto folder = scratch();
  save_collection(example(), folder / "a");
  save_collection(load_collection(folder / "a"), folder / "b");
  for (const char* file : {"samples.csv", "boxes.csv", "regions.json", "collection.json"})
    CHECK(read_file(folder / "a" / file) == read_file(folder / "b" / file));
}

TEST_CASE(
    "roots, patients' namespaces and kinds of boxes are kept, in columns that are there only where they are used") {
  const auto folder = scratch();
  save_collection(example(), folder / "plain");
  CHECK(read_file(folder / "plain" / "boxes.csv").starts_with("sample,label,x,y,width,height\n"));
  CHECK(read_file(folder / "plain" / "samples.csv").find("patient_space") == std::string::npos);

  Collection rare = example();
  rare.samples[0].root = "root_scans";
  rare.samples[1].patient_space = "nih";
  rare.samples[1].same_as = "nih/00000001_000.png";
  rare.samples[0].boxes[1].kind = BoxKind::object;
  rare.samples[0].regions[0].root = "root_masks";
  save_collection(rare, folder / "rare");
  const Collection read = load_collection(folder / "rare");
  CHECK(read.samples[0].root == "root_scans");
  CHECK(read.samples[1].root.empty());
  CHECK(read.samples[0].patient_space.empty());
  CHECK(read.samples[1].patient_space == "nih");
  CHECK(read.samples[1].same_as == "nih/00000001_000.png");
  CHECK(read.samples[0].boxes[0].kind == BoxKind::finding);
  CHECK(read.samples[0].boxes[1].kind == BoxKind::object);
  CHECK(read.samples[0].regions[0].root == "root_masks");
  CHECK(read.samples[0].labels[0] == 1);

  rare.samples[0].root.clear();  // one of both columns
  save_collection(rare, folder / "one");
  CHECK(load_collection(folder / "one").samples[1].patient_space == "nih");
  write_file(folder / "one" / "boxes.csv", "sample,label,x,y,width,height,kind\nb,,1,2,3,4,ghost\n");
  CHECK_THROWS_WITH_AS(load_collection(folder / "one"), doctest::Contains("neither finding nor object"), InputError);
}

TEST_CASE("a collection without samples keeps its classes") {
  const auto folder = scratch();
  save_collection({.classes = {"mass"}}, folder);
  CHECK(load_collection(folder).classes == std::vector<std::string>{"mass"});
  CHECK(load_collection(folder).samples.empty());
}

TEST_CASE("a damaged collection is an input error") {
  const auto folder = scratch();
  const auto damaged = [&](const char* file, std::string_view content) {
    save_collection(example(), folder);
    write_file(folder / file, content);
    CHECK_THROWS_AS(load_collection(folder), InputError);
  };
  for (const char* file : {"samples.csv", "boxes.csv", "regions.json", "collection.json"}) damaged(file, "");
  const std::string whole = read_file(folder / "samples.csv");
  damaged("samples.csv", whole.substr(0, whole.size() / 2));
  damaged("collection.json", R"({"classes":["mass"],"fields":[],"samples":2})");
  damaged("collection.json", R"({"classes":3})");
  damaged("regions.json", R"({"nobody":[{"part":"lungs","file":"x"}]})");
  damaged("regions.json", R"({"b":[{"part":"lungs"}]})");
  damaged("boxes.csv", "sample,label,x,y,width,height\nnobody,,1,2,3,4\n");
  damaged("boxes.csv", "sample,label,x,y,width,height\nb,,1,2,x,4\n");
}

TEST_CASE("an id that stands twice, and a class that is not there, are named") {
  Collection collection = example();
  collection.samples[1].id = collection.samples[0].id;
  CHECK_THROWS_WITH_AS(collection.rows(), doctest::Contains("stands twice: samples 1 and 2"), InputError);
  CHECK(collection.class_index("mass") == 0);
  CHECK_THROWS_WITH_AS(collection.class_index("mess"), doctest::Contains("did you mean \"mass\"?"), InputError);
  CHECK_THROWS_WITH_AS(collection.class_index(""), doctest::Contains("name the class"), InputError);
}
