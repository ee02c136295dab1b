// Allots units (patients, or samples) to parts in given shares, the same for every order of the units.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <collimator/rng.hpp>

namespace collimator {

// What is never divided: its name, the label pattern it stands for, and its rows in the collection.
struct SplitUnit {
  std::string name;
  std::string stratum;
  std::vector<std::size_t> rows;
};

// The part of each unit, as an index into `shares`, which sum to 1. Units of a stratum
// stand beside each other, in an order that is drawn, and so do the strata. The places that follow each other are of
// the part that is furthest behind its share, so that every part has its share of all units to within one unit, and of
// each stratum to within about two (systematic sampling). The first unit's place is drawn, so that over seeds every
// unit is in a part as often as the part is large, one that is alone in its stratum, too. Where `most` is given, no
// part gets more units than that.
std::vector<std::size_t> allot(const std::vector<SplitUnit>& units, const std::vector<double>& shares, const Rng& rng,
                               const std::vector<std::size_t>& most = {});

}  // namespace collimator
