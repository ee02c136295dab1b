// What a kind of figure is: it reads its part of the YAML, adds the tasks that it needs, and draws itself into a file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/graph/graph.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

struct DrawnFigure {
  std::string bytes;               // of its file; "": there is nothing to show
  std::vector<std::string> notes;  // what could not be drawn, and why
  // Those of the notes that say what the figure names and no table has, although all of its tables are there.
  std::vector<std::string> missing = {};
};

// A figure of an experiment, checked.
class Figure {
 public:
  virtual ~Figure() = default;
  // From what the engine's tasks left; those that failed are left out. Throws InputError where a result is damaged.
  virtual DrawnFigure draw(const Graph& graph, const std::vector<TaskResult>& results) const = 0;
};

// What reading a figure takes: tasks are added to `graph`, mistakes to `mistakes`.
struct FigureReading {
  Graph& graph;
  const Registry& registry;
  Mistakes& mistakes;
};

struct FigureKind {
  const char* name;    // what `kind:` calls it
  const char* ending;  // of its files, such as ".svg"
  Json (*fields)();    // what its part of the YAML says beside `kind` and `about`, described as a verb's parameters are
  // Reads one figure. Null, with a mistake, where there is nothing to draw from.
  std::unique_ptr<Figure> (*read)(const Value::Member& figure, const FigureReading& reading);
};

struct FigureOfExperiment {
  std::string name;
  Position at;
  const FigureKind* kind = nullptr;
  std::unique_ptr<Figure> figure;
};

// Reads `figures:`, each by its kind (kinds.hpp); without `kind` it is one of lines.
std::vector<FigureOfExperiment> read_figures(Graph& graph, const Registry& registry, Mistakes& mistakes);

}  // namespace collimator
