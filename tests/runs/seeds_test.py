"""Differences over seeds, from YAML to CSV: seeds that both arms share, seeds that failed, too few, none in common, and published numbers."""
import csv

from collimate import Case, unittest

EXPERIMENT = """\
experiment: seeds
sweep: {grid: {arm: [a, b], seed: [1, 2, 3, 4, 5]}}
nodes:
  truth:     {do: load, dataset: {csv: {root: ., file: truth.csv, id: id, patient: id, labels: {ill: {column: ill}}}}}
  guess:     {do: read_predictions, file: "${arm}_${seed}.csv", truth: truth, columns: {sample: id, probability: p}}
  score:     {do: score, of: guess, metrics: [auroc], replicates: 0}
  published: {do: read_predictions, file: a_1.csv, truth: truth, columns: {sample: id, probability: p}}
  theirs:    {do: score, of: published, metrics: [auroc], replicates: 0}
tables:
  t: {of: score, rows: arm, over: seed, baseline: {arm: a}}
  u: {of: {score: score, theirs: theirs}, rows: arm, columns: node, over: seed, baseline: {node: theirs}, where: {arm: b}}
"""
SAMPLES = 60


def ill(i):
    return i * 5 % 7 < 3


def probability(arm, seed, i):
    return (i * 37 + seed * 101 + (17 if arm == "b" else 0) + i * i * (2 * seed + (arm == "b"))) % 83 + (35 if arm == "b" else 20) * ill(i)


class Seeds(Case):
    def experiment(self, text=EXPERIMENT):
        self.write("truth.csv", "id,ill\n" + "".join(f"s{i},{int(ill(i))}\n" for i in range(SAMPLES)))
        for arm in "ab":
            for seed in range(1, 6):
                self.write(f"{arm}_{seed}.csv", "id,p\n" + "".join(
                    f"s{i},{probability(arm, seed, i) / 140!r}\n" for i in range(SAMPLES)))
        return self.write("seeds.yaml", text)

    def row(self, table="t"):
        with open(self.folder / "run" / "tables" / f"{table}.csv") as file:
            return next(row for row in csv.DictReader(file) if row["difference"])

    def text(self):
        return (self.folder / "run" / "tables" / "t.md").read_text()

    def expect(self, row, difference, p, low):
        self.assertAlmostEqual(float(row["difference"]), difference, delta=1e-12)
        self.assertAlmostEqual(float(row["p"]), p, delta=1e-12)
        self.assertAlmostEqual(float(row["difference_low"]), low, delta=1e-12)

    def test_both_arms_share_their_seeds(self):
        # NumPy 2.4.6 and SciPy 1.17.1, by the functions of framework/stats/seeds_reference.py; so is what follows.
        self.run_json(self.experiment())
        self.expect(self.row(), 0.11108597285067856, 0.015223603116818364, 0.030293638802900855)
        self.assertIn("new trainings on these training patients", self.text())
        self.assertIn("p: with Holm's correction over the 1 p-values", self.text())
        self.assertNotIn("few seeds", self.text())
        published = self.row("u")
        self.expect(published, 0.07635746606334826, 0.22627505001235332, -0.04733436139335266)
        self.assertIn("against this one network at the baseline", published["note"])

    def test_a_seed_that_failed_leaves_its_pair_out(self):
        file = self.experiment()
        self.write("b_5.csv", "id,p\n" + "".join(f"s{i},{'much' if i == 3 else 0.5}\n" for i in range(SAMPLES)))
        self.run_json(file, status=1)
        row = self.row()
        self.expect(row, 0.08300339366515819, 0.00555831020800206, 0.025096100133580823)
        self.assertIn("over the 4 seeds that both arms have, of 4 here and 5 at the baseline; few seeds: 4; 1 of 5 runs here failed", row["note"])
        self.assertIn("few seeds", self.text())

    def test_two_seeds_give_an_interval_over_patients_and_no_p(self):
        self.run_json(self.experiment(), "--set", "sweep.seed=[1, 2]")
        row = self.row()
        self.assertEqual((row["p"], row["p_holm"]), ("", ""))
        self.assertLess(float(row["difference_low"]), float(row["difference"]))
        self.assertIn("two seeds: interval over patients, for these networks alone; no p", row["note"])
        self.assertIn("there is no p", self.text())

    def test_one_seed_tells_of_one_network(self):
        self.run_json(self.experiment(), "--set", "sweep.seed=[1]")
        self.assertGreater(float(self.row()["p"]), 0)
        self.assertIn("of this one network in each arm", self.text())
        self.assertIn("say nothing of new trainings", self.text())

    def test_arms_without_a_common_seed(self):
        apart = ", ".join(f"{{arm: {arm}, seed: {seed}}}" for arm, seeds in (("a", (1, 2)), ("b", (3, 4, 5))) for seed in seeds)
        self.run_json(self.experiment(EXPERIMENT.replace("5]}}", f"5]}}, exclude: [{apart}]}}")))
        row = self.row()
        self.assertEqual(row["p"], "")  # two seeds of b
        self.assertIn("no seed in common: 2 here, 3 at the baseline", row["note"])

    def test_copies_of_some_are_no_further_trainings(self):
        file = self.experiment()
        text = (self.folder / "b_1.csv").read_text()
        for seed in (3, 4):
            self.write(f"b_{seed}.csv", text)
        self.run_json(file)
        row = self.row()
        self.assertIn("2 of 5 runs here give the same as another, and are left out", row["note"])
        self.assertIn("few seeds: 3", row["note"])
        self.assertEqual((row["n"], row["of"]), ("3", "3"))

    def test_copies_of_one_network_are_one(self):
        file = self.experiment()
        lines = (self.folder / "b_1.csv").read_text()
        for seed in range(2, 6):  # as it is, in another order, in other words
            first, *rows = lines.splitlines(keepends=True)
            self.write(f"b_{seed}.csv", first + "".join(rows[::-1] if seed == 3 else rows).replace(",0.", ",00." if seed == 4 else ",0."))
        self.run_json(file)
        row = self.row()
        self.assertEqual((row["n"], row["of"]), ("1", "1"))
        self.assertIn("all 5 runs here give the same, and count as one network", row["note"])
        with open(self.folder / "run" / "tables" / "t.csv") as table:
            other = next(each for each in csv.DictReader(table) if not each["difference"])
        self.assertEqual(other["n"], "5")
        self.assertAlmostEqual(float(row["difference"]), float(row["value"]) - float(other["value"]), delta=1e-12)
        self.assertIn("against this one network here", row["note"])
        self.assertIn("4 of 5 instances say the same as another over seed, and count once".replace("4 of 5", "4 of 10"), self.text())


if __name__ == "__main__":
    unittest.main()
