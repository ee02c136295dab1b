"""Makes orientation_cases.txt, which orientation_test.cpp reads: files in every form that says an orientation, and how Pillow turns each.

    python3 orientation_reference.py > orientation_cases.txt     with Pillow 13.0

A line is a name, the orientation (1 to 8) whose turn Pillow's exif_transpose makes, and the file in hexadecimal digits.
"""
import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps

TURNS = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
         6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90}


def exif(value, kind=3, order="<", count=1, tag=0x0112):
    """A TIFF file of one tag, whose value stands behind the folder where it takes more than four bytes."""
    form = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q"}.get(kind)
    data = struct.pack(order + "II", value * 3, 3) if kind in (5, 10) else struct.pack(order + form, value) if form else b"%d\0" % value
    data *= count
    behind = struct.pack(order + "HHHIII", 1, tag, kind, count, 26, 0) + data
    inside = struct.pack(order + "HHHI", 1, tag, kind, count) + data.ljust(4, b"\0") + struct.pack(order + "I", 0)
    return {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "I", 8) + (behind if len(data) > 4 else inside)


def raw_profile(data, name="exif"):
    digits = data.hex()
    return f"\n{name}\n{len(data):8}\n".encode() + b"\n".join(digits[i:i + 72].encode() for i in range(0, len(digits), 72)) + b"\n"


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*before, behind=()):
    rows = b"".join(b"\0" + bytes(row) for row in ((1, 2, 3), (4, 5, 6)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0)) + b"".join(before)
            + chunk(b"IDAT", zlib.compress(rows)) + b"".join(behind) + chunk(b"IEND", b""))


def jpeg(*segments):
    picture = Image.new("L", (3, 2))
    picture.putdata([0, 50, 100, 150, 200, 250])
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()[:2] + b"".join(b"\xff\xe1" + struct.pack(">H", len(each) + 2) + each for each in segments) + out.getvalue()[2:]


def text(keyword, words):
    return chunk(b"tEXt", keyword + b"\0" + words)


def packed(keyword, words):
    return chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(words))


def international(keyword, words, pack=False):
    return chunk(b"iTXt", keyword + (b"\0\1\0" if pack else b"\0\0\0") + b"en\0\0" + (zlib.compress(words) if pack else words))


RAW, RAW_APP1, XMP, SIGNATURE = b"Raw profile type exif", b"Raw profile type APP1", b"XML:com.adobe.xmp", b"Exif\0\0"
ADOBE = b"http://ns.adobe.com/xap/1.0/\0"


def xmp(words):
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description ' + words + b"</rdf:Description></x:xmpmeta>"


ATTRIBUTE, ELEMENT = xmp(b'tiff:Orientation="6">'), xmp(b"><tiff:Orientation>8</tiff:Orientation>")
FILES = {
    "png_none": png(),
    "png_exif": png(chunk(b"eXIf", exif(6))),
    "png_exif_behind": png(behind=[chunk(b"eXIf", exif(6))]),
    "png_exif_with_signature": png(chunk(b"eXIf", SIGNATURE + exif(6))),
    "png_exif_of_another_tag": png(chunk(b"eXIf", exif(6, tag=0x0100))),
    "png_raw_text": png(text(RAW, raw_profile(SIGNATURE + exif(5)))),
    "png_raw_packed": png(packed(RAW, raw_profile(SIGNATURE + exif(8)))),
    "png_raw_packed_without_signature": png(packed(RAW, raw_profile(exif(7, order=">")))),
    "png_raw_packed_behind": png(behind=[packed(RAW, raw_profile(SIGNATURE + exif(3)))]),
    "png_raw_international": png(international(RAW, raw_profile(SIGNATURE + exif(2)))),
    "png_raw_international_packed": png(international(RAW, raw_profile(SIGNATURE + exif(4)), pack=True)),
    "png_raw_twice": png(text(RAW, raw_profile(exif(5))), text(RAW, raw_profile(exif(8)))),
    "png_exif_before_raw": png(text(RAW, raw_profile(exif(5))), chunk(b"eXIf", exif(6))),
    "png_exif_without_tag_before_raw": png(text(RAW, raw_profile(exif(5))), chunk(b"eXIf", exif(6, tag=0x0100))),
    "png_xmp_attribute": png(international(XMP, ATTRIBUTE)),
    "png_xmp_element": png(international(XMP, ELEMENT)),
    "png_xmp_packed": png(international(XMP, ELEMENT, pack=True)),
    "png_xmp_text": png(text(XMP, ATTRIBUTE)),
    "png_exif_before_xmp": png(international(XMP, ELEMENT), chunk(b"eXIf", exif(6))),
    "png_exif_1_before_xmp": png(international(XMP, ELEMENT), chunk(b"eXIf", exif(1))),
    "png_exif_9_before_xmp": png(international(XMP, ELEMENT), chunk(b"eXIf", exif(9))),
    "png_exif_without_tag_and_xmp": png(international(XMP, ELEMENT), chunk(b"eXIf", exif(6, tag=0x0100))),
    "jpeg_none": jpeg(),
    "jpeg_exif": jpeg(SIGNATURE + exif(6)),
    "jpeg_exif_signature_twice": jpeg(SIGNATURE + SIGNATURE + exif(6)),
    "jpeg_exif_in_two_segments": jpeg(SIGNATURE + exif(6)[:12], SIGNATURE + exif(6)[12:]),
    "jpeg_xmp_attribute": jpeg(ADOBE + ATTRIBUTE),
    "jpeg_xmp_element": jpeg(ADOBE + ELEMENT),
    "jpeg_exif_before_xmp": jpeg(ADOBE + ELEMENT, SIGNATURE + exif(6)),
    "jpeg_exif_without_tag_and_xmp": jpeg(SIGNATURE + exif(6, tag=0x0100), ADOBE + ELEMENT),
}
for kind in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 99):
    for order in "<>":
        FILES[f"png_exif_type_{kind}_{'little' if order == '<' else 'big'}"] = png(chunk(b"eXIf", exif(6, kind, order)))
for kind, count in ((3, 2), (3, 3), (4, 2), (1, 2)):
    FILES[f"png_exif_type_{kind}_count_{count}"] = png(chunk(b"eXIf", exif(6, kind, count=count)))

warnings.simplefilter("ignore")
for name, data in FILES.items():
    stored = Image.open(io.BytesIO(data)).convert("L")
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("L")
    found = [1] if shown.tobytes() == stored.tobytes() and shown.size == stored.size else [
        turn for turn, method in TURNS.items() if stored.transpose(method).tobytes() == shown.tobytes() and stored.transpose(method).size == shown.size]
    assert len(found) == 1, (name, found)
    print(name, found[0], data.hex())
