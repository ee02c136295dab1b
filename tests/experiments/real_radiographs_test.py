"""Three questions to real radiographs come out as tables, and published predictions score as published."""
import csv

from collimate import SOURCE, Case, needs_libtorch, unittest

DATA = SOURCE.parent / "shared" / "data"


class RealRadiographs(Case):
    def table(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv") as file:
            return list(csv.DictReader(file))

    @needs_libtorch
    @unittest.skipUnless(DATA.exists(), "the real radiographs are not beside the project")
    def test_every_table_comes_out(self):
        run = self.run_json(SOURCE / "experiments" / "real_radiographs.yaml", "--set", f"data={DATA}", timeout=1100)
        self.assertEqual((run["nodes"]["failed"], run["nodes"]["skipped"]), (0, 0))

        pneumonia = self.table("pneumonia")
        self.assertEqual({row["mask"] for row in pneumonia}, {"none", "center_crop", "surround"})
        self.assertTrue(all(row["n"] == "3" for row in pneumonia))
        self.assertTrue(all(row["p_holm"] for row in pneumonia if row["mask"] != "none"))
        # 75 of 150 children ill: a network that had learnt nothing would score 0.5 +- 0.05.
        self.assertGreater(min(float(row["value"]) for row in pneumonia if row["metric"] == "auroc"), 0.7)

        self.assertEqual(len(self.table("hospital")), 3 * 2 * 2)
        view = self.table("view")
        self.assertEqual({row["metric"] for row in view}, {"auroc", "activation_in_box", "area_expected"})
        self.assertTrue(all(row["of"] == "9" for row in view))

        with open(DATA / "nih-chexnet-predictions" / "aucs.csv") as file:
            published = {row["label"]: float(row["auc"]) for row in csv.DictReader(file)}
        ours = {row["class"]: float(row["value"]) for row in self.table("chexnet")}
        self.assertEqual(len(published), 14)
        for label, value in published.items():
            self.assertAlmostEqual(ours[label], value, delta=1e-14)


if __name__ == "__main__":
    unittest.main()
