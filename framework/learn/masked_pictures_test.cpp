// Tests of what a network gets to see, first of all that it is nothing that is hidden.
#include "framework/data/masked_pictures.hpp"

#include <cmath>

#include "framework/base/error.hpp"
#include "framework/learn/batch.hpp"
#include "framework/learn/in_test.hpp"

using namespace collimator;
using in_test::ScratchFolder, in_test::Squares, in_test::write_masks, in_test::write_pack;

namespace {

std::vector<std::uint8_t> random_mask(std::size_t pixels, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<std::uint8_t> mask(pixels);
  for (std::uint8_t& pixel : mask) pixel = rng.uniform() < 0.6;
  return mask;
}

Collection two_samples() {
  Collection collection{.classes = {"x"}};
  for (const char* id : {"a", "b"}) {
    Record record;
    record.id = id;
    record.labels = {0};
    collection.samples.push_back(record);
  }
  return collection;
}

std::vector<float> read(const MaskedPictures& pictures, std::size_t row, bool mirrored = false,
                        const Normalisation& normalisation = {}) {
  std::vector<float> out(static_cast<std::size_t>(pictures.size() * pictures.size()));
  pictures.read(row, mirrored, normalisation, out);
  return out;
}

}  // namespace

TEST_CASE("what is hidden in the pack does not reach the batch or its normalisation") {
  const Squares squares(6);
  const std::vector<std::uint8_t> mask = random_mask(squares.pixels.size(), 3);
  std::vector<std::uint8_t> noised = squares.pixels;
  Rng rng(9);
  for (std::size_t i = 0; i < noised.size(); ++i)
    if (mask[i] == 0) noised[i] = static_cast<std::uint8_t>(rng.below(256));
  REQUIRE(noised != squares.pixels);
  for (const Fill& fill :
       {Fill(Fill::zero), Fill(Fill::constant, 0.3), Fill(Fill::mean), Fill(Fill::noise), Fill(Fill::training_mean),
        Fill(Fill::training_noise), Fill(Fill::blur, 0.1), Fill(Fill::inpaint)}) {
    INFO(text_of(fill.kind));
    const ScratchFolder folder;
    write_pack(folder / "pack", squares.collection, squares.size, squares.pixels);
    write_pack(folder / "noised", squares.collection, squares.size, noised);
    write_masks(folder / "masks", squares.collection, squares.size, mask, fill);
    const MaskedPictures clean(squares.collection, folder / "pack", folder / "masks");
    const MaskedPictures dirty(squares.collection, folder / "noised", folder / "masks");
    const Normalisation normalisation = clean.measure();
    CHECK(normalisation.mean == dirty.measure().mean);
    CHECK(normalisation.deviation == dirty.measure().deviation);
    const std::vector<std::size_t> rows{4, 0, 1, 5};
    const std::vector<std::uint8_t> mirrored{0, 1, 1, 0};
    for (const std::int64_t channels : {1, 3}) {
      const at::Tensor batch = picture_batch(clean, rows, mirrored, normalisation, channels, "cpu");
      CHECK(batch.sizes() == at::IntArrayRef({4, channels, squares.size, squares.size}));
      CHECK(batch.equal(picture_batch(dirty, rows, mirrored, dirty.measure(), channels, "cpu")));
    }
  }
}

TEST_CASE("pictures are scaled by their depth, masked, filled, mirrored and normalised in this order") {
  const ScratchFolder folder;
  const Collection collection = two_samples();
  write_pack<std::uint8_t>(folder / "pack", collection, 2, {255, 51, 102, 0, 10, 20, 30, 40});
  write_masks(folder / "zero", collection, 2, {1, 1, 0, 1, 0, 0, 0, 0}, Fill::zero);
  write_masks(folder / "mean", collection, 2, {1, 1, 0, 1, 0, 0, 0, 0}, Fill::mean);
  using Values = std::vector<float>;

  const MaskedPictures open(collection, folder / "pack", std::nullopt);
  CHECK(read(open, 0) == Values{1, 51 / 255.F, 102 / 255.F, 0});
  CHECK(read(open, 0, true) == Values{51 / 255.F, 1, 0, 102 / 255.F});

  const MaskedPictures zero(collection, folder / "pack", folder / "zero");
  CHECK(read(zero, 0) == Values{1, 51 / 255.F, 0, 0});
  CHECK(read(zero, 0, true) == Values{51 / 255.F, 1, 0, 0});
  CHECK(read(zero, 1) == Values{0, 0, 0, 0});
  CHECK(read(zero, 0, false, {0.5, 0.25}) == Values{2, (51 / 255.F - 0.5F) / 0.25F, -2, -2});

  const MaskedPictures mean(collection, folder / "pack", folder / "mean");
  CHECK(read(mean, 0)[2] == static_cast<float>((1.0 + static_cast<double>(51 / 255.F)) / 3));
  CHECK(read(mean, 1) == Values{0, 0, 0, 0});  // nothing is visible

  write_pack<std::uint16_t>(folder / "wide", collection, 2, {65535, 0, 257, 1, 0, 0, 0, 0});
  CHECK(read(MaskedPictures(collection, folder / "wide", std::nullopt), 0) == Values{1, 0, 257 / 65535.F, 1 / 65535.F});
}

