"""What gets mailed of data that may not be passed on: a report without pictures and without ids."""
import re
import unittest

from collimate import Case, png

YAML = """\
experiment: restricted
nodes:
  all: {do: load, dataset: {csv: {root: set, file: t.csv, id: id, patient: patient, picture: "{id}.png",
        labels: {sick: {column: sick, positive: ["1"], negative: ["0"]}}}}, restricted: true}
  seen: {do: mask, of: all, chain: [center_crop]}
  old: {do: select, of: all, where_not: {sample: [sample_0003, sample_0009]}}
  dark: {do: mask, of: old, chain: []}
figures:
  sheet: {kind: sheet, of: seen, size: 32, samples: 2}
  night: {kind: sheet, of: dark, size: 32, samples: 2}
"""


class Restricted(Case):
    def setUp(self):
        super().setUp()
        self.write("set/t.csv", "id,patient,sick\n" + "".join(f"sample_{i:04},person_{i:04},{i % 2}\n" for i in range(6)))
        for i in range(6):
            self.write(f"set/sample_{i:04}.png", png([1] * 64, 8, 8))  # so dark that the report names one
        self.yaml = self.write("x.yaml", YAML)

    def page(self):
        return (self.folder / "run/report.html").read_text()

    def test_a_report_shows_neither_pictures_nor_ids(self):
        self.run_json(self.yaml)
        page = self.page()
        self.assertNotIn("sample_0", page.replace("sample_0009", ""))  # that one is no sample's
        self.assertNotIn("person_0", page)
        self.assertNotIn("image/png", page)
        self.assertRegex(page, r"id-[0-9a-f]{12}")
        self.assertIn("--pictures", page)
        self.assertTrue((self.folder / "run/private/ids.csv").exists())

    def test_pictures_shows_them_and_a_report_without_it_hides_them_again(self):
        self.run_json(self.yaml, "--pictures")
        self.assertIn("sample_0003", self.page())
        self.assertIn("image/png", self.page())
        self.collimate("report", "run", status=0)
        self.assertNotIn("sample_0003", self.page())
        self.collimate("report", "run", "--pictures", status=0)
        self.assertIn("sample_0003", self.page())

    def test_pseudonyms_are_drawn_anew_for_each_run(self):
        self.run_json(self.yaml)
        first = set(re.findall(r"id-[0-9a-f]{12}", self.page()))
        self.run_json(self.yaml)
        self.assertFalse(first & set(re.findall(r"id-[0-9a-f]{12}", self.page())))

    def test_data_of_one_s_own_shows_all(self):
        self.run_json(self.write("y.yaml", YAML.replace(", restricted: true", "")))
        self.assertIn("sample_0003", self.page())
        self.assertFalse((self.folder / "run/private").exists())


if __name__ == "__main__":
    unittest.main()
