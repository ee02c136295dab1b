// Facts about seeds as readers: the published reader study, and tables of seeds_reference.py (NumPy 2.4.6,
// SciPy 1.17.1, scikit-learn 1.9.1), which has the same formulas for predictions and draws.
#include "framework/stats/seeds.hpp"

#include <array>
#include <limits>
#include <map>

#include <doctest/doctest.h>

#include "framework/data/table.hpp"
#include "framework/stats/arm_cells.hpp"
#include "framework/stats/in_test.hpp"

using namespace collimator;

namespace {

constexpr double reference_precision = 1e-12;

bool near(double value, double expected) {
  return std::abs(value - expected) <= reference_precision * std::max(1.0, std::abs(expected));
}

// difference, V, df, p and the ends of the interval.
using Expected = std::array<double, 6>;

void check(const SeedTest& test, const Expected& expected) {
  CHECK(near(test.difference, expected[0]));
  CHECK(near(test.variance, expected[1]));
  CHECK(near(test.freedom, expected[2]));
  CHECK(near(test.p, expected[3]));
  CHECK(near(test.interval.low, expected[4]));
  CHECK(near(test.interval.high, expected[5]));
}

class F1 final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const Confusion cells = confusion(input, weights);
    result.set(0, 2 * cells.tp / (2 * cells.tp + cells.fp + cells.fn));
  }
};

constexpr int samples = 40, patients = 24, draws = 16;
constexpr std::size_t auroc = 0, f1 = 1;

ArmRun run(int arm, int seed) {
  ArmRun run;
  run.seed = static_cast<std::size_t>(seed);
  run.predictions.classes = {"a", "b"};
  for (int i = 0; i < samples; ++i) {
    run.predictions.samples.push_back("s" + std::to_string(i));
    run.predictions.patients.push_back("p" + std::to_string(100 + i * 7 % patients));  // in byte order as in number
    for (int c = 0; c < 2; ++c) {
      const int label = (i * 5 + c * 3) % 7 < 3 ? 1 : 0;
      run.predictions.labels.push_back(static_cast<float>(label));
      run.predictions.probabilities.push_back(
          ((i * 37 + arm * 11 + seed * 101 + c * 53 + i * i * (arm + 2 * seed + 1)) % 83 + (20 + 9 * arm) * label) /
          140.0);
    }
  }
  return run;
}

// The test of one arm against another by an average over the classes.
SeedTest average(Average kind, std::size_t output, int ours, int theirs, const std::vector<int>& our_seeds,
                 const std::vector<int>& their_seeds, bool shared) {
  std::vector<ArmRun> runs;
  runs.reserve(our_seeds.size() + their_seeds.size());
  for (const int seed : our_seeds) runs.push_back(run(ours, seed));
  for (const int seed : their_seeds) runs.push_back(run(theirs, seed));
  RunsBySeed here, there;
  for (std::size_t i = 0; i < runs.size(); ++i) (i < our_seeds.size() ? here : there).push_back({&runs[i]});
  const std::vector<MetricInUse> metrics{in_test::metric<in_test::PairCount>("auroc"), in_test::metric<F1>("f1")};
  const std::vector<std::string> classes{"a", "b"};
  const std::vector<Average> averages{Average::macro, Average::micro, Average::weighted};
  ArmCells cells(here, there, metrics, classes, averages, PatientIndex(runs.front().predictions.patients));
  const std::vector<double> observed = cells.observe(patients);
  std::vector<double> counts, drawn(draws * cells.numbers() * cells.seeds()), wanted;
  for (int d = 0; d < draws; ++d)
    for (int p = 0; p < patients; ++p) counts.push_back((d * d + p * 5 + d * p) % 11 % 4);
  cells.evaluate(draws, counts, drawn);
  const std::size_t place = (2 + static_cast<std::size_t>(kind)) * cells.outputs().size() + output;
  for (int d = 0; d < draws; ++d)
    for (std::size_t s = 0; s < cells.seeds(); ++s)
      wanted.push_back(drawn[(static_cast<std::size_t>(d) * cells.numbers() + place) * cells.seeds() + s]);
  const std::span<const double> values = std::span(observed).subspan(place * cells.seeds(), cells.seeds());
  return seed_test(values.first(here.size()), values.subspan(here.size()), covariance_of(wanted, cells.seeds()),
                   shared);
}

SeedTest macro(std::size_t output, int ours, int theirs, const std::vector<int>& our_seeds,
               const std::vector<int>& their_seeds, bool shared) {
  return average(Average::macro, output, ours, theirs, our_seeds, their_seeds, shared);
}

