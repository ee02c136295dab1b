// Facts about drawn regions: only what is a file is kept, by part and sample, and where files of another dataset lie.
#include "framework/data/region_pack.hpp"

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/data/region_root.hpp"

using namespace collimator;

namespace {

struct Scratch {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "collimator_region_pack_test";
  Scratch() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Scratch() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("masks come back by part and sample, each with whether it was stretched") {
  const Scratch scratch;
  const std::vector<std::uint8_t> one{1, 0, 0, 1}, other{0, 1, 1, 1, 0, 0};
  RegionPackWriter writer(scratch.path, {{2, 2}, {1, 6}, {2, 2}}, {{"heart", {1}}, {"lungs", {0, 1}}});
  writer.set("lungs", 0, {one.data(), 2, 2}, std::nullopt);
  writer.set("lungs", 1, {other.data(), 1, 6}, GridSize{4, 4});
  writer.set("heart", 1, {other.data(), 1, 6}, std::nullopt);
  writer.finish({"a", "b", "c"});
  const RegionPack pack(scratch.path);
  CHECK(pack.masks("lungs").unpack(pack.row("lungs", "a")) == one);
  CHECK(pack.masks("heart").unpack(pack.row("heart", "b")) == other);
  CHECK_FALSE(pack.stretched("lungs", "a"));
  REQUIRE(pack.stretched("lungs", "b"));
  CHECK(pack.stretched("lungs", "b")->width == 4);
  CHECK_THROWS_WITH_AS(pack.row("lungs", "c"), doctest::Contains("no mask of the part lungs for sample c"), InputError);
  CHECK_THROWS_WITH_AS(pack.masks("liver"), doctest::Contains("no masks of the part liver"), InputError);
}

TEST_CASE("a part is packed where any of it is a file") {
  Sample sample;
  sample.regions = {{.part = "lungs", .file = "a.png"}, {.part = "lungs", .file = ""}, {.part = "heart", .file = ""}};
  CHECK(is_packed(sample, "lungs"));
  CHECK_FALSE(is_packed(sample, "heart"));
  CHECK_FALSE(is_packed(sample, "liver"));
}

TEST_CASE("a region that was lent lies in a folder of its lender") {
  const Sources sources{{"nih-1", {"", "nih", {{"root", "/nih"}}, ""}},
                        {"masks-2", {"", "masks", {{"root", "/masks"}, {"root_more", "/more"}}, ""}}};
  Record record, lender;
  record.source = "nih-1";
  lender.source = "masks-2";
  Region region{.part = "lungs", .file = "a.png"};
  CHECK(region_root(record, region, sources) == "/nih");
  Region lent = region;
  lent.root = lent_root(lender, region);
  CHECK(region_root(record, lent, sources) == "/masks");
  region.root = "root_more";
  lent.root = lent_root(lender, region);
  CHECK(region_root(record, lent, sources) == "/more");
  CHECK(lent_root(record, lent) == lent.root);  // lent on
  lent.root = "gone-3/";
  CHECK_THROWS_WITH_AS(region_root(record, lent, sources), doctest::Contains("which this run did not load"),
                       InputError);
}
