// Facts about masks on disk: bits as NumPy reads them, masks found by sample, and folders that do not fit refused.
#include <doctest/doctest.h>

#include <cmath>

#include <collimator/rng.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/data/apply_mask.hpp"
#include "framework/data/bits.hpp"
#include "framework/data/mask_pack.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/pack.hpp"

using namespace collimator;

namespace {

// An empty folder, gone at the end of the test.
struct Scratch {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "collimator_masks_test";
  Scratch() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Scratch() { std::filesystem::remove_all(path); }
};

std::vector<std::uint8_t> random_mask(std::int64_t area, Rng& rng) {
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(area));
  for (std::uint8_t& pixel : mask) pixel = rng.uniform() < 0.5;
  return mask;
}

}  // namespace

TEST_CASE("bits lie as numpy.packbits puts them, and come back") {
  const std::vector<std::uint8_t> mask{1, 0, 0, 0, 0, 0, 1, 1, 0, 1, /**/ 0, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  std::vector<std::uint8_t> bits(4, 0xff), back(20, 7);
  pack_bits({mask.data(), 2, 10}, bits);
  CHECK(bits == std::vector<std::uint8_t>{0x83, 0x40, 0x7f, 0xc0});  // numpy.packbits(mask, axis=1)
  unpack_bits(bits, {back.data(), 2, 10});
  CHECK(back == mask);
  Rng rng(1);
  for (std::int64_t width = 1; width < 40; ++width) {
    const std::vector<std::uint8_t> drawn = random_mask(3 * width, rng);
    std::vector<std::uint8_t> packed(static_cast<std::size_t>(3 * bit_row_bytes(width))), unpacked(drawn.size(), 9);
    pack_bits({drawn.data(), 3, width}, packed);
    unpack_bits(packed, {unpacked.data(), 3, width});
    CHECK(unpacked == drawn);
  }
}

TEST_CASE("hidden pixels become 0, or the mean of the visible ones") {
  const std::vector<std::uint8_t> values{0, 51, 255, 102}, mask{1, 1, 0, 1}, none(4, 0);
  std::vector<float> out(4);
  apply_mask(values, 255, mask, Fill::zero, out);
  CHECK(out == std::vector<float>{0.0f, 0.2f, 0.0f, 0.4f});
  apply_mask(values, 255, mask, Fill::mean, out);
  CHECK(out[2] == static_cast<float>((0.0 + double{0.2f} + double{0.4f}) / 3));
  apply_mask(values, 255, none, Fill::mean, out);
  CHECK(out == std::vector<float>(4, 0.0f));
  const std::vector<std::uint16_t> wide{65535, 13107, 1, 0};
  apply_mask(wide, 65535, mask, Fill::zero, out);
  CHECK(out == std::vector<float>{1.0f, 0.2f, 0.0f, 0.0f});
  const std::vector<std::uint16_t> of_12_bits{4095, 819, 1, 0};
  apply_mask(of_12_bits, 4095, mask, Fill::zero, out);
  CHECK(out == std::vector<float>{1.0f, 0.2f, 0.0f, 0.0f});
}

TEST_CASE("native masks of several sizes are written and read by sample") {
  const Scratch scratch;
  const std::vector<NativeMaskWriter::Size> sizes{{5, 9}, {3, 4}, {5, 9}, {1, 1}};
  const std::vector<std::string> ids{"a", "b", "c/d", "ä"};
  Rng rng(2);
  std::vector<std::vector<std::uint8_t>> masks;
  for (const bool crop : {false, true}) {
    masks.clear();
    {
      NativeMaskWriter writer(scratch.path, sizes);
      for (std::size_t i = 0; i < sizes.size(); ++i) {
        masks.push_back(random_mask(sizes[i].height * sizes[i].width, rng));
        writer.set(i, {masks[i].data(), sizes[i].height, sizes[i].width});
      }
      std::vector<Rect> cuts;
      if (crop) cuts = {{1, 2, 3, 3}, {0, 0, 4, 3}, {8, 4, 1, 1}, {0, 0, 1, 1}};
      writer.finish(ids, {.fit = Fit::crop, .fill = Fill::mean}, cuts);
    }
    const NativeMasks read(scratch.path);
    CHECK(read.samples() == ids);
    CHECK(read.style() == MaskStyle{.fit = Fit::crop, .fill = Fill::mean});
    CHECK(read.crop() == crop);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      CHECK(read.find(ids[i]) == i);
      CHECK(read.place(i).height == sizes[i].height);
      CHECK(read.unpack(i) == masks[i]);
    }
    CHECK(read.place(2).cut == (crop ? Rect{8, 4, 1, 1} : Rect{0, 0, 9, 5}));
    CHECK(!read.find("z"));
  }
  const SafetensorsFile file(scratch.path / "masks.safetensors");
  CHECK(file.at("masks_5x9").shape == std::vector<std::int64_t>{2, 5, 2});
  CHECK(file.copy<std::int64_t>("rows_5x9") == std::vector<std::int64_t>{0, 2});
}