// Five readers, two ways of imaging, 114 patients; areas and covariance, readers of the first way first.
DeLong van_dyke() {
  const Table table = read_table(COLLIMATOR_SOURCE_DIR "/../shared/data/vandyke/ratings.csv");
  std::map<std::string, std::map<std::string, double>> ratings;  // by treatment and reader, then case
  std::map<std::string, double> truth;
  for (const auto& row : table.rows) {
    ratings[row[table.column("treatment")] + row[table.column("reader")]][row[table.column("case")]] =
        std::stod(row[table.column("rating")]);
    truth[row[table.column("case")]] = std::stod(row[table.column("truth")]);
  }
  std::vector<double> scores, labels;
  for (const auto& [name, by_case] : ratings)
    for (const auto& [patient, rating] : by_case) scores.push_back(rating);
  for (const auto& [patient, label] : truth) labels.push_back(label);
  REQUIRE(scores.size() == 10 * 114);
  return delong(scores, labels);
}

}  // namespace

TEST_CASE("Van Dyke's readers are those of Obuchowski, Rockette and Hillis") {
  const DeLong found = van_dyke();
  const std::span<const double> areas(found.areas);
  // The first line is shared/data/vandyke/SOURCE.md.
  check(seed_test(areas.first(5), areas.subspan(5), found.covariance, true),
        {-0.04380032206119144, 0.02068250478544458 * 0.02068250478544458, 15.06610793887313, 0.05123303082481026,
         -0.08786719602008611, 0.000266551897702777});
  check(seed_test(areas.first(5), areas.subspan(5), found.covariance, false),
        {-0.043800322061191665, 0.0010423361558719927, 9.696607170956353, 0.20562907341306627, -0.11604255940435047,
         0.028441915281967142});
  // The first reader of the second way alone.
  std::vector<double> covariance;
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = 0; j < 6; ++j) covariance.push_back(found.covariance[i * 10 + j]);
  check(seed_test(areas.first(5), areas.subspan(5, 1), covariance, false),
        {-0.05078904991948474, 0.0010558354000708347, 11.73140460698622, 0.14460113404391356, -0.12176676367275582,
         0.02018866383378634});
}

TEST_CASE("macro averages of three arms with shared seeds are those of the reference, on given draws") {
  const std::vector<int> all{0, 1, 2, 3, 4};
  check(macro(auroc, 1, 0, all, all, true), {0.15012787723785148, 0.0019889635450004092, 9.354928241041806,
                                             0.007864381547360305, 0.0498211219622056, 0.25043463251349735});
  check(macro(auroc, 2, 0, all, all, true), {0.17928388746803048, 0.003191794485199447, 4.283600817820101,
                                             0.03066599072088773, 0.026437882934512796, 0.3321298920015482});
  check(macro(auroc, 2, 1, all, all, true), {0.029156010230178997, 0.001428831901936799, 4.0, 0.48354984660919836,
                                             -0.07579331734074478, 0.1341053378011028});
  check(macro(f1, 1, 0, all, all, true), {0.2305239617377749, 0.008410902576336587, 45.3250033884905,
                                          0.015571058216420108, 0.045845130276065016, 0.4152027931994848});
  check(macro(f1, 2, 0, all, all, true), {0.23115696738291813, 0.007590709497710143, 10.867785559962824,
                                          0.022666090883793632, 0.03911183155381667, 0.42320210321201956});
  check(macro(f1, 2, 1, all, all, true), {0.0006330056451432364, 0.0014935206135537325, 4.0, 0.9877160239049376,
                                          -0.10666575402913664, 0.10793176531942311});
}

