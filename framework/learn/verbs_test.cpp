// train, predict and explain through the real plugins, which the build leaves in ../plugins of the test program.
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/table.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/epoch_score.hpp"
#include "framework/learn/in_test.hpp"
#include "framework/learn/works.hpp"
#include "framework/task/job.hpp"

using namespace collimator;
using in_test::ScratchFolder, in_test::Squares, in_test::write_masks, in_test::write_pack;

namespace {

std::filesystem::path library(const std::string& id) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "plugins" / (id + ".so");
}

Json slot(const std::string& id, const Json& params = Json::object()) {
  return {{"id", id}, {"label", id}, {"library", library(id).string()}, {"params", params}};
}

// A training and a test part, every second picture with a square, and a network's whole way over them.
struct Study {
  ScratchFolder folder;
  Squares seen{80, 1}, unseen{41, 2};
  Json model = slot("simple_cnn", {{"width", 8}, {"stages", 3}});
  bool masked = false;

  Study() {
    for (const auto& [name, squares] : {std::pair<std::string, const Squares&>{"seen", seen}, {"unseen", unseen}}) {
      save_collection(squares.collection, folder / name);
      write_pack(folder / (name + ".pack"), squares.collection, squares.size, squares.pixels);
      std::vector<std::uint8_t> mask(squares.pixels.size());
      for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = i % 24 < 12;
      write_masks(folder / (name + ".masks"), squares.collection, squares.size, mask, Fill::mean);
    }
  }

  Job job(const std::string& verb, const std::string& part, const std::string& out, Json params) {
    Job job{.verb = verb,
            .params = std::move(params),
            .inputs = {{"of", folder / part}, {"of.pack", folder / (part + ".pack")}},
            .out = folder / out,
            .keep = folder / (out + ".keep")};
    if (masked) job.inputs["of.masks"] = folder / (part + ".masks");
    std::filesystem::create_directories(job.out);
    return job;
  }
  Job train_job(const std::string& out, Json more = Json::object()) {
    Json params{{"model", model}, {"size", 24}, {"epochs", 6}, {"batch", 16}, {"learning_rate", 0.01}, {"seed", 1}};
    params.update(more);
    Job result = job("train", "seen", out, params);
    result.inputs["validate"] = folder / "unseen";
    result.inputs["validate.pack"] = folder / "unseen.pack";
    if (masked) result.inputs["validate.masks"] = folder / "unseen.masks";
    return result;
  }
  Job use_job(const std::string& verb, const std::string& net, const std::string& out, Json more = Json::object()) {
    Json params{{"model", model}};
    params.update(more);
    Job result = job(verb, "unseen", out, params);
    result.inputs["with"] = folder / net / "model";
    return result;
  }
};

#define REQUIRE_PLUGINS()                                                                                 \
  if (!std::filesystem::exists(library("simple_cnn")) || !std::filesystem::exists(library("grad_cam"))) { \
    MESSAGE("skipped: the plugins simple_cnn and grad_cam are not built");                                \
    return;                                                                                               \
  }

}  // namespace

TEST_CASE("a trained network predicts another collection, and its maps point at what it learnt") {
  REQUIRE_PLUGINS();
  Study study;
  run_train(study.train_job("net"), {});
  const Table curves = read_table(study.folder / "net/curves/curves.csv");
  CHECK(curves.header == std::vector<std::string>{"epoch", "loss", "validate_loss", "auroc"});
  CHECK(curves.rows.size() == 6);

  run_predict(study.use_job("predict", "net", "guess"), {});
  const Predictions guess = load_predictions(study.folder / "guess");
  CHECK(guess.classes == std::vector<std::string>{"square"});
  CHECK(guess.samples.size() == 41);
  CHECK(guess.patients[3] == "p3");
  CHECK(guess.metadata[0].first == "site");
  CHECK(guess.labels[1] == 1);
  const std::vector<float> scores(guess.probabilities.begin(), guess.probabilities.end());
  CHECK(macro_auroc(scores, guess.labels, 1) > 0.95);

  run_predict(study.use_job("predict", "net", "one_by_one", {{"batch", 1}}), {});
  const Predictions single = load_predictions(study.folder / "one_by_one");
  for (std::size_t i = 0; i < 41; ++i) CHECK(std::abs(single.probabilities[i] - guess.probabilities[i]) < 1e-5);

  run_explain(study.use_job("explain", "net", "maps", {{"explainer", slot("grad_cam")}}), {});
  const Json about = read_json(study.folder / "maps/samples.json");
  CHECK(about.at("class") == "square");
  CHECK(about.at("samples").size() == 41);
  const SafetensorsFile file(study.folder / "maps/maps.safetensors");
  CHECK(file.at("maps").shape == std::vector<std::int64_t>{41, 24, 24});
  double with_square = 0, without = 0;
  const auto maps = file.values<float>("maps");
  for (std::size_t i = 0; i < maps.size(); ++i) {
    CHECK_UNARY(std::isfinite(maps[i]) && maps[i] >= 0);
    (i / (24 * 24) % 2 == 1 ? with_square : without) += static_cast<double>(maps[i]);
  }
  CHECK(with_square > 2 * without);
}

