// Tests of the training loop: learning, repeating, resuming, and what it refuses.
#include "framework/learn/fit.hpp"

#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/truth.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/epoch_score.hpp"
#include "framework/learn/in_test.hpp"

using namespace collimator;
using in_test::ScratchFolder, in_test::SmallNetwork, in_test::Squares, in_test::write_pack;

namespace {

struct Parts {
  ScratchFolder folder;
  Squares seen{64, 1}, unseen{40, 2};
  Examples training = part("seen", seen), validation = part("unseen", unseen);
  Normalisation normalisation = training.pictures.measure();

  Examples part(const std::string& name, const Squares& squares) {
    write_pack(folder / name, squares.collection, squares.size, squares.pixels);
    Examples part{
        MaskedPictures(squares.collection, folder / name, std::nullopt), {}, labels_of(squares.collection, {"square"})};
    for (const Record& record : squares.collection.samples) part.ids.push_back(record.id);
    return part;
  }
};

struct Result {
  TrainingState state;
  std::vector<float> logits;
  std::uint64_t last_progress = 0, total = 0;
};

// Trains from the seed; the given context and folder make it interruptible.
Result train(const Parts& parts, FitOptions options, const std::filesystem::path& keep, Context context = {},
             std::uint64_t weights = 5) {
  prepare_libtorch(1, "cpu");
  seed_libtorch(weights);
  SmallNetwork net;
  Result result;
  context.progress = [&](std::uint64_t done, std::uint64_t total) {
    result.last_progress = done;
    result.total = total;
  };
  result.state =
      fit(net, parts.normalisation, parts.training, &parts.validation, options, Checkpoints(keep, "test"), context);
  result.logits = logits_of(net, parts.validation.pictures, parts.normalisation, 16, "cpu", [] {});
  return result;
}

const FitOptions usual{.epochs = 6, .batch = 16, .learning_rate = 1e-2, .flip = true, .seed = 3};

bool same(const TrainingState& a, const TrainingState& b) {
  const auto equal = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  for (std::size_t i = 0; i < std::min(a.history.size(), b.history.size()); ++i)
    if (!equal(a.history[i].loss, b.history[i].loss) ||
        !equal(a.history[i].validate_loss, b.history[i].validate_loss) ||
        !equal(a.history[i].score, b.history[i].score))
      return false;
  return a.history.size() == b.history.size() && a.best_epoch == b.best_epoch;
}

}  // namespace

TEST_CASE("a network learns a small task, and two trainings of one seed are bitwise equal") {
  const Parts parts;
  const Result one = train(parts, usual, parts.folder / "one");
  CHECK(one.state.history.size() == 6);
  CHECK(one.state.history.back().loss < one.state.history.front().loss);
  CHECK(macro_auroc(one.logits, parts.validation.labels, 1) > 0.95);
  CHECK(one.total == 6 * (4 + 3));
  CHECK(one.last_progress == one.total - 1);
  const Result two = train(parts, usual, parts.folder / "two");
  CHECK(one.logits == two.logits);
  CHECK(same(one.state, two.state));
  FitOptions other = usual;
  other.seed = 4;
  CHECK(train(parts, other, parts.folder / "three").logits != one.logits);
}

TEST_CASE("interrupted and resumed is bitwise the same as run through, wherever it was interrupted") {
  const Parts parts;
  const Result through = train(parts, usual, parts.folder / "through");
  for (const std::uint64_t stop : {1, 7, 10, 20, 41}) {
    CAPTURE(stop);
    const auto keep = parts.folder / ("stopped_" + std::to_string(stop));
    std::uint64_t asked = 0;
    Context context;
    context.cancelled = [&] { return ++asked > stop; };
    bool was_cancelled = false;
    try {
      train(parts, usual, keep, context);
    } catch (const Cancelled&) {
      was_cancelled = true;
    }
    CHECK(was_cancelled);
    std::string log;
    Context again;
    again.log = [&](const std::string& line) { log += line + "\n"; };
    const Result resumed = train(parts, usual, keep, again, /*weights=*/99);  // what it is started with is replaced
    if (stop >= 7) {
      CHECK(log.find("going on after epoch " + std::to_string(stop / 7)) != std::string::npos);
      CHECK(resumed.logits == through.logits);
      CHECK(same(resumed.state, through.state));
    } else {
      CHECK(log.find("going on") == std::string::npos);
    }
  }
}

