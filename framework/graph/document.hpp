// The YAML document of an experiment as it is meant: its imports put in, the values of --set in their places.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"

namespace collimator {

// The files that each file imports, itself and through others.
using Imports = std::map<std::filesystem::path, std::set<std::filesystem::path>>;

// Reads the file and the fragments that it imports into one document; a fragment stands in once, however often it is
// named. Names that two files give are mistakes, and so are circles. Top-level names that begin with "x-" are left out.
Value read_document(const std::filesystem::path& file, Imports& imports, Mistakes& mistakes);

// Puts the values of --set in: "name=value" for a variable, or a path such as "sweep.seed=[1]", "nodes.net.epochs=1",
// "tables.t.over=seed". A list or map is read as YAML, everything else is taken as it stands.
void apply_set(const std::string& text, Value& document, Mistakes& mistakes);

// Whether `name` may name a node, an axis, a variable: letters, digits, _ and -.
bool valid_name(std::string_view name);
// Tells what is not a map of such names.
void check_names(const Value& map, std::string_view what, Mistakes& mistakes);
// Tells the members of a map that nothing reads; `owner`: "an experiment", "`sweep`".
void check_members(const Value& map, std::string_view owner, const std::vector<std::string>& known, Mistakes& mistakes);

// The texts of a scalar or of a list of scalars.
std::vector<std::string> texts_of(const Value* value);

}  // namespace collimator
