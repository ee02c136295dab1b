// Facts about compared arms: each test's numbers against references, and what swapped or equal arms give.
#include "framework/stats/compare.hpp"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "framework/stats/in_test.hpp"
#include "framework/stats/multiplicity.hpp"
#include "framework/stats/permutation.hpp"

using namespace collimator;

namespace {

const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("pairs"),
                                       in_test::metric<in_test::Called>("called")};
const Thresholds cut(0.45);
const std::vector<PairedTest> all{PairedTest::delong, PairedTest::bootstrap, PairedTest::mcnemar,
                                  PairedTest::permutation};

// One class, twelve samples with ties, of eight patients: those of delong_test.cpp, a tenth each.
Predictions arm(const std::vector<int>& scores) {
  const std::vector<float> labels{0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1};
  const std::vector<int> patients{0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 7};
  Predictions result{{"effusion"}, {}, {}, {}, labels, {}};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    result.samples.push_back("s" + std::to_string(i));
    result.patients.push_back("p" + std::to_string(patients[i]));
    result.probabilities.push_back(scores[i] / 10.0);
  }
  return result;
}
const Predictions ours = arm({3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8});
const Predictions theirs = arm({2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5});

std::vector<CompareRow> compared(const Predictions& a, const Predictions& b, std::vector<PairedTest> tests = all,
                                 std::optional<double> margin = {}) {
  return compare_arms(a, b, cut, metrics, {std::move(tests), margin, {.replicates = 400, .seed = 3}});
}

// The area of the first class by counting all pairs.
double area(const Predictions& arm) {
  double wins = 0, pairs = 0;
  for (std::size_t i = 0; i < arm.samples.size(); ++i)
    for (std::size_t j = 0; j < arm.samples.size(); ++j) {
      if (arm.label(i, 0) < 0.5 || arm.label(j, 0) > 0.5) continue;
      const double p = arm.probability(i, 0), q = arm.probability(j, 0);
      pairs += 1;
      wins += p > q ? 1 : p == q ? 0.5 : 0;
    }
  return wins / pairs;
}

CompareRow row(const std::vector<CompareRow>& rows, const std::string& metric, const std::string& test,
               const std::string& class_name = "effusion") {
  for (const CompareRow& each : rows)
    if (each.metric == metric && each.test == test && each.class_name == class_name) return each;
  FAIL("no row ", metric, " ", test);
  return {};
}

}  // namespace

// References: Obuchowski's sums over all pairs in exact fractions (Python 3.11), normal tails and quantiles and the
// numerical derivative of the effect size by scipy 1.17.1.
TEST_CASE("delong: difference, interval, p, margin and effect size") {
  const std::vector<CompareRow> rows = compared(ours, theirs, {PairedTest::delong}, 0.05);
  const CompareRow difference = row(rows, "auroc_difference", "delong");
  CHECK(difference.value == doctest::Approx(31.0 / 72).epsilon(1e-14));
  CHECK(difference.low == doctest::Approx(0.004012272921524174).epsilon(1e-11));
  CHECK(difference.high == doctest::Approx(0.857098838189587).epsilon(1e-13));
  CHECK(difference.p == doctest::Approx(0.047883557848685795).epsilon(1e-12));
  CHECK(difference.n == 12);
  CHECK(difference.patients == 8);
  const CompareRow noninferior = row(rows, "auroc_difference", "delong_noninferior");
  CHECK(noninferior.p == doctest::Approx(0.013616906046354694).epsilon(1e-12));
  CHECK(noninferior.low == doctest::Approx(0.07258915132957316).epsilon(1e-12));
  CHECK(noninferior.high == doctest::Approx(0.788521959781538).epsilon(1e-12));
  CHECK(row(rows, "auroc_difference", "delong_equivalent").p == doctest::Approx(0.9598242874030645).epsilon(1e-12));
  const CompareRow effect = row(rows, "auroc_effect_size", "delong");
  CHECK(effect.value == doctest::Approx(2.2039068811469495).epsilon(1e-13));
  CHECK(effect.low == doctest::Approx(0.07095379118181011).epsilon(1e-6));
  CHECK(effect.high == doctest::Approx(4.336859971112089).epsilon(1e-8));
}

