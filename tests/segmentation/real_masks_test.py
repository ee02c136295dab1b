"""Two real sets with outlined lungs load from YAML, and their masks and scores are NumPy's and SciPy's."""
import csv
import unittest

from collimate import SOURCE, Case

DATA = SOURCE.parent / "shared" / "data"

# 47 of the 80 pictures have a mask; `has_roi` keeps those. The guess is the truth without its rim of 10 pixels.
HANNOVER = f"""\
experiment: hannover
nodes:
  all: {{do: load, dataset: {{csv: {{root: "{DATA}/hannover-covid19", file: data.csv, id: image_id,
        patient: patient_id, picture: "png/{{image_id}}.png", mask: "masks/{{image_id}}.jpg", mask_part: lungs,
        labels: {{ap: {{column: projection, positive: [AP]}}}}, metadata: {{view: projection, sex: sex}}}}}}}}
  outlined: {{do: select, of: all, has_roi: all}}
  truth: {{do: mask, of: outlined, parts: [lungs], chain: [roi]}}
  guess: {{do: mask, of: outlined, parts: [lungs], chain: [roi, {{erode: {{pixels: 10}}}}]}}
  result: {{do: score, of: guess, truth: truth, metrics: [dice, iou, hausdorff95], by: [view]}}
tables:
  t: {{of: result}}
"""

COVID = f"""\
experiment: covid
nodes:
  all: {{do: load, dataset: {{covid_segmentations: {{root: "{DATA}/covid-cxr-segmentations"}}}}}}
  complete: {{do: select, of: all, where: {{lungs: [both]}}}}
  lungs: {{do: mask, of: complete, parts: [left_lung, right_lung], chain: [roi]}}
  heart: {{do: mask, of: all, parts: [heart], chain: [roi]}}
  result: {{do: score, of: lungs, truth: heart, metrics: [dice]}}
tables:
  t: {{of: result}}
"""


class RealMasks(Case):
    def tables(self):
        """The rows of every table in the store."""
        for file in self.store.glob("objects/*/*/files/**/table.csv"):
            if file.parent.name == "counts":
                continue  # of a collection
            with open(file, newline="") as opened:
                yield list(csv.DictReader(opened))

    def scores(self):
        rows = next(rows for rows in self.tables() if "metric" in rows[0])
        return {(row["metric"], row["group"]): row for row in rows}

    @unittest.skipUnless((DATA / "hannover-covid19").exists(), "the real data is not there")
    def test_hannover_by_csv(self):
        self.run_json(self.write("hannover.yaml", HANNOVER))
        scores = self.scores()
        # Pillow 12, NumPy 2 and SciPy's distance_transform_edt: means and deviations over the 23 patients.
        expected = {"dice": 0.9123104950394286, "iou": 0.8389097255055644, "hausdorff95": 10.930401140744003,
                    "dice_sd": 0.009392551572099552, "iou_sd": 0.015867944150932775,
                    "hausdorff95_sd": 1.3176264055039815}
        for metric, value in expected.items():
            self.assertAlmostEqual(float(scores[metric, ""]["value"]), value, 12, metric)
        self.assertEqual((scores["dice", ""]["n"], scores["dice", ""]["patients"]), ("47", "23"))
        self.assertEqual(scores["dice", ""]["note"], "47 of 47 pictures")
        self.assertIn(("dice", "pa"), scores)
        one = next(row for rows in self.tables() if "status" in rows[0] for row in rows if row["sample"] == "a4318ac9")
        self.assertAlmostEqual(float(one["hausdorff95"]), 10.295630140987, 12)

    @unittest.skipUnless((DATA / "covid-cxr-segmentations").exists(), "the real data is not there")
    def test_covid_segmentations_lie_where_they_were_drawn(self):
        self.run_json(self.write("covid.yaml", COVID))
        areas = {row["sample"]: int(row["visible_px"]) for rows in self.tables() if "visible_px" in rows[0]
                 for row in rows if len(rows) == 15}
        # By Pillow and NumPy: the cropped masks pasted at their offsets, largest channel at 128 or more.
        self.assertEqual(sum(areas.values()), 9306547)
        self.assertEqual(areas["pneumocystis-pneumonia-8.jpg"], 609955)
        self.assertEqual(areas["ARDSSevere.png"], 254547)
        self.assertEqual(areas["kjr-21-e24-g001-l-a.jpg"], 38773)
        # The picture without a right lung is in the truth (its heart), but was not among those to be outlined.
        missing = self.scores()["missing", ""]
        self.assertEqual((missing["value"], missing["n"]), ("0", "15"))

    @unittest.skipUnless((DATA / "covid-cxr-segmentations").exists(), "the real data is not there")
    def test_half_a_pair_of_lungs_is_none(self):
        said = self.run_json(self.write("covid.yaml", COVID.replace("of: complete, parts", "of: all, parts")),
                             status=1)["said"]
        self.assertIn("acute-respiratory-distress-syndrome-ards-1.jpg", said)


if __name__ == "__main__":
    unittest.main()
