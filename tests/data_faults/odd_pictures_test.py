"""Pictures that can be read and are not what one thinks: very wide ones, several in a file."""
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


if __name__ == "__main__":
    unittest.main()
