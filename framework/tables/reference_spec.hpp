// The published numbers that a table's `reference:` names, read and checked before anything is computed.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"

namespace collimator {

// A number as its publication gives it.
struct PublishedNumber {
  std::map<std::string, std::string> keys;  // column of the file, as `rename` calls it -> text
  std::string metric;                       // never empty
  double value = 0;
  std::optional<double> spread;
};

struct Reference {
  std::filesystem::path file;        // absolute
  std::vector<std::string> columns;  // of the keys, in the file's order, as `rename` calls them
  std::vector<PublishedNumber> numbers;
};

// Reads `reference: FILE` or `{file, columns, where, rename}` (docs/tables.md says what they mean). `keys` are the
// names that the table's keys may have, `metrics` the numbers that its nodes are known to give; nothing where the
// experiment's other mistakes hide them. What is wrong goes to `mistakes`, and then nothing is given.
std::optional<Reference> read_reference(const Value& value, const std::vector<std::string>& keys,
                                        const std::optional<std::vector<std::string>>& metrics, Mistakes& mistakes);

}  // namespace collimator
