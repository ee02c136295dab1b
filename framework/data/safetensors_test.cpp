// Facts about safetensors files: they read back, the format's own writer is understood, hostile headers are refused.
#include "framework/data/safetensors.hpp"

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/data/safetensors_header.hpp"

using namespace collimator;

namespace {

const std::filesystem::path folder = std::filesystem::temp_directory_path();

std::filesystem::path written(const std::string& header, std::size_t data_bytes, std::uint64_t added_length = 0) {
  const std::filesystem::path file = folder / "collimator_header_test.safetensors";
  const std::uint64_t length = header.size() + added_length;
  write_file(file, std::string(reinterpret_cast<const char*>(&length), 8) + header + std::string(data_bytes, '\1'));
  return file;
}

std::string refusal(const std::string& header, std::size_t data_bytes, std::uint64_t added_length = 0) {
  try {
    const SafetensorsFile file(written(header, data_bytes, added_length));
    return "accepted";
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find("collimator_header_test") != std::string::npos);
    return error.what();
  }
}

}  // namespace

TEST_CASE("what is written is read back, aligned, widest types first") {
  const std::filesystem::path path = folder / "collimator_roundtrip_test.safetensors";
  const std::vector<std::uint8_t> small{1, 2, 3};
  const std::vector<std::int64_t> wide{-5, 7};
  const float number = 1.5f;
  write_safetensors(path,
                    {{{"small", "U8", {3, 1}}, small.data()},
                     {{"wide", "I64", {2}}, wide.data()},
                     {{"number", "F32", {}}, &number},
                     {{"none", "F32", {0, 4}}, nullptr}},
                    {{"made", "here"}});
  const SafetensorsFile file(path);
  CHECK(file.tensors().size() == 4);
  CHECK(file.tensors()[0].name == "wide");
  CHECK(file.metadata().at("made") == "here");
  CHECK(file.values<std::int64_t>("wide")[0] == -5);
  CHECK(file.copy<std::uint8_t>("small") == small);
  CHECK(file.at("small").shape == std::vector<std::int64_t>{3, 1});
  CHECK(file.values<float>("number")[0] == 1.5f);
  CHECK(file.values<float>("none").empty());
  CHECK(file.find("absent") == nullptr);
  CHECK_THROWS_WITH_AS(file.values<float>("wide"), doctest::Contains("is of type I64, expected F32"), InputError);
  CHECK_THROWS_WITH_AS(file.at("absent"), doctest::Contains("has no tensor absent; it has 4 tensors: wide"),
                       InputError);
  std::filesystem::remove(path);
}

