"""Masks are scored against true ones by patient, what is missing is told, and what does not go together is refused."""
import csv
import unittest

from collimate import Case, png

# Six by four pixels. The true mask of every picture is the left column of two; what was guessed differs.
TRUE = ["##....", "##....", "......", "......"]
GUESSES = {
    "a": TRUE,                                      # Dice 1
    "b": ["##....", "......", "......", "......"],  # Dice 2 x 2 / (2 + 4)
    "c": None,                                      # no mask at all
    "d": ["....##", "......", "......", "......"],  # Dice 0
}
STUDY = """\
experiment: masks
nodes:
  home: {do: load, dataset: {csv: {root: ., file: data.csv, id: id, patient: patient, picture: "png/{id}.png",
         mask: "true/{id}.png", labels: {old: {column: old}}, metadata: {sex: sex}}}}
  other: {do: load, dataset: {csv: {root: ., file: data.csv, id: id, patient: patient, picture: "png/{id}.png",
          mask: "guess/{id}.png", labels: {old: {column: old}}, metadata: {sex: sex}}}}
  drawn: {do: select, of: other, has_roi: other}
  truth: {do: mask, of: home, chain: [roi]}
  guess: {do: mask, of: drawn, chain: [roi]}
  labels: {do: read_predictions, file: data.csv, columns: {sample: id, probability: "{class}"}, truth: home}
  result: {do: score, of: guess, truth: truth, metrics: [dice, iou, hausdorff95], by: [sex]}
tables:
  t: {of: result, columns: metric, rows: group}
figures:
  each: {of: result.samples, kind: bar, x: sample, y: dice}
"""


