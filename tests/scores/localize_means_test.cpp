// Means and differences of what protocols measure, held against localize_reference.py (NumPy 2.4.6, SciPy 1.17.1): some
// pictures have no box, some maps are empty, and patients have several pictures.
#include <algorithm>
#include <array>

#include "framework/data/collection.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/verbs/contrast/contrast.hpp"
#include "framework/verbs/localize/localize.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

constexpr std::int64_t side = 4;
constexpr int pictures = 14;

struct Row {
  std::string metric, group;
  double value, low, high;
  int n, positives, patients;
  std::string counts;
};

// The reference's pictures.
struct Study {
  Study() {
    for (int i = 0; i < pictures; ++i) samples.push_back("s" + std::to_string(10 + i));
    const std::vector<std::uint8_t> pixels(std::size_t{pictures} * side * side);
    std::vector<std::int64_t> sizes(std::size_t{2} * pictures, side), cuts;
    for (int i = 0; i < pictures; ++i) cuts.insert(cuts.end(), {0, 0, side, side});
    write_safetensors(folder.make("pack") / "pictures.safetensors",
                      {{{"pictures", "U8", {pictures, side, side}}, pixels.data()},
                       {{"sizes", "I64", {pictures, 2}}, sizes.data()},
                       {{"cuts", "I64", {pictures, 4}}, cuts.data()}});
    write_json(folder.make("pack") / "samples.json",
               {{"samples", samples}, {"size", side}, {"fit", "pad"}, {"bits", 8}});
    Collection collection;
    collection.classes = {"opacity"};
    for (int i = 0; i < pictures; ++i) {
      Record& record = collection.samples.emplace_back();
      record.id = samples[static_cast<std::size_t>(i)];
      record.patient = "p" + std::to_string((i * 5 + i / 4) % 6);
      record.labels = {i == 9 ? 0.0F : 1.0F};
      record.source = "here";
      record.metadata["view"] = i % 3 == 0 ? "AP" : "PA";
      if (has_box(i))
        record.boxes = {{static_cast<double>(left(i)), static_cast<double>(top(i)), 1.0 + i % 3, 1, "opacity"}};
    }
    save_collection(collection, folder.make("collection"));
  }

  static bool has_box(int i) { return i != 3 && i != 8; }
  static int top(int i) { return i % 3; }
  static int left(int i) { return i % 2; }
  static bool inside(int i, int pixel) {
    const int x = pixel % 4;
    return has_box(i) && pixel / 4 == top(i) && x >= left(i) && x < left(i) + 1 + i % 3;
  }

  // The verb's work on the maps of one arm and seed, left in a folder of its own.
  Table localize(int arm, int seed, const Json& more = {}) const {
    const std::string name = "maps" + std::to_string(arm) + std::to_string(seed);
    std::vector<float> maps;
    for (int i = 0; i < pictures; ++i)
      for (int pixel = 0; pixel < side * side; ++pixel) {
        const bool empty = i == (arm == 0 ? 5 : 11) || (arm == 1 && seed == 2 && i == 12);
        const int value = (i * 7 + seed + pixel * (i + 3 + arm)) % 11 + (inside(i, pixel) ? arm * (4 + i * i % 23) : 0);
        maps.push_back(empty ? 0.0F : static_cast<float>(value));
      }
    write_safetensors(folder.make(name) / "maps.safetensors", {{{"maps", "F32", {pictures, side, side}}, maps.data()}});
    write_json(folder.make(name) / "samples.json", {{"samples", samples}, {"class", "opacity"}});
    Json params{{"protocols", {plugin("activation_in_box")}}, {"replicates", 200}, {"seed", 4}};
    params.update(more.is_null() ? Json::object() : more);
    return run(run_localize, params,
               {{"of", folder.make(name)}, {"of.pack", folder.make("pack")}, {"collection", folder.make("collection")}},
               folder.make("out" + name));
  }
  std::filesystem::path table_of(int arm, int seed) const {
    return folder.make("outmaps" + std::to_string(arm) + std::to_string(seed)) / "samples";
  }

