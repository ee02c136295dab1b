"""What gets mailed of data that may not be passed on: a report without pictures and without ids."""
import base64
import html
import re
import unittest
import urllib.parse

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


# Kinds of ids that a clinic may have, each of a sample and its patient; awkward to find in a text.
IDS = {
    "blank": lambda i: f"IM {i:04}.png", "comma": lambda i: f"Kurz, Otto {i:05}", "apostrophe": lambda i: f"OBrien'{i:04}",
    "folder": lambda i: f"Meier Anna/IM{i:04}", "umlaut": lambda i: f"Müller_{i:04}", "markup": lambda i: f"A&B<{i:05}>",
    "words": lambda i: f"PATIENT {i + 10000}", "four": lambda i: f"P{i + 100}", "two": lambda i: f"Z{i}",
    "long": lambda i: f"PAT{i + 400:08}_000.png",
}

AWKWARD = """\
experiment: awkward
about: "without %(id)s (%(upper)s), which is blurred"
nodes:
  all: {do: load, dataset: {csv: {root: set, file: t.csv, id: id, patient: patient, picture: "{file}.png",
        labels: {sick: {column: sick, positive: ["1"], negative: ["0"]}}, metadata: {age: age}}}, restricted: true}
  one: {do: select, of: all, where_not: {sample: ["%(id)s", "%(next)s"], patient: ["%(next)s"]}}
  two: {do: select, of: one, where: {patient: ["%(others)s"]}}
tables:
  t: {of: two.counts, rows: group, values: [samples], where: {class: ['']}, about: "all but %(lower)s"}
figures:
  steps: {of: two, kind: flow}
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

    def shown_texts(self):
        """The page and its drawings as a reader sees them, and all addresses, in lower case."""
        page = self.page()
        drawings = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
        self.assertTrue(drawings)
        texts = [re.sub(r'src="[^"]*"', "", page)] + [base64.b64decode(each).decode() for each in drawings]
        return [urllib.parse.unquote(html.unescape(each)).lower().replace("\\", "") for each in texts]

    def test_awkward_ids_stand_neither_in_the_page_nor_in_its_drawings(self):
        for kind, name in IDS.items():
            ids = [name(i) for i in range(12)]
            rows = "".join(f'"{each}","{each}",f{i},{i % 2},{40 + i}\n' for i, each in enumerate(ids))
            self.write("set/t.csv", "id,patient,file,sick,age\n" + rows)
            for i in range(12):
                self.write(f"set/f{i}.png", png([1] * 64, 8, 8))
            text = AWKWARD % {"id": ids[3], "upper": ids[4].upper(), "lower": ids[5].lower(), "next": ids[6],
                              "others": '", "'.join(ids[5:])}
            self.run_json(self.write("awkward.yaml", text))
            with self.subTest(kind):
                for text in self.shown_texts():
                    for each in ids:
                        # A short one may be a part of a pseudonym or of a digest, but not a word.
                        self.assertNotRegex(text, r"(?<![0-9a-z])" + re.escape(each.lower()) + r"(?![0-9a-z])")
                    self.assertNotIn("pat0000", text)
                self.assertNotIn("so short", self.page())

    def test_short_numbers_are_hidden_where_they_are_named_and_the_report_says_so(self):
        self.write("set/t.csv", "id,patient,sick\n" + "".join(f"sample_{i:04},{i + 1000},{i % 2}\n" for i in range(6)))
        self.run_json(self.write("short.yaml", YAML.replace("where_not: {sample: [sample_0003, sample_0009]}",
                                                            "where_not: {patient: [1003, 1005]}")))
        self.assertNotIn("1003", self.page())
        self.assertIn("Some ids are so short", self.page())

    def test_pictures_of_open_data_are_shown_beside_restricted_ones_and_each_hidden_one_is_named(self):
        more = YAML.replace("figures:\n", """\
  free: {do: load, dataset: {phantom: {count: 4, size: 32}}}
  clear: {do: mask, of: free, chain: []}
figures:
  open: {kind: sheet, of: clear, size: 32, samples: 2}
""")
        self.run_json(self.write("both.yaml", more))
        page = self.page()
        self.assertEqual(page.count("data:image/png"), 1)
        self.assertIn("not shown: sheet, as csv may not be passed on (<code>--pictures</code>)", page)
        self.assertIn("not shown: night, as csv may not be passed on", page)
        self.assertIn("figures/*.png and figures/examples_*", page)

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
