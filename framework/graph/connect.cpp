// Finds what each reference of a node names, whether it gives what is wanted, and along which axes it is chosen or
// gathered (draft.hpp).
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <collimator/names.hpp>

#include "framework/graph/draft.hpp"
#include "framework/graph/names.hpp"
#include "framework/task/task.hpp"

namespace collimator {

void Drafts::connect(std::size_t index) {
  Draft& draft = all_[index];
  const Mistakes::Asking here = asking(draft);
  for (auto& [cell, variant] : draft.variants)
    for (const FoundReference& reference : variant.checked.references)
      if (is_name_of_a_part(draft, reference))
        take_as_part(draft, variant, reference);
      else if (std::optional<Link> link = link_of(draft, variant, reference)) {
        if (const Verb* verb = all_[link->draft].verb)
          check_port(draft, variant.checked, reference, *verb, link->output);
        variant.links.push_back(std::move(*link));
      }
}

// Whether a reference names no node but its own where its field takes a region's name as well.
bool Drafts::is_name_of_a_part(const Draft& draft, const FoundReference& reference) const {
  const Json* field = draft.verb->field(reference.port);
  if (field == nullptr || !field->contains("or_name_in") || reference.text.empty()) return false;
  const auto is_other = [&](const std::string& name) { return places_.contains(name) && name != draft.name; };
  return !find_named(reference.text, reference.scope, is_other) &&
         reference.text.find_first_of(".,") == std::string::npos && registry_.find("masker", reference.text) == nullptr;
}

void Drafts::take_as_part(const Draft& draft, Variant& variant, const FoundReference& reference) {
  const std::string parts = draft.verb->field(reference.port)->at("or_name_in");
  if (variant.checked.params.contains(parts))
    mistakes_.add(reference.at,
                  fmt::format("`{}` names a region, and so does `{}`; leave one of them out", reference.port, parts));
  variant.checked.params[parts] = Json::array({reference.text});
  // Regions are known when their collection is read. Of short names many differ from a node's by a letter or two, so
  // that only a third of the letters may.
  std::vector<std::string> alike = names(false);
  std::erase_if(alike, [&](const std::string& name) {
    return 3 * edit_distance(reference.text, name) > std::max(reference.text.size(), name.size());
  });
  if (const std::string hint = nearest(reference.text, alike); !hint.empty() && reference.text != draft.name)
    mistakes_.warn(reference.at,
                   fmt::format("{}: no node is called `{}`, so that it is taken for the name of a region{}",
                               reference.port, reference.text, hint));
}

std::optional<Link> Drafts::link_of(const Draft& draft, const Variant& variant, const FoundReference& reference) {
  Link link{.port = reference.port,
            .draft = 0,
            .output = {},
            .named = {},
            .free = {},
            .chosen = {},
            .gathers = reference.gathers,
            .at = reference.at};
  if (reference.text.empty()) {
    link.draft = draft.inner_nodes.at(reference.port);
  } else {
    const auto named =
        find_named(reference.text, reference.scope, [&](const std::string& name) { return places_.contains(name); });
    if (!named) {
      std::string name = reference.text.substr(0, reference.text.find('.'));
      if (places_.contains(name)) name = reference.text;
      const bool uses_block =
          experiment_.block_uses.contains(reference.scope + name) || experiment_.block_uses.contains(name);
      const Json* field = draft.verb->field(reference.port);
      const bool may_be_none = field != nullptr && field->contains("recipe");
      const std::string hint =
          reference.kinds == "masks" && registry_.find("masker", reference.text) != nullptr
              ? fmt::format("; the masker of that name is {{chain: [{}]}}", reference.text)
              : suggested_node(uses_block ? reference.text : name, reference.scope, names(may_be_none));
      const bool list = reference.text.find(',') != std::string::npos;
      mistakes_.add(reference.at,
                    fmt::format("there is no node `{}`{}", uses_block ? reference.text : name,
                                list ? fmt::format("; a list stands in brackets: [{}]", reference.text) : hint));
      return std::nullopt;
    }
    link.draft = places_.at(named->first);
    link.output = named->second;
  }
  for (const std::size_t axis : variant.over)
    if (reference.gathers) link.free.insert(axis);
  for (const ChosenLabel& chosen : reference.chosen) {
    const Axis* axis = experiment_.axis(chosen.axis);
    if (axis == nullptr) {
      mistakes_.add(chosen.axis_at, fmt::format("there is no axis `{}`{}", chosen.axis,
                                                suggestion(chosen.axis, experiment_.axis_names())));
    } else if (!axis->index_of(chosen.label)) {
      mistakes_.add(chosen.label_at, fmt::format("the axis {} has no value `{}`{}", axis->name, chosen.label,
                                                 suggestion(chosen.label, axis->labels())));
    } else {
      link.free.insert(experiment_.axis_index(axis->name));
      link.chosen[experiment_.axis_index(axis->name)] = chosen.label;
    }
  }
  link.named = link.free;
  AxisSet partners;
  for (const std::size_t axis : link.free)
    for (std::size_t other = 0; other < experiment_.axes.size(); ++other)
      if (!experiment_.axes[axis].zip.empty() && experiment_.axes[other].zip == experiment_.axes[axis].zip)
        partners.insert(other);
  link.free.merge(partners);
  return link;
}

void Drafts::check_port(const Draft& draft, const Checked& checked, const FoundReference& reference, const Verb& verb,
                        const std::string& name) {
  const std::string shown = reference.text.empty() ? draft.name + "." + reference.port : reference.text;
  const Port* port = verb.port(name);
  if (port == nullptr) {
    // An inner node of a node that is wrong itself is not there.
    if (mistakes_.any() && verb.field(name.substr(0, name.find('.'))) != nullptr) return;
    std::vector<std::string> names;
    const std::string node =
        name.empty() || shown.size() <= name.size() ? shown : shown.substr(0, shown.size() - name.size() - 1);
    for (const Port& known : verb.ports)
      if (!known.name.empty()) names.push_back(node + "." + known.name);
    const std::string near = name.empty() ? "" : nearest(shown, names);
    mistakes_.add(reference.at,
                  fmt::format("`{}`: {} gives {}", shown, verb.name,
                              names.empty() ? "one thing: leave the part after the dot out"
                                            : fmt::format("{}: say which{}", fmt::join(names, ", "), near)));
    return;
  }
  if (("|" + reference.kinds + "|").find("|" + port->kind + "|") == std::string::npos)
    mistakes_.add(reference.at, fmt::format("{} wants {}, but `{}` ({}) gives {}", reference.port, reference.kinds,
                                            shown, verb.name, port->kind));
  if (reference.port != "of") return;
  Stated stated{checked.params, port->kind, {}, checked.slots};
  for (const FoundReference& each : checked.references) stated.ports.push_back(each.port);
  for (std::string& wrong : draft.verb->disagreements(stated, registry_)) mistakes_.add(reference.at, std::move(wrong));
}

std::vector<std::string> Drafts::names(bool with_none) const {
  std::vector<std::string> result;
  if (with_none) result.emplace_back("none");
  for (const Draft& draft : all_) result.push_back(draft.name);
  return result;
}

}  // namespace collimator
