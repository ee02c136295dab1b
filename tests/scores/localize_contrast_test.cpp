// Differences of what protocols measure, held against localize_reference.py (NumPy 2.4.6, SciPy 1.17.1).
#include "framework/stats/number_ranges.hpp"
#include "tests/scores/localize_study.hpp"

using namespace collimator;
using namespace collimator::scores;

TEST_CASE("a difference is one of seeds as readers, over the pictures that both arms have") {
  const Study study;
  std::vector<std::filesystem::path> ours, theirs;
  for (int seed = 0; seed < 3; ++seed) {
    study.localize(1, seed);
    study.localize(0, seed);
    ours.push_back(study.table_of(1, seed));
    theirs.push_back(study.table_of(0, seed));
  }
  const Table table = study.contrast(ours, theirs);
  const std::vector<std::string> share{"opacity", "activation_in_box"}, area{"opacity", "area_expected"};
  check_near(number(table, share, "difference"), 0.1704394961061694);
  check_near(number(table, share, "low"), 0.11209014813807563);
  check_near(number(table, share, "high"), 0.22878884407426317);
  CHECK(number(table, share, "p") == 2.0 / 64);  // six patients allow no less; Student's t alone says 1.2e-05
  CHECK(number(table, share, "df") == doctest::Approx(16.326007652798875).epsilon(1e-10));
  CHECK(cell(table, share, "p_covers") == "trainings and patients");
  CHECK(number(table, share, "n") == 10);
  CHECK(number(table, share, "patients") == 6);
  // Of 3 x 14 maps on a side; those without a box, and empty ones of either arm, are no pair.
  CHECK(cell(table, share, "note") ==
        "few patients: 6; few seeds: 3; over the pictures that have the number in both arms: 29 of 42 maps "
        "here, 29 of 42 at the baseline");
  CHECK(number(table, area, "difference") == 0);  // the same boxes
  CHECK(std::isnan(number(table, area, "p")));
  CHECK(cell(table, area, "note").starts_with("the difference has a standard error of 0: no interval, no test"));
}

namespace {

// The rows of a group ("" for all pictures).
Table of_group(const Table& table, const std::string& group) {
  Table kept = table;
  std::erase_if(kept.rows, [&](const auto& row) { return row[table.column("group")] != group; });
  return kept;
}

}  // namespace

TEST_CASE("a difference in a group is over its pictures that both arms have, by patient, as that of all pictures is") {
  const Study study;
  std::vector<std::filesystem::path> ours, theirs;
  for (int seed = 0; seed < 3; ++seed) {
    study.localize(1, seed, {{"by", {"view"}}});
    study.localize(0, seed, {{"by", {"view"}}});
    ours.push_back(study.table_of(1, seed));
    theirs.push_back(study.table_of(0, seed));
  }
  const Table table = study.contrast(ours, theirs);
  CHECK(table.rows.size() == 6);  // two numbers, of all pictures and of two groups
  struct Reference {
    std::string group;
    double difference, low, high, p, df;
    int n;
    std::string maps;
    int patients;
  };
  for (const Reference& expected : {Reference{"", 0.1704394961061694, 0.11209014813807563, 0.22878884407426317,
                                              1.2021916759859936e-05, 16.326007652798875, 10, "29 of 42", 6},
                                    Reference{"AP", 0.10577736379511742, 0.0588083901396405, 0.15274633745059432,
                                              0.00033967136902212817, 12.385021564587996, 4, "11 of 15", 4},
                                    Reference{"PA", 0.19398897233186221, 0.12930877664188672, 0.2586691680218377,
                                              5.361610551221966e-08, 85.91848701086336, 6, "18 of 27", 5}}) {
    CAPTURE(expected.group);
    const Table rows = of_group(table, expected.group);
    const std::vector<std::string> share{"opacity", "activation_in_box"};
    CHECK(cell(rows, share, "group_field") == (expected.group.empty() ? "" : "view"));
    check_near(number(rows, share, "difference"), expected.difference);
    check_near(number(rows, share, "low"), expected.low);
    check_near(number(rows, share, "high"), expected.high);
    // So few patients allow no less than an exact test would give; Student's t alone says expected.p.
    CHECK(number(rows, share, "p") == std::max(expected.p, std::ldexp(2, -expected.patients)));
    CHECK(number(rows, share, "df") == doctest::Approx(expected.df).epsilon(1e-10));
    CHECK(number(rows, share, "n") == expected.n);
    CHECK(cell(rows, share, "note").find(expected.maps + " maps here") != std::string::npos);
  }
}

