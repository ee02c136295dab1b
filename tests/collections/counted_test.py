"""How collections came to be: what is counted by reason, flow diagrams, and who went where."""

import csv
import re
import unittest

from collimate import Case

TABLE = "id,patient,sick,view,score\n" + "".join(
    f"s{i},p{i // 2},{i % 2},{['PA', 'AP', ''][i % 3]},{i if i % 5 else ''}\n" for i in range(60))


class Counted(Case):
    def load(self, name="all", more="", file="t.csv"):
        self.write(f"set/{file}", TABLE)
        return (f"  {name}: {{do: load, dataset: {{csv: {{root: set, file: {file}, id: id, patient: patient, "
                f"label_columns: {{columns: [sick]}}, metadata: {{view: view, score: score}}{more}}}}}}}\n")

    def run_text(self, nodes, shown):
        self.collimate("run", self.write("x.yaml", "experiment: x\nnodes:\n" + nodes + shown), "--store", self.store,
                       "--out", "run", status=0)

    def rows(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv", newline="") as file:
            return list(csv.DictReader(file))

    def words(self, name):
        return re.findall(r"<text[^>]*>([^<]*)</text>", (self.folder / "run" / "figures" / f"{name}.svg").read_text())

    def test_what_a_dataset_leaves_out_is_counted_by_reason(self):
        self.run_text(self.load(more=", where: {view: [PA, AP]}, where_not: {score: [\"1\"]}"),
                      "tables: {t: {of: all.counts, rows: group, values: [samples, left_out_samples]}}\n"
                      "figures: {f: {of: all, kind: flow}}\n")
        left_out = {row["group"]: row["value"] for row in self.rows("t") if row["metric"] == "left_out_samples"}
        self.assertEqual(left_out, {"reason=are not of `where`": "20", "reason=are of `where_not`": "1"})
        words = self.words("f")
        for word in ("csv", "60 entries", "are not of `where`: 20 entries", "are of `where_not`: 1 entry", "all",
                     "39 samples, 30 patients"):
            self.assertIn(word, words)

    def test_a_flow_follows_the_ways_above_a_merge_and_counts_what_a_part_left(self):
        self.run_text(self.load("a") + self.load("b", file="u.csv") +
                      "  few: {do: select, of: a, where: {view: [PA]}}\n"
                      "  parts: {do: split, of: b, train: 20, test: 5}\n"
                      "  both: {do: merge, of: {few: few, rest: parts.train}, patients: apart}\n",
                      "figures: {f: {of: both, kind: flow}, g: {of: parts, kind: flow}}\n")
        words = self.words("f")
        for word in ("a", "60 samples, 30 patients", "where: view = PA", "few", "parts.train", "40 samples, 20 patients",
                     "in other parts, or in none", "    20 samples, 10 patients", "both", "60 samples, 40 patients"):
            self.assertIn(word, words)
        self.assertTrue(any("left out: 40 samples" in word and "(20 not known)" in word for word in words), words)
        self.assertIn("    10 samples, 5 patients", self.words("g"))

    def test_a_flow_says_what_two_ways_have_in_common_and_wraps_what_is_long(self):
        self.run_text(self.load("a") +
                      "  one: {do: select, of: a, where: 'view = PA and view is not missing and view != AP and view != LL and view != RL'}\n"
                      "  other: {do: select, of: a, where_not: {view: [PA]}}\n"
                      "  both: {do: merge, of: {one: one, other: other}, patients: shared}\n"
                      "  parts: {do: split, of: both, train: 0.4, test: 0.4, by: sample}\n",
                      "figures: {f: {of: parts, kind: flow}}\ntables: {t: {of: parts.counts, rows: group, values: [samples]}}\n")
        words = self.words("f")
        self.assertEqual(words.count("the same as beside"), 1, words)
        self.assertFalse(any("…" in word for word in words), words)
        self.assertIn("and view != RL", " ".join(word.strip() for word in words))
        counts = {row["group"]: row["value"] for row in self.rows("t")}
        self.assertEqual((counts["part=in no part"], counts["part=train"]), ("12", "24"), counts)

    def test_a_flow_goes_through_what_is_planted(self):
        self.write("set/t.csv", TABLE)
        self.run_text("  all: {do: load, dataset: {phantom: {count: 20, size: 64}}}\n"
                      "  marked: {do: plant, of: all, what: {marker: {}}, rate: {positive: 0.5}}\n"
                      "  parts: {do: split, of: marked.planted, test: 0.5}\n", "figures: {f: {of: parts, kind: flow}}\n")
        self.assertIn("marked.planted", self.words("f"))
        self.assertFalse(any(word.startswith("0 samples") for word in self.words("f")), self.words("f"))

    def test_a_division_can_be_published(self):
        self.run_text(self.load() + "  parts: {do: split, of: all, train: 20, test: 5}\n",
                      "tables: {t: {of: parts.counts, rows: group, values: [samples]}}\n")
        rows = self.rows("split_parts")
        self.assertEqual(len(rows), 60)
        self.assertEqual([sum(row["part"] == part for row in rows) for part in ("train", "test", "")], [40, 10, 10])

    def test_a_rate_above_1_is_told_with_its_place(self):
        text = "experiment: x\nnodes:\n  all: {do: load, dataset: {phantom: {count: 20, size: 64}}}\n"
        text += "  marked: {do: plant, of: all, what: {marker: {}}, rate: {positive: 1.2}}\n"
        done = self.collimate("validate", self.write("x.yaml", text), status=2)
        self.assertIn("x.yaml:4:", done.err)
        self.assertIn("rate.positive = 1.2 is outside [0, 1]", done.err)

    def test_one_name_for_a_node_and_a_region_ends_a_run_too(self):
        text = ("experiment: x\nnodes:\n  all: {do: load, dataset: {phantom: {count: 4, size: 64}}}\n"
                "  left_lung: {do: mask, of: all, chain: [roi, invert]}\n"
                "  m: {do: mask, of: all, roi: left_lung, chain: [roi]}\n")
        done = self.collimate("run", self.write("x.yaml", text), "--store", self.store, "--out", "run", status=1)
        self.assertIn("`left_lung` is a node, and the samples have a region `left_lung`", done.err)

    def test_missing_values_are_counted_whatever_way_the_rule_is_written(self):
        self.run_text(self.load() + "  text: {do: select, of: all, where: \"view = PA\"}\n"
                      "  map: {do: select, of: all, where: {view: [PA]}}\n"
                      "  number: {do: select, of: all, by: all.samples, at_least: {score: 30}}\n",
                      "tables: {t: {of: {text: text.counts, map: map.counts, number: number.counts}, rows: [node, group], "
                      "values: [missing_samples]}}\n")
        missing = {row["node"]: row["value"] for row in self.rows("t") if row["metric"] == "missing_samples"}
        self.assertEqual(missing, {"text": "20", "map": "20", "number": "12"})


if __name__ == "__main__":
    unittest.main()
