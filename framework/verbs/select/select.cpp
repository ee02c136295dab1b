// Applies the rules of `select` one after the other, counts what each leaves out, and says which values there are where
// a rule keeps nothing.
#include "framework/verbs/select/select.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_set>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/sample_column.hpp"
#include "framework/verbs/select/chosen_by.hpp"
#include "framework/verbs/select/lots.hpp"
#include "framework/verbs/select/meets.hpp"

namespace collimator {
namespace {

using Rows = std::vector<std::size_t>;

// "PA, AP", cut where there are many.
std::string few_values(const std::vector<std::string>& values) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(values.size(), most); ++i) text += (i > 0 ? ", " : "") + values[i];
  return values.size() > most ? text + fmt::format(", … ({} values)", values.size()) : text;
}

// The rows that are left, and how they became so few.
class Selection {
 public:
  Selection(const Collection& collection, const Context& context) : collection_(collection), context_(context) {
    rows_.resize(collection.samples.size());
    std::iota(rows_.begin(), rows_.end(), std::size_t{0});
    steps_.push_back({"of", rows_, 0});
  }

  const Rows& rows() const { return rows_; }
  const std::vector<CountedStep>& steps() const { return steps_; }

  // `is_missing`: whether the rule asks for what is not known of a row that it leaves out.
  template <typename Keep, typename IsMissing>
  void keep(const std::string& rule, Keep keep, IsMissing is_missing) {
    Rows kept;
    std::size_t missing = 0;
    for (const std::size_t row : rows_)
      if (keep(row))
        kept.push_back(row);
      else
        missing += is_missing(row) ? 1 : 0;
    set(rule, std::move(kept), missing);
  }
  template <typename Keep>
  void keep(const std::string& rule, Keep keep) {
    this->keep(rule, keep, [](std::size_t) { return false; });
  }
  void keep_ids(const std::string& rule, const std::unordered_set<std::string>& ids) {
    keep(rule, [&](std::size_t row) { return ids.contains(collection_.samples[row].id); });
  }
  void set(const std::string& rule, Rows rows, std::size_t missing) {
    context_.log(fmt::format("{}: {} of {} samples are left out{}", rule, rows_.size() - rows.size(), rows_.size(),
                             missing > 0 ? fmt::format(", of {} what it asks for is not known", missing) : ""));
    rows_ = std::move(rows);
    steps_.push_back({rule, rows_, missing});
  }

  // As text, of up to 30 samples' values.
  std::string values_of(const SampleColumn& column, const Rows& rows) const {
    std::set<std::string> there;
    for (const std::size_t row : rows)
      if (there.size() < 30) there.insert(column.text_of(collection_.samples[row]));
    return name_list({there.begin(), there.end()});
  }

 private:
  const Collection& collection_;
  const Context& context_;
  Rows rows_;
  std::vector<CountedStep> steps_;
};

void tell_absent(const char* parameter, const std::string& field, const std::vector<std::string>& values, Json& facts) {
  if (!values.empty())
    facts["absent"].push_back(fmt::format("{}: no sample has {} = {}", parameter, field, name_list(values)));
}

void keep_where(Selection& selection, const Collection& collection, const FieldsOrCondition& where, Json& facts) {
  for (const auto& [field, values] : where.fields) {
    const SampleColumn column(collection, field, "select: `where`");
    tell_absent("where", field, column.absent(collection, values), facts);
    const std::unordered_set<std::string> wanted = column.compared(values);
    const Rows before = selection.rows();
    selection.keep(
        fmt::format("where: {} = {}", field, few_values(values)),
        [&](std::size_t row) { return wanted.contains(column.of(collection.samples[row])); },
        [&](std::size_t row) { return column.is_missing(collection.samples[row]); });
    if (selection.rows().empty() && !before.empty())
      throw failure("select: no sample has {} = {}; there are {}", field, name_list(values),
                    selection.values_of(column, before));
  }
  if (where.condition.empty()) return;
  const std::vector<Answer> all = answers(collection, where.condition, facts);
  Rows kept;
  std::size_t unknown = 0;
  for (const std::size_t row : selection.rows()) {
    unknown += all[row] == Answer::unknown ? 1 : 0;
    if (all[row] == Answer::yes) kept.push_back(row);
  }
  if (kept.empty() && !selection.rows().empty())
    throw failure("select: none of {} samples meets `where: {}`{}", selection.rows().size(), where.condition,
                  unknown == 0 ? "" : fmt::format("; of {} what it asks for is not known", unknown));
  selection.set("where: " + where.condition, std::move(kept), unknown);
}

// Leaves out the samples that have one of the values.
void keep_where_not(Selection& selection, const Collection& collection, const SelectParams& params, Json& facts) {
  for (const auto& [field, values] : params.where_not) {
    const SampleColumn column(collection, field, "select: `where_not`");
    tell_absent("where_not", field, column.absent(collection, values), facts);
    const std::unordered_set<std::string> unwanted = column.compared(values);
    selection.keep(fmt::format("where_not: {} = {}", field, few_values(values)),
                   [&](std::size_t row) { return !unwanted.contains(column.of(collection.samples[row])); });
  }
}

