"""Two runs that start at once on one store both finish, with equal tables and each long node computed once."""
import json
import subprocess
import unittest

from collimate import Case, PROGRAM, SMALL, needs_libtorch


class TwoAtOnce(Case):
    @needs_libtorch
    def test_two_runs_at_once(self):
        file = self.write("small.yaml", SMALL)
        runs = [subprocess.Popen([PROGRAM, "run", file, "--store", self.store, "--out", f"run{i}", "--jobs", "2", "--json"],
                                 cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                for i in range(3)]
        ended = [run.communicate(timeout=180) for run in runs]
        self.assertEqual([run.returncode for run in runs], [0, 0, 0], ended)
        nodes = [json.loads((self.folder / f"run{i}/run.json").read_text())["nodes"] for i in range(3)]
        for label in {node["name"] for node in nodes[0]}:
            keys = {node["key"] for run in nodes for node in run if node["name"] == label}
            self.assertEqual(len(keys), 1, label)
            times = sum(node["status"] == "executed" for run in nodes for node in run if node["name"] == label)
            # `load` has no key before it has run; all others are computed by whoever comes first.
            self.assertTrue(times >= 1 if label == "home" else times == 1, f"{label}: executed {times} times")
        for table in ("t.csv", "predictions_guess.csv"):
            self.assertEqual(len({(self.folder / f"run{i}/tables" / table).read_bytes() for i in range(3)}), 1)
        self.verify_store()
        self.assertEqual(list((self.store / "tmp").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
