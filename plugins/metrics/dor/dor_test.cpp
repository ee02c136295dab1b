// Facts about the diagnostic odds ratio: its interval, its correction of empty cells, and where it is undefined.
#include "dor.cpp"

#include <collimator/testing_metric.hpp>

using namespace collimator::testing;

namespace {

// Samples that give these cells at the threshold 0.5.
Scored cells(int tp, int fp, int fn, int tn) {
  Scored scored;
  const auto add = [&](int count, double probability, double label) {
    scored.probabilities.insert(scored.probabilities.end(), static_cast<std::size_t>(count), probability);
    scored.labels.insert(scored.labels.end(), static_cast<std::size_t>(count), label);
  };
  add(tp, 0.5, 1);
  add(fp, 0.8, 0);
  add(fn, 0.4, 1);
  add(tn, 0.1, 0);
  return scored;
}

const Dor published{Dor::Params{}};

}  // namespace

TEST_CASE("the DOR and its log-normal interval") {
  const Measured dor = measure(published, cells(20, 10, 5, 40));
  CHECK(dor.values[0] == 16);
  // statsmodels 0.15.0: Table2x2([[20, 10], [5, 40]]).oddsratio_confint(); its z has more digits than 1.959964
  CHECK(dor.values[1] == doctest::Approx(4.818009149189647).epsilon(1e-7));
  CHECK(dor.values[2] == doctest::Approx(53.133979632034745).epsilon(1e-7));
  CHECK(dor.values[1] ==
        doctest::Approx(16 * std::exp(-1.959964 * std::sqrt(0.05 + 0.1 + 0.2 + 0.025))).epsilon(1e-14));
  CHECK(dor.notes[0].empty());
}

TEST_CASE("0.5 is added to all cells only if one is zero, and the value is marked") {
  const Measured zero = measure(published, cells(0, 3, 5, 80));
  CHECK(zero.values[0] == doctest::Approx(0.5 * 80.5 / (3.5 * 5.5)).epsilon(1e-15));  // 2.09, DEFINITIONS.md
  CHECK(zero.notes[0] == "0.5 added to each cell");
  CHECK(value(published, cells(4, 0, 1, 5)) == doctest::Approx(4.5 * 5.5 / (0.5 * 1.5)).epsilon(1e-15));
}

TEST_CASE("0.5 is added always if one says so") {
  const Measured always = measure(Dor({.correction = Correction::always}), cells(20, 10, 5, 40));
  CHECK(always.values[0] == doctest::Approx(20.5 * 40.5 / (10.5 * 5.5)).epsilon(1e-15));
  CHECK(always.notes[2] == "0.5 added to each cell");
}

TEST_CASE("the DOR is undefined when nothing or everything is called positive, or a class is missing") {
  const auto reason = [](const Scored& scored) {
    const Measured measured = measure(published, scored);
    for (const double value : measured.values) CHECK(std::isnan(value));
    CHECK(measured.notes[0] == measured.notes[2]);
    return measured.notes[0];
  };
  CHECK(reason(cells(0, 0, 5, 80)) == "nothing is called positive");
  CHECK(reason(cells(5, 80, 0, 0)) == "everything is called positive");
  CHECK(reason(cells(0, 3, 0, 80)) == "there is no positive sample");
  CHECK(reason(cells(3, 0, 2, 0)) == "there is no negative sample");
  CHECK(reason({}) == "there is no positive sample");
}

TEST_CASE("swapping the labels inverts the DOR") {
  CHECK(value(published, cells(20, 10, 5, 40)) * value(published, cells(10, 20, 40, 5)) ==
        doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("the DOR obeys the rules of every metric") { check_metric_rules(published); }

TEST_CASE("the DOR agrees with the ratio of scikit-learn 1.9.1's class_likelihood_ratios") {
  CHECK(same(value(published, reference_case(false)), 3.284313725490196 / 0.14652014652014653, 1e-14));
  CHECK(same(value(published, reference_case(true)), 3.3029581099861027 / 0.14105886708626433, 1e-14));
}
