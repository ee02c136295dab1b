// Facts about packs and reduced masks through the verbs: they go the same way, and lying packs are refused.
#include "framework/verbs/pack/pack.hpp"
#include "framework/data/apply_mask.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/reduce/reduce.hpp"
#include "tests/masks/masks.hpp"

using namespace collimator;
using namespace collimator::masks;

TEST_CASE("a pack holds each picture as its geometry makes it, and reduced masks lie over it") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  Workshop workshop("pack");
  const Collection collection = hannover(workshop, 3, 2);
  save_collection(collection, workshop.folder("all"));
  for (const std::string fit : {"pad", "crop", "stretch"}) {
    std::uint64_t reported = 0;
    Context context;
    context.progress = [&](std::uint64_t done, std::uint64_t total) { reported = done * 100 / total; };
    const PicturePack pack(workshop.run(run_pack, "pack", {{"of", "all"}}, {{"size", 96}, {"fit", fit}}, context));
    CHECK(reported == 100);
    CHECK(pack.count() == 5);
    CHECK(pack.bits() == 8);
    CHECK(text_of(pack.fit()) == fit);
    for (const Record& record : collection.samples) {
      const Picture native = decode_picture(data / "hannover-covid19" / record.picture);
      const Picture expected = Geometry(native.height, native.width, fit_of(fit), 96).resample(native);
      const std::span<const std::uint8_t> values = pack.values8(pack.row(record.id));
      CHECK(std::ranges::equal(values, expected.data));
      CHECK(pack.geometry(pack.row(record.id)).cut() == Rect{0, 0, native.width, native.height});
    }
    CHECK_THROWS_WITH_AS(pack.row("absent"), doctest::Contains("none of sample absent"), InputError);

    workshop.run(run_mask, "mask", {{"of", "all"}},
                 {{"of", "all"}, {"chain", {plugin("center_crop")}}, {"fit", fit}, {"fill", {{"name", "mean"}}}});
    const MaskPack masks(workshop.run(run_reduce, "reduced", {{"of", "mask"}}, {{"size", 96}}));
    CHECK(masks.samples() == pack.samples());
    CHECK(masks.style().fit == pack.fit());
    CHECK(masks.style().fill == Fill::mean);
    std::vector<std::uint8_t> mask(96 * 96);
    masks.unpack(0, mask);
    CHECK(mask[48 * 96 + 48] == 1);
    CHECK(mask[0] == 0);
  }
}

TEST_CASE("crop cuts the visible box out of the native picture; pack and mask go the same way") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  Workshop workshop("crop");
  const Collection collection = hannover(workshop, 3, 0);
  save_collection(collection, workshop.folder("all"));
  workshop.run(run_mask, "mask", {{"of", "all"}}, {{"of", "all"}, {"chain", {plugin("roi")}}, {"crop", true}});
  const NativeMasks native(workshop.folder("mask"));
  const PicturePack pack(workshop.run(run_pack, "pack", {{"of", "all"}, {"mask", "mask"}}, {{"size", 64}}));
  const MaskPack masks(workshop.run(run_reduce, "reduced", {{"of", "mask"}}, {{"size", 64}}));
  for (std::size_t i = 0; i < 3; ++i) {
    const Rect cut = pack.geometry(i).cut();
    CHECK(cut == native.place(i).cut);
    CHECK(cut.width < 640);
    const std::vector<std::uint8_t> mask = native.unpack(i);  // the cut is the tightest box
    const MaskView view(const_cast<std::uint8_t*>(mask.data()), native.place(i).height, native.place(i).width);
    std::int64_t inside = 0, all = 0, first_row = 0, last_column = 0;
    for (std::int64_t y = 0; y < view.height(); ++y)
      for (std::int64_t x = 0; x < view.width(); ++x) {
        all += view(y, x);
        if (y < cut.y || y >= cut.y + cut.height || x < cut.x || x >= cut.x + cut.width) continue;
        inside += view(y, x);
        first_row += y == cut.y && view(y, x);
        last_column += x == cut.x + cut.width - 1 && view(y, x);
      }
    CHECK(inside == all);
    CHECK(first_row > 0);
    CHECK(last_column > 0);
    const Picture expected =
        Geometry(cut, Fit::pad, 64).resample(decode_picture(data / "hannover-covid19" / collection.samples[i].picture));
    CHECK(std::ranges::equal(pack.values8(i), expected.data));
  }
  CHECK_THROWS_WITH_AS(
      workshop.run(run_mask, "none", {{"of", "all"}},
                   {{"of", "all"}, {"chain", {plugin("center_crop", {{"fraction", 0.0}})}}, {"crop", true}}),
      doctest::Contains("3 of 3 samples have no visible pixel"), InputError);
}

