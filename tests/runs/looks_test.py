"""Where networks look: numbers of maps with intervals, differences between arms, figures and choices by single pictures."""
import csv
import json
import re

from collimate import Case, needs_libtorch, unittest

EXPERIMENT = """\
experiment: looks
sweep: {grid: {mask: {none: [], roi: [roi]}, seed: {repeat: 3}}}
nodes:
  home:  {do: load, dataset: {phantom: {count: 160, size: 64, seed: 1}}}
  parts: {do: split, of: home, test: 0.5}
  net:   {do: train, of: parts.train, mask: "${mask}", model: {simple_cnn: {width: 4}}, size: 32, epochs: 1, batch: 8, seed: "${seed}"}
  ill:   {do: select, of: parts.test, where: {opacity: [1]}}
  maps:  {do: explain, of: ill, with: net, explainer: grad_cam}
  looks: {do: localize, of: maps, protocols: [activation_in_box], by: [view], replicates: 200}
  hits:  {do: select, of: ill, by: {node: looks.samples, mask: none, seed: 1}, at_least: {activation_in_box: 0.05}}
tables:
  each:  {of: looks, rows: [mask, seed], where: {group: all}}
  means: {of: looks, rows: mask, over: seed, baseline: {mask: none}, where: {group: all}}
  views: {of: looks, rows: [mask, group], over: seed, baseline: {mask: none}, values: [activation_in_box]}
  spread: {of: looks, rows: mask, over: seed, spread: interval}
figures:
  pictures: {of: looks.samples, kind: bar, x: patient, y: activation_in_box, color: mask}
"""


@needs_libtorch
class Looks(Case):
    def table(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv") as file:
            return list(csv.DictReader(file))

    def files(self, name):
        """The folder of the first result of a node."""
        for node in json.loads((self.folder / "run" / "run.json").read_text())["nodes"]:
            if node["name"].startswith(name):
                return self.store / "objects" / node["key"][:2] / node["key"] / "files"

    def test_a_run(self):
        run = self.run_json(self.write("looks.yaml", EXPERIMENT))
        self.assertEqual((run["nodes"]["failed"], run["nodes"]["skipped"]), (0, 0), run)
        with self.subTest("a number that stands alone has its interval by patient, and its counts"):
            for row in self.table("each"):
                self.assertLess(float(row["low"]), float(row["value"]))
                self.assertGreater(float(row["high"]), float(row["value"]))
                self.assertRegex(row["note"], r"^\d+ of \d+ pictures, \d+ of \d+ patients")
        with self.subTest("a difference from the baseline has interval and p"):
            row_of_all = row = next(row for row in self.table("means") if row["mask"] == "roi" and row["metric"] == "activation_in_box")
            low, difference, high = (float(row[name]) for name in ("difference_low", "difference", "difference_high"))
            self.assertTrue(low < difference < high, row)
            self.assertTrue(0 < float(row["p"]) <= 1, row)
            text = (self.folder / "run" / "tables" / "means.md").read_text()
            self.assertIn("caution: where a saliency map lies is no proof that the network uses what lies there", text)
            self.assertIn("seeds as readers", text)
        with self.subTest("so have those of groups, each over its own pictures"):
            groups = {row["group"]: row for row in self.table("views") if row["mask"] == "roi"}
            self.assertEqual(set(groups), {"", "view=AP", "view=PA"})
            for row in groups.values():
                low, difference, high = (float(row[name]) for name in ("difference_low", "difference", "difference_high"))
                self.assertTrue(low < difference < high, row)
                self.assertTrue(0 < float(row["p"]) <= float(row["p_holm"]) <= 1, row)
            self.assertEqual(float(groups[""]["difference"]), float(row_of_all["difference"]))
        with self.subTest("an interval over seeds of a share lies in [0, 1]"):
            for row in self.table("spread"):
                if row["low"]:
                    self.assertTrue(0 <= float(row["low"]) <= float(row["value"]) <= float(row["high"]) <= 1, row)
        with open(self.files("looks (mask=none, seed=1)") / "samples" / "table.csv") as file:
            pictures = list(csv.DictReader(file))
        with self.subTest("a figure draws the numbers of single pictures"):
            drawing = (self.folder / "run" / "figures" / "pictures.svg").read_text()
            self.assertIn("activation_in_box", drawing)
            self.assertGreaterEqual(len(re.findall("<rect", drawing)), len({row["patient"] for row in pictures}))
        with self.subTest("select keeps pictures by them"):
            with open(self.files("hits") / "samples.csv") as file:
                kept = {row["sample"] for row in csv.DictReader(file)}
            self.assertEqual(kept, {row["sample"] for row in pictures if float(row["activation_in_box"]) >= 0.05})
            self.assertLess(0, len(kept))
            self.assertLess(len(kept), len(pictures))


if __name__ == "__main__":
    unittest.main()
