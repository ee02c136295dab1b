// The expanded graph: each node once per combination of the axes it uses, and the tasks that make them.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/graph/experiment.hpp"
#include "framework/graph/mistakes.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// A plugin as the experiment uses it, with its parameters; each once, at its first place.
struct PluginUse {
  std::string role;
  Json slot;  // {id, params}
  Position at;
};

// A node in one combination of its axes.
struct Instance {
  std::map<std::string, std::string> axes;  // axis -> label, of those that have a value here
  std::size_t task = 0;

  std::string label(const std::string& axis) const {  // "" where the axis has no value here
    const auto found = axes.find(axis);
    return found == axes.end() ? "" : found->second;
  }
};

struct Node {
  std::string name;
  Position at;
  const Verb* verb = nullptr;     // null where the node names none
  std::vector<std::string> axes;  // those it uses, itself or through its inputs
  std::vector<Instance> instances;
};

class Graph {
 public:
  Experiment experiment;
  TaskList tasks;  // inputs before users
  std::vector<PluginUse> plugins;
  std::vector<std::string> notes;  // what a reader must know that no node says itself, a sentence each

  const std::vector<Node>& nodes() const { return nodes_; }  // inputs before users
  const Node* node(std::string_view name) const;             // null where there is none
  // What a reference that was written in a scope names: "parts.train" there, else further out. A null node where there
  // is none.
  struct Named {
    const Node* node = nullptr;
    std::string port;
  };
  Named find(const std::string& reference, const std::string& scope) const;
  void add(Node node);

 private:
  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::size_t> places_;  // of nodes, by name
};

// Checks and expands; what is wrong goes to `mistakes`. With mistakes, nodes stand there without instances, so that
// tables can be checked too.
Graph expand(Experiment experiment, const Registry& registry, Mistakes& mistakes);

// "mask=roi, seed=1"; "" without axes.
std::string text_of(const std::map<std::string, std::string>& axes);

}  // namespace collimator
