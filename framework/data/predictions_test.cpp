// Facts about predictions on disk: they read back bit for bit, and badly edited ones are told.
#include "framework/data/predictions.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include <collimator/rng.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

std::filesystem::path scratch() {
  const auto folder = std::filesystem::temp_directory_path() / "collimator_predictions_test";
  std::filesystem::remove_all(folder);
  return folder;
}

Predictions example(std::size_t samples) {
  Predictions predictions{.classes = {"mass", "a, b"}, .metadata = {{"sex", {}}, {"note", {}}}};
  Rng rng(1);
  for (std::size_t i = 0; i < samples; ++i) {
    predictions.samples.push_back("x/" + std::to_string(i) + ".png");
    predictions.patients.push_back(std::to_string(i / 2));
    predictions.metadata[0].second.push_back(i % 2 == 0 ? "F" : "");
    predictions.metadata[1].second.push_back("line\n" + std::to_string(i));
    for (int k = 0; k < 2; ++k) {
      predictions.probabilities.push_back(rng.uniform());
      predictions.labels.push_back(i % 3 == 2 ? std::nanf("") : static_cast<float>(i % 3));
    }
  }
  return predictions;
}

}  // namespace

TEST_CASE("predictions of no sample keep their classes") {
  const std::filesystem::path folder = scratch();
  save_predictions({.classes = {"mass", "edema"}}, folder);
  CHECK(load_predictions(folder).classes == std::vector<std::string>{"mass", "edema"});
  CHECK(load_predictions(folder).samples.empty());
  save_predictions(example(2), folder);  // whose rows tell them
  CHECK_FALSE(std::filesystem::exists(folder / "no_samples.json"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("predictions read back bit for bit") {
  const Predictions saved = example(1000);
  const auto folder = scratch();
  save_predictions(saved, folder);
  const Predictions read = load_predictions(folder);
  CHECK(read.classes == saved.classes);
  CHECK(read.samples == saved.samples);
  CHECK(read.patients == saved.patients);
  CHECK(read.probabilities == saved.probabilities);
  CHECK(read.metadata == saved.metadata);
  REQUIRE(read.labels.size() == saved.labels.size());
  bool same = true;
  for (std::size_t i = 0; i < saved.labels.size(); ++i)
    same = same && (read.labels[i] == saved.labels[i] || (std::isnan(read.labels[i]) && std::isnan(saved.labels[i])));
  CHECK(same);
}

TEST_CASE("who samples and patients are in every collection reads back, where it says more than their ids") {
  const auto folder = scratch();
  Predictions saved = example(2);
  saved.identities = {"nih/0", "nih/0"};
  save_predictions(saved, folder);
  CHECK(read_file(folder / "patients.csv") == "sample,identity\nx/0.png,nih/0\nx/1.png,nih/0\n");
  CHECK(load_predictions(folder).patient_identities() == saved.identities);
  CHECK(load_predictions(folder).sample_identities() == saved.samples);
  saved.own_samples = {"0.png", "1.png"};
  save_predictions(saved, folder);
  CHECK(load_predictions(folder).sample_identities() == saved.own_samples);
  save_predictions(example(2), folder);
  CHECK_FALSE(std::filesystem::exists(folder / "patients.csv"));
  CHECK(load_predictions(folder).patient_identities() == example(2).patients);
}

TEST_CASE("predictions that were edited badly are an input error") {
  const auto folder = scratch();
  save_predictions(example(3), folder);
  const std::string good = read_file(folder / "predictions.csv"), groups = read_file(folder / "groups.csv");
  const auto damaged = [&](std::string text, std::string metadata, const char* message) {
    write_file(folder / "predictions.csv", text);
    write_file(folder / "groups.csv", metadata);
    CHECK_THROWS_WITH_AS(load_predictions(folder), doctest::Contains(message), InputError);
  };
  const std::string head = "sample,patient,class,probability,label\n";
  damaged("", groups, "is empty");
  damaged("sample,label\n", groups, "the header is");
  damaged(head + "a,1,m,0.5,0\na,1,n,0.5,0\nb,1,m,0.5,0\n", groups, "3 rows are no multiple of 2 classes");
  damaged(head + "a,1,m,0.5,0\na,1,n,0.5,0\nb,1,n,0.5,0\nb,1,m,0.5,0\n", groups,
          "row 3: expected sample \"b\", class \"m\"");
  damaged(head + "a,1,m,high,0\n", groups, "row 1, column \"probability\": \"high\"");
  damaged(head + "a,1,m,0.5,2\n", groups, "\"2\" is not 0, 1 or nan");
  damaged(head, groups, "3 rows for 0 samples");
  damaged(good, "sample,sex\n", "0 rows for 3 samples");
  damaged(good, "sample,sex\nx/0.png,\nx/2.png,\nx/1.png,\n", "expected sample \"x/1.png\"");
}