TEST_CASE("a picture of 12 bits is white at 4095 in the batch") {
  const ScratchFolder folder;
  Collection collection = two_samples();
  collection.samples.pop_back();
  Picture picture(2, 2, 12);
  std::ranges::copy(std::vector<std::uint16_t>{4095, 2048, 819, 0}, picture.wide());
  std::filesystem::create_directories(folder / "pack");
  PackWriter writer(folder / "pack", 1, 2, 12);
  writer.set(0, 2, 2, {0, 0, 2, 2}, picture);
  writer.finish({"a"}, Fit::pad);
  const std::vector<std::size_t> rows{0};
  const std::vector<std::uint8_t> mirrored{0};
  const at::Tensor batch = picture_batch(MaskedPictures(collection, folder / "pack"), rows, mirrored, {}, 1, "cpu");
  const std::vector<float> expected{1, 2048 / 4095.F, 819 / 4095.F, 0};
  CHECK(std::equal(expected.begin(), expected.end(), batch.data_ptr<float>()));
}

TEST_CASE("the normalisation is over visible pixels only") {
  const ScratchFolder folder;
  const Collection collection = two_samples();
  write_pack<std::uint8_t>(folder / "pack", collection, 2, {255, 0, 9, 9, 255, 7, 7, 7});
  write_masks(folder / "masks", collection, 2, {1, 1, 0, 0, 1, 0, 0, 0}, Fill::mean);
  const Normalisation normalisation = MaskedPictures(collection, folder / "pack", folder / "masks").measure();
  CHECK(normalisation.mean == 2.0 / 3);  // of 1, 0, 1
  CHECK(normalisation.deviation == doctest::Approx(std::sqrt(2.0 / 9)).epsilon(1e-15));

  write_masks(folder / "none", collection, 2, std::vector<std::uint8_t>(8), Fill::zero);
  const Normalisation nothing = MaskedPictures(collection, folder / "pack", folder / "none").measure();
  CHECK(nothing.mean == 0);
  CHECK(nothing.deviation == 1);
}

TEST_CASE("samples are found by id in packs of more than the collection") {
  const ScratchFolder folder;
  Collection collection = two_samples();
  write_pack<std::uint8_t>(folder / "pack", collection, 1, {0, 255});
  collection.samples.erase(collection.samples.begin());
  const MaskedPictures pictures(collection, folder / "pack", std::nullopt);
  CHECK(pictures.count() == 1);
  CHECK(read(pictures, 0) == std::vector<float>{1});
}

TEST_CASE("a sample without a picture or mask, and masks of another size, are errors") {
  const ScratchFolder folder;
  Collection collection = two_samples();
  write_pack<std::uint8_t>(folder / "pack", collection, 2, std::vector<std::uint8_t>(8));
  write_masks(folder / "small", collection, 1, {1, 1}, Fill::zero);
  CHECK_THROWS_AS(MaskedPictures(collection, folder / "pack", folder / "small"), InputError);
  write_masks(folder / "masks", collection, 2, std::vector<std::uint8_t>(8), Fill::zero);
  collection.samples.push_back(collection.samples.back());
  collection.samples.back().id = "c";
  CHECK_THROWS_WITH_AS(MaskedPictures(collection, folder / "pack", std::nullopt), doctest::Contains("sample c"),
                       InputError);
}

TEST_CASE("a last batch of one picture joins the one before it") {
  const std::vector<std::size_t> rows{0, 1, 2, 3, 4};
  const auto lengths = [&](std::size_t count, std::int64_t batch) {
    std::vector<std::size_t> result;
    for (const auto& some : batches_of(std::span(rows).first(count), batch)) result.push_back(some.size());
    return result;
  };
  using Lengths = std::vector<std::size_t>;
  CHECK(lengths(5, 2) == Lengths{2, 3});
  CHECK(lengths(5, 4) == Lengths{5});
  CHECK(lengths(5, 3) == Lengths{3, 2});
  CHECK(lengths(3, 1) == Lengths{1, 1, 1});
  CHECK(lengths(1, 4) == Lengths{1});
  CHECK(lengths(0, 4).empty());
}
