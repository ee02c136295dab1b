"""Regions from a folder of masks or another dataset are those that a dataset of its own would give, drawn once."""
import csv
import unittest

from collimate import SOURCE, Case, png

DATA = SOURCE.parent / "shared" / "data"

# One table of Hannover's with its masks, and without; the masks then come from their folder.
HANNOVER = f"""\
experiment: regions
x-table: &table {{root: "{DATA}/hannover-covid19", file: data.csv, id: image_id, patient: patient_id,
        picture: "png/{{image_id}}.png", labels: {{ap: {{column: projection, positive: [AP]}}}}}}
sweep: {{grid: {{chain: {{roi: [roi], hull: [roi, convex_hull], outside: [roi, invert]}}}}}}
nodes:
  whole: {{do: load, dataset: {{csv: {{<<: *table, mask: "masks/{{image_id}}.jpg", mask_part: lungs}}}}}}
  lent: {{do: load, dataset: {{csv: *table}}, regions: {{mask_folder: {{root: "{DATA}/hannover-covid19/masks",
         masks: {{lungs: "{{id}}.jpg"}}}}}}}}
  ours: {{do: select, of: whole, has_roi: whole}}
  theirs: {{do: select, of: lent, has_roi: lent}}
  mask_1: {{do: mask, of: ours, chain: "${{chain}}"}}
  mask_2: {{do: mask, of: theirs, roi: lungs, chain: "${{chain}}"}}
  mask_3: {{do: mask, of: theirs, roi: whole, chain: "${{chain}}"}}
"""

TABLE = "id,sick\na,1\nb,0\n"


class Regions(Case):
    @unittest.skipUnless((DATA / "hannover-covid19").exists(), "the real data is not there")
    def test_masks_of_a_folder_are_those_of_the_table(self):
        done = self.run_json(self.write("x.yaml", HANNOVER))
        self.assertIn("lent: 33 of 80 samples have no region", done["said"])
        areas = {}
        for node, chain in ((node, chain) for node in ("mask_1", "mask_2", "mask_3") for chain in ("roi", "hull", "outside")):
            with open(self.folder / f"run/tables/masks_{node}.csv", newline="") as file:
                areas[node, chain] = [(row["sample"], row["visible_px"]) for row in csv.DictReader(file)
                                      if row["chain"] == chain]
        for chain in ("roi", "hull", "outside"):
            self.assertEqual(len(areas["mask_1", chain]), 47)
            self.assertEqual(areas["mask_2", chain], areas["mask_1", chain])
            self.assertEqual(areas["mask_3", chain], areas["mask_1", chain])
        drawn = [name for name in self.executed() if name.endswith(": regions")]
        self.assertEqual(len(drawn), 3, "one for each collection, however many masks are made")

    def collection(self):
        self.write("set/t.csv", TABLE)
        for name in "ab":
            self.write(f"set/{name}.png", png([100] * 64, 8, 8))
            self.write(f"set/lungs/{name}.png", png([255] * 32 + [0] * 32, 8, 8))
        return ("experiment: x\nnodes:\n"
                "  all: {do: load, dataset: {csv: {root: set, file: t.csv, id: id, picture: \"{id}.png\", patient: id, labels: {sick: {column: sick, positive: [\"1\"], negative: [\"0\"]}},"
                " mask: \"lungs/{id}.png\", mask_part: lungs}}}\n")

    def test_one_name_for_a_node_and_a_region_is_a_mistake(self):
        text = self.collection() + "  lungs: {do: mask, of: all, chain: [roi]}\n  m: {do: mask, of: all, roi: lungs, chain: [roi]}\n"
        done = self.collimate("validate", self.write("x.yaml", text), status=2)
        self.assertIn("`lungs` is a node, and the samples have a region `lungs`", done.err)

    def test_a_region_that_is_not_there_is_told_by_validate(self):
        text = self.collection() + "  m: {do: mask, of: all, roi: heart, chain: [roi]}\n"
        done = self.collimate("validate", self.write("x.yaml", text), status=2)
        self.assertIn('no sample has a region named "heart"', done.err)

    def test_a_damaged_mask_is_named_with_its_sample(self):
        text = self.collection() + "  m: {do: mask, of: all, chain: [roi]}\n"
        self.write("set/lungs/b.png", b"\x89PNG\r\n\x1a\nnothing")
        done = self.collimate("run", self.write("x.yaml", text), "--store", self.store, "--out", "run", status=1)
        self.assertIn("sample b: ", done.err)
        self.assertIn("lungs/b.png", done.err)

    def test_masks_of_nobody_are_refused(self):
        text = self.collection().replace("}}}\n", "}}, regions: {mask_folder: {root: set/lungs}}}\n").replace(
            ", mask: \"lungs/{id}.png\", mask_part: lungs", "")
        done = self.collimate("validate", self.write("x.yaml", text), status=2)
        self.assertIn("none of the 2 samples has a region", done.err)
        self.assertIn("`match: stem`", done.err)
        mended = text.replace("regions: {", "match: stem, regions: {")
        self.collimate("validate", self.write("x.yaml", mended + "  m: {do: mask, of: all, roi: lungs, chain: [roi]}\n"),
                       status=0)


if __name__ == "__main__":
    unittest.main()
