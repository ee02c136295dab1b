"""What others left in a store, or in the place of one: it is left alone and told, and no command waits or removes it."""
import os
import shutil
import subprocess
import unittest

from collimate import Case, PROGRAM, png

YAML = """\
experiment: small
nodes:
  home: {do: load, dataset: {phantom: {count: 6, size: 64}}}
  seen: {do: mask, of: home, chain: [roi]}
"""
FILES = """\
experiment: files
nodes:
  home: {do: load, dataset: {csv: {root: data, file: t.csv, id: file, patient: file, picture: "{file}", labels: {sick: {column: sick}}}}}
"""


class StoreFaults(Case):
    def setUp(self):
        super().setUp()
        self.file = self.write("small.yaml", YAML)

    def command(self, *words, status=0, store=None):
        return self.collimate(*words, "--store", store or self.store, status=status, timeout=60)

    def test_a_folder_that_is_no_store_is_left_alone(self):
        for name in ("h/tmp/thesis/one.txt", "h/tmp/b", "h/quarantine/c", "h/partial/d/e", "h/objects/f"):
            self.write(name, name)
        before = sorted((self.folder / "h").rglob("*"))
        for words in (("store", "verify"), ("store", "gc")):
            self.assertIn("there is no store at", self.command(*words, store="h", status=2).err)
        for words in (("run", self.file), ("plan", self.file), ("why", self.file, "seen")):
            self.assertIn("holds other files and no store", self.command(*words, store="h", status=2).err)
        self.assertEqual(sorted((self.folder / "h").rglob("*")), before)

    def test_no_store_is_made_to_look_into_it(self):
        for words in (("store", "verify"), ("store", "gc")):
            self.assertIn("there is no store at", self.command(*words, status=2).err)
        self.assertFalse(self.store.exists())

    def test_what_is_none_of_a_store_stays_and_is_told(self):
        self.run_json(self.file)
        foreign = ["objects/.DS_Store", "objects/notes/n.txt", "tmp/thesis/one.txt", "quarantine/mine/x", "partial/mine/x", "locks/mine"]
        for name in foreign:
            self.write(f"store/{name}", name)
        self.assertIn("note: ", self.command("store", "verify").err)
        self.assertIn("objects/.DS_Store is nothing of the store's", self.command("store", "verify").err)
        said = self.command("store", "gc").err
        self.assertIn("objects/notes is nothing of the store's", said)
        self.assertIn("tmp/thesis is nothing of the store's", said)
        self.run_json(self.file)
        for name in foreign:
            self.assertEqual((self.store / name).read_text(), name)

    def test_folders_that_are_links_or_files_are_refused_by_name(self):
        self.run_json(self.file)
        self.write("elsewhere/note-1-2", "mine")
        for name in ("tmp", "traces"):
            shutil.move(self.store / name, self.folder / name)
            os.symlink(self.folder / "elsewhere", self.store / name)
            for words in (("store", "verify"), ("store", "gc"), ("run", self.file)):
                self.assertIn(f"{name} is a symbolic link", self.command(*words, status=2).err)
            (self.store / name).unlink()
            self.write(f"store/{name}", "mine")
            self.assertIn(f"{name} is in the way", self.command("store", "verify", status=2).err)
            (self.store / name).unlink()
            shutil.move(self.folder / name, self.store / name)
        self.assertEqual((self.folder / "elsewhere/note-1-2").read_text(), "mine")
        self.verify_store()

    def test_pipes_in_the_place_of_files_hold_nothing_up(self):
        self.run_json(self.file)
        (node, *_) = self.store.glob("objects/*/*/node.json")
        for pipe in (node, self.store / "digests.tsv"):
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe)
        self.assertIn("is a pipe or device, not a file", self.command("store", "verify", status=1).err)
        self.assertEqual(self.run_json(self.file)["nodes"]["executed"], 1)
        (self.folder / "plugins").mkdir()
        os.mkfifo(self.folder / "plugins/a.plugin.json")
        done = self.collimate("plugin", "list", "--plugins", "plugins", status=3)
        self.assertIn("a.plugin.json: ", done.err)
        self.assertIn("is a pipe or device", done.err)
        os.mkfifo(self.folder / "run/new.html")
        os.replace(self.folder / "run/new.html", self.folder / "run/report.html")
        self.assertIn("is no plain file", self.collimate("report", "run", status=2).err)

    def test_an_experiment_comes_through_a_pipe_up_to_a_limit(self):
        done = subprocess.run([PROGRAM, "validate", "/proc/self/fd/0"], input=YAML.encode(), cwd=self.folder, env=self.environment(),
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("has more than 8000000 bytes", self.collimate("run", "/dev/zero", status=2).err)
        os.mkfifo(self.folder / "pipe")
        self.assertIn("is a pipe that nobody writes to", self.collimate("validate", "pipe", status=2).err)

    def test_a_trace_that_is_a_folder_or_a_loop_is_made_anew(self):
        self.write("data/t.csv", "file,sick\na.png,1\n")
        self.write("data/a.png", png(bytes(64), 8, 8))
        file = self.write("files.yaml", FILES)
        self.run_json(file)
        (trace,) = self.store.glob("traces/*.json")
        trace.unlink()
        trace.mkdir()
        (trace / "mine").write_text("mine")
        self.assertEqual(self.run_json(file)["nodes"]["failed"], 0)
        self.assertTrue(trace.is_file())
        self.assertEqual(len(list(self.store.glob("quarantine/*.json.1/mine"))), 1)
        trace.unlink()
        os.symlink(trace, trace)
        self.assertEqual(self.run_json(file)["nodes"]["failed"], 0)
        self.assertEqual(self.run_json(file)["nodes"]["from_store"], 1)

    def test_damage_is_told_in_words(self):
        self.run_json(self.file)
        for content in ("{", "[]", "{}", "\xff", '{"key": 3, "digest": 3}'):
            for node in self.store.glob("objects/*/*/node.json"):
                node.chmod(0o644)
                node.write_text(content, "latin-1")
            said = self.command("store", "verify", status=1).err + self.run_json(self.file)["said"]
            self.assertNotIn("json.exception", said)
        for content in ("{", "[]", "{}", "\xff", '{"counts": 3}', '{"nodes": [3]}'):
            (self.folder / "run/run.json").write_text(content, "latin-1")
            said = self.collimate("report", "run", status=2).err + self.command("store", "gc").err
            self.assertNotIn("json.exception", said)
            self.assertIn("run.json", said)


if __name__ == "__main__":
    unittest.main()
