// The difference between two arms in a number that pictures have one each, as the share of a map inside a box.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "framework/stats/bootstrap.hpp"
#include "framework/stats/contrast.hpp"
#include "framework/stats/number_ranges.hpp"

namespace collimator {

// A run of an arm. `seed` as in ArmRun; values that are NaN are of pictures that do not have the number.
struct PictureRun {
  std::vector<std::string> samples, patients;
  std::vector<double> values;
  std::size_t seed = 0;
};

struct PictureArm {
  std::vector<PictureRun> runs;
  bool trained = true;
};

// The number, and where it lies: an interval of a difference ends where differences end.
struct PictureNumber {
  std::string name;
  NumberBounds bounds = no_bounds;
};

// Whether the arms have a picture in common: then they are paired, and else each has its own pictures.
bool share_pictures(const PictureArm& ours, const PictureArm& theirs);

// ours - theirs of the means over patients, each patient's the mean of its pictures; by contrast(), with its rules for
// seeds, intervals and p.
// - Runs are held against each other over the pictures that have the number in all of them: those of one seed where the
//   arms share seeds, else all runs. The row's note says where that leaves pictures out.
// - Seeds that this leaves without a picture are left out and counted, as a network's whose maps are all empty.
// - Arms that are not `paired` have no picture in common. Groups of pictures are paired where their arms are.
//
// `n` of the row counts the pictures of our first run that take part. Throws InputError where a picture stands twice in
// a run, or has another patient in another run.
ContrastRow contrast_pictures(const PictureArm& ours, const PictureArm& theirs, const std::string& class_name,
                              const PictureNumber& number, const BootstrapOptions& options, bool paired = true);

}  // namespace collimator