TEST_CASE("seeds that both share in part, and not at all, and an arm without seeds, are those of the reference") {
  check(macro(auroc, 1, 0, {1, 2}, {1, 2}, true),
        {0.17423273657289007, 7.450647889534991e-05, 1.0, 0.03151319669742847, 0.0645564169192083, 0.2839090562265718});
  check(macro(auroc, 2, 1, {1, 2, 3}, {1, 2, 3}, true),
        {0.025788576300085242, 0.002316663452694658, 2.7339884107013197, 0.6325931195231911, -0.13617455118405225,
         0.18775170378422273});
  check(macro(auroc, 1, 0, {0, 1, 2}, {3, 4}, false), {0.12734441602728053, 0.0126655955715472, 1.5982248360099574,
                                                       0.39935725962286334, -0.4944627922336401, 0.7491516242882011});
  check(macro(auroc, 2, 0, {0, 1, 2, 3, 4}, {4}, false),
        {0.23772378516624015, 0.0019925896124841427, 39.16090919905123, 4.414856470160417e-06, 0.1474458942229719,
         0.32800167610950837});
  check(macro(auroc, 1, 2, {0}, {0, 1, 2, 3}, false), {0.017263427109974416, 0.001723833440759938, 8.98762325296943,
                                                       0.6873120761255187, -0.07667896143100188, 0.11120581565095071});
  check(macro(f1, 1, 0, {1, 2}, {1, 2}, true), {0.312901423920523, 0.011184563555697344, 3.454981095516041,
                                                0.04996993836062982, 7.118944516387726e-05, 0.6257316583958821});
  check(macro(f1, 2, 1, {1, 2, 3}, {1, 2, 3}, true), {0.010233125508267826, 0.0025251147618186066, 3.4401395142940556,
                                                      0.8500978298805336, -0.13871216435773734, 0.159178415374273});
  check(macro(f1, 1, 0, {0, 1, 2}, {3, 4}, false), {0.1901308402414616, 0.019787031691410842, 8.152087991912394,
                                                    0.2127958384932453, -0.13319605931515976, 0.513457739798083});
  check(macro(f1, 2, 0, {0, 1, 2, 3, 4}, {4}, false),
        {0.25189328634679675, 0.010202332601239731, 838.826678879083, 0.012828872004335806, 0.053637933758088535,
         0.45014863893550494});
  check(macro(f1, 1, 2, {0}, {0, 1, 2, 3}, false), {0.057145614641852305, 0.0022230511497653063, 11.261395559247617,
                                                    0.2503228582590908, -0.046336039135466925, 0.16062726841917152});
}

TEST_CASE("micro and weighted averages are those of the reference, on given draws") {
  const std::vector<int> all{0, 1, 2, 3, 4};
  check(average(Average::micro, auroc, 1, 0, all, all, true),
        {0.14635549872122777, 0.0016766999820638224, 9.060114665086042, 0.005920831490978021, 0.05381936008240856,
         0.23889163736004698});
  check(average(Average::micro, auroc, 2, 0, all, all, true),
        {0.1797314578005117, 0.0029612583167755667, 4.015215029940102, 0.029685921135378754, 0.028869932257447967,
         0.33059298334357545});
  check(average(Average::micro, auroc, 1, 0, {1, 2}, {1, 2}, true),
        {0.17535166240409206, 0.00030932986340142827, 1.0383043369196103, 0.058719180917327925, -0.02955146250039381,
         0.3802547873085779});
  check(average(Average::micro, auroc, 1, 0, {0, 1, 2}, {3, 4}, false),
        {0.11620843989769825, 0.012330425242299894, 1.4672408039782867, 0.4372745521521391, -0.5731929224336318,
         0.8056098022290283});
  check(average(Average::micro, auroc, 1, 2, {0}, {0, 1, 2, 3}, false),
        {-0.006793478260869512, 0.0015022105255252422, 9.191683508421825, 0.8646619121261511, -0.0941930541193397,
         0.08060609759760068});
  check(average(Average::micro, f1, 1, 0, all, all, true),
        {0.2245028984315245, 0.007674396929027825, 33.44868650318529, 0.015065660836018895, 0.046362743054115724,
         0.4026430538089333});
  check(average(Average::micro, f1, 2, 0, all, all, true),
        {0.22461524222887186, 0.006911056358901794, 7.9566056397265115, 0.027128633671730587, 0.03272860431404642,
         0.41650188014369727});
  check(average(Average::micro, f1, 1, 0, {1, 2}, {1, 2}, true),
        {0.3102677224736049, 0.010155904136781583, 2.8702626258225745, 0.05743574546309251, -0.018807114929870195,
         0.63934255987708});
  check(average(Average::micro, f1, 1, 0, {0, 1, 2}, {3, 4}, false),
        {0.18748284677179133, 0.01921428465422876, 5.840321767080021, 0.2262187493739938, -0.1539579400257971,
         0.5289236335693798});
  check(average(Average::micro, f1, 1, 2, {0}, {0, 1, 2, 3}, false),
        {0.06522037371492084, 0.0027543965253949386, 16.557091560564057, 0.23128684009387754, -0.04573376087394447,
         0.17617450830378617});
  check(average(Average::weighted, auroc, 1, 0, all, all, true),
        {0.1501278772378516, 0.0018622461337747512, 8.200889813155658, 0.008017984787450288, 0.05103786876199719,
         0.249217885713706});
  check(average(Average::weighted, auroc, 2, 0, all, all, true),
        {0.17928388746803048, 0.003113018425159027, 4.074764699402588, 0.0316401021518436, 0.025488259357379334,
         0.33307951557868165});
  check(average(Average::weighted, auroc, 1, 0, {1, 2}, {1, 2}, true),
        {0.17423273657289007, 0.00010013920396832058, 1.8064260623242847, 0.005065329809371233, 0.12643804836361683,
         0.2220274247821633});
  check(average(Average::weighted, auroc, 1, 0, {0, 1, 2}, {3, 4}, false),
        {0.12734441602728053, 0.012360637726802827, 1.522188366977482, 0.4006978059821682, -0.5280920698269252,
         0.7827809018814863});
  check(average(Average::weighted, auroc, 1, 2, {0}, {0, 1, 2, 3}, false),
        {0.017263427109974527, 0.001819133130835547, 10.008827940063718, 0.6941707698002652, -0.07775822416704362,
         0.11228507838699267});
  check(average(Average::weighted, f1, 1, 0, all, all, true),
        {0.2305239617377749, 0.008282192897686717, 43.948425709045615, 0.014952179297090827, 0.04710622402091072,
         0.4139416994546391});
  check(average(Average::weighted, f1, 2, 0, all, all, true),
        {0.23115696738291813, 0.0071301723516325344, 9.589067464839594, 0.021693049774435483, 0.04191349736978717,
         0.4204004373960491});
  check(average(Average::weighted, f1, 1, 0, {1, 2}, {1, 2}, true),
        {0.312901423920523, 0.010438352387943165, 3.0093416795308503, 0.054657308285729005, -0.011673311928592833,
         0.6374761597696388});
  check(average(Average::weighted, f1, 1, 0, {0, 1, 2}, {3, 4}, false),
        {0.19013084024146154, 0.019018065903717365, 7.530785124537039, 0.20754967426111667, -0.1313631294298943,
         0.5116248099128173});
  check(average(Average::weighted, f1, 1, 2, {0}, {0, 1, 2, 3}, false),
        {0.057145614641852305, 0.002483675447127267, 14.056687522897112, 0.2706657168477648, -0.049702593304209175,
         0.16399382258791378});
}

