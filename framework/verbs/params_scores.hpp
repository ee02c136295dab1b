// Parameters of the verbs that hold predictions, masks and maps against the truth and each other.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "framework/verbs/kinds.hpp"

namespace collimator {

struct ReadPredictionsParams {
  Path file;
  std::map<std::string, std::string> columns;
  NodeRef truth;
  std::vector<std::string> classes;

  void describe(auto& field) {
    field("file", file, "a CSV table, gzipped or not").required();
    field("columns", columns,
          "`sample` and `probability` name columns. Wide tables: probability: \"prob_{class}\"; long tables also name "
          "`class`")
        .required();
    field("truth", truth, "the collection whose labels are joined by sample").hint("gives", "collection").required();
    field("classes", classes, "the classes to read; by default all of the collection that have a column");
  }
};

struct ThresholdParams {
  NodeRef of;
  Rule rule{"youden", 0};

  void describe(auto& field) {
    field("of", of, "predictions, of the validation part as a rule").hint("gives", "predictions").required();
    field("rule", rule, "youden, f1, {sensitivity: 0.9}, {value: 0.5}; per class")
        .hint("names", "youden,f1")
        .hint("numbers", "sensitivity,value");
  }
};

// A percentile interval of fewer would not have its 2.5 % at either end.
inline void check_replicates(std::int64_t replicates) {
  if (replicates > 0 && replicates < 20)
    throw std::invalid_argument("`replicates` are too few for an interval: 0 for none, or at least 20");
}

struct ScoreParams {
  NodeRef of, truth;
  std::vector<Slot> metrics;
  NumberOrNode threshold;
  std::vector<std::string> by;
  std::map<std::string, std::vector<double>> bands;
  std::vector<Average> averages{Average::macro};
  Unit unit = Unit::patient;
  ShareInterval shares = ShareInterval::wilson;
  std::int64_t replicates = 1000, seed = 0;

  void describe(auto& field) {
    field("of", of, "the predictions, or masks").hint("gives", "predictions|masks").required();
    field("truth", truth, "where `of` gives masks: the true ones, by which metrics of masks measure them")
        .hint("gives", "masks");
    field("metrics", metrics, "metrics, by name or as label: metric")
        .hint("role", "metric")
        .hint("labelled", "yes")
        .required();
    field("threshold", threshold, "probability from which a sample is called positive, or a threshold node")
        .hint("gives", "thresholds");
    field("by", by,
          "metadata fields, label_count or single_label: every metric for each of their values too, for the worst of "
          "them, and the gap between best and worst");
    field("bands", bands, "where a field of numbers in `by` is cut: {age: [40, 60]}");
    field("averages", averages,
          "over the classes: macro, micro (all classes' samples pooled), weighted (by positive samples)");
    field("unit", unit, "what intervals take for independent: patients, or samples, as if no patient had two")
        .value("patient", Unit::patient)
        .value("sample", Unit::sample);
    field("shares", shares,
          "intervals of shares, as sensitivity, where patients are unique (elsewhere they are bootstrapped): Wilson's, "
          "or "
          "Clopper and Pearson's exact ones")
        .value("wilson", ShareInterval::wilson)
        .value("clopper_pearson", ShareInterval::clopper_pearson);
    field("replicates", replicates, "bootstraps by patient behind the intervals; 0: no intervals").range(0, 10000000);
    field("seed", seed, "seed of the bootstraps; the experiment's by default");
  }
  void check() const;  // score.cpp
};

struct CurvesParams {
  NodeRef of;
  CurveKind kind = CurveKind::roc;
  std::int64_t bins = 10, replicates = 1000, seed = 0;

  void describe(auto& field) {
    field("of", of, "the predictions").hint("gives", "predictions").required();
    field("kind", kind, "which curve")
        .value("roc", CurveKind::roc)
        .value("pr", CurveKind::pr)
        .value("calibration", CurveKind::calibration)
        .value("decision", CurveKind::decision);
    field("bins", bins, "bins of calibration, of equally many samples").range(1, 1000);
    field("replicates", replicates, "bootstraps by patient behind the bands; 0: no bands").range(0, 10000000);
    field("seed", seed, "seed of the bootstraps; the experiment's by default");
  }
  void check() const { check_replicates(replicates); }
};

// Which classes a network puts first, as predictions: 1 where the class is among a sample's `count` highest, else 0.
struct TopParams {
  NodeRef of;
  std::int64_t count = 3;
  std::string by;

  void describe(auto& field) {
    field("of", of, "the predictions").hint("gives", "predictions").required();
    field("count", count, "how many classes of a sample count; ties at the last place by their share").min(1);
    field("by", by,
          "a metadata field, label_count or single_label: the mean scores of each of its values are one sample then");
  }
};

struct CompareParams {
  NodeRef of, with;
  std::vector<PairedTest> tests;
  std::vector<Slot> metrics;
  NumberOrNode threshold;
  std::optional<double> margin;
  std::int64_t replicates = 10000, seed = 0;

  void describe(auto& field) {
    field("of", of, "the predictions held against others: differences are these less those")
        .hint("gives", "predictions")
        .required();
    field("with", with, "the predictions that they are held against, of the same samples")
        .hint("gives", "predictions")
        .required();
    field("tests", tests,
          "delong (AUROC), bootstrap and permutation (of `metrics`), mcnemar (accuracy, sensitivity, specificity at "
          "the threshold); all by patient")
        .required();
    field("metrics", metrics, "metrics that bootstrap and permutation test, by name or as label: metric")
        .hint("role", "metric")
        .hint("labelled", "yes");
    field("threshold", threshold, "probability from which a sample is called positive, or a threshold node")
        .hint("gives", "thresholds");
    field("margin", margin,
          "also test whether the difference is above -margin (no worse) and within both margins (as good)")
        .above(0);
    field("replicates", replicates, "draws of the bootstrap, and permutations").range(20, 10000000);
    field("seed", seed, "seed of the draws; the experiment's by default");
  }
};

struct LocalizeParams {
  NodeRef of, roi;
  std::vector<Slot> protocols;
  std::optional<std::string> boxes;
  std::vector<std::string> by;

  void describe(auto& field) {
    field("of", of, "the maps").hint("gives", "maps").required();
    field("protocols", protocols, "how maps are held against boxes or regions")
        .hint("role", "protocol")
        .hint("labelled", "yes")
        .required();
    field("roi", roi, "masks whose visible part is the region; without it, the dataset's boxes").hint("gives", "masks");
    field("boxes", boxes, "label of the boxes that count; by default those of the maps' class, or of no class");
    field("by", by, "metadata fields: every number for each of their values too");
  }
};

struct ContrastParams {  // paired bootstrap of two arms; ports ours0…, theirs0…, truth in them
  std::vector<Slot> metrics;
  std::int64_t replicates = 10000, seed = 0;
  NumberOrNode threshold;
  std::vector<std::string> classes;

  void describe(auto& field) {
    field("metrics", metrics, "metrics").hint("role", "metric");
    field("replicates", replicates, "bootstrap replicates");
    field("seed", seed, "seed of the draws");
    field("threshold", threshold, "as in score; a node's come by the ports ours_threshold0… and theirs_threshold0…");
    field("classes", classes, "classes");
  }
};

}  // namespace collimator