class MaskScores(Case):
    def setUp(self):
        super().setUp()
        self.write("data.csv", "id,patient,sex,old\na,1,F,0\nb,1,F,1\nc,2,M,1\nd,3,M,0\n")
        for name, guess in GUESSES.items():
            self.write(f"png/{name}.png", png([100] * 24, 6, 4))
            self.write(f"true/{name}.png", self.mask(TRUE))
            if guess:
                self.write(f"guess/{name}.png", self.mask(guess))

    @staticmethod
    def mask(rows):
        return png([255 if pixel == "#" else 0 for row in rows for pixel in row], 6, 4)

    def rows(self, column):
        """The rows of the table in the store that has this column."""
        for file in self.store.glob("objects/*/*/files/**/table.csv"):
            if file.parent.name == "counts":
                continue  # of a collection
            with open(file, newline="") as opened:
                rows = list(csv.DictReader(opened))
            if rows and column in rows[0]:
                return rows
        self.fail(f"no table has a column {column}")

    def test_numbers_are_means_over_patients(self):
        file = self.write("study.yaml", STUDY)
        self.run_json(file)
        rows = {(row["metric"], row["group"]): row for row in self.rows("metric")}
        value = lambda metric, group="": float(rows[metric, group]["value"])
        # Patient 1 has (1 + 2/3) / 2, patient 3 has 0; patient 2 was not among those to be drawn.
        self.assertAlmostEqual(value("dice"), 5 / 12, 15)
        self.assertAlmostEqual(value("dice_sd"), 5 / 6 / 2 ** 0.5, 15)
        self.assertAlmostEqual(value("iou"), 0.75 / 2, 15)
        self.assertEqual((rows["dice", ""]["n"], rows["dice", ""]["patients"]), ("3", "2"))
        self.assertIn("3 of 3 pictures", rows["dice", ""]["note"])
        self.assertEqual((value("missing"), rows["missing", ""]["n"]), (0, "3"))
        self.assertIn("no interval: there are only 2 patients", rows["dice", ""]["note"])
        self.assertAlmostEqual(value("dice", "F"), 5 / 6, 15)
        self.assertEqual((value("dice", "M"), value("missing", "M")), (0, 0))

    def test_the_mean_of_four_patients_has_an_interval_by_patient(self):
        self.write("data.csv", "id,patient,sex,old\na,1,F,0\nb,2,F,1\nc,3,M,1\nd,4,M,0\n")
        self.write("guess/c.png", self.mask(TRUE))
        self.run_json(self.write("study.yaml", STUDY))
        rows = {(row["metric"], row["group"]): row for row in self.rows("metric")}
        # The patients have 1, 2/3, 1 and 0.
        self.assertAlmostEqual(float(rows["dice", ""]["value"]), 2 / 3, 15)
        self.assertLess(float(rows["dice", ""]["low"]), 2 / 3)
        self.assertAlmostEqual(float(rows["dice", ""]["high"]), 1, 15)  # no draw is of patient 2 or 4
        self.assertEqual(rows["dice", ""]["interval"], "bootstrap")
        self.assertTrue(rows["dice", ""]["note"].endswith("few patients: 4"))

    def test_every_sample_has_a_row_which_a_figure_draws(self):
        self.run_json(self.write("study.yaml", STUDY))
        rows = {row["sample"]: row for row in self.rows("status")}
        self.assertEqual(list(rows), ["a", "b", "d"])
        self.assertEqual([row["status"] for row in rows.values()], ["compared"] * 3)
        self.assertEqual([rows[name]["dice"] for name in "ad"], ["1", "0"])
        self.assertEqual(rows["b"]["patient"], "1")
        # From the lower row of the true mask up: 1, 1, 0, 0, whose 95th percentile is 1.
        self.assertEqual([rows[name]["hausdorff95"] for name in "ab"], ["0", "1"])
        self.assertTrue((self.folder / "run/figures/each.svg").exists())

    def test_empty_masks_are_undefined_in_words(self):
        self.write("true/a.png", self.mask(["......"] * 4))
        self.write("guess/a.png", self.mask(["......"] * 4))
        self.run_json(self.write("study.yaml", STUDY))
        row = next(row for row in self.rows("status") if row["sample"] == "a")
        self.assertEqual((row["dice"], row["hausdorff95"], row["note"]), ("nan", "nan", "both masks are empty"))
        dice = next(row for row in self.rows("metric") if row["metric"] == "dice")
        self.assertIn("2 of 3 pictures; undefined in 1", dice["note"])
        self.assertAlmostEqual(float(dice["value"]), (2 / 3) / 2, 15)

    def refused(self, result, *words):
        file = self.write("study.yaml", STUDY.split("  result:")[0] + "  result: " + result + "\n")
        said = self.collimate("validate", file, status=2).err
        for word in words:
            self.assertIn(word, said)

    def test_what_does_not_go_together_is_told_before_anything_runs(self):
        self.refused("{do: score, of: guess, metrics: [dice]}", "study.yaml:", "score needs `truth`")
        self.refused("{do: score, of: guess, truth: truth, metrics: [dice, auroc]}",
                     "the metric `auroc` is for predictions, but `of` gives masks; metrics of masks: dice, hausdorff95, iou")
        self.refused("{do: score, of: labels, metrics: [auroc, dice]}", "the metric `dice` is for masks")
        self.refused("{do: score, of: labels, truth: truth, metrics: [auroc]}", "`truth` is for masks")
        self.refused("{do: score, of: guess, truth: truth, metrics: [dice], threshold: 0.4}", "`threshold` is for")
        self.refused("{do: score, of: guess, truth: home, metrics: [dice]}", "truth wants masks")

    def test_a_baseline_of_masks_is_refused(self):
        study = STUDY.replace("nodes:", "sweep: {grid: {rim: [0, 1]}}\nnodes:", 1)
        study = study.replace("of: drawn, chain: [roi]", 'of: drawn, chain: [roi, {erode: {pixels: "${rim}"}}]')
        study = study.replace("rows: group}", "rows: group, baseline: {rim: 0}}")
        said = self.collimate("validate", self.write("study.yaml", study), status=2).err
        self.assertIn("result scores masks, whose differences are not tested", said)

    def test_masks_of_another_size_are_refused(self):
        self.write("data2.csv", "id,patient,sex,old\na,1,F,0\n")
        self.write("wide/a.png", png([100] * 24, 12, 2))
        study = STUDY.replace("file: data.csv, id: id, patient: patient, picture: \"png/{id}.png\",\n          mask",
                              "file: data2.csv, id: id, patient: patient, picture: \"wide/{id}.png\",\n          mask")
        study = study.replace("patient: patient,", "patient: patient, patients_of: here,")
        said = self.run_json(self.write("study.yaml", study), status=1)["said"]
        self.assertIn("sample a: its mask has 12 x 2 pixels, the true one 6 x 4", said)

    def test_a_field_that_nobody_has_is_an_error(self):
        said = self.run_json(self.write("study.yaml", STUDY.replace("by: [sex]", "by: [site]")), status=1)["said"]
        self.assertIn("no sample has the metadata field site", said)


if __name__ == "__main__":
    unittest.main()
