// The difference between two arms: over new patients, and over new trainings where each arm has several seeds.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "framework/stats/arm_cells.hpp"

namespace collimator {

// ours - theirs: the mean over seeds, of odds ratios the difference of their mean logarithms. `class_name` is "macro",
// "micro" or "weighted" for an average over the classes that are defined in every seed of both arms (of micro averages,
// over all pairs of a sample and a class of which all have labels of the same kinds).
struct ContrastRow {
  std::string class_name, metric, group_field, group;  // group: empty for all samples
  double difference = std::nan(""), low = std::nan(""), high = std::nan(""), p = std::nan("");
  bool over_trainings = false;    // what low, high and p cover: trainings and patients, or patients alone
  bool tested = true;             // false: there is no p, and `note` says why
  std::size_t seeds = 0;          // of the arm that has fewer, where it has more than one
  double freedom = std::nan("");  // of Student's t, where trainings are covered; infinite: the normal distribution
  std::vector<double> drawn;      // the differences of the replicates, ascending; only where patients alone are covered
  std::size_t replicates = 0;     // that were defined
  std::size_t redrawn = 0;        // draws that left the difference undefined
  std::size_t n = 0;              // samples of our first run with a known label
  std::size_t patients = 0;       // of all runs
  PatientsOfDifference counted;   // those whose samples make this number; not stored
  std::string note;
};

// A row for every class and every output that tables show, and where there are several classes for every average.
// Classes are weighted by their positive samples, in each draw as they were drawn. Which seeds take part:
// - those that both arms have, where they share some;
// - else all seeds of both arms. An arm of one run without training (published predictions) is that one network.
// - Not those in which the number is undefined, as a precision is where a network calls nothing positive: they are left
//   out, with their partner where seeds are shared, and the note counts them.
//
// What low, high and p cover:
// - Trainings and patients, by seed_test() (cut to what a difference of the metric can be, of shares [-1,1]), where
// each arm has three seeds or more,
//   or is such a network. The covariance is DeLong's for a class' area under the ROC curve, else that of draws of
//   patients, of all seeds of both arms at once. Fewer than five seeds are noted.
// - Patients alone, by 95 % percentiles of the drawn differences, without p, where an arm has two seeds, or one run of
//   those that its training could have given.
// - Patients alone, with p (bootstrap_p_value), where each arm has one run.
//
// Few patients are noted, with too few there is neither interval nor p, and no p is less than they allow
// (few_patients.hpp). Nor is there an interval where draws of patients tell nothing (counted_patients.hpp), as of an
// odds ratio of which a cell is empty.
//
// `classes` names the classes; where it is empty, they are those of the first run that all runs have. Samples are
// matched by id. Throws InputError where the arms differ in their samples, labels or patients, and says in how many;
// unless they need not be `paired`: then one draw is over the patients of all runs, and each takes what was drawn of
// its own.
std::vector<ContrastRow> contrast(const ContrastArm& ours, const ContrastArm& theirs,
                                  std::span<const MetricInUse> metrics, std::span<const std::string> classes,
                                  const BootstrapOptions& options, bool paired = true,
                                  const std::vector<Average>& averages = {Average::macro});

// Throws InputError, as contrast() does of paired arms, where the runs that are held against each other (those of one
// seed where the arms share seeds, else all) differ in their samples, in their labels of these classes, or in their
// patients.
void check_paired_arms(const ContrastArm& ours, const ContrastArm& theirs, std::span<const std::string> classes);

}  // namespace collimator
