"""Each study says the same in the short forms as in its long one: no node is computed again, and every table is equal."""
import csv
import unittest

from collimate import SOURCE, Case, needs_libtorch

SHORT = SOURCE / "tests" / "language"
LONG = SOURCE.parent / "shared" / "studies"

# Sizes that make a run a matter of seconds.
SMALL = {
    "compton": ["count=24", "few=4", "epochs=1", "seg_epochs=1", "size=32", "sweep.seed=[1, 2]"],
    "hygieia": ["count=48", "epochs=1"],
    "mask_of_truth": ["count=24", "epochs=1", "size=32", "sweep.fold=[1, 2]", "sweep.radius=[0, 40]"],
    "valsson": ["epochs=1", "size=32", "nodes.cut.rule={value: 0.5}"],  # of 10 patients, too few for youden
    "zech": ["count=30", "epochs=1", "size=32"],
}


class ShortForms(Case):
    def tables(self, out):
        """The experiment's tables, without the published numbers, which the short forms meet better."""
        tables = {}
        for file in (self.folder / out / "tables").glob("*.csv"):
            if not file.name.startswith(("predictions_", "masks_", "split_", "exclusion")):
                with open(file, newline="") as opened:
                    tables[file.name] = [{name: cell for name, cell in row.items() if not name.startswith("published")}
                                         for row in csv.DictReader(opened)]
        return tables

    def check(self, study):
        long = LONG / f"{study}_today.yaml"
        if not long.exists():
            self.skipTest(f"there is no {long}")
        sets = [word for setting in SMALL[study] for word in ("--set", setting)]
        self.run_json(long, *sets, out="long", timeout=600)
        nodes = self.run_json(SHORT / f"{study}.yaml", *sets, out="short", timeout=600)["nodes"]
        self.assertEqual(nodes["executed"], 0, self.executed("short"))
        self.assertEqual(nodes["failed"], 0)
        wanted, got = self.tables("long"), self.tables("short")
        self.assertGreater(len(got), 3)
        for name, rows in got.items():
            self.assertEqual(rows, wanted[name], name)
        lines = [[line for line in path.read_text().splitlines() if line.split("#")[0].strip()]
                 for path in (SHORT / f"{study}.yaml", long)]
        self.assertLess(len(lines[0]), len(lines[1]))

    @needs_libtorch
    def test_compton(self):
        self.check("compton")

    @needs_libtorch
    def test_hygieia(self):
        self.check("hygieia")

    @needs_libtorch
    def test_mask_of_truth(self):
        self.check("mask_of_truth")

    @needs_libtorch
    def test_valsson(self):
        self.check("valsson")

    @needs_libtorch
    def test_zech(self):
        self.check("zech")


if __name__ == "__main__":
    unittest.main()
