"""Standard streams that are closed or full: a run ends and is whole, and what could not be printed is an error."""
import json
import os
import resource
import subprocess
import unittest

from collimate import Case, PROGRAM

YAML = """\
experiment: streams
nodes:
  home: {do: load, dataset: {phantom: {count: 6, size: 64}}}
  seen: {do: mask, of: home, chain: [roi]}
  guess: {do: read_predictions, file: guess.csv, columns: {sample: id, probability: p}, truth: home}
  result: {do: score, of: guess, metrics: [brier]}
tables: {scores: {of: result}}
"""


class Streams(Case):
    def setUp(self):
        super().setUp()
        self.file = self.write("streams.yaml", YAML)
        self.write("guess.csv", "id,p\n" + "".join(f"A-{i:06},0.{i}\n" for i in range(6)))

    def shell(self, words, redirection, limit=None):
        """The program with redirected streams, by the shell: (status, what came on its own stdout and stderr)."""
        command = f'"{PROGRAM}" {words} {redirection}'
        before = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment(), timeout=120, capture_output=True,
                              text=True, preexec_fn=before, restore_signals=True)
        return done.returncode, done.stdout + done.stderr

    def is_whole(self, out):
        nodes = json.loads((self.folder / out / "run.json").read_text())["nodes"]
        self.assertTrue(all(node["status"] in ("executed", "from_store") for node in nodes), nodes)
        self.assertTrue((self.folder / out / "tables/scores.csv").exists())
        self.assertTrue((self.folder / out / "report.html").exists())
        self.verify_store()

    def test_a_run_ends_without_messages_where_stderr_takes_none(self):
        for i, redirection in enumerate(("2>&-", "2>/dev/full", "<&- 2>&-", "2> >(true)", "2>&1 | true; exit ${PIPESTATUS[0]}")):
            with self.subTest(redirection=redirection):
                self.assertEqual(self.shell(f"run streams.yaml --store store{i} --out out{i}", redirection)[0], 0)
                self.store = self.folder / f"store{i}"
                self.is_whole(f"out{i}")
        for redirection in ("2>&-", "2>/dev/full"):
            self.assertEqual(self.shell("validate nosuch.yaml", redirection)[0], 2)

    def test_what_cannot_be_printed_is_an_error(self):
        self.run_json(self.file)
        for words in ("run streams.yaml --store store --out run", "run streams.yaml --store store --out run --json", "show run",
                      "validate streams.yaml", "plan streams.yaml --store store", "why streams.yaml seen --store store", "report run",
                      "store verify --store store", "store gc --dry-run --store store", "verb info score", "verb list", "plugin list", "plugin info csv", "schema",
                      "--help", "run --help", "--version"):
            with self.subTest(words=words):
                status, said = self.shell(words, ">/dev/full")
                self.assertEqual(status, 1, said)
                self.assertIn("error: cannot write to standard output: No space left on device", said)
                self.assertEqual(self.shell(words, ">&-")[0], 1)
        self.is_whole("run")

    def test_a_reader_that_has_seen_enough_is_no_error(self):
        for words in ("schema", "verb info score", "plugin list"):
            status, said = self.shell(words, "| true; exit ${PIPESTATUS[0]}")
            self.assertEqual((status, said), (0, ""), words)

    def test_no_message_gets_into_a_file_that_took_the_number_of_a_closed_stream(self):
        status, _ = self.shell("run streams.yaml --store store --out run", "<&- >&- 2>&-")
        self.assertEqual(status, 1)  # its tables could not be printed
        self.is_whole("run")

    def test_a_limit_on_file_sizes_is_an_error_and_no_signal(self):
        status, said = self.shell("run streams.yaml --store store --out run", "", limit=1024)
        self.assertIn(status, (1, 2), said)
        self.assertIn("File too large", said)
        self.assertIn("/", said)
        self.assertEqual(self.run_json(self.file)["nodes"]["failed"], 0)
        self.is_whole("run")


if __name__ == "__main__":
    unittest.main()
