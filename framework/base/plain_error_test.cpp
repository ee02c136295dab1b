// Facts about errors of the C++ library: they name files and reasons, and never stand for themselves.
#include "framework/base/plain_error.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"

using namespace collimator;

namespace {

template <typename Work>
std::string text_of(Work work) {
  try {
    work();
  } catch (const std::exception& error) {
    return plain_text(error);
  }
  return {};
}

}  // namespace

TEST_CASE("errors of the file system name the file and the reason") {
  CHECK(text_of([] { (void)std::filesystem::file_size("/no/such/file"); }) ==
        "/no/such/file: No such file or directory");
  CHECK(text_of([] { throw failure("t.csv has no column"); }) == "t.csv has no column");
  CHECK(text_of([] { throw std::bad_alloc(); }) == "out of memory");
}

TEST_CASE("a name that is not UTF-8 is told as one") {
  CHECK(text_of([] { (void)Json("caf\xe9").dump(); }).find("is not UTF-8") != std::string::npos);
}

TEST_CASE("what is wrong with a JSON file is told in words, without the marks of the library") {
  const auto fault = [](auto work) -> std::string {
    try {
      work();
    } catch (const std::exception& error) {
      return json_fault(error);
    }
    return {};
  };
  CHECK(fault([] { (void)Json::object().at("nodes"); }) == "`nodes` is missing");
  CHECK(fault([] { (void)Json("x").get<int>(); }) == "a value in it is missing or of another kind than it should be");
  CHECK(fault([] { (void)Json(3).at("x"); }) == "a value in it is missing or of another kind than it should be");
  CHECK(fault([] { const Json json = Json::parse("{\n\"a\": }"); }).starts_with("parse error at line 2, column 6"));
  CHECK(fault([] { throw failure("t.csv has no column"); }) == "t.csv has no column");
}

TEST_CASE("what only a programmer understands is an internal error") {
  const std::string internal = "an internal error, which should not be: please report it";
  CHECK(text_of([] { (void)std::map<int, int>().at(1); }).starts_with(internal));
  CHECK(text_of([] { (void)std::stoi("x"); }).starts_with(internal));
  CHECK(text_of([] { (void)Json::object().at("x"); }).starts_with(internal));
}
