"""What tables tell of the short forms: records as columns, published numbers by their fields, zipped axes, other nodes as baseline."""
import csv
import json
import unittest

from collimate import Case

# Three sites of 40 patients each; each model's probabilities for each site, some better than others.
SITES = {"a": 0, "b": 1, "c": 2}


class Told(Case):
    def setUp(self):
        super().setUp()
        for site, shift in SITES.items():
            rows = ["id,y,split"]
            for k in range(40):
                rows.append(f"{site}{k},{int((k * 7 + shift) % 3 == 0)},{'test' if k % 2 else 'train'}")
            self.write(f"{site}/t.csv", "\n".join(rows) + "\n")
            for model, weight in (("ours", 40), ("published", 10)):
                for seed in (1, 2):
                    lines = ["sample,p"]
                    for k in range(40):
                        truth = (k * 7 + shift) % 3 == 0
                        noise = (k * 37 + seed * 11 + shift) % 50
                        lines.append(f"{site}{k},{(noise + weight * truth) / 100}")
                    self.write(f"{model}_{site}_{seed}.csv", "\n".join(lines) + "\n")

    def rows(self, table, out="run"):
        with open(self.folder / out / "tables" / f"{table}.csv", newline="") as opened:
            return list(csv.DictReader(opened))

    LOAD = '{do: load, dataset: {csv: {root: %s, file: t.csv, id: id, patient: id, labels: {y: {column: y}}}}}'

    def nodes(self):
        return "".join(f"  {site}: {self.LOAD % site}\n" for site in SITES)

    def test_fields_of_records_are_columns_and_meet_published_numbers(self):
        self.write("published.csv", "train_on,test_on,metric,value,sem\na,b,auroc,0.9,0.01\nb,a,auroc,0.8,0.02\n")
        self.run_json(self.write("x.yaml", """\
experiment: x
sweep:
  grid:
    direction: {one: {train_on: a, test_on: b}, other: {train_on: b, test_on: a}}
    seed: {repeat: 2}
nodes:
""" + self.nodes() + """\
  guess:  {do: read_predictions, file: "ours_${direction.test_on}_${seed}.csv", truth: "${direction.test_on}",
           columns: {sample: sample, probability: p}}
  result: {do: score, of: guess, metrics: [auroc], replicates: 0}
tables:
  fields: {of: result, rows: train_on, columns: test_on, over: seed, reference: published.csv}
  axis:   {of: result, rows: direction, over: seed, reference: published.csv}
  part:   {of: result, rows: train_on, over: seed, where: {test_on: [b]}}
"""))
        rows = self.rows("fields")
        self.assertEqual([(row["train_on"], row["test_on"], row["published"], row["n"]) for row in rows],
                         [("a", "b", "0.9", "2"), ("b", "a", "0.8", "2")])
        self.assertNotIn("direction", rows[0])
        axis = self.rows("axis")
        self.assertEqual([(row["direction"], row["published"]) for row in axis], [("one", "0.9"), ("other", "0.8")])
        self.assertNotIn("train_on", axis[0])
        self.assertEqual([row["value"] for row in self.rows("part")], [rows[0]["value"]])

    def test_a_zipped_partner_adds_no_column_unless_it_is_needed(self):
        self.run_json(self.write("x.yaml", """\
experiment: x
sweep: {zip: {site: [a, b, a], model: [ours, ours, published]}}
nodes:
""" + self.nodes() + """\
  guess:  {do: read_predictions, file: "${model}_${site}_1.csv", truth: "${site}", columns: {sample: sample, probability: p}}
  result: {do: score, of: guess, metrics: [auroc], replicates: 0}
  truth:  {do: score, of: {do: read_predictions, file: "ours_${site}_1.csv", truth: "${site}", columns: {sample: sample, probability: p}},
           metrics: [auroc], replicates: 0}
tables:
  both: {of: result, rows: site}
  one:  {of: truth, rows: site}
"""))
        self.assertEqual([(row["site"], row["model"]) for row in self.rows("both")],
                         [("a", "ours"), ("b", "ours"), ("a", "published")])
        self.assertEqual([row["site"] for row in self.rows("one")], ["a", "b"])  # site a once, although two cells have it

    def test_another_node_is_the_baseline(self):
        """Published predictions, which have no seeds, against ours; and a test set against another."""
        columns = "columns: {sample: sample, probability: p}"
        self.run_json(self.write("x.yaml", f"""\
experiment: x
sweep: {{grid: {{seed: [1, 2]}}}}
defaults:
  score: {{metrics: [auroc]}}
  tables: {{over: seed}}
nodes:
{self.nodes()}
  ours:      {{do: score, of: {{do: read_predictions, file: "ours_a_${{seed}}.csv", truth: a, {columns}}}}}
  published: {{do: score, of: {{do: read_predictions, file: published_a_1.csv, truth: a, {columns}}}}}
  away:      {{do: score, of: {{do: read_predictions, file: "ours_b_${{seed}}.csv", truth: b, {columns}}}}}
tables:
  t: {{of: {{published: published, ours: ours}}, over: [], columns: node, rows: seed, baseline: {{node: published}}}}
  u: {{of: [ours, away], columns: node, baseline: {{node: ours}}}}
"""))
        rows = {(row["node"], row.get("seed", "")): row for row in self.rows("t")}
        theirs = float(rows["published", ""]["value"])
        for seed in "12":
            row = rows["ours", seed]
            self.assertAlmostEqual(float(row["difference"]), float(row["value"]) - theirs, 12)
            self.assertLess(float(row["difference_low"]), float(row["difference"]))
            self.assertGreater(float(row["p"]), 0)
        self.assertEqual(rows["published", ""]["difference"], "")
        away = next(row for row in self.rows("u") if row["node"] == "away")
        self.assertIn("unpaired: 40 samples against 40 others", away["note"])
        self.assertIn("two seeds: interval over patients", away["note"])
        self.assertNotEqual(away["difference_low"], "")
        self.assertEqual(away["p"], "")

    def test_out_of_fold_predictions_are_pooled_and_networks_averaged(self):
        run = self.run_json(self.write("x.yaml", """\
experiment: x
sweep: {grid: {site: [a, b, c], seed: [1, 2]}}
nodes:
""" + self.nodes() + """\
  guess:    {do: read_predictions, file: "ours_${site}_${seed}.csv", truth: "${site}", columns: {sample: sample, probability: p}}
  together: {do: pool, of: {do: ensemble, of: guess, over: seed}, over: site}
  but_one:  {do: pool, of: guess, over: site, except: "${site}"}
tables:
  t: {of: {do: score, of: together, metrics: [auroc], replicates: 0}}
  u: {of: {do: score, of: but_one, metrics: [auroc], replicates: 0}, rows: site, over: seed}
"""))
        self.assertEqual(run["nodes"]["failed"], 0)
        with open(self.folder / "run" / "tables" / "predictions_together.csv", newline="") as opened:
            rows = list(csv.DictReader(opened))
        self.assertEqual(len(rows), 120)
        first = next(row for row in rows if row["sample"] == "a0")
        noise = [(seed * 11) % 50 for seed in (1, 2)]
        self.assertAlmostEqual(float(first["probability"]), (sum(noise) / 2 + 40) / 100, 12)
        self.assertEqual([row["n"] for row in self.rows("u")], ["2", "2", "2"])
        nodes = json.loads((self.folder / "run" / "run.json").read_text())["nodes"]
        self.assertEqual(sum(node["name"].startswith("but_one") for node in nodes), 6)

    def test_a_number_that_stands_under_several_labels_counts_once(self):
        self.run_json(self.write("x.yaml", """\
experiment: x
sweep:
  grid:
    direction: {a b: {home: a, away: b}, a c: {home: a, away: c}, b c: {home: b, away: c}}
    seed: [1, 2]
nodes:
""" + self.nodes() + """\
  result: {do: score, of: {do: read_predictions, file: "ours_${direction.home}_${seed}.csv", truth: "${direction.home}",
           columns: {sample: sample, probability: p}}, metrics: [auroc], replicates: 0}
  there:  {do: select, of: "${direction.away}", limit: 5}
tables:
  t: {of: result, over: [direction, seed]}
  u: {of: result, over: seed, rows: direction}
"""))
        self.assertEqual([(row["n"], row["of"]) for row in self.rows("t")], [("4", "4")])
        self.assertEqual([row["n"] for row in self.rows("u")], ["2", "2", "2"])
        self.assertIn("2 of 6 instances say the same as another over direction, seed, and count once",
                      (self.folder / "run" / "tables" / "t.md").read_text())

    def test_a_class_without_a_known_label_is_undefined_with_intervals_too(self):
        self.write("half.csv", "sample,y,z\n" + "".join(f"a{k},{k % 100 / 100},{k % 7 / 7}\n" for k in range(40)))
        self.write("l/t.csv", "id,y,z\n" + "".join(f"a{k},{k % 2},\n" for k in range(40)) + "b,0,1\n")
        self.run_json(self.write("x.yaml", """\
experiment: x
nodes:
  all: {do: load, dataset: {csv: {root: l, file: t.csv, id: id, patient: id, labels: {y: {column: y}, z: {column: z}}}}}
  some: {do: select, of: all, where_not: {sample: [b]}}
  guess: {do: read_predictions, file: half.csv, truth: some, columns: {sample: sample, probability: "{class}"}}
  result: {do: score, of: guess, metrics: [auroc, accuracy, brier]}
tables: {t: {of: result, rows: class}}
"""))
        undefined = {(row["class"], row["metric"]) for row in self.rows("t") if row["value"] == "nan"}
        self.assertEqual({name for name, _ in undefined}, {"z"})

    def test_arms_under_a_condition_and_zipped_ones_have_their_baseline(self):
        columns = "columns: {sample: sample, probability: p}"
        self.run_json(self.write("x.yaml", f"""\
experiment: x
sweep:
  grid:
    model: {{published: "published_a_1.csv", ours: "ours_a_${{run}}.csv"}}
    run: {{repeat: 2, when: {{model: ours}}}}
  pairs: {{zip: {{seed: [1, 2], site: [a, a]}}}}
nodes:
{self.nodes()}
  zipped: {{do: score, of: {{do: read_predictions, file: "ours_${{site}}_${{seed}}.csv", truth: a, {columns}}}, metrics: [auroc]}}
  arms:   {{do: score, of: {{do: read_predictions, file: "${{model}}", truth: a, {columns}}}, metrics: [auroc]}}
tables:
  t: {{of: arms, rows: [model, run], baseline: {{model: published}}}}
  u: {{of: zipped, rows: seed, baseline: {{seed: 1}}}}
"""))
        self.assertEqual([(row["model"], row["run"], row["p"] != "") for row in self.rows("t")],
                         [("published", "", False), ("ours", "1", True), ("ours", "2", True)])
        self.assertEqual([row["p"] != "" for row in self.rows("u")], [False, True])

    def test_a_condition_leaves_cells_out_of_tables(self):
        self.run_json(self.write("x.yaml", """\
experiment: x
sweep:
  grid:
    model: [ours, published]
    seed: {repeat: 2, when: {model: ours}}
nodes:
""" + self.nodes() + """\
  result: {do: score, of: {do: read_predictions, file: "${model}_a_${file}.csv", truth: a, columns: {sample: sample, probability: p}},
           metrics: [auroc], replicates: 0}
vars: {file: 1}
tables:
  t: {of: result, rows: model}
"""), "--set", "file=1")
        self.assertEqual([row["model"] for row in self.rows("t")], ["ours", "published"])


if __name__ == "__main__":
    unittest.main()
