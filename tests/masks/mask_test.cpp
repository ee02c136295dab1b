// Facts about the verb `mask` with real maskers: real lungs, drawn pictures, broken contracts, missing files.
#include "framework/verbs/mask/mask.hpp"
#include "framework/data/bits.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/load/load.hpp"
#include "framework/verbs/verbs.hpp"
#include "tests/masks/masks.hpp"

using namespace collimator;
using namespace collimator::masks;

namespace {

// Two phantoms of 64 x 64 pixels, as the verb `load` gives them.
void load_phantoms(Workshop& workshop) {
  const Json dataset = plugin("phantom", {{"count", 2}, {"size", 64}});
  const auto folder = workshop.run(run_load, "all", {}, {{"dataset", dataset}});
  workshop.sources[load_collection(folder).samples.at(0).source] = {
      .label = "phantom", .id = "phantom", .params = dataset["params"], .library = dataset["library"]};
}

std::string refusal(const Workshop& workshop, const Json& chain, Json params = Json::object()) {
  params["of"] = "all";
  params["chain"] = chain;
  try {
    workshop.run(run_mask, "refused", {{"of", "all"}}, params);
    return "accepted";
  } catch (const InputError& error) {
    return error.what();
  }
}

void has(const std::string& text, const std::string& part) {
  CHECK_MESSAGE(text.find(part) != std::string::npos, text);
}

}  // namespace

TEST_CASE("lungs and their hull, outside and inside, on real radiographs") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  Workshop workshop("real");
  save_collection(hannover(workshop, 4, 0), workshop.folder("all"));
  const auto lungs = workshop.run(run_mask, "lungs", {{"of", "all"}}, {{"of", "all"}, {"chain", {plugin("roi")}}});
  const auto hull = workshop.run(run_mask, "hull", {{"of", "all"}},
                                 {{"of", "all"}, {"chain", {plugin("roi"), plugin("convex_hull")}}});
  const auto rest =
      workshop.run(run_mask, "rest", {{"of", "all"}},
                   {{"of", "all"}, {"chain", {plugin("roi"), plugin("invert")}}, {"fill", {{"name", "mean"}}}});

  // Sample 00870a9c: areas and components by NumPy and scikit-image 0.26 (its convex_hull_image without
  // offsets, connectivity 2) of the mask at the nearest pixel centres.
  const Table areas = read_table(lungs / "table.csv");
  CHECK(areas.header == std::vector<std::string>{"sample", "height", "width", "visible_px", "visible_share",
                                                 "components", "touches_border"});
  CHECK(areas.rows.size() == 4);
  CHECK(areas.rows[0] ==
        std::vector<std::string>{"00870a9c", "524", "640", "121358", number_text(121358.0 / (524 * 640)), "2", "1"});
  CHECK(read_table(hull / "table.csv").rows[0][3] == "159577");
  CHECK(read_table(rest / "table.csv").rows[0][3] == std::to_string(524 * 640 - 121358));

  const NativeMasks inside(lungs), outside(rest);
  CHECK(outside.style().fill == Fill::mean);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto in = inside.unpack(i), out = outside.unpack(i);
    for (std::size_t p = 0; p < in.size(); ++p) REQUIRE(in[p] + out[p] == 1);
  }
  // The visible part of one mask node as the region of another.
  const auto again = workshop.run(run_mask, "again", {{"of", "all"}, {"roi", "hull"}},
                                  {{"of", "all"}, {"roi", "hull"}, {"chain", {plugin("roi")}}});
  CHECK(read_file(again / "masks.safetensors") == read_file(hull / "masks.safetensors"));
}

TEST_CASE("samples without a region are counted and named, unless no masker asks for one") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  Workshop workshop("missing");
  const Collection collection = hannover(workshop, 2, 7);
  save_collection(collection, workshop.folder("all"));
  const std::string text = refusal(workshop, Json::array({plugin("roi")}));
  has(text, "7 of 9 samples have no region of interest (roi needs one): " + collection.samples[2].id + ", ");
  has(text, ", …; keep those that have one with `{do: select, of: COLLECTION, has_roi: COLLECTION}`");
  has(refusal(workshop, Json::array({plugin("unruly", {{"how", "needs_roi_unsaid"}})})),
      "7 of 9 samples have no region of interest (unruly: it needs a region");
  CHECK(refusal(workshop, Json::array({plugin("center_crop")})) == "accepted");
  CHECK(refusal(workshop, Json::array()) == "accepted");
  has(refusal(workshop, Json::array({plugin("roi")}), {{"parts", {"heart"}}}),
      "no sample has a region named heart; there are \"lungs\"");
}

