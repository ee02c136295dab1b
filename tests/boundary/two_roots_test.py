"""A dataset of two folders: masks are found in the second, and what changes there is noticed."""
import csv
import unittest

from collimate import BUILD, Case, png

EXPERIMENT = """\
experiment: two_roots
nodes:
  home: {do: load, dataset: {two_roots: {root: pictures, root_masks: masks}}}
  seen: {do: mask, of: home, chain: [roi]}
"""


class TwoRoots(Case):
    def run_it(self):
        return self.run_json(self.write("two.yaml", EXPERIMENT), "--plugins", BUILD / "tests/boundary_plugins/datasets")["nodes"]

    def shares(self):
        for table in sorted(self.store.glob("objects/*/*/files/table.csv"), key=lambda file: file.stat().st_mtime)[-1:]:
            with open(table, newline="") as file:
                return [float(row["visible_share"]) for row in csv.DictReader(file)]

    def test_two_folders(self):
        for folder in ("pictures", "masks"):
            (self.folder / folder).mkdir()
            for name in ("a.png", "b.png"):
                (self.folder / folder / name).write_bytes(png([255, 255, 0, 0], 2, 2))
        first = self.run_it()
        self.assertEqual((first["executed"], first["from_store"]), (3, 0))
        self.assertEqual(self.shares(), [0.5, 0.5])
        again = self.run_it()
        self.assertEqual((again["executed"], again["from_store"]), (0, 3))
        (self.folder / "masks/b.png").write_bytes(png([255, 0, 0, 0], 2, 2))
        changed = self.run_it()
        self.assertEqual(changed["executed"], 2)  # the regions and the mask; what load read is the same
        self.assertEqual(self.shares(), [0.5, 0.25])
        (self.folder / "masks/b.png").unlink()
        self.assertEqual(self.run_json(self.folder / "two.yaml", "--plugins", BUILD / "tests/boundary_plugins/datasets", status=1)["nodes"]["failed"], 1)


if __name__ == "__main__":
    unittest.main()
