// What is known before anything is computed of what each task gives: names of classes, metadata fields, boxes and parts
// of regions, as datasets' tables and the YAML tell them.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// Of samples, predictions or a network. Where samples are chosen among others, it is what all of these have: what is
// not named here, the task's result has not. Nothing where it is not known.
struct Known {
  std::optional<std::vector<std::string>> classes;
  std::vector<std::string> origins;  // Collection::origins
  // Metadata: field -> its values; none of one that has too many.
  std::optional<std::map<std::string, std::set<std::string>>> fields;
  std::optional<std::set<std::string>> parts, boxes;  // of regions; labels of boxes
};

Known known_of(const Collection& collection);

// For each task; `loaded` gives what a dataset's table tells, null where it was not read. Calls wrong(task, message)
// where inputs of one task do not go together.
std::vector<Known> known_of(const TaskList& tasks, const std::function<const Known*(const Json& dataset)>& loaded,
                            const std::function<void(std::size_t task, std::string message)>& wrong);

inline bool has_class(const std::vector<std::string>& classes, const std::string& name) {
  return std::ranges::find(classes, name) != classes.end();
}

// Of what comes through a port, or of the network that a parameter of its name gives; nothing where there is neither.
std::optional<Known> known_behind(const Task& task, const std::string& port, const std::vector<Known>& known);

// Names that a task says of what its inputs have, but which they have not, in words. Its verb's fields tell which
// parameters are such names (hints class_of, field_of, part_of, box_of: the port), or how many classes there must be.
std::vector<std::string> unknown_names(const Task& task, const std::vector<Known>& known);

}  // namespace collimator
