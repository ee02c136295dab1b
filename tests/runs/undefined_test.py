"""An undefined result is no failure: what follows runs, and the numbers are nan with a reason."""
import csv
import unittest

from collimate import Case, needs_libtorch


class Undefined(Case):
    def rows(self, table):
        with open(self.folder / f"run/tables/{table}.csv", newline="") as file:
            return list(csv.DictReader(file))

    def test_a_class_without_a_positive_sample_has_no_threshold(self):
        self.write("d/t.csv", "id,y,z\n" + "".join(f"s{k},{k % 2},0\n" for k in range(20)))
        self.write("p.csv", "id,p_y,p_z\n" + "".join(f"s{k},{(k * 7 % 20) / 20},{k / 20}\n" for k in range(20)))
        file = self.write("e.yaml", """\
experiment: e
nodes:
  x: {do: load, dataset: {csv: {root: d, file: t.csv, id: id, patient: id, labels: {y: {column: y}, z: {column: z}}}}}
  r: {do: read_predictions, file: p.csv, columns: {sample: id, probability: "p_{class}"}, truth: x}
  t: {do: threshold, of: r, rule: youden}
  s: {do: score, of: r, metrics: [brier, accuracy, f1], threshold: t, averages: [macro, micro], replicates: 100}
  c: {do: compare, of: r, with: r, tests: [bootstrap, mcnemar, permutation], metrics: [accuracy], threshold: t, replicates: 100}
tables: {t: {of: s}, u: {of: c}}
""")
        self.assertEqual(self.run_json(file)["nodes"]["failed"], 0)
        rows = {(row["class"], row["metric"]): row for row in self.rows("t")}
        for metric in ("accuracy", "f1"):
            self.assertEqual(rows["z", metric]["value"], "nan")
            self.assertIn("no threshold could be chosen", rows["z", metric]["note"])
            self.assertEqual(rows["micro", metric]["value"], "nan")
            self.assertNotEqual(rows["y", metric]["value"], "nan")
        self.assertEqual(rows["macro", "accuracy"]["value"], rows["y", "accuracy"]["value"])
        self.assertNotEqual(rows["z", "brier"]["value"], "nan")
        self.assertEqual({row["value"] for row in self.rows("u") if row["class"] == "z"}, {"nan"})

    @needs_libtorch
    def test_no_true_positive(self):
        file = self.write("e.yaml", """\
experiment: e
nodes:
  x: {do: load, dataset: {phantom: {count: 24, size: 64}}}
  p: {do: split, of: x, test: 0.5}
  n: {do: train, of: p.train, model: simple_cnn, size: 32, epochs: 1}
  g: {do: predict, of: p.test, with: n}
  hits: {do: select, of: p.test, by: g, outcome: true_positive, threshold: 1}
  m: {do: explain, of: hits, with: n, explainer: grad_cam}
  l: {do: localize, of: m, protocols: [activation_in_box]}
  again: {do: score, of: {do: predict, of: hits, with: n}, metrics: [auroc, accuracy]}
tables: {t: {of: l}, u: {of: again}}
""")
        result = self.run_json(file)
        self.assertEqual((result["nodes"]["failed"], result["nodes"]["skipped"]), (0, 0), result["said"])
        self.assertIn("note: hits: none of ", result["said"])
        for table in ("t", "u"):
            self.assertEqual({row["value"] for row in self.rows(table)}, {"nan"})


if __name__ == "__main__":
    unittest.main()
