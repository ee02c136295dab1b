// Applies the rules of `select` one after the other, and says which values there are where a rule keeps nothing.
#include <cmath>
#include <optional>
#include <set>
#include <unordered_set>

#include <collimator/cell_value.hpp>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/draw.hpp"
#include "framework/verbs/select/chosen_by.hpp"
#include "framework/verbs/select/select.hpp"

namespace collimator {
namespace {

using Rows = std::vector<std::size_t>;

template <typename Keep>
Rows kept(const Rows& rows, Keep keep) {
  Rows result;
  for (const std::size_t row : rows)
    if (keep(row)) result.push_back(row);
  return result;
}

std::string label_text(float label) { return std::isnan(label) ? "unknown" : label == 1 ? "1" : "0"; }

// What `where` calls `field`, per record, as it is compared: an own field of every sample, a metadata field or a class.
class Column {
 public:
  Column(const Collection& collection, const std::string& field, const char* parameter) : field_(field) {
    std::set<std::string> names{"sample", "patient", "split"};
    for (const Record& record : collection.samples)
      for (const auto& [name, value] : record.metadata) names.insert(name);
    is_metadata_ = names.contains(field);
    const auto found = std::ranges::find(collection.classes, field);
    if (!is_metadata_ && found == collection.classes.end()) {
      names.insert(collection.classes.begin(), collection.classes.end());
      const std::vector<std::string> list(names.begin(), names.end());
      throw failure("select: `{}` names the field \"{}\", which no sample has; {}", parameter, field,
                    missing_name(field, list));
    }
    class_ = static_cast<std::size_t>(found - collection.classes.begin());
  }
  std::string of(const Record& record) const { return compared(text_of(record)); }
  // As `csv` compares values: numbers as numbers. Ids are what they are.
  std::string compared(const std::string& text) const {
    return field_ == "sample" || field_ == "patient" ? text : value_of(text);
  }
  std::unordered_set<std::string> compared(const std::vector<std::string>& texts) const {
    std::unordered_set<std::string> all;
    for (const std::string& text : texts) all.insert(compared(text));
    return all;
  }
  // Those that no sample has, as a slip of the pen leaves them. A class may well have no unknown label.
  std::vector<std::string> absent(const Collection& collection, const std::vector<std::string>& texts) const {
    std::unordered_set<std::string> there;
    if (is_metadata_)
      for (const Record& record : collection.samples) there.insert(of(record));
    else
      there = {"0", "1", "unknown"};
    std::vector<std::string> result;
    for (const std::string& text : texts)
      if (!there.contains(compared(text))) result.push_back(text);
    return result;
  }
  std::string text_of(const Record& record) const {
    if (field_ == "sample") return record.id;
    if (field_ == "patient") return record.patient;
    if (field_ == "split") return record.split;
    if (!is_metadata_) return label_text(record.labels[class_]);
    const auto found = record.metadata.find(field_);
    return found == record.metadata.end() ? std::string() : found->second;
  }

 private:
  std::string field_;
  bool is_metadata_ = false;
  std::size_t class_ = 0;
};

void tell_absent(const char* parameter, const std::string& field, const std::vector<std::string>& values, Json& facts) {
  if (!values.empty())
    facts["absent"].push_back(fmt::format("{}: no sample has {} = {}", parameter, field, name_list(values)));
}

Rows where(const Collection& collection, const Rows& rows, const std::string& field,
           const std::vector<std::string>& values, Json& facts) {
  const Column column(collection, field, "where");
  tell_absent("where", field, column.absent(collection, values), facts);
  const std::unordered_set<std::string> wanted = column.compared(values);
  const Rows result = kept(rows, [&](std::size_t row) { return wanted.contains(column.of(collection.samples[row])); });
  if (!result.empty() || rows.empty()) return result;
  std::set<std::string> there;
  for (const std::size_t row : rows)
    if (there.size() < 30) there.insert(column.text_of(collection.samples[row]));
  throw failure("select: no sample has {} = {}; there are {}", field, name_list(values),
                name_list({there.begin(), there.end()}));
}

// Leaves out the samples that have one of the values.
Rows where_not(const Collection& collection, const Rows& rows, const std::string& field,
               const std::vector<std::string>& values, const Context& context, Json& facts) {
  const Column column(collection, field, "where_not");
  tell_absent("where_not", field, column.absent(collection, values), facts);
  const std::unordered_set<std::string> unwanted = column.compared(values);
  const Rows result =
      kept(rows, [&](std::size_t row) { return !unwanted.contains(column.of(collection.samples[row])); });
  context.log(
      fmt::format("where_not: {} of {} samples are left out by {}", rows.size() - result.size(), rows.size(), field));
  return result;
}

// The samples of a collection that draws by lot choose from.
class Lots {
 public:
  Lots(const Collection& collection, std::int64_t seed)
      : collection_(collection), rng_(Rng(static_cast<std::uint64_t>(seed)).stream("select")) {}