TEST_CASE("a finished training is not repeated, and more epochs go on from it") {
  const Parts parts;
  train(parts, usual, parts.folder / "keep");
  std::uint64_t steps = 0;
  Context context;
  context.cancelled = [&] { return ++steps, false; };
  const Result again = train(parts, usual, parts.folder / "keep", context, 99);
  CHECK(steps == 0);
  CHECK(again.logits == train(parts, usual, parts.folder / "other").logits);
}

TEST_CASE("the epoch of least validation loss is kept, or the last one") {
  const Parts parts;
  FitOptions wild = usual;
  wild.learning_rate = 0.05;
  wild.epochs = 8;
  const Result best = train(parts, wild, parts.folder / "best");
  double least = best.state.history[0].validate_loss;
  for (const EpochNumbers& epoch : best.state.history) least = std::min(least, epoch.validate_loss);
  CHECK(mean_loss(best.logits, parts.validation.labels) == doctest::Approx(least).epsilon(1e-5));
  CHECK(best.state.history[static_cast<std::size_t>(best.state.best_epoch) - 1].validate_loss == least);
  wild.keep_best = false;
  const Result last = train(parts, wild, parts.folder / "last");
  CHECK(last.state.best_epoch == 0);
  const double final_loss = last.state.history.back().validate_loss;
  CHECK(mean_loss(last.logits, parts.validation.labels) == doctest::Approx(final_loss).epsilon(1e-5));
}

TEST_CASE("a checkpoint that was cut off, or is of another training, is left and said so") {
  const Parts parts;
  FitOptions brief = usual;
  brief.epochs = 1;
  const Result fresh = train(parts, brief, parts.folder / "keep");
  std::string log;
  Context context;
  context.log = [&](const std::string& line) { log += line + "\n"; };
  std::filesystem::resize_file(parts.folder / "keep/last.safetensors", 1000);
  CHECK(train(parts, brief, parts.folder / "keep", context).logits == fresh.logits);
  CHECK(log.find("set aside as last.safetensors.damaged") != std::string::npos);
  log.clear();
  const SmallNetwork net;
  CHECK(Checkpoints(parts.folder / "keep", "another").resume(tensors_of(net), context.log).finished() == 0);
  CHECK(log.find("belongs to another training") != std::string::npos);
}

TEST_CASE("a flipped bit anywhere in a checkpoint is seen") {
  const ScratchFolder folder;
  const SmallNetwork net;
  const std::filesystem::path file = folder / "last.safetensors";
  const Checkpoints checkpoints(folder / "", R"({"name": "\"digest\":\"0"})");
  checkpoints.keep_last(tensors_of(net), {.history = {{1, 2, 3}}});
  const std::string whole = read_file(file);
  std::string log;
  const auto resumed = [&] {
    log.clear();
    return checkpoints.resume(tensors_of(net), [&](const std::string& line) { log += line; }).finished();
  };
  CHECK(resumed() == 1);
  CHECK(log.empty());
  for (std::size_t place = 0; place < whole.size(); place += place < 3000 ? 1 : 37) {
    CAPTURE(place);
    std::string flipped = whole;
    flipped[place] = static_cast<char>(flipped[place] ^ (1 << place % 8));
    write_file(file, flipped);
    CHECK(resumed() == 0);
    CHECK(log.find("last.safetensors has changed since it was written") != std::string::npos);
  }
}