TEST_CASE("one picture of 16 bits makes the whole pack 16 bits wide") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  Workshop workshop("wide");
  Collection collection = hannover(workshop, 1, 0);
  // 5 x 3 pixels of 16 bits, put together from PNG's specification.
  const std::string hex =
      "89504e470d0a1a0a0000000d49484452000000050000000310000000002ecd46670000002a4944415478da63087cb58c7d59dd26"
      "eb7bed0c5eef3f0431240a6ff869c2f071914f8af2b280446e0e00fe0d0dfb501e049c0000000049454e44ae426082";
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  write_file(workshop.folder("deep") / "deep.png", bytes);
  workshop.sources["deep"].params = {{"root", workshop.folder("deep").string()}};
  Record deep;
  deep.id = deep.own_id = deep.patient = "deep";
  deep.picture = "deep.png";
  deep.labels = {0};
  deep.source = "deep";
  collection.samples.push_back(deep);
  save_collection(collection, workshop.folder("all"));
  const PicturePack pack(workshop.run(run_pack, "pack", {{"of", "all"}}, {{"size", 32}}));
  CHECK(pack.bits() == 16);
  CHECK(pack.greatest() == 65535);
  const Picture small = Geometry(524, 640, Fit::pad, 32)
                            .resample(decode_picture(data / "hannover-covid19" / collection.samples[0].picture));
  for (std::size_t i = 0; i < 32 * 32; ++i) REQUIRE(pack.values16(0)[i] == small.data[i] * 257);
  const Picture enlarged = Geometry(3, 5, Fit::pad, 32).resample(decode_picture(workshop.folder("deep") / "deep.png"));
  for (std::size_t i = 0; i < 32 * 32; ++i) REQUIRE(pack.values16(1)[i] == enlarged.wide()[i]);
  // At full white both depths are 1.
  std::vector<float> narrow(1), wide(1);
  apply_mask(std::vector<std::uint8_t>{255}, 255, std::vector<std::uint8_t>{1}, Fill::zero, narrow);
  apply_mask(std::vector<std::uint16_t>{255 * 257}, 65535, std::vector<std::uint8_t>{1}, Fill::zero, wide);
  CHECK(narrow == wide);
}

TEST_CASE("an empty pack or a pack that lies about its shape is refused, not read") {
  Workshop workshop("damaged");
  const std::filesystem::path folder = workshop.folder("pack");
  write_json(folder / "samples.json", {{"samples", {"a"}}, {"fit", "pad"}, {"size", 4}, {"bits", 8}});
  const std::vector<std::uint8_t> pictures(16);
  const std::vector<std::int64_t> cuts{0, 0, 0, 4};
  const auto tensors = [&](std::vector<std::int64_t> shape) {
    write_safetensors(folder / "pictures.safetensors", {{{"pictures", "U8", shape}, pictures.data()},
                                                        {{"cuts", "I64", {1, 4}}, cuts.data()},
                                                        {{"natives", "I64", {1, 2}}, cuts.data() + 2}});
  };
  tensors({1, 4, 3});
  CHECK_THROWS_AS(PicturePack{folder}, InputError);
  tensors({2, 2, 4});
  CHECK_THROWS_AS(PicturePack{folder}, InputError);
  tensors({1, 4, 4});
  const PicturePack pack(folder);
  CHECK_THROWS_WITH_AS(pack.geometry(0), doctest::Contains("0 x 4 pixels"), InputError);
  write_json(folder / "samples.json", {{"samples", {"a"}}, {"fit", "pad"}, {"size", 4}, {"bits", 16}});
  CHECK_THROWS_AS(PicturePack{folder}, InputError);
}
