// Holds the names of each collection against those of all others.
#include "framework/verbs/merge/names.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <collimator/names.hpp>

#include "framework/base/error.hpp"
#include "framework/data/patient_id.hpp"

namespace collimator {
namespace {

using NameSet = std::set<std::string>;

std::string folded(const std::string& name) {
  std::string text = folded_id(name);
  std::erase_if(text, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return text;
}

struct Alike {
  std::string one, of_one, other, of_other;  // a name and its collection, twice
};

// Of two collections, names that only one of them has. `names` are those of each part.
std::vector<Alike> called_alike(std::span<const NamedCollection> parts, const std::vector<NameSet>& names) {
  std::vector<Alike> alike;
  for (std::size_t a = 0; a < parts.size(); ++a)
    for (std::size_t b = a + 1; b < parts.size(); ++b)
      for (const std::string& one : names[a])
        for (const std::string& other : names[b])
          if (!names[b].contains(one) && !names[a].contains(other) && folded(one) == folded(other))
            alike.push_back({one, parts[a].name, other, parts[b].name});
  return alike;
}

void rename_soft_labels(Record& record, const std::map<std::string, std::string>& rename) {
  std::map<std::string, float> renamed;
  for (const auto& [name, label] : soft_labels_of(record)) {
    const auto found = rename.find(name);
    renamed[found == rename.end() ? name : found->second] = label;
  }
  set_soft_labels(record, renamed);
}

}  // namespace

void rename_classes(std::span<NamedCollection> parts, const std::map<std::string, std::string>& rename) {
  std::vector<std::string> there;
  NameSet used;
  for (NamedCollection& part : parts) {
    NameSet seen;
    for (auto* names : {&part.samples.classes, &part.samples.origins})
      for (std::string& name : *names) {
        there.push_back(name);
        if (const auto found = rename.find(name); found != rename.end()) {
          used.insert(name);
          name = found->second;
        }
        if (names == &part.samples.classes && !seen.insert(name).second)
          throw failure("merge: `rename` would give `{}` two classes \"{}\"", part.name, name);
      }
    for (Record& record : part.samples.samples)
      for (FindingBox& box : record.boxes)
        if (const auto found = rename.find(box.label); found != rename.end() && box.kind == BoxKind::finding)
          box.label = found->second;
    for (Record& record : part.samples.samples) rename_soft_labels(record, rename);
  }
  for (const auto& [name, unused] : rename)
    if (!used.contains(name))
      throw failure("merge: rename: no collection has a class {}; {}", in_quotes(name), missing_name(name, there));
}

void check_class_names(std::span<const NamedCollection> parts) {
  std::vector<NameSet> names;
  for (const NamedCollection& part : parts) {
    const std::vector<std::string> findings = part.samples.findings();
    names.emplace_back(findings.begin(), findings.end());
  }
  const std::vector<Alike> alike = called_alike(parts, names);
  if (alike.empty()) return;
  const auto& [one, of_one, other, of_other] = alike.front();
  throw failure(
      "merge: the classes \"{}\" of `{}` and \"{}\" of `{}` are called alike but for capitals, blanks, hyphens or "
      "underscores, and would be two classes, each unknown where the other is; say `rename: {{{}: {}}}` where they are "
      "one, or give one of them quite another name",
      one, of_one, other, of_other, in_quotes(other), in_quotes(one));
}

Json fields_called_alike(std::span<const NamedCollection> parts) {
  std::vector<NameSet> names;
  for (const NamedCollection& part : parts) {
    NameSet& fields = names.emplace_back();
    for (const Record& record : part.samples.samples)
      for (const auto& [field, value] : record.metadata) fields.insert(field);
  }
  Json fields = Json::array();
  for (const auto& [one, of_one, other, of_other] : called_alike(parts, names))
    fields.push_back({one, of_one, other, of_other});
  return fields;
}

}  // namespace collimator
