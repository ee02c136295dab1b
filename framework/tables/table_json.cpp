// Result tables as JSON and back (result_table.hpp).
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/tables/result_table.hpp"

namespace collimator {
namespace {

const std::map<Spread, std::string> spreads{
    {Spread::none, "none"}, {Spread::sem, "sem"}, {Spread::sd, "sd"}, {Spread::interval, "interval"}};

// The optional numbers of a row by their names in the CSV and JSON; the spread's name differs.
const std::vector<std::pair<const char*, std::optional<double> ResultRow::*>> numbers{
    {"low", &ResultRow::low},
    {"high", &ResultRow::high},
    {"test_low", &ResultRow::test_low},
    {"test_high", &ResultRow::test_high},
    {"difference", &ResultRow::difference},
    {"difference_low", &ResultRow::difference_low},
    {"difference_high", &ResultRow::difference_high},
    {"p", &ResultRow::p},
    {"p_holm", &ResultRow::p_holm},
    {"published", &ResultRow::reference},
    {"published_spread", &ResultRow::reference_spread}};

const char* spread_member(const TableSpec& spec) { return spec.spread == Spread::sd ? "sd" : "sem"; }

// JSON has no infinite numbers: they stand as the text that the CSV has.
Json number(double value) {
  if (std::isnan(value)) return nullptr;
  return std::isinf(value) ? Json(number_text(value)) : Json(value);
}

double number_from(const Json& json) {
  if (json == "inf" || json == "-inf") return json == "inf" ? INFINITY : -INFINITY;
  return json.is_null() ? std::nan("") : json.get<double>();
}

}  // namespace

Json as_json(const ResultTable& table) {
  Json rows = Json::array();
  for (const ResultRow& each : table.rows) {
    Json row{{"value", number(each.value)}, {"n", each.n}, {"of", each.expected}, {"note", each.note}};
    for (const std::string& key : table.keys) row[key] = each.keys.contains(key) ? each.keys.at(key) : "";
    if (!each.interval.empty()) row["interval"] = each.interval;
    if (!each.counts.empty()) row["counts"] = each.counts;
    if (each.spread) row[spread_member(table.spec)] = number(*each.spread);
    for (const auto& [name, member] : numbers)
      if (each.*member) row[name] = number(*(each.*member));
    rows.push_back(std::move(row));
  }
  const TableSpec& spec = table.spec;
  Json json{{"name", spec.name}, {"keys", table.keys}, {"rows", rows}, {"notes", table.notes}};
  json["arranged"] = {{"rows", spec.rows},
                      {"columns", spec.columns},
                      {"over", spec.over},
                      {"spread", spreads.at(spec.spread)},
                      {"baseline", spec.baseline}};
  return json;
}

ResultTable table_from_json(const Json& json, const std::string& file) {
  try {
    ResultTable table;
    json.at("name").get_to(table.spec.name);
    json.at("keys").get_to(table.keys);
    json.at("notes").get_to(table.notes);
    const Json& arranged = json.at("arranged");
    arranged.at("rows").get_to(table.spec.rows);
    arranged.at("columns").get_to(table.spec.columns);
    arranged.at("over").get_to(table.spec.over);
    arranged.at("baseline").get_to(table.spec.baseline);
    for (const auto& [spread, name] : spreads)
      if (arranged.at("spread") == name) table.spec.spread = spread;
    for (const Json& each : json.at("rows")) {
      ResultRow row;
      for (const std::string& key : table.keys) row.keys[key] = each.at(key).get<std::string>();
      row.value = number_from(each.at("value"));
      each.at("n").get_to(row.n);
      each.at("of").get_to(row.expected);
      each.at("note").get_to(row.note);
      row.interval = each.value("interval", "");
      if (each.contains("counts")) each["counts"].get_to(row.counts);
      if (each.contains(spread_member(table.spec))) row.spread = number_from(each[spread_member(table.spec)]);
      for (const auto& [name, member] : numbers)
        if (each.contains(name)) row.*member = number_from(each[name]);
      table.rows.push_back(std::move(row));
    }
    return table;
  } catch (const Json::exception& error) {
    throw failure(
        "{} is no result table of this version: {}; run the experiment again (what is in the store is not computed "
        "again)",
        file, json_fault(error));
  }
}

}  // namespace collimator
