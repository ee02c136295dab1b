// Reads `rename`, `columns` and `where`, and finds out what they leave unsaid from the names of the columns.
#include "framework/tables/reference_columns.hpp"

#include <algorithm>
#include <set>

#include <collimator/cell_value.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {
namespace {

bool is_among(const std::vector<std::string>& list, const std::string& item) {
  return std::ranges::find(list, item) != list.end();
}

// The scalars of a value that is one or a list of them.
std::vector<const Value*> scalars_of(const Value& value) {
  std::vector<const Value*> scalars;
  if (value.is_scalar()) scalars.push_back(&value);
  for (const Value& item : value.items)
    if (item.is_scalar()) scalars.push_back(&item);
  return scalars;
}

class ReferenceColumnsReader {
 public:
  ReferenceColumnsReader(const CsvTable& csv, const Position& at, const std::vector<std::string>& keys,
                         const std::optional<std::vector<std::string>>& metrics, Mistakes& mistakes)
      : csv_(csv), at_(at), keys_(keys), metrics_(metrics), mistakes_(mistakes) {
    result_.names = csv.header();
    for (std::size_t row = 0; row < csv.rows(); ++row) result_.rows.push_back(row);
  }

  std::optional<ReferenceColumns> read(const Value& value) {
    const Value* columns = value.find("columns");
    if (const std::string divided = csv_.otherwise_divided(); !divided.empty())
      wrong(at_, fmt::format("reference: {}: {}", csv_.name(), divided));
    if (good_ && check_header(at_, "")) {
      if (const Value* rename = value.find("rename")) read_rename(*rename);
      if (columns != nullptr) read_columns(*columns);
      if (const Value* where = value.find("where")) read_where(*where);
    }
    if (good_ && columns == nullptr) find_numbers();
    if (good_ && columns != nullptr) check_named();
    if (!good_ || result_.numbers.empty()) return std::nullopt;
    find_spreads();
    find_keys(columns != nullptr);
    check_case();
    if (!good_) return std::nullopt;
    return result_;
  }

 private:
  void wrong(const Position& at, std::string message) {
    mistakes_.add(at, std::move(message));
    good_ = false;
  }

  // No two columns have one name; `after` says what gave them their names.
  bool check_header(const Position& at, const char* after) {
    std::set<std::string> seen;
    for (const std::string& name : result_.names)
      if (!name.empty() && !seen.insert(name).second)
        wrong(at, fmt::format("reference: {} has two columns `{}`{}", csv_.name(), name, after));
    return good_;
  }

  // The column that the file calls `name`; a mistake where there is none.
  std::optional<std::size_t> column(const char* key, const std::string& name, const Position& at) {
    const auto found = std::ranges::find(csv_.header(), name);
    if (found != csv_.header().end()) return static_cast<std::size_t>(found - csv_.header().begin());
    wrong(at, fmt::format("{}: {} has no column `{}`{}", key, csv_.name(), name, suggestion(name, csv_.header())));
    return std::nullopt;
  }

  // Whether a column has this text in some row; a mistake where not.
  bool has(const char* key, std::size_t column, const std::string& text, const Position& at) {
    std::set<std::string> texts;
    for (std::size_t row = 0; row < csv_.rows(); ++row) texts.emplace(csv_.cell(row, column));
    if (texts.contains(text)) return true;
    const std::vector<std::string> known(texts.begin(), texts.end());
    wrong(at, fmt::format("{}: the column `{}` of {} says `{}` nowhere{}", key, csv_.header()[column], csv_.name(),
                          text, suggestion(text, known)));
    return false;
  }

  void read_rename(const Value& value) {
    if (!value.is_map())
      return wrong(value.at, "rename is a map such as {label: class}: a column of the file, and the table's key");
    for (const Value::Member& member : value.members) {
      const auto place = column("rename", member.name, member.at);
      if (!place) continue;
      const Value *to = &member.value, *values = nullptr;
      if (member.value.is_map()) {
        for (const Value::Member& part : member.value.members)
          if (part.name != "to" && part.name != "values")
            wrong(part.at, fmt::format("rename: {}: there is no `{}`{}", member.name, part.name,
                                       suggestion(part.name, std::vector<std::string>{"to", "values"})));
        to = member.value.find("to");
        values = member.value.find("values");
      }
      if (to != nullptr && (!to->is_scalar() || to->text.empty()))
        wrong(to->at, fmt::format("rename: {}: expected a key of the table, or {{to: key, values: {{theirs: ours}}}}, "
                                  "got {}",
                                  member.name, what_is(*to)));
      else if (to != nullptr)
        rename(*place, *to);
      if (values != nullptr) read_renamed_values(*place, *values);
    }
    check_header(value.at, " once they are renamed");
  }

