// Facts about packs that a user relies on: white is 1 whatever the depth, and files of today's depths stay as they are.
#include "framework/data/pack.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/data/masked_pictures.hpp"

using namespace collimator;

namespace {

// A pack of pictures that is gone at the end of the test.
struct Scratch {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("collimator_pack_test_" + std::to_string(::getpid()));
  Collection collection{.classes = {"x"}, .samples = {}};

  explicit Scratch(const std::vector<Picture>& pictures) {
    std::filesystem::create_directories(path);
    int bits = 0;
    std::vector<std::string> ids;
    for (const Picture& picture : pictures) {
      bits = std::max(bits, picture.bits);
      Record record;
      record.id = "s" + std::to_string(ids.size());
      record.labels = {0};
      collection.samples.push_back(record);
      ids.push_back(record.id);
    }
    PackWriter writer(path, pictures.size(), pictures.front().width, bits);
    for (std::size_t i = 0; i < pictures.size(); ++i)
      writer.set(i, pictures[i].width, pictures[i].height, {0, 0, pictures[i].width, pictures[i].height}, pictures[i]);
    writer.finish(ids, Fit::pad);
  }
  ~Scratch() { std::filesystem::remove_all(path); }

  std::vector<float> seen(std::size_t row) const {
    const MaskedPictures pictures(collection, path);
    std::vector<float> out(static_cast<std::size_t>(pictures.size() * pictures.size()));
    pictures.read(row, {}, out);
    return out;
  }
  std::map<std::string, std::string> metadata() const {
    return SafetensorsFile(path / "pictures.safetensors").metadata();
  }
};

Picture square(int bits, const std::vector<std::uint16_t>& values) {
  const auto side = static_cast<std::int64_t>(std::sqrt(values.size()));
  Picture picture(side, side, bits);
  if (picture.is_wide())
    std::ranges::copy(values, picture.wide());
  else
    std::ranges::copy(values, picture.data.begin());
  return picture;
}

std::vector<std::uint16_t> stored(const PicturePack& pack, std::size_t row) {
  const auto values = pack.values16(row);
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("a picture of 12 bits is white at 4095, through the pack to what a network sees") {
  const Scratch scratch({square(12, {0, 819, 2048, 4095})});
  const PicturePack pack(scratch.path);
  CHECK(pack.bits() == 16);
  CHECK(pack.greatest() == 4095);
  CHECK(stored(pack, 0) == std::vector<std::uint16_t>{0, 819, 2048, 4095});
  CHECK(scratch.seen(0) == std::vector<float>{0, 819 / 4095.0f, 2048 / 4095.0f, 1});
  CHECK(scratch.metadata() == std::map<std::string, std::string>{{"greatest", "4095"}});
}

TEST_CASE("a pack that uses its whole type does not say so") {
  CHECK(Scratch({square(8, {0, 1, 128, 255})}).metadata().empty());
  CHECK(Scratch({square(16, {0, 1, 128, 65535})}).metadata().empty());
  CHECK(Scratch({square(8, {0, 1, 128, 255}), square(16, {0, 1, 2, 3})}).metadata().empty());
}

TEST_CASE("in a pack of several depths the white of each is white") {
  // The nearest whole numbers to value * 4095 / 255 and to value * 4095 / 1023.
  const Scratch twelve({square(8, {0, 1, 128, 255}), square(12, {0, 1, 2048, 4095}), square(10, {0, 1, 512, 1023})});
  const PicturePack pack(twelve.path);
  CHECK(pack.greatest() == 4095);
  CHECK(stored(pack, 0) == std::vector<std::uint16_t>{0, 16, 2056, 4095});
  CHECK(stored(pack, 1) == std::vector<std::uint16_t>{0, 1, 2048, 4095});
  CHECK(stored(pack, 2) == std::vector<std::uint16_t>{0, 4, 2050, 4095});
  for (const std::size_t row : {0, 1, 2}) CHECK(twelve.seen(row)[3] == 1);

  std::vector<std::uint16_t> all;
  for (std::uint16_t value = 0; value < 256; ++value) all.push_back(value);
  std::vector<std::uint16_t> narrow(256), of_12(256);
  narrow[255] = 7;
  of_12[0] = 2048, of_12[255] = 4095;
  const Scratch sixteen({square(8, all), square(16, narrow), square(12, of_12)});
  const PicturePack wide(sixteen.path);
  CHECK(wide.greatest() == 65535);
  for (std::size_t value = 0; value < 256; ++value) CHECK(wide.values16(0)[value] == 257 * value);
  CHECK(wide.values16(1)[255] == 7);
  CHECK(wide.values16(2)[0] == 32776);  // 2048 * 65535 / 4095 is 32775.502
  CHECK(wide.values16(2)[255] == 65535);
}

TEST_CASE("a pack whose white its type cannot hold is refused") {
  const Scratch scratch({square(12, {0, 819, 2048, 4095})});
  const std::vector<std::uint16_t> pictures(4);
  const std::vector<std::int64_t> cuts{0, 0, 2, 2};
  for (const char* greatest : {"0", "65536", "-1", "4095.5", "white", ""}) {
    write_safetensors(scratch.path / "pictures.safetensors",
                      {{{"pictures", "U16", {1, 2, 2}}, pictures.data()},
                       {{"cuts", "I64", {1, 4}}, cuts.data()},
                       {{"natives", "I64", {1, 2}}, cuts.data() + 2}},
                      {{"greatest", greatest}});
    CHECK_THROWS_WITH_AS(PicturePack{scratch.path}, doctest::Contains("expected a whole number from 1 to 65535"),
                         InputError);
  }
}
