// Facts about draws that meet a wish: equal groups, a prevalence, a correlation, with the fewest samples left out.
#include "framework/verbs/select/lots.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "framework/base/error.hpp"
#include "framework/verbs/collections_testing.hpp"
#include "framework/verbs/select/fourfold.hpp"

using namespace collimator;
using namespace collimator::testing;

namespace {

using Rows = std::vector<std::size_t>;

// So many samples of each cell of class and drain, and two of which one is not known.
Collection tubes(std::size_t both, std::size_t class_only, std::size_t drain_only, std::size_t neither) {
  Collection collection{.classes = {"pneumothorax"}};
  const auto add = [&](std::size_t count, float label, const char* drain) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string id = std::to_string(collection.samples.size());
      collection.samples.push_back(record(id, id, {label}));
      if (*drain != 0) collection.samples.back().metadata["drain"] = drain;
    }
  };
  add(both, 1, "1");
  add(class_only, 1, "0");
  add(drain_only, 0, "1");
  add(neither, 0, "0");
  add(1, 1, "");
  add(1, unknown_label, "1");
  return collection;
}

Rows rows_of(const Collection& collection) {
  Rows rows(collection.samples.size());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  return rows;
}

Fourfold cells_of(const Collection& collection, const Rows& rows) {
  Fourfold table;
  for (const std::size_t row : rows) {
    const bool ill = collection.samples[row].labels[0] == 1,
               drain = collection.samples[row].metadata.at("drain") == "1";
    ++(ill ? drain ? table.both : table.class_only : drain ? table.attribute_only : table.neither);
  }
  return table;
}

Correlation wish(double phi) { return {"pneumothorax", {{"drain", "1"}}, phi}; }

}  // namespace

TEST_CASE("phi is Pearson's correlation of the two") {
  CHECK(Fourfold{10, 0, 0, 10}.phi() == 1);
  CHECK(Fourfold{0, 10, 10, 0}.phi() == -1);
  CHECK(Fourfold{5, 5, 5, 5}.phi() == 0);
  CHECK(Fourfold{40, 10, 20, 30}.phi() == doctest::Approx(0.40824829));  // (1200 - 200) / sqrt(50 * 50 * 60 * 40)
  CHECK(std::isnan(Fourfold{3, 4, 0, 0}.phi()));
}

TEST_CASE("no other choice with a phi so near leaves out fewer samples") {
  for (const Fourfold& there : {Fourfold{12, 9, 7, 15}, {3, 14, 12, 5}, {10, 10, 10, 10}, {1, 20, 2, 18}})
    for (const double wished : {-0.6, -0.3, 0.0, 0.25, 0.5, 0.8}) {
      Fourfold nearest = there;
      const std::optional<Fourfold> chosen = fourfold_with_phi(there, wished, nearest);
      std::size_t most = 0;
      for (std::size_t a = 0; a <= there.both; ++a)
        for (std::size_t b = 0; b <= there.class_only; ++b)
          for (std::size_t c = 0; c <= there.attribute_only; ++c)
            for (std::size_t d = 0; d <= there.neither; ++d) {
              const Fourfold table{a, b, c, d};
              const double phi = table.phi();
              if (std::abs(phi - wished) <= phi_tolerance) most = std::max(most, table.all());
            }
      CAPTURE(wished);
      CHECK(chosen.has_value() == (most > 0));
      if (!chosen) continue;
      CHECK(std::abs(chosen->phi() - wished) <= phi_tolerance);
      const bool close = std::abs(chosen->phi() - wished) <= phi_aim;
      CHECK(static_cast<double>(chosen->all()) >= static_cast<double>(most) * (close ? aim_worth : 1));
    }
}

TEST_CASE("of many samples, only the two cells that stand in the way are made smaller") {
  const Fourfold there{4000, 6000, 2000, 18000};
  for (const double wished : {-0.4, 0.1, 0.3, 0.7, 0.95}) {
    Fourfold nearest = there;
    const std::optional<Fourfold> chosen = fourfold_with_phi(there, wished, nearest);
    REQUIRE(chosen);
    CHECK(std::abs(chosen->phi() - wished) <= phi_tolerance);
    const bool rises = wished > there.phi();
    CHECK((rises ? chosen->both == there.both : chosen->class_only == there.class_only));
    CHECK((rises ? chosen->neither == there.neither : chosen->attribute_only == there.attribute_only));
    for (const std::size_t step : {10, 100, 1000}) {  // another mixture of the two leaves out no fewer
      Fourfold other = *chosen;
      std::size_t& raised = rises ? other.class_only : other.both;
      std::size_t& lowered = rises ? other.attribute_only : other.neither;
      raised = std::min(rises ? there.class_only : there.both, raised + step);
      while (lowered > 0 && (rises ? other.phi() < wished : other.phi() > wished)) --lowered;
      if (rises ? other.phi() >= wished : other.phi() <= wished) CHECK(other.all() <= chosen->all() + 1);
    }
  }
}