// References: shares by NumPy 2.4.6 as in mcnemar_test.cpp; among the positive samples each patient has one, of which
// two are hit by us alone: 2 (1/2)^2.
TEST_CASE("mcnemar: accuracy of all, sensitivity of positive, specificity of negative samples") {
  const std::vector<CompareRow> rows = compared(ours, theirs, {PairedTest::mcnemar});
  const CompareRow accuracy = row(rows, "accuracy_difference", "mcnemar");
  CHECK(accuracy.value == doctest::Approx(1.0 / 3).epsilon(1e-14));
  CHECK(accuracy.p == doctest::Approx(0.15729920705028103).epsilon(1e-12));
  CHECK(accuracy.low == doctest::Approx(-0.08637079297432576).epsilon(1e-11));
  CHECK(row(rows, "accuracy_cohen_h", "mcnemar").high == doctest::Approx(1.6529276936368327).epsilon(1e-12));
  const CompareRow sensitivity = row(rows, "sensitivity_difference", "mcnemar");
  CHECK(sensitivity.p == 0.5);
  CHECK(sensitivity.n == 6);
  CHECK(sensitivity.patients == 6);
  CHECK(sensitivity.high == doctest::Approx(0.7465300247956173).epsilon(1e-12));
  const CompareRow specificity = row(rows, "specificity_difference", "mcnemar");
  CHECK(specificity.p == doctest::Approx(0.31731050786291115).epsilon(1e-12));
  CHECK(specificity.patients == 5);
  CHECK(specificity.low == doctest::Approx(-0.2874174407997241).epsilon(1e-11));
}

TEST_CASE("permutation: all 256 swaps of eight patients (counted in exact fractions, Python 3.11)") {
  const CompareRow area = row(compared(ours, theirs, {PairedTest::permutation}), "pairs_difference", "permutation");
  CHECK(area.value == doctest::Approx(31.0 / 72).epsilon(1e-14));
  CHECK(area.p == 40.0 / 256);
  CHECK(area.note == "all 256 permutations");
  CHECK(std::isnan(area.low));
}

TEST_CASE("bootstrap: the rows of contrast(), the margin from its replicates") {
  const std::vector<CompareRow> rows = compared(ours, theirs, {PairedTest::bootstrap}, 0.05);
  const ContrastArm our_arm{{{ours, cut}}}, their_arm{{{theirs, cut}}};
  const ContrastRow expected = contrast(our_arm, their_arm, metrics, {}, {.replicates = 400, .seed = 3})[0];
  const CompareRow found = row(rows, "pairs_difference", "bootstrap");
  CHECK(found.value == expected.difference);
  CHECK(found.low == expected.low);
  CHECK(found.p == expected.p);
  const auto below = std::ranges::count_if(expected.drawn, [](double d) { return d <= -0.05; });
  const auto above = std::ranges::count_if(expected.drawn, [](double d) { return d >= 0.05; });
  CHECK(row(rows, "pairs_difference", "bootstrap_noninferior").p == static_cast<double>(1 + below) / 401);
  CHECK(row(rows, "pairs_difference", "bootstrap_equivalent").p ==
        static_cast<double>(1 + std::max(below, above)) / 401);
  CHECK(row(rows, "pairs_difference", "bootstrap_noninferior").low > found.low);
}

TEST_CASE("p-values are adjusted over those of one test and one null, by Holm and by Benjamini and Hochberg") {
  const std::vector<CompareRow> rows = compared(ours, theirs, all, 0.1);
  std::map<std::string, std::vector<double>> p;
  for (const CompareRow& each : rows) p[each.test].push_back(each.p);
  CHECK(p.size() == 10);  // four tests, three of which have two nulls more
  std::map<std::string, std::size_t> place;
  for (const CompareRow& each : rows) {
    const std::size_t i = place[each.test]++;
    if (std::isnan(each.p)) {
      CHECK(std::isnan(each.p_holm));
      continue;
    }
    CHECK(each.p_holm == holm(p[each.test])[i]);
    CHECK(each.p_bh == benjamini_hochberg(p[each.test])[i]);
  }
  CHECK(row(rows, "auroc_difference", "delong").p_holm == row(rows, "auroc_difference", "delong").p);  // alone
}