// What the other nodes' results say.
void keep_chosen(Selection& selection, const Collection& collection, const SelectParams& params, const Job& job,
                 const Context& context, Json& facts) {
  if (const std::size_t before = selection.rows().size(); job.inputs.contains("has_roi")) {
    selection.keep_ids("has_roi", ids_with_roi(job, params, collection));
    if (selection.rows().empty() && before > 0)
      throw failure("select: none of {} samples has a mask or a region in `has_roi`", before);
  }
  for (const char* port : {"without", "without_patients_of"})
    if (const std::size_t before = selection.rows().size(); job.inputs.contains(port)) {
      selection.keep_ids(port, ids_without(job, collection, port));
      if (selection.rows().size() == before)  // as where nobody declares whose ids these are
        facts["absent"].push_back(
            fmt::format("{}: it leaves no sample out, for none of these is known to be there", port));
    }
  if (!job.inputs.contains("by")) return;
  std::string rule = params.by_numbers() ? "by numbers" : "by outcome";
  for (const auto* limits : {&params.at_least, &params.below})
    for (const auto& [column, number] : *limits)
      rule += fmt::format(", {} {} {}", column, limits == &params.below ? "<" : ">=", number_text(number));
  for (const auto& [column, count] : params.highest) rule += fmt::format(", the {} highest {}", count, column);
  for (const auto& [column, count] : params.lowest) rule += fmt::format(", the {} lowest {}", count, column);
  const ChosenIds chosen = ids_chosen_by(job, params, collection, selection.rows(), context, facts);
  const auto id = [&](std::size_t row) -> const std::string& { return collection.samples[row].id; };
  selection.keep(
      rule, [&](std::size_t row) { return chosen.kept.contains(id(row)); },
      [&](std::size_t row) { return !chosen.known.contains(id(row)); });
}

// Draws by lot; gives the correlation that came out, where one was wished.
std::optional<ScoreRow> draw_lots(Selection& selection, const Collection& collection, const SelectParams& params,
                                  const Context& context) {
  const Lots lots(collection, params.seed);
  const auto most = params.limit ? std::optional(static_cast<std::size_t>(*params.limit)) : std::nullopt;
  std::optional<ScoreRow> number;
  const auto set = [&](const std::string& rule, DrawnRows drawn) {
    selection.set(rule, std::move(drawn.rows), drawn.missing);
    if (!drawn.told.empty()) context.log(drawn.told);
    number = std::move(drawn.number);
  };
  const std::string limited = most ? fmt::format(", at most {}", *most) : "";
  if (params.per_class)
    selection.set(fmt::format("per_class: {}", *params.per_class),
                  lots.per_class(selection.rows(), params.class_name, static_cast<std::size_t>(*params.per_class)), 0);
  if (!params.balanced.empty())
    set("balanced: " + few_values(params.balanced) + limited, lots.balanced(selection.rows(), params.balanced, most));
  if (params.prevalence)
    set(fmt::format("prevalence: {}{}", number_text(*params.prevalence), limited),
        lots.with_prevalence(selection.rows(), params.class_name, *params.prevalence, most));
  if (params.correlate)
    set(fmt::format("correlate: phi = {}{}", number_text(params.correlate->phi), limited),
        lots.correlated(selection.rows(), *params.correlate, most));
  if (most && params.balanced.empty() && !params.prevalence && !params.correlate)
    selection.set(fmt::format("limit: {}", *most), lots.draw(selection.rows(), *most), 0);
  return number;
}

}  // namespace

void SelectParams::check() const {
  const auto refuse = [](const std::string& why) { throw std::invalid_argument("select: " + why); };
  const int draws = (per_class ? 1 : 0) + (balanced.empty() ? 0 : 1) + (prevalence ? 1 : 0) + (correlate ? 1 : 0);
  if (draws > 1)
    refuse("of per_class, balanced, prevalence and correlate one can hold at a time; select once more for another");
  if (highest.size() + lowest.size() > 1)
    refuse("`highest` and `lowest` rank by one column; select once more for another");
  if (correlate && correlate->with.size() != 1)
    refuse("correlate: `with` is one field and its value, as {drain: \"1\"}");
}

// In this order: where, where_not, has_roi, without, without_patients_of, outcome or numbers, one of per_class,
// balanced, prevalence and correlate, limit. The samples stay in the collection's order. A class name in `where` has
// the values 1, 0 and unknown.
void run_select(const Job& job, const Context& context) {
  const auto params = params_of<SelectParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  Json facts = Json::object();
  Selection selection(collection, context);
  keep_where(selection, collection, params.where, facts);
  keep_where_not(selection, collection, params, facts);
  keep_chosen(selection, collection, params, job, context, facts);
  // That nothing came out so is an answer, and what is made of no sample is undefined; other rules are meant to keep
  // some.
  const bool by_answers = params.outcome != Outcome::any || params.by_numbers();
  const bool none_came_out = selection.rows().empty() && by_answers;
  const std::optional<ScoreRow> number =
      none_came_out ? std::nullopt : draw_lots(selection, collection, params, context);
  if (selection.rows().empty() && !none_came_out)
    throw failure("select: none of the {} samples is left", collection.samples.size());
  if (none_came_out) facts["none_came_out"] = collection.samples.size();
  save_facts(facts, job.out);

  Collection selected{.classes = collection.classes, .samples = {}, .origins = collection.origins};
  for (const std::size_t row : selection.rows()) selected.samples.push_back(collection.samples[row]);
  save_collection(selected, job.out);
  CollectionTables tables;
  tables.add(selected);
  tables.add_steps(collection, selection.steps());
  if (number) tables.add_number(*number);
  tables.save(job.out);
  context.log(fmt::format("{} of {} samples selected", selected.samples.size(), collection.samples.size()));
}

}  // namespace collimator
