// Facts about duplicates: copies in another size are found, other pictures are not, and the table says whose they are.
#include "framework/verbs/duplicates/duplicates.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <collimator/rng.hpp>

#include "framework/base/file.hpp"
#include "framework/data/encode_png.hpp"
#include "framework/data/table.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/duplicates/near_pairs.hpp"
#include "framework/verbs/duplicates/picture_hash.hpp"
#include "framework/verbs/verbs.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

const Scratch& files() {
  static const Scratch folder("duplicates_test");
  return folder;
}

// Some waves, drawn by a seed, at any size.
Picture waves(std::uint64_t seed, std::int64_t width, std::int64_t height) {
  Rng rng = Rng(seed).stream("waves");
  double a[4], b[4], c[4];
  for (int i = 0; i < 4; ++i) {
    a[i] = rng.uniform(1, 20);
    b[i] = rng.uniform(1, 20);
    c[i] = rng.uniform(0, 6);
  }
  Picture picture(width, height, 8);
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x) {
      double sum = 0;
      for (int i = 0; i < 4; ++i)
        sum += std::sin(a[i] * (static_cast<double>(x) + 0.5) / static_cast<double>(width) +
                        b[i] * (static_cast<double>(y) + 0.5) / static_cast<double>(height) + c[i]);
      picture.data[static_cast<std::size_t>(y * width + x)] = static_cast<std::uint8_t>(128 + 30 * sum);
    }
  return picture;
}

void write_picture(const Picture& picture, const std::string& name) {
  std::filesystem::create_directories(files() / "pictures");
  write_file(files() / ("pictures/" + name), encode_png(picture.data, static_cast<std::uint32_t>(picture.width),
                                                        static_cast<std::uint32_t>(picture.height), 1));
}

Record pictured(const std::string& id, const std::string& patient, const std::string& file) {
  Record result = record(id, patient, {1});
  result.picture = file;
  result.source = result.patient_space = "site";
  return result;
}

Table pairs(const std::map<std::string, Collection>& collections, Json params = Json::object()) {
  std::map<std::string, std::filesystem::path> inputs;
  for (const auto& [name, collection] : collections) {
    save_collection(collection, files() / name);
    inputs["of." + name] = files() / name;
    params["of"][name] = name;
  }
  std::filesystem::remove_all(files() / "out");
  std::filesystem::create_directories(files() / "out");
  run_duplicates({.params = std::move(params),
                  .inputs = inputs,
                  .out = files() / "out",
                  .sources = {{"site", {"csv", "csv", {{"root", (files() / "pictures").string()}}, ""}}}},
                 {});
  return read_table(files() / "out/pairs/table.csv");
}

}  // namespace

TEST_CASE("a picture's hash stays nearly the same at another size, brightness and contrast") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const PictureHash hash = hash_of(waves(seed, 300, 200));
    CHECK(std::popcount(hash.bits) == 32);
    Picture pale = waves(seed, 300, 200);
    for (std::uint8_t& value : pale.data) value = static_cast<std::uint8_t>(100 + value / 4);
    CHECK(std::popcount(hash.bits ^ hash_of(waves(seed, 75, 50)).bits) <= 6);
    CHECK(std::popcount(hash.bits ^ hash_of(pale).bits) <= 6);
    CHECK(correlation(hash, hash_of(pale)) > 0.99);
    CHECK(std::popcount(hash.bits ^ hash_of(waves(seed + 1, 300, 200)).bits) > 6);
  }
  CHECK(hash_of(Picture(10, 10, 8)).flat);
  CHECK_FALSE(hash_of(waves(1, 5, 3)).flat);  // fewer pixels than cells
}

TEST_CASE("all pairs within a distance are found, each once, as by comparing all with all") {
  Rng rng(7);
  std::vector<std::uint64_t> hashes;
  for (int i = 0; i < 300; ++i) {
    std::uint64_t hash = i < 60 || i % 3 == 0 ? rng.next64() : hashes[rng.below(hashes.size())];
    for (std::uint64_t flips = rng.below(12); flips-- > 0;) hash ^= std::uint64_t{1} << rng.below(64);
    hashes.push_back(hash);
  }
  for (const int most : {0, 1, 6, 16}) {
    std::vector<std::tuple<std::size_t, std::size_t, int>> found, expected;
    near_pairs(hashes, most, [&](std::size_t a, std::size_t b, int distance) {
      found.emplace_back(a, b, distance);
      return true;
    });
    for (std::size_t a = 0; a < hashes.size(); ++a)
      for (std::size_t b = a + 1; b < hashes.size(); ++b)
        if (const int distance = std::popcount(hashes[a] ^ hashes[b]); distance <= most)
          expected.emplace_back(a, b, distance);
    CHECK(found == expected);
    CHECK(!expected.empty());
  }
}