// Reference: midranks within each arm, all 256 swaps counted in exact fractions (Python 3.11); by raw scores it is 40.
TEST_CASE("a metric of ranks exchanges ranks within each arm, so that p does not depend on an arm's scale") {
  std::vector<MetricInUse> ranking{in_test::metric<in_test::PairCount>("pairs")};
  ranking[0].ranks = true;
  const auto p = [&](const Predictions& a, const Predictions& b) {
    return compare_arms(a, b, cut, ranking, {{PairedTest::permutation}, {}, {.replicates = 400, .seed = 3}})[0];
  };
  CHECK(p(ours, theirs).p == 34 / 256.0);
  CHECK(p(ours, theirs).value == doctest::Approx(31.0 / 72).epsilon(1e-14));
  CHECK(p(ours, theirs).note == "all 256 permutations of each arm's ranks");
  Predictions tenth = theirs;
  for (double& probability : tenth.probabilities) probability /= 10;
  CHECK(p(ours, tenth).p == p(ours, theirs).p);
}

TEST_CASE("numbers that only make another's interval are not tested; odds ratios are by their logarithms") {
  class Odds final : public Metric {
   public:
    static std::vector<std::string> outputs() { return {"odds", "odds_low", "odds_high"}; }
    void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
      const Confusion cells = confusion(input, weights);
      for (std::size_t i = 0; i < 3; ++i)
        result.set(i, (cells.tp + 0.5) * (cells.tn + 0.5) / (cells.fp + 0.5) / (cells.fn + 0.5));
    }
  };
  MetricInUse odds = in_test::metric<Odds>("odds");
  odds.names = Odds::outputs();
  odds.interval = "lognormal";
  const std::vector<CompareRow> rows =
      compare_arms(ours, theirs, cut, {&odds, 1},
                   {{PairedTest::bootstrap, PairedTest::permutation}, {}, {.replicates = 400, .seed = 3}});
  CHECK(rows.size() == 2);
  for (const CompareRow& each : rows) {
    CHECK(each.metric == "odds_difference");
    CHECK(each.value == doctest::Approx(2.5985659682605218).epsilon(1e-12));
    CHECK(each.note.find("difference of logarithms") != std::string::npos);
  }
}

TEST_CASE("swapped arms negate every difference and keep every two-sided p; rows may stand in any order") {
  const Predictions a = in_test::predictions(1, 40), b = in_test::predictions(2, 40);
  Predictions turned = b;
  std::ranges::reverse(turned.samples);
  std::ranges::reverse(turned.patients);
  std::ranges::reverse(turned.probabilities);
  std::ranges::reverse(turned.labels);
  std::ranges::reverse(turned.classes);  // reversed with the columns
  const std::vector<CompareRow> there = compared(a, b), back = compared(b, a), again = compared(a, turned);
  REQUIRE(there.size() == back.size());
  for (std::size_t i = 0; i < there.size(); ++i) {
    const CompareRow &x = there[i], &y = back[i];
    if (x.metric.ends_with("odds_ratio")) continue;
    CHECK(x.value == doctest::Approx(-y.value).epsilon(1e-12));
    if (!std::isnan(x.low)) CHECK(x.low == doctest::Approx(-y.high).epsilon(1e-12));
    if (!std::isnan(x.p)) CHECK(x.p == doctest::Approx(y.p).epsilon(1e-12));
    CHECK(number_text(x.value) == number_text(again[i].value));
    CHECK(number_text(x.p) == number_text(again[i].p));
    CHECK(x.n == again[i].n);
  }
}

TEST_CASE("equal arms: differences of 0, which a standard error of 0 makes no certainty of") {
  const Predictions a = in_test::predictions(1, 20);
  const std::vector<CompareRow> rows = compared(a, a, all, 0.01);
  for (const CompareRow& each : rows) {
    if (each.metric.ends_with("odds_ratio")) {
      CHECK(std::isnan(each.value));
      CHECK_FALSE(each.note.empty());
      continue;
    }
    CHECK(each.value == 0);
    if (each.test == "permutation" || each.note.find("exact") != std::string::npos) continue;  // all swaps do as well
    CHECK(std::isnan(each.p));
    CHECK(std::isnan(each.low));
  }
  CHECK(row(rows, "pairs_difference", "permutation").p == 1);
  CHECK(row(rows, "auroc_difference", "delong").note.find("standard error of 0") != std::string::npos);
}

