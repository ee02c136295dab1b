// Runs epochs, each a function of the state before it: random numbers are drawn from (seed, purpose, epoch, sample).
#include "framework/learn/fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ATen/ops/isfinite.h>
#include <c10/core/GradMode.h>

#include <collimator/rng.hpp>

#include "framework/base/error.hpp"
#include "framework/learn/adamw.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/epoch_score.hpp"
#include "framework/learn/loss.hpp"

namespace collimator {
namespace {

double least_loss(const TrainingState& state) {
  if (state.best_epoch == 0) return std::numeric_limits<double>::infinity();
  return state.history[static_cast<std::size_t>(state.best_epoch) - 1].validate_loss;
}

class Training {
 public:
  Training(Model& model, const Normalisation& normalisation, const Examples& training, const Examples* validation,
           const FitOptions& options, const Checkpoints& checkpoints, const Context& context)
      : model_(model),
        normalisation_(normalisation),
        training_(training),
        validation_(validation),
        options_(options),
        checkpoints_(checkpoints),
        context_(context),
        classes_(training.labels.size() / training.ids.size()),
        adamw_(model.parameters(), options.learning_rate, options.weight_decay),
        rows_(training.ids.size()) {
    std::iota(rows_.begin(), rows_.end(), std::size_t{0});
    steps_per_epoch_ = batches_of(rows_, options.batch).size();
    if (validation != nullptr) {
      std::vector<std::size_t> rows(validation->ids.size());
      steps_per_epoch_ += batches_of(rows, options.batch).size();
    }
  }

  TrainingState run() {
    NamedTensors all = tensors_of(model_);
    for (auto& tensor : adamw_.state()) all.push_back(std::move(tensor));
    TrainingState state = checkpoints_.resume(all, context_.log);
    if (state.finished() > 0) context_.log(fmt::format("going on after epoch {}", state.finished()));
    done_ = steps_per_epoch_ * static_cast<std::size_t>(state.finished());
    while (state.finished() < options_.epochs) {
      const std::int64_t epoch = state.finished() + 1;
      EpochNumbers numbers{.loss = train(epoch), .validate_loss = std::nan(""), .score = std::nan("")};
      if (validation_ != nullptr) validate(epoch, numbers);
      const double best = least_loss(state);
      state.history.push_back(numbers);
      if (options_.keep_best && numbers.validate_loss < best) {
        state.best_epoch = epoch;
        checkpoints_.keep_best(tensors_of(model_));
      }
      checkpoints_.keep_last(all, state);
      context_.log(fmt::format("epoch {} of {}: loss {:.4f}, validation loss {:.4f}, {} {:.4f}", epoch, options_.epochs,
                               numbers.loss, numbers.validate_loss, training_.targets ? "Dice" : "AUROC",
                               numbers.score));
    }
    for (const auto& [name, tensor] : tensors_of(model_))
      if (tensor.is_floating_point() && !at::isfinite(tensor).all().item<bool>())
        throw failure(
            "the network's tensor {} is not finite after training: learning_rate {} is too large; try a tenth "
            "of it",
            name, options_.learning_rate);
    if (state.best_epoch > 0 && state.best_epoch < state.finished()) checkpoints_.load_best(tensors_of(model_));
    model_.train(false);
    return state;
  }

 private:
  void begin_step() {
    if (context_.cancelled()) throw Cancelled{};
    context_.progress(done_++, steps_per_epoch_ * static_cast<std::size_t>(options_.epochs));
  }

