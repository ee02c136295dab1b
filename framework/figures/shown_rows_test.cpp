// Which rows a figure shows: what it says of those that it leaves out, and of classes that are called like averages.
#include "framework/figures/shown_rows.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "framework/figures/kinds.hpp"

using namespace collimator;

namespace {

AxesSpec spec_of() {
  AxesSpec spec;
  spec.of = {"s", "s", ""};
  spec.x = "arm";
  spec.y = {"auroc"};
  return spec;
}

FigureSource source(const std::string& arm, const std::string& class_name) {
  return {{{"arm", arm}}, {"table.csv", {"class", "metric", "value"}, {{class_name, "auroc", "0.7"}}}};
}

}  // namespace

TEST_CASE("what `where` takes away by an axis is no missing metric") {
  AxesSpec spec = spec_of();
  spec.where = {{"arm", {"b"}}};
  std::vector<FigureSource> sources{source("a", "A"), source("b", "A")};
  std::vector<std::string> notes;
  leave_shown_rows(sources, spec, notes);
  CHECK(notes.empty());
  const FigureData data = figure_data(spec, {}, sources);
  CHECK(data.notes.empty());
  CHECK(data.x_labels == std::vector<std::string>{"b"});

  spec.y = {"brier"};
  CHECK(figure_data(spec, {}, sources).notes ==
        std::vector<std::string>{"y: s gives no column or metric `brier`; its columns are class, metric, value"});
  spec.where = {{"arm", {"b"}}, {"class", {"B"}}};
  sources = {source("a", "B"), source("b", "A")};
  leave_shown_rows(sources, spec, notes);
  CHECK(notes.empty());
  CHECK(figure_data(spec, {}, sources).notes ==
        std::vector<std::string>{"there is nothing to draw: no row is left that the figure shows"});
}

TEST_CASE("a class that is called like an average is drawn where there are no averages") {
  AxesSpec spec = spec_of();
  spec.x = "rate";
  spec.y = {"sensitivity"};
  for (const char* name : {"micro", "macro", "weighted"}) {
    std::vector<FigureSource> curves{
        {{}, {"table.csv", {"class", "rate", "sensitivity"}, {{"A", "0", "0"}, {name, "0", "1"}}}}};
    std::vector<std::string> notes;
    leave_shown_rows(curves, spec, notes);
    CHECK(curves[0].table.rows.size() == 2);
    leave_averaged_rows(curves, spec, notes);
    CHECK(curves[0].table.rows.size() == 2);
    CHECK(notes.empty());
    std::vector<FigureSource> scored{source("a", "A"), source("a", name)};
    leave_shown_rows(scored, spec_of(), notes);
    CHECK(scored[1].table.rows.empty());
  }
}
