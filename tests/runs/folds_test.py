"""A table over folds is tested by Nadeau and Bengio, from YAML to CSV, beside the formula in closed form."""
import csv
import math
import unittest

from collimate import Case, png

YAML = """\
experiment: folds
sweep: {grid: {rival: [first, second], fold: [1, 2, 3, 4], seed: [1, 2]}}
nodes:
  table: {do: load, dataset: {csv: {root: pictures, file: index.csv, id: id, patient: id, picture: "{id}.png",
          labels: {bright: {column: bright}}, metadata: {part: part}}}}
  part:  {do: select, of: table, where: {part: ["${fold}"]}}
  guess: {do: read_predictions, file: "pictures/${rival}_${fold}_${seed}.csv", truth: part,
          columns: {sample: id, probability: "p_{class}"}}
  score: {do: score, of: guess, metrics: [auroc]}
tables:
  over_both: {of: score, rows: rival, over: [fold, seed], spread: sd, baseline: {rival: first}}
  shown:     {of: score, rows: rival, over: [fold, seed], spread: sd, baseline: {rival: first}, where: {rival: second}}
  interval:  {of: score, rows: [rival, seed], over: fold, spread: interval}
"""
ARMS = """\
experiment: arms
sweep: {grid: {arm: [a, b], fold: [0, 1]}}
nodes:
  truth:     {do: load, dataset: {csv: {root: ., file: "truth_${arm}_${fold}.csv", id: id, patient: id, labels: {ill: {column: ill}}}}}
  guess:     {do: read_predictions, file: "${arm}_${fold}.csv", truth: truth, columns: {sample: id, probability: p}}
  score:     {do: score, of: guess, metrics: [auroc], replicates: 0}
  all:       {do: load, dataset: {csv: {root: ., file: all.csv, id: id, patient: id, labels: {ill: {column: ill}}}}}
  published: {do: read_predictions, file: published.csv, truth: all, columns: {sample: id, probability: p}}
  theirs:    {do: score, of: published, metrics: [auroc], replicates: 0}
tables:
"""
FOLDS, EACH = 4, 12


def probability(rival, fold, seed, i):
    return (i * (7 + seed) + fold * 5 + (3 if rival == "second" else 0)) % 13 / 20 + (0.25 if i % 3 == 0 else 0) * (2 if rival == "second" else 1)


def auroc(scored):
    pairs = [(a > b) + (a == b) / 2 for a, x in scored for b, y in scored if x and not y]
    return sum(pairs) / len(pairs)


def t3_two_sided(t):
    """P(|T| >= |t|) with 3 degrees of freedom, in closed form."""
    x = abs(t) / math.sqrt(3)
    return 1 - 2 / math.pi * (x / (1 + x * x) + math.atan(x))