TEST_CASE("a group whose pictures the arms do not share has no difference, and is not taken for another hospital's") {
  const Study study;
  study.localize(1, 0, {{"by", {"view"}}});
  study.localize(0, 0, {{"by", {"view"}}});
  Table groups = read_table(study.table_of(0, 0) / "groups.csv");
  for (auto& row : groups.rows) row[1] = row[1] == "AP" ? "PA" : "AP";
  write_table(groups, study.table_of(0, 0) / "groups.csv");
  const Table rows = of_group(study.contrast({study.table_of(1, 0)}, {study.table_of(0, 0)}), "AP");
  CHECK(std::isnan(number(rows, {"opacity", "activation_in_box"}, "difference")));
  CHECK(cell(rows, {"opacity", "activation_in_box"}, "note").starts_with("undefined in at least one arm"));
}

TEST_CASE("the interval of a difference ends where differences of the number end") {
  const Study study;
  std::vector<std::filesystem::path> ours, theirs;
  for (int seed = 0; seed < 3; ++seed)
    for (const bool our : {true, false}) {
      Table table{"table.csv", {"sample", "patient", "class", "share", "note"}, {}};
      for (int i = 0; i < pictures; ++i)
        table.rows.push_back({study.samples[static_cast<std::size_t>(i)], Study::patient(i), "opacity",
                              number_text(our ? 1 - i % 4 / 100.0 - (seed == 2 ? 0.4 : 0) : i % 3 / 100.0),
                              "of seed " + std::to_string(seed)});  // they are no copies
      (our ? ours : theirs).push_back(study.folder.make((our ? "ours" : "theirs") + std::to_string(seed)));
      write_table(table, (our ? ours : theirs).back() / "table.csv");
    }
  const std::vector<std::string> share{"opacity", "share"};
  const Table unbounded = study.contrast(ours, theirs);
  check_near(number(unbounded, share, "low"), 0.2703222243857859);
  check_near(number(unbounded, share, "high"), 1.417177775614214);
  for (const auto* arm : {&ours, &theirs})
    for (const auto& run : *arm) save_ranges({{"share", {0, 1}}}, run);
  const Table bounded = study.contrast(ours, theirs);
  check_near(number(bounded, share, "low"), 0.2703222243857859);
  CHECK(number(bounded, share, "high") == 1);
  check_near(number(bounded, share, "p"), number(unbounded, share, "p"));
  std::filesystem::remove(theirs[1] / "ranges.json");  // of one run, nobody knows
  check_near(number(study.contrast(ours, theirs), share, "high"), 1.417177775614214);
}

TEST_CASE("pictures of two hospitals that call samples alike are not paired, and their patients are others") {
  const Study study;
  study.localize(1, 0);
  study.localize(0, 0);
  Table others = read_table(study.table_of(0, 0) / "table.csv");
  for (auto& row : others.rows) row[1] += " there";
  write_table(others, study.folder.make("others") / "table.csv");
  const Table apart = study.contrast({study.table_of(1, 0)}, {study.folder.make("others")});
  CHECK(cell(apart, {"opacity", "activation_in_box"}, "note") ==
        "few patients: 6; unpaired: 11 pictures against 11 others");
  CHECK(number(apart, {"opacity", "activation_in_box"}, "patients") == 12);
}

TEST_CASE("one run against one is a test over patients; maps of other pictures are not paired") {
  const Study study;
  study.localize(1, 0);
  study.localize(0, 0);
  const std::vector<std::string> share{"opacity", "activation_in_box"};
  const Table paired = study.contrast({study.table_of(1, 0)}, {study.table_of(0, 0)});
  CHECK(cell(paired, share, "p_covers") == "patients");
  CHECK(number(paired, share, "low") < number(paired, share, "difference"));
  CHECK(number(paired, share, "high") > number(paired, share, "difference"));

  Table others = read_table(study.table_of(0, 0) / "table.csv");
  for (auto& row : others.rows) row[0] += " of another hospital", row[1] += " there";
  write_table(others, study.folder.make("others") / "table.csv");
  const Table apart = study.contrast({study.table_of(1, 0)}, {study.folder.make("others")});
  CHECK(cell(apart, share, "note") == "few patients: 6; unpaired: 11 pictures against 11 others");
  CHECK(number(apart, share, "patients") == 12);
  const double ours = number(study.localize(1, 0), share, "value"),
               theirs = number(study.localize(0, 0), share, "value");
  check_near(number(apart, share, "difference"), ours - theirs);

  for (auto& row : others.rows) row[2] = "mass";
  write_table(others, study.folder.make("others") / "table.csv");
  CHECK_THROWS_WITH_AS(study.contrast({study.table_of(1, 0)}, {study.folder.make("others")}),
                       doctest::Contains("of different classes: mass, opacity"), InputError);
}
