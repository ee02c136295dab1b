"""What lies in the store and the run folder is read with plain Python: safetensors, masks as bits, CSV."""
import csv
import json
import struct
import unittest

from collimate import Case, SMALL, needs_libtorch, safetensors

SIDE = 70  # no multiple of 8: the last byte of a row is part filled

MASKS = f"""\
experiment: masks
nodes:
  home: {{do: load, dataset: {{phantom: {{count: 3, size: {SIDE}}}}}}}
  crop: {{do: mask, of: home, chain: [{{center_crop: {{fraction: 0.5}}}}]}}
  rest: {{do: mask, of: home, chain: [{{center_crop: {{fraction: 0.5}}}}, invert]}}
"""


def unpack(data, count, height, width):
    """Bits as numpy.unpackbits(axis=2) reads them: rows of ceil(width/8) bytes, first pixel in the highest bit."""
    stride = (width + 7) // 8
    return [[[data[(n * height + y) * stride + x // 8] >> (7 - x % 8) & 1 for x in range(width)] for y in range(height)]
            for n in range(count)]


class Artifacts(Case):
    def stored(self, label, name):
        nodes = json.loads((self.folder / "run/run.json").read_text())["nodes"]
        key = next(node["key"] for node in nodes if node["name"] == label)
        return next((self.store / "objects" / key[:2] / key / "files").glob(f"**/{name}"))

    def masks(self, label):
        tensors = safetensors(self.stored(label, "masks.safetensors"))
        packed = [(name, item) for name, item in tensors.items() if len(item[1]) == 3 or "mask" in name]
        return tensors, packed

    def test_masks_are_bits(self):
        self.run_json(self.write("masks.yaml", MASKS))
        areas = {}
        for label in ("crop", "rest"):
            tensors, packed = self.masks(label)
            self.assertTrue(packed, tensors.keys())
            total = 0
            for name, (dtype, shape, data) in packed:
                self.assertEqual(dtype, "U8")
                count, height, stride = shape if len(shape) == 3 else (1, *shape)
                self.assertEqual((height, stride), (SIDE, (SIDE + 7) // 8), name)
                self.assertEqual(len(data), count * height * stride)
                pictures = unpack(data, count, height, SIDE)
                for picture in pictures:
                    middle = picture[SIDE // 2][SIDE // 2]
                    self.assertEqual((middle, picture[0][0]), (1, 0) if label == "crop" else (0, 1))
                    total += sum(map(sum, picture))
                stride_bits = sum(data[(row + 1) * stride - 1] & 3 for row in range(count * height))
                self.assertEqual(stride_bits, 0, "bits behind the last pixel are 0")
            areas[label] = total
        self.assertEqual(areas["crop"] + areas["rest"], 3 * SIDE * SIDE)
        self.assertAlmostEqual(areas["crop"] / (3 * SIDE * SIDE), 0.25, delta=0.02)

    @needs_libtorch
    def test_weights_packs_and_predictions(self):
        self.run_json(self.write("small.yaml", SMALL))
        weights = safetensors(self.stored("net (mask=roi)", "weights.safetensors"))
        self.assertTrue(any(name.endswith(".weight") for name in weights), weights.keys())
        for name, (dtype, shape, data) in weights.items():
            self.assertIn(dtype, ("F32", "I64"), name)
            count = 1
            for side in shape:
                count *= side
            self.assertEqual(len(data), count * (4 if dtype == "F32" else 8))
            if dtype == "F32":
                values = struct.unpack(f"<{count}f", data)
                self.assertTrue(all(abs(value) < 1e6 for value in values), name)
        pictures = safetensors(next(self.store.glob("objects/*/*/files/**/pictures.safetensors")))
        (dtype, shape, _), = [item for item in pictures.values() if len(item[1]) == 3]
        self.assertIn(dtype, ("U8", "U16"))
        self.assertEqual(shape[1:], [32, 32])

        with open(self.folder / "run/tables/predictions_guess.csv", newline="") as file:
            reader = csv.DictReader(file)
            self.assertEqual(reader.fieldnames, ["mask", "sample", "patient", "class", "probability", "label"])
            rows = list(reader)
        self.assertEqual({row["mask"] for row in rows}, {"none", "roi"})
        self.assertTrue(all(0 <= float(row["probability"]) <= 1 and row["label"] in ("0", "1") for row in rows))
        with open(self.folder / "run/tables/t.csv", newline="") as file:
            table = list(csv.DictReader(file))
        for mask in ("none", "roi"):
            ours = [(float(row["probability"]), row["label"]) for row in rows if row["mask"] == mask]
            sick, well = ([p for p, label in ours if label == wanted] for wanted in "10")
            area = sum((a > b) + (a == b) / 2 for a in sick for b in well) / (len(sick) * len(well))
            told = next(row for row in table if mask in row.values())
            self.assertTrue(any(self.near(cell, area) for cell in told.values()), f"{told} has no {area}")

    @staticmethod
    def near(cell, value):
        try:
            return abs(float(cell) - value) < 1e-12
        except (TypeError, ValueError):
            return False


if __name__ == "__main__":
    unittest.main()