class Folds(Case):
    def test_a_table_over_folds_and_seeds(self):
        pictures = self.folder / "pictures"
        pictures.mkdir()
        index, areas = ["id,bright,part"], {}
        for fold in range(1, FOLDS + 1):
            ids = [f"s{fold}_{i}" for i in range(EACH)]
            for i, name in enumerate(ids):
                (pictures / f"{name}.png").write_bytes(png([0] * 64, 8, 8))
                index.append(f"{name},{int(i % 3 == 0)},{fold}")
            for rival in ("first", "second"):
                for seed in (1, 2):
                    scores = [probability(rival, fold, seed, i) for i in range(EACH)]
                    areas[rival, fold, seed] = auroc([(score, i % 3 == 0) for i, score in enumerate(scores)])
                    (pictures / f"{rival}_{fold}_{seed}.csv").write_text(
                        "\n".join(["id,p_bright"] + [f"{name},{score!r}" for name, score in zip(ids, scores)]) + "\n")
        (pictures / "index.csv").write_text("\n".join(index) + "\n")
        self.write("folds.yaml", YAML)
        self.run_json("folds.yaml")

        differences = [sum(areas["second", fold, seed] - areas["first", fold, seed] for seed in (1, 2)) / 2
                       for fold in range(1, FOLDS + 1)]
        mean = sum(differences) / FOLDS
        variance = sum((d - mean) ** 2 for d in differences) / (FOLDS - 1)
        self.assertGreater(variance, 0)
        error = math.sqrt((1 / FOLDS + 1 / (FOLDS - 1)) * variance)
        rows = {row["rival"]: row for row in csv.DictReader(open(self.folder / "run" / "tables" / "over_both.csv"))}
        row = rows["second"]
        self.assertAlmostEqual(float(row["difference"]), mean, delta=1e-12)
        self.assertAlmostEqual(float(row["p"]), t3_two_sided(mean / error), delta=1e-12)
        self.assertAlmostEqual(float(row["difference_low"]), mean - 3.182446305284263 * error, delta=1e-11)  # scipy 1.17.1
        self.assertEqual(row["p_holm"], row["p"])
        self.assertEqual(rows["first"]["p"], "")
        # A row that `where` leaves out may still be the baseline.
        shown, = csv.DictReader(open(self.folder / "run" / "tables" / "shown.csv"))
        self.assertEqual((shown["difference"], shown["p_holm"]), (row["difference"], row["p_holm"]))
        text = (self.folder / "run" / "tables" / "over_both.md").read_text()
        self.assertIn("mean over the 4 folds, each the mean of its pairs", text)
        self.assertIn("n_test/n_train = 1/3", text)

        with open(self.folder / "run" / "tables" / "interval.csv") as file:
            row = next(row for row in csv.DictReader(file) if (row["rival"], row["seed"]) == ("first", "1"))
        values = [areas["first", fold, 1] for fold in range(1, FOLDS + 1)]
        mean = sum(values) / FOLDS
        sem = math.sqrt(sum((v - mean) ** 2 for v in values) / (FOLDS - 1) / FOLDS)
        self.assertAlmostEqual(float(row["high"]), mean + 3.182446305284263 * sem, delta=1e-11)

    def arms(self, text, labels=lambda arm, i: i % 2, sample=lambda arm, i: i):
        """Two arms of two folds of 20 samples each, and published predictions of all of them."""
        for arm in "ab":
            for fold in (0, 1):
                rows = [(f"s{sample(arm, 20 * fold + i)}", labels(arm, 20 * fold + i), (i * 7 % 11 + (3 if arm == "b" else 0) * (i % 2) + fold * i % 3) / 20)
                        for i in range(20)]
                self.write(f"truth_{arm}_{fold}.csv", "id,ill\n" + "".join(f"{name},{ill}\n" for name, ill, _ in rows))
                self.write(f"{arm}_{fold}.csv", "id,p\n" + "".join(f"{name},{p}\n" for name, _, p in rows))
        self.write("all.csv", "id,ill\n" + "".join(f"s{i},{i % 2}\n" for i in range(40)))
        self.write("published.csv", "id,p\n" + "".join(f"s{i},{i * 3 % 17 / 20}\n" for i in range(40)))
        return self.write("arms.yaml", ARMS + text)

    def differences(self, text, status, **arms):
        self.run_json(self.arms(text, **arms), status=status)
        with open(self.folder / "run" / "tables" / "t.csv") as file:
            return [(row.get("difference", ""), row.get("p", "")) for row in csv.DictReader(file)]

    def test_folds_that_are_no_pairs_are_refused(self):
        table = "  t: {of: score, rows: arm, over: fold, baseline: {arm: a}}\n"
        self.assertNotIn("", self.differences(table, 0)[1])
        for refused, arms in (("other labels", {"labels": lambda arm, i: (i // (1 + (arm == "b"))) % 2}),
                              ("not judged on the same samples", {"sample": lambda arm, i: i if arm == "a" else (i * 3) % 40})):
            self.assertEqual(self.differences(table, 1, **arms), [("", "")] * 2)
            self.assertIn(refused, (self.folder / "run" / "tables" / "t.md").read_text())

    def test_published_predictions_of_all_samples_are_no_counterpart_of_a_fold(self):
        table = "  t: {of: {published: theirs, ours: score}, rows: [node, arm], over: fold, baseline: {node: published}}\n"
        self.assertEqual(set(self.differences(table, 1)), {("", "")})
        self.assertIn("not judged on the same samples", (self.folder / "run" / "tables" / "t.md").read_text())

    def test_folds_of_other_people_have_a_difference_without_a_test(self):
        table = "  t: {of: score, rows: arm, over: fold, baseline: {arm: a}}\n"
        (_, (difference, p)) = self.differences(table, 0, sample=lambda arm, i: i + 100 * (arm == "b"))
        self.assertNotEqual(difference, "")
        self.assertEqual(p, "")


if __name__ == "__main__":
    unittest.main()
