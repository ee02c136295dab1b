#include "framework/verbs/verbs.hpp"

#include <algorithm>

#include "framework/verbs/params.hpp"
#include "framework/verbs/values.hpp"

namespace collimator {
namespace {

template <typename Params>
Verb verb(std::string name, int version, std::string about, std::vector<Port> ports) {
  return {std::move(name),
          std::move(about),
          version,
          std::move(ports),
          Json::parse(schema_of<Params>()),
          [](const Json& params) { read_json_params<Params>(params); }};
}

Verb native(Verb verb) {
  verb.native = true;
  return verb;
}

Verb hidden(Verb verb) {
  verb.hidden = true;
  return verb;
}

std::vector<Port> gives(std::string kind) { return {{"", std::move(kind), ""}}; }

}  // namespace

const Port* Verb::port(std::string_view port_name) const {
  const auto found = std::ranges::find(ports, port_name, &Port::name);
  return found == ports.end() ? nullptr : &*found;
}

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all{
      verb<LoadParams>("load", 1, "reads a dataset's tables: its samples, labels, boxes, regions", gives("collection")),
      verb<MergeParams>("merge", 1, "puts collections together", gives("collection")),
      verb<SelectParams>("select", 1, "keeps some samples of a collection", gives("collection")),
      verb<SplitParams>(
          "split", 1, "divides a collection, by patient unless told otherwise",
          {{"train", "collection", "train"}, {"validate", "collection", "validate"}, {"test", "collection", "test"}}),
      native(verb<SegmentParams>("segment", 2, "outlines a region with a segmentation network",
                                 {{"", "masks", "masks"}, {"exclusion", "table", "exclusion"}})),
      verb<MaskParams>("mask", 2, "decides which pixels a network may see", gives("masks")),
      native(
          verb<TrainParams>("train", 3, "trains a network", {{"", "model", "model"}, {"curves", "series", "curves"}})),
      native(verb<PredictParams>("predict", 2, "gives each sample's probabilities", gives("predictions"))),
      verb<ReadPredictionsParams>("read_predictions", 1, "takes probabilities from a table made elsewhere",
                                  gives("predictions")),
      verb<ThresholdParams>("threshold", 2, "chooses the probability from which a sample is called positive",
                            gives("thresholds")),
      verb<ScoreParams>("score", 3, "holds predictions against labels, or masks against true ones",
                        {{"", "table", ""}, {"samples", "series", "samples"}}),
      verb<CompareParams>("compare", 1, "tests two sets of predictions of the same samples against each other",
                          gives("table")),
      verb<CurvesParams>("curves", 1, "draws ROC, precision, calibration or decision curves with bands",
                         gives("series")),
      verb<TopParams>("top", 1, "tells which classes are among a sample's highest", gives("predictions")),
      native(verb<ExplainParams>("explain", 2, "maps where a network looked", gives("maps"))),
      verb<LocalizeParams>("localize", 1, "holds maps against boxes or regions", gives("table")),
      hidden(verb<PackParams>("pack", 1, "decodes the pictures once for the network's grid", gives("pack"))),
      hidden(verb<ReduceParams>("reduce", 2, "brings masks to the network's grid", gives("reduced"))),
      hidden(verb<ShowParams>("show", 2, "gives some pictures as a network would see them", gives("pictures"))),
      hidden(verb<ContrastParams>("contrast", 1, "tests the difference between two arms", gives("table"))),
  };
  return all;
}

const Verb* find_verb(std::string_view name) {
  const auto found = std::ranges::find(verbs(), name, &Verb::name);
  return found == verbs().end() ? nullptr : &*found;
}

}  // namespace collimator