TEST_CASE("drawn pictures: parts, random maskers, and the same result every time and on any number of threads") {
  Workshop workshop("drawn");
  load_phantoms(workshop);
  const Collection phantoms = load_collection(workshop.folder("all"));
  REQUIRE(phantoms.samples.size() == 2);
  const auto masked = [&](const std::string& out, std::int64_t seed, const Json& chain) {
    return workshop.run(run_mask, out, {{"of", "all"}}, {{"of", "all"}, {"chain", chain}, {"seed", seed}});
  };
  const auto first = masked("first", 3, Json::array({plugin("speckle")})),
             second = masked("second", 3, Json::array({plugin("speckle")}));
  const auto other = masked("other", 4, Json::array({plugin("speckle")}));
  CHECK(read_file(first / "masks.safetensors") == read_file(second / "masks.safetensors"));
  CHECK(read_file(first / "masks.safetensors") != read_file(other / "masks.safetensors"));
  const NativeMasks drawn(first);
  CHECK(drawn.unpack(0) != drawn.unpack(1));
  // The same masker in another place of the chain draws other numbers.
  const NativeMasks twice(masked("twice", 3, Json::array({plugin("speckle"), plugin("speckle")})));
  CHECK(twice.unpack(0) != drawn.unpack(0));

  const std::string part = phantoms.samples[0].regions.at(0).part;
  const NativeMasks all(masked("all_parts", 0, Json::array({plugin("roi")})));
  const NativeMasks one(workshop.run(run_mask, "one_part", {{"of", "all"}},
                                     {{"of", "all"}, {"chain", {plugin("roi")}}, {"parts", {part}}}));
  if (phantoms.samples[0].regions.size() > 1) CHECK(one.unpack(0) != all.unpack(0));
  for (std::size_t p = 0; p < 64 * 64; ++p) CHECK(one.unpack(0)[p] <= all.unpack(0)[p]);
}

TEST_CASE("a masker that changes the mask of no sample is told, as a hull before its region is") {
  Workshop workshop("idle");
  load_phantoms(workshop);
  const auto idle = [&](const Json& chain) {
    std::vector<std::string> told;
    const Json facts = load_facts(workshop.run(run_mask, "idle", {{"of", "all"}}, {{"of", "all"}, {"chain", chain}}));
    for (const std::string& line : find_verb("mask")->caveats({"m", {{"m", facts, {}}}}))
      told.push_back(line.substr(0, line.find(" of no sample")));
    return told;
  };
  const std::vector<std::string> hull{"m: `convex_hull` changes the mask"};
  CHECK(idle(Json::array({plugin("convex_hull"), plugin("roi")})) == hull);
  CHECK(idle(Json::array({plugin("convex_hull")})) == hull);
  CHECK(idle(Json::array({plugin("roi"), plugin("convex_hull")})).empty());
  CHECK(idle(Json::array()).empty());
}

TEST_CASE("a masker that breaks the contract is named, with the sample") {
  Workshop workshop("unruly");
  load_phantoms(workshop);
  const std::string sample = load_collection(workshop.folder("all")).samples[0].id;
  const auto unruly = [&](const char* how) {
    return refusal(workshop, Json::array({plugin("unruly", {{"how", how}})}));
  };
  has(unruly("writes_two"),
      "unruly: breaks the masker contract on sample " + sample + ": it wrote 2 into the mask at row 1, column 2");
  has(unruly("changes_roi"), "unruly: breaks the masker contract on sample " + sample + ": it changed the scene");
  has(unruly("throws"), "unruly: will not (sample " + sample + ")");
  has(unruly("throws_nothing_known"), "unruly: an exception that is no std::exception (sample " + sample + ")");
}

TEST_CASE("a picture that is missing, empty or cut off is named") {
  Workshop workshop("broken");
  workshop.sources["files"].params = {{"root", workshop.folder("files").string()}};
  Collection collection{.classes = {}, .samples = {}};
  Record record;
  record.id = record.own_id = record.patient = "a";
  record.picture = "a.png";
  record.source = "files";
  collection.samples = {record};
  save_collection(collection, workshop.folder("all"));
  has(refusal(workshop, Json::array({plugin("center_crop")})), "a.png");
  write_file(workshop.folder("files") / "a.png", "");
  has(refusal(workshop, Json::array({plugin("center_crop")})), "a.png is empty");
  if (!std::filesystem::exists(data)) return;
  const std::string whole = read_file(data / "hannover-covid19/png/00870a9c.png");
  write_file(workshop.folder("files") / "a.png", whole.substr(0, whole.size() / 2));
  has(refusal(workshop, Json::array({plugin("speckle")})), "a.png: the PNG is damaged or cut off");
}

TEST_CASE("cancelling stops the work") {
  Workshop workshop("cancelled");
  load_phantoms(workshop);
  Context context;
  context.cancelled = [] { return true; };
  CHECK_THROWS_AS(workshop.run(run_mask, "out", {{"of", "all"}}, {{"of", "all"}}, context), Cancelled);
}
