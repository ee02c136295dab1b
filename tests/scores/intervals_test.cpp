// Intervals, averages, groups and cautions of score tables, against scikit-learn 1.9.1 and statsmodels 0.15.0.
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/summary.hpp"
#include "framework/verbs/score/score.hpp"
#include "framework/verbs/threshold/threshold.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

Table scored(const Predictions& predictions, Json params) {
  const ScratchFolder folder("intervals");
  save_predictions(predictions, folder.make("of"));
  if (!params.contains("metrics")) params["metrics"] = Json::array({plugin("auroc")});
  if (!params.contains("replicates")) params["replicates"] = 200;
  return run(run_score, params, {{"of", folder.make("of")}}, folder.make("out"));
}

void check_interval(const Table& table, const std::vector<std::string>& row, const std::string& method, double low,
                    double high, double tolerance = 1e-12) {
  CAPTURE(row[0] + " " + row[1]);
  CHECK(cell(table, row, "interval") == method);
  CHECK(std::abs(number(table, row, "low") - low) <= tolerance);
  CHECK(std::abs(number(table, row, "high") - high) <= tolerance);
}

const Json proportions{plugin("sensitivity"), plugin("accuracy"), plugin("dor"), plugin("auroc")};

}  // namespace

TEST_CASE("where patients are unique: Wilson, log-normal and plain DeLong") {
  const Table table = scored(three_classes(false), {{"metrics", proportions}});
  CHECK(table.header == std::vector<std::string>{"class", "metric", "group_field", "group", "value", "low", "high",
                                                 "interval", "n", "positives", "patients", "note"});
  // statsmodels: proportion_confint(22, 25) and (48, 60), method="wilson"; its z has more digits than 1.959964
  check_interval(table, {"a", "sensitivity"}, "wilson", 0.7004420607907267, 0.9583318284955964, 1e-8);
  check_interval(table, {"a", "accuracy"}, "wilson", 0.6821819419437211, 0.8817149467710251, 1e-8);
  // statsmodels: Table2x2([[22, 9], [3, 26]]).oddsratio_confint()
  check_interval(table, {"a", "dor"}, "lognormal", 5.096914839428021, 88.05563472607592, 1e-5);
  // NumPy 2.4.6: DeLong's sums over all pairs
  check_interval(table, {"a", "auroc"}, "delong", 0.8017026533761247, 0.9697259180524467);
  for (const auto& row : table.rows) CHECK(row[1].find('_') == std::string::npos);  // trials and limits are no rows

  const Table exact = scored(three_classes(false), {{"metrics", proportions}, {"shares", "clopper_pearson"}});
  // SciPy 1.17.1: binomtest(22, 25) and (48, 60), proportion_ci(method="exact")
  check_interval(exact, {"a", "sensitivity"}, "clopper_pearson", 0.6878096927142153, 0.9745346033522668);
  check_interval(exact, {"a", "accuracy"}, "clopper_pearson", 0.6766995761987095, 0.8921588774751926);
  CHECK(cell(exact, {"a", "dor"}, "interval") == "lognormal");
}

TEST_CASE("where patients repeat: the bootstrap by patient, and DeLong's sums by patient") {
  const Table table = scored(three_classes(true), {{"metrics", proportions}});
  CHECK(cell(table, {"a", "sensitivity"}, "interval") == "bootstrap");
  CHECK(cell(table, {"a", "dor"}, "interval") == "bootstrap");
  check_interval(table, {"a", "auroc"}, "delong", 0.8220350676940048, 0.9493935037345665);  // NumPy 2.4.6
}

TEST_CASE("unit: sample takes samples for independent, whatever their patients") {
  const Table careless = scored(three_classes(true), {{"metrics", proportions}, {"unit", "sample"}}),
              unique = scored(three_classes(false), {{"metrics", proportions}});
  for (const char* metric : {"sensitivity", "accuracy", "dor", "auroc"})
    check_interval(careless, {"b", metric}, cell(unique, {"b", metric}, "interval"),
                   number(unique, {"b", metric}, "low"), number(unique, {"b", metric}, "high"));
}

TEST_CASE("the bootstrap's interval is that of samples copied as often as their patients were drawn") {
  const Predictions predictions = three_classes(true);
  const Table table = scored(predictions, {{"metrics", {plugin("accuracy")}}, {"replicates", 60}, {"seed", 5}});
  const PatientIndex index(predictions.patients);
  std::vector<double> shares;
  for (std::uint64_t replicate = 0; replicate < 60; ++replicate) {
    std::vector<double> counts(index.size());
    draw_patients(5, replicate, 0, counts);
    double right = 0, all = 0;
    for (std::size_t k = 0; k < 60; ++k)
      for (int copy = 0; copy < static_cast<int>(counts[index.number(predictions.patients[k])]); ++copy) {
        right += (predictions.probability(k, 0) >= 0.5) == (predictions.label(k, 0) > 0.5F) ? 1 : 0;
        all += 1;
      }
    shares.push_back(right / all);
  }
  std::ranges::sort(shares);
  check_interval(table, {"a", "accuracy"}, "bootstrap", percentile(shares, 0.025), percentile(shares, 0.975));
}

