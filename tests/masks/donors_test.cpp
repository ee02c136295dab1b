// Donors: always another patient, drawn without a look at labels; what maskers and fills make of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "framework/data/masked_pictures.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/pack/pack.hpp"
#include "framework/verbs/reduce/reduce.hpp"
#include "tests/masks/masks.hpp"

using namespace collimator;
using masks::plugin, masks::Workshop;

namespace {

// Twelve small pictures of six patients, drawn by a dataset of the tests; those of even number have a box, those from
// the fourth on a region.
Collection twelve(Workshop& workshop) {
  workshop.sources["phantom"] = {"phantom",
                                 "phantom",
                                 {{"count", 12}, {"size", 64}, {"seed", 3}},
                                 std::string(COLLIMATOR_PLUGINS) + "/phantom.so"};
  Collection collection{.classes = {"ill"}, .samples = {}};
  for (int i = 0; i < 12; ++i) {
    Record record;
    record.id = "s" + std::to_string(i);
    record.own_id = (i < 10 ? "A-00000" : "A-0000") + std::to_string(i);
    record.patient = "p" + std::to_string(i / 2);
    record.width = record.height = 64;
    record.labels = {static_cast<float>(i % 2)};
    record.source = "phantom";
    if (i % 2 == 0) record.boxes = {{10.0 + i, 20, 8, 6, "opacity"}};
    if (i >= 4)
      record.regions = {
          {.part = "lungs", .runs = {static_cast<std::uint64_t>(64 * 4 * i), 64}, .grid_width = 64, .grid_height = 64}};
    collection.samples.push_back(record);
  }
  return collection;
}

std::vector<std::uint8_t> mask_of(const NativeMasks& masks, const std::string& sample) {
  return masks.unpack(*masks.find(sample));
}

}  // namespace

TEST_CASE("shuffled: every sample gets the region of another patient, the same one for the same seed") {
  Workshop workshop("shuffled");
  const Collection collection = twelve(workshop);
  save_collection(collection, workshop.folder("all"));
  const auto run = [&](const std::string& out, int seed) {
    return NativeMasks(workshop.run(run_mask, out, {{"of", "all"}}, {{"chain", {plugin("shuffled")}}, {"seed", seed}}));
  };
  const NativeMasks first = run("first", 1), again = run("again", 1), other = run("other", 2);
  std::size_t differ = 0;
  for (const Record& record : collection.samples) {
    const auto mask = mask_of(first, record.id);
    CHECK(mask == mask_of(again, record.id));
    differ += mask != mask_of(other, record.id);
    const auto row = std::ranges::find(mask, std::uint8_t{1}) - mask.begin();
    const auto donor = row / (64 * 4);
    CHECK(std::ranges::count(mask, std::uint8_t{1}) == 64);
    CHECK(donor >= 4);
    CHECK("p" + std::to_string(donor / 2) != record.patient);
  }
  CHECK(differ > 4);
}

TEST_CASE("labels do not sway the draw") {
  Workshop workshop("blind");
  Collection collection = twelve(workshop);
  save_collection(collection, workshop.folder("one"));
  for (Record& record : collection.samples) record.labels = {1.0F - record.labels[0]};
  save_collection(collection, workshop.folder("swapped"));
  const Json params{{"chain", {plugin("shuffled")}}, {"seed", 5}};
  const NativeMasks one(workshop.run(run_mask, "a", {{"of", "one"}}, params));
  const NativeMasks swapped(workshop.run(run_mask, "b", {{"of", "swapped"}}, params));
  for (const Record& record : collection.samples) CHECK(mask_of(one, record.id) == mask_of(swapped, record.id));
}

TEST_CASE("sampled_box: own boxes stay, pictures without one get another patient's; crop cuts them out") {
  Workshop workshop("sampled_box");
  const Collection collection = twelve(workshop);
  save_collection(collection, workshop.folder("all"));
  const NativeMasks masks(workshop.run(run_mask, "masks", {{"of", "all"}},
                                       {{"chain", {plugin("sampled_box")}}, {"crop", true}, {"seed", 1}}));
  for (std::size_t i = 0; i < 12; ++i) {
    const Rect& cut = masks.place(i).cut;
    CHECK(cut.width == 8);
    CHECK(cut.height == 6);
    const std::int64_t donor = cut.x - 10;
    if (i % 2 == 0)
      CHECK(donor == static_cast<std::int64_t>(i));
    else
      CHECK(donor / 2 != static_cast<std::int64_t>(i) / 2);
  }
}

TEST_CASE("a donor that cannot be had is an error that says what to give") {
  Workshop workshop("no_donor");
  Collection collection = twelve(workshop);
  for (Record& record : collection.samples) record.patient = "the same";
  save_collection(collection, workshop.folder("all"));
  CHECK_THROWS_WITH_AS(workshop.run(run_mask, "masks", {{"of", "all"}}, {{"chain", {plugin("shuffled")}}}),
                       doctest::Contains("none is of another patient"), InputError);
  CHECK_THROWS_WITH_AS(
      workshop.run(run_mask, "masks", {{"of", "all"}}, {{"fill", {{"name", "background"}}}, {"crop", true}}),
      doctest::Contains("donor's background"), std::invalid_argument);
}

