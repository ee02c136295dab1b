// The verbs' parameters, each declared once: YAML checks, documentation, keys and reading come from here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "framework/data/fit.hpp"
#include "framework/verbs/kinds.hpp"

namespace collimator {

struct LoadParams {
  Slot dataset;

  void describe(auto& field) {
    field("dataset", dataset, "where the samples come from").hint("role", "dataset").required();
  }
};

struct MergeParams {
  std::map<std::string, NodeRef> of;
  std::string label = "source";

  void describe(auto& field) {
    field("of", of, "collections by name; the name becomes the sample's class and metadata")
        .hint("gives", "collection")
        .required();
    field("label", label, "name of the metadata field that tells where a sample came from");
  }
};

enum class Outcome { any, true_positive, false_positive, true_negative, false_negative };

struct SelectParams {
  NodeRef of, has_roi, by;
  std::map<std::string, std::vector<std::string>> where;
  std::vector<std::string> parts;
  std::optional<std::int64_t> per_class, limit;
  std::optional<double> prevalence;
  std::string class_name;
  Outcome outcome = Outcome::any;
  double threshold = 0.5;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection to choose from").hint("gives", "collection").required();
    field("where", where,
          "metadata fields, class labels (0 or 1), `split`, `patient` or `sample`: the values that are kept");
    field("has_roi", has_roi, "keep the samples that this node has a mask (or a collection: a region) for")
        .hint("gives", "masks|collection");
    field("parts", parts, "with has_roi of a collection: the parts that a sample's region must have; any by default");
    field("per_class", per_class, "draw so many samples of each class").min(1);
    field("prevalence", prevalence, "leave out samples at random until this share is positive (one class)").range(0, 1);
    field("limit", limit, "draw at most so many samples").min(1);
    field("by", by, "predictions that `outcome` looks at").hint("gives", "predictions");
    field("class", class_name, "the class that `outcome` looks at; may be left out where there is only one");
    field("outcome", outcome, "keep the samples for which the prediction came out so")
        .value("any", Outcome::any)
        .value("true_positive", Outcome::true_positive)
        .value("false_positive", Outcome::false_positive)
        .value("true_negative", Outcome::true_negative)
        .value("false_negative", Outcome::false_negative);
    field("threshold", threshold, "probability from which `outcome` calls a sample positive").range(0, 1);
    field("seed", seed, "seed of the draws; the experiment's by default");
  }
};

enum class Unit { patient, sample };

struct SplitParams {
  NodeRef of;
  Unit by = Unit::patient;
  std::optional<double> train, validate, test;
  std::optional<std::int64_t> folds, fold;
  bool official = false, stratify = true;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection to split").hint("gives", "collection").required();
    field("by", by, "what is never divided between two parts")
        .value("patient", Unit::patient)
        .value("sample", Unit::sample);
    field("train", train, "share of the training part; what the others leave by default").range(0, 1);
    field("validate", validate, "share of the validation part").range(0, 1);
    field("test", test, "share of the test part").range(0, 1);
    field("folds", folds,
          "cross-validation: so many folds; `fold` is the test part (with `test` given: the validation part)")
        .min(2);
    field("fold", fold, "which fold, from 1").min(1);
    field("official", official, "take the parts that the publisher of the data named");
    field("stratify", stratify, "keep each part's share of the classes near the whole's");
    field("seed", seed, "seed of the draw; the experiment's by default");
  }
};