TEST_CASE("macro, micro and weighted averages are scikit-learn's, with intervals of their own") {
  const ScratchFolder folder("averages");
  Predictions predictions = three_classes(true);
  Table cuts{"thresholds.csv", {"class", "threshold", "note"}, {{"a", "0.5", ""}, {"b", "0.6", ""}, {"c", "0.4", ""}}};
  write_table(cuts, folder.make("cut") / "thresholds.csv");
  save_predictions(predictions, folder.make("of"));
  const Table table = run(run_score,
                          {{"metrics", {plugin("auroc"), plugin("f1")}},
                           {"threshold", "cut"},
                           {"averages", {"macro", "micro", "weighted"}},
                           {"replicates", 200}},
                          {{"of", folder.make("of")}, {"threshold", folder.make("cut")}}, folder.make("out"));
  const auto close = [&](const std::string& average, const std::string& metric, double expected) {
    CAPTURE(average + " " + metric);
    CHECK(std::abs(number(table, {average, metric}, "value") - expected) < 1e-13);
    CHECK(cell(table, {average, metric}, "interval") == "bootstrap");
    CHECK(number(table, {average, metric}, "low") < expected);
    CHECK(number(table, {average, metric}, "high") > expected);
  };
  close("macro", "auroc", 0.8744952222059624);
  close("micro", "auroc", 0.8665202222509367);
  close("weighted", "auroc", 0.8717538044229903);
  close("macro", "f1", 0.7477152477152478);
  close("micro", "f1", 0.7484662576687117);
  close("weighted", "f1", 0.7489482348637279);
  CHECK(cell(table, {"micro", "f1"}, "n") == "180");
  CHECK(cell(table, {"micro", "f1"}, "positives") == "71");
  CHECK(cell(table, {"weighted", "f1"}, "note") == "mean of 3 of 3 classes, weighted by their positive samples");
}

TEST_CASE("groups have intervals, a worst and a gap") {
  const Table table = scored(three_classes(true), {{"by", {"sex", "age"}}, {"bands", {{"age", {30, 60}}}}});
  CHECK(std::abs(number(table, {"a", "auroc", "sex", "F"}, "value") - 0.9583333333333334) < 1e-14);  // scikit-learn
  CHECK(std::abs(number(table, {"a", "auroc", "sex", "worst"}, "value") - 0.8542199488491049) < 1e-14);
  CHECK(std::abs(number(table, {"a", "auroc", "sex", "gap"}, "value") - (0.9583333333333334 - 0.8542199488491049)) <
        1e-14);
  CHECK(cell(table, {"a", "auroc", "sex", "gap"}, "note").starts_with("best: F, worst: M, of 2 groups"));
  CHECK(cell(table, {"b", "auroc", "sex", "worst"}, "note").starts_with("worst: F, of 2 groups"));
  CHECK(number(table, {"b", "auroc", "sex", "gap"}, "low") >= 0);
  CHECK(cell(table, {"a", "auroc", "age", "30 to below 60"}, "n") == "22");
  CHECK(cell(table, {"macro", "auroc", "age", "gap"}, "interval") == "bootstrap");
  const Table losses = scored(three_classes(true), {{"by", {"sex"}}, {"metrics", {plugin("brier")}}});
  const double f = number(losses, {"a", "brier", "sex", "F"}, "value"),
               m = number(losses, {"a", "brier", "sex", "M"}, "value");
  CHECK(number(losses, {"a", "brier", "sex", "worst"}, "value") == std::max(f, m));  // of a loss the greatest
}

TEST_CASE("intervals do not depend on the order of samples, on copies of a run, or on the labels' side") {
  Predictions predictions = three_classes(true), turned = predictions, swapped = predictions;
  std::ranges::reverse(turned.samples);
  std::ranges::reverse(turned.patients);
  for (auto& [field, column] : turned.metadata) std::ranges::reverse(column);
  for (std::size_t k = 0; k < 60; ++k)
    for (std::size_t c = 0; c < 3; ++c) {
      turned.probabilities[k * 3 + c] = predictions.probability(59 - k, c);
      turned.labels[k * 3 + c] = predictions.label(59 - k, c);
      swapped.labels[k * 3 + c] = 1 - predictions.label(k, c);
    }
  const Json params{{"metrics", {plugin("auroc"), plugin("f1"), plugin("accuracy")}}, {"by", {"sex"}}};
  const Table one = scored(predictions, params), two = scored(turned, params), three = scored(swapped, params);
  REQUIRE(one.rows.size() == two.rows.size());
  for (std::size_t r = 0; r < one.rows.size(); ++r)
    for (const char* column : {"value", "low", "high"})
      CHECK(std::abs(parse_number(one.rows[r][one.column(column)]) - parse_number(two.rows[r][two.column(column)])) <
            1e-12);
  CHECK(std::abs(number(three, {"a", "auroc"}, "low") - (1 - number(one, {"a", "auroc"}, "high"))) < 1e-12);
}

