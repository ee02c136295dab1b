// What `describe` promises: one declaration gives the schema and the reading.
#include <collimator/masker.hpp>
#include <collimator/opencv.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace {

enum class Of { all, each };

struct Inner {
  int pixels = 3;
  void describe(auto& field) { field("pixels", pixels, "radius").range(0, 50).unit("px"); }
};

struct Params {
  double fraction = 1.0 / 3.0;
  Of of = Of::each;
  std::optional<double> level;
  std::vector<std::string> parts{"left"};
  std::map<std::string, std::string> names;
  Inner inner;

  void describe(auto& field) {
    field("fraction", fraction, "a \"share\"").range(0, 1);
    field("of", of, "which").value("all", Of::all).value("each", Of::each);
    field("level", level, "perhaps");
    field("parts", parts, "some").required();
    field("names", names, "names");
    field("inner", inner, "nested");
  }
  void check() const {
    if (level && *level > fraction) throw std::invalid_argument("level lies above fraction");
  }
};

}  // namespace

TEST_CASE("a schema says kind, default, range, unit and doc of every field") {
  const auto schema = nlohmann::json::parse(collimator::schema_of<Params>());
  CHECK(schema[0] ==
        nlohmann::json::parse(
            R"({"name":"fraction","doc":"a \"share\"","kind":"float","default":0.3333333333333333,"min":0,"max":1})"));
  CHECK(schema[1]["values"] == nlohmann::json{"all", "each"});
  CHECK(schema[1]["default"] == "each");
  CHECK(schema[2]["optional"] == true);
  CHECK(schema[3]["item"]["kind"] == "string");
  CHECK(schema[3]["default"] == nlohmann::json{"left"});
  CHECK(schema[5]["fields"][0]["unit"] == "px");
}

TEST_CASE("text with quotes, breaks and control characters survives") {
  CHECK(nlohmann::json::parse(collimator::json_text("a\"\\\n\x01z")) == "a\"\\\n\x01z");
}

TEST_CASE("a cv::Mat is a header over the same pixels") {
  std::vector<std::uint8_t> pixels(12, 0);
  const cv::Mat mat = collimator::as_mat(collimator::MaskView(pixels.data() + 1, 3, 2, 4));
  CHECK(mat.rows == 3);
  CHECK(mat.cols == 2);
  pixels[1 + 4 + 1] = 9;
  CHECK(mat.at<std::uint8_t>(1, 1) == 9);
}

TEST_CASE("a centred rectangle rounds to the nearest pixel, the rest below and to the right") {
  CHECK(collimator::centered(224, 224, 1.0 / 3.0) == collimator::Rect{74, 74, 75, 75});
  CHECK(collimator::centered(3, 4, 0.5) == collimator::Rect{1, 0, 2, 2});
}
