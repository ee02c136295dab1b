// Figures: what is drawn for which tables, and that nothing in a table breaks them.
#include "framework/figures/panels.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "framework/figures/curves_in_test.hpp"
#include "framework/figures/in_test.hpp"
#include "framework/figures/intervals.hpp"
#include "framework/figures/kinds.hpp"
#include "framework/figures/points.hpp"
#include "framework/figures/shown_rows.hpp"
#include "framework/figures/svg.hpp"
#include "framework/tables/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

std::vector<Axis> axes() {
  Axis mask{"mask", {}, {{"roi", {}}, {"none", {}}}};
  return {mask};
}

}  // namespace

TEST_CASE("a zipped partner and a record make no lines of their own beside names that tell them") {
  const auto records = [](const char* field, const std::string& text) {
    Value record;
    record.kind = Value::Kind::map;
    record.members.push_back({field, {}, scalar(text, {})});
    return record;
  };
  const std::vector<Axis> all{{"train_on", {}, {{"a", {}}, {"b", {}}}, "/zip"},
                              {"test_on", {}, {{"b", {}}, {"a", {}}}, "/zip"},
                              {"size", {}, {{"s", records("px", "32")}, {"l", records("px", "64")}}}};
  const auto cell = [](const std::string& train_on, const std::string& test_on, const std::string& size,
                       const std::string& px, const std::string& value) {
    return FigureSource{{{"train_on", train_on}, {"test_on", test_on}, {"size", size}, {"px", px}},
                        {"t.csv", {"auroc"}, {{value}}}};
  };
  AxesSpec spec = loss_by_epoch();
  spec.x = "px";
  spec.y = {"auroc"};
  spec.color = "train_on";
  const FigureData data = figure_data(spec, all,
                                      {cell("a", "b", "s", "32", "0.5"), cell("a", "b", "l", "64", "0.6"),
                                       cell("b", "a", "s", "32", "0.7"), cell("b", "a", "l", "64", "0.8")});
  CHECK(data.apart.empty());
  REQUIRE(data.panels[0].lines.size() == 2);
  CHECK(data.panels[0].lines[0].points.size() == 2);
}

TEST_CASE("ticks are round and enclose the data") {
  CHECK(round_ticks(0.13, 0.87, 5) == std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1});
  CHECK(round_ticks(0, 1, 5) == std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1});
  CHECK(round_ticks(-3, 1040, 4) == std::vector<double>{-200, 0, 200, 400, 600, 800, 1000, 1200});
  for (const double same : {0.0, 5.0, -1e-9, 1e12}) {
    const std::vector<double> ticks = round_ticks(same, same, 5);
    CHECK(ticks.size() > 1);
    CHECK(ticks.front() <= same);
    CHECK(ticks.back() >= same);
  }
  CHECK(round_ticks(1e-300, 2e-300, 5).size() < 20);
}