struct MaskParams {
  NodeRef of, roi, donors;
  std::vector<std::string> parts;
  std::vector<Slot> chain;
  Rule fill{"zero", 0};
  Fit fit = Fit::pad;
  bool crop = false, as_published = false;
  Reduction reduction = Reduction::conservative;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures are masked").hint("gives", "collection").required();
    field("roi", roi, "masks that are the region of interest; by default the dataset's own").hint("gives", "masks");
    field("parts", parts, "which parts of the dataset's own regions; all by default");
    field("chain", chain, "maskers, one after the other; none: everything is visible").hint("role", "masker");
    field("fill", fill,
          "what hidden pixels become: zero, {constant: 0.5}, the mean of the picture's visible pixels or noise like "
          "them, training_mean or training_noise (of the training part), blur or {blur: 0.1} (of the visible pixels; "
          "standard deviation over the side), inpaint, or background (a donor's pixels at the same place)")
        .hint("names", "zero,mean,noise,training_mean,training_noise,blur,inpaint,background")
        .hint("numbers", "constant,blur");
    field("donors", donors, "the collection that donors are drawn from, always of another patient; `of` by default")
        .hint("gives", "collection");
    field("fit", fit, "how the picture becomes a square")
        .value("pad", Fit::pad)
        .value("crop", Fit::crop)
        .value("stretch", Fit::stretch);
    field("crop", crop, "cut the box around the visible pixels out of the native picture; it is the picture then");
    field("as_published", as_published,
          "bring the mask to the network's grid as published code did, which lets hidden pixels through; the report "
          "says how many");
    field("reduction", reduction,
          "with as_published: a network pixel is visible if at least half (the default then) or any of it is")
        .value("conservative", Reduction::conservative)
        .value("half", Reduction::half)
        .value("any", Reduction::any);
    field("seed", seed, "seed of maskers, fills and donors that are drawn; the experiment's by default");
  }
};

// A network whose weights come from a file. Weights that `train` wrote tell their size, classes, mean and deviation.
struct GivenNetwork {
  Slot model;
  Path weights;
  std::int64_t size = 224;
  std::vector<std::string> classes;
  double mean = 0, deviation = 1;

  void describe(auto& field) {
    field("model", model, "the network").hint("role", "model").required();
    field("weights", weights, "a safetensors file with exactly its tensors, under torchvision's names").required();
    field("size", size, "side of the picture that the network gets; by default as the file says, else 224")
        .unit("px")
        .range(8, 4096);
    field("classes", classes, "what its outputs are, in order; by default as the file says");
    field("mean", mean, "grey (0 black, 1 white) that the network gets as 0; by default as the file says, else 0")
        .range(-1000, 1000);
    field("deviation", deviation, "difference in grey that it gets as 1; by default as the file says, else 1").above(0);
  }
};

struct TrainParams {
  NodeRef of, validate, mask, target;
  Slot model;
  std::optional<Path> weights;
  std::vector<std::string> classes;
  std::int64_t size = 224, epochs = 10, batch = 32, threads = 1;
  double learning_rate = 1e-3, weight_decay = 0;
  bool flip = false, keep_best = true;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the training part").hint("gives", "collection").required();
    field("validate", validate, "the validation part: its loss chooses the best epoch").hint("gives", "collection");
    field("mask", mask, "what the network may see, in training and validation").hint("gives", "masks");
    field("target", target,
          "a segmentation network learns to draw these masks (their visible part) instead of classes; its loss is "
          "binary cross-entropy plus soft Dice")
        .hint("gives", "masks");
    field("model", model, "the network").hint("role", "model").required();
    field("weights", weights,
          "initial weights: safetensors under torchvision's names; a head of another shape is left as drawn");
    field("classes", classes, "the classes to learn; all of the collection by default");
    field("size", size, "side of the picture that the network gets").unit("px").range(8, 4096);
    field("epochs", epochs, "passes over the training part").range(1, 100000);
    field("batch", batch, "pictures a step").range(1, 65536);
    field("learning_rate", learning_rate, "Adam's step, constant").above(0);
    field("weight_decay", weight_decay, "decoupled weight decay (AdamW)").min(0);
    field("flip", flip, "mirror each training picture left to right at random");
    field("keep_best", keep_best, "end with the epoch of least validation loss, where there is a validation part");
    field("seed", seed, "seed of initial weights, order and augmentation; the experiment's by default");
    field("threads", threads, "threads of LibTorch; another number gives (slightly) other networks").range(1, 1024);
  }
};

struct PredictParams {
  NodeRef of, mask;
  NodeOr<GivenNetwork> with;
  std::int64_t batch = 32, threads = 1;

