// Reads `nodes:` and puts a block's nodes in wherever one is used, with what it takes in the place of ${…}.
#include <algorithm>
#include <set>
#include <utility>

#include <collimator/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/document.hpp"
#include "framework/graph/experiment.hpp"
#include "framework/graph/overrides.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

constexpr std::size_t most_nodes = 10'000;  // a chain of them is walked by recursion

constexpr std::size_t most_blocks = 50;  // each in the next: a node's name has all of theirs

struct Taken {
  std::string name;
  std::optional<Value> otherwise;  // its default; nothing: it must be given
};

// What stands for a block's parameters in one use of it.
using Arguments = std::map<std::string, Value>;

class BlockReader {
 public:
  BlockReader(const Value& document, Experiment& experiment, Mistakes& mistakes)
      : blocks_(document.find("blocks")), experiment_(experiment), mistakes_(mistakes) {}

  void read(const Value& nodes) {
    if (blocks_ != nullptr) {
      check_names(*blocks_, "blocks", mistakes_);
      for (const Value::Member& block : blocks_->members)
        if (!block.value.is_map() || std::ranges::all_of(block.value.members, [](const Value::Member& member) {
              return member.name == "takes" || member.name == "about";
            }))
          mistakes_.add(block.at, fmt::format("the block {} is a map of `takes` and nodes by name", block.name));
    }
    for (const Value::Member& member : nodes.members) add(member.name, member.at, member.value);
    if (blocks_ == nullptr) return;
    for (const Value::Member& block : blocks_->members)
      if (!used_.contains(block.name)) mistakes_.warn(block.at, fmt::format("nothing uses the block `{}`", block.name));
  }

 private:
  void add(const std::string& name, const Position& at, const Value& value) {
    if (experiment_.nodes.size() >= most_nodes) {
      if (!std::exchange(overflowed_, true)) mistakes_.add(at, fmt::format("more than {} nodes", most_nodes));
      return;
    }
    if (value.find("use") == nullptr || value.find("do") != nullptr)
      experiment_.nodes.push_back({name, at, value});
    else
      use(name, at, value);
  }

  void use(const std::string& name, const Position& at, const Value& value) {
    const Value& called = *value.find("use");
    std::vector<std::string> known;
    if (blocks_ != nullptr)
      for (const Value::Member& block : blocks_->members) known.push_back(block.name);
    const Value* block = blocks_ == nullptr ? nullptr : blocks_->find(called.text);
    if (block == nullptr)
      return mistakes_.add(called.at,
                           fmt::format("there is no block `{}`{}", called.text, suggestion(called.text, known)));
    used_.insert(called.text);
    if (!block->is_map()) return;
    if (std::ranges::find(path_, called.text) != path_.end()) {
      path_.push_back(called.text);
      mistakes_.add(called.at, fmt::format("blocks use each other in a circle: {}", fmt::join(path_, " -> ")));
      path_.pop_back();
      return;
    }
    if (path_.size() >= most_blocks)
      return mistakes_.add(called.at, fmt::format("more than {} blocks, each in the next", most_blocks));
    Arguments arguments;
    std::map<std::string, const Value*> overrides;
    read_use(name, value, *block, called.text, arguments, overrides);
    std::vector<std::string>& inner = experiment_.block_uses[name];
    std::vector<std::pair<const Value::Member*, Value>> bodies;
    for (const Value::Member& member : block->members) {
      if (member.name == "takes" || member.name == "about") continue;
      inner.push_back(member.name);
      if (member.name == "none")
        mistakes_.add(member.at, "`none` is no name for a node: `mask: none` shows everything");
      Value body = member.value;
      put_in(body, arguments, name + ".");
      if (const auto found = overrides.find(member.name); found != overrides.end())
        override_node(body, *found->second, blocks_, experiment_, mistakes_);
      bodies.emplace_back(&member, std::move(body));
    }
    path_.push_back(called.text);
    for (const auto& [member, body] : bodies) add(name + "." + member->name, at, body);
    path_.pop_back();
  }

