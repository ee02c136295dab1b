// Facts about pseudonyms: ids are replaced wherever they stand and however they are written, and nothing else is.
#include "framework/html/pseudonyms.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("collimator_pseudonyms_" + std::to_string(::getpid()));
  explicit Folder(const std::string& rows =
                      "set/patient00001/study1/view1.jpg,id-a\npatient00001,id-b\n00000012_000.png,id-c\n7,id-d\n"
                      "set/patient00002/study1/view1.jpg,id-e\n") {
    fs::create_directories(path / "private");
    write_file(path / "private/ids.csv", "id,pseudonym\n" + rows);
  }
  ~Folder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("ids are replaced as words, in sentences, in quotes and in paths") {
  const Folder folder;
  const Pseudonyms names(folder.path);
  CHECK(names.applied("sample 00000012_000.png.") == "sample id-c.");
  CHECK(names.applied("\"00000012_000.png\", patient00001") == "\"id-c\", id-b");
  CHECK(names.applied("/data/set/patient00001/study1/view1.jpg: damaged") == "/data/id-a: damaged");
  CHECK(names.applied("/data/patient00001/x") == "/data/id-b/x");
  CHECK(names.applied("00000012_000.png.gz and 00000012_000.png/") == "id-c.gz and id-c/");
}

TEST_CASE("what is no id stays, and so do ids that cannot be told from numbers") {
  const Folder folder;
  const Pseudonyms names(folder.path);
  for (const char* text : {"", "7 of 7 samples", "xpatient00001", "patient000012", "a.b/c.d", "...", "//", "0.5",
                           "view1.jpg", "view1", "Übpatient00001"})
    CHECK(names.applied(text) == text);
  CHECK(Pseudonyms().applied("patient00001") == "patient00001");
}

TEST_CASE("ids hold any characters, and are found as markup, JSON and addresses escape them") {
  const Folder folder(
      "IM 0005.png,id-a\nMeier Anna/IM0005,id-b\nOBrien'0005,id-c\n\"Kurz, Otto 00005\",id-d\nA&B<5>,id-e\n"
      "Müller_0005,id-f\n\"say \"\"a\"\" 5\",id-g\nIM%200007,id-h\n");
  const Pseudonyms names(folder.path);
  CHECK(names.applied("[\"IM 0005.png\"], IM%200005.png.log, IM 0005") == "[\"id-a\"], id-a.log, id-a");
  CHECK(names.applied("Meier Anna/IM0005 Meier%20Anna/IM0005") == "id-b id-b");
  CHECK(names.applied("OBrien'0005 OBrien&#39;0005 OBrien\\&#39;0005 OBrien%270005") == "id-c id-c id-c id-c");
  CHECK(names.applied("Kurz, Otto 00005; Kurz, Otto 000051") == "id-d; Kurz, Otto 000051");
  CHECK(names.applied("A&amp;B&lt;5&gt; A&B<5>") == "id-e id-e");
  CHECK(names.applied("MÜLLER_0005 M%C3%BCller_0005") == "id-f id-f");
  CHECK(names.applied("&quot;say \\&quot;a\\&quot; 5&quot;") == "&quot;id-g&quot;");
  CHECK(names.applied("IM%200007") == "id-h");
}

TEST_CASE("short ids with a letter are replaced where they stand alone") {
  const Folder folder("P105,id-a\nA5,id-b\nÜ,id-c\n");
  const Pseudonyms names(folder.path);
  CHECK(names.applied("P105, A5. xA5 A51 0xP105") == "id-a, id-b. xA5 A51 0xP105");
  CHECK(!names.any_short());
}

TEST_CASE("short numbers are ids behind the words sample and patient, in whatever form a condition has them") {
  const Folder folder("7,id-a\n1005,id-b\n353,id-c\n12345,id-d\n");
  const Pseudonyms names(folder.path);
  CHECK(names.any_short());
  CHECK(names.applied("patient=7, sex=7") == "patient=id-a, sex=7");
  CHECK(names.applied("step=1 where: patient = 7, 8, 1005") == "step=1 where: patient = id-a, 8, id-b");
  CHECK(names.applied("sample = 1005 and age &lt; 7") == "sample = id-b and age &lt; 7");
  CHECK(names.applied("patient in [&quot;7&quot;, &quot;8&quot;, &quot;1005&quot;], 7 of 1005") ==
        "patient in [&quot;id-a&quot;, &quot;8&quot;, &quot;id-b&quot;], 7 of 1005");
  CHECK(names.applied("{patient: [7, 1005]}, age: 7") == "{patient: [id-a, id-b]}, age: 7");
  CHECK(names.applied("not PATIENT not in (7) 7") == "not PATIENT not in (id-a) 7");
  CHECK(names.applied("patient != 0353 or (patient = 353.0) 353") == "patient != id-c or (patient = id-c) 353");
  CHECK(names.applied("patient 00353, 7 samples, samples 7") == "patient id-c, 7 samples, samples 7");
  CHECK(names.applied("12345 0.12345") == "id-d 0.12345");
  CHECK(names.of("7") == "id-a");
  CHECK(names.of("8") == "8");
}

TEST_CASE("ticks and legends that are ids are replaced however short, the numbers of the vertical axis are not") {
  const Folder folder("7,id-a\n");
  const Pseudonyms names(folder.path);
  CHECK(names.applied_to_ticks("<svg><text x=\"1\" text-anchor=\"end\">7</text><text x=\"7\">7</text></svg>\n") ==
        "<svg><text x=\"1\" text-anchor=\"end\">7</text><text x=\"7\">id-a</text></svg>\n");
}

TEST_CASE("of a shortened id no beginning is left that could tell it") {
  const Folder folder("PAT00000404_000.png,id-a\nPAT00000405_000.png,id-b\nPAT1234567,id-c\n");
  const Pseudonyms names(folder.path);
  CHECK(names.applied("not PAT0000040… or pat1234.. or PAT0000040") == "not id… or id-c.. or PAT0000040");
  CHECK(names.applied("all but PAT00000404") == "all but id");
  CHECK(names.applied("PAT… path…") == "PAT… path…");
}

TEST_CASE("ids are replaced in any case, and without their ending") {
  const Folder folder("PAT00000442_000.png,id-a\nset/a/IM00001.nii.gz,id-b\n");
  const Pseudonyms names(folder.path);
  CHECK(names.applied("pat00000442_000.PNG, PAT00000442_000, pat00000442_000") == "id-a, id-a, id-a");
  CHECK(names.applied("im00001.nii.gz IM00001 set/a/im00001") == "id-b id-b id-b");
}

TEST_CASE("markup keeps its tags and styles, but not the ids that a reader may see") {
  const Folder folder("h3,id-a\nred,id-b\nalt,id-c\n");
  const Pseudonyms names(folder.path);
  CHECK(names.applied_to_markup("<style>h3 { color: red; }</style><h3 class=\"red\">H3 &lt;alt</h3>") ==
        "<style>h3 { color: red; }</style><h3 class=\"red\">id-a &lt;id-c</h3>");
  CHECK(names.applied_to_markup("<img alt=\"a > red\" src=\"data:red\"><a href=\"logs/h3.log\">x</a>") ==
        "<img alt=\"a > id-b\" src=\"data:red\"><a href=\"logs/id-a.log\">x</a>");
}

TEST_CASE("a run whose list of pseudonyms is gone is refused") {
  CHECK_THROWS_WITH_AS(Pseudonyms(fs::temp_directory_path() / "no_such_run"), doctest::Contains("--pictures"),
                       InputError);
}
