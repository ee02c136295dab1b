// The members that table_spec.cpp reads, each with its sentence (table_schema.hpp).
#include "framework/tables/table_schema.hpp"

#include <utility>

#include "framework/graph/field_schemas.hpp"
#include "framework/tables/table_spec.hpp"

namespace collimator {
namespace {

using namespace field_schemas;

// One name or several.
Json names_told(const char* about) { return told(one_or_list(defined("text")), about); }

// A node, a list of nodes, or {label: node}.
Json nodes_of_table() {
  const Json node = defined("reference");
  Json schema = one_or_list(node);
  Json labelled = plain_map();
  schema["else"] = {{"if", std::move(labelled)}, {"then", {{"additionalProperties", node}}}, {"else", node}};
  schema["then"]["minItems"] = 1;
  return schema;
}

// A map that stands for more than the text (or texts) that may stand in its place.
Json map_or(Json map, Json otherwise) {
  return {{"if", {{"type", "object"}}}, {"then", std::move(map)}, {"else", std::move(otherwise)}};
}

// A file, or {file, columns, where, rename}.
Json reference_of_table() {
  const Json text = defined("text");
  const Json renamed = closed_map(
      {{"to", told(text, "the table's key")}, {"values", told(map_of(text), "the file's text: the table's text")}});
  Json map = closed_map({
      {"file", told(text, "the CSV file of published numbers; a relative path starts at this file")},
      {"columns", told(map_or(map_of(text), one_or_list(text)),
                       "which columns hold numbers: [f1, auroc], or {their name: our metric}")},
      {"where", told(map_of(one_or_list(text)), "the rows that are read: {column: text or [texts]}")},
      {"rename", told(map_of(map_or(renamed, text)),
                      "{column: key of the table}, or {column: {to: key, values: {theirs: ours}}}")},
  });
  return map_or(std::move(map), text);
}

}  // namespace

Json table_schema() {
  const Json spreads{{"enum", {"sem", "sd", "interval"}}};
  Json labels = map_of(defined("text"));
  labels["minProperties"] = 1;
  return {
      {"of", told(nodes_of_table(), "the node whose numbers are shown, a list of them, or {label: node}")},
      {"rows", names_told("what goes down: axes, fields of records, class, metric, group, node")},
      {"columns", names_told("what goes across: axes, fields of records, class, metric, group, node")},
      {"values", names_told("the metrics shown; all by default")},
      {"counts", told(or_variable(one_or_list({{"enum", count_names}})),
                      "shown beside each number: how many samples, positives, negatives or patients it was made of")},
      {"where", told(or_variable(map_of(one_or_list(defined("text")))),
                     "the values shown of an axis, of class, of group; all by default")},
      {"over", names_told("axes that numbers are averaged over")},
      {"spread", told(or_variable_offering(spreads, spreads),
                      "what stands behind a mean: standard error (by default), standard deviation, or 95 % interval")},
      {"baseline", told(or_variable(std::move(labels)),
                        "the arm that every other is held against: {AXIS: label}, or {node: LABEL}")},
      {"reference", told(reference_of_table(), "published numbers that stand beside ours")},
      {"about", told(defined("text"), "a sentence for the report")},
  };
}

}  // namespace collimator
