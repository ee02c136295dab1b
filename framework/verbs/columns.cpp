// Names the columns as those do who write them: stats/score_table.hpp, data/predictions.hpp.
#include "framework/verbs/columns.hpp"

#include "framework/stats/score_table.hpp"

namespace collimator {

std::vector<TableColumn> score_columns() {
  using namespace score_column;
  return {{class_name, "the class, `macro`, `micro` or `weighted` for an average over them, or empty for all pictures"},
          {metric, "the metric, by its label"},
          {group_field, "the metadata field that the group is of; empty for all samples"},
          {group,
           "the field's value, `worst` for the worst of all values, `gap` for best less worst; empty for all samples"},
          {value, "the number; nan where it is undefined, and `note` says why"},
          {low, "lower end of the 95 % interval"},
          {high, "upper end of the 95 % interval"},
          {interval, "how the interval was made; empty where there is none"},
          {n, "how many samples the number was made of"},
          {positives, "how many of them are positive; empty where that means nothing"},
          {patients, "whose samples they are: how many patients; empty with `unit: sample`"},
          {note, "what a reader of the number must know"},
          {caution, "why the threshold may flatter the number, or does not fit the scores"}};
}

std::vector<TableColumn> prediction_columns() {
  return {{"sample", "the sample's id in the collection"},
          {"patient", "whose picture it is"},
          {"class", "the class"},
          {"probability", "the network's probability, or a score where the table that was read has one"},
          {"label", "1: the class is there, 0: it is not; nan: unknown"}};
}

}  // namespace collimator
