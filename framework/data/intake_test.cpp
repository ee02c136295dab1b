// Facts about samples from plugins: good ones arrive whole, and all that a plugin must not give is refused.
#include "framework/data/intake.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>

#include "framework/base/error.hpp"
#include "framework/data/truth.hpp"

using namespace collimator;

namespace {

std::uint64_t place_of(const std::string& root) { return root.empty() ? 0 : root == "root_masks" ? 1 : 7; }

Sample good(const std::string& id = "a") {
  Sample sample;
  sample.id = id;
  sample.patient = "1";
  sample.picture = "x/" + id + ".png";
  sample.labels = {1};
  return sample;
}

// What the host makes of a plugin that gives these samples.
Collection taken(const std::vector<Sample>& samples, std::vector<std::string> classes = {"mass"}) {
  Intake intake("nih", {"root", "root_masks"});
  const collimator_sample_sink sink = intake.sink();
  std::vector<collimator_text> names;
  for (const std::string& name : classes) names.push_back(detail::text_of(name));
  sink.classes(sink.self, names.size(), names.data());
  for (const Sample& sample : samples) detail::pass(sample, sink, place_of);
  return unpacked(intake.finish(), "source");
}

template <typename Change>
void refused(Change change, const char* message) {
  Sample sample = good();
  change(sample);
  CHECK_THROWS_WITH_AS(taken({sample}), doctest::Contains(message), InputError);
}

constexpr double infinite = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("a good sample arrives whole, with its source") {
  Sample sample = good();
  sample.metadata = {{"sex", "F"}, {"age", ""}};
  sample.boxes = {{1, 2, 3, 4, "mass"}};
  sample.regions = {{.part = "lungs", .runs = {0, 2, 2, 3}, .grid_width = 5, .grid_height = 1}};
  sample.split = "test";
  const Collection collection = taken({sample, good("b")});
  REQUIRE(collection.samples.size() == 2);
  const Record& record = collection.samples[0];
  CHECK(record.source == "source");
  CHECK(record.own_id == "a");
  CHECK(record.metadata == std::map<std::string, std::string>{{"sex", "F"}});
  CHECK(record.boxes[0].label == "mass");
  CHECK(record.regions[0].runs == std::vector<std::uint64_t>{0, 2, 2, 3});
}

TEST_CASE("what would count as two and is one is refused") {
  Sample other = good("b");
  other.patient = "1.0";
  CHECK_THROWS_WITH_AS(taken({good(), other}),
                       doctest::Contains("of the patients \"1\" and \"1.0\", which may be one, written in two ways"),
                       InputError);
  other.patient = "1 ";
  CHECK_THROWS_AS(taken({good(), other}), InputError);
  Sample third = good("c");  // a site's tenth patient, and its first
  other.patient = "12.1";
  third.patient = "12.10";
  CHECK(taken({other, third}).samples.size() == 2);
  other.patient = "1 ";
  other.patient_space = "stanford";  // another's ids
  CHECK(taken({good(), other}).samples.size() == 2);
  other = good("b");
  other.picture = good().picture;
  CHECK_THROWS_WITH_AS(taken({good(), other}), doctest::Contains("is that of two samples, \"a\" and \"b\""),
                       InputError);
  other.root = "root_masks";
  CHECK(taken({good(), other}).samples.size() == 2);
}

TEST_CASE("roots, kinds of boxes and patients' namespaces arrive; what the host cannot do yet is refused") {
  Sample sample = good();
  sample.patient_space = "nih";
  sample.same_as = "nih/00000001_000.png";
  sample.root = "root_masks";
  sample.boxes = {{1, 2, 3, 4, "mass"}, {5, 6, 7, 8, "stamp", BoxKind::object}};
  sample.regions = {{.part = "lungs", .file = "a.png", .root = "root_masks"}, {.part = "heart", .file = "a.png"}};
  const Record record = taken({sample}).samples[0];
  CHECK(record.patient_space == "nih");
  CHECK(sample_identity(record) == "nih/00000001_000.png");
  CHECK(record.root == "root_masks");
  CHECK(record.boxes[0].kind == BoxKind::finding);
  CHECK(record.boxes[1].kind == BoxKind::object);
  CHECK(record.regions[0].root == "root_masks");
  CHECK(record.regions[1].root.empty());
  refused([](Sample& s) { s.root = "another"; }, "the picture lies in folder 8 of 2");
  refused([](Sample& s) { s.regions = {{.part = "l", .file = "a.png", .root = "another"}}; },
          "a region's file lies in");
  for (const char* wrong : {"nih", "/a", "nih/"})
    refused([&](Sample& s) { s.same_as = wrong; }, "expected NAMESPACE/ID");
  refused([](Sample& s) { s.same_as = "nih/a", s.patient_space.clear(); }, "but not who gave its patient's id");
  refused([](Sample& s) { s.channels = 2; }, "sample 1 (\"a\"): the picture has 2 channels; expected 1 or 3");
  refused([](Sample& s) { s.boxes = {{0, 0, 1, 1, "", static_cast<BoxKind>(2)}}; }, "a box is of kind 2");
}

TEST_CASE("a label between 0 and 1 is what a training learns, and is not known elsewhere") {
  Sample soft = good("b");
  soft.labels = {0.7f};
  const Collection collection = taken({good(), soft});
  CHECK(labels_of(collection, {"mass"})[0] == 1);
  CHECK(std::isnan(labels_of(collection, {"mass"})[1]));
  CHECK(targets_of(collection, {"mass"}) == std::vector<float>{1, 0.7f});
  CHECK(collection.samples[1].soft_labels == R"({"mass":0.7})");
  const auto folder = std::filesystem::temp_directory_path() / "collimator_intake_test";
  save_collection(collection, folder);
  CHECK(targets_of(load_collection(folder), {"mass"}) == std::vector<float>{1, 0.7f});
  std::filesystem::remove_all(folder);
}

TEST_CASE("entries that became no sample are counted by their reasons") {
  Intake intake("nih");
  const collimator_sample_sink sink = intake.sink();
  const auto leave_out = [&](std::string_view reason, std::uint64_t count) {
    return sink.left_out(sink.self, detail::text_of(reason), count);
  };
  CHECK(leave_out("have no picture", 3) == COLLIMATOR_OK);
  CHECK(leave_out("are lateral", 2) == COLLIMATOR_OK);
  CHECK(leave_out("have no picture", 1) == COLLIMATOR_OK);
  REQUIRE(intake.left_out().size() == 2);
  CHECK(intake.left_out()[0].count == 4);
  CHECK(leave_out("", 1) == COLLIMATOR_FAILED);
  CHECK_THROWS_WITH_AS(intake.finish(), doctest::Contains("1 entries are left out for no reason"), InputError);
}

TEST_CASE("what a plugin must not give is refused, with the sample's number and id") {
  refused([](Sample& s) { s.labels = {1.5f}; }, "dataset nih: sample 1 (\"a\"): the label of class \"mass\" is 1.5");
  refused([](Sample& s) { s.labels = {-1.0f}; }, "the label of class \"mass\" is -1; expected 0 to 1, or NaN");
  refused([](Sample& s) { s.id.clear(); }, "the id is empty");
  refused([](Sample& s) { s.patient.clear(); }, "the patient is empty");
  refused([](Sample& s) { s.labels = {1, 0}; }, "2 labels for 1 classes");
  refused([](Sample& s) { s.picture = "../a.png"; }, "expected a path relative to its root");
  refused([](Sample& s) { s.picture = "/a.png"; }, "expected a path relative to its root");
  refused([](Sample& s) { s.picture.clear(), s.width = 5, s.height = -1; }, "the picture's size is 5 x -1");
  refused([](Sample& s) { s.picture.clear(), s.width = s.height = 1 << 20; }, "expected 1 to 65536");
  refused([](Sample& s) { s.split = "training"; }, "the official part is \"training\"");
  refused([](Sample& s) { s.id = "M\xfcller"; }, "the id is not UTF-8: M\\xfcller");
  refused([](Sample& s) { s.patient = std::string("a\0b", 3); }, "NUL");
  refused([](Sample& s) { s.id = std::string(100000, 'x'); }, "at most 65536");
  refused([](Sample& s) { s.metadata[""] = "x"; }, "has no name");
  refused([](Sample& s) { s.boxes = {{infinite, 0, 1, 1, ""}}; }, "coordinate inf");
  refused([](Sample& s) { s.boxes = {{0, 0, std::nan(""), 1, ""}}; }, "coordinate nan");
  refused([](Sample& s) { s.boxes = {{0, 0, 0, 1, ""}}; }, "the size 0 x 1");
  refused([](Sample& s) { s.regions = {{.file = "m.png"}}; }, "no part name");
  refused([](Sample& s) { s.regions = {{.part = "lungs"}}; }, "names no file");
  refused([](Sample& s) { s.regions = {{.part = "lungs", .file = "a/../../m.png"}}; }, "relative to its root");
  refused([](Sample& s) { s.regions = {{.part = "lungs", .file = "m.png", .place = {0, 0, 0, 5}}}; }, "lies at 0, 0");
  const auto runs = [](std::vector<std::uint64_t> runs) {
    refused([&](Sample& s) { s.regions = {{.part = "l", .runs = runs, .grid_width = 4, .grid_height = 4}}; },
            "of region \"l\" is");
  };
  runs({0, 17});
  runs({17, 0});
  runs({4, 2, 5, 1});
  runs({1, std::numeric_limits<std::uint64_t>::max()});
}

TEST_CASE("an id that stands twice, classes that do, and no sample at all are refused") {
  CHECK_THROWS_WITH_AS(taken({good(), good()}), doctest::Contains("sample 2 (\"a\"): the id stands twice"), InputError);
  CHECK_THROWS_WITH_AS(taken({good()}, {"mass", "mass"}), doctest::Contains("class \"mass\" stands twice"), InputError);
  CHECK_THROWS_WITH_AS(taken({good()}, {""}), doctest::Contains("has no name"), InputError);
  CHECK_THROWS_WITH_AS(taken({}), doctest::Contains("found no sample"), InputError);
}

TEST_CASE("hostile structs are refused before they are read") {
  const auto give = [](auto change) {
    Intake intake("nih");
    const collimator_sample_sink sink = intake.sink();
    const std::string name = "mass";
    const collimator_text text = detail::text_of(name);
    sink.classes(sink.self, 1, &text);
    const float label = 1;
    collimator_sample sample{};
    sample.size = sizeof sample;
    sample.id = sample.patient = sample.picture = text;
    sample.label_count = 1;
    sample.labels = &label;
    change(sample);
    CHECK(sink.sample(sink.self, &sample) == COLLIMATOR_FAILED);
    CHECK_THROWS_AS(intake.finish(), InputError);
  };
  give([](collimator_sample& s) { s.size = 8; });
  give([](collimator_sample& s) { s.id.data = nullptr; });
  give([](collimator_sample& s) { s.label_count = ~std::uint64_t{0}; });
  give([](collimator_sample& s) { s.labels = nullptr; });
  give([](collimator_sample& s) { s.box_count = 5; });
  const collimator_box box{sizeof box, 0, 0, 1, 1, {}, 0};
  give([&](collimator_sample& s) { s.boxes = &box, s.box_count = 1; });  // no stride
  give([&](collimator_sample& s) { s.boxes = &box, s.box_count = 1, s.box_stride = 12; });
  give([](collimator_sample& s) { s.metadata_count = ~std::uint64_t{0}; });
  Intake empty("nih");
  CHECK_THROWS_WITH_AS(empty.finish(), doctest::Contains("neither classes nor samples"), InputError);
  Intake early("nih");
  CHECK(early.sink().sample(&early, nullptr) == COLLIMATOR_FAILED);
}

TEST_CASE("structs that are shorter than the host's have defaults for the rest; longer ones are read as far as known") {
  struct LongBox {
    collimator_box known;
    double unknown[3];
  };
  struct LongSample {
    collimator_sample known;
    std::uint64_t unknown[4];
  };
  const auto text = [](std::string_view words) { return detail::text_of(words); };
  const LongBox boxes[] = {{{sizeof(LongBox), 1, 2, 3, 4, text("mass"), 0}, {}},
                           {{offsetof(collimator_box, kind), 5, 6, 7, 8, text("nodule"), 99}, {}}};
  const collimator_region regions[] = {
      {offsetof(collimator_region, root), text("lungs"), text("a.png"), 0, 0, 0, 0, 0, nullptr, 0, 0, 99}};
  const float label = 1;
  LongSample sample{};
  sample.known.id = sample.known.patient = sample.known.picture = text("a");
  sample.known.label_count = 1;
  sample.known.labels = &label;
  sample.known.box_count = 2;
  sample.known.box_stride = sizeof(LongBox);
  sample.known.boxes = &boxes[0].known;
  sample.known.region_count = 1;
  sample.known.region_stride = sizeof(collimator_region);
  sample.known.regions = regions;
  sample.known.split = text("test");
  sample.known.channels = 77;
  const auto give = [&](std::uint64_t size) {
    sample.known.size = size;
    Intake intake("nih");
    const collimator_sample_sink sink = intake.sink();
    const collimator_text name = text("mass");
    sink.classes(sink.self, 1, &name);
    sink.sample(sink.self, &sample.known);
    return unpacked(intake.finish(), "source");
  };
  const Record older = give(offsetof(collimator_sample, channels)).samples[0];
  CHECK(older.split == "test");
  REQUIRE(older.boxes.size() == 2);
  CHECK(older.boxes[1].x == 5);
  CHECK(older.boxes[1].kind == BoxKind::finding);
  CHECK(older.regions[0].root.empty());
  const Record oldest = give(offsetof(collimator_sample, box_count)).samples[0];
  CHECK(oldest.labels.size() == 1);
  CHECK(oldest.boxes.empty());
  CHECK(oldest.split.empty());
  sample.known.channels = 1;
  CHECK(give(sizeof(LongSample)).samples[0].boxes.size() == 2);
  CHECK_THROWS_WITH_AS(give(8), doctest::Contains("sample 1 (\"\"): the id is empty"), InputError);
}
