"""README's masker is taken from README.md, built as it says, tested, and used."""
import os
import re
import subprocess

from collimate import BUILD, SOURCE, Case, needs_libtorch, unittest

README = (SOURCE / "README.md").read_text()


class Readme(Case):
    def blocks(self):
        """The three files of the walk-through, by name."""
        return dict(re.findall(r"`(CMakeLists\.txt|upper_part\.cpp|upper_part_test\.cpp)`:\n\n```\w+\n(.*?)```", README, re.S))

    def build(self, *command):
        done = subprocess.run([str(word) for word in command], cwd=self.folder, capture_output=True, text=True, timeout=240)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    @needs_libtorch
    def test_a_masker_in_ten_minutes(self):
        blocks = self.blocks()
        self.assertEqual(set(blocks), {"CMakeLists.txt", "upper_part.cpp", "upper_part_test.cpp"})
        for name, text in blocks.items():
            self.write(f"tree/upper_part/{name}", text)
        # The tree's own CMake around that one folder.
        self.write("tree/CMakeLists.txt", f"""\
cmake_minimum_required(VERSION 3.25)
project(tree VERSION 0.1.0 LANGUAGES CXX)
include(GNUInstallDirs)
include({SOURCE}/cmake/libraries.cmake)
enable_testing()
add_subdirectory({SOURCE}/sdk sdk)
add_subdirectory(upper_part)
""")
        cmake = os.environ["CMAKE_COMMAND"]
        self.build(cmake, "-S", "tree", "-B", "built", "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}")
        self.build(cmake, "--build", "built")
        self.assertIn("1 passed", self.build("built/tests/upper_part_test"))
        plugins = ["--plugins", self.folder / "built" / "plugins"]
        self.assertIn("height of the kept part", self.collimate("plugin", "info", "upper_part", *plugins, status=0).out)

        sets = re.findall(r"--set '(sweep\.mask=.*?)'", README)
        self.assertEqual(len(sets), 1)
        run = self.run_json(SOURCE / "experiments" / "quickstart.yaml", *plugins, "--set", sets[0], "--set", "sweep.seed=[1]",
                            "--set", "epochs=1", "--set", "count=60")
        self.assertEqual(run["nodes"]["failed"], 0)
        self.assertIn("upper", (self.folder / "run" / "tables" / "auroc.csv").read_text())

    def test_the_commands_that_it_names_exist(self):
        for words in set(re.findall(r"^    build/release/collimate (plugin \w+|\w+)", README, re.M)):
            self.assertIn("--help", self.collimate(*words.split(), "--help", status=0).out)


if __name__ == "__main__":
    unittest.main()