  void read_use(const std::string& name, const Value& value, const Value& block, const std::string& block_name,
                Arguments& arguments, std::map<std::string, const Value*>& overrides) {
    const std::vector<Taken> takes = takes_of(block);
    std::vector<std::string> known;
    known.reserve(takes.size());
    for (const Taken& taken : takes) known.push_back(taken.name);
    for (const Value::Member& member : block.members)
      if (member.name != "takes" && member.name != "about") known.push_back(member.name);
    std::vector<std::string> meant;  // there, but misspelt: told as such
    for (const Value::Member& member : value.members) {
      if (member.name == "use") continue;
      if (std::ranges::find(takes, member.name, &Taken::name) != takes.end())
        arguments[member.name] = named(name + "." + member.name, member.value);
      else if (std::ranges::find(known, member.name) == known.end()) {
        std::ranges::move(near_names(member.name, known), std::back_inserter(meant));
        mistakes_.add(member.at, fmt::format("the block {} takes no `{}` and has no node of that name{}", block_name,
                                             member.name, suggestion(member.name, known)));
      } else if (member.value.is_map())
        overrides[member.name] = &member.value;
      else
        mistakes_.add(member.value.at, fmt::format("`{}` is a node of the block {}: say which of its parameters, as "
                                                   "{}: {{epochs: 2}}",
                                                   member.name, block_name, member.name));
    }
    for (const Taken& taken : takes) {
      if (arguments.contains(taken.name)) continue;
      if (taken.otherwise) {
        Value value_inside = *taken.otherwise;
        put_in(value_inside, arguments, name + ".");  // it may name what is given, and defaults before it
        arguments[taken.name] = value_inside;
      } else {
        if (std::ranges::find(meant, taken.name) == meant.end())
          mistakes_.add(value.at, fmt::format("{}: the block {} needs `{}`", name, block_name, taken.name));
        arguments[taken.name] = {.unresolved = true, .at = value.at};
      }
    }
  }

  // A node that is given to a block is one node, wherever the block names it. Masks without `of` are made of what they
  // are named beside, so that they stay a node of each place.
  Value named(const std::string& name, const Value& value) {
    const Value* verb_name = value.find("do");
    const Verb* verb = verb_name == nullptr ? nullptr : find_verb(verb_name->text);
    if (verb == nullptr || (value.find("of") == nullptr && verb->gives("masks"))) return value;
    experiment_.nodes.push_back({name, value.at, value});
    Value reference = scalar(name, value.at);
    if (value.at.source) reference.at.source = view_of(value.at.source, value.at.source->base, "");
    return reference;
  }

  // `takes: [a, b]`, or `takes: {a: default, b:}`.
  std::vector<Taken> takes_of(const Value& block) {
    std::vector<Taken> result;
    const Value* takes = block.find("takes");
    if (takes == nullptr) return result;
    const auto add_one = [&](const std::string& name, const Position& at, std::optional<Value> otherwise) {
      if (!valid_name(name))
        mistakes_.add(at, fmt::format("`{}` cannot name what a block takes: use letters, digits, _ and -", name));
      else if (block.find(name) != nullptr)
        mistakes_.add(at, fmt::format("`{}` is one of the block's nodes, too: rename one", name));
      else
        result.push_back({name, std::move(otherwise)});
      if (told_unused_.insert({&block, name}).second && !names(block, name))
        mistakes_.add(at, fmt::format("the block takes `{}`, and nothing in it is ${{{}}}", name, name));
    };
    if (takes->is_scalar()) add_one(takes->text, takes->at, std::nullopt);
    for (const Value& item : takes->items) add_one(item.text, item.at, std::nullopt);
    for (const Value::Member& member : takes->members)
      add_one(member.name, member.at, member.value.is_null() ? std::nullopt : std::optional(member.value));
    return result;
  }

  // Whether a text in the value holds ${name}, or a field of it.
  static bool names(const Value& value, const std::string& name) {
    for (const char* end : {"}", "."})
      if (value.text.find("${" + name + end) != std::string::npos) return true;
    return std::ranges::any_of(value.items, [&](const Value& item) { return names(item, name); }) ||
           std::ranges::any_of(value.members, [&](const Value::Member& member) { return names(member.value, name); });
  }

