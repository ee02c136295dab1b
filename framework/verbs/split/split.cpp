// Divides units (patients, or samples) by shares, by folds or as the publisher did, and checks the parts that result.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/split/allot.hpp"
#include "framework/verbs/split/split.hpp"

namespace collimator {
namespace {

enum Part : std::size_t { in_train, in_validate, in_test, left_out };
constexpr const char* part_names[] = {"train", "validate", "test"};

// A class in a unit's samples: '0' never, '1' always, '2' sometimes, '?' not known of any.
char pattern(const Collection& collection, const std::vector<std::size_t>& rows, std::size_t index) {
  bool positive = false, negative = false;
  for (const std::size_t row : rows) {
    positive |= collection.samples[row].labels[index] == 1;
    negative |= collection.samples[row].labels[index] == 0;
  }
  return positive && negative ? '2' : positive ? '1' : negative ? '0' : '?';
}

std::vector<SplitUnit> units_of(const Collection& collection, const SplitParams& params) {
  std::map<std::string, std::vector<std::size_t>> rows;
  for (std::size_t row = 0; row < collection.samples.size(); ++row) {
    const Record& record = collection.samples[row];
    rows[params.by == Unit::patient ? record.patient : record.id].push_back(row);
  }
  std::vector<SplitUnit> units;
  for (auto& [name, own] : rows) {
    SplitUnit& unit = units.emplace_back(SplitUnit{name, {}, std::move(own)});
    for (std::size_t i = 0; params.stratify && i < collection.classes.size(); ++i)
      unit.stratum += pattern(collection, unit.rows, i);
  }
  return units;
}

// Draws `share` of the units that are in part `from` into part `to`.
void draw(const std::vector<SplitUnit>& units, std::vector<std::size_t>& parts, std::size_t from, std::size_t to,
          double share, const Rng& rng) {
  std::vector<SplitUnit> eligible;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < units.size(); ++i)
    if (parts[i] == from) {
      eligible.push_back(units[i]);
      places.push_back(i);
    }
  const auto drawn = allot(eligible, {1 - share, share}, rng);
  for (std::size_t i = 0; i < drawn.size(); ++i)
    if (drawn[i] == 1) parts[places[i]] = to;
}

std::vector<std::size_t> by_shares(const std::vector<SplitUnit>& units, const SplitParams& params, const Rng& rng) {
  const double validate = params.validate.value_or(0), test = params.test.value_or(0);
  const double train = params.train.value_or(1 - validate - test);
  return allot(units, {train, validate, test, std::max(0.0, 1 - train - validate - test)}, rng.stream("shares"));
}

std::vector<std::size_t> by_folds(const std::vector<SplitUnit>& units, const SplitParams& params, const Rng& rng) {
  std::vector<std::size_t> parts(units.size(), in_train);
  if (params.test) draw(units, parts, in_train, in_test, *params.test, rng.stream("test"));
  std::vector<SplitUnit> rest;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < units.size(); ++i)
    if (parts[i] == in_train) {
      rest.push_back(units[i]);
      places.push_back(i);
    }
  const auto folds = static_cast<std::size_t>(*params.folds);
  if (folds > rest.size())
    throw failure("split: {} folds of {} units; expected at most one fold per unit", folds, rest.size());
  const auto fold_of = allot(rest, std::vector<double>(folds, 1.0 / static_cast<double>(folds)), rng.stream("folds"));
  for (std::size_t i = 0; i < rest.size(); ++i)
    if (fold_of[i] + 1 == static_cast<std::size_t>(*params.fold))
      parts[places[i]] = params.test ? in_validate : in_test;
  if (params.validate) draw(units, parts, in_train, in_validate, *params.validate, rng.stream("validate"));
  return parts;
}

std::size_t official_part(const Record& record) {
  for (const std::size_t part : {in_train, in_validate, in_test})
    if (record.split == part_names[part]) return part;
  throw failure(
      "split: sample \"{}\" has no official part (\"{}\"); the publisher of this data names none, or not for all",
      record.id, record.split);
}

std::vector<std::size_t> by_publisher(const Collection& collection, const std::vector<SplitUnit>& units,
                                      const SplitParams& params, const Rng& rng) {
  std::vector<std::size_t> parts;
  for (const SplitUnit& unit : units) {
    const Record& first = collection.samples[unit.rows.front()];
    parts.push_back(official_part(first));
    for (const std::size_t row : unit.rows)
      if (official_part(collection.samples[row]) != parts.back())
        throw failure("split: patient \"{}\" is in two official parts: sample \"{}\" in {}, sample \"{}\" in {}",
                      unit.name, first.id, first.split, collection.samples[row].id, collection.samples[row].split);
  }
  if (!params.validate) return parts;
  if (std::ranges::find(parts, std::size_t{in_validate}) != parts.end())
    throw failure("split: the publisher names a validation part already; leave out `validate`");
  draw(units, parts, in_train, in_validate, *params.validate, rng.stream("validate"));
  return parts;
}