TEST_CASE("one key gives bitwise the same files, interrupted or not") {
  REQUIRE_PLUGINS();
  Study study;
  study.masked = true;
  run_train(study.train_job("one"), {});
  std::uint64_t asked = 0;
  Context context;
  context.cancelled = [&] { return ++asked > 30; };
  const Job second = study.train_job("two");
  CHECK_THROWS_AS(run_train(second, context), Cancelled);
  run_train(second, {});
  for (const char* name : {"model/weights.safetensors", "model/model.json", "curves/curves.csv"})
    CHECK(read_file(study.folder / "one" / name) == read_file(study.folder / "two" / name));
  CHECK(read_file(study.folder / "one/model/model.json").find(".so") == std::string::npos);
}

TEST_CASE("weights go from one network to another that starts from them") {
  REQUIRE_PLUGINS();
  Study study;
  run_train(study.train_job("net"), {});
  const std::string weights = (study.folder / "net/model/weights.safetensors").string();
  const Json more{{"weights", weights}, {"epochs", 1}, {"learning_rate", 1e-9}};
  run_train(study.train_job("again", more), {});
  const Table before = read_table(study.folder / "net/curves/curves.csv");
  double least = 1e9;
  for (const auto& row : before.rows) least = std::min(least, parse_number(row[2]));
  const double after = parse_number(read_table(study.folder / "again/curves/curves.csv").rows[0][2]);
  CHECK(after < least + 0.2);
}

TEST_CASE("wrong inputs are errors that say what to do") {
  REQUIRE_PLUGINS();
  Study study;
  const auto wrong = [&](const Job& job, const std::string& expected) {
    CAPTURE(expected);
    try {
      job.verb == "train" ? run_train(job, {}) : job.verb == "predict" ? run_predict(job, {}) : run_explain(job, {});
      FAIL("accepted");
    } catch (const InputError& error) {
      CAPTURE(std::string(error.what()));
      CHECK(std::string(error.what()).find(expected) != std::string::npos);
      CHECK(std::string(error.what()).find("frame #") == std::string::npos);  // no backtrace
    }
  };
  wrong(study.train_job("a", {{"size", 32}}), "`size` is 32");
  wrong(study.train_job("b", {{"classes", {"circle"}}}), "circle");
  wrong(study.train_job("c", {{"learning_rate", 1e38}}), "learning_rate");
  wrong(study.train_job("d", {{"weights", (study.folder / "none.safetensors").string()}}), "none.safetensors");
  Job job = study.train_job("e");
  job.device = "cuda:0";
  if (cuda_devices() == 0) wrong(job, "--device cpu");
  Collection positive = study.seen.collection;
  for (Record& record : positive.samples) record.labels = {1};
  save_collection(positive, study.folder / "positive");
  job = study.train_job("f");
  job.inputs["of"] = study.folder / "positive";
  wrong(job, "no negative sample");
  Collection empty{.classes = {"square"}};
  save_collection(empty, study.folder / "empty");
  job.inputs["of"] = study.folder / "empty";
  wrong(job, "empty");
  study.model["params"]["stages"] = 6;  // 24 pixels cannot be halved five times
  wrong(study.train_job("g"), "training simple_cnn: pictures of 24 pixels");

  study.model["params"]["stages"] = 3;
  run_train(study.train_job("net", {{"epochs", 1}}), {});
  wrong(study.use_job("explain", "net", "h", {{"explainer", slot("grad_cam")}, {"class", "circle"}}), "square");
  wrong(study.use_job("predict", "net", "i", {{"model", slot("simple_cnn", {{"width", 4}})}}), "was trained as");
  write_file(study.folder / "net/model/model.json", "{\"classes\": 3}");
  wrong(study.use_job("predict", "net", "j"), "model.json");
}
