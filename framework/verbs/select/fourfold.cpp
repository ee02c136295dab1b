// Tries all tables of few samples; of many, every count of one cell, and finds the other's by halving, since phi is
// monotone in it.
#include "framework/verbs/select/fourfold.hpp"

#include <cmath>
#include <utility>

namespace collimator {

double Fourfold::phi() const {
  const auto a = static_cast<double>(both), b = static_cast<double>(class_only),
             c = static_cast<double>(attribute_only), d = static_cast<double>(neither);
  const double spread = (a + b) * (c + d) * (a + c) * (b + d);
  return spread > 0 ? (a * d - b * c) / std::sqrt(spread) : std::nan("");
}

std::optional<Fourfold> fourfold_with_phi(const Fourfold& there, double wished, Fourfold& nearest) {
  const bool rises = !(there.phi() >= wished);
  // A rising phi needs fewer of the off-diagonal cells, a falling one fewer of the others.
  std::size_t Fourfold::*first = rises ? &Fourfold::class_only : &Fourfold::both;
  std::size_t Fourfold::*second = rises ? &Fourfold::attribute_only : &Fourfold::neither;
  const double most_off = std::abs(wished) == 1 ? 0 : phi_tolerance;
  std::optional<Fourfold> best, close;  // with the most samples, of those within the tolerance, and of those quite near
  double best_off = 0, nearest_off = INFINITY;
  const auto consider = [&](const Fourfold& table) {
    const double off = std::abs(table.phi() - wished);
    if (std::isnan(off)) return;
    if (off < nearest_off || (off == nearest_off && table.all() > nearest.all())) {
      nearest = table;
      nearest_off = off;
    }
    const bool is_better = !best || table.all() > best->all() || (table.all() == best->all() && off < best_off);
    if (off <= most_off && is_better) {
      best = table;
      best_off = off;
    }
    if (off <= phi_aim && off <= most_off && (!close || table.all() > close->all())) close = table;
  };
  const auto chosen = [&] {
    return close && static_cast<double>(close->all()) >= aim_worth * static_cast<double>(best->all()) ? close : best;
  };
  if (there.phi() == wished) return there;
  // Of few samples one more or less makes a step beyond the tolerance, which another cell may make good.
  constexpr double most_tables = 2e6;
  const auto choices = [](std::size_t count) { return static_cast<double>(count) + 1; };
  if (choices(there.both) * choices(there.class_only) * choices(there.attribute_only) * choices(there.neither) <=
      most_tables) {
    for (std::size_t a = 0; a <= there.both; ++a)
      for (std::size_t b = 0; b <= there.class_only; ++b)
        for (std::size_t c = 0; c <= there.attribute_only; ++c)
          for (std::size_t d = 0; d <= there.neither; ++d) consider({a, b, c, d});
    return chosen();
  }
  for (std::size_t kept = there.*first + 1; kept-- > 0;) {
    Fourfold table = there;
    table.*first = kept;
    // The most of the second cell with which phi has come to the wish. Where phi is undefined, a cell too many is gone.
    const auto has_come = [&](std::size_t count) {
      table.*second = count;
      const double phi = table.phi();
      return std::isnan(phi) || (rises ? phi >= wished : phi <= wished);
    };
    std::size_t low = 0, high = there.*second;
    if (has_come(high)) {
      low = high;
    } else if (!has_come(low)) {
      consider(table);
      continue;
    } else {
      while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        (has_come(middle) ? low : high) = middle;
      }
    }
    table.*second = low;
    consider(table);
    if (low < there.*second) {
      table.*second = low + 1;
      consider(table);
    }
  }
  return chosen();
}

}  // namespace collimator
