// Maps held against boxes and regions on the network's grid, through the verb.
#include <array>

#include "framework/data/bits.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/mask_style.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/stats/number_ranges.hpp"
#include "framework/verbs/localize/localize.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

constexpr std::int64_t side = 4;

void write_samples(const std::filesystem::path& folder, Json members) {
  members["samples"] = {"wide", "square", "healthy"};
  members["size"] = side;
  members["fit"] = "pad";
  write_json(folder / "samples.json", members);
}

// Three pictures on a 4 x 4 grid: 8 wide and 4 high (so the first and last rows are padding), 4 x 4, and 4 x 4 without
// a box.
struct Pictures {
  Pictures() {
    const std::vector<std::uint8_t> pictures(3 * side * side);
    const std::vector<std::int64_t> sizes{4, 8, 4, 4, 4, 4}, cuts{0, 0, 8, 4, 0, 0, 4, 4, 0, 0, 4, 4};
    write_safetensors(folder.make("pack") / "pictures.safetensors",
                      {{{"pictures", "U8", {3, side, side}}, pictures.data()},
                       {{"sizes", "I64", {3, 2}}, sizes.data()},
                       {{"natives", "I64", {3, 2}}, sizes.data()},
                       {{"cuts", "I64", {3, 4}}, cuts.data()}});
    write_samples(folder.make("pack"), {{"bits", 8}});
    std::vector<float> maps(3 * side * side, 1.0F);
    for (std::size_t i = 16; i < 32; ++i) maps[i] = static_cast<float>(i - 16);
    write_safetensors(folder.make("maps") / "maps.safetensors", {{{"maps", "F32", {3, side, side}}, maps.data()}});
    write_samples(folder.make("maps"), {{"class", "opacity"}});

    Collection collection;
    collection.classes = {"opacity"};
    for (const char* id : {"healthy", "square", "wide"}) {  // another order than the maps'
      Record record;
      record.id = id;
      record.patient = std::string("patient of ") + id;
      record.labels = {1};
      record.source = "here";
      record.metadata["view"] = record.id == "wide" ? "AP" : "PA";
      collection.samples.push_back(record);
    }
    collection.samples[2].boxes = {{0, 0, 4, 4, "opacity"}, {0, 0, 8, 4, "fracture"}};  // the left half
    collection.samples[1].boxes = {{1, 0, 1, 1, ""}, {3, 3, 1, 1, "opacity"}};
    save_collection(collection, folder.make("collection"));
  }

  std::map<std::string, std::filesystem::path> inputs() const {
    return {{"of", folder.make("maps")}, {"of.pack", folder.make("pack")}, {"collection", folder.make("collection")}};
  }

  ScratchFolder folder{"localize"};
};

const Json params{{"protocols", {plugin("activation_in_box")}}};

}  // namespace

TEST_CASE("boxes move to the grid, padding counts on no side, other findings' boxes do not count") {
  const Pictures scene;
  const Table table = run(run_localize, params, scene.inputs(), scene.folder.make("out"));
  const Table pictures = read_table(scene.folder.make("out") / "samples" / "table.csv");
  const auto value = [&](const std::string& sample, const std::string& metric) {
    return number(pictures, {sample, "patient of " + sample, "opacity"}, metric);
  };
  CHECK(value("wide", "activation_in_box") == 0.5);
  CHECK(value("wide", "area_expected") == 0.5);
  CHECK(value("square", "activation_in_box") == doctest::Approx((1 + 15) / 120.0));
  CHECK(value("square", "area_expected") == 2 / 16.0);
  CHECK(std::isnan(value("healthy", "activation_in_box")));

  const std::vector<std::string> mean{"opacity", "activation_in_box"};
  CHECK(number(table, mean, "value") == doctest::Approx((0.5 + 16 / 120.0) / 2));
  CHECK(number(table, mean, "n") == 2);
  CHECK(cell(table, mean, "note") == "2 of 3 pictures, 2 of 3 patients; no interval: there are only 2 patients");
}

TEST_CASE("other boxes can be asked for by their label, and groups have means of their own") {
  const Pictures scene;
  Json other = params;
  other["boxes"] = "fracture";
  other["by"] = {"view"};
  const Table table = run(run_localize, other, scene.inputs(), scene.folder.make("out"));
  CHECK(number(table, {"opacity", "activation_in_box", "", ""}, "value") == 1);
  CHECK(number(table, {"opacity", "activation_in_box", "view", "AP"}, "n") == 1);
  CHECK(number(table, {"opacity", "activation_in_box", "view", "PA"}, "n") == 0);
}