TEST_CASE("one class, one sample, unknown labels only: NaN with the reason, never a crash") {
  Predictions a = in_test::predictions(1, 20), b = in_test::predictions(2, 20);
  for (Predictions* each : {&a, &b})
    for (std::size_t row = 0; row < each->samples.size(); ++row) {
      each->labels[2 * row] = 0;                  // effusion: no positive sample
      each->labels[2 * row + 1] = std::nanf("");  // mass: nothing is known
    }
  const auto check = [](const std::vector<CompareRow>& rows) {
    for (const CompareRow& each : rows)
      if (std::isnan(each.value)) CHECK_MESSAGE(!each.note.empty(), each.class_name, " ", each.metric, " ", each.test);
  };
  const std::vector<CompareRow> rows = compared(a, b, all, 0.1);
  check(rows);
  CHECK(row(rows, "auroc_difference", "delong").note == "there is no positive sample");
  CHECK(row(rows, "sensitivity_difference", "mcnemar").note == "there is no such sample");
  CHECK(row(rows, "accuracy_difference", "mcnemar", "mass").n == 0);
  const auto first = [](Predictions arm) {
    arm.samples.resize(1);
    arm.patients.resize(1);
    arm.probabilities.resize(1);
    arm.labels.resize(1);
    return arm;
  };
  check(compared(first(ours), first(theirs), all, 0.1));
}

TEST_CASE("random permutations: p by the same swaps of rows, macro over the classes") {
  const Predictions a = in_test::predictions(1, 30), b = in_test::predictions(2, 30);
  const std::vector<CompareRow> rows = compared(a, b, {PairedTest::permutation});
  CHECK(row(rows, "pairs_difference", "permutation").note == "400 permutations");
  // The other way round: tables whose rows are exchanged, patient by patient.
  const PatientIndex index(a.patients);
  const double observed = std::abs(area(a) - area(b));
  int extreme = 0;
  for (std::uint64_t r = 0; r < 400; ++r) {
    const std::vector<bool> swaps = draw_swaps(3, r, index.size());
    Predictions x = a, y = b;
    for (std::size_t i = 0; i < a.samples.size(); ++i)
      if (swaps[index.number(a.patients[i])]) std::swap(x.probabilities[2 * i], y.probabilities[2 * i]);
    extreme += std::abs(area(x) - area(y)) >= observed - 1e-12 ? 1 : 0;
  }
  CHECK(row(rows, "pairs_difference", "permutation").p == doctest::Approx((1 + extreme) / 401.0).epsilon(1e-14));
  const double macro = row(rows, "pairs_difference", "permutation", "macro").value;
  CHECK(macro == doctest::Approx((row(rows, "pairs_difference", "permutation").value +
                                  row(rows, "pairs_difference", "permutation", "mass").value) /
                                 2));
  // An arm that ranks every pair rightly against one that ranks every pair wrongly: no swap does as well.
  Predictions right = a, wrong = a;
  for (std::size_t i = 0; i < a.labels.size(); ++i) {
    right.probabilities[i] = std::isnan(a.labels[i]) ? 0.5 : a.labels[i];
    wrong.probabilities[i] = 1 - right.probabilities[i];
  }
  CHECK(row(compared(right, wrong, {PairedTest::permutation}), "pairs_difference", "permutation").p ==
        doctest::Approx(1.0 / 401));
}

TEST_CASE("other samples and missing metrics are refused in words") {
  Predictions other = theirs;
  other.samples[0] = "elsewhere";
  CHECK_THROWS_WITH_AS(compared(ours, other), doctest::Contains("not judged on the same samples"), InputError);
  CHECK_THROWS_WITH_AS(compare_arms(ours, theirs, cut, {}, {{PairedTest::bootstrap}, {}, {}}),
                       doctest::Contains("needs metrics"), InputError);
  Predictions named = theirs;
  named.classes = {"hernia"};
  CHECK_THROWS_WITH_AS(compared(ours, named), doctest::Contains("no class in common"), InputError);
}
