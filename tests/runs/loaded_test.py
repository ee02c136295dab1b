"""What a dataset's reading tells: rows that are left out, pictures that cannot be read, masks of another shape."""
import json
import os
import unittest

from collimate import Case, needs_libtorch, png

TABLE = """\
experiment: loaded
nodes:
  home: {do: load, dataset: {csv: {root: tables, file: t.csv, id: id, patient: id, picture: "{id}.png", mask: "{id}.png",
         root_pictures: pictures, %s labels: {ill: {column: ill}}}}}
%s"""


class Loaded(Case):
    def setUp(self):
        super().setUp()
        for i in range(6):
            self.write(f"pictures/p{i}.png", png(bytes((x * (i + 3)) % 256 for x in range(40 * 30)), 40, 30))
        self.write("tables/t.csv", "id,ill\n" + "".join(f"p{i},{i % 2}\n" for i in range(6)))

    def experiment(self, nodes="", parameters=""):
        return self.write("e.yaml", TABLE % (parameters, nodes))

    def notes(self):
        return json.loads((self.folder / "run/run.json").read_text())["caveats"]

    def test_table_pictures_and_masks_lie_in_three_folders(self):
        for i in range(6):
            self.write(f"masks/p{i}.png", png([255] * 600 + [0] * 600, 40, 30))
        file = self.experiment("  seen: {do: mask, of: home, chain: [roi]}\n", "root_masks: masks,")
        self.run_json(file)
        self.assertEqual(self.notes(), [])
        self.assertEqual((self.folder / "run/tables/masks_seen.csv").read_text().count(",0.5,"), 6)
        self.write("masks/p3.png", png([255] * 300 + [0] * 900, 40, 30))
        self.assertEqual(self.run_json(file)["nodes"]["executed"], 2)  # the regions and the mask

    def test_rows_that_are_not_read_are_counted_in_every_run(self):
        (self.folder / "pictures/p2.png").unlink()
        file = self.experiment(parameters="pictures: present, where_not: {id: [p5, p9]},")
        line = "home: t.csv: 4 of 6 rows are read; `where` leaves out 1; 1 have no picture, the first is t.csv:4: row 3, p2.png"
        for executed in (1, 0):
            result = self.run_json(file)
            self.assertEqual(result["nodes"]["executed"], executed)
            self.assertIn(f"note: {line}\n", result["said"])
            self.assertEqual(self.notes(), ['home: where_not: id: no row has "p9"', line])

    @needs_libtorch
    def test_all_damaged_pictures_are_named_at_once_and_can_be_left_out(self):
        net = "  net: {do: train, of: %s, model: simple_cnn, size: 16, epochs: 1}\n"
        for name, size in (("p1", 20), ("p4", 150)):  # one has no header, the other not all of its pixels
            file = self.folder / f"pictures/{name}.png"
            file.write_bytes(file.read_bytes()[:size])
        said = self.run_json(self.experiment(net % "home"), status=1)["said"]
        self.assertIn("p1.png", said)
        rule = "where_not: {sample: [p1, p4]}"
        self.assertIn(f"(and 1 more sample likewise); leave out what cannot be mended: {{do: select, of: COLLECTION, {rule}}}", said)
        self.run_json(self.experiment(f"  some: {{do: select, of: home, {rule}}}\n" + net % "some"))
        for i in range(6):
            self.write(f"pictures/p{i}.png", b"no picture")
        said = self.run_json(self.experiment(net % "home"), status=1)["said"]
        self.assertIn("(and 5 more samples likewise)\n", said)

    def linked(self, link, nodes):
        (self.folder / "pictures/p5.png").unlink()
        link(self.folder / "pictures/p2.png", self.folder / "pictures/p5.png")
        said = self.run_json(self.experiment(nodes), status=1)["said"]
        self.assertIn('the pictures p2.png and p5.png of the samples "p2" and "p5" are one file under two names', said)
        self.run_json(self.experiment("  some: {do: select, of: home, where_not: {sample: [p5]}}\n" + nodes.replace("home", "some")))

    def test_a_picture_under_two_names_is_told_where_it_is_shown(self):
        for link in (lambda old, new: os.symlink("p2.png", new), os.link):
            with self.subTest(link=link):
                self.linked(link, "  seen: {do: mask, of: home, chain: [center_crop]}\n")

    @needs_libtorch
    def test_a_picture_under_two_names_is_told_where_it_is_learnt_from(self):
        self.linked(os.link, "  net: {do: train, of: home, model: simple_cnn, size: 16, epochs: 1}\n")

    def test_damaged_masks_are_named_at_once(self):
        for i in range(6):
            self.write(f"masks/p{i}.png", png([255] * 600 + [0] * 600, 40, 30) if i % 2 else b"\x89PNG\r\n\x1a\n")
        said = self.run_json(self.experiment("  seen: {do: mask, of: home, chain: [roi]}\n", "root_masks: masks,"), status=1)["said"]
        self.assertIn("sample p0: ", said)
        self.assertIn("(and 2 more samples likewise)", said)

    def test_damaged_masks_of_donors_are_named_at_once(self):
        for i in range(6):
            self.write(f"masks/p{i}.png", png([255] * 600 + [0] * 600, 40, 30))
            self.write(f"lent/d{i}.png", png([255] * 600 + [0] * 600, 40, 30) if i % 2 else b"\x89PNG\r\n\x1a\n")
            self.write(f"pictures/d{i}.png", png(bytes(range(200)) * 6, 40, 30))
        self.write("tables/d.csv", "id,ill\n" + "".join(f"d{i},0\n" for i in range(6)))
        home = self.experiment("", "root_masks: masks,").read_text()
        lent = "\n".join(home.splitlines()[2:]).replace("home:", "lent:").replace("t.csv", "d.csv").replace("_masks: masks", "_masks: lent")
        file = self.write("e.yaml", home + lent + "\n  seen: {do: mask, of: home, donors: lent, chain: [shuffled]}\n")
        said = self.run_json(file, status=1)["said"]
        self.assertIn("sample d0: ", said)
        self.assertIn("where_not: {sample: [d0, d2, d4]}", said)

    def test_masks_of_other_proportions_are_told(self):
        self.write("masks/p0.png", png([255] * 1200, 30, 40))
        for i in range(1, 6):
            self.write(f"masks/p{i}.png", png([255] * 300, 20, 15))
        result = self.run_json(self.experiment("  seen: {do: mask, of: home, chain: [roi]}\n", "root_masks: masks,"))
        self.assertIn("note: seen: 1 of 6 samples have a region whose proportions are not its picture's, the first is p0, 30 x 40 pixels "
                      "on a picture of 40 x 30", result["said"])


if __name__ == "__main__":
    unittest.main()
