// What the tests of reports share: small tables, and a check that markup closes all that it opens.
#pragma once

#include <string>
#include <vector>

#include "framework/report/figure.hpp"
#include "framework/report/result_table.hpp"

namespace collimator::testing {

// "" where every element is closed in order; else the first that is not. Void HTML elements need no end.
inline std::string unclosed(const std::string& markup) {
  std::vector<std::string> open;
  for (std::size_t at = markup.find('<'); at != std::string::npos; at = markup.find('<', at + 1)) {
    const std::size_t end = markup.find('>', at);
    if (end == std::string::npos) return markup.substr(at, 40);
    const std::string tag = markup.substr(at + 1, end - at - 1);
    if (tag.starts_with('!') || tag.ends_with('/')) continue;
    const std::string name =
        tag.substr(tag.starts_with('/') ? 1 : 0, tag.find_first_of(" \n", 1) - (tag.starts_with('/') ? 1 : 0));
    if (name == "meta" || name == "img") continue;
    if (!tag.starts_with('/')) {
      open.push_back(name);
      continue;
    }
    if (open.empty() || open.back() != name) return tag;
    open.pop_back();
  }
  return open.empty() ? "" : open.back();
}

inline std::size_t count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

inline ResultRow result_row(const std::string& mask, const std::string& node, double value) {
  ResultRow row;
  row.keys = {{"mask", mask}, {"node", node}, {"metric", "auroc"}, {"class", ""}, {"group", ""}};
  row.value = value;
  row.spread = 0.01;
  row.n = row.expected = 3;
  return row;
}

// Two masks at two sites, with a difference, a published number and a note.
inline ResultTable small_table() {
  ResultTable table;
  table.spec.name = "auroc";
  table.spec.rows = {"mask"};
  table.spec.columns = {"node"};
  table.spec.over = {"seed"};
  table.spec.spread = Spread::sem;
  table.spec.baseline = {{"mask", "none"}};
  table.keys = {"node", "mask", "metric"};
  table.rows = {result_row("none", "home", 0.9), result_row("<roi>", "home", 0.85), result_row("none", "away", 0.3),
                result_row("<roi>", "away", 0.8)};
  table.rows[1].difference = -0.05;
  table.rows[1].difference_low = -0.1;
  table.rows[1].difference_high = 0.0;
  table.rows[1].p = table.rows[1].p_holm = 0.0004;
  table.rows[2].reference = 0.33;
  table.rows[3].note = "one class & no more";
  table.rows[3].n = 2;
  return table;
}

}  // namespace collimator::testing