TEST_CASE("text is escaped, and bytes that are no UTF-8 do not get out") {
  CHECK(escape_markup("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  CHECK(escape_markup("Δ 95 %") == "Δ 95 %");
  CHECK(escape_markup("a\xff\xc3z\x01") == "a??z");
}

TEST_CASE("series stand in the order of their axis, x in the order of its numbers, seeds as lines of their own") {
  const FigureData data =
      figure_data(loss_by_epoch(), axes(),
                  {losses("none", "1", {{"10", "0.5"}, {"9", "0.7"}}),
                   losses("none", "2", {{"9", "0.9"}, {"10", "0.3"}}), losses("roi", "1", {{"9", "0.2"}})});
  CHECK(data.series == std::vector<std::string>{"roi", "none"});
  CHECK(data.x_labels == std::vector<std::string>{"9", "10"});
  CHECK(data.apart == std::vector<std::string>{"seed"});
  REQUIRE(data.panels.size() == 1);
  REQUIRE(data.panels[0].lines.size() == 3);
  CHECK(data.panels[0].lines[0].series == 1);
  CHECK(data.panels[0].lines[0].points.at(0) == 0.7);
  const std::string svg = draw_lines(data);
  CHECK(unclosed(svg) == "");
  CHECK(count(svg, "stroke-width=\"2.4\"") ==
        3);  // the mean of `none`, and two in the legend: `roi` has a single point
  CHECK(count(svg, "stroke-width=\"1\" stroke-opacity=\"0.4\"") == 2);
  CHECK(svg.find("thin lines: each seed") != std::string::npos);
}

TEST_CASE("numbers of a score table are found by the metric's name, over an axis") {
  AxesSpec spec = loss_by_epoch();
  spec.x = "mask";
  spec.color = "";
  spec.y = {"auroc"};
  const auto score = [](const std::string& mask, const std::string& value) {
    return FigureSource{
        {{"mask", mask}},
        {"table.csv", {"class", "metric", "value"}, {{"opacity", "auroc", value}, {"opacity", "brier", "0.1"}}}};
  };
  const FigureData data = figure_data(spec, axes(), {score("none", "0.9"), score("roi", "0.8")});
  CHECK(data.x_labels == std::vector<std::string>{"roi", "none"});
  CHECK(data.panels[0].lines[0].points.at(0) == 0.8);
  CHECK(data.notes.empty());
  CHECK(unclosed(draw_bars(data)) == "");
}

TEST_CASE("undefined, infinite and wrong cells leave gaps, missing columns and instances are told") {
  const FigureData gaps =
      figure_data(loss_by_epoch(), axes(),
                  {losses("none", "1", {{"1", "nan"}, {"2", ""}, {"3", "inf"}, {"4", "1"}, {"5", "x<y"}})});
  for (const auto& [x, y] : gaps.panels[0].lines[0].points) CHECK(std::isfinite(y) == (x == 3));
  REQUIRE(gaps.notes.size() == 1);
  CHECK(draw_lines(gaps).find("x&lt;y") != std::string::npos);
  CHECK(draw_lines(gaps).find("nan") == std::string::npos);

  AxesSpec spec = loss_by_epoch();
  spec.y = {"los"};
  const FigureData missing = figure_data(spec, axes(), {losses("none", "1", {{"1", "1"}})});
  REQUIRE(missing.notes.size() == 1);
  CHECK(missing.notes[0].find("no column `los`; its columns are epoch, loss") != std::string::npos);
  CHECK(unclosed(draw_lines(missing)) == "");

  for (const auto draw : {draw_lines, draw_bars}) {
    const std::string svg = draw(figure_data(loss_by_epoch(), axes(), {}));
    CHECK(unclosed(svg) == "");
    CHECK(svg.find("nothing to draw") != std::string::npos);
    CHECK(unclosed(draw(figure_data(loss_by_epoch(), axes(), {losses("<&>", "1", {})}))) == "");
  }
}

TEST_CASE("the caution of a drawn number stands among the notes once, in as many lines as it takes") {
  const std::string long_word(90, 'x'), said = long_word + " " + long_word + " at last";
  const Table table{"table.csv",
                    {"class", "metric", "value", "caution"},
                    {{"a", "f1", "0.5", said}, {"b", "f1", "0.6", said}, {"a", "auroc", "0.7", "other"}}};
  AxesSpec spec = loss_by_epoch();
  spec.x = "class";
  spec.y = {"f1"};
  spec.color = "";
  const FigureData data = figure_data(spec, axes(), {{{}, table}});
  CHECK(data.notes == std::vector<std::string>{"caution: " + said});
  const std::string svg = draw_bars(data);
  CHECK(svg.find("at last</text>") != std::string::npos);
  CHECK(svg.find("…") == std::string::npos);
}

TEST_CASE("several rows of one table with one x are averaged, and it is said") {
  AxesSpec spec = loss_by_epoch();
  spec.x = "mask";
  const FigureData data = figure_data(spec, axes(), {losses("none", "1", {{"1", "1"}, {"2", "nan"}, {"3", "4"}})});
  CHECK(data.panels[0].lines[0].points.at(0) == 2.5);
  REQUIRE(data.notes.size() == 1);
  CHECK(data.notes[0].find("the mean over the rows") != std::string::npos);
}

TEST_CASE("a line that stands for itself has its band, the mean of several has none") {
  const auto with_band = [](const std::string& seed, const std::string& high) {
    return FigureSource{{{"mask", "none"}, {"seed", seed}},
                        {"curves.csv",
                         {"epoch", "loss", "low", "high"},
                         {{"2", "0.4", "0.3", "0.6"}, {"1", "0.5", "0.4", high}, {"3", "0.3", "", ""}}}};
  };
  const FigureData one = figure_data(loss_by_epoch(), axes(), {with_band("1", "0.7")});
  CHECK(one.panels[0].lines[0].bands ==
        std::map<std::size_t, std::pair<double, double>>{{0, {0.4, 0.7}}, {1, {0.3, 0.6}}});
  const std::string band = "fill-opacity=\"0.15\"";
  CHECK(count(draw_lines(one), band) == 1);
  CHECK(count(draw_lines(figure_data(loss_by_epoch(), axes(), {with_band("1", "0.7"), with_band("2", "0.7")})), band) ==
        0);
  CHECK(count(draw_lines(figure_data(loss_by_epoch(), axes(), {with_band("1", "inf")})), band) == 0);
}

TEST_CASE("of very many lines 50 are drawn, and it is said") {
  std::vector<FigureSource> sources;
  sources.reserve(173);
  for (int seed = 0; seed < 173; ++seed)
    sources.push_back(losses("none", std::to_string(seed), {{"1", "0.1"}, {"2", std::to_string(seed)}}));
  const std::string svg = draw_lines(figure_data(loss_by_epoch(), axes(), sources));
  CHECK(count(svg, "stroke-opacity=\"0.4\"") == 50);
  CHECK(svg.find("of 173 thin lines, 50 are drawn") != std::string::npos);
}

TEST_CASE("a result table is drawn with its spreads and the published numbers") {
  const std::string svg = draw_intervals(small_table());
  CHECK(unclosed(svg) == "");
  CHECK(svg.find("&lt;roi&gt;") != std::string::npos);
  CHECK(svg.find("hollow: published") != std::string::npos);
  ResultTable undefined = small_table();
  for (ResultRow& row : undefined.rows) row.value = std::nan("");
  CHECK(draw_intervals(undefined) == "");
}

TEST_CASE("readers are points beside their class' own curve; what has no panel or no number is left out") {
  AxesSpec spec = loss_by_epoch();
  spec.x = "fpr";
  spec.y = {"tpr"};
  spec.color.clear();
  spec.panel = "class";
  const PointsSpec readers{{"readers", "readers", ""}, "false_alarms", "hits"};
  FigureData data = figure_data(
      spec, {},
      {{{}, {"roc.csv", {"class", "fpr", "tpr"}, {{"Edema", "0", "0"}, {"Edema", "0.5", "1"}, {"Nodule", "0", "0"}}}}});
  REQUIRE(data.panels.size() == 2);
  add_points(data, readers,
             {{{{"reader", "bc1"}},
               {"readers.csv",
                {"class", "metric", "value"},
                {{"Edema", "hits", "0.75"},
                 {"Edema", "false_alarms", "0.6"},
                 {"Nodule", "hits", "nan"},
                 {"Nodule", "false_alarms", "0.1"},
                 {"macro", "hits", "0.5"},
                 {"macro", "false_alarms", "0.5"}}}}});
  CHECK(data.panels[0].facet == "Edema");
  REQUIRE(data.panels[0].points.size() == 1);
  CHECK(data.panels[0].points[0].x == 0.6);
  CHECK(data.panels[0].points[0].y == 0.75);
  CHECK(data.panels[0].points[0].name == "bc1");
  CHECK_FALSE(data.panels[0].points[0].series);
  CHECK(data.panels[1].points.empty());
  CHECK(data.notes.empty());
  CHECK(draw_lines(data).find(">bc1</text>") != std::string::npos);
  CHECK(draw_lines(data).find(">Edema: tpr</text>") != std::string::npos);

  data.panels[0].points.clear();
  add_points(data, readers, {});
  REQUIRE(data.notes.size() == 1);
  CHECK(data.notes[0].find("no row with both false_alarms and hits") != std::string::npos);
}

TEST_CASE("groups are called as in tables, never averaged over fields; worst and gap are no operating points") {
  const Table groups{"table.csv",
                     {"class", "metric", "group_field", "group", "value"},
                     {{"a", "auroc", "", "", "0.7"},
                      {"a", "auroc", "sex", "worst", "0.6"},
                      {"a", "auroc", "age", "worst", "0.5"},
                      {"a", "f1", "sex", "worst", "0.4"}}};
  AxesSpec spec = loss_by_epoch();
  spec.x = "group";
  spec.y = {"auroc"};
  spec.color.clear();
  const FigureData bars = figure_data(spec, {}, {{{}, groups}});
  CHECK(bars.x_labels == std::vector<std::string>{"all", "sex=worst", "age=worst"});
  CHECK(bars.apart.empty());
  AxesSpec line = loss_by_epoch();
  line.color.clear();
  FigureData data = figure_data(line, {}, {{{}, {"t", {"epoch", "loss"}, {{"1", "1"}, {"2", "1"}}}}});
  add_points(data, {{"g", "g", ""}, "f1", "auroc"}, {{{}, groups}});
  CHECK(data.panels[0].points.empty());
}

TEST_CASE("a bar is the number of all samples and of the classes alone, unless the figure says otherwise") {
  const Table table{"table.csv",
                    {"class", "metric", "group_field", "group", "value"},
                    {{"a", "auroc", "", "", "0.8"},
                     {"b", "auroc", "", "", "0.6"},
                     {"macro", "auroc", "", "", "0.9"},
                     {"a", "auroc", "sex", "F", "0.5"},
                     {"a", "auroc", "sex", "gap", "0.1"}}};
  const auto values = [&](AxesSpec spec, std::vector<std::string>& notes) {
    std::vector<FigureSource> sources{{{{"mask", "none"}}, table}};
    leave_shown_rows(sources, spec, notes);
    std::string left;
    for (const auto& cells : sources[0].table.rows) left += cells.back() + " ";
    return left;
  };
  AxesSpec spec = loss_by_epoch();
  spec.color.clear();
  spec.x = "mask";
  spec.y = {"auroc"};
  std::vector<std::string> notes;
  CHECK(values(spec, notes) == "0.8 0.6 ");
  spec.color = "class";
  CHECK(values(spec, notes) == "0.8 0.6 0.9 ");
  spec.where = {{"group", {"sex=F", "sex=M"}}};
  CHECK(values(spec, notes) == "0.5 ");
  CHECK(notes == std::vector<std::string>{"where: " + spec.of.label + " has no row with group `sex=M`"});
  spec.where = {{"mask", {"roi"}}};
  CHECK(values(spec, notes).empty());
}

TEST_CASE("bars of several classes are their macro average, of groups, too") {
  const Table table{"table.csv",
                    {"class", "metric", "group_field", "group", "value"},
                    {{"a", "auroc", "sex", "F", "0.8"},
                     {"b", "auroc", "sex", "F", "0.6"},
                     {"macro", "auroc", "sex", "F", "0.7"},
                     {"a", "auroc", "sex", "worst", "0.8"},
                     {"b", "auroc", "sex", "worst", "0.5"},
                     {"macro", "auroc", "sex", "worst", "0.6"}}};
  const auto values = [&](const AxesSpec& spec, std::size_t rows) {
    std::vector<FigureSource> sources{{{}, table}};
    sources[0].table.rows.resize(rows);
    std::vector<std::string> notes;
    leave_averaged_rows(sources, spec, notes);
    std::string left;
    for (const auto& cells : sources[0].table.rows) left += cells.back() + " ";
    return left;
  };
  AxesSpec spec = loss_by_epoch();
  spec.color.clear();
  spec.x = "group";
  spec.y = {"auroc"};
  CHECK(values(spec, 6) == "0.7 0.6 ");
  CHECK(values(spec, 2) == "0.8 0.6 ");  // without a macro average
  spec.where = {{"class", {"a"}}};
  CHECK(values(spec, 6) == "0.8 0.8 ");
}

TEST_CASE("with a colour, points take that of their value") {
  AxesSpec spec = loss_by_epoch();
  const PointsSpec others{{"other", "other", ""}, "at", "height"};
  FigureData data = figure_data(spec, axes(), {losses("none", "1", {{"1", "0.5"}, {"2", "0.7"}})});
  add_points(data, others,
             {{{{"mask", "none"}}, {"t.csv", {"at", "height"}, {{"1.5", "0.9"}}}},
              {{{"mask", "roi"}}, {"t.csv", {"at", "height"}, {{"1.6", "0.8"}}}}});
  REQUIRE(data.panels[0].points.size() == 1);  // the figure has no line of the other
  CHECK(data.panels[0].points[0].series == 0);
}