TEST_CASE("with any checkpoint damaged, a training ends as if nothing had happened") {
  const Parts parts;
  FitOptions brief = usual;
  brief.epochs = 3;
  const std::filesystem::path keep = parts.folder / "keep";
  const Result right = train(parts, brief, keep);
  CHECK(right.state.best_epoch > 0);
  std::map<std::string, std::string> whole;
  for (const std::string name : {"last", "before", "best"}) whole[name] = read_file(keep / (name + ".safetensors"));
  const std::map<std::string, std::string> told{
      {"last", "going on after epoch 2"}, {"before", "going on after epoch 3"}, {"best", "cannot be used"}};
  for (const auto& [name, content] : whole)
    for (const double at : {0.0, 0.01, 0.3, 0.7, 0.9999}) {
      CAPTURE(name);
      CAPTURE(at);
      for (const auto& [other, bytes] : whole) write_file(keep / (other + ".safetensors"), bytes);
      std::string flipped = content;
      flipped[static_cast<std::size_t>(at * static_cast<double>(flipped.size()))] ^= 4;
      write_file(keep / (name + ".safetensors"), flipped);
      std::string log;
      Context context;
      context.log = [&](const std::string& line) { log += line + "\n"; };
      const Result again = train(parts, brief, keep, context);
      CHECK(again.logits == right.logits);
      CHECK(same(again.state, right.state));
      CHECK(log.find("set aside as " + name + ".safetensors.damaged") != std::string::npos);
      CHECK(log.find(told.at(name)) != std::string::npos);
      CHECK(read_file(keep / "last.safetensors") == whole.at("last"));
    }
}

TEST_CASE("a checkpoint with numbers that are not finite leaves the network as it was") {
  const ScratchFolder folder;
  const SmallNetwork net;
  NamedTensors broken;
  for (const auto& [name, tensor] : tensors_of(net)) broken.emplace_back(name, tensor.detach().clone());
  const at::NoGradGuard no_grad;
  for (const auto& [name, tensor] : broken) tensor.add_(1);
  broken.front().second.fill_(std::numeric_limits<double>::infinity());
  const Checkpoints checkpoints(folder / "", "test");
  checkpoints.keep_last(broken, {.history = {{1, 2, 3}}});
  std::vector<at::Tensor> before;
  for (const auto& [name, tensor] : tensors_of(net)) before.push_back(tensor.detach().clone());
  CHECK(checkpoints.resume(tensors_of(net), [](const std::string&) {}).finished() == 0);
  std::size_t i = 0;
  for (const auto& [name, tensor] : tensors_of(net)) CHECK(tensor.equal(before[i++]));
}

TEST_CASE("unknown labels change nothing") {
  Parts parts;
  for (std::size_t i = 32; i < 64; ++i) parts.training.labels[i] = std::nanf("");
  FitOptions brief = usual;
  brief.epochs = 2;
  brief.flip = false;
  const Result result = train(parts, brief, parts.folder / "a");
  CHECK(std::isfinite(result.state.history.back().loss));
  const float nan = std::nanf("");
  const std::vector<float> logits{0, 3, -1, 2}, labels{1, nan, 0, nan};
  CHECK(mean_loss(logits, labels) == doctest::Approx((std::log(2) + std::log1p(std::exp(-1.0))) / 2).epsilon(1e-12));
  CHECK(std::isnan(mean_loss(logits, std::vector<float>(4, nan))));
}

TEST_CASE("a loss that is not finite names the learning rate") {
  const Parts parts;
  FitOptions wild = usual;
  wild.learning_rate = 1e38;
  CHECK_THROWS_WITH_AS(train(parts, wild, parts.folder / "keep"), doctest::Contains("learning_rate"), InputError);
}

// scikit-learn 1.9.1: roc_auc_score([0,0,1,1,1], [.1,.4,.4,.8,.2]) = 0.75; classes with one label are left out.
TEST_CASE("the curves' AUROC uses midranks and averages the defined classes") {
  CHECK(macro_auroc(std::vector<float>{.1F, .4F, .4F, .8F, .2F}, std::vector<float>{0, 0, 1, 1, 1}, 1) == 0.75);
  CHECK(macro_auroc(std::vector<float>{.1F, 5, .9F, 5}, std::vector<float>{0, 1, 1, 1}, 2) == 1);
  CHECK(std::isnan(macro_auroc(std::vector<float>{1, 2}, std::vector<float>{1, 1}, 1)));
}
