// A verb: all that the host knows of one kind of node, before, while and after it works.
//
// The values live in framework/verbs, a folder each. What the host needs to know of a verb is a member here; nothing
// asks which verb it is by name.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/task/job.hpp"

namespace collimator {

class Registry;
class TaskList;
struct FoundSlot;
struct Task;

// A column of a table that a port gives.
struct TableColumn {
  std::string name, about;
};

// What a verb gives; `folder` is where it lies in the task's artifact ("" = all of it).
struct Port {
  std::string name;  // "" is what a reference to the node itself means
  std::string kind;  // collection, masks, model, predictions, thresholds, maps, table, series, samples …
  std::string folder;
  // Of its table, where it has one. Some tables leave out columns that would be empty. A column METRIC stands for one
  // of each number that the task's metrics and protocols give.
  std::vector<TableColumn> columns = {};
  // What the column `metric` of a task's table holds; `*` stands for each of those numbers. Null: it has no such
  // column.
  std::vector<std::string> (*metrics)(const Task& task) = nullptr;
};

// An input collection whose picture files belong to the key, with its region files where `regions`. "of." means each of
// the collections that `of` names.
struct PictureInput {
  std::string port;
  bool regions = false;
};

// A table of the artifact that a run folder shows for all instances of a node: tables/NAME_NODE.csv.
struct Export {
  std::string file, name;
};

// What a node says of its main input, before anything runs.
struct Stated {
  const Json& params;
  std::string gives;               // what the main input `of` gives
  std::vector<std::string> ports;  // of the references that the node names
  const std::vector<FoundSlot>& slots;

  bool refers(std::string_view port) const;
};

// Two arms of a result table whose difference is to be tested: tasks of one verb, each once.
struct Arms {
  struct Run {
    const Task* task = nullptr;
    std::int64_t seed = 0;  // a number that both arms have is a seed, or another averaged value, that they share
    std::size_t index = 0;  // of the task
  };
  std::string label;
  std::int64_t seed = 0;  // of the draws
  std::vector<Run> ours, theirs;
  bool our_training = true, their_training = true;  // whether an arm's networks come from a training
  std::function<bool(const std::string& label, const FoundSlot& slot)>
      shown;  // whether the table shows a plugin's numbers
};

// What the tasks of one node left in their caveats.json; an empty object where there is nothing to warn of.
struct NodeFacts {
  struct Instance {
    std::string label;
    Json own;
    std::vector<Json> users;  // of hidden tasks whose main input is this one
  };
  std::string node;
  std::vector<Instance> instances;
};

// How a verb that divides a collection drew one of its parts, or by what one says which samples of a collection it is
// of.
struct Division {
  double part_over_train = 0;  // samples (or patients) of the part over those of the training part; 0: not drawn
  std::string drawn_by;        // of one collection, equal ones have this part in common; "": all of it
  // The part is one group of several, left out in turn: of d such divisions it is about 1/(d - 1) of what is left.
  bool in_turn = false;
};

struct Verb {
  std::string name, about;
  int version = 1;  // to be raised whenever the same input gives another output
  std::vector<Port> ports;
  Json schema;                                  // a list of fields (task/kinds.hpp)
  void (*check)(const Json& params) = nullptr;  // rules between parameters; throws std::invalid_argument
  Work work = nullptr;                          // null where the work computes with LibTorch (framework/learn)
  // What `validate` does in its place, where the work looks at pictures or computes with LibTorch: it refuses what that
  // would refuse of samples, labels and files, and gives a small stand-in of the result (verbs/stand_in.hpp). Null: the
  // work itself, if it is neither.
  Work rehearse = nullptr;
  bool hidden = false;             // inserted by the host, never written in YAML
  bool parallel = false;           // its work uses as many cores as it is given
  bool opens_dataset = false;      // it reads through a Folder: its key is known once trace.json says what it read
  bool divides = false;            // what it gives are parts of its main input, whose pictures they share
  bool selects = false;            // what it gives are some of the samples of its main input, unchanged
  bool keeps_checkpoints = false;  // an interrupted one goes on from Job::keep
  std::vector<PictureInput> pictures = {};
  std::vector<Export> exports = {};

  // Whether the verb draws random numbers with these parameters; only then its seed counts.
  bool (*draws)(const Task& task) = [](const Task&) { return false; };
  // How a task drew the part of a port.
  Division (*division)(const Task& task, const std::string& port) = [](const Task&, const std::string&) {
    return Division();
  };
  // Completes a task before it is added: adds what no YAML names to its inputs, and the tasks that make it. Throws
  // InputError where inputs do not fit each other.
  void (*insert)(TaskList& tasks, Task& task) = [](TaskList&, Task&) {};
  // What a node says that does not go with its main input, in words.
  std::vector<std::string> (*disagreements)(const Stated& stated, const Registry& registry) =
      [](const Stated&, const Registry&) { return std::vector<std::string>(); };
  // The task that tests the difference between two arms of this verb's table; null where differences are not tested.
  // Throws InputError where they cannot be for these arms.
  Task (*contrast)(const Arms& arms) = nullptr;
  // What a reader of the results must know, a sentence each, from what the node's tasks left in caveats.json.
  std::vector<std::string> (*caveats)(const NodeFacts& node) = [](const NodeFacts&) {
    return std::vector<std::string>();
  };

  bool native() const { return work == nullptr; }  // computes with LibTorch
  bool gives(std::string_view kind) const { return !ports.empty() && ports.front().kind == kind; }
  bool gathers() const;                                  // its main input is a map of nodes, or one node along axes
  const Json* field(std::string_view field_name) const;  // of its schema; null where there is none
  const Port* port(std::string_view port_name) const;
};

}  // namespace collimator
