"""A key is content: names and places change nothing, a changed byte or parameter re-executes what depends on it."""
import csv
import shutil
import unittest

from collimate import Case, SMALL, needs_libtorch, png

FILES = """\
experiment: files
vars: {keep: 0.5}
nodes:
  all: {do: load, dataset: {pediatric: {root: chest_xray}}}
  parts: {do: split, of: all, official: true}
  seen: {do: mask, of: all, chain: [{center_crop: {fraction: "${keep}"}}]}
  few: {do: select, of: all, has_roi: seen}
"""


class Rerun(Case):
    def counts(self, file, *words, **options):
        nodes = self.run_json(file, *words, **options)["nodes"]
        return nodes["executed"], nodes["from_store"]

    def planned(self, file, *words):
        return self.collimate("plan", file, "--store", self.store, "--json", *words, status=0).json

    def why(self, file, node, *words):
        return self.collimate("why", file, node, "--store", self.store, *words, status=0).out

    def pictures(self):
        for part in ("train", "test"):
            for label in ("NORMAL", "PNEUMONIA"):
                for i in range(1, 4):
                    name = f"IM-000{i}-0001.png" if label == "NORMAL" else f"person{i}_bacteria_{i}.png"
                    self.write(f"chest_xray/{part}/{label}/{name}", png(bytes((x * (i + len(part))) % 256 for x in range(800)), 40, 20))
        return self.write("files.yaml", FILES)

    def test_a_table_that_was_not_there_before_is_read_whenever_it_changes(self):
        observations = ("No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,"
                        "Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices")

        def table(part, *edema):
            rows = "".join(f"CheXpert-v1.0-small/{part}/patient0000{i}/study1/view1_frontal.jpg,Male,50,Frontal,PA{',' * 6}{value}{',' * 8}\n"
                           for i, value in enumerate(edema))
            return f"Path,Sex,Age,Frontal/Lateral,AP/PA,{observations}\n{rows}"

        self.write("copy/train.csv", table("train", "1.0", "0.0"))
        file = self.write("e.yaml", "experiment: e\nnodes: {all: {do: load, dataset: {chexpert: {root: copy, classes: [Edema], labels_only: true}}}}\n"
                          "tables: {c: {of: all.counts, rows: class, values: [samples, positives]}}\n")

        def read():
            executed, _ = self.counts(file)
            with open(self.folder / "run/tables/c.csv", newline="", encoding="utf-8") as rows:
                found = {row["metric"]: float(row["value"]) for row in csv.DictReader(rows)}
            return executed, found["samples"], found["positives"]

        self.assertEqual(read(), (1, 2, 1))
        self.write("copy/valid.csv", table("valid", "1.0", "1.0"))
        self.assertEqual(read(), (1, 4, 3))
        self.write("copy/valid.csv", table("valid", "0.0", "1.0"))
        self.assertEqual(read(), (1, 4, 2))
        self.assertEqual(read(), (0, 4, 2))
        (self.folder / "copy/valid.csv").unlink()
        self.assertEqual(read()[1:], (2, 1))
        self.write("copy/valid.csv", table("valid", "0.0"))
        self.assertEqual(read(), (1, 3, 1))

    @needs_libtorch
    def test_the_second_run_executes_nothing_and_new_names_neither(self):
        file = self.write("small.yaml", SMALL)
        self.assertEqual(self.planned(file), {"cells": 2, "nodes": {"total": 14, "from_store": 0, "to_run": 14}})
        self.assertEqual(self.counts(file), (14, 0))
        table = (self.folder / "run/tables/t.csv").read_text()
        self.assertEqual(self.planned(file), {"cells": 2, "nodes": {"total": 14, "from_store": 14, "to_run": 0}})
        self.assertEqual(self.counts(file, out="again"), (0, 14))
        self.assertEqual((self.folder / "again/tables/t.csv").read_text(), table)
        renamed = self.write("elsewhere/deep/other.yaml", SMALL.replace("net", "network").replace("seen", "shown").replace("none:", "all:"))
        self.assertEqual(self.counts(renamed, jobs=1), (0, 14))
        self.assertIn("in the store", self.why(file, "net"))

    @needs_libtorch
    def test_a_parameter_executes_its_node_and_what_comes_out_otherwise(self):
        file = self.write("small.yaml", SMALL)
        self.counts(file)
        self.assertEqual(self.counts(file, "--set", "nodes.result.metrics=[auroc, brier]"), (2, 12))
        self.assertEqual(self.executed(), {"result (mask=none)", "result (mask=roi)"})
        self.assertEqual(self.counts(file, "--set", "sweep.mask={roi: [roi]}"), (0, 9))
        said = self.why(file, "net", "--set", "epochs=2")
        self.assertIn("param.epochs was 1, is 2", said)
        self.assertEqual(self.planned(file, "--set", "epochs=2")["nodes"]["to_run"], 6)
        executed, found = self.counts(file, "--set", "epochs=2")
        self.assertEqual(executed + found, 14)
        self.assertLessEqual(executed, 6)  # fewer where the best epoch is the first still: equal weights stop the wave
        self.assertTrue({"net (mask=none)", "net (mask=roi)"} <= self.executed())

    def test_moving_file_and_data_changes_nothing(self):
        file = self.pictures()
        self.assertEqual(self.counts(file), (4, 0))
        self.assertEqual(self.counts(file), (0, 4))
        shutil.move(self.folder / "chest_xray", self.folder / "moved/chest_xray")
        moved = self.write("moved/renamed.yaml", FILES)
        executed, found = self.counts(moved)
        self.assertLessEqual(executed, 1)  # the index of files is read anew in its new place; all else is known
        self.assertTrue(self.executed() <= {"all"})
        self.assertEqual(self.counts(moved), (0, 4))

    def test_a_changed_picture_executes_what_reads_it(self):
        file = self.pictures()
        self.counts(file)
        self.write("chest_xray/train/NORMAL/IM-0002-0001.png", png(bytes(range(200)) * 4, 40, 20))
        self.counts(file)
        self.assertIn("seen", self.executed())
        self.assertTrue({"all", "parts"}.isdisjoint(self.executed()), "the list of samples is the same")
        self.write("chest_xray/train/NORMAL/IM-0009-0001.png", png(bytes(range(200)) * 4, 40, 20))
        self.counts(file)
        self.assertEqual(self.executed(), {"all", "parts", "seen", "few"})

    def test_a_changed_parameter_of_a_plugin_names_itself(self):
        file = self.pictures()
        self.counts(file)
        said = self.why(file, "seen", "--set", "keep=0.25")
        self.assertIn("param.chain", said)
        self.assertIn("0.25", said)
        self.assertEqual(self.counts(file, "--set", "keep=0.25")[0] >= 1, True)
        self.assertTrue({"all", "parts"}.isdisjoint(self.executed()))

    def test_a_value_at_its_default_is_no_change(self):
        file = self.pictures()
        self.counts(file)
        self.assertEqual(self.counts(file, "--set", "nodes.seen.fit=pad", "--set", "nodes.seen.crop=false", "--set", "keep=5e-1"), (0, 4))


if __name__ == "__main__":
    unittest.main()
