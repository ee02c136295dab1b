// The fourteen pictures of localize_reference.py, of which some have no box, some maps are empty, and patients have
// several: what the tests of localize's means and differences share.
#pragma once

#include "framework/data/collection.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/verbs/contrast/contrast.hpp"
#include "framework/verbs/localize/localize.hpp"
#include "tests/scores/scores.hpp"

namespace collimator::scores {

inline constexpr std::int64_t side = 4;
inline constexpr int pictures = 14;

struct Study {
  Study() {
    for (int i = 0; i < pictures; ++i) samples.push_back("s" + std::to_string(10 + i));
    const std::vector<std::uint8_t> pixels(std::size_t{pictures} * side * side);
    std::vector<std::int64_t> sizes(std::size_t{2} * pictures, side), cuts;
    for (int i = 0; i < pictures; ++i) cuts.insert(cuts.end(), {0, 0, side, side});
    write_safetensors(folder.make("pack") / "pictures.safetensors",
                      {{{"pictures", "U8", {pictures, side, side}}, pixels.data()},
                       {{"sizes", "I64", {pictures, 2}}, sizes.data()},
                       {{"natives", "I64", {pictures, 2}}, sizes.data()},
                       {{"cuts", "I64", {pictures, 4}}, cuts.data()}});
    write_json(folder.make("pack") / "samples.json",
               {{"samples", samples}, {"size", side}, {"fit", "pad"}, {"bits", 8}});
    Collection collection;
    collection.classes = {"opacity"};
    for (int i = 0; i < pictures; ++i) {
      Record& record = collection.samples.emplace_back();
      record.id = samples[static_cast<std::size_t>(i)];
      record.patient = patient(i);
      record.labels = {i == 9 ? 0.0F : 1.0F};
      record.source = "here";
      record.metadata["view"] = i % 3 == 0 ? "AP" : "PA";
      if (has_box(i))
        record.boxes = {{static_cast<double>(left(i)), static_cast<double>(top(i)), 1.0 + i % 3, 1, "opacity"}};
    }
    save_collection(collection, folder.make("collection"));
  }

  static std::string patient(int i) { return "p" + std::to_string((i * 5 + i / 4) % 6); }
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

inline void check_near(double value, double expected) { CHECK(std::abs(value - expected) <= 1e-12); }

}  // namespace collimator::scores
