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
        self.write_guess()

    def write_guess(self):
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

    def rerun_in_background(self, out="run"):
        """A long rerun, once it writes beside the old run (or, in a new folder, once that is there)."""
        run = subprocess.Popen([PROGRAM, "run", self.file, "--store", self.store, "--out", out, "--set", "count=3000"], cwd=self.folder,
                               env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        new = not (self.folder / out).exists()
        while not list(self.folder.glob(f"{out}/logs/*" if new else f".{out}.new-*/logs/*")):
            self.assertIsNone(run.poll(), "it was too quick")
            time.sleep(0.01)
        return run

    def content(self, folder):
        return {path: path.read_bytes() for path in sorted((self.folder / folder).rglob("*")) if path.is_file()}

    def beside(self):
        return sorted(path.name for path in self.folder.iterdir() if path.name.startswith((".run", "run")))

    def test_an_interrupted_rerun_leaves_the_old_run_as_it_was(self):
        self.run_json(self.file)
        before = self.content("run")
        run = self.rerun_in_background()
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130, err)
        self.assertIn("run holds the run before, as it was", err)
        self.assertNotIn("run folder:", out)
        self.assertEqual(self.content("run"), before)
        self.assertEqual(self.beside(), ["run"])
        stored = sorted(self.store.glob("objects/*/*"))
        self.collimate("store", "gc", "--store", self.store, status=0)
        self.assertEqual(sorted(self.store.glob("objects/*/*")), stored, "what was made is kept for the same command")

    def test_a_rerun_with_failed_nodes_keeps_a_whole_run_beside(self):
        self.run_json(self.file)
        whole = self.text("run")
        self.write("run/tables/thesis.txt", "mine")
        self.write("study/guess.csv", "id,p\nA-000000,0.5\n")
        failed = self.collimate("run", self.file, "--store", self.store, "--out", "run", status=1)
        self.assertIn("run.before now: it was whole, and this one is not", failed.err)
        self.assertEqual(self.text("run.before"), whole)
        self.assertNotEqual(self.text("run"), whole)
        self.assertEqual((self.folder / "run/tables/thesis.txt").read_text(), "mine")
        self.collimate("run", self.file, "--store", self.store, "--out", "run", status=1)
        self.assertEqual(self.beside(), ["run", "run.before"], "a run with failed nodes is not kept")
        self.collimate("store", "gc", "--store", self.store, status=0)
        self.write_guess()
        self.assertEqual(self.run_json(self.file, out="again")["nodes"]["executed"], 0, "gc keeps what run.before names")

    def test_two_runs_do_not_write_one_folder(self):
        self.run_json(self.file)
        for out in ("run", "new"):
            run = self.rerun_in_background(out)
            done = self.collimate("run", self.file, "--store", self.store, "--out", out, status=2)
            self.assertRegex(done.err, rf"another run( \(process {run.pid}\))? writes {out} at the moment")
            run.send_signal(signal.SIGINT)
            run.communicate(timeout=60)
            self.run_json(self.file, out=out)
        self.assertEqual(self.beside(), ["run"])

    def test_what_others_put_below_tables_figures_and_logs_stays(self):
        self.run_json(self.file)
        for name in ("tables/mine.csv", "figures/deep/mine.svg", "logs/mine.txt", "mine/tables/t.csv"):
            self.write(f"run/{name}", name)
        os.symlink("/nowhere", self.folder / "run/tables/link")
        old = self.text("run")
        self.run_json(self.file, "--set", "cut=0.1", "--set", "figures={}")
        self.assertNotEqual(self.text("run"), old)
        for name in ("tables/mine.csv", "figures/deep/mine.svg", "logs/mine.txt", "mine/tables/t.csv"):
            self.assertEqual((self.folder / "run" / name).read_text(), name)
        self.assertTrue((self.folder / "run/tables/link").is_symlink())
        self.assertFalse((self.folder / "run/figures/f.svg").exists(), "what the old run drew goes with it")
        self.assertEqual(self.beside(), ["run"])

    def test_a_file_in_the_place_of_a_new_table_keeps_the_old_folder(self):
        self.run_json(self.file)
        self.write("run/tables/more.csv", "mine")
        done = self.run_json(self.file, "--set", "tables={scores: {of: result}, more: {of: result}}")
        self.assertIn("tables/more.csv cannot be moved", done["said"])
        self.assertEqual((self.folder / "run.before/tables/more.csv").read_text(), "mine")

    def test_a_run_of_an_earlier_version_is_kept_beside(self):
        self.run_json(self.file)
        (self.folder / "run/.collimator-run").write_text("small\n")
        self.write("run/tables/mine.csv", "mine")
        self.assertIn("run.before now: an earlier version made it", self.run_json(self.file)["said"])
        self.assertEqual((self.folder / "run.before/tables/mine.csv").read_text(), "mine")

    def test_tables_that_are_not_as_the_run_wrote_them_are_told(self):
        self.run_json(self.file)
        for command in ("show", "report"):
            self.assertEqual(self.collimate(command, "run", status=0).err, "")
        (table,) = (self.folder / "run/tables").glob("*.md")
        table.write_text(table.read_text().replace("0.", "1.", 1))
        (self.folder / "run/run.json").unlink()
        (self.folder / "run/run.json").symlink_to("/etc/passwd")
        told = self.collimate("report", "run").err
        for name in (f"tables/{table.name}", "run.json"):
            self.assertIn(f"warning: run/{name} is not as the run wrote it", told)

    def test_a_store_is_no_place_for_a_run(self):
        self.run_json(self.file)
        for out in ("store/objects/x", "store/run", "store"):
            self.assertIn("lies in the store", self.collimate("run", self.file, "--store", self.store, "--out", out, status=2).err)
        self.assertFalse((self.store / "objects/x").exists())

    @unittest.skipUnless(os.getuid() == 0, "only root can be another account")
    def test_a_run_that_is_read_only_is_left_alone(self):
        if subprocess.run([PROGRAM, "--version"], preexec_fn=lambda: os.setuid(5001), capture_output=True).returncode != 0:
            self.skipTest("another account cannot reach the program")
        self.run_json(self.file)
        self.folder.chmod(0o777)
        (self.folder / "run").chmod(0o555)
        done = subprocess.run([PROGRAM, "run", self.file, "--store", "another", "--out", "run"], cwd=self.folder, env=self.environment(),
                              capture_output=True, text=True, preexec_fn=lambda: os.setuid(5001))
        self.assertEqual(done.returncode, 2)
        self.assertIn("--out: this account may not write to run", done.stderr)
        self.assertEqual(self.beside(), ["run"])

    def test_what_cannot_be_written_is_an_error_that_names_it(self):
        self.run_json(self.file)
        # Files may have 512 bytes: as on a disk that is full.
        run = subprocess.run(["sh", "-c", f"trap '' XFSZ; ulimit -f 1; exec {PROGRAM} run {self.file} --store {self.store} --out full"],
                             cwd=self.folder, env=self.environment(), capture_output=True, text=True)
        self.assertNotEqual(run.returncode, 0)
        self.assertRegex(run.stderr + run.stdout, "cannot write .*: File too large")


if __name__ == "__main__":
    unittest.main()
