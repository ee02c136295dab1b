// Facts about the verb `plant`: exactly the stated share of each label gets it, and the two collections differ in
// nothing else.
#include "framework/verbs/plant/plant.hpp"

#include <algorithm>
#include <cmath>

#include "framework/base/file.hpp"
#include "framework/data/encode_png.hpp"
#include "framework/data/table.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/pictures.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

struct Bench {
  Scratch scratch{"plant_test"};
  Sources sources{{"files-1", {"", "files", {{"root", (scratch / "files").string()}}, ""}}};

  Bench() {
    std::filesystem::create_directories(scratch / "files");
    const std::vector<std::uint8_t> grey(64 * 48, 100);
    Collection all{.classes = {"sick"}, .samples = {}};
    for (int i = 0; i < 20; ++i) {
      Record& each = all.samples.emplace_back(record("s" + std::to_string(i), "p" + std::to_string(i),
                                                     {i < 10   ? 1.0F
                                                      : i < 18 ? 0.0F
                                                               : std::nanf("")}));
      each.source = "files-1";
      each.picture = each.id + ".png";
      write_file(scratch / "files" / each.picture, encode_png(grey, 64, 48, 1));
    }
    save_collection(all, scratch / "of");
  }
  Job job(Json params, const std::string& of = "of") const {
    return {.params = std::move(params), .inputs = {{"of", scratch / of}}, .out = scratch / "out", .sources = sources};
  }
  void plant(Json params, const std::string& of = "of") const {
    std::filesystem::remove_all(scratch / "out");
    std::filesystem::create_directories(scratch / "out");
    run_plant(job(std::move(params), of), {});
  }
};

const Json marker{
    {"what", {{"marker", {{"text", "R"}}}}}, {"rate", {{"positive", 0.9}, {"negative", 0.25}}}, {"seed", 1}};

}  // namespace

TEST_CASE("the stated share of each label gets it, to the nearest sample, and the other collection has none") {
  const Bench bench;
  bench.plant(marker);
  const Collection clean = load_collection(bench.scratch / "out" / "clean"),
                   planted = load_collection(bench.scratch / "out" / "planted");
  int drawn[3] = {};
  for (std::size_t i = 0; i < 20; ++i) {
    const Record &with = planted.samples[i], &without = clean.samples[i];
    CHECK(without.planted.empty());
    CHECK(without.boxes.empty());
    CHECK(with.id == without.id);
    CHECK(with.metadata.at("planted") == (with.planted.empty() ? "0" : "1"));
    CHECK(without.metadata == with.metadata);
    CHECK(with.boxes.size() == (with.planted.empty() ? 0 : 1));
    if (!with.planted.empty()) {
      ++drawn[i < 10 ? 0 : i < 18 ? 1 : 2];
      CHECK(with.boxes[0].label == "marker");
      CHECK(with.boxes[0].kind == BoxKind::object);
    }
  }
  CHECK(drawn[0] == 9);
  CHECK(drawn[1] == 2);
  CHECK(drawn[2] == 0);  // labels that are not known
  const auto rows = read_score_table(read_table(bench.scratch / "out" / "counts" / "table.csv")).value();
  const auto share = [&](const char* label) {
    return std::ranges::find_if(rows,
                                [&](const ScoreRow& row) {
                                  return row.metric == "planted_share" && row.group_field == "label" &&
                                         row.group == label;
                                })
        ->value;
  };
  CHECK(share("positive") == 0.9);
  CHECK(share("negative") == 0.25);
  CHECK(share("unknown") == 0);
  CHECK(rows.front().metric == "samples");
  CHECK(rows.front().value == 20);
}

TEST_CASE("pictures of the two collections differ inside the plant's box alone") {
  const Bench bench;
  bench.plant(marker);
  const Collection planted = load_collection(bench.scratch / "out" / "planted");
  const Job job = bench.job({});
  const Pictures pictures(planted, job, {});
  const Record& record =
      *std::ranges::find_if(planted.samples, [](const Record& each) { return !each.planted.empty(); });
  const Picture picture = pictures.read(record);
  const FindingBox& box = record.boxes[0];
  std::size_t changed = 0;
  for (std::int64_t y = 0; y < picture.height; ++y)
    for (std::int64_t x = 0; x < picture.width; ++x) {
      if (picture.at(y, x) == 100) continue;
      ++changed;
      CHECK((x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height));
    }
  CHECK(changed > 10);
}

TEST_CASE("one seed plants the same, another one in other samples, and nothing is planted twice") {
  const Bench bench;
  const auto planted = [&](std::int64_t seed) {
    Json params = marker;
    params["seed"] = seed;
    bench.plant(params);
    return read_file(bench.scratch / "out" / "planted" / "samples.csv");
  };
  const std::string first = planted(1);
  CHECK(planted(1) == first);
  CHECK(planted(2) != first);
  std::filesystem::copy(bench.scratch / "out" / "planted", bench.scratch / "again");
  CHECK_THROWS_WITH_AS(bench.plant(marker, "again"), doctest::Contains("`planted` already"), InputError);
}

TEST_CASE("what plants nothing, or several things at once, is refused") {
  const Bench bench;
  const auto refused = [&](Json params, const char* why) {
    CHECK_THROWS_WITH_AS(bench.plant(std::move(params)), doctest::Contains(why), std::exception);
  };
  refused({{"what", {{"drain", Json::object()}}}, {"rate", {{"positive", 0}}}}, "plants nothing");
  refused({{"what", {{"drain", Json::object()}}}, {"rate", {{"sick", 1}}}}, "not for sick");
  refused({{"what", Json::object()}, {"rate", {{"positive", 1}}}}, "`what` is one of");
  refused({{"what", {{"drain", Json::object()}, {"frame", Json::object()}}}, {"rate", {{"positive", 1}}}},
          "`what` is one of");
  refused({{"what", {{"stamp", {{"text", "a very long text that no device burns in"}}}}}, {"rate", {{"positive", 1}}}},
          "at most 20");
}
