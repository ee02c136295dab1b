"""A stranger's folder: the examples of every role, built against the installed SDK as their authors would; tested, used."""
import csv
import os
import re
import shutil
import subprocess
import unittest

from collimate import BUILD, Case, NATIVE, needs_libtorch

CMAKE = os.environ.get("CMAKE_COMMAND", "cmake")
CCACHE = shutil.which("ccache")
PORTABLE = {"spot", "hide_bright", "tjur", "peak"}
LIBTORCH = {"one_layer", "activation_map"}
# Below the examples' own lines: a name of the folder's own is left alone.
CHECK = """
if(NOT libraries STREQUAL "a name of the folder's own")
  message(FATAL_ERROR "collimator_add_plugin has changed the caller's variable: ${libraries}")
endif()
"""
# What of examples.yaml needs no LibTorch.
WITHOUT_LIBTORCH = """\
experiment: portable
nodes:
  spots: {do: load, dataset: {spot: {count: 4}}}
  seen: {do: mask, of: spots, chain: [{hide_bright: {level: 0.9}}]}
"""


class Stranger(Case):
    def command(self, *words, status=0):
        # With ccache, which then does not look at this scratch folder's name, only the first run compiles.
        done = subprocess.run([str(word) for word in words], cwd=self.folder, capture_output=True, text=True, timeout=500,
                              env=os.environ | {"CCACHE_BASEDIR": str(self.folder), "CCACHE_NOHASHDIR": "1"})
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout + done.stderr

    def install(self):
        """Installs the SDK alone, and copies the examples that come with it to `plugin`."""
        self.command(CMAKE, "--install", BUILD, "--prefix", "installed", "--component", "sdk")
        (examples,) = (self.folder / "installed").rglob("sdk/examples")
        shutil.copytree(examples, self.folder / "plugin")

    def configure(self, *words, status=0):
        # Ninja is what setup.sh installs; a machine need not have make.
        if CCACHE:
            words = (*words, f"-DCMAKE_CXX_COMPILER_LAUNCHER={CCACHE}")
        return self.command(CMAKE, "-G", "Ninja", "-S", "plugin", "-B", "build", f"-DCMAKE_CXX_COMPILER={os.environ.get('CXX', 'c++')}",
                            *words, status=status)

    def table(self, name):
        with open(self.folder / "run/tables" / name, newline="") as file:
            return list(csv.DictReader(file))

    def test_install_build_test_and_use(self):
        self.install()
        self.assertEqual([file for file in (self.folder / "installed").rglob("*") if "framework" in file.parts], [])
        lists = self.folder / "plugin/CMakeLists.txt"
        lists.write_text(lists.read_text() + CHECK)
        said = self.configure(f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'}", "-Dlibraries=a name of the folder's own")
        if NATIVE:
            self.assertIn(f"LibTorch {self.host_libtorch()['version']}", said)  # the package knows which one, nobody needs to name it
        self.command(CMAKE, "--build", "build")
        plugins = self.folder / "build/plugins"
        self.assertEqual({file.name.removesuffix(".plugin.json") for file in plugins.glob("*.plugin.json")}, PORTABLE | (LIBTORCH if NATIVE else set()))
        said = self.command("ctest", "--test-dir", "build", "--output-on-failure", "--no-tests=error")
        self.assertIn(f"0 tests failed out of {6 if NATIVE else 4}", said)
        said = self.collimate("plugin", "info", "hide_bright", "--plugins", plugins, status=0).out
        self.assertIn("brightness from which on a pixel is hidden", said)

        self.run_json(self.write("portable.yaml", WITHOUT_LIBTORCH), "--plugins", plugins, out="portable")
        (file,) = self.store.glob("objects/*/*/files/table.csv")
        with open(file, newline="") as opened:  # the spot takes 64 of 4096 pixels
            self.assertEqual([float(row["visible_px"]) for row in csv.DictReader(opened)], [4096, 4032, 4096, 4032])
        if NATIVE:
            self.check_experiment(plugins)

    def check_experiment(self, plugins):
        """The control that the examples make together: the spot is found and pointed to, and neither when it is hidden."""
        result = self.run_json(self.folder / "plugin/examples.yaml", "--plugins", plugins)
        self.assertEqual(result["nodes"]["failed"], 0)
        found = {(row["mask"], row["metric"]): float(row["value"]) for name in ("found.csv", "pointed.csv") for row in self.table(name)}
        for metric, least in (("auroc", 0.95), ("tjur", 0.5), ("peak_inside", 0.9)):
            self.assertGreater(found["none", metric], least, metric)
            self.assertLess(found["hidden", metric], found["none", metric], metric)
        self.assertLess(found["none", "peak_distance"], 2)

    def host_libtorch(self):
        """The version and the folder of the LibTorch that the installed package has remembered."""
        text = next((self.folder / "installed").rglob("CollimatorConfig.cmake")).read_text()
        return {"version": re.search(r'LIBTORCH_VERSION "(.*)"', text)[1], "folder": re.search(r'LIBTORCH_FOLDER "(.*)"', text)[1]}

    @needs_libtorch
    def test_another_libtorch_or_none_is_told_by_name(self):
        self.install()
        host = self.host_libtorch()
        header = "include/torch/csrc/api/include/torch/version.h"
        self.write(f"other/{header}", "#define TORCH_VERSION_MAJOR 1\n#define TORCH_VERSION_MINOR 13\n#define TORCH_VERSION_PATCH 1\n")
        said = self.configure(f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'};{self.folder / 'other'}", status=1)
        for word in ("LibTorch 1.13.1", str(self.folder / "other"), f"LibTorch {host['version']}", "-DCMAKE_PREFIX_PATH="):
            self.assertIn(word, " ".join(said.split()))

        # The same version in another folder is as good.
        major, minor, patch = host["version"].split(".")
        self.write(f"other/{header}", f"#define TORCH_VERSION_MAJOR {major}\n#define TORCH_VERSION_MINOR {minor}\n"
                                      f"#define TORCH_VERSION_PATCH {patch}\n")
        said = self.configure(f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'};{self.folder / 'other'}")
        self.assertIn(f"LibTorch {host['version']}: {self.folder / 'other'}", said)

        config = next((self.folder / "installed").rglob("CollimatorConfig.cmake"))
        config.write_text(config.read_text().replace(host["folder"], "/no/such/folder"))
        said = self.command(CMAKE, "-G", "Ninja", "-S", "plugin", "-B", "new", f"-DCMAKE_PREFIX_PATH={self.folder / 'installed'}",
                            "-DPython3_EXECUTABLE=/bin/false", status=1)
        for word in (f"LibTorch {host['version']} was not found", "/no/such/folder", "-DCMAKE_PREFIX_PATH="):
            self.assertIn(word, " ".join(said.split()))


if __name__ == "__main__":
    unittest.main()
