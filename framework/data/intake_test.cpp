#include "framework/data/intake.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "framework/base/error.hpp"

using namespace collimator;

namespace {

Sample good(const std::string& id = "a") {
  Sample sample;
  sample.id = id;
  sample.patient = "1";
  sample.picture = "x/a.png";
  sample.labels = {1};
  return sample;
}

// What the host makes of a plugin that gives these samples.
Collection taken(const std::vector<Sample>& samples, std::vector<std::string> classes = {"mass"}) {
  Intake intake("nih", "source");
  const collimator_sample_sink sink = intake.sink();
  std::vector<collimator_text> names;
  for (const std::string& name : classes) names.push_back(detail::text_of(name));
  sink.classes(sink.self, names.size(), names.data());
  for (const Sample& sample : samples) detail::pass(sample, sink);
  return intake.finish();
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

TEST_CASE("what a plugin must not give is refused, with the sample's number and id") {
  refused([](Sample& s) { s.labels = {0.5f}; }, "dataset nih: sample 1 (\"a\"): the label of class \"mass\" is 0.5");
  refused([](Sample& s) { s.id.clear(); }, "the id is empty");
  refused([](Sample& s) { s.patient.clear(); }, "the patient is empty");
  refused([](Sample& s) { s.labels = {1, 0}; }, "2 labels for 1 classes");
  refused([](Sample& s) { s.picture = "../a.png"; }, "expected a path relative to the root");
  refused([](Sample& s) { s.picture = "/a.png"; }, "expected a path relative to the root");
  refused([](Sample& s) { s.width = 5; }, "its size must be 0 x 0");
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
  refused([](Sample& s) { s.regions = {{.part = "lungs", .file = "a/../../m.png"}}; }, "relative to the root");
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
    Intake intake("nih", "source");
    const collimator_sample_sink sink = intake.sink();
    const std::string name = "mass";
    const collimator_text text = detail::text_of(name);
    sink.classes(sink.self, 1, &text);
    const float label = 1;
    collimator_sample sample{sizeof sample, text, text, text, 0, 0, 1, &label, 0, nullptr, 0, nullptr, 0, nullptr, {}};
    change(sample);
    CHECK(sink.sample(sink.self, &sample) == COLLIMATOR_FAILED);
    CHECK_THROWS_AS(intake.finish(), InputError);
  };
  give([](collimator_sample& s) { s.size = 8; });
  give([](collimator_sample& s) { s.id.data = nullptr; });
  give([](collimator_sample& s) { s.label_count = ~std::uint64_t{0}; });
  give([](collimator_sample& s) { s.labels = nullptr; });
  give([](collimator_sample& s) { s.box_count = 5; });
  give([](collimator_sample& s) { s.metadata_count = ~std::uint64_t{0}; });
  Intake empty("nih", "source");
  CHECK_THROWS_WITH_AS(empty.finish(), doctest::Contains("neither classes nor samples"), InputError);
  Intake early("nih", "source");
  CHECK(early.sink().sample(&early, nullptr) == COLLIMATOR_FAILED);
}