TEST_CASE("phi comes to the wish itself where that costs next to nothing, and 1 and -1 are exact") {
  const Fourfold there{1500, 12000, 2500, 14000};
  for (const double wished : {-0.73, -0.2, 0.0, 0.31, 0.73, 1.0, -1.0}) {
    Fourfold nearest = there;
    const std::optional<Fourfold> chosen = fourfold_with_phi(there, wished, nearest);
    REQUIRE(chosen);
    CHECK(std::abs(chosen->phi() - wished) <= (std::abs(wished) == 1 ? 0 : phi_aim));
  }
  const Fourfold few{30, 4, 5, 30};
  Fourfold nearest = few;
  CHECK(fourfold_with_phi(few, 1, nearest)->all() == 60);
  const Fourfold never{0, 4, 5, 30};
  CHECK_FALSE(fourfold_with_phi(never, 1, nearest));
}

TEST_CASE("a correlation is reached to within 0.01, and what is not known is left out and counted") {
  const Collection collection = tubes(400, 600, 200, 1800);
  for (const double phi : {-0.5, 0.0, 0.3, 0.5, 0.9}) {
    const DrawnRows drawn = Lots(collection, 1).correlated(rows_of(collection), wish(phi), {});
    CHECK(std::abs(cells_of(collection, drawn.rows).phi() - phi) <= 0.01);
    CHECK(drawn.missing == 2);
    REQUIRE(drawn.number);
    CHECK(drawn.number->value == cells_of(collection, drawn.rows).phi());
  }
  const DrawnRows few = Lots(collection, 1).correlated(rows_of(collection), wish(0.5), 300);
  CHECK(few.rows.size() == 300);
  CHECK(std::abs(cells_of(collection, few.rows).phi() - 0.5) <= 0.01);
}

TEST_CASE("a correlation that cannot be reached is refused with what is nearest") {
  const Collection none = tubes(0, 50, 10, 100);
  CHECK_THROWS_WITH_AS(Lots(none, 1).correlated(rows_of(none), wish(0.5), {}),
                       doctest::Contains("phi = 0.5 of class \"pneumothorax\" with drain = \"1\" cannot be reached"),
                       InputError);
  CHECK_THROWS_WITH_AS(Lots(none, 1).correlated(rows_of(none), {"pneumothorax", {{"drain", "yes"}}, 0.1}, {}),
                       doctest::Contains("no sample has drain"), InputError);
}

TEST_CASE("balanced keeps as many of each combination as the rarest has") {
  const Collection collection = tubes(40, 60, 7, 180);
  const DrawnRows drawn = Lots(collection, 1).balanced(rows_of(collection), {"pneumothorax", "drain"}, {});
  const Fourfold table = cells_of(collection, drawn.rows);
  CHECK(table.both == 7);
  CHECK(table.class_only == 7);
  CHECK(table.attribute_only == 7);
  CHECK(table.neither == 7);
  CHECK(drawn.missing == 2);
  CHECK(Lots(collection, 1).balanced(rows_of(collection), {"pneumothorax"}, {}).rows.size() == 2 * 101);
  CHECK(Lots(collection, 1).balanced(rows_of(collection), {"pneumothorax", "drain"}, 11).rows.size() == 8);
  const Collection gap = tubes(40, 60, 0, 180);
  CHECK_THROWS_WITH_AS(Lots(gap, 1).balanced(rows_of(gap), {"pneumothorax", "drain"}, {}),
                       doctest::Contains("1 of the 4 combinations"), InputError);
  CHECK_THROWS_WITH_AS(Lots(gap, 1).balanced(rows_of(gap), {"pneumothorx"}, {}), doctest::Contains("did you mean"),
                       InputError);
}

TEST_CASE("a prevalence holds in so many samples as a limit allows, and is refused where it cannot be reached") {
  const Collection collection = tubes(100, 300, 100, 500);
  const DrawnRows drawn = Lots(collection, 1).with_prevalence(rows_of(collection), "", 0.4, 500);
  CHECK(drawn.rows.size() == 500);
  std::size_t positive = 0;
  for (const std::size_t row : drawn.rows) positive += collection.samples[row].labels[0] == 1 ? 1 : 0;
  CHECK(positive == 200);
  const Collection few = tubes(1, 0, 0, 3);
  CHECK_THROWS_WITH_AS(Lots(few, 1).with_prevalence(rows_of(few), "", 0.45, {}),
                       doctest::Contains("0.45 cannot be reached to within 0.01: of 2 positive and 3 negative"),
                       InputError);
}

TEST_CASE("scaled counts keep the groups' proportions, and sum to what is asked for") {
  CHECK(scaled_counts({10, 20, 30}, 6) == Rows{1, 2, 3});
  CHECK(scaled_counts({1, 1, 1}, 2) == Rows{1, 1, 0});
  CHECK(scaled_counts({5, 5}, 100) == Rows{5, 5});
}