TEST_CASE("seeds that do not differ leave the normal distribution, and no variance at all leaves no test") {
  // 0.3 - 0.1 and 0.4 - 0.2 differ by rounding alone.
  const std::vector<double> ours{0.3, 0.4, 0.9}, theirs{0.1, 0.2, 0.7};
  std::vector<double> covariance(36, 0.0);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) covariance[i * 6 + j] = 0.01;
  const SeedTest normal = seed_test(ours, theirs, covariance, true);
  CHECK(normal.freedom == std::numeric_limits<double>::infinity());
  CHECK(normal.variance == doctest::Approx(0.01));
  CHECK(normal.p == doctest::Approx(0.04550026389635842));  // 2 (1 - Phi(2))
  CHECK(normal.interval.low == doctest::Approx(0.2 - 0.1959963984540054));
  // Covariances that cancel to rounding are none.
  for (std::size_t i = 0; i < 36; ++i) covariance[i] = i % 7 == 0 ? 0.1 : 0.1 / 3 * 3;
  const SeedTest none = seed_test(ours, theirs, covariance, true);
  CHECK(none.difference == doctest::Approx(0.2));
  CHECK(std::isnan(none.p));
  CHECK(std::isnan(none.interval.low));
  CHECK(none.note.find("standard error of 0") != std::string::npos);
}

TEST_CASE("a negative mean covariance counts as none, and an undefined number leaves everything undefined") {
  std::vector<double> covariance(36, 0.0);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) covariance[i * 6 + j] = i == j ? 0.01 : -0.002;
  const std::vector<double> ours{0.5, 0.6, 0.7}, theirs{0.5, 0.5, 0.5};
  const SeedTest test = seed_test(ours, theirs, covariance, true);
  CHECK(test.variance == doctest::Approx(0.01 / 3));
  CHECK(test.freedom == doctest::Approx(2));
  const std::vector<double> lost{0.5, std::nan(""), 0.7};
  CHECK(std::isnan(seed_test(lost, theirs, covariance, true).difference));
  covariance[0] = std::nan("");
  CHECK(std::isnan(seed_test(ours, theirs, covariance, true).p));
  CHECK_THROWS_AS(seed_test(std::vector{0.5}, std::vector{0.4}, std::vector<double>(4), false), std::invalid_argument);
}
