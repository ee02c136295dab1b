"""Predictions of several folds and networks, pooled, averaged and held against those of other patients, from YAML to tables."""
import csv
import json

from collimate import Case, unittest

EXPERIMENT = """\
experiment: pooled
sweep: {grid: {seed: [1, 2]}}
nodes:
  truth:  {do: load, dataset: {csv: {root: ., file: truth.csv, id: id, patient: patient, labels: {ill: {column: ill}},
           metadata: {fold: fold}}}}
  away:   {do: load, dataset: {csv: {root: ., file: away.csv, id: id, patient: patient, labels: {ill: {column: ill}}}}}
  one:    {do: select, of: truth, where: {fold: ["1"]}}
  two:    {do: select, of: truth, where: {fold: ["2"]}}
  first:  {do: read_predictions, file: "1_${seed}.csv", truth: one, columns: {sample: id, probability: p}}
  second: {do: read_predictions, file: "2_${seed}.csv", truth: two, columns: {sample: id, probability: p}}
  there:  {do: read_predictions, file: away_1.csv, truth: away, columns: {sample: id, probability: p}}
  again:  {do: read_predictions, file: away_2.csv, truth: away, columns: {sample: id, probability: p}}
  home:   {do: pool, of: {one: first, two: second}}
  both:   {do: ensemble, of: {a: there, b: again}}
  result: {do: score, of: home, metrics: [auroc], by: [source], replicates: 20}
  versus: {do: compare, of: home, with: both, paired: false, tests: [delong, bootstrap], metrics: [auroc], replicates: 20}
tables:
  result: {of: result, rows: [seed, group]}
  versus: {of: versus, rows: [seed, group], values: [auroc_difference]}
"""


def area(scored):
    pairs = [(a > b) + (a == b) / 2 for a, x in scored for b, y in scored if x and not y]
    return sum(pairs) / len(pairs)


class Pooled(Case):
    def setUp(self):
        super().setUp()
        self.truth = {f"s{i:02}": i * 7 % 24 < 11 for i in range(48)}
        fold = {name: 1 + i // 2 % 2 for i, name in enumerate(self.truth)}
        self.write("truth.csv", "id,patient,ill,fold\n" + "".join(
            f"{name},p{i // 2},{int(ill)},{fold[name]}\n" for i, (name, ill) in enumerate(self.truth.items())))
        self.write("away.csv", "id,patient,ill\n" + "".join(f"t{i:02},p{20 + i // 2},{i % 2}\n" for i in range(20)))
        self.scores = {}
        for seed in (1, 2):
            for i, (name, ill) in enumerate(self.truth.items()):
                self.scores[seed, name] = (40 * ill + i * (11 + 2 * seed) % 61) / 100
            for part in (1, 2):
                self.write(f"{part}_{seed}.csv", "id,p\n" + "".join(
                    f"{name},{self.scores[seed, name]}\n" for name in self.truth if fold[name] == part))
            rows = [f"t{i:02},{(12 * (i % 2) + i * (7 + 6 * seed) % 43) / 100}\n" for i in range(20)]
            self.write(f"away_{seed}.csv", "id,p\n" + "".join(rows if seed == 1 else reversed(rows)))

    def table(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv") as file:
            return list(csv.DictReader(file))

    def test_folds_and_networks_come_together(self):
        run = self.run_json(self.write("pooled.yaml", EXPERIMENT))
        self.assertEqual(run["nodes"]["failed"], 0, run["said"])
        self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"], [])
        pooled = self.table("predictions_home")
        self.assertEqual(len(pooled), 2 * len(self.truth))
        self.assertEqual({row["sample"]: float(row["probability"]) for row in pooled if row["seed"] == "2"},
                         {name: self.scores[2, name] for name in self.truth})
        mean = {row["sample"]: float(row["probability"]) for row in self.table("predictions_both")}
        self.assertEqual(mean["t03"], ((12 + 39) / 100 + (12 + 57 % 43) / 100) / 2)
        areas = {seed: area([(self.scores[seed, name], ill) for name, ill in self.truth.items()]) for seed in (1, 2)}
        for row in self.table("result"):
            if row["group"] == "":
                self.assertAlmostEqual(float(row["value"]), areas[int(row["seed"])], delta=1e-12)
        self.assertIn("source=two", {row["group"] for row in self.table("result")})
        self.assertEqual([name for name, p in mean.items()], [f"t{i:02}" for i in range(20)], "the order of the first input")
        there = area([(p, int(name[1:]) % 2) for name, p in mean.items()])
        compared = self.table("versus")
        self.assertEqual(len(compared), 4)
        for row in compared:
            self.assertAlmostEqual(float(row["value"]), areas[int(row["seed"])] - there, delta=1e-12)
            self.assertIn("of: 48 samples, 24 patients; with: 20 samples, 10 patients; in both, by id: 4 patients", row["note"])
        self.assertEqual(self.run_json("pooled.yaml")["nodes"]["executed"], 0)
        self.verify_store()

    def test_tests_that_need_pairs_are_told_at_their_place(self):
        for test in ("mcnemar", "permutation"):
            text = EXPERIMENT.replace("tests: [delong, bootstrap]", f"tests: [delong, {test}]")
            done = self.collimate("validate", self.write("x.yaml", text), status=2)
            self.assertIn(f"x.yaml:16:11: error: compare: `{test}` needs both arms' answers for the same samples", done.err, done)
            self.assertIn("delong and bootstrap do", done.err)

    def test_samples_that_stand_in_two_inputs_are_refused(self):
        text = EXPERIMENT.replace("of: {one: first, two: second}", "of: {one: first, two: first}")
        run = self.run_json(self.write("x.yaml", text), status=1)
        self.assertIn('pool: sample "s00" is in `one` and in `two`', run["said"])

    def test_what_gives_no_predictions_cannot_be_pooled(self):
        done = self.collimate("validate", self.write("x.yaml", EXPERIMENT.replace("two: second}", "two: two}")), status=2)
        self.assertIn("x.yaml:13:44: error: of.two wants predictions, but `two` (select) gives collection", done.err, done)


if __name__ == "__main__":
    unittest.main()
