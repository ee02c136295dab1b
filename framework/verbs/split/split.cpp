// Divides units (patients, or samples) and checks the parts that result.
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include <collimator/names.hpp>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/sample_column.hpp"
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
  std::vector<SampleColumn> columns;
  for (const std::string& name : params.stratify.names) columns.emplace_back(collection, name, "split: `stratify`");
  std::vector<SplitUnit> units;
  for (auto& [name, own] : rows) {
    SplitUnit& unit = units.emplace_back(SplitUnit{name, {}, std::move(own)});
    for (std::size_t i = 0; params.stratify.on && columns.empty() && i < collection.classes.size(); ++i)
      unit.stratum += pattern(collection, unit.rows, i);
    for (const SampleColumn& column : columns) {
      std::set<std::string> values;  // that the unit's samples have
      for (const std::size_t row : unit.rows)
        values.insert(column.is_missing(collection.samples[row]) ? "" : column.of(collection.samples[row]));
      for (const std::string& value : values) unit.stratum += value + '\n';
      unit.stratum += '\0';
    }
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
  if (!params.counts()) {
    const double train = params.train.value_or(1 - validate - test);
    return allot(units, {train, validate, test, std::max(0.0, 1 - train - validate - test)}, rng.stream("shares"));
  }
  const double train = params.train.value_or(0), all = static_cast<double>(units.size());
  if (train + validate + test > all)
    throw failure("split: {:.0f} {} are asked for (train {:.0f}, validate {:.0f}, test {:.0f}), and there are {}",
                  train + validate + test, params.by == Unit::patient ? "patients" : "samples", train, validate, test,
                  units.size());
  std::vector<double> shares;
  std::vector<std::size_t> most;
  for (const double count : {train, validate, test, all - train - validate - test}) {
    shares.push_back(count / all);
    most.push_back(static_cast<std::size_t>(count));
  }
  return allot(units, shares, rng.stream("shares"), most);
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

// The units of one group are the test part; each unit is in one group.
std::vector<std::size_t> by_group(const Collection& collection, const std::vector<SplitUnit>& units,
                                  const SplitParams& params, const Rng& rng) {
  const auto& [field, value] = *params.leave_out.begin();
  const SampleColumn column(collection, field, "split: `leave_out`");
  const std::string wanted = column.compared(value);
  if (!column.absent(collection, {value}).empty()) {
    std::set<std::string> there;
    for (const Record& record : collection.samples)
      if (there.size() < 30) there.insert(column.text_of(record));
    throw failure("split: leave_out: no sample has {} = {}; there are {}", field, in_quotes(value),
                  name_list({there.begin(), there.end()}));
  }
  std::vector<std::size_t> parts;
  for (const SplitUnit& unit : units) {
    const Record& first = collection.samples[unit.rows.front()];
    for (const std::size_t row : unit.rows) {
      const Record& record = collection.samples[row];
      if (column.is_missing(record))
        throw failure(
            "split: leave_out: nothing is known of the {0} of sample \"{1}\", which may be of the group that is left "
            "out; leave such out first: {{do: select, of: COLLECTION, where: \"{0} is not missing\"}}",
            field, record.id);
      if (column.of(record) != column.of(first))
        throw failure(
            "split: leave_out: patient \"{}\" is in two groups of {}: sample \"{}\" in {}, sample \"{}\" in {}; a "
            "patient's pictures stay together (`by: sample` would part them)",
            unit.name, field, first.id, in_quotes(column.text_of(first)), record.id, in_quotes(column.text_of(record)));
    }
    parts.push_back(column.of(first) == wanted ? in_test : in_train);
  }
  if (params.validate) draw(units, parts, in_train, in_validate, *params.validate, rng.stream("validate"));
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
  if (!params.leave_out.empty() && part != in_validate) return true;
  if (params.official) return part == in_validate && params.validate.value_or(0) > 0;
  if (part == in_train) return !params.train || *params.train > 0;
  if (params.folds && part == (params.test ? in_validate : in_test)) return true;
  return (part == in_validate ? params.validate : params.test).value_or(0) > 0;
}

// Which sample went where, so that a division can be published.
void save_parts(const Collection& collection, const std::vector<std::size_t>& part_of,
                const std::filesystem::path& file) {
  Table table{"parts.csv", {"sample", "patient", "part"}, {}};
  for (std::size_t row = 0; row < part_of.size(); ++row) {
    const Record& record = collection.samples[row];
    table.rows.push_back({record.id, record.patient, part_of[row] == left_out ? "" : part_names[part_of[row]]});
  }
  write_table(table, file);
}

}  // namespace

// Shares count units: patients, or samples with `by: sample`. Strata are the patterns of all classes over
// a unit's samples, or the values of what `stratify` names. What a unit gets depends on the seed and on the units there
// are, not on their order. With `folds`, the fold is the test part and `validate` a share of the rest; with `test`
// given too, the test part is the same for all folds and the fold is the validation part.
void run_split(const Job& job, const Context& context) {
  const auto params = params_of<SplitParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  const std::vector<SplitUnit> units = units_of(collection, params);
  const Rng rng = Rng(static_cast<std::uint64_t>(params.seed)).stream("split");
  const std::vector<std::size_t> parts = params.official             ? by_publisher(collection, units, params, rng)
                                         : !params.leave_out.empty() ? by_group(collection, units, params, rng)
                                         : params.folds              ? by_folds(units, params, rng)
                                                                     : by_shares(units, params, rng);
  std::vector<std::size_t> part_of(collection.samples.size());
  for (std::size_t i = 0; i < units.size(); ++i)
    for (const std::size_t row : units[i].rows) part_of[row] = parts[i];

  std::array<Collection, 3> results;
  CollectionTables tables;
  tables.add_counts(collection);
  for (const std::size_t part : {in_train, in_validate, in_test}) {
    Collection& result = results[part];
    result = {.classes = collection.classes, .samples = {}, .origins = collection.origins};
    for (std::size_t row = 0; row < part_of.size(); ++row)
      if (part_of[row] == part) result.samples.push_back(collection.samples[row]);
    if (result.samples.empty() && requested(params, part))
      throw failure("split: the part {} came out empty: {} {} are too few for its share", part_names[part],
                    units.size(), params.by == Unit::patient ? "patients" : "samples");
    check_classes(collection, result, part, context);
    save_collection(result, job.out / part_names[part]);
    tables.add(result, part_names[part]);
    context.log(
        fmt::format("{}: {} of {} samples", part_names[part], result.samples.size(), collection.samples.size()));
  }
  Collection rest{.classes = collection.classes, .samples = {}, .origins = {}};
  for (std::size_t row = 0; row < part_of.size(); ++row)
    if (part_of[row] == left_out) rest.samples.push_back(collection.samples[row]);
  if (!rest.samples.empty()) {
    tables.add_counts(rest, "in no part");
    context.log(fmt::format("split: {} samples are in no part, since the {}", rest.samples.size(),
                            params.counts() ? "numbers are of fewer units" : "shares sum to less than 1"));
  }
  tables.save(job.out);
  save_parts(collection, part_of, job.out / "parts.csv");
}

}  // namespace collimator