  // One pass over the training part; the mean loss over its known labels (or outlines), as it was at each step.
  double train(std::int64_t epoch) {
    const std::string name = std::to_string(epoch);
    const Rng rng(options_.seed);
    seed_libtorch(rng.stream("dropout").stream(name).key());
    const Rng flips = rng.stream("flip").stream(name);
    std::vector<std::size_t> order = rows_;
    rng.stream("order").stream(name).shuffle(order);
    model_.train(true);
    double sum = 0, known = 0;
    for (const auto& rows : batches_of(order, options_.batch)) {
      begin_step();
      const BatchAtWork at_work = batch_at_work(training_.pictures, rows, "in epoch " + name);
      std::vector<std::uint8_t> mirrored;
      for (const std::size_t row : rows)
        mirrored.push_back(options_.flip && flips.stream(training_.ids[row]).uniform() < 0.5);
      const at::Tensor pictures =
          picture_batch(training_.pictures, rows, mirrored, normalisation_, model_.channels(), options_.device);
      const double loss = step(pictures, rows, mirrored, known);
      if (!std::isfinite(loss))
        throw failure(
            "the loss is not finite in epoch {}: learning_rate {} is too large for this network and data; "
            "try a tenth of it",
            epoch, options_.learning_rate);
      sum += loss;
    }
    return sum / known;
  }

  // One step; gives the loss times what it is the mean over, and adds that to `known`.
  double step(const at::Tensor& pictures, std::span<const std::size_t> rows, std::span<const std::uint8_t> mirrored,
              double& known) {
    const at::Tensor logits = model_.head(model_.features(pictures), {});
    const StepLoss loss =
        training_.targets ? outline_loss(logits, training_, rows, mirrored) : label_loss(logits, training_, rows);
    if (loss.known == 0) return 0;
    const double value = loss.loss.item<double>();
    if (std::isfinite(value)) {
      loss.loss.backward();
      adamw_.step();
    }
    known += loss.known;
    return value * loss.known;
  }

  void validate(std::int64_t epoch, EpochNumbers& numbers) {
    model_.train(false);
    const std::string when = fmt::format("validating epoch {}", epoch);
    if (validation_->targets)
      validate_outlines(when, numbers);
    else
      validate_labels(when, numbers);
    if (!std::isfinite(numbers.validate_loss) && not_finite_)
      throw failure(
          "the network's outputs are not finite on the validation part: learning_rate {} is too large; "
          "try a tenth of it",
          options_.learning_rate);
  }

  void validate_labels(const std::string& when, EpochNumbers& numbers) {
    const std::vector<float> logits = logits_of(
        model_, validation_->pictures, normalisation_, options_.batch, options_.device, [this] { begin_step(); }, when);
    not_finite_ = !std::ranges::all_of(logits, [](float logit) { return std::isfinite(logit); });
    numbers.validate_loss = not_finite_ ? std::nan("") : mean_loss(logits, validation_->labels);
    numbers.score = macro_auroc(logits, validation_->labels, classes_);
  }

  void validate_outlines(const std::string& when, EpochNumbers& numbers) {
    const at::NoGradGuard no_grad;
    std::vector<std::size_t> all(validation_->ids.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    double loss = 0, dice = 0;
    for (const auto& rows : batches_of(all, options_.batch)) {
      begin_step();
      const BatchAtWork at_work = batch_at_work(validation_->pictures, rows, when);
      const at::Tensor pictures =
          picture_batch(validation_->pictures, rows, {}, normalisation_, model_.channels(), options_.device);
      const at::Tensor logits = model_.head(model_.features(pictures), {});
      loss += outline_loss(logits, *validation_, rows, {}).loss.item<double>() * static_cast<double>(rows.size());
      for (const double each : outline_dice(logits, *validation_, rows)) dice += each;
    }
    numbers.validate_loss = loss / static_cast<double>(all.size());
    numbers.score = dice / static_cast<double>(all.size());
    not_finite_ = !std::isfinite(numbers.validate_loss);
  }

  Model& model_;
  const Normalisation& normalisation_;
  const Examples& training_;
  const Examples* validation_;
  const FitOptions& options_;
  const Checkpoints& checkpoints_;
  const Context& context_;
  std::size_t classes_;
  AdamW adamw_;
  std::vector<std::size_t> rows_;
  std::size_t steps_per_epoch_ = 0, done_ = 0;
  bool not_finite_ = false;
};

}  // namespace

TrainingState fit(Model& model, const Normalisation& normalisation, const Examples& training,
                  const Examples* validation, const FitOptions& options, const Checkpoints& checkpoints,
                  const Context& context) {
  return Training(model, normalisation, training, validation, options, checkpoints, context).run();
}

}  // namespace collimator
