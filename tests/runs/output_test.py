"""--out: a run takes the place of an older one when it is whole, and of nothing else; a full disk is told by name."""
import os
import signal
import subprocess
import time
import unittest

from collimate import Case, PROGRAM

YAML = """\
experiment: small
vars: {count: 6, cut: 0.5}
nodes:
  home: {do: load, dataset: {phantom: {count: 6, size: 64}}}
  more: {do: load, dataset: {phantom: {count: "${count}", size: 64, site: B}}}
  seen: {do: mask, of: more, chain: [roi]}
  guess: {do: read_predictions, file: guess.csv, columns: {sample: id, probability: p}, truth: home}
  result: {do: score, of: guess, metrics: [brier, sensitivity], threshold: "${cut}"}
tables: {scores: {of: result}}
figures: {f: {of: result, x: class, y: brier}}
"""


class Output(Case):
    def setUp(self):
        super().setUp()
        self.file = self.write("study/small.yaml", YAML)
        self.write("study/guess.csv", "id,p\n" + "".join(f"A-{i:06},0.{i % 10}\n" for i in range(6)))

    def text(self, folder):
        return (self.folder / folder / "tables" / "scores.csv").read_text()

    def test_a_new_run_takes_the_place_of_the_old_one_and_what_others_put_there_stays(self):
        self.run_json(self.file)
        old = self.text("run")
        self.write("run/thesis.txt", "years of work")
        self.run_json(self.file, "--set", "cut=0.1")
        self.assertNotEqual(self.text("run"), old)
        self.assertEqual((self.folder / "run" / "thesis.txt").read_text(), "years of work")
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith(".")], [])

    def test_a_folder_without_our_marker_is_left_alone(self):
        done = self.collimate("run", self.file, "--store", self.store, "--out", "study", status=2)
        self.assertIn("is not empty and holds no run", done.err)
        self.write("other/graph.yaml", "mine")
        self.write("other/tables/mine.csv", "mine")
        self.collimate("run", self.file, "--store", self.store, "--out", "other", status=2)
        self.assertEqual((self.folder / "other" / "tables" / "mine.csv").read_text(), "mine")
        self.run_json(self.file)
        done = subprocess.run([PROGRAM, "run", self.file, "--store", self.store, "--out", "."], cwd=self.folder / "run",
                              env=self.environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is the current folder", done.stderr)

    def test_a_killed_overwrite_leaves_the_old_run_whole(self):
        self.run_json(self.file)
        before = {path: path.read_bytes() for path in sorted((self.folder / "run").rglob("*")) if path.is_file()}
        run = subprocess.Popen([PROGRAM, "run", self.file, "--store", self.store, "--out", "run", "--set", "count=1500"], cwd=self.folder,
                               env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(400):
            if list(self.folder.glob(".run.new-*")):
                break
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        after = {path: path.read_bytes() for path in sorted((self.folder / "run").rglob("*")) if path.is_file()}
        self.assertEqual(after, before)
        self.run_json(self.file)
        self.assertEqual(list(self.folder.glob(".run.new-*")), [])

    def test_what_cannot_be_written_is_an_error_that_names_it(self):
        self.run_json(self.file)
        # Files may have 512 bytes: as on a disk that is full.
        run = subprocess.run(["sh", "-c", f"trap '' XFSZ; ulimit -f 1; exec {PROGRAM} run {self.file} --store {self.store} --out full"],
                             cwd=self.folder, env=self.environment(), capture_output=True, text=True)
        self.assertNotEqual(run.returncode, 0)
        self.assertRegex(run.stderr + run.stdout, "cannot write .*: File too large")


if __name__ == "__main__":
    unittest.main()