  Rows labelled(const Rows& rows, std::size_t index, float label) const {
    return kept(rows, [&](std::size_t row) { return collection_.samples[row].labels[index] == label; });
  }
  // `count` of the rows, in the collection's order.
  Rows draw(const Rows& rows, std::size_t count) const {
    Rows drawn =
        in_drawn_order(rows, rng_, [&](std::size_t row) { return std::string_view(collection_.samples[row].id); });
    drawn.resize(std::min(count, drawn.size()));
    std::sort(drawn.begin(), drawn.end());
    return drawn;
  }

  // As many positives and negatives of one class, or positives of each of several exclusive classes.
  Rows per_class(const Rows& rows, const std::string& class_name, std::size_t count) const {
    Rows result;
    const auto add = [&](std::size_t index, float label) {
      const Rows group = labelled(rows, index, label);
      if (group.size() < count)
        throw failure("select: per_class asks for {} samples, but only {} are {} for class \"{}\"", count, group.size(),
                      label == 1 ? "positive" : "negative", collection_.classes[index]);
      const Rows drawn = draw(group, count);
      result.insert(result.end(), drawn.begin(), drawn.end());
    };
    if (!class_name.empty() || collection_.classes.size() == 1) {
      const std::size_t index = collection_.class_index(class_name);
      add(index, 0);
      add(index, 1);
    } else {
      check_exclusive(rows);
      for (std::size_t i = 0; i < collection_.classes.size(); ++i) add(i, 1);
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  // Leaves out as few samples as possible so that the share of positives comes nearest; unknown ones go.
  Rows prevalence(const Rows& rows, const std::string& class_name, double share) const {
    const std::size_t index = collection_.class_index(class_name);
    Rows positive = labelled(rows, index, 1), negative = labelled(rows, index, 0);
    const auto p = static_cast<double>(positive.size()), n = static_cast<double>(negative.size());
    if (share * (p + n) > p)
      negative = draw(negative, static_cast<std::size_t>(std::llround(p * (1 - share) / share)));
    else if (share < 1)
      positive = draw(positive, static_cast<std::size_t>(std::llround(n * share / (1 - share))));
    positive.insert(positive.end(), negative.begin(), negative.end());
    std::sort(positive.begin(), positive.end());
    return positive;
  }

 private:
  void check_exclusive(const Rows& rows) const {
    for (const std::size_t row : rows) {
      const Record& record = collection_.samples[row];
      if (std::ranges::count(record.labels, 1.0f) > 1)
        throw failure(
            "select: per_class needs one class or classes that exclude each other, but sample \"{}\" has "
            "several; name one with `class`",
            record.id);
    }
  }

  const Collection& collection_;
  Rng rng_;
};

}  // namespace

// In this order: where, where_not, has_roi, outcome or numbers, per_class, prevalence, limit. The samples stay in the
// collection's order. A class name in `where` has the values 1, 0 and unknown.
void run_select(const Job& job, const Context& context) {
  const auto params = params_of<SelectParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  Rows rows(collection.samples.size());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  Json facts = Json::object();
  for (const auto& [field, values] : params.where) rows = where(collection, rows, field, values, facts);
  for (const auto& [field, values] : params.where_not)
    rows = where_not(collection, rows, field, values, context, facts);
  const auto keep = [&](const std::unordered_set<std::string>& ids) {
    rows = kept(rows, [&](std::size_t row) { return ids.contains(collection.samples[row].id); });
  };
  if (const std::size_t before = rows.size(); job.inputs.contains("has_roi")) {
    keep(ids_with_roi(job, params, collection));
    if (rows.empty() && before > 0)
      throw failure("select: none of {} samples has a mask or a region in `has_roi`", before);
  }
  if (job.inputs.contains("by")) keep(ids_chosen_by(job, params, collection, context, facts));

  const Lots lots(collection, params.seed);
  if (params.per_class) rows = lots.per_class(rows, params.class_name, static_cast<std::size_t>(*params.per_class));
  if (params.prevalence) rows = lots.prevalence(rows, params.class_name, *params.prevalence);
  if (params.limit) rows = lots.draw(rows, static_cast<std::size_t>(*params.limit));
  // That nothing came out so is an answer, and what is made of no sample is undefined; other rules are meant to keep
  // some.
  const bool by_answers = params.outcome != Outcome::any || !params.at_least.empty() || !params.below.empty();
  const bool none_came_out = rows.empty() && by_answers;
  if (rows.empty() && !none_came_out)
    throw failure("select: none of the {} samples is left", collection.samples.size());
  if (none_came_out) facts["none_came_out"] = collection.samples.size();
  save_facts(facts, job.out);

  Collection selected{.classes = collection.classes, .samples = {}, .origins = collection.origins};
  for (const std::size_t row : rows) selected.samples.push_back(collection.samples[row]);
  save_collection(selected, job.out);
  context.log(fmt::format("{} of {} samples selected", rows.size(), collection.samples.size()));
}

}  // namespace collimator
