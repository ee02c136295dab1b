// Reads files and their imports, and merges them section by section.
#include "framework/graph/document.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <collimator/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> sections{"vars", "sweep", "defaults", "blocks", "nodes", "tables", "figures"};

class Importer {
 public:
  Importer(Imports& imports, Mistakes& mistakes) : imports_(imports), mistakes_(mistakes) {}

  // What the file and its imports say; the imports' members stand first.
  Value read(const fs::path& file, bool fragment) {
    const auto source = read_source(file);
    Value document = parse_yaml(source, mistakes_);
    if (!document.is_map()) {
      if (!mistakes_.any())
        mistakes_.add({source, 1, 1}, fragment ? "a fragment is a map with `vars`, `nodes`, `blocks`, …"
                                               : "an experiment is a map with `experiment`, `nodes`, `tables`, …");
      return document;
    }
    std::erase_if(document.members, [](const Value::Member& member) { return member.name.starts_with("x-"); });
    std::vector<std::string> known = sections;
    known.push_back("import");
    if (!fragment) known.insert(known.end(), {"experiment", "about", "seed"});
    check_members(document, fragment ? "a fragment" : "an experiment", known, mistakes_);
    // A misspelt section is read as the one that was meant, so that what it says is not missed everywhere.
    for (Value::Member& member : document.members)
      if (std::ranges::find(known, member.name) == known.end())
        if (const auto near = near_names(member.name, known); near.size() == 1 && document.find(near[0]) == nullptr)
          member.name = near[0];
    std::erase_if(document.members,
                  [&](const Value::Member& member) { return std::ranges::find(known, member.name) == known.end(); });

    const Value imports = document.find("import") ? *document.find("import") : Value{};
    std::erase_if(document.members, [](const Value::Member& member) { return member.name == "import"; });
    Value merged = document;
    merged.members.clear();
    path_.push_back(canonical(file));
    if (imports.is_scalar()) import(imports, file, merged);
    for (const Value& item : imports.items) import(item, file, merged);
    if (imports.is_map()) mistakes_.add(imports.at, "`import` is a file or a list of files");
    path_.pop_back();
    merge(std::move(document), merged);
    return merged;
  }

 private:
  static fs::path canonical(const fs::path& file) {
    std::error_code error;
    const fs::path path = fs::weakly_canonical(file, error);
    return error ? fs::absolute(file).lexically_normal() : path;
  }

  void import(const Value& name, const fs::path& from, Value& into) {
    if (!name.is_scalar() || name.text.empty()) return mistakes_.add(name.at, "`import` is a file or a list of files");
    const fs::path file = (name.at.source->base / name.text).lexically_normal();
    std::error_code error;
    if (!fs::is_regular_file(file, error))
      return mistakes_.add(name.at, fmt::format("import: {}", fs::is_directory(file, error)
                                                                  ? file.string() + " is a folder"
                                                                  : fmt::format("there is no file {}", file.string())));
    const fs::path known = canonical(file);
    if (path_.size() > 50) return mistakes_.add(name.at, "import: more than 50 files, each in the other");
    if (const auto begin = std::ranges::find(path_, known); begin != path_.end()) {
      std::vector<std::string> circle;
      for (auto step = begin; step != path_.end(); ++step) circle.push_back(step->filename().string());
      circle.push_back(known.filename().string());
      return mistakes_.add(name.at,
                           fmt::format("import: files name each other in a circle: {}", fmt::join(circle, " -> ")));
    }
    const auto [done, is_new] = done_.emplace(known, file);
    if (is_new) try {
        merge(read(file, true), into);
      } catch (const std::exception& failed) {
        return mistakes_.add(name.at, fmt::format("import: {} cannot be read: {}", file.string(), failed.what()));
      }
    add_imports(from, done->second);
  }

  void add_imports(const fs::path& from, const fs::path& file) {
    imports_[from].insert(file);
    if (const auto inner = imports_.find(file); inner != imports_.end())
      imports_[from].insert(inner->second.begin(), inner->second.end());
  }