  // The difference of the first arm from the second, as the host asks for it.
  Table contrast(const std::vector<std::filesystem::path>& ours, const std::vector<std::filesystem::path>& theirs,
                 std::int64_t replicates = 200) const {
    Json params{{"pictures", true}, {"replicates", replicates}, {"seed", 4}};
    std::map<std::string, std::filesystem::path> inputs;
    for (const auto& [name, runs] : {std::pair("ours", &ours), std::pair("theirs", &theirs)}) {
      params[name] = {{"seeds", Json::array()}, {"training", true}};
      for (std::size_t i = 0; i < runs->size(); ++i) {
        params[name]["seeds"].push_back(i);
        inputs[name + std::to_string(i)] = (*runs)[i];
      }
    }
    return run(run_contrast, params, inputs, folder.make("contrast"), "contrast.csv");
  }

  std::vector<std::string> samples;
  ScratchFolder folder{"localize_means"};
};

void check_near(double value, double expected) { CHECK(std::abs(value - expected) <= 1e-12); }

}  // namespace

TEST_CASE("share and expectation are means over the same pictures, by patient, with their interval and counts") {
  const Study study;
  const Table table = study.localize(0, 0, {{"by", {"view"}}});
  CHECK(table.header == std::vector<std::string>{"class", "metric", "group_field", "group", "value", "low", "high",
                                                 "interval", "n", "positives", "patients", "note", "caution"});
  const std::vector<Row> reference{
      {"activation_in_box", "", 0.1189471103445422, 0.09023051463840936, 0.15225955813067416, 11, 10, 6,
       "11 of 14 pictures, 6 of 6 patients"},
      {"area_expected", "", 0.109375, 0.08333333333333333, 0.1303385416666667, 11, 10, 6,
       "11 of 14 pictures, 6 of 6 patients"},
      {"activation_in_box", "AP", 0.07856676706827309, 0.028125, 0.11049228162650604, 4, 3, 4,
       "4 of 5 pictures, 4 of 4 patients"},
      {"activation_in_box", "PA", 0.14582532735164314, 0.11149951281530228, 0.17386716283953127, 7, 7, 5,
       "7 of 9 pictures, 5 of 5 patients"},
      {"area_expected", "PA", 0.1375, 0.125, 0.15, 7, 7, 5, "7 of 9 pictures, 5 of 5 patients"}};
  for (const Row& row : reference) {
    CAPTURE(row.metric);
    CAPTURE(row.group);
    const std::vector<std::string> key{"opacity", row.metric, row.group.empty() ? "" : "view", row.group};
    check_near(number(table, key, "value"), row.value);
    check_near(number(table, key, "low"), row.low);
    check_near(number(table, key, "high"), row.high);
    CHECK(cell(table, key, "interval") == "bootstrap");
    CHECK(number(table, key, "n") == row.n);
    CHECK(number(table, key, "positives") == row.positives);
    CHECK(number(table, key, "patients") == row.patients);
    CHECK(cell(table, key, "note") == row.counts);
  }
  // Every box of the AP pictures has one pixel.
  const std::vector<std::string> alike{"opacity", "area_expected", "view", "AP"};
  check_near(number(table, alike, "value"), 1 / 16.0);
  CHECK(cell(table, alike, "interval") == "");
  CHECK(cell(table, alike, "note") == "4 of 5 pictures, 4 of 4 patients; no interval: all replicates are equal");
}

TEST_CASE("a number says what it does not prove, and when pictures without the class are among the maps") {
  const Study study;
  const Table table = study.localize(0, 0, {{"by", {"single_label"}}});
  const std::string all = cell(table, {"opacity", "activation_in_box", "", ""}, "caution"),
                    positive = cell(table, {"opacity", "activation_in_box", "single_label", "opacity"}, "caution");
  CHECK(positive.starts_with("where a saliency map lies is no proof that the network uses what lies there"));
  CHECK(positive.find("hidden pixels") != std::string::npos);
  CHECK(positive.find("without the class") == std::string::npos);
  CHECK(all ==
        positive + "; among the maps are those of pictures without the class, which show what speaks against it");
}

