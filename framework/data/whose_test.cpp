// Facts about samples that share an id: which of them are one sample, and what is said where they are not.
#include "framework/data/whose.hpp"

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

Record of(const std::string& space, const std::string& source, const std::string& patient = "7") {
  Record made;
  made.id = made.own_id = "0.png";
  made.patient = patient;
  made.patient_space = space;
  made.source = source;
  return made;
}

bool apart(const Record& a, const Record& b) {
  SampleOwners owners;
  owners.add(a);
  return owners.has_another(b, {});
}

}  // namespace

TEST_CASE("a sample is another hospital's where the datasets declare others, whatever its id") {
  CHECK(apart(of("north", "csv-1"), of("south", "csv-2")));
  CHECK_FALSE(apart(of("north", "csv-1"), of("north", "csv-2")));
  CHECK(apart(of("north", "csv-1"), of("north", "csv-2", "8")));         // rows of two tables, numbered alike
  CHECK_FALSE(apart(of("north", "csv-1"), of("north", "csv-2", "07")));  // one patient, written in two ways
}

TEST_CASE("where nobody declares who gave the ids, a sample is known by what was loaded") {
  CHECK_FALSE(apart(of("", "csv-1"), of("", "csv-1")));
  CHECK(apart(of("", "csv-1"), of("", "csv-2")));
  CHECK(apart(of("", "csv-1"), of("north", "csv-1")));
  CHECK_FALSE(SampleOwners().has_another(of("", "csv-1"), {}));
}

TEST_CASE("merge changes a patient's name, and not whose it is") {
  Record merged = of("north", "csv-1");
  merged.own_patient = "7";
  merged.patient = "a/7";
  CHECK_FALSE(apart(of("north", "csv-2"), merged));
}

TEST_CASE("owners are read as they were written, and samples of others are told with both") {
  const auto folder = std::filesystem::temp_directory_path() / "collimator_whose_test";
  std::filesystem::create_directories(folder);
  Collection north, south, nobody;
  north.samples = {of("north", "csv-1")};
  south.samples = {of("south", "csv-2", "a,\"b")};
  nobody.samples = {of("", "csv-3")};
  SampleOwners(south).save(folder);
  const SampleOwners read(folder);
  std::filesystem::remove_all(folder);
  read.check(south, "of", "mask", {});
  CHECK_THROWS_WITH_AS(
      read.check(north, "of", "mask", {}),
      "`of` and `mask` are of other samples, of which 1 has the same id: \"0.png\" is of patient "
      "\"7\" of \"north\" in `of`, but of patient \"a,\"b\" of \"south\" in `mask`; give what was made "
      "of the same samples",
      InputError);
  CHECK_THROWS_WITH_AS(read.check(nobody, "of", "roi", {}),
                       doctest::Contains("\"0.png\" is of patient \"7\" of the dataset csv-3 in `of`, but"),
                       InputError);
  CHECK_THROWS_WITH_AS(read.check(nobody, "of", "roi", {}), doctest::Contains("`patients_of` of csv"), InputError);
}

TEST_CASE("where nobody declares who gave the ids, one file that is the picture of both is one sample") {
  const auto folder = std::filesystem::temp_directory_path() / "collimator_whose_files_test";
  std::filesystem::create_directories(folder / "b");
  for (const char* file : {"0.png", "b/0.png"}) write_file(folder / file, "");
  Sources sources;
  for (const char* source : {"csv-1", "csv-2"}) sources[source].params = {{"root", folder.string()}};
  Record ours = of("", "csv-1"), theirs = of("", "csv-2");
  ours.picture = theirs.picture = "0.png";
  SampleOwners owners;
  owners.add(ours);
  CHECK_FALSE(owners.has_another(theirs, sources));
  CHECK(owners.has_another(theirs, {}));
  theirs.patient = "8";
  CHECK(owners.has_another(theirs, sources));
  theirs.patient = "7";
  theirs.patient_space = "south";
  CHECK(owners.has_another(theirs, sources));
  theirs.patient_space = "";
  theirs.picture = "b/0.png";
  CHECK(owners.has_another(theirs, sources));
  std::filesystem::remove_all(folder);
}
