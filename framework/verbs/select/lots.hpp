// Draws by lot for `select`: so many of each class, equal groups, a prevalence, a correlation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <collimator/rng.hpp>

#include "framework/data/collection.hpp"
#include "framework/stats/score.hpp"
#include "framework/verbs/select/select.hpp"

namespace collimator {

// What a rule keeps, and of how many samples it asks for what is not known.
struct DrawnRows {
  std::vector<std::size_t> rows;
  std::size_t missing = 0;
  std::string told;                // what came out, for the log; "" where nothing is to be said
  std::optional<ScoreRow> number;  // the correlation that came out
};

// The samples of a collection from which is drawn. Each draw depends on the seed and the ids alone. It is by sample: of
// a patient with several pictures some may stay and others go.
class Lots {
 public:
  Lots(const Collection& collection, std::int64_t seed)
      : collection_(collection), rng_(Rng(static_cast<std::uint64_t>(seed)).stream("select")) {}

  // `count` of the rows, in the collection's order.
  std::vector<std::size_t> draw(const std::vector<std::size_t>& rows, std::size_t count) const;
  // As many positives and negatives of one class, or positives of each of several exclusive classes.
  std::vector<std::size_t> per_class(const std::vector<std::size_t>& rows, const std::string& class_name,
                                     std::size_t count) const;
  // The following leave out as few samples as possible, and those of which something is not known. Where more than
  // `most` are left, all groups are made smaller in the same measure. They throw InputError, with what could be had,
  // where a wish cannot be met.
  DrawnRows with_prevalence(const std::vector<std::size_t>& rows, const std::string& class_name, double share,
                            std::optional<std::size_t> most) const;
  DrawnRows balanced(const std::vector<std::size_t>& rows, const std::vector<std::string>& names,
                     std::optional<std::size_t> most) const;
  DrawnRows correlated(const std::vector<std::size_t>& rows, const Correlation& wish,
                       std::optional<std::size_t> most) const;

 private:
  std::vector<std::size_t> labelled(const std::vector<std::size_t>& rows, std::size_t index, float label) const;
  void check_exclusive(const std::vector<std::size_t>& rows) const;
  std::vector<std::size_t> of_groups(const std::vector<std::vector<std::size_t>>& groups,
                                     std::vector<std::size_t> counts, std::optional<std::size_t> most) const;

  const Collection& collection_;
  Rng rng_;
};

// So many of each group that `most` are left, in the groups' proportions (largest remainders; of equal ones the first).
std::vector<std::size_t> scaled_counts(std::vector<std::size_t> counts, std::size_t most);

}  // namespace collimator
