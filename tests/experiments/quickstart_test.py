"""The quickstart shows the effect that it was made to show."""
import csv
import re

from collimate import SOURCE, Case, needs_libtorch, unittest


def tables_of(text):
    """The cells of each Markdown table."""
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.M)
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()] for block in blocks]


class Quickstart(Case):
    def table(self, name):
        with open(self.folder / "run" / "tables" / f"{name}.csv") as file:
            return list(csv.DictReader(file))

    @needs_libtorch
    def test_the_shortcut_is_seen_for_what_it_is(self):
        run = self.run_json(SOURCE / "experiments" / "quickstart.yaml", timeout=500)
        self.assertEqual(run["nodes"]["failed"], 0)
        self.assertEqual(run["cells"], 32)
        auroc = {(row["mask"], row["node"]): float(row["value"]) for row in self.table("auroc")}
        with self.subTest("without a mask, AUROC falls at the other site"):
            self.assertGreater(auroc["none", "home"], 0.85)
            self.assertLess(auroc["none", "away"], auroc["none", "home"] - 0.2)
        with self.subTest("without any lung, the network scores well above chance at home"):
            self.assertGreater(auroc["invert", "home"], 0.7)
        with self.subTest("trained on the lungs, it holds"):
            self.assertGreater(auroc["roi", "away"], 0.8)
            self.assertLess(abs(auroc["roi", "away"] - auroc["roi", "home"]), 0.1)
        with self.subTest("what masks change at the other site is said with p below 0.05, on every processor"):
            away = {row["mask"]: row for row in self.table("away")}
            for mask, sign in (("roi", 1), ("convex_hull", 1), ("invert", -1)):
                self.assertGreater(sign * float(away[mask]["difference"]), 0, mask)
                self.assertLess(float(away[mask]["p_holm"]), 0.05, mask)
        looks = {row["mask"]: row for row in self.table("attention")}
        expected, = self.table("expected")
        with self.subTest("networks that see lungs look at the disease, more than those that see the whole picture"):
            self.assertGreater(float(looks["roi"]["value"]), 2 * float(expected["high"]))
            self.assertGreater(float(looks["roi"]["difference"]), 0.03)
            self.assertGreater(float(looks["convex_hull"]["difference"]), 0.03)
        with self.subTest("maps of networks that see no lung have nothing to find there"):
            self.assertLess(float(looks["invert"]["value"]), float(expected["value"]) + 0.02)
        with self.subTest("README has these tables, and every number in it stands with its interval"):
            published = tables_of((SOURCE / "README.md").read_text())
            for name in ("auroc", "away", "attention"):
                ours, = tables_of((self.folder / "run" / "tables" / f"{name}.md").read_text())
                theirs, = [table for table in published if table[0] == ours[0]]
                self.assertEqual([row[0] for row in theirs], [row[0] for row in ours])
                for row in theirs[2:]:
                    for column, cell in zip(ours[0][1:], row[1:]):
                        if cell and column != "p":
                            self.assertRegex(cell, r"^[+-]?\d\.\d{3} \[[+-]?\d\.\d{3}, [+-]?\d\.\d{3}\]$")
        for name in ("graph.yaml", "run.json", "report.html", "figures/curves.svg", "tables/predictions_abroad.csv"):
            self.assertTrue((self.folder / "run" / name).exists(), name)

        again = self.run_json(SOURCE / "experiments" / "quickstart.yaml")
        self.assertEqual(again["nodes"]["executed"], 0)


if __name__ == "__main__":
    unittest.main()