  // Replaces ${…} that name arguments; all else in the value is of the block, so that its names are looked for there.
  void put_in(Value& value, const Arguments& arguments, const std::string& scope) {
    if (value.is_scalar()) {
      if (std::optional<Value> argument = exactly(value, arguments)) {
        value = std::move(*argument);
        return;
      }
      const bool begins = next_hole(value.text, 0).begin == 0;
      const auto before = value.at.source;
      put_in_text(value, arguments);
      if (begins && value.at.source != before) return;  // it belongs to where its beginning was written
    }
    value.at.source = seen_from(value.at.source, scope);
    for (Value& item : value.items) put_in(item, arguments, scope);
    for (Value::Member& member : value.members) put_in(member.value, arguments, scope);
  }

  static std::optional<Value> exactly(const Value& value, const Arguments& arguments) {
    const auto name = sole_name(value.text);
    if (!name) return std::nullopt;
    const std::size_t dot = name->find('.');
    const auto found = arguments.find(name->substr(0, dot));
    if (found == arguments.end()) return std::nullopt;
    if (dot == std::string::npos) return found->second;
    // A field of what is given: of a map here, of an axis or a variable later.
    if (const Value* field = found->second.find(name->substr(dot + 1))) return *field;
    const auto inner = sole_name(found->second.text);
    if (!inner) return std::nullopt;
    return scalar("${" + *inner + name->substr(dot) + "}", found->second.at);
  }

  void put_in_text(Value& value, const Arguments& arguments) {
    std::string text;
    std::size_t done = 0;
    for (Hole hole = next_hole(value.text, 0); hole.begin != std::string::npos; hole = next_hole(value.text, done)) {
      text += value.text.substr(done, hole.begin - done);
      done = hole.end;
      const auto found = arguments.find(hole.name);
      // What begins with something given is a name, or a path, of where that was written.
      if (hole.begin == 0 && found != arguments.end() && found->second.at.source && value.at.source)
        value.at.source = view_of(value.at.source, found->second.at.source->base, found->second.scope());
      if (found == arguments.end())
        text += value.text.substr(hole.begin, hole.end - hole.begin);
      else if (found->second.is_scalar())
        text += found->second.text;
      else if (!found->second.unresolved)
        mistakes_.add(value.at, fmt::format("${{{}}} is {}, which cannot stand inside a text", hole.name,
                                            what_is(found->second)));
    }
    value.text = text + value.text.substr(std::min(done, value.text.size()));
  }

  std::shared_ptr<const SourceText> seen_from(const std::shared_ptr<const SourceText>& source,
                                              const std::string& scope) {
    if (!source) return source;
    auto& view = views_[{source, scope}];
    if (!view) view = view_of(source, source->base, scope);
    return view;
  }

  const Value* blocks_;
  Experiment& experiment_;
  Mistakes& mistakes_;
  std::set<std::string> used_;
  std::set<std::pair<const Value*, std::string>> told_unused_;
  std::vector<std::string> path_;  // blocks that are being put in, to find circles
  std::map<std::pair<std::shared_ptr<const SourceText>, std::string>, std::shared_ptr<const SourceText>> views_;
  bool overflowed_ = false;
};

}  // namespace

void read_nodes(const Value& document, Experiment& experiment, Mistakes& mistakes) {
  const Value* nodes = document.find("nodes");
  if (nodes == nullptr || !nodes->is_map() || nodes->members.empty())
    return mistakes.add(nodes ? nodes->at : document.at,
                        "an experiment needs `nodes`: a map of names and what they do");
  check_names(*nodes, "nodes", mistakes);
  for (const Value::Member& member : nodes->members)
    if (member.name == "none") mistakes.add(member.at, "`none` is no name for a node: `mask: none` shows everything");
  BlockReader(document, experiment, mistakes).read(*nodes);
}

}  // namespace collimator