TEST_CASE("background: hidden pixels are another patient's, from the collection that is named") {
  Workshop workshop("background");
  Collection collection = twelve(workshop);
  save_collection(collection, workshop.folder("all"));
  Collection last = collection;
  last.samples.erase(last.samples.begin(), last.samples.end() - 4);  // of two patients
  save_collection(last, workshop.folder("last"));
  const NativeMasks native(
      workshop.run(run_mask, "masks", {{"of", "all"}, {"donors", "last"}},
                   {{"chain", {plugin("center_crop")}}, {"fill", {{"name", "background"}}}, {"seed", 1}}));
  workshop.run(run_reduce, "small", {{"of", "masks"}}, {{"size", 32}});
  workshop.run(run_pack, "pack", {{"of", "all"}}, {{"size", 32}});
  workshop.run(run_pack, "donors", {{"of", "last"}}, {{"size", 32}});
  const MaskedPictures pictures(collection, workshop.folder("pack"), workshop.folder("small"),
                                workshop.folder("donors"));
  const PicturePack own(workshop.folder("pack")), donors(workshop.folder("donors"));
  const MaskPack mask(workshop.folder("small"));
  for (std::size_t i = 0; i < 12; ++i) {
    const auto& id = collection.samples[i].id;
    const auto donor = std::ranges::find(last.samples, native.donors()[i], &Record::id);
    REQUIRE(donor != last.samples.end());
    CHECK(donor->patient != collection.samples[i].patient);
    std::vector<float> picture(32 * 32);
    std::vector<std::uint8_t> visible(32 * 32);
    pictures.read(i, {}, picture);
    mask.unpack(mask.row(id), visible);
    const auto here = own.values8(own.row(id)), there = donors.values8(donors.row(donor->id));
    for (std::size_t p = 0; p < picture.size(); ++p)
      REQUIRE(picture[p] == static_cast<float>(visible[p] != 0 ? here[p] : there[p]) / 255);
  }
  CHECK_THROWS_WITH_AS(MaskedPictures(collection, workshop.folder("pack"), workshop.folder("small")),
                       doctest::Contains("fill with donors"), InputError);
}

TEST_CASE("silhouette comes last, and only then") {
  Workshop workshop("silhouette");
  save_collection(twelve(workshop), workshop.folder("all"));
  const NativeMasks masks(
      workshop.run(run_mask, "masks", {{"of", "all"}}, {{"chain", {plugin("center_crop"), plugin("silhouette")}}}));
  CHECK(masks.style().silhouette);
  workshop.run(run_reduce, "small", {{"of", "masks"}}, {{"size", 32}});
  workshop.run(run_pack, "pack", {{"of", "all"}}, {{"size", 32}});
  const MaskedPictures pictures(load_collection(workshop.folder("all")), workshop.folder("pack"),
                                workshop.folder("small"));
  std::vector<float> picture(32 * 32);
  pictures.read(0, {}, picture);
  CHECK(picture[16 * 32 + 16] == 1);
  CHECK(picture[0] == 0);
  CHECK(std::ranges::all_of(picture, [](float value) { return value == 0 || value == 1; }));
  CHECK_THROWS_WITH_AS(
      workshop.run(run_mask, "bad", {{"of", "all"}}, {{"chain", {plugin("silhouette"), plugin("invert")}}}),
      doctest::Contains("comes last"), InputError);
}

TEST_CASE("as_published shows what the conservative mask hides, and says how much") {
  Workshop workshop("published");
  save_collection(twelve(workshop), workshop.folder("all"));
  const auto reduced = [&](const std::string& name, Json params) {
    params["chain"] = Json::array({plugin("center_crop")});
    workshop.run(run_mask, name, {{"of", "all"}}, params);
    return workshop.run(run_reduce, name + ".r", {{"of", name}}, {{"size", 24}});
  };
  const auto leaking = [&](const std::filesystem::path& folder) {
    const Table table = read_table(folder / "table.csv");
    return parse_number(table.rows[0][table.column("leaking_share")]);
  };
  const auto safe = reduced("safe", Json::object()), half = reduced("half", {{"as_published", true}}),
             any = reduced("any", {{"as_published", true}, {"reduction", "any"}});
  CHECK(leaking(safe) == 0);
  CHECK(leaking(half) > 0);
  CHECK(leaking(any) > leaking(half));
  const MaskPack pack(any);
  std::vector<std::uint8_t> leaks(24 * 24);
  pack.unpack_leaks(0, leaks);
  CHECK(static_cast<double>(std::ranges::count(leaks, std::uint8_t{1})) / (24 * 24) == doctest::Approx(leaking(any)));
  CHECK_THROWS_WITH_AS(reduced("bad", {{"reduction", "any"}}), doctest::Contains("as_published"),
                       std::invalid_argument);
}