TEST_CASE("0 replicates: no intervals, and the columns are not there") {
  CHECK_FALSE(scored(three_classes(true), {{"replicates", 0}}).has("low"));
}

TEST_CASE("hard cases end in numbers or reasons: one sample, one class, one patient, no prediction right") {
  Predictions one = three_classes(false);
  one.classes = {"a"};
  one.samples = {"s"};
  one.patients = {"p"};
  one.metadata.clear();
  one.probabilities = {0.7};
  one.labels = {1};
  Table table = scored(one, {{"metrics", {plugin("auroc"), plugin("sensitivity"), plugin("f1"), plugin("dor")}}});
  CHECK(cell(table, {"a", "auroc"}, "note") == "there is no negative sample");
  CHECK(cell(table, {"a", "sensitivity"}, "interval") == "wilson");
  CHECK(cell(table, {"a", "f1"}, "note") == "no interval: there is one patient");
  CHECK(cell(table, {"a", "dor"}, "low").empty());

  Predictions unknown = three_classes(true);
  unknown.labels.assign(unknown.labels.size(), std::nanf(""));
  table = scored(unknown, {{"metrics", {plugin("auroc"), plugin("f1")}}, {"averages", {"macro", "micro", "weighted"}}});
  for (const auto& row : table.rows) CHECK(row[table.column("value")] == "nan");
  CHECK(cell(table, {"micro", "auroc"}, "note") == "samples of 0 of 3 classes pooled; there is no positive sample");

  Predictions perfect = three_classes(true);
  for (std::size_t i = 0; i < perfect.labels.size(); ++i) perfect.probabilities[i] = 0.1 + 0.8 * perfect.labels[i];
  table = scored(perfect, {{"metrics", {plugin("auroc"), plugin("f1")}}});
  CHECK_FALSE(table.has("interval"));
  CHECK(cell(table, {"a", "auroc"}, "note") == "no interval: DeLong's error is 0, as every pair is ordered alike");
  CHECK(cell(table, {"a", "f1"}, "note") == "no interval: all replicates are equal");
}

TEST_CASE("replicates without a positive patient are drawn again and counted") {
  Predictions rare = three_classes(false);
  rare.classes = {"a"};
  rare.probabilities.resize(60);
  rare.labels.assign(60, 0);
  rare.labels[7] = 1;
  const Table table = scored(rare, {{"metrics", {plugin("balanced_accuracy")}}, {"replicates", 300}});
  const std::string note = cell(table, {"a", "balanced_accuracy"}, "note");
  CHECK(note.find(" undefined replicates drawn again") != std::string::npos);
  const double expected = 300 * std::exp(-1) / (1 - std::exp(-1));  // (59/60)^60 of all draws miss the patient
  CHECK(std::abs(parse_number(note.substr(0, note.find(' '))) - expected) < 50);
}

TEST_CASE("a million samples of a million patients") {
  Predictions many;
  many.classes = {"a"};
  for (int i = 0; i < 1'000'000; ++i) {
    many.samples.push_back(std::to_string(i));
    many.probabilities.push_back(i * 37 % 1009 / 1009.0);
    many.labels.push_back(i * 37 % 1009 + i % 500 > 900 ? 1 : 0);
  }
  many.patients.resize(many.samples.size());
  const Table table = scored(many, {{"metrics", {plugin("auroc"), plugin("f1")}}, {"replicates", 20}});
  CHECK(cell(table, {"a", "f1"}, "interval") == "bootstrap");
  CHECK(number(table, {"a", "auroc"}, "high") - number(table, {"a", "auroc"}, "low") < 0.01);
}

TEST_CASE("thresholds that were fitted on what is scored are said to be") {
  const ScratchFolder folder("caution");
  save_predictions(three_classes(true), folder.make("of"));
  Predictions others = three_classes(true), strangers = others;
  for (std::size_t k = 0; k < 60; ++k) {
    others.samples[k] += "x";
    strangers.samples[k] += "y";
    strangers.patients[k] += "y";
  }
  save_predictions(others, folder.make("others"));
  save_predictions(strangers, folder.make("strangers"));
  run(run_threshold, {{"rule", {{"name", "youden"}}}}, {{"of", folder.make("of")}}, folder.make("cut"),
      "thresholds.csv");
  const auto caution = [&](const std::string& of, const std::string& metric) -> std::string {
    const Table table = run(run_score, {{"metrics", {plugin("auroc"), plugin("f1")}}, {"replicates", 20}},
                            {{"of", folder.make(of)}, {"threshold", folder.make("cut")}}, folder.make("out"));
    return table.has("caution") ? cell(table, {"a", metric}, "caution") : "no column";
  };
  CHECK(caution("of", "f1") == "thresholds were fitted on 60 of the 60 samples that are scored");
  CHECK(caution("of", "auroc").empty());  // it knows no threshold
  CHECK(caution("others", "f1") == "thresholds were fitted on other samples of 30 of the 30 patients that are scored");
  CHECK(caution("strangers", "f1") == "no column");
}