  void describe(auto& field) {
    field("of", of, "the collection to predict").hint("gives", "collection").required();
    field("mask", mask, "what the network may see").hint("gives", "masks");
    field("with", with, "the trained network: a node, or {model, weights}").hint("gives", "model").required();
    field("batch", batch, "pictures a step").range(1, 65536);
    field("threads", threads, "threads of LibTorch").range(1, 1024);
  }
};

struct CleanParams {
  std::int64_t open_px = 0, median_px = 0, components = 0;
  double min_share = 0;

  void describe(auto& field) {
    field("open_px", open_px, "width of a disc that every part must hold, on the network's grid; odd; 0: none").range(0, 999);
    field("median_px", median_px, "width of a square whose majority decides, on the network's grid; odd; 0: none")
        .range(0, 999);
    field("components", components, "keep so many largest parts; 0: all").range(0, 1000);
    field("min_share", min_share, "refuse a sample whose mask is a smaller share of the picture").range(0, 1);
  }

  void check() const {
    if ((open_px > 0 && open_px % 2 == 0) || (median_px > 0 && median_px % 2 == 0))
      throw std::invalid_argument("clean: open_px and median_px are widths with a middle: odd numbers");
  }
};

struct SegmentParams {
  NodeRef of;
  NodeOr<GivenNetwork> with;
  CleanParams clean;
  double threshold = 0.5;
  std::int64_t batch = 8, threads = 1;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures are outlined").hint("gives", "collection").required();
    field("with", with, "the trained segmentation network: a node, or {model, weights}").hint("gives", "model").required();
    field("clean", clean, "what is done to each mask; afterwards an empty mask is refused too");
    field("threshold", threshold, "probability from which a pixel is in the mask").range(0, 1);
    field("batch", batch, "pictures a step").range(1, 65536);
    field("threads", threads, "threads of LibTorch").range(1, 1024);
  }
};

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

struct ScoreParams {
  NodeRef of, truth;
  std::vector<Slot> metrics;
  NumberOrNode threshold;
  std::vector<std::string> by;
  std::map<std::string, std::vector<double>> bands;
  std::vector<Average> averages{Average::macro};
  Unit unit = Unit::patient;
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
    field("replicates", replicates, "bootstraps by patient behind the intervals; 0: no intervals").range(0, 10000000);
    field("seed", seed, "seed of the bootstraps; the experiment's by default");
  }
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
    field("replicates", replicates, "draws of the bootstrap, and permutations").range(1, 10000000);
    field("seed", seed, "seed of the draws; the experiment's by default");
  }
};

struct ExplainParams {
  NodeRef of, mask;
  NodeOr<GivenNetwork> with;
  std::string class_name;
  Slot explainer;
  std::int64_t batch = 32, threads = 1;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures are explained").hint("gives", "collection").required();
    field("mask", mask, "what the network may see").hint("gives", "masks");
    field("with", with, "the trained network: a node, or {model, weights}").hint("gives", "model").required();
    field("class", class_name, "the class explained; may be left out where there is only one");
    field("explainer", explainer, "how").hint("role", "explainer").required();
    field("batch", batch, "pictures a step").range(1, 65536);
    field("threads", threads, "threads of LibTorch").range(1, 1024);
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

// Nodes that the host inserts by itself: no YAML names them.

struct PackParams {  // decoded pictures on the network's grid; port `of`, optional `mask` where it crops
  std::int64_t size = 224;
  Fit fit = Fit::pad;

  void describe(auto& field) {
    field("size", size, "side of the square");
    field("fit", fit, "how the picture becomes a square")
        .value("pad", Fit::pad)
        .value("crop", Fit::crop)
        .value("stretch", Fit::stretch);
  }
};

struct ReduceParams {  // native masks on the network's grid; port `of`
  std::int64_t size = 224;
  bool learnt = false;

  void describe(auto& field) {
    field("size", size, "side of the square");
    field("learnt", learnt, "outlines that a network learns: a pixel counts where at least half of it does");
  }
};

struct ShowParams {  // some pictures for a contact sheet; ports `of`, `mask`
  std::int64_t size = 160, samples = 3;

  void describe(auto& field) {
    field("size", size, "side of the square");
    field("samples", samples, "so many, spread evenly over the collection");
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