  // Moves the sections of a document to those that are there already.
  void merge(Value from, Value& into) {
    for (Value::Member& section : from.members) {
      Value* there = into.find(section.name);
      if (there == nullptr)
        into.members.push_back(std::move(section));
      else
        merge_members(std::move(section.value), *there, section.name);
    }
  }

  void merge_members(Value from, Value& into, const std::string& where) {
    if (from.is_null()) return;
    if (into.is_null()) {
      into = std::move(from);
      return;
    }
    if (into.is_list() && from.is_list()) {  // of `exclude`
      std::ranges::move(from.items, std::back_inserter(into.items));
      return;
    }
    if (!into.is_map() || !from.is_map()) return mistakes_.add(from.at, fmt::format("`{}` is a map", where));
    const bool nested = where == "sweep" || where == "defaults" || where.starts_with("sweep.");
    for (Value::Member& member : from.members) {
      Value* there = into.find(member.name);
      if (there == nullptr)
        into.members.push_back(std::move(member));
      else if (nested && there->is_map() == member.value.is_map() && !there->is_scalar())
        merge_members(std::move(member.value), *there, where + "." + member.name);
      else
        mistakes_.add(member.at, fmt::format("`{}` stands among the {} a second time (first in {}, line {})",
                                             member.name, where, there->at.source->file.string(), there->at.line));
    }
  }

  Imports& imports_;
  Mistakes& mistakes_;
  std::vector<fs::path> path_;         // the files that are being read, to find circles
  std::map<fs::path, fs::path> done_;  // as first named
};

// The steps of "nodes.net.epochs".
std::vector<std::string> steps_of(const std::string& path) {
  std::vector<std::string> steps;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    steps.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return steps;
}

// Where an axis stands in a sweep: "grid.seed", "zip.site", "first.zip.site"; empty where it does not.
std::vector<std::string> place_of_axis(const Value& sweep, const std::string& axis) {
  for (const Value::Member& part : sweep.members) {
    if (part.name == "exclude") continue;
    if (part.name == "grid" || part.name == "zip") {
      if (part.value.find(axis) != nullptr) return {part.name, axis};
    } else if (std::vector<std::string> inner = place_of_axis(part.value, axis); !inner.empty()) {
      inner.insert(inner.begin(), part.name);
      return inner;
    }
  }
  return {};
}

// The value behind the "=" of --set. A mistake in it says that it came from there; relative paths start at the
// experiment.
Value set_value(const std::string& text, std::size_t begin, const fs::path& base, Mistakes& mistakes) {
  const auto source = std::make_shared<SourceText>(SourceText{"--set", text, base});
  const std::string value = text.substr(begin);
  const std::size_t first = value.find_first_not_of(' ');
  const char opens = first == std::string::npos ? ' ' : value[first];
  const bool structured = opens == '[' || opens == '{';
  const bool quoted = (opens == '"' || opens == '\'') && value.size() > first + 1 && value.back() == opens;
  if (!structured && !quoted) {
    Value result = scalar(value, {source, 1, static_cast<int>(begin) + 1});
    if (value == "null") result = {.at = result.at};
    return result;
  }
  // Spaces in the name's place keep the columns right.
  const auto padded = std::make_shared<SourceText>(SourceText{"--set", std::string(begin, ' ') + value, base});
  const std::size_t before = mistakes.all().size();
  Value result = parse_yaml(padded, mistakes);
  result.unresolved = mistakes.all().size() > before;  // told already
  const auto move_to = [&](auto&& self, Value& each) -> void {
    each.at.source = source;
    for (Value& item : each.items) self(self, item);
    for (Value::Member& member : each.members) {
      member.at.source = source;
      self(self, member.value);
    }
  };
  move_to(move_to, result);
  if (result.at.line == 0) result.at = {source, 1, static_cast<int>(begin) + 1};
  return result;
}

