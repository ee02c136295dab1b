// Values as plugins see them: wrong handles are answered, and any thread may ask.
#include "framework/task/values.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <thread>

using namespace collimator;

namespace {

const Json example = {{"number", 2.5},
                      {"count", 3},
                      {"text", "abc"},
                      {"on", true},
                      {"none", nullptr},
                      {"list", {1, 2, 3}},
                      {"map", {{"inner", {{"x", 7}}}}},
                      {"far", "inf"}};

std::string text(collimator_text text) { return std::string(detail::text_of(text)); }

}  // namespace

TEST_CASE("a tree of values reads as the JSON that it was made of") {
  const JsonValues values(example);
  const ValueNode root(values.view());
  CHECK(root.kind() == COLLIMATOR_MAP);
  CHECK(root.count() == example.size());
  CHECK(root.member("number").number() == 2.5);
  CHECK(root.member("count").integer() == 3);
  CHECK(root.member("text").text() == "abc");
  CHECK(root.member("on").integer() == 1);
  CHECK(std::isinf(root.member("far").number()));
  CHECK(root.member("list").item(2).integer() == 3);
  CHECK(root.member("map").member("inner").member("x").integer() == 7);
  CHECK_FALSE(root.member("none").present());
  CHECK_FALSE(root.member("nobody").present());
  for (std::uint64_t i = 0; i < root.count(); ++i) CHECK(root.item(i).kind() == root.member(root.key(i)).kind());
}

TEST_CASE("wrong handles, wrong kinds and ends of lists are absent, 0 or empty, from several threads at once") {
  const JsonValues values(example);
  const collimator_values& view = values.view();
  std::atomic<int> wrong = 0;
  const auto check = [&](bool right) { wrong += right ? 0 : 1; };
  const auto ask = [&] {
    for (int round = 0; round < 200; ++round) {
      for (const std::uint64_t node : {std::uint64_t{0}, std::uint64_t{1000}, ~std::uint64_t{0}}) {
        check(view.kind(view.self, node) == COLLIMATOR_ABSENT);
        check(view.integer(view.self, node) == 0);
        check(view.number(view.self, node) == 0);
        check(text(view.text(view.self, node)).empty());
        check(view.count(view.self, node) == 0);
        check(view.item(view.self, node, 0) == 0);
        check(text(view.key(view.self, node, 0)).empty());
        check(view.member(view.self, node, detail::text_of(std::string_view("x"))) == 0);
      }
      const auto member = [&](std::string_view name) { return view.member(view.self, 1, detail::text_of(name)); };
      const std::uint64_t list = member("list"), number = member("number"), word = member("text");
      check(view.item(view.self, list, 3) == 0);
      check(view.item(view.self, list, ~std::uint64_t{0}) == 0);
      check(text(view.key(view.self, list, 0)).empty());
      check(view.member(view.self, list, {nullptr, 4}) == 0);
      check(text(view.key(view.self, 1, example.size())).empty());
      check(text(view.text(view.self, number)).empty());
      check(view.count(view.self, number) == 0);
      check(view.item(view.self, number, 0) == 0);
      check(view.integer(view.self, word) == 0);
      check(std::isnan(view.number(view.self, word)));
      check(view.integer(view.self, view.item(view.self, list, 1)) == 2);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(ask);
  }
  CHECK(wrong == 0);
}
