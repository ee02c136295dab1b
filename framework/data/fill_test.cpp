// Fills: exact small cases, and that what is hidden never reaches what it is filled with.
#include "framework/data/fill.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "framework/base/error.hpp"
#include "framework/data/mask_style.hpp"

using namespace collimator;

namespace {

using Pixels = std::vector<float>;
using Mask = std::vector<std::uint8_t>;

const std::vector<Fill> all_fills{Fill::zero,          {Fill::constant, 0.25}, Fill::mean,        Fill::noise,
                                  Fill::training_mean, Fill::training_noise,   {Fill::blur, 0.1}, {Fill::blur, 1e-9},
                                  {Fill::blur, 1e9},   Fill::inpaint,          Fill::background};

Pixels filled(Pixels picture, const Mask& mask, const Fill& fill, FillSources sources = {}) {
  const Pixels donor(picture.size(), 0.75F);
  if (sources.donor.empty()) sources.donor = donor;
  fill_hidden(picture, mask, fill, sources);
  return picture;
}

}  // namespace

TEST_CASE("each fill by hand on four pixels") {
  const Pixels picture{0.2F, 0.4F, 0.9F, 0.9F};
  const Mask mask{1, 1, 0, 0};
  const auto hidden = [&](const Fill& fill) {
    const Pixels result = filled(picture, mask, fill, {.training_mean = 0.6, .training_deviation = 0});
    CHECK(result[0] == 0.2F);
    CHECK(result[1] == 0.4F);
    return result[2];
  };
  CHECK(hidden(Fill::zero) == 0);
  CHECK(hidden({Fill::constant, 0.25}) == 0.25F);
  CHECK(hidden(Fill::mean) == doctest::Approx(0.3));
  CHECK(hidden(Fill::training_mean) == 0.6F);
  CHECK(hidden(Fill::training_noise) == 0.6F);  // of no deviation
  CHECK(hidden(Fill::background) == 0.75F);
  CHECK(hidden({Fill::blur, 100}) == doctest::Approx(0.3).epsilon(1e-3));  // so wide that both weigh the same
}

TEST_CASE("noise has the mean and deviation asked for, and is the same for the same stream only") {
  constexpr std::size_t side = 200;
  Pixels picture(side * side);
  Mask mask(picture.size());
  for (std::size_t i = 0; i < picture.size(); ++i) {
    mask[i] = i < picture.size() / 2;
    picture[i] = mask[i] == 0 ? 1.0F : i % 2 == 0 ? 0.4F : 0.6F;
  }
  const Pixels noisy = filled(picture, mask, Fill::noise, {.rng = Rng(3)});
  double sum = 0, squares = 0;
  for (std::size_t i = picture.size() / 2; i < picture.size(); ++i) {
    sum += static_cast<double>(noisy[i]);
    squares += static_cast<double>(noisy[i] * noisy[i]);
  }
  const double count = static_cast<double>(picture.size()) / 2, mean = sum / count;
  CHECK(mean == doctest::Approx(0.5).epsilon(0.01));
  CHECK(std::sqrt(squares / count - mean * mean) == doctest::Approx(0.1).epsilon(0.02));
  CHECK(filled(picture, mask, Fill::noise, {.rng = Rng(3)}) == noisy);
  CHECK(filled(picture, mask, Fill::noise, {.rng = Rng(4)}) != noisy);
}

TEST_CASE("blur and inpaint go on where the visible part ends") {
  constexpr std::size_t side = 64;
  Pixels picture(side * side);
  Mask mask(picture.size());
  for (std::size_t i = 0; i < picture.size(); ++i) {
    picture[i] = i % side < side / 2 ? 0.2F : 0.8F;
    mask[i] = i % side < 24 || i % side >= 40;
  }
  for (const Fill& fill : {Fill(Fill::blur, 0.05), Fill(Fill::inpaint)}) {
    const Pixels result = filled(picture, mask, fill);
    CHECK(result[32 * side + 24] == doctest::Approx(0.2).epsilon(0.15));
    CHECK(result[32 * side + 39] == doctest::Approx(0.8).epsilon(0.15));
    for (std::size_t i = 0; i < picture.size(); ++i) REQUIRE((result[i] >= 0.19F && result[i] <= 0.81F));
  }
}

TEST_CASE("blur is a normalised Gaussian's to a hundredth") {
  constexpr int side = 64;
  constexpr double sigma = 0.05 * side;
  Pixels picture(side * side);
  Mask mask(picture.size());
  for (int i = 0; i < side * side; ++i) {
    mask[static_cast<std::size_t>(i)] = i % side < 28 || i % side >= 36;
    picture[static_cast<std::size_t>(i)] = i % side < side / 2 ? 0.2F : 0.8F;
  }
  const Pixels result = filled(picture, mask, Fill(Fill::blur, 0.05));
  for (int x = 28; x < 36; ++x) {
    double sum = 0.01 * 0.5, weights = 0.01;  // the mean, where few visible pixels reach
    for (int u = 0; u < side; ++u) {
      if (u >= 28 && u < 36) continue;
      const double weight =
          std::exp(-(u - x) * (u - x) / (2 * sigma * sigma)) / (sigma * std::sqrt(2 * 3.14159265358979));
      sum += weight * (u < side / 2 ? 0.2 : 0.8);
      weights += weight;
    }
    CHECK(static_cast<double>(result[static_cast<std::size_t>(32 * side + x)]) ==
          doctest::Approx(sum / weights).epsilon(0.01));
  }
}

TEST_CASE("no fill reads a hidden pixel, and all stay in [0,1]; nothing or everything visible is fine") {
  Rng rng(9);
  for (const std::size_t side : {1U, 2U, 7U, 48U})
    for (const double share : {0.0, 0.02, 0.5, 1.0}) {
      Pixels picture(side * side);
      Mask mask(picture.size());
      for (std::size_t i = 0; i < picture.size(); ++i) {
        picture[i] = static_cast<float>(rng.uniform());
        mask[i] = rng.uniform() < share;
      }
      Pixels other = picture;
      for (std::size_t i = 0; i < picture.size(); ++i)
        if (mask[i] == 0) other[i] = 1.0F - picture[i];
      for (const Fill& fill : all_fills) {
        INFO(text_of(fill.kind) << " side " << side << " share " << share);
        const Pixels result = filled(picture, mask, fill);
        REQUIRE(filled(other, mask, fill) == result);
        for (std::size_t i = 0; i < result.size(); ++i) {
          REQUIRE((result[i] >= 0 && result[i] <= 1));
          if (mask[i] != 0) REQUIRE(result[i] == picture[i]);
        }
      }
    }
}

TEST_CASE("a style reads back as it was written; what is none is refused") {
  for (Fill fill : all_fills) {
    fill.key = 0xfedcba9876543210;
    const MaskStyle style{.fit = Fit::stretch, .fill = fill, .reduction = Reduction::any, .silhouette = true};
    CHECK(mask_style_of(Json::parse(json_of(style).dump())) == style);
  }
  Json json = json_of(MaskStyle{});
  json["reduction"] = "most";
  CHECK_THROWS_AS(mask_style_of(json), InputError);
  json = json_of(MaskStyle{});
  json["fill"]["kind"] = "glitter";
  CHECK_THROWS_AS(mask_style_of(json), InputError);
}