TEST_CASE("copies are told by how alike they are, and by whose they are") {
  write_picture(waves(1, 90, 60), "a.png");
  std::filesystem::copy_file(files() / "pictures/a.png", files() / "pictures/same_bytes.png",
                             std::filesystem::copy_options::overwrite_existing);
  write_picture(waves(1, 45, 30), "half.png");
  write_picture(waves(2, 90, 60), "b.png");
  Collection here{.classes = {"mass"}, .samples = {pictured("1", "p", "a.png"), pictured("2", "p", "b.png")}},
      there{.classes = {"mass"}, .samples = {pictured("3", "q", "same_bytes.png"), pictured("4", "p", "half.png")}};
  const Table table = pairs({{"here", here}, {"there", there}});
  const auto column = [&](std::size_t row, const char* name) { return table.rows.at(row).at(table.column(name)); };
  REQUIRE(table.rows.size() == 3);
  CHECK(column(0, "sample") + column(0, "other_sample") == "13");
  CHECK(column(0, "alike") == "bytes");
  CHECK(column(0, "distance") == "0");
  CHECK(column(0, "same_patient") == "no");
  CHECK(column(1, "sample") + column(1, "other_sample") == "14");
  CHECK(column(1, "alike") == "near");
  CHECK(column(1, "same_patient") == "yes");
  CHECK(column(2, "collection") + column(2, "other_collection") == "therethere");
  const std::vector<std::string> told =
      find_verb("duplicates")->caveats({"d", {{"d", load_facts(files() / "out"), {}}}});
  REQUIRE(told.size() == 2);
  CHECK(
      told[0].starts_with("d: 2 pairs of pictures that are equal or nearly so lie in two collections, as \"1\" of "
                          "`here` and \"3\" of `there`: what learns from one"));
  CHECK(told[1].starts_with("d: 2 pairs of pictures that are equal or nearly so lie with two patients, as \"1\""));
}

TEST_CASE("a picture that stands twice in one collection is told") {
  write_picture(waves(5, 60, 60), "e.png");
  write_picture(waves(5, 60, 60), "f.png");
  Collection one{.classes = {"mass"}, .samples = {pictured("e", "p", "e.png"), pictured("f", "p", "f.png")}};
  CHECK(pairs({{"one", one}}).rows.size() == 1);
  CHECK(find_verb("duplicates")
            ->caveats({"d", {{"d", load_facts(files() / "out"), {}}}})[0]
            .starts_with("d: a pair of pictures that are equal lies in one collection, as \"e\" of `one` and \"f\" of "
                         "`one`: such a"));
}

TEST_CASE("a copy that its dataset declares is listed, and needs no word") {
  write_picture(waves(3, 60, 60), "c.png");
  write_picture(waves(3, 60, 60), "d.png");
  Collection whole{.classes = {"mass"}, .samples = {pictured("c", "p", "c.png")}},
      subset{.classes = {"mass"}, .samples = {pictured("other", "p", "d.png")}};
  subset.samples[0].same_as = "site/c";
  const Table table = pairs({{"whole", whole}, {"subset", subset}});
  REQUIRE(table.rows.size() == 1);
  CHECK(table.rows[0][table.column("declared")] == "yes");
  CHECK_FALSE(load_facts(files() / "out").contains("across_collections"));
}

TEST_CASE("pictures of one grey are not compared, and are told; a damaged one is named") {
  Picture grey(8, 8, 8);
  write_picture(grey, "grey.png");
  write_file(files() / "pictures/cut.png", "\x89PNG\r\n");
  Collection flat{.classes = {"mass"}, .samples = {pictured("1", "p", "grey.png"), pictured("2", "q", "grey.png")}};
  CHECK(pairs({{"flat", flat}}).rows.empty());
  CHECK(find_verb("duplicates")->caveats({"d", {{"d", load_facts(files() / "out"), {}}}}) ==
        std::vector<std::string>{"d: 2 pictures are of one grey all over and were not compared"});
  flat.samples[1].picture = "cut.png";
  CHECK_THROWS_WITH_AS(pairs({{"flat", flat}}), doctest::Contains("cut.png"), InputError);
}
