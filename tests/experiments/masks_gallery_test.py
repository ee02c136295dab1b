"""Segmentation, every strategy and every fill come out of one command, from real radiographs to contact sheets."""
import csv
import json

from collimate import SOURCE, Case, needs_libtorch, unittest

DATA = SOURCE.parent / "shared" / "data"


class MasksGallery(Case):
    def table(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv") as file:
            return list(csv.DictReader(file))

    @needs_libtorch
    @unittest.skipUnless(DATA.exists(), "the real radiographs are not beside the project")
    def test_everything_comes_out(self):
        run = self.run_json(SOURCE / "experiments" / "masks_gallery.yaml", "--set", f"data={DATA}", "--set", "epochs=3",
                            "--set", "sweep.fold=[1]", timeout=900)
        self.assertEqual((run["nodes"]["failed"], run["nodes"]["skipped"]), (0, 0))
        folder = self.folder / "run"
        for name in ("children", "nih", "fills", "crops", "leaks"):
            self.assertEqual((folder / "figures" / f"{name}.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
            self.assertIn(f'alt="{name}"', (folder / "report.html").read_text())

        # Three epochs draw something like lungs already; a network that learnt nothing gets about 0.4.
        dice = {row["metric"]: float(row["value"]) for row in self.table("dice")}
        self.assertGreater(dice["dice"], 0.5)
        self.assertEqual(dice["missing"], 0)

        # Every mask's area, with the axes' labels.
        areas = self.table("masks_seen_nih")
        self.assertEqual(len({row["strategy"] for row in areas}), 19)
        share = {(row["strategy"], row["sample"]): float(row["visible_share"]) for row in areas}
        sample = areas[0]["sample"]
        self.assertEqual(share["none", sample], 1)
        self.assertAlmostEqual(share["roi", sample] + share["no roi", sample], 1)
        self.assertLess(share["eroded", sample], share["roi", sample])
        self.assertGreater(share["dilated", sample], share["roi", sample])
        self.assertGreaterEqual(share["hull", sample], share["hulls", sample])
        self.assertAlmostEqual(share["area matched", sample], share["roi", sample], delta=0.01)

        caveats = json.loads((folder / "run.json").read_text())["caveats"]
        self.assertTrue(any(each.startswith("cut_nih: the masks of sampled_box") for each in caveats), caveats)
        self.assertTrue(any(each.startswith("leaking_nih: as published") for each in caveats), caveats)


if __name__ == "__main__":
    unittest.main()
