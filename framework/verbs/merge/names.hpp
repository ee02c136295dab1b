// What merged collections call their classes and metadata fields: other names for classes, and names that are nearly
// one.
#pragma once

#include <map>
#include <span>
#include <string>

#include "framework/base/json.hpp"
#include "framework/verbs/merge/patients.hpp"

namespace collimator {

// Gives the classes of all collections, and the boxes of their findings, the names that `rename` says. Throws
// InputError where it names no class of any of them, or where a collection would have two classes of one name.
void rename_classes(std::span<NamedCollection> parts, const std::map<std::string, std::string>& rename);

// Throws InputError where a class of one collection differs from another's in capitals, blanks, hyphens or underscores
// alone: they would be two classes, each unknown where the other is.
void check_class_names(std::span<const NamedCollection> parts);

// The metadata fields of which that is so, as lists [field, its collection, field, its collection].
Json fields_called_alike(std::span<const NamedCollection> parts);

}  // namespace collimator
