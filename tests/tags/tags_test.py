"""Tags of pictures' files become metadata where a dataset asks for them, and belong to the key of `load`."""
import csv
import shutil
import sys
import unittest
from pathlib import Path

from collimate import BUILD, Case, png

sys.path.insert(0, str(Path(__file__).parent.parent / "fuzz"))
import dicom_seeds  # noqa: E402

EXPERIMENT = """\
experiment: tags
nodes:
  home: {{do: load, dataset: {{{plugin}: {{root: pictures}}}}}}
"""
SEX, AGE, NAME, CHARACTERS = 0x00100040, 0x00101010, 0x00100010, 0x00080005


class Tags(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "pictures").mkdir()

    def picture(self, name, *more):
        (self.folder / "pictures" / name).write_bytes(dicom_seeds.dicom(more=more))

    def load(self, plugin="tagged", status=0):
        file = self.write("tags.yaml", EXPERIMENT.format(plugin=plugin))
        return self.run_json(file, "--plugins", BUILD / "tests/tags_plugins", status=status)

    def samples(self):
        newest = max(self.store.glob("objects/*/*/files/samples.csv"), key=lambda file: file.stat().st_mtime_ns)
        with open(newest, newline="", encoding="utf-8") as file:
            return {row["sample"]: row for row in csv.DictReader(file)}

    def test_tags_become_metadata(self):
        self.picture("a.dcm", (SEX, "CS", "F"), (AGE, "AS", "062Y"))
        self.picture("b.dcm", (SEX, "CS", "M\\O"), (AGE, "AS", ""))
        self.picture("greek.dcm", (CHARACTERS, "CS", "ISO_IR 126"), (NAME, "PN", "\xcc"))
        self.picture("own.dcm", (SEX, "CS", "M"))
        (self.folder / "pictures/copy.png").write_bytes(png([0, 255, 0, 255], 2, 2))
        (self.folder / "pictures/torn.dcm").write_bytes(dicom_seeds.dicom()[:300])
        said = self.load()["said"]
        self.assertIn("1 of 6 pictures are no DICOM and have no tags (PatientSex, PatientAge, PatientName, Rows)", said)
        self.assertIn("of 1 of 6 pictures cannot be read; the first: torn.dcm", said)
        rows = self.samples()
        fields = ("PatientSex", "PatientAge", "PatientName", "Rows")
        self.assertEqual({name: [row["field:" + field] for field in fields] for name, row in rows.items()},
                         {"a.dcm": ["F", "62", "Ramp^Müller", "6"],
                          "b.dcm": ["M\\O", "", "Ramp^Müller", "6"],
                          "greek.dcm": ["", "62", "Μ", "6"],
                          "own.dcm": ["from the table", "62", "Ramp^Müller", "6"],
                          "copy.png": [""] * 4, "torn.dcm": [""] * 4})

    def test_an_experiment_asks_for_tags_of_any_dataset(self):
        self.picture("a.dcm", (SEX, "CS", "F"), (AGE, "AS", "062Y"))
        self.picture("b.dcm", (SEX, "CS", "M"), (AGE, "AS", "051Y"))
        self.write("pictures/index.csv", "id,ill,PatientAge\na,0,62 years\nb,1,\n")
        asked = """\
experiment: tags
nodes:
  home: {{do: load, dataset: {{csv: {{root: pictures, file: index.csv, id: id, patient: id, picture: "{{id}}.dcm", labels: {{ill: {{column: ill}}}}{more}}}}}, tags: {tags}}}
  women: {{do: select, of: home, where: {{PatientSex: [F]}}}}
tables: {{t: {{of: women.counts, values: [samples]}}}}
"""
        self.run_json(self.write("asked.yaml", asked.format(tags="[PatientSex, '00101010']", more="")))
        rows = [list(csv.DictReader(open(file, encoding="utf-8"))) for file in self.store.glob("objects/*/*/files/samples.csv")]
        self.assertEqual(sorted(len(table) for table in rows), [1, 2])
        self.assertEqual([(row["field:PatientSex"], row["field:00101010"]) for row in max(rows, key=len)], [("F", "62"), ("M", "51")])
        for tags, said in (("[PatientSxe]", "there is no tag `PatientSxe` of pictures, did you mean PatientSex?"),
                           ("[PatientSex, PatientSex]", "`PatientSex` stands twice")):
            file = self.write("asked.yaml", asked.format(tags=tags, more=""))
            told = self.collimate("validate", file, status=2).err
            self.assertIn(said, told)
            self.assertIn("asked.yaml:3", told)

    def test_the_key_knows_the_files_whose_tags_were_read(self):
        self.picture("a.dcm", (SEX, "CS", "F"))
        self.picture("b.dcm", (SEX, "CS", "F"))
        self.assertEqual(self.load()["nodes"]["executed"], 1)
        self.assertEqual(self.load()["nodes"]["from_store"], 1)
        self.picture("b.dcm", (SEX, "CS", "M"))
        self.assertEqual(self.load()["nodes"]["executed"], 1)
        self.assertEqual(self.samples()["b.dcm"]["field:PatientSex"], "M")
        shutil.copytree(self.folder / "pictures", self.folder / "moved")
        shutil.rmtree(self.folder / "pictures")
        (self.folder / "moved").rename(self.folder / "pictures")
        self.assertEqual(self.load()["nodes"]["from_store"], 1)

    def test_a_tag_that_there_is_not(self):
        self.picture("a.dcm")
        self.assertIn("there is no tag `PatientAges` of pictures, did you mean PatientAge?",
                      self.load("mistagged", status=1)["said"])


if __name__ == "__main__":
    unittest.main()
