"""Pictures in colour stay so, from their files to the network, and are never made grey without a word."""
import json
import struct
import unittest
import zlib

from collimate import Case, needs_libtorch, safetensors


def rgb_png(pixels, width, height):
    """An RGB PNG of bytes [height*width*3], by the format's specification."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(b"\0" + bytes(pixels[3 * row * width:3 * (row + 1) * width]) for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


YAML = """\
experiment: coloured
nodes:
  all: {do: load, dataset: {image_folder: {root: set, colour: COLOUR}}}
  parts: {do: split, of: all, validate: 0.5}
  seen: {do: mask, of: all, chain: [{center_crop: {fraction: 0.5}}]}
figures:
  sheet: {kind: sheet, of: seen, size: 32, samples: 2}
"""
NETWORK = """\
  net: {do: train, of: parts.train, validate: parts.validate, mask: seen, model: MODEL, size: 32, epochs: 1, batch: 4}
  guess: {do: predict, of: parts.validate, mask: seen, with: net}
  maps: {do: explain, of: parts.validate, mask: seen, with: net, class: red, explainer: grad_cam}
"""


class Coloured(Case):
    def yaml(self, colour, network=""):
        """Red and green pictures of one luma: in grey they are all alike."""
        for i in range(8):
            self.write(f"set/red/{i}.png", rgb_png([196, 0, i] * 256, 16, 16))
            self.write(f"set/green/{i}.png", rgb_png([0, 100, i] * 256, 16, 16))
        return self.write("x.yaml", YAML.replace("COLOUR", colour).replace("figures:", network + "figures:"))

    def pictures(self):
        (file,) = [path for path in self.artifacts("pictures.safetensors").values() if "leaks" not in safetensors(path)]
        return safetensors(file)["pictures"]

    def test_a_pack_in_colour_has_three_channels(self):
        self.run_json(self.yaml("true"))
        dtype, shape, data = self.pictures()
        self.assertEqual((dtype, shape), ("U8", [16, 3, 32, 32]))
        red = data[8 * 3 * 1024:9 * 3 * 1024]  # behind the eight green ones
        self.assertEqual((red[0], red[1024], red[2048]), (196, 0, 0))

    def test_coloured_pictures_that_are_read_in_grey_are_told(self):
        done = self.run_json(self.yaml("false"))
        self.assertEqual(self.pictures()[1], [16, 32, 32])
        self.assertIn("are in colour", done["said"])
        self.assertIn("`colour`", done["said"])

    @needs_libtorch
    def test_a_network_of_three_channels_sees_them(self):
        self.run_json(self.yaml("true", NETWORK.replace("MODEL", "resnet18")))
        index = json.loads((self.folder / "run/figures/examples_maps/index.json").read_text())
        self.assertEqual(index["class"], "red")

    @needs_libtorch
    def test_a_network_of_one_channel_refuses_them(self):
        done = self.run_json(self.yaml("true", NETWORK.replace("MODEL", "simple_cnn")), status=1)
        self.assertIn("the pictures are in colour, and the network takes one channel", done["said"])


if __name__ == "__main__":
    unittest.main()
