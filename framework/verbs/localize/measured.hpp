// What the protocols of a localize node measured, picture by picture, and the means that its tables give of it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "framework/data/predictions.hpp"
#include "framework/data/table.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/groups.hpp"
#include "framework/stats/score.hpp"

namespace collimator {

// The numbers of one protocol. They count together: where one of them is undefined, the picture is in no mean of any,
// so that a share and what is expected of it are of the same pictures.
struct ProtocolNumbers {
  std::string label;
  std::vector<std::string> names;
};

struct MeasuredPictures {
  std::string class_name;  // of the maps
  Predictions known;       // samples, patients, labels and metadata of the pictures; no probabilities
  std::vector<ProtocolNumbers> protocols;
  std::vector<double> values;  // [pictures, numbers of all protocols]; NaN: the picture does not count

  std::size_t numbers() const;

  // Adds the numbers of one protocol of one picture; all are NaN where one is not a finite number.
  void add(std::span<const double> measured);
};

// The port `samples`: columns sample, patient, class, each number, and a note of what is undefined. Throws InputError
// where a number is called like another column.
Table samples_table(const MeasuredPictures& pictures);

// The group of each picture in each of the fields: columns sample and the fields; without columns of fields where none
// is given. Throws InputError as groups_of() does.
Table groups_table(const MeasuredPictures& pictures, std::span<const std::string> by, const Bands& bands);

// A row for each number, of all pictures and of each group of the fields in `by`: the mean over patients of each
// patient's mean, with its interval by patient, and the counts of pictures, pictures with the class, and patients.
// Throws InputError as groups_of() does.
std::vector<ScoreRow> mean_rows(const MeasuredPictures& pictures, std::span<const std::string> by, const Bands& bands,
                                const BootstrapOptions& options);

}  // namespace collimator