// A part without one of the two sides of a class cannot be learned from or scored. With several classes
// that is told; with a single one it is an error.
void check_classes(const Collection& whole, const Collection& part, std::size_t index, const Context& context) {
  for (std::size_t i = 0; i < whole.classes.size(); ++i)
    for (const float side : {1.0f, 0.0f}) {
      const auto has = [&](const Collection& collection) {
        return std::ranges::any_of(collection.samples, [&](const Record& record) { return record.labels[i] == side; });
      };
      if (part.samples.empty() || !has(whole) || has(part)) continue;
      const std::string message =
          fmt::format("split: no {} sample of class \"{}\" in the part {} ({} samples)",
                      side == 1 ? "positive" : "negative", whole.classes[i], part_names[index], part.samples.size());
      if (whole.classes.size() == 1 && index != in_validate)
        throw failure("{}; give it a larger share, take fewer folds or another seed", message);
      context.log(message);
    }
}

bool requested(const SplitParams& params, std::size_t part) {
  if (params.official) return part == in_validate && params.validate.value_or(0) > 0;
  if (part == in_train) return !params.train || *params.train > 0;
  if (params.folds && part == (params.test ? in_validate : in_test)) return true;
  return (part == in_validate ? params.validate : params.test).value_or(0) > 0;
}

}  // namespace

void SplitParams::check() const {
  const auto refuse = [](const std::string& why) { throw std::invalid_argument("split: " + why); };
  const double sum = train.value_or(0) + validate.value_or(0) + test.value_or(0);
  if (sum > 1 + 1e-9)
    refuse(fmt::format("train {}, validate {} and test {} sum to {}; expected at most 1", train.value_or(0),
                       validate.value_or(0), test.value_or(0), sum));
  if (fold && !folds) refuse("`fold` needs `folds`, the number of folds");
  if (folds && !fold) refuse(fmt::format("`folds` needs `fold`, the one that is held out (1 to {})", *folds));
  if (folds && *fold > *folds)
    refuse(fmt::format("fold = {}, but there are {} folds; expected 1 to {}", *fold, *folds, *folds));
  if (folds && train) refuse("with `folds`, the training part is what is left; leave out `train`");
  if (folds && validate && test)
    refuse(
        "with `folds`, give `test` (the fold then is the validation part) or `validate` (the fold then is the test "
        "part), not both");
  if (official && (folds || train || test))
    refuse("with `official: true` only a `validate` share may be given; the publisher names the other parts");
  if (!official && !folds && sum == 0)
    refuse("say how: shares (train, validate, test), folds and fold, or official: true");
}

Division division_of(const SplitParams& params, const std::string& port) {
  const auto named = std::ranges::find(part_names, port);
  if (named == std::end(part_names) || (params.official && port != "validate")) return {};
  const auto validate = params.validate.value_or(0), test = params.test.value_or(0);
  double shares[] = {params.train.value_or(1 - validate - test), validate, test};
  std::string drawn_by = std::to_string(params.seed);
  const bool shown_fold = params.folds && port == (params.test ? "validate" : "test");
  if (params.folds) {
    const double fold = 1 / static_cast<double>(*params.folds);
    shares[in_train] = (1 - test) * (1 - fold) * (1 - validate);
    shares[in_validate] = params.test ? (1 - test) * fold : (1 - fold) * validate;
    shares[in_test] = params.test ? test : fold;
    if (shown_fold || port != "test") drawn_by += fmt::format(", fold {}", params.fold.value_or(0));
  }
  const auto part = named - std::begin(part_names);
  // What is left of 1 may be a rounding error.
  return {shares[in_train] > 1e-12 ? shares[part] / shares[in_train] : 0, drawn_by};
}

// Shares count units: patients, or samples with `by: sample`. Strata are the patterns of all classes over
// a unit's samples. What a unit gets depends on the seed and on the units there are, not on their order.
// With `folds`, the fold is the test part and `validate` a share of the rest; with `test` given too, the
// test part is the same for all folds and the fold is the validation part.
void run_split(const Job& job, const Context& context) {
  const auto params = params_of<SplitParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  const std::vector<SplitUnit> units = units_of(collection, params);
  const Rng rng = Rng(static_cast<std::uint64_t>(params.seed)).stream("split");
  const std::vector<std::size_t> parts = params.official ? by_publisher(collection, units, params, rng)
                                         : params.folds  ? by_folds(units, params, rng)
                                                         : by_shares(units, params, rng);
  std::vector<std::size_t> part_of(collection.samples.size());
  for (std::size_t i = 0; i < units.size(); ++i)
    for (const std::size_t row : units[i].rows) part_of[row] = parts[i];

  for (const std::size_t part : {in_train, in_validate, in_test}) {
    Collection result{.classes = collection.classes, .samples = {}, .origins = collection.origins};
    for (std::size_t row = 0; row < part_of.size(); ++row)
      if (part_of[row] == part) result.samples.push_back(collection.samples[row]);
    if (result.samples.empty() && requested(params, part))
      throw failure("split: the part {} came out empty: {} {} are too few for its share", part_names[part],
                    units.size(), params.by == Unit::patient ? "patients" : "samples");
    check_classes(collection, result, part, context);
    save_collection(result, job.out / part_names[part]);
    context.log(
        fmt::format("{}: {} of {} samples", part_names[part], result.samples.size(), collection.samples.size()));
  }
  if (const auto count = std::ranges::count(part_of, std::size_t{left_out}); count > 0)
    context.log(fmt::format("split: {} samples are in no part, since the shares sum to less than 1", count));
}

}  // namespace collimator