TEST_CASE("boxes of things that are no finding count only where they are asked for by their label") {
  const Pictures scene;
  Collection collection = load_collection(scene.folder.make("collection"));
  collection.samples[2].boxes.push_back({4, 0, 4, 4, "stamp", BoxKind::object});
  collection.samples[2].boxes.push_back({4, 0, 4, 4, "", BoxKind::object});
  save_collection(collection, scene.folder.make("collection"));
  run(run_localize, params, scene.inputs(), scene.folder.make("out"));
  const Table pictures = read_table(scene.folder.make("out") / "samples" / "table.csv");
  CHECK(number(pictures, {"wide"}, "activation_in_box") == 0.5);  // as without them
  Json stamps = params;
  stamps["boxes"] = "stamp";
  CHECK(number(run(run_localize, stamps, scene.inputs(), scene.folder.make("out")), {"opacity", "activation_in_box"},
               "n") == 1);
}

TEST_CASE("a share has bounds where no map has a value below 0, what its area lets one expect has them always") {
  const Pictures scene;
  const auto ranges = [&] {
    run(run_localize, params, scene.inputs(), scene.folder.make("out"));
    const NumberRanges found = load_ranges(scene.folder.make("out"));
    CHECK(load_ranges(scene.folder.make("out") / "samples") == found);
    return found;
  };
  const NumberRanges area{{"area_expected", {0, 1}}}, both{{"activation_in_box", {0, 1}}, {"area_expected", {0, 1}}};
  CHECK(ranges() == both);
  write_samples(scene.folder.make("maps"), {{"class", "opacity"}, {"signed", true}});
  CHECK(ranges() == area);
  // An explainer that does not say that its maps are signed may make such, and the share leaves [0, 1].
  std::vector<float> maps(3 * side * side, 1.0F);
  for (std::size_t i = 4; i < 12; ++i) maps[i] = i % 4 < 2 ? 1.0F : -0.5F;  // "wide": its right half
  write_safetensors(scene.folder.make("maps") / "maps.safetensors", {{{"maps", "F32", {3, side, side}}, maps.data()}});
  write_samples(scene.folder.make("maps"), {{"class", "opacity"}});
  CHECK(ranges() == area);
  CHECK(number(read_table(scene.folder.make("out") / "samples" / "table.csv"), {"wide"}, "activation_in_box") == 2);
}

TEST_CASE("a region takes the place of boxes") {
  const Pictures scene;
  std::array<std::uint8_t, 16> mask{};
  mask[4] = mask[5] = 1;  // a row that is picture in all three
  std::vector<std::uint8_t> bits(3 * side);
  for (std::size_t i = 0; i < 3; ++i) pack_bits({mask.data(), side, side}, std::span(bits).subspan(i * side, side));
  write_safetensors(scene.folder.make("roi") / "masks.safetensors", {{{"masks", "U8", {3, side, 1}}, bits.data()}});
  write_samples(scene.folder.make("roi"), {{"style", json_of(MaskStyle{})}, {"donors", Json::array()}});
  auto inputs = scene.inputs();
  inputs["roi.masks"] = scene.folder.make("roi");
  const Table table = run(run_localize, params, inputs, scene.folder.make("out"));
  const std::vector<std::string> mean{"opacity", "activation_in_box"};
  CHECK(number(table, mean, "n") == 3);
  CHECK(number(table, {"opacity", "area_expected"}, "value") == doctest::Approx((2 / 8.0 + 2 / 16.0 + 2 / 16.0) / 3));
  CHECK(number(table, mean, "value") == doctest::Approx((2 / 8.0 + 9 / 120.0 + 2 / 16.0) / 3));
}

TEST_CASE("maps that do not fit their list or grid are refused") {
  const Pictures scene;
  const std::vector<float> maps(2 * 9);
  write_safetensors(scene.folder.make("maps") / "maps.safetensors", {{{"maps", "F32", {2, 3, 3}}, maps.data()}});
  CHECK_THROWS_WITH_AS(run(run_localize, params, scene.inputs(), scene.folder.make("out")),
                       doctest::Contains("expected [3,S,S]"), InputError);
  const std::vector<float> small(3 * 9);
  write_safetensors(scene.folder.make("maps") / "maps.safetensors", {{{"maps", "F32", {3, 3, 3}}, small.data()}});
  CHECK_THROWS_WITH_AS(run(run_localize, params, scene.inputs(), scene.folder.make("out")),
                       doctest::Contains("must be on one grid"), InputError);
  write_file(scene.folder.make("maps") / "samples.json", "{\"samples\": 3}");
  CHECK_THROWS_AS(run(run_localize, params, scene.inputs(), scene.folder.make("out")), InputError);
}
