"""CheXNet's published predictions, scored with intervals and asked Valsson and Arandjelovic's questions, in one command.

Expected values: scikit-learn 1.9.1 and NumPy 2.4.6 on the same two public tables.
"""
import csv

from collimate import SOURCE, Case, unittest

DATA = SOURCE.parent / "shared" / "data"


class ChexnetScores(Case):
    def table(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv") as file:
            return list(csv.DictReader(file))

    def close(self, row, expected):
        self.assertAlmostEqual(float(row["value"]), expected, delta=1e-12)

    @unittest.skipUnless(DATA.exists(), "the public predictions are not beside the project")
    def test_every_table_comes_out(self):
        done = self.run_json(SOURCE / "experiments" / "chexnet_scores.yaml", "--set", f"data={DATA}", timeout=550)
        self.assertEqual((done["nodes"]["failed"], done["nodes"]["skipped"]), (0, 0))

        scores = {(row["class"], row["metric"]): row for row in self.table("scores")}
        for average, expected in (("macro", 0.8382671331804827), ("micro", 0.8813698512149661), ("weighted", 0.8120384597938436)):
            self.close(scores[average, "auroc"], expected)
            self.assertEqual(scores[average, "auroc"]["interval"], "bootstrap")
        self.assertEqual(scores["Hernia", "auroc"]["interval"], "delong")
        for row in scores.values():
            self.assertLess(float(row["low"]), float(row["value"]))
            self.assertGreater(float(row["high"]), float(row["value"]))

        width = {(row["node"], row["class"]): float(row["high"]) - float(row["low"]) for row in self.table("patients")}
        classes = {name for _, name in width} - {"macro"}
        ratios = sorted(width["by_patient", name] / width["by_picture", name] for name in classes)
        self.assertEqual(len(ratios), 14)
        self.assertAlmostEqual((ratios[6] + ratios[7]) / 2, (1.3031173355610735 + 1.3130258599668876) / 2, delta=1e-9)

        text = (self.folder / "run" / "tables" / "calls.md").read_text()
        self.assertIn("caution: thresholds were fitted on 22433 of the 22433 samples that are scored", text)

        groups = {(row["group"], row["class"]): row for row in self.table("groups")}
        self.close(groups["sex=F", "Effusion"], 0.8891573019718866)
        self.close(groups["sex=M", "Effusion"], 0.8773171209115793)
        self.close(groups["sex=gap", "Effusion"], 0.8891573019718866 - 0.8773171209115793)
        self.close(groups["age=below 20", "Effusion"], 0.8742196002061974)
        self.close(groups["age=from 60", "Effusion"], 0.8790560446214397)

        loss = {row["group"]: row for row in self.table("loss")}
        for count, expected in enumerate((0.04079836013840241, 0.19553078418232686, 0.3318458021595485, 0.45334548586239887,
                                          0.6121801155335332, 0.8260159640180529, 0.9570842810517906, 1.0938593473778295)):
            self.close(loss[f"label_count={count}"], expected)
        self.assertEqual(float(loss["label_count=3"]["published"]), 0.491)

        outputs = {row["class"]: row for row in self.table("outputs")}
        self.close(outputs["Infiltration"], 0.2722334129170124)
        self.close(outputs["Consolidation"], 0.0998969882647303)
        self.assertEqual(float(outputs["Infiltration"]["published"]), 0.272)

        highest = {(row["node"], row["class"]): row for row in self.table("highest")}
        self.close(highest["means", "Infiltration"], 1)  # "always amongst the top three"
        self.close(highest["means", "Effusion"], 10 / 14)
        self.close(highest["pictures", "Infiltration"], 0.8692996924174208)
        for figure in ("roc", "precision", "calibration", "decision"):
            self.assertTrue((self.folder / "run" / "figures" / f"{figure}.svg").exists(), figure)


if __name__ == "__main__":
    unittest.main()
