"""Missing or damaged data costs the nodes that need it, names what is wrong, and leaves no half result."""
import json
import struct
import unittest
import zlib

from collimate import Case, needs_libtorch, png

EXPERIMENT = """\
experiment: damaged
nodes:
  bad: {do: load, dataset: {csv: {root: bad, file: index.csv, id: id, patient: patient, picture: "{file}",
        labels: {ill: {column: ill}}}}}
  good: {do: load, dataset: {csv: {root: good, file: index.csv, id: id, patient: patient, picture: "{file}",
        labels: {ill: {column: ill}}}}}
  bad_seen: {do: mask, of: bad, chain: [center_crop]}
  bad_few: {do: select, of: bad, has_roi: bad_seen}
  good_seen: {do: mask, of: good, chain: [center_crop]}
  good_few: {do: select, of: good, has_roi: good_seen}
"""
COUNT = 6


class DataFaults(Case):
    def setUp(self):
        super().setUp()
        for name in ("bad", "good"):
            self.index(name)
            for i in range(COUNT):
                self.write(f"{name}/p{i}.png", png(bytes((x * (i + 3)) % 256 for x in range(40 * 30)), 40, 30))
        self.file = self.write("damaged.yaml", EXPERIMENT)

    def index(self, name, rows=None):
        rows = rows or [f"{name}{i},patient{i},p{i}.png,{i % 2}" for i in range(COUNT)]
        return self.write(f"{name}/index.csv", "id,patient,file,ill\n" + "\n".join(rows) + "\n")

    def costs(self, *words, failed, skipped):
        """Runs with the damage: status 1, what failed, all of the good half done, a clean store."""
        result = self.run_json(self.file, status=1)
        nodes = {node["name"]: node for node in json.loads((self.folder / "run/run.json").read_text())["nodes"]}
        self.assertEqual({name for name, node in nodes.items() if node["status"] == "failed"}, failed, result["said"])
        self.assertEqual(result["nodes"]["skipped"], skipped)
        for name in ("good", "good_seen", "good_few"):
            self.assertIn(nodes[name]["status"], ("executed", "from_store"))
        summary = result["said"][result["said"].rindex("failed: "):]
        for word in (*words, *failed):
            self.assertIn(word, summary)
        self.verify_store()
        self.assertEqual(list((self.store / "tmp").iterdir()), [])

    def mended(self):
        result = self.run_json(self.file)
        self.assertEqual(result["nodes"]["failed"], 0, result["said"])
        self.assertTrue({"good", "good_seen", "good_few"}.isdisjoint(self.executed()))

    def picture_fault(self, content, failed="bad_seen", skipped=1):
        file = self.folder / "bad/p3.png"
        whole = file.read_bytes()
        file.write_bytes(content)
        self.costs("p3.png", failed={failed}, skipped=skipped)
        file.write_bytes(whole)
        self.mended()

    def test_a_missing_picture_names_its_row(self):
        (self.folder / "bad/p3.png").rename(self.folder / "aside.png")
        self.costs("p3.png", "index.csv:5", failed={"bad"}, skipped=2)
        (self.folder / "aside.png").rename(self.folder / "bad/p3.png")
        self.mended()

    def test_a_link_that_leads_nowhere_is_told_and_as_a_table_it_is_an_error(self):
        picture, table = self.folder / "bad/p3.png", self.folder / "bad/index.csv"
        picture.unlink()
        picture.symlink_to(self.folder / "nowhere.png")
        self.write("damaged.yaml", EXPERIMENT.replace("root: bad,", "root: bad, pictures: present,"))
        self.assertIn("`root`: 1 of its entries is no file and cannot be read: p3.png (a link that leads nowhere)", self.run_json(self.file)["said"])
        table.unlink()
        table.symlink_to(self.folder / "nowhere.csv")
        self.costs("index.csv is a link that leads nowhere: there is no", "nowhere.csv", failed={"bad"}, skipped=2)

    @needs_libtorch
    def test_a_truncated_png_fails_where_its_pixels_are_wanted(self):
        self.write("damaged.yaml", EXPERIMENT + "  bad_net: {do: train, of: bad, mask: bad_seen, model: simple_cnn, size: 16, epochs: 1}\n")
        self.picture_fault((self.folder / "bad/p3.png").read_bytes()[:150], failed="bad_net: pictures")

    def test_a_truncated_header(self):
        self.picture_fault((self.folder / "bad/p3.png").read_bytes()[:20])

    def test_a_file_of_no_bytes(self):
        self.picture_fault(b"")

    def test_a_picture_of_no_pixels(self):
        self.picture_fault(png(b"", 0, 0))

    def test_a_text_instead_of_a_picture(self):
        self.picture_fault(b"this is no picture\n")

    def test_a_picture_that_claims_to_be_huge(self):
        whole = (self.folder / "bad/p3.png").read_bytes()
        header = b"IHDR" + struct.pack(">IIBBBBB", 2_000_000_000, 2_000_000_000, 8, 0, 0, 0, 0)
        self.picture_fault(whole[:12] + header + struct.pack(">I", zlib.crc32(header)) + whole[33:])

    def test_an_index_with_a_missing_column(self):
        whole = (self.folder / "bad/index.csv").read_text()
        self.write("bad/index.csv", whole.replace("patient,", "pateint,", 1))
        self.costs("index.csv", "no column \"patient\"", failed={"bad"}, skipped=2)
        self.write("bad/index.csv", whole)
        self.mended()

    def test_an_index_with_a_wrong_cell_names_row_and_column(self):
        whole = (self.folder / "bad/index.csv").read_text()
        for before, after in (("p3.png,1", "p3.png,sick"), ("bad3,", "bad2,"), ("patient3", ""), ("p3.png,1", "p3.png,1,9")):
            with self.subTest(after=after):
                self.write("bad/index.csv", whole.replace(before, after))
                words = {"p3.png,sick": ["ill", "sick"], "bad2,": ["bad2"]}.get(after, [])
                self.costs("index.csv", "5", *words, failed={"bad"}, skipped=2)  # the header is row 1
        self.write("bad/index.csv", whole)
        self.mended()

    def test_an_index_that_is_empty_or_binary_or_gone(self):
        file = self.folder / "bad/index.csv"
        whole = file.read_bytes()
        for content in (b"", b"\n\n", bytes(range(256)) * 40, b"\x1f\x8b\x08\0garbage", b'id,patient,file,ill\n"open', None):
            with self.subTest(content=content and content[:30]):
                file.write_bytes(content) if content is not None else file.unlink()
                self.costs("index.csv", failed={"bad"}, skipped=2)
        file.write_bytes(whole)
        self.mended()

    def test_a_picture_outside_the_root_is_refused(self):
        self.write("secret.png", png(bytes(100), 10, 10))
        whole = (self.folder / "bad/index.csv").read_text()
        self.write("bad/index.csv", whole.replace("p3.png", "../secret.png"))
        self.costs("../secret.png", failed={"bad"}, skipped=2)

    def test_one_class_only_in_a_part_leaves_the_score_undefined_with_a_reason(self):
        self.write("guess.csv", "id,p\n" + "".join(f"good{i},{i / 10}\n" for i in range(COUNT)))
        self.index("good", [f"good{i},patient{i},p{i}.png,0" for i in range(COUNT)])
        file = self.write("one.yaml", EXPERIMENT.split("  bad:")[0] + EXPERIMENT[EXPERIMENT.index("  good:"):EXPERIMENT.index("  bad_seen")] +
                          "  guess: {do: read_predictions, file: guess.csv, columns: {sample: id, probability: p}, truth: good}\n"
                          "  result: {do: score, of: guess, metrics: [auroc]}\ntables:\n  t: {of: result}\n")
        self.run_json(file)
        self.assertRegex((self.folder / "run/tables/t.csv").read_text().lower(), "nan|no positive|positive")

    @needs_libtorch
    def test_no_positive_sample_in_the_training_part(self):
        self.index("good", [f"good{i},patient{i},p{i}.png,0" for i in range(COUNT)])
        file = self.write("one.yaml", "experiment: one\nnodes:\n" + EXPERIMENT[EXPERIMENT.index("  good:"):EXPERIMENT.index("  bad_seen")] +
                          "  seen: {do: mask, of: good, chain: [center_crop]}\n"
                          "  net: {do: train, of: good, mask: seen, model: simple_cnn, size: 16, epochs: 1}\n")
        result = self.run_json(file, status=1)
        self.assertRegex(result["said"], "net.*ill.*positive|net.*positive.*ill")
        self.verify_store()


if __name__ == "__main__":
    unittest.main()
