"""Radiologists' calls come out as sensitivity and specificity with Wilson's intervals, beside a model's ROC curve.

Expected values: scikit-learn 1.9.1, recall_score, and statsmodels 0.15.0, proportion_confint, on the same tables.
"""
import csv

from collimate import SOURCE, Case, unittest

DATA = SOURCE.parent / "shared" / "data" / "chexpert-test-predictions"


class ChexpertReaders(Case):
    @unittest.skipUnless(DATA.exists(), "the public predictions are not beside the project")
    def test_readers_are_operating_points(self):
        run = self.run_json(SOURCE / "experiments" / "chexpert_readers.yaml", "--set", f"data={DATA}")
        self.assertEqual((run["nodes"]["failed"], run["nodes"]["skipped"]), (0, 0))
        with open(self.folder / "run" / "tables" / "readers.csv") as file:
            rows = {(row["reader"], row["class"], row["metric"]): row for row in csv.DictReader(file)}
        self.assertEqual(len(rows), 6 * 5 * 2)  # `where` leaves the average out
        expected = {("Edema", "sensitivity"): (0.6282051282051282, 0.5173105378126465, 0.7270643827739703),
                    ("Edema", "specificity"): (0.9146919431279621, 0.8841574491873144, 0.9377446760056484),
                    ("Pleural Effusion", "sensitivity"): (0.8173076923076923, 0.7322037581041858, 0.8798057670056043),
                    ("Pleural Effusion", "specificity"): (0.946969696969697, 0.9202944694298942, 0.9650564420141055)}
        for (finding, metric), numbers in expected.items():
            row = rows["bc4", finding, metric]
            self.assertEqual(row["interval"], "wilson")
            for column, number in zip(("value", "low", "high"), numbers):
                self.assertAlmostEqual(float(row[column]), number, delta=1e-7)
        text = (self.folder / "run" / "tables" / "readers.md").read_text()
        self.assertIn("over the patients of the test set (wilson)", text)  # the average, bootstrapped, is not shown
        figure = (self.folder / "run" / "figures" / "roc.svg").read_text()
        for reader in ("bc1", "bc2", "bc3", "bc4", "bc5", "bc7"):
            self.assertEqual(figure.count(f">{reader}</text>"), 5)  # one point in each class' panel


if __name__ == "__main__":
    unittest.main()