TEST_CASE("a masks folder that does not fit together is refused") {
  const Scratch scratch;
  const auto json = [&](std::vector<std::string> samples) {
    write_json(scratch.path / "mask.json",
               {{"samples", samples}, {"style", json_of(MaskStyle{})}, {"crop", false}, {"donors", Json::array()}});
  };
  const auto tensors = [&](const std::string& size, std::vector<std::int64_t> rows, std::int64_t count) {
    const std::vector<std::uint8_t> bits(64);
    write_safetensors(scratch.path / "masks.safetensors",
                      {{{"masks_" + size, "U8", {count, 2, 1}}, bits.data()},
                       {{"rows_" + size, "I64", {static_cast<std::int64_t>(rows.size())}}, rows.data()}});
  };
  json({"a", "b"});
  tensors("2x3", {0, 1}, 2);
  CHECK_NOTHROW(NativeMasks{scratch.path});
  tensors("2x3", {0, 0}, 2);
  CHECK_THROWS_AS(NativeMasks{scratch.path}, InputError);
  tensors("2x3", {0, 2}, 2);
  CHECK_THROWS_AS(NativeMasks{scratch.path}, InputError);
  tensors("2x3", {0}, 1);
  CHECK_THROWS_WITH_AS(NativeMasks{scratch.path}, doctest::Contains("no mask for sample b"), InputError);
  tensors("2x3", {0, 1}, 3);
  CHECK_THROWS_AS(NativeMasks{scratch.path}, InputError);
  tensors("2x9", {0, 1}, 2);
  CHECK_THROWS_AS(NativeMasks{scratch.path}, InputError);
  for (const char* size : {"2x", "x3", "2x3x4", "0x3", "-2x3", "99999999999x99999999999", ""}) {
    tensors(size, {0, 1}, 2);
    CHECK_THROWS_AS(NativeMasks{scratch.path}, InputError);
  }
  write_json(scratch.path / "mask.json", {{"samples", {"a"}}});
  CHECK_THROWS_AS(NativeMasks{scratch.path}, InputError);
}

TEST_CASE("a mask that a pack lacks is asked for with the way to mend it") {
  const Scratch scratch;
  const std::vector<std::uint8_t> bits{0x80, 0x00, 0x40};
  write_safetensors(scratch.path / "masks.safetensors", {{{"masks", "U8", {1, 3, 1}}, bits.data()}});
  write_json(
      scratch.path / "samples.json",
      {{"samples", {"a"}}, {"style", json_of(MaskStyle{.fill = Fill::mean})}, {"donors", Json::array()}, {"size", 3}});
  const MaskPack pack(scratch.path);
  CHECK(pack.size() == 3);
  CHECK(pack.style().fill == Fill::mean);
  std::vector<std::uint8_t> mask(9);
  pack.unpack(pack.row("a"), mask);
  CHECK(mask == std::vector<std::uint8_t>{1, 0, 0, 0, 0, 0, 0, 1, 0});
  CHECK_THROWS_WITH_AS(pack.row("b"), doctest::Contains("no mask for sample b"), InputError);
  write_json(scratch.path / "samples.json", {{"samples", {"a", "b"}},
                                             {"style", json_of(MaskStyle{.fill = Fill::mean})},
                                             {"donors", Json::array()},
                                             {"size", 3}});
  CHECK_THROWS_AS(MaskPack{scratch.path}, InputError);
}
