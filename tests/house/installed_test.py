"""The installed program is whole, and runs for another user from a tree that nobody may write to."""
import json
import os
import re
import shutil
import subprocess
import unittest

from collimate import BUILD, Case, NATIVE, SMALL, SOURCE

PORTABLE = """\
experiment: portable
nodes:
  home: {do: load, dataset: {phantom: {count: 4, size: 64}}}
  seen: {do: mask, of: home, chain: [center_crop]}
"""
ROOT = os.geteuid() == 0


class Installed(Case):
    def setUp(self):
        super().setUp()
        self.folder.chmod(0o755)
        self.prefix = self.folder / "installed"
        done = subprocess.run([os.environ.get("CMAKE_COMMAND", "cmake"), "--install", str(BUILD), "--prefix", str(self.prefix)],
                              capture_output=True, text=True, timeout=280, umask=0o022)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        self.home = self.folder / "home"
        self.home.mkdir()
        if ROOT:
            shutil.chown(self.home, "nobody")

    def installed(self, *words, folder=None, status=0):
        """The installed program, run by nobody, or by this user where that is not root: stdout, or stderr where it fails."""
        other = {"user": "nobody", "group": "nogroup", "extra_groups": []} if ROOT else {}
        done = subprocess.run([str(word) for word in (self.prefix / "bin/collimate", *words)], cwd=folder or self.home, capture_output=True, text=True,
                              env={"PATH": os.environ["PATH"], "HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / "cache")},
                              timeout=200, **other)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout if status == 0 else done.stderr

    def lock(self):
        """Takes the right to write from everybody, until the test is over."""
        subprocess.run(["chmod", "-R", "a-w", str(self.prefix)], check=True)
        self.addCleanup(subprocess.run, ["chmod", "-R", "u+w", str(self.folder)], check=False)

    def test_it_is_whole(self):
        document = self.prefix / "share/doc/collimator"
        for name in ("README.md", "CHANGELOG.md", "SECURITY.md", "CITATION.cff", "LICENSE", "docs/masks.md", "experiments/quickstart.yaml",
                     "sdk/examples/examples.yaml"):
            self.assertEqual((document / name).read_bytes(), (SOURCE / name).read_bytes())
        for name in ("bin/collimate", "bin/collimator-manifest", "share/man/man1/collimate.1", "share/bash-completion/completions/collimate",
                     "include/collimator/masker.hpp"):
            self.assertTrue((self.prefix / name).exists(), name)
        built = {file.name for file in (BUILD / "plugins").iterdir() if file.name.endswith((".so", ".plugin.json"))}
        self.assertGreater(len(built), 10)
        (folder,) = self.prefix.glob("lib*/**/plugins")
        self.assertEqual({file.name for file in folder.iterdir()}, built)

    def test_another_user_runs_it_from_a_read_only_tree(self):
        if NATIVE and not list(self.prefix.glob("lib*/**/libtorch_cpu.so")):
            self.skipTest("this build does not copy LibTorch (with CUDA, or -DCOLLIMATOR_INSTALL_LIBTORCH=OFF)")
        self.lock()
        listed = json.loads(self.installed("plugin", "list", "--json"))["plugins"]  # status 3 if one were refused
        self.assertEqual({plugin["library"].startswith(str(self.prefix)) for plugin in listed}, {True})
        self.assertEqual(len(listed), len(list((BUILD / "plugins").glob("*.plugin.json"))))
        file = self.write("small.yaml", SMALL if NATIVE else PORTABLE)
        told = json.loads(self.installed("run", file, "--json", "--jobs", "2"))
        self.assertEqual(told["nodes"]["failed"], 0)
        self.assertGreater(told["nodes"]["executed"], 1)
        closed = self.folder / "closed"
        closed.mkdir(mode=0o555)
        self.assertRegex(self.installed("run", file, folder=closed, status=2), "runs/.* cannot be made in .*closed: .*--out DIR")
        if not ROOT:
            print("The tests do not run as root: that another user can run it was not looked at")

    def test_no_library_is_looked_for_where_it_was_built(self):
        if NATIVE and not list(self.prefix.glob("lib*/**/libtorch_cpu.so")):
            self.skipTest("this build does not copy LibTorch (with CUDA, or -DCOLLIMATOR_INSTALL_LIBTORCH=OFF)")
        for file in [*self.prefix.glob("bin/*"), *self.prefix.glob("lib*/**/*.so*")]:
            out = subprocess.run(["readelf", "-d", str(file)], capture_output=True, text=True, check=True).stdout
            for path in re.findall(r"\((?:RUNPATH|RPATH)\).*\[(.*)\]", out):
                self.assertTrue(all(part.startswith("$ORIGIN") for part in path.split(":")), f"{file}: {path}")


if __name__ == "__main__":
    unittest.main()
