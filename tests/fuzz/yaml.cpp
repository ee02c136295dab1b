// Fuzzes what reads an experiment: any text is a document or a list of mistakes with places.
#include "framework/base/error.hpp"
#include "framework/graph/experiment.hpp"
#include "framework/graph/mistakes.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace collimator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  const std::string text(fuzz::text_of(data, size));
  Mistakes syntax;
  const Value document = parse_yaml(std::make_shared<SourceText>(SourceText{"a.yaml", text}), syntax);
  yaml_text(document);
  what_is(document);
  for (const Mistake& mistake : syntax.all()) describe(mistake);

  Mistakes mistakes;
  try {
    const Experiment experiment = read_experiment(scratch.write("a.yaml", text), {}, mistakes);
    Scope scope(experiment, mistakes);
    for (const NodeText& node : experiment.nodes) {
      scope.axes_in(node.value);
      if (!experiment.cells.empty())
        if (const auto value = scope.resolve(node.value, experiment.cells.front())) yaml_text(*value);
    }
  } catch (const InputError&) {
  }
  mistakes.sort();
  for (const Mistake& mistake : mistakes.all()) describe(mistake);
  return 0;
}
