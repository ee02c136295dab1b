// Facts about groups: in which order they stand, how bands cut, and which bands are refused.
#include "framework/stats/groups.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"

using namespace collimator;

namespace {

Predictions five() {
  Predictions predictions;
  predictions.classes = {"a", "b"};
  predictions.samples = {"1", "2", "3", "4", "5"};
  predictions.patients = predictions.samples;
  predictions.metadata = {{"age", {"9", "40", "39.5", "", "100"}}, {"view", {"AP", "PA", "AP", "PA", "AP"}}};
  predictions.probabilities.assign(10, 0.5);
  predictions.labels = {1, 0, 1, 1, 0, 0, 0, 1, std::nanf(""), 1};
  return predictions;
}

std::vector<std::string> values(const std::string& field, const Bands& bands = {}) {
  const std::vector<std::string> by{field};
  std::vector<std::string> result;
  for (const Group& group : groups_of(five(), by, bands)) result.push_back(group.value);
  return result;
}

std::string refused(const Bands& bands) {
  const std::vector<std::string> by{"age", "view"};
  try {
    groups_of(five(), by, bands);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("all samples come first, numbers rise, the unknown come last") {
  CHECK(values("age") == std::vector<std::string>{"", "9", "39.5", "40", "100", "unknown"});
  CHECK(values("view") == std::vector<std::string>{"", "AP", "PA"});
}

TEST_CASE("bands hold their lower cut and stand in their order") {
  CHECK(values("age", {{"age", {40, 100}}}) ==
        std::vector<std::string>{"", "below 40", "40 to below 100", "from 100", "unknown"});
  const std::vector<std::string> by{"age"};
  const auto groups = groups_of(five(), by, {{"age", {40}}});
  CHECK(groups[1].rows == std::vector<std::size_t>{0, 2});
  CHECK(groups[2].rows == std::vector<std::size_t>{1, 4});
}

TEST_CASE("what is called unknown is, as what is empty") {
  Predictions predictions = five();
  predictions.metadata[0].second[4] = "Unknown";
  const std::vector<std::string> by{"age"};
  const auto groups = groups_of(predictions, by, {});
  CHECK(groups.back().value == "unknown");
  CHECK(groups.back().rows == std::vector<std::size_t>{3, 4});
}

TEST_CASE("a value that is written in two ways, or as a row of all groups, is refused") {
  const std::vector<std::string> by{"age"};
  const auto refuses = [&](const std::string& value, const char* message) {
    Predictions predictions = five();
    predictions.metadata[0].second[4] = value;
    CHECK_THROWS_WITH_AS(groups_of(predictions, by, {}), doctest::Contains(message), InputError);
  };
  refuses("40.0", "age has the values \"40\" and \"40.0\", which are one");
  refuses(" 9", "which are one");
  refuses("gap", "which tables call the difference between best and worst of all groups");
  refuses("worst", "which tables call the worst of all groups");
}

TEST_CASE("labels make groups: how many are positive, and which where it is one") {
  CHECK(values("label_count") == std::vector<std::string>{"", "0", "1", "2", "unknown"});
  CHECK(values("single_label") == std::vector<std::string>{"", "a", "b", "none", "several", "unknown"});
}

TEST_CASE("bands that make no sense are refused in words") {
  CHECK(refused({{"view", {40}}}).find("view of sample 1 is `AP`, which is no number") != std::string::npos);
  const std::vector<std::string> by{"age"};
  CHECK_THROWS_WITH(check_bands({{"age", {60, 40}}}, by), doctest::Contains("must rise"));
  CHECK_THROWS_WITH(check_bands({{"age", {}}}, by), doctest::Contains("must rise"));
  CHECK_THROWS_WITH(check_bands({{"size", {40}}}, by), doctest::Contains("size is not among the fields of `by`"));
}