TEST_CASE("a difference is one of seeds as readers, over the pictures that both arms have") {
  const Study study;
  std::vector<std::filesystem::path> ours, theirs;
  for (int seed = 0; seed < 3; ++seed) {
    study.localize(1, seed);
    study.localize(0, seed);
    ours.push_back(study.table_of(1, seed));
    theirs.push_back(study.table_of(0, seed));
  }
  const Table table = study.contrast(ours, theirs);
  const std::vector<std::string> share{"opacity", "activation_in_box"}, area{"opacity", "area_expected"};
  check_near(number(table, share, "difference"), 0.1704394961061694);
  check_near(number(table, share, "low"), 0.11209014813807563);
  check_near(number(table, share, "high"), 0.22878884407426317);
  check_near(number(table, share, "p"), 1.2021916759859936e-05);
  CHECK(number(table, share, "df") == doctest::Approx(16.326007652798875).epsilon(1e-10));
  CHECK(cell(table, share, "p_covers") == "trainings and patients");
  CHECK(number(table, share, "n") == 10);
  CHECK(number(table, share, "patients") == 6);
  // Of 3 x 14 maps on a side; those without a box, and empty ones of either arm, are no pair.
  CHECK(cell(table, share, "note") ==
        "few seeds: 3; over the pictures that have the number in both arms: 29 of 42 maps "
        "here, 29 of 42 at the baseline");
  CHECK(number(table, area, "difference") == 0);  // the same boxes
  CHECK(std::isnan(number(table, area, "p")));
  CHECK(cell(table, area, "note").starts_with("the difference has a standard error of 0: no interval, no test"));
}

TEST_CASE("one run against one is a test over patients; maps of other pictures are not paired") {
  const Study study;
  study.localize(1, 0);
  study.localize(0, 0);
  const std::vector<std::string> share{"opacity", "activation_in_box"};
  const Table paired = study.contrast({study.table_of(1, 0)}, {study.table_of(0, 0)});
  CHECK(cell(paired, share, "p_covers") == "patients");
  CHECK(number(paired, share, "low") < number(paired, share, "difference"));
  CHECK(number(paired, share, "high") > number(paired, share, "difference"));

  Table others = read_table(study.table_of(0, 0) / "table.csv");
  for (auto& row : others.rows) row[0] += " of another hospital", row[1] += " there";
  write_table(others, study.folder.make("others") / "table.csv");
  const Table apart = study.contrast({study.table_of(1, 0)}, {study.folder.make("others")});
  CHECK(cell(apart, share, "note") == "unpaired: 11 pictures against 11 others");
  CHECK(number(apart, share, "patients") == 12);
  const double ours = number(study.localize(1, 0), share, "value"),
               theirs = number(study.localize(0, 0), share, "value");
  check_near(number(apart, share, "difference"), ours - theirs);

  for (auto& row : others.rows) row[2] = "mass";
  write_table(others, study.folder.make("others") / "table.csv");
  CHECK_THROWS_WITH_AS(study.contrast({study.table_of(1, 0)}, {study.folder.make("others")}),
                       doctest::Contains("of different classes: mass, opacity"), InputError);
}

TEST_CASE("the numbers of each picture are a table: an undefined one is nan on both sides, and says why") {
  const Study study;
  study.localize(0, 0);
  const Table table = read_table(study.table_of(0, 0) / "table.csv");
  CHECK(table.header ==
        std::vector<std::string>{"sample", "patient", "class", "activation_in_box", "area_expected", "note"});
  CHECK(table.rows.size() == 14);
  for (const char* sample : {"s13", "s18", "s15"}) {  // without a box; the map is empty
    CHECK(cell(table, {sample}, "activation_in_box") == "nan");
    CHECK(cell(table, {sample}, "area_expected") == "nan");
    CHECK(cell(table, {sample}, "note") == "undefined: activation_in_box");
  }
  CHECK(cell(table, {"s10", "p0", "opacity"}, "area_expected") == "0.0625");
  CHECK(cell(table, {"s10"}, "note") == "");
}

TEST_CASE("without replicates there are no intervals; a single patient has none, and says so") {
  const Study study;
  CHECK_FALSE(study.localize(0, 0, {{"replicates", 0}}).has("low"));
  CHECK_THROWS(study.localize(0, 0, {{"by", {"sex"}}}));
  Collection collection = load_collection(study.folder.make("collection"));
  for (Record& record : collection.samples) record.patient = "one";
  save_collection(collection, study.folder.make("collection"));
  const Table table = study.localize(0, 0);
  CHECK(cell(table, {"opacity", "activation_in_box"}, "note") ==
        "11 of 14 pictures, 1 of 1 patients; no interval: there is one patient");
}
