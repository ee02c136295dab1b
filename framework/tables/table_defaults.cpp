// Puts the defaults' parts in, those of a reference one by one.
#include "framework/tables/table_defaults.hpp"

namespace collimator {
namespace {

// A table's own reference, completed by that of the defaults.
void add_reference(Value own, Value& table) {
  Value* there = table.find("reference");
  if (there == nullptr) {
    table.members.push_back({"reference", own.at, std::move(own)});
    return;
  }
  if (there->is_scalar() && own.find("file") == nullptr) own.members.push_back({"file", there->at, *there});
  for (const Value::Member& inner : there->members)
    if (own.find(inner.name) == nullptr) own.members.push_back(inner);
  *there = std::move(own);
}

}  // namespace

const std::vector<std::string>& table_members() {
  static const std::vector<std::string> names{"of",       "rows",      "columns", "values", "over",  "spread",
                                              "baseline", "reference", "about",   "where",  "counts"};
  return names;
}

Value::Member with_table_defaults(Value::Member table, const Experiment& experiment, std::set<std::string>& defaulted,
                                  Mistakes& mistakes) {
  if (!table.value.is_map() || experiment.cells.empty()) return table;
  Value own_reference;
  if (const Value* own = table.value.find("reference"); own != nullptr && !own->is_null() && !own->is_list()) {
    own_reference = *own;
    if (own->is_scalar()) {
      own_reference = {.kind = Value::Kind::map, .at = own->at};
      own_reference.members.push_back({"file", own->at, *own});
    }
    std::erase_if(table.value.members, [](const Value::Member& part) { return part.name == "reference"; });
  }
  Scope scope(experiment, mistakes);
  for (const Value::Member* part : experiment.defaults_for("tables", table.value.at, table.value)) {
    if (!scope.axes_in(part->value).empty()) {
      mistakes.add(part->value.at, "a table cannot use an axis as ${…}: it shows all of them");
      continue;
    }
    defaulted.insert(part->name);
    table.value.members.push_back({part->name, part->at, *scope.resolve(part->value, experiment.cells.front())});
  }
  if (own_reference.is_map()) add_reference(own_reference, table.value);
  std::erase_if(table.value.members,
                [](const Value::Member& part) { return part.value.is_null() && !part.value.blank; });
  return table;
}

}  // namespace collimator
