// Which rows of the tables behind a figure it shows, so that no point is the mean of a number and what is derived of
// it.
#pragma once

#include <string>
#include <vector>

#include "framework/figures/figure_data.hpp"

namespace collimator {

// Leaves what spec.where shows: a name that a table and its axes lack leaves all. Where the figure does not name
// `group`, the group of all samples is left, if there is one; where it does not name `class`, averages over classes go
// if single classes are there. A value that no table has is told in `absent`.
void leave_shown_rows(std::vector<FigureSource>& sources, const AxesSpec& spec, std::vector<std::string>& absent);

// The same where what is left is averaged, as into a bar: where the figure does not name `class`, macro averages are
// left alone, if there are some. They are over the same classes where groups are held against each other, and the worst
// of several classes' worst groups is nothing's worst. Whether macro averages alone are left.
bool leave_averaged_rows(std::vector<FigureSource>& sources, const AxesSpec& spec, std::vector<std::string>& absent);

}  // namespace collimator
