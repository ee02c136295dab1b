// What the names of files tell: stems, extensions, hidden ones, and where a known folder or file lies.
#include <collimator/file_names.hpp>

#include <doctest/doctest.h>

using namespace collimator;

TEST_CASE("a path's name and stem; an extension counts in any case") {
  CHECK(file_name("a/b/c.tar.gz") == "c.tar.gz");
  CHECK(file_name("c") == "c");
  CHECK(file_stem("a.b/c.tar.gz") == "c.tar");
  CHECK(file_stem("a/.hidden") == ".hidden");
  CHECK(has_extension("a/B.JPEG", {".jpg", ".jpeg"}));
  CHECK_FALSE(has_extension("a.png/b", {".png"}));
}

TEST_CASE("what systems leave behind is hidden, in any folder") {
  for (const char* path : {".DS_Store", "a/.ipynb_checkpoints/b.png", "__MACOSX/a.png", "a/Thumbs.db", "a/._b.png"})
    CHECK_MESSAGE(is_hidden(path), path);
  CHECK_FALSE(is_hidden("a.b/c.png"));
}

TEST_CASE("a folder is found at any depth; two are an error, and hidden ones do not count") {
  CHECK(place_of_folder({"CXR_png/a.png"}, "CXR_png") == "");
  CHECK(place_of_folder({"x/Set/CXR_png/a.png", "x/Set/CXR_png/b.png", "__MACOSX/CXR_png/a.png"}, "CXR_png") ==
        "x/Set/");
  CHECK_FALSE(place_of_folder({"MyCXR_png/a.png", "CXR_png"}, "CXR_png"));
  CHECK_THROWS_WITH(place_of_folder({"a/CXR_png/1", "b/CXR_png/1"}, "CXR_png"),
                    "there are two folders CXR_png: \"a/CXR_png\" and \"b/CXR_png\"; let `root` lead to one of them");
}

TEST_CASE("a file is found by its name at any depth, gzipped or not; two are an error") {
  CHECK(path_of_file({"a/t.csv"}, "t.csv") == "a/t.csv");
  CHECK(path_of_file({"t.csv.gz", "a/my_t.csv"}, "t.csv") == "t.csv.gz");
  CHECK_FALSE(path_of_file({"t.csv.zip", "__MACOSX/t.csv"}, "t.csv"));
  CHECK_THROWS_WITH(path_of_file({"t.csv", "a/t.csv"}, "t.csv"), doctest::Contains("two files t.csv"));
}
