"""Writes the seeds that are no text: PNG, TIFF, DICOM and safetensors by their specifications, JPEG by libjpeg-turbo.

Call it again after an edit: python3 tests/fuzz/make_corpus.py. Nothing in them comes from anybody's picture.
"""
import ctypes
import json
import struct
import zlib
from pathlib import Path

import dicom_seeds
import tiff_seeds

CORPUS = Path(__file__).parent / "corpus"
WIDTH, HEIGHT = 5, 3


def write(folder, name, content):
    (CORPUS / folder / name).write_bytes(content)


def png(bits, colour_type, samples, before=(), after=(), interlaced=False):
    """A ramp of grey or colours; `before` and `after` are chunks that stand around the pixels."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    def rows(width, height):
        size = (width * bits * samples + 7) // 8
        return b"".join(bytes([row % 5]) + bytes((17 * row + 29 * i) % 251 for i in range(size)) for row in range(height))

    passes = [(1, 1), (1, 1), (2, 1), (1, 1), (3, 1), (2, 2), (5, 1)] if interlaced else [(WIDTH, HEIGHT)]
    if interlaced:  # the fourth column of the second pass begins at 4, the third's rows at 4: none in a height of 3
        passes = [(1, 1), (1, 1), (2, 1), (3, 1), (2, 2), (5, 1)]
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colour_type, 0, 0, int(interlaced))
    pixels = zlib.compress(b"".join(rows(*size) for size in passes))
    parts = [chunk(b"IHDR", header), *(chunk(*part) for part in before), chunk(b"IDAT", pixels),
             *(chunk(*part) for part in after), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(colour, subsampling, flags, width=9, height=6):
    """A ramp; `colour` 0 is RGB, 6 grey; `subsampling` 0 is 4:4:4, 2 is 4:2:0, 3 grey (turbojpeg.h)."""
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitCompress.restype = ctypes.c_void_p
    pixels = bytes((7 * i + i * i) % 256 for i in range(width * height * (1 if colour == 6 else 3)))
    handle = ctypes.c_void_p(library.tjInitCompress())
    target, size = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_ulong(0)
    if library.tjCompress2(handle, pixels, width, 0, height, colour, ctypes.byref(target), ctypes.byref(size),
                           subsampling, 80, flags) != 0:
        raise RuntimeError("libjpeg-turbo refused")
    return bytes(target[:size.value])


def safetensors(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


for bits in (1, 2, 4, 8, 16):
    write("png", f"grey_{bits}.png", png(bits, 0, 1))
for bits in (8, 16):
    write("png", f"rgb_{bits}.png", png(bits, 2, 3))
    write("png", f"rgba_{bits}.png", png(bits, 6, 4))
    write("png", f"grey_alpha_{bits}.png", png(bits, 4, 2))
write("png", "palette_2.png", png(2, 3, 1, before=[(b"PLTE", bytes(range(12))), (b"tRNS", b"\0\x80")]))
write("png", "texts.png", png(8, 0, 1, before=[(b"gAMA", struct.pack(">I", 45455)), (b"tEXt", b"Title\0ramp"),
                                               (b"pHYs", struct.pack(">IIB", 2835, 2835, 1))],
                              after=[(b"tIME", struct.pack(">HBBBBB", 2000, 1, 1, 0, 0, 0))]))
write("png", "interlaced.png", png(8, 0, 1, interlaced=True))
write("png", "cut_off.png", png(8, 0, 1)[:-20])

for name, content in dicom_seeds.seeds():
    write("dicom", name, content)
for name, content in tiff_seeds.seeds():
    write("tiff", name, content)

PROGRESSIVE = 16384
write("jpeg", "grey.jpg", jpeg(6, 3, 0))
write("jpeg", "rgb_444.jpg", jpeg(0, 0, 0))
write("jpeg", "rgb_420.jpg", jpeg(0, 2, 0))
write("jpeg", "grey_progressive.jpg", jpeg(6, 3, PROGRESSIVE))
write("jpeg", "rgb_progressive.jpg", jpeg(0, 2, PROGRESSIVE, 17, 17))
write("jpeg", "one_pixel.jpg", jpeg(6, 3, 0, 1, 1))
write("jpeg", "cut_off.jpg", jpeg(6, 3, 0)[:-30])
write("jpeg", "bmp", b"BM" + bytes(30))
write("jpeg", "dicom", bytes(128) + b"DICM")

one = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
write("safetensors", "empty", safetensors({}))
write("safetensors", "one", safetensors({"a": one}, bytes(8)))
write("safetensors", "two", safetensors({"__metadata__": {"format": "pt", "about": "two"}, "a": one,
                                         "b": {"dtype": "U8", "shape": [2, 3], "data_offsets": [8, 14]}}, bytes(14)))
write("safetensors", "scalar", safetensors({"s": {"dtype": "I64", "shape": [], "data_offsets": [0, 8]}}, bytes(8)))
write("safetensors", "no_data", safetensors({"n": {"dtype": "BF16", "shape": [0, 4], "data_offsets": [0, 0]}}))
write("safetensors", "overlap", safetensors({"a": one, "b": {"dtype": "U8", "shape": [4], "data_offsets": [4, 8]}}, bytes(8)))
write("safetensors", "overflow", safetensors({"a": {"dtype": "F64", "shape": [2**62, 8], "data_offsets": [0, 0]}}))
write("safetensors", "not_json", safetensors(b'{"a": [1, }'))