// What a node's parameter is where the node does not say it: by the defaults of its verb, or of what its block takes. A
// part of that is set in a copy.
std::optional<Value> default_of(const Value& document, const Value& node, const std::string& parameter) {
  const Value *verb = node.find("do"), *use = node.find("use");
  const Value* given = document.find(use != nullptr ? "blocks" : "defaults");
  if (given != nullptr && (verb != nullptr || use != nullptr)) given = given->find((use != nullptr ? use : verb)->text);
  if (given != nullptr && use != nullptr) given = given->find("takes");
  if (given != nullptr) given = given->find(parameter);
  return given == nullptr || !given->is_map() ? std::nullopt : std::optional(*given);
}

}  // namespace

Value read_document(const fs::path& file, Imports& imports, Mistakes& mistakes) {
  return Importer(imports, mistakes).read(file, false);
}

void apply_set(const std::string& text, Value& document, Mistakes& mistakes) {
  const fs::path base = document.at.source ? document.at.source->base : fs::path();
  const Position at{std::make_shared<SourceText>(SourceText{"--set", text, base}), 1, 1};
  if (!is_utf8(text)) return mistakes.add(at, "--set: this is not UTF-8");
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return mistakes.add(at, "expected --set name=value");
  const std::string name = text.substr(0, equals);
  std::vector<std::string> steps = steps_of(name);
  const bool path = std::ranges::find(sections, steps[0]) != sections.end();
  if (!path && name != "seed") steps.insert(steps.begin(), "vars");
  if (steps.size() >= 2 && steps[0] == "sweep" && document.find("sweep") != nullptr)
    if (const std::vector<std::string> axis = place_of_axis(*document.find("sweep"), steps[1]); !axis.empty()) {
      steps.erase(steps.begin() + 1);
      steps.insert(steps.begin() + 1, axis.begin(), axis.end());
    }
  // A parameter of a node, of a table or of a figure may be new; a name must be there.
  const bool may_be_new = steps[0] == "nodes" || steps[0] == "tables" || steps[0] == "figures" ||
                          steps[0] == "blocks" || steps[0] == "defaults" || steps[0] == "seed" ||
                          name == "sweep.exclude";
  Value* place = &document;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (Value* found = place->find(steps[i])) {
      place = found;
      continue;
    }
    // How many steps must be there.
    const std::size_t named = steps[0] == "seed" || steps[0] == "defaults" ? 0 : steps[0] == "sweep" ? 1 : 2;
    if (place->is_scalar() && !place->text.empty())
      return mistakes.add(
          at, fmt::format("--set {}: `{}` stands in the place of a map there: set it where that is written", name,
                          place->text));
    if (!may_be_new || i < named || !(place->is_map() || place->is_null())) {
      std::vector<std::string> names;
      for (const Value::Member& known : place->members) names.push_back(known.name);
      if (i == 1 && steps[0] == "sweep")
        for (const Value::Member& part : std::vector<Value::Member>(place->members))
          for (const Value::Member& axis : part.value.members) names.push_back(axis.name);
      if (i == 1 && steps[0] == "vars" && !path)
        for (const std::string& section : sections) names.push_back(section + ".…");
      if (!path)
        return mistakes.add(at, fmt::format("--set {}: there is no variable `{}`{}", name, steps[std::max(i, 1ul)],
                                            i == 0 ? "" : suggestion(steps[i], names)));
      return mistakes.add(at, fmt::format("--set {}: there is no `{}`{}", name, steps[i], suggestion(steps[i], names)));
    }
    Value fresh{.at = at};
    if (i + 1 < steps.size()) fresh = default_of(document, *place, steps[i]).value_or(fresh);
    place->kind = Value::Kind::map;
    place->members.push_back({steps[i], at, std::move(fresh)});
    place = &place->members.back().value;
  }
  Value value = set_value(text, equals + 1, base, mistakes);
  const Value* when = place->find("when");
  if (steps[0] == "sweep" && when != nullptr && value.find("when") == nullptr) {  // an axis keeps its condition
    Value conditional;
    conditional.kind = Value::Kind::map;
    conditional.at = place->at;
    conditional.members = {{"values", value.at, value}, {"when", when->at, *when}};
    value = std::move(conditional);
  }
  *place = std::move(value);
}

}  // namespace collimator
