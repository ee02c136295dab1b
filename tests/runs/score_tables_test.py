"""Intervals of scores in tables: beside a number that stands alone, in columns of their own where one averages."""
import csv

from collimate import Case, unittest

EXPERIMENT = """\
experiment: scored
sweep: {grid: {seed: [1, 2]}}
nodes:
  truth: {do: load, dataset: {csv: {root: ., file: truth.csv, id: id, patient: patient, labels: {ill: {column: ill}},
          metadata: {sex: sex, age: age}}}}
  one:   {do: read_predictions, file: predictions_1.csv, truth: truth, columns: {sample: id, probability: "p_{class}"}}
  each:  {do: read_predictions, file: "predictions_${seed}.csv", truth: truth, columns: {sample: id, probability: "p_{class}"}}
  cut:   {do: threshold, of: one, rule: youden}
  alone: {do: score, of: one, metrics: [auroc, f1], threshold: cut, by: [sex, age], bands: {age: [40]}, replicates: 50}
  mean:  {do: score, of: each, metrics: [auroc], replicates: 50}
tables:
  alone: {of: alone, rows: group}
  women: {of: alone, rows: group, where: {group: sex=F}}
  mean:  {of: mean, over: seed}
"""


class ScoreTables(Case):
    def experiment(self, text=EXPERIMENT):
        rows = [(f"s{i}", f"p{i // 2}", i * 7 % 24 < 11, "MF"[i // 2 % 2], 20 + i * 11 % 60) for i in range(48)]
        self.write("truth.csv", "id,patient,ill,sex,age\n" + "".join(f"{s},{p},{int(ill)},{sex},{age}\n" for s, p, ill, sex, age in rows))
        for seed in (1, 2):
            self.write(f"predictions_{seed}.csv", "id,p_ill\n" + "".join(
                f"{row[0]},{(40 * row[2] + i * (11 + 2 * seed) % 61) / 100}\n" for i, row in enumerate(rows)))
        return self.write("scored.yaml", text)

    def table(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv") as file:
            return list(csv.DictReader(file))

    def text(self, name):
        return (self.folder / "run" / "tables" / f"{name}.md").read_text()

    def test_intervals_stand_where_they_belong(self):
        run = self.run_json(self.experiment())
        self.assertEqual(run["nodes"]["failed"], 0)
        alone = {(row["group"], row["metric"]): row for row in self.table("alone")}
        first = alone["", "auroc"]
        self.assertEqual(first["interval"], "delong")
        self.assertEqual(alone["", "f1"]["interval"], "bootstrap")
        self.assertNotIn("test_low", first)
        self.assertIn("[{:.3f}, {:.3f}]".format(float(first["low"]), float(first["high"])), self.text("alone"))
        self.assertIn("[low, high]: 95 % interval over the patients of the test set (bootstrap, delong).", self.text("alone"))
        self.assertIn("caution: thresholds were fitted on 48 of the 48 samples that are scored.", self.text("alone"))
        self.assertEqual({group for group, _ in alone}, {"", "sex=F", "sex=M", "sex=worst", "sex=gap", "age=below 40", "age=from 40",
                                                         "age=worst", "age=gap"})
        with self.subTest("`where` limits the rows"):
            self.assertEqual([row["metric"] for row in self.table("women")], ["auroc", "f1"])
        with self.subTest("a spread over seeds and an interval over patients are never in one column"):
            mean, = self.table("mean")
            self.assertNotIn("low", mean)
            self.assertTrue(float(mean["sem"]) > 0)
            self.assertLess(float(mean["test_low"]), float(mean["value"]))
            self.assertGreater(float(mean["test_high"]), float(mean["value"]))
            self.assertIn("test_low and test_high of the CSV", self.text("mean"))
        with self.subTest("the report shows both"):
            report = (self.folder / "run" / "report.html").read_text()
            self.assertIn("<small>test set [", report)
            self.assertIn("caution: thresholds were fitted", report)

    def test_what_no_node_gave_is_told_with_the_nearest_known(self):
        self.write("published.csv", "mask,metric,value\nroi,auroc,0.7\nnone,auroc,0.9\n")
        self.run_json(self.experiment(EXPERIMENT + """\
  none:  {of: alone, rows: group, where: {group: sex=W}}
  all:   {of: alone, where: {group: all}, reference: published.csv}
"""))
        self.assertIn("(no rows: nothing that it shows came out)", self.text("none"))
        self.assertIn("there is no group `sex=W`, did you mean `sex=F`?", self.text("none"))
        self.assertEqual([row["metric"] for row in self.table("all")], ["auroc", "f1"])
        self.assertIn("several published numbers fit each of 1 numbers here", self.text("all"))
        self.assertNotIn("published", self.table("all")[0])

    def test_another_seed_draws_again_and_no_replicates_draw_nothing(self):
        file = self.experiment()
        self.run_json(file)
        self.run_json(file, "--set", "nodes.alone.seed=5", out="again")
        self.assertEqual(self.executed("again"), {"alone"})
        self.run_json(file, "--set", "nodes.mean.replicates=0", out="none")
        with open(self.folder / "none" / "tables" / "mean.csv") as table:
            self.assertNotIn("test_low", next(csv.DictReader(table)))

    def test_bands_of_words_and_unknown_averages_are_told(self):
        done = self.collimate("run", self.experiment(EXPERIMENT.replace("{age: [40]}", "{sex: [40]}")), "--store", self.store, "--out", "run")
        self.assertNotEqual(done.status, 0)
        self.assertIn("sex of sample s0 is `M`, which is no number", done.err + done.out)
        text = EXPERIMENT.replace("bands: {age: [40]}", "averages: [makro]").replace("group: sex=F", "grup: sex=F")
        done = self.collimate("validate", self.experiment(text))
        self.assertNotEqual(done.status, 0)
        self.assertIn("`makro` is not one of macro, micro, weighted", done.err + done.out)
        self.assertIn("there is no axis `grup`", done.err + done.out)


if __name__ == "__main__":
    unittest.main()
