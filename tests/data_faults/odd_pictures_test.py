"""Pictures that can be read and are not what one thinks: very wide ones, several in a file, 12 bits in files of 16."""
import struct
import unittest
import zlib

from collimate import Case, png

EXPERIMENT = """\
experiment: odd
nodes:
  home: {do: load, dataset: {csv: {root: data, file: index.csv, id: id, patient: id, picture: "{id}.png", labels: {ill: {column: ill}}}}}
  seen: {do: mask, of: home, chain: []}
figures:
  f: {kind: sheet, of: seen, samples: 2, size: 32}
"""
WITH_MASKS = EXPERIMENT.replace('picture: "{id}.png",', 'picture: "{id}.png", mask: "mask_{id}.png",').replace("chain: []", "chain: [roi]")


def png16(values, width, height):
    """A 16-bit grey PNG of whole numbers [height*width]."""
    rows = b"".join(b"\0" + struct.pack(f">{width}H", *values[y * width:(y + 1) * width]) for y in range(height))
    eight = png([0], 1, 1)
    return eight[:8] + b"".join(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")))


def with_alpha(pixels, width, height):
    """An 8-bit PNG of grey and opacity, two bytes a pixel."""
    rows = b"".join(b"\0" + b"".join(pixels[y * width:(y + 1) * width]) for y in range(height))
    eight = png([0], 1, 1)
    return eight[:8] + b"".join(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 4, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")))


class OddPictures(Case):
    def setUp(self):
        super().setUp()
        self.file = self.write("odd.yaml", EXPERIMENT)
        self.write("data/index.csv", "id,ill\na,0\nb,1\n")

    def pictures(self, a, b):
        self.write("data/a.png", a)
        self.write("data/b.png", b)

    def test_a_picture_of_a_million_columns_and_one_row_takes_no_square_of_memory(self):
        self.pictures(png(bytes([200]) * 1_000_000, 1_000_000, 1), png(bytes([200]) * 30_000, 1, 30_000))
        self.assertEqual(self.run_json(self.file)["nodes"]["failed"], 0)

    def test_an_animated_png_is_refused_by_name(self):
        still = png(bytes(range(64)), 8, 8)
        body = b"acTL" + struct.pack(">II", 5, 0)
        self.pictures(still, still[:33] + struct.pack(">I", 8) + body + struct.pack(">I", zlib.crc32(body)) + still[33:])
        said = self.run_json(self.file, status=1)["said"]
        self.assertIn(f"{self.folder}/data/b.png: an animated PNG: 5 pictures in one file", said)

    def test_a_mask_in_transparency_alone_is_refused_by_name(self):
        self.pictures(png(bytes(range(64)), 8, 8), png(bytes(range(64)), 8, 8))
        drawn = [bytes([0, 255]) if pixel % 3 == 0 else bytes([255, 255]) for pixel in range(64)]
        shown = [bytes([255, 255]) if pixel % 3 == 0 else bytes([255, 0]) for pixel in range(64)]
        for bad, status in ((drawn, 0), (shown, 1)):
            self.write("data/mask_a.png", with_alpha(bad, 8, 8))
            self.write("data/mask_b.png", with_alpha(drawn, 8, 8))
            said = self.run_json(self.write("odd.yaml", WITH_MASKS), status=status)["said"]
        self.assertIn(f"{self.folder}/data/mask_a.png: the mask lies in its transparency alone, its colour is the same everywhere", said)

    def test_a_photograph_as_a_mask_is_told(self):
        self.pictures(png(bytes(range(64)), 8, 8), png(bytes(range(64)), 8, 8))
        self.write("data/mask_a.png", png(bytes([255, 0]) * 32, 8, 8))
        self.write("data/mask_b.png", png(bytes(range(0, 256, 4)), 8, 8))
        said = self.run_json(self.write("odd.yaml", WITH_MASKS))["said"]
        self.assertIn("home: the masks of 1 of 2 samples, as b, have many pixels that are neither black nor their brightest", said)
        self.write("data/mask_b.png", png(bytes([255, 0]) * 32, 8, 8))
        self.assertNotIn("neither black", self.run_json(self.file, out="drawn")["said"])

    def test_twelve_bits_in_files_of_sixteen_are_told_once(self):
        ramp = [x * 16 for x in range(256)]
        self.pictures(png16(ramp, 16, 16), png16([value // 2 for value in ramp], 16, 16))
        said = self.run_json(self.file)["said"]
        self.assertEqual(said.count("nearly black"), 1, said)
        self.assertIn("home: the pictures are nearly black to a network: their brightest value is 4080, and white is 65535; "
                      "if their values have 12 bits and stand in files of 16", said)
        self.pictures(png16([0] * 256, 16, 16), png16([0] * 256, 16, 16))
        self.assertIn("home: all pictures are black", self.run_json(self.file, out="black")["said"])
        # Files of several kinds in one collection: those are counted that use little of their range.
        self.pictures(png16(ramp, 16, 16), png16([value * 16 for value in ramp], 16, 16))
        self.assertIn("home: 1 of 2 pictures, as a, is nearly black to a network: their brightest value is 4080, and white is 65535",
                      self.run_json(self.file, out="other")["said"])


if __name__ == "__main__":
    unittest.main()
