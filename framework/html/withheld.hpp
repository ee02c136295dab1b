// What a report does not show of data that may not be passed on, and what it says in its place.
#pragma once

#include <string>
#include <vector>

#include "framework/base/json.hpp"

namespace collimator {

class Withheld {
 public:
  Withheld() = default;  // nothing is
  explicit Withheld(Json run) : run_(std::move(run)) {}

  // The line in the place of a picture that shows a node: "" where it may be shown, as nothing behind the node is
  // restricted. A node that run.json does not know may not.
  std::string instead_of(const std::string& name, const std::string& node) const;

 private:
  Json run_;
};

// What the page says of the whole. `short_ids`: there are ids that cannot be told from numbers.
std::string withheld_note(const std::vector<std::string>& datasets, bool short_ids);

}  // namespace collimator