TEST_CASE("another kind of file under the name of weights is called by its kind") {
  using namespace std::string_literals;
  const auto said = [](const std::string& bytes) {
    try {
      parse_safetensors_header(bytes, "w.pth");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return "accepted"s;
  };
  CHECK(said("PK\3\4\0\0\x08\x08\0\0\0\0archive/data.pkl"s)
            .find("w.pth is no safetensors file: it looks like a zip archive") == 0);
  CHECK(said("\x80\2\x8a\nl\xfc\x9c"
             "F\xf9 j\xa8P\x19."s)
            .find("a Python pickle") != std::string::npos);
  CHECK(said("version https://git-lfs.github.com/spec/v1\n").find("Git LFS") != std::string::npos);
  CHECK(said("abc") == "w.pth is no safetensors file: it has 3 bytes");
  CHECK(said("id,label\na,1\nb,0\n") == "w.pth is no safetensors file: it looks like a text, such as a table");
  CHECK(said("\1\2\3\4\5\6\7\x08…") == "w.pth is no safetensors file: it does not begin with the length of a header");
}

TEST_CASE("a header of the format's own writer is read") {
  // Bytes of safetensors.numpy.save({"a": arange(2, dtype=uint16)}) of safetensors 0.8.
  const std::string header = R"({"a":{"dtype":"U16","shape":[2],"data_offsets":[0,4]}}      )";
  const SafetensorsFile file(written(header, 4));
  CHECK(file.copy<std::uint16_t>("a") == std::vector<std::uint16_t>{257, 257});
}

TEST_CASE("a hostile header is refused, and the message says why") {
  const auto tensor = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"("a":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
  };
  const auto has = [](const std::string& text, const char* part) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  };
  CHECK(refusal("{" + tensor("U8", "[2,2]", "[0,4]") + "}", 4) == "accepted");
  CHECK(refusal("{}", 0) == "accepted");
  has(refusal("{}", 1), "accounts for 0 bytes of data, the file has 1");
  has(refusal("{" + tensor("U8", "[2,2]", "[0,4]") + "}", 3), "is the file complete?");
  has(refusal("{" + tensor("U8", "[2,2]", "[4,0]") + "}", 4), "bytes 4 to 0");
  has(refusal("{" + tensor("F32", "[2,2]", "[0,4]") + "}", 4), "needs 16 bytes");
  has(refusal("{" + tensor("Q8", "[4]", "[0,4]") + "}", 4), "type Q8 is not known");
  has(refusal("{" + tensor("U8", "[4294967296,4294967296]", "[0,4]") + "}", 4), "64 bits");
  has(refusal("{" + tensor("U8", "[18446744073709551615]", "[0,4]") + "}", 4), "a dimension of");
  has(refusal("{" + tensor("U8", "[-4]", "[0,4]") + "}", 4), "a negative number");
  has(refusal("{" + tensor("U8", "[4.0]", "[0,4]") + "}", 4), "fraction");
  has(refusal("{" + tensor("U8", "[4]", "[0,4,8]") + "}", 4), "two data_offsets");
  has(refusal("{" + tensor("U8", "[4]", "[0,4]") + "," + tensor("U8", "[4]", "[0,4]") + "}", 4), "twice");
  has(refusal("{" + tensor("U8", "[4]", "[0,4]") + R"(,"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})", 4),
      "tensor b begins at byte 2");
  has(refusal(R"({"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 4), "a.dtype stands twice");
  has(refusal(R"({"a":{"dtype":"U8","shape":[4]}})", 4), "lacks two data_offsets");
  has(refusal(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":1}})", 4), "member x is not known");
  has(refusal(R"({"a":[1]})", 4), "a list");
  has(refusal(R"({"a":{"shape":[[4]]}})", 4), "a list");
  has(refusal(R"({"__metadata__":{"a":1}})", 0), "a number");
  has(refusal("{\"a\":", 4), "not JSON");
  has(refusal("[]", 4), "does not begin with {");
  has(refusal("{\"\xff\":1}", 4), "not JSON");
  has(refusal("{}", 0, 5), "cut off");
  has(refusal("{}", 0, std::uint64_t{1} << 62), "does not begin with the length of a header");
  has(refusal("{" + std::string(1000000, '['), 0), "not JSON");
  const std::filesystem::path stub = written("", 0);
  std::filesystem::resize_file(stub, 3);
  CHECK_THROWS_WITH_AS(SafetensorsFile{stub}, doctest::Contains("it has 3 bytes"), InputError);
  std::filesystem::resize_file(stub, 0);
  CHECK_THROWS_AS(SafetensorsFile{stub}, InputError);
  std::filesystem::remove(stub);
}

TEST_CASE("a large tensor is filled in place") {
  const std::filesystem::path path = folder / "collimator_filled_test.safetensors";
  {
    SafetensorsWriter writer(path, {{"pictures", "U16", {2, 3, 5}}, {"sizes", "I64", {2, 2}}});
    writer.values<std::uint16_t>("pictures")[29] = 65535;
    writer.values<std::int64_t>("sizes")[3] = 9;
    CHECK_THROWS_AS(writer.values<float>("sizes"), InputError);
  }
  const SafetensorsFile file(path);
  CHECK(file.values<std::uint16_t>("pictures")[29] == 65535);
  CHECK(file.values<std::uint16_t>("pictures")[0] == 0);
  CHECK(file.values<std::int64_t>("sizes")[3] == 9);
  std::filesystem::remove(path);
  CHECK_THROWS_AS(SafetensorsWriter("/nonexistent/folder/x", {}), InputError);
  CHECK_THROWS_AS(SafetensorsWriter(path, {{"a", "U8", {1}}, {"a", "U8", {1}}}), InputError);
}
