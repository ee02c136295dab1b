"""If a verb's output changes and its version does not, this fails.

golden.json holds, for each node of golden.yaml, its verb's version and the digests of what it gave; for verbs that
compute with LibTorch, or with the mathematical library's exponentials, whose last digits differ between instruction
sets, some of the numbers instead. After a change
that is meant, raise the version in framework/verbs/verbs.cpp and run this file with --record.
"""
import csv
import json
import math
import sys
from pathlib import Path

from collimate import SOURCE, Case, needs_libtorch, png, safetensors, unittest
import struct

GOLDEN = SOURCE / "tests" / "golden" / "golden.json"
TOLERANCE = 2e-3  # of numbers near 1, after two epochs of a network of four channels
COMPARED = 1e-9   # of what `compare` gives


def write_pictures(folder):
    """24 pictures of 12 patients, sizes 20 x 30 and 31 x 21, with a mask each; all from whole numbers."""
    folder.mkdir(parents=True)
    rows, answers, halves = ["id,patient,bright,sex"], {"": [], "_all": [], "_hull": []}, {"M": [], "F": []}
    for i in range(24):
        width, height = (30, 20) if i % 3 else (21, 31)
        bright = i * 7 % 24 < 11
        pixels = [(x * 5 + y * 3 + i * 11 + (90 if bright and (x - 9) ** 2 + (y - 9) ** 2 < 30 else 0)) % 256
                  for y in range(height) for x in range(width)]
        mask = [255 if 4 <= x < 14 + i % 5 and 3 <= y < 15 and (x + y) % 11 else 0 for y in range(height) for x in range(width)]
        (folder / f"s{i:02}.png").write_bytes(png(pixels, width, height))
        (folder / f"mask_s{i:02}.png").write_bytes(png(mask, width, height))
        rows.append(f"s{i:02},p{i // 2},{int(bright)},{'MF'[i // 2 % 2]}")
        for name, noise in (("", 13), ("_all", 29), ("_hull", 5)):
            answers[name].append(f"s{i:02},{(40 * bright + i * noise % 61) / 100}")
        halves["MF"[i // 2 % 2]].append(f"s{i:02},{(40 * bright + i * 17 % 61) / 100}")
    (folder / "index.csv").write_text("\n".join(rows) + "\n")
    for name, lines in answers.items():
        (folder / f"predictions{name}.csv").write_text("\n".join(["id,p_bright"] + lines) + "\n")
    for sex, lines in halves.items():  # beside the folder, whose list of files the dataset reads
        (folder.parent / f"predictions_{sex}.csv").write_text("\n".join(["id,p_bright"] + lines) + "\n")


def numbers(folder, verb):
    """What a native verb gave, in a few numbers."""
    if verb == "train":
        weights = safetensors(folder / "model" / "weights.safetensors")
        sums = {}
        for name, (dtype, shape, data) in weights.items():
            if dtype == "F32":
                sums[name] = sum(struct.unpack(f"<{len(data) // 4}f", data))
        return sums
    if verb == "explain":
        (_, shape, data), = safetensors(folder / "maps.safetensors").values()
        return {"shape": shape, "sum": sum(struct.unpack(f"<{len(data) // 4}f", data))}
    if verb == "compare":
        with open(folder / "table.csv") as file:
            return {f"{row['metric']} {row['group']} {column}": float(row[column]) for row in csv.DictReader(file)
                    for column in ("value", "low", "high", "p", "p_holm", "p_bh") if math.isfinite(float(row[column]))}
    if verb == "segment":
        with open(folder / "masks" / "table.csv") as file:
            return {row["sample"]: float(row["visible_share"]) for row in csv.DictReader(file)}
    with open(folder / ("predictions.csv" if verb == "predict" else "table.csv")) as file:
        return {str(i): float(row.get("probability") or row["value"]) for i, row in enumerate(csv.DictReader(file))}


class Golden(Case):
    def stored(self):
        """Runs the experiment; of each node its name, what the store says of its result, and the folder of that."""
        write_pictures(self.folder / "pictures")
        self.write("golden.yaml", (SOURCE / "tests" / "golden" / "golden.yaml").read_text())
        self.run_json("golden.yaml")
        for node in json.loads((self.folder / "run" / "run.json").read_text())["nodes"]:
            place = self.store / "objects" / node["key"][:2] / node["key"]
            yield node["name"], json.loads((place / "node.json").read_text()), place / "files"

    def results(self):
        found = {}
        for name, stored, files in self.stored():
            entry = {"verb": stored["verb"], "version": stored["version"]}
            if stored["verb"] in ("train", "predict", "segment", "explain", "localize", "compare"):
                entry["numbers"] = numbers(files, stored["verb"])
            else:
                entry["ports"] = stored["ports"]
            found[name] = entry
        return found

    @needs_libtorch
    def test_no_output_changes_without_its_version(self):
        found = self.results()
        if "--record" in sys.argv:
            known = json.loads(GOLDEN.read_text())
            kept = {name: known[name] if known.get(name, {}).get("version") == entry["version"] else entry
                    for name, entry in found.items()}  # what has its old version keeps its numbers to the last digit
            GOLDEN.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
        golden = json.loads(GOLDEN.read_text())
        self.assertEqual({entry["verb"] for entry in golden.values()},
                         {"load", "merge", "select", "split", "read_masks", "plant", "duplicates", "regions", "mask", "train", "predict", "explain", "localize", "read_predictions",
                          "pool", "ensemble", "threshold", "score", "curves", "top", "pack", "reduce", "contrast", "compare", "segment", "show"},
                         "a verb has no golden node")
        self.assertEqual(set(found), set(golden))
        for name, expected in golden.items():
            with self.subTest(node=name):
                actual = found[name]
                self.assertEqual(actual["version"], expected["version"],
                                 f"{expected['verb']} has a new version: record its output with golden_test.py --record")
                mend = f"{expected['verb']} gives another result under its old version {expected['version']}: raise it in its verb.cpp"
                if "ports" in expected:
                    self.assertEqual(actual["ports"], expected["ports"], mend)
                else:
                    tolerance = COMPARED if expected["verb"] == "compare" else TOLERANCE
                    self.compare(actual["numbers"], expected["numbers"], mend, tolerance)

    @needs_libtorch
    def test_verb_info_explains_every_column_of_the_tables(self):
        columns = {verb["name"]: json.loads(self.collimate("verb", "info", verb["name"], "--json", status=0).out)["columns"]
                   for verb in json.loads(self.collimate("verb", "list", "--json", status=0).out)["verbs"]}
        seen = set()
        for _, stored, files in self.stored():
            verb = stored["verb"]
            for port, explained in columns.get(verb, {}).items():
                names = {column["name"] for column in explained}
                folder = files / (port or ("masks" if verb == "segment" else ""))
                file = next(folder / f"{table}.csv" for table in ("table", "curves", "thresholds", "predictions")
                            if (folder / f"{table}.csv").exists()) if folder.exists() else None
                if file is None:
                    continue
                header = set(file.read_text().splitlines()[0].split(","))
                seen.add((verb, port))
                if not names & {"METRIC", "CLASS", "FIELD"}:  # which stand for columns of any name
                    self.assertLessEqual(header, names, f"{verb} {port}")
        self.assertEqual({verb for verb, _ in seen}, {verb for verb, ports in columns.items() if ports})

    def compare(self, actual, expected, mend, tolerance):
        self.assertEqual(set(actual), set(expected), mend)
        for name, value in expected.items():
            if isinstance(value, list):
                self.assertEqual(actual[name], value, mend)
            else:
                self.assertAlmostEqual(actual[name], value, delta=tolerance * max(1, abs(value)), msg=f"{name}: {mend}")


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--record"])
