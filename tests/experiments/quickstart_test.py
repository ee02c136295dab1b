"""The quickstart shows the effect that it was made to show."""
import csv

from collimate import SOURCE, Case, needs_libtorch, unittest


class Quickstart(Case):
    @needs_libtorch
    def test_the_shortcut_is_seen_for_what_it_is(self):
        run = self.run_json(SOURCE / "experiments" / "quickstart.yaml", timeout=500)
        self.assertEqual(run["nodes"]["failed"], 0)
        self.assertEqual(run["cells"], 12)
        with open(self.folder / "run" / "tables" / "auroc.csv") as file:
            auroc = {(row["mask"], row["node"]): float(row["value"]) for row in csv.DictReader(file)}
        with self.subTest("without a mask, AUROC falls at the other site"):
            self.assertGreater(auroc["none", "home"], 0.85)
            self.assertLess(auroc["none", "away"], auroc["none", "home"] - 0.2)
        with self.subTest("without any lung, the network scores well above chance at home"):
            self.assertGreater(auroc["invert", "home"], 0.7)
        with self.subTest("trained on the lungs, it holds"):
            self.assertGreater(auroc["roi", "away"], 0.8)
            self.assertLess(abs(auroc["roi", "away"] - auroc["roi", "home"]), 0.1)
        with open(self.folder / "run" / "tables" / "attention.csv") as file:
            self.assertEqual({row["metric"] for row in csv.DictReader(file)}, {"activation_in_box", "area_expected"})
        for name in ("graph.yaml", "run.json", "report.html", "figures/curves.svg", "tables/predictions_abroad.csv"):
            self.assertTrue((self.folder / "run" / name).exists(), name)

        again = self.run_json(SOURCE / "experiments" / "quickstart.yaml")
        self.assertEqual(again["nodes"]["executed"], 0)


if __name__ == "__main__":
    unittest.main()
