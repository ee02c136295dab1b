"""A stranger's folder: the installed SDK, a masker, three lines of CMake; built, tested and used with --plugins."""
import csv
import os
import subprocess
import unittest

from collimate import BUILD, Case

LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(Stranger LANGUAGES CXX)
enable_testing()
find_package(Collimator REQUIRED)
collimator_add_plugin(upper_half)
"""
MASKER = """\
// Keeps the upper part of the picture.
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class UpperHalf final : public collimator::Masker {
 public:
  struct Params {
    double share = 0.5;

    void describe(auto& field) { field("share", share, "share of the height that is kept").range(0.0, 1.0); }
  };

  explicit UpperHalf(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    for (std::int64_t y = static_cast<std::int64_t>(params_.share * static_cast<double>(scene.height)); y < scene.height; ++y)
      for (std::int64_t x = 0; x < scene.width; ++x) keep(y, x) = 0;
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(UpperHalf, "upper_half", "0.1.0", "Keeps the upper part of the picture")
"""
TEST = """\
// The upper half is half of the pixels.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "upper_half.cpp"

TEST_CASE("a share outside 0 to 1 is not of this test; the default is one half") {
  CHECK(UpperHalf::Params().share == 0.5);
}
"""
EXPERIMENT = """\
experiment: stranger
nodes:
  home: {do: load, dataset: {phantom: {count: 2, size: 64}}}
  seen: {do: mask, of: home, chain: [{upper_half: {share: 0.25}}]}
"""


class Stranger(Case):
    def command(self, *words):
        done = subprocess.run([str(word) for word in words], cwd=self.folder, capture_output=True, text=True, timeout=280)
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout

    def test_install_build_test_and_use(self):
        cmake = os.environ.get("CMAKE_COMMAND", "cmake")
        self.command(cmake, "--install", BUILD, "--prefix", "installed")
        self.assertEqual([file for file in (self.folder / "installed").rglob("*") if "framework" in file.parts], [])
        self.write("plugin/CMakeLists.txt", LISTS)
        self.write("plugin/upper_half.cpp", MASKER)
        self.write("plugin/upper_half_test.cpp", TEST)
        # Ninja is what setup.sh installs; a machine need not have make.
        self.command(cmake, "-G", "Ninja", "-S", "plugin", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'}",
                     f"-DCMAKE_CXX_COMPILER={os.environ.get('CXX', 'c++')}")
        self.command(cmake, "--build", "build")
        self.command("ctest", "--test-dir", "build", "--output-on-failure", "--no-tests=error")
        self.assertTrue((self.folder / "build/plugins/upper_half.plugin.json").exists())
        self.run_json(self.write("stranger.yaml", EXPERIMENT), "--plugins", self.folder / "build/plugins")
        with open(next(self.store.glob("objects/*/*/files/table.csv")), newline="") as file:
            self.assertEqual([float(row["visible_share"]) for row in csv.DictReader(file)], [0.25, 0.25])
        said = self.collimate("plugin", "info", "upper_half", "--plugins", self.folder / "build/plugins", status=0).out
        self.assertIn("share of the height that is kept", said)


if __name__ == "__main__":
    unittest.main()