  void rename(std::size_t place, const Value& to) {
    std::vector<std::string> known = keys_;
    known.insert(known.end(), {"metric", "value", "sem", "sd"});
    if (metrics_) known.insert(known.end(), metrics_->begin(), metrics_->end());
    std::string stem = to.text;
    for (const std::string ending : {"_sem", "_sd"})
      if (stem.ends_with(ending) && !is_among(known, stem)) stem.resize(stem.size() - ending.size());
    if (metrics_ && !is_among(known, stem))
      wrong(to.at, fmt::format("rename: this table has no key `{}`{}", to.text, suggestion(to.text, known)));
    result_.names[place] = to.text;
  }

  void read_renamed_values(std::size_t place, const Value& value) {
    if (!value.is_map()) return wrong(value.at, "values is a map such as {average: macro}: their text, and ours");
    for (const Value::Member& member : value.members) {
      if (!member.value.is_scalar())
        wrong(member.value.at, fmt::format("values: {}: expected a text, got {}", member.name, what_is(member.value)));
      else if (has("values", place, member.name, member.at))
        result_.texts[place][member.name] = member.value.text;
    }
  }

  void read_columns(const Value& value) {
    const auto add = [&](const std::string& name, const Position& at, const std::string& metric) {
      const auto place = column("columns", name, at);
      if (!place) return;
      if (result_.names[*place] != name)
        wrong(at, fmt::format("columns: `{}` is renamed, too: name it in one of them", name));
      result_.numbers[*place] = metric;
    };
    if (!value.is_map() && (scalars_of(value).empty() || scalars_of(value).size() < value.items.size()))
      return wrong(value.at,
                   "columns is a list such as [f1, auroc] or a map such as {recall: sensitivity}: columns of "
                   "the file, and the metrics that they hold");
    for (const Value* item : scalars_of(value)) add(item->text, item->at, item->text);
    for (const Value::Member& member : value.members) {
      if (!member.value.is_scalar() || member.value.text.empty())
        wrong(member.value.at,
              fmt::format("columns: {}: expected the name of a metric, got {}", member.name, what_is(member.value)));
      else
        add(member.name, member.at, member.value.text);
    }
    if (value.is_map() && value.members.empty()) wrong(value.at, "columns: at least one column holds numbers");
  }

  void read_where(const Value& value) {
    if (!value.is_map() || value.members.empty())
      return wrong(value.at, "where is a map such as {item: pediatric}: the rows of the file that are read");
    for (const Value::Member& member : value.members) {
      const auto place = column("where", member.name, member.at);
      if (!place) continue;
      std::set<std::string> kept;
      for (const Value* item : scalars_of(member.value))
        if (has("where", *place, item->text, item->at)) kept.insert(item->text);
      if (scalars_of(member.value).empty() || scalars_of(member.value).size() < member.value.items.size())
        wrong(member.value.at, fmt::format("where: {}: expected a text of that column, or a list of them, got {}",
                                           member.name, what_is(member.value)));
      if (kept.size() == 1) same_.insert(*place);
      std::erase_if(result_.rows, [&](std::size_t row) { return !kept.contains(std::string(csv_.cell(row, *place))); });
    }
    if (good_ && result_.rows.empty())
      wrong(value.at, fmt::format("where: no row of {} says all of this", csv_.name()));
  }

  std::optional<std::size_t> place_of(const std::string& name) const {
    const auto found = std::ranges::find(result_.names, name);
    return found == result_.names.end() ? std::nullopt : std::optional<std::size_t>(found - result_.names.begin());
  }

  // Two answers to the question which metric a number is of would be one too many.
  void check_named() {
    const auto metric = place_of("metric");
    if (metric && !result_.numbers.contains(*metric))
      wrong(at_,
            fmt::format("reference: {} has a column `metric`, which names the metrics already: leave `columns` out",
                        csv_.name()));
  }

