"""Names of files and folders that are not UTF-8 are refused by name, wherever they come from."""
import os
import subprocess
import unittest

from collimate import Case, PROGRAM, png

YAML = """\
experiment: names
nodes:
  home: {do: load, dataset: {csv: {root: data, file: index.csv, id: id, patient: id, picture: "{id}.png", labels: {ill: {column: ill}}}}}
  seen: {do: mask, of: home, chain: [center_crop]}
"""
OTHER = b"caf\xe9"


class Names(Case):
    def setUp(self):
        super().setUp()
        self.write("names.yaml", YAML)
        self.write("data/index.csv", "id,ill\na,0\n")
        self.write("data/a.png", png(bytes(64), 8, 8))
        self.other = os.path.join(os.fsencode(self.folder), OTHER)
        os.mkdir(self.other)

    def told(self, words, status=2, where=None, **environment):
        done = subprocess.run([os.fsencode(PROGRAM), *words], cwd=where or self.folder, env=self.environment() | environment, capture_output=True, timeout=120)
        said = (done.stdout + done.stderr).decode(errors="replace")
        self.assertEqual(done.returncode, status, said)
        for inner in ("internal error", "json.exception"):
            self.assertNotIn(inner, said)
        return said

    def refused(self, words, **more):
        said = self.told(words, **more)
        self.assertIn("is not UTF-8", said)
        self.assertIn("caf\\xe9", said)

    def test_words_of_the_command_line_and_folders(self):
        run = ["run", "names.yaml", "--store", "store", "--out"]
        self.refused([*run, OTHER])
        self.refused([*run[:-1], "--set", b"nodes.home.dataset.csv.root=" + OTHER])
        self.refused(["run", "names.yaml", "--store", OTHER])
        self.refused(["validate", os.path.join(OTHER, b"names.yaml")])
        self.refused(["plugin", "list", "--plugins", OTHER])
        self.refused(["show", OTHER])
        self.refused(["validate", self.folder / "names.yaml"], where=self.other)
        self.refused(["plan", "names.yaml"], XDG_CACHE_HOME=self.other)
        self.refused(["validate", "names.yaml"], status=0, TMPDIR=self.other)  # told; the YAML alone is looked at
        self.refused(["plugin", "list"], COLLIMATOR_PLUGIN_PATH=self.other)
        os.symlink(self.other, self.folder / "link")
        self.refused(["plugin", "list", "--plugins", "link"])

    def test_what_lies_behind_a_link_or_beside_the_pictures_does_no_harm(self):
        for name in (b"index.csv", b"a.png"):
            os.link(os.path.join(os.fsencode(self.folder), b"data", name), os.path.join(self.other, name))
        (self.folder / "data" / os.fsdecode(b"b\xe9.png")).write_bytes(b"")
        self.told(["run", "names.yaml", "--store", "store", "--out", "run"], status=0)
        os.symlink(self.other, self.folder / "link")
        self.told(["run", "names.yaml", "--store", "store", "--out", "linked", "--set", "nodes.home.dataset.csv.root=link"], status=0)


if __name__ == "__main__":
    unittest.main()