  // Without `columns`: which columns hold numbers, and of which metric.
  void find_numbers() {
    const std::string known = metrics_ && !metrics_->empty()
                                  ? fmt::format(" (of this table: {})", fmt::join(*metrics_, ", "))
                                  : std::string();
    if (const auto value = place_of("value")) {
      result_.numbers[*value] = "";
      result_.metric = place_of("metric");
      if (!result_.metric)
        wrong(at_, fmt::format("reference: {} names no metric for the numbers of its column `{}`: add a column "
                               "`metric`, or say columns: {{{}: METRIC}}{}",
                               csv_.name(), csv_.header()[*value], csv_.header()[*value], known));
    } else if (metrics_) {
      for (std::size_t i = 0; i < result_.names.size(); ++i)
        if (is_among(*metrics_, result_.names[i])) result_.numbers[i] = result_.names[i];
      if (result_.numbers.empty())
        wrong(at_, fmt::format("reference: {} has neither a column `value` nor one that is called like a metric of "
                               "this table, but {}: say which column holds which metric, as columns: {{{}: METRIC}}{}",
                               csv_.name(), fmt::join(csv_.header(), ", "), csv_.header().back(), known));
    }
  }

  // COLUMN_sem or COLUMN_sd; `sem` or `sd` beside a single column of numbers.
  void find_spreads() {
    for (const auto& [column, metric] : result_.numbers)
      for (const std::string ending : {"sem", "sd"})
        for (std::size_t i = 0; i < result_.names.size(); ++i) {
          const bool named = result_.names[i] == result_.names[column] + "_" + ending ||
                             csv_.header()[i] == csv_.header()[column] + "_" + ending ||
                             (result_.numbers.size() == 1 && result_.names[i] == ending);
          if (!named || result_.numbers.contains(i)) continue;
          spread_columns_.insert(i);
          result_.spreads.emplace(column, i);
        }
  }

  // What is left tells the numbers apart; but what `columns` leaves out of the table's metrics does not.
  void find_keys(bool named) {
    for (std::size_t i = 0; i < result_.names.size(); ++i) {
      const bool left_out = named && metrics_ && is_among(*metrics_, result_.names[i]);
      if (!result_.numbers.contains(i) && i != result_.metric && !spread_columns_.contains(i) && !left_out &&
          !same_.contains(i) && !result_.names[i].empty())
        result_.keys.push_back(i);
    }
  }

  // A column that is called like a key or a metric of the table but for its capitals would be passed over, and its
  // numbers stand beside others.
  void check_case() {
    std::vector<std::string> known = keys_;
    if (metrics_) known.insert(known.end(), metrics_->begin(), metrics_->end());
    for (const std::size_t key : result_.keys)
      for (const std::string& name : known)
        if (result_.names[key] != name && value_of(result_.names[key]) == value_of(name))
          wrong(at_,
                fmt::format("reference: {} has a column `{}`, but this table's key is `{}`: say rename: {{{}: {}}}",
                            csv_.name(), result_.names[key], name, result_.names[key], name));
  }

  const CsvTable& csv_;
  const Position& at_;
  const std::vector<std::string>& keys_;
  const std::optional<std::vector<std::string>>& metrics_;
  Mistakes& mistakes_;
  bool good_ = true;
  ReferenceColumns result_;
  std::set<std::size_t> spread_columns_;
  std::set<std::size_t> same_;  // columns of which `where` keeps one text
};

}  // namespace

std::string ReferenceColumns::text(const CsvTable& csv, std::size_t row, std::size_t column) const {
  std::string text(csv.cell(row, column));
  if (const auto renamed = texts.find(column); renamed != texts.end())
    if (const auto found = renamed->second.find(text); found != renamed->second.end()) return found->second;
  return text;
}

std::optional<ReferenceColumns> read_reference_columns(const CsvTable& csv, const Value& value, const Position& at,
                                                       const std::vector<std::string>& keys,
                                                       const std::optional<std::vector<std::string>>& metrics,
                                                       Mistakes& mistakes) {
  return ReferenceColumnsReader(csv, at, keys, metrics, mistakes).read(value);
}

}  // namespace collimator
