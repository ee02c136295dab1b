"""Writes the seeds of DICOM, by PS3.5 of the standard; called by make_corpus.py.

They show a ramp of 9 x 6 values that we made up. The compressed streams of it were made by DCMTK 3.6.7 (dcmcjpeg,
dcmcjpls) and OpenJPEG 2.5.0, and their comments and JFIF segments taken out.
"""
import struct

WIDTH, HEIGHT = 9, 6
EXPLICIT, IMPLICIT, BIG_ENDIAN, RLE = (f"1.2.840.10008.1.2{end}" for end in (".1", "", ".2", ".5"))
LONG = ("OB", "OW", "SQ", "UN")

STREAMS = (
    ("lossless_1", "1.2.840.10008.1.2.4.57", 16,
     "ffd8ffc3000b100006000901011100ffc4001600010101000000000000000000000000000c0d10ffda0008010100010000c9784bca5e"
     "52f29794bc25e52f35d2d2f29794bca5e52f09794bca5e6ba625e52f29794bc25e52f29794bcd74c4bca5e12f29794bca5e52f2978ae"
     "989784bca5e52f29794bca5e12f35d2d2f29794bca5e52f29784bca5e7ffffd9"),
    ("lossless_2", "1.2.840.10008.1.2.4.57", 16,
     "ffd8ffc3000b100006000901011100ffc4001600010101000000000000000000000000000d0c10ffda0008010100020000d4bc52f34b"
     "cd2f34bcd2f14bcd2f2ba5ae98ba62e98ba62e96ba62e98ba62e98ba62e98ba62e96ba62e98ba62e98ba62e98ba5ae96ba62e98ba62e"
     "98ba5ae98ba5ae98ba62e98ba62e98ba5ae98ba5ae98ba62e98ba62e98ba5ae98ba67fffffd9"),
    ("lossless_3", "1.2.840.10008.1.2.4.57", 16,
     "ffd8ffc3000b100006000901011100ffc4001700010101010000000000000000000000000e0c0d10ffda0008010100030000ea5e2979"
     "a5e6979a5e6978a5e6979d74b41888315062a0c541888311062a0c5d74c418a8315062a0c441888315062a0c5d74c418a831106220c4"
     "418a8315062a0c4d74c41888311062a0c5418a831506220c4d74b41888315062a0c5418a831106220c5fffd9"),
    ("lossless_4", "1.2.840.10008.1.2.4.57", 16,
     "ffd8ffc3000b100006000901011100ffc40018000101010101000000000000000000000000010c0d10ffda0008010100040000f6978d"
     "2f3a5e74bce979d2f1a5e74bcf5d2e894eba609475d31144eba64a12f5d2e84affd9"),
    ("lossless_5", "1.2.840.10008.1.2.4.57", 16,
     "ffd8ffc3000b100006000901011100ffc4001700010101010000000000000000000000000b0c0d10ffda0008010100050000ea5e2979"
     "a5e6979a5e6978a5e6979d74b4bd4bd4bd4bd4bc4bd4bd4bdd74c4bd4bd4bd4bc4bd4bd4bd4bdd74c4bd4bc4bd4bd4bd4bd4bd4bcd74"
     "c4bc4bd4bd4bd4bd4bd4bc4bdd74b4bd4bd4bd4bd4bd4bc4bd4bdfffffd9"),
    ("lossless_6", "1.2.840.10008.1.2.4.57", 16,
     "ffd8ffc3000b100006000901011100ffc4001600010101000000000000000000000000000c0d10ffda0008010100060000c9784bca5e"
     "52f29794bc25e52f35d2d74eba65d32e9974aba75d32e9aba62e9974cba65d2ae9d74cba65d3574c5d32e9574cba75d32e9974cba5ae"
     "98ba55d3ae9974cba65d32e9574f5d2d74eba65d32e9974cba55d3ae9bffffd9"),
    ("lossless_7", "1.2.840.10008.1.2.4.57", 16,
     "ffd8ffc3000b100006000901011100ffc4001600010101000000000000000000000000000d0c10ffda0008010100070000d4bc52f34b"
     "cd2f34bcd2f14bcd2f2ba5a0c6831a0c6831a0c4831a0c6831ae98831a0c6831a0c4831a0c6831a0c6ba620c683120c4831a0c6831a0"
     "c68312e9883120c6831a0c6831a0c683120c6ba5a0c6831a0c6831a0c683120c6831ff00ffd9"),
    ("extended_12", "1.2.840.10008.1.2.4.51", 12,
     "ffd8ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c0b0a0b0b0d0e12100d0e110e0b0b101610"
     "1113141515150c0f171816141812141514ffc1000b0c0006000901011100ffc4001500010100000000000000000000000000000a0bff"
     "c400231000000403090000000000000000000000000407090b0c1c2527444555626495d4ffda0008010100003f000a30a6a566d9dee7"
     "ed548b099118dbc5171ba59a677d5522e88c7947ffd9"),
    ("baseline_8", "1.2.840.10008.1.2.4.50", 8,
     "ffd8ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c0b0a0b0b0d0e12100d0e110e0b0b101610"
     "1113141515150c0f171816141812141514ffc0000b080006000901011100ffc4001500010100000000000000000000000000000607ff"
     "c4002110000004050500000000000000000000000001030507081821d12341425192ffda0008010100003f00070a65659b46e8edc4f0"
     "2e54b0cfda3e4f03ffd9"),
    ("jpeg_ls_12", "1.2.840.10008.1.2.4.80", 12,
     "ffd8fff7000b100006000901011100fff8000d01ffff0012004301140040ffda0008010100000000a96d2fa5b4b729ca725c9774530a"
     "59966519464d91530dd59123c8f2348d22c8b52cdd0892248721c8521484655b910641100403f9fcfc655b93f1f4fa7c3e1ecf6650ff"
     "ffd9"),
    ("jpeg_ls_8", "1.2.840.10008.1.2.4.80", 8,
     "ffd8fff7000b080006000901011100ffda0008010100000000828524292d6a40060c539ca5702000c8cecaca28e6526499cb269a68c5"
     "134d3460ffd9"),
    ("jpeg_2000_12", "1.2.840.10008.1.2.4.90", 12,
     "ff4fff5100290000000000090000000600000000000000000000000900000006000000000000000000010f0101ff52000c0000000100"
     "0104040001ff5c00074080888890ff90000a00000000004a0001ff93dff890e806b61e71e3bcb9a6352586f3dcdb81ab284d5d5a2e8e"
     "3f72bc565050a3c00012401f985400008c0b64927f0cc03f688eeb7887767f0cb38cffd9"),
)


def ramp(bits):
    return [(x * 37 + y * 91) * (1 << bits) // 1000 for y in range(HEIGHT) for x in range(WIDTH)]


def element(tag, vr, value, explicit=True, order="<"):
    """Numbers become two bytes each; a list of lists of elements a sequence; None an undefined length."""
    if isinstance(value, int):
        value = [value]
    if vr == "SQ" and isinstance(value, list):
        items = [b"".join(element(*inner, explicit, order) for inner in item) for item in value]
        value = b"".join(struct.pack(order + "HHI", 0xFFFE, 0xE000, len(item)) + item for item in items)
    elif isinstance(value, list):
        value = struct.pack(f"{order}{len(value)}{'h' if min(value) < 0 else 'H'}", *value)
    elif isinstance(value, str):
        value = value.encode("latin-1")
        value += (b"\0" if vr == "UI" else b" ") * (len(value) % 2)
    value += bytes(len(value) % 2)
    head = struct.pack(order + "HH", tag >> 16, tag & 0xFFFF)
    if not explicit:
        return head + struct.pack(order + "I", len(value)) + value
    if vr in LONG:
        return head + vr.encode() + bytes(2) + struct.pack(order + "I", len(value)) + value
    return head + vr.encode() + struct.pack(order + "H", len(value)) + value


def encapsulated(*streams):
    items = (b"", *(stream + bytes(len(stream) % 2) for stream in streams))
    body = b"".join(struct.pack("<HHI", 0xFFFE, 0xE000, len(item)) + item for item in items)
    return struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, 0xFFFFFFFF) + body + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)


def run_lengths(values):
    """Each segment as literal runs, and one that repeats."""
    segments = []
    for shift in (8, 0):
        data = bytes(value >> shift & 255 for value in values)
        repeats = next((n for n in range(len(data)) if data[n] != data[0]), len(data))
        coded = bytes([257 - repeats, data[0]]) if repeats > 1 else b""
        rest = data[repeats if repeats > 1 else 0:]
        coded += b"".join(bytes([len(part) - 1]) + part for part in (rest[i:i + 20] for i in range(0, len(rest), 20)))
        segments.append(coded + bytes(len(coded) % 2))
    head = struct.pack("<16I", 2, 64, 64 + len(segments[0]), *[0] * 13)
    return head + b"".join(segments)


def dicom(bits=12, values=None, syntax=EXPLICIT, stream=None, more=(), preamble=True, meta=True, signed=0, allocated=None):
    """`more` are elements (tag, vr, value), which take the place of those of the same tag."""
    explicit, order = syntax != IMPLICIT, ">" if syntax == BIG_ENDIAN else "<"
    allocated = allocated or (8 if bits == 8 else 16)
    values = ramp(bits) if values is None else values
    elements = {tag: (tag, vr, value) for tag, vr, value in (
        (0x00080005, "CS", "ISO_IR 100"), (0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.1"), (0x00080060, "CS", "CR"),
        (0x00100010, "PN", "Ramp^M\xfcller"), (0x00101010, "AS", "062Y"), (0x00280002, "US", 1),
        (0x00280004, "CS", "MONOCHROME2"), (0x00280010, "US", HEIGHT), (0x00280011, "US", WIDTH),
        (0x00280100, "US", allocated), (0x00280101, "US", bits), (0x00280102, "US", bits - 1),
        (0x00280103, "US", signed), *more)}
    if stream is None:
        pixels = struct.pack(f"{order}{len(values)}{'B' if allocated == 8 else 'H'}", *(v & ((1 << allocated) - 1) for v in values))
        last = element(0x7FE00010, "OW", pixels, explicit, order)
    else:
        last = encapsulated(*stream)
    body = b"".join(element(*elements[tag], explicit, order) for tag in sorted(elements)) + last
    inner = element(0x00020001, "OB", b"\0\1") + element(0x00020010, "UI", syntax)
    head = element(0x00020000, "UL", struct.pack("<I", len(inner))) + inner if meta else b""
    return (bytes(128) + b"DICM" if preamble else b"") + head + body


def seeds():
    """Pairs of a name and a file's bytes."""
    yield "explicit_12", dicom()
    yield "explicit_8", dicom(8)
    yield "explicit_16", dicom(16)
    yield "implicit", dicom(syntax=IMPLICIT)
    yield "big_endian", dicom(syntax=BIG_ENDIAN)
    yield "big_endian_8", dicom(8, [ramp(8)[i ^ 1] for i in range(54)], syntax=BIG_ENDIAN)
    yield "no_preamble", dicom(syntax=IMPLICIT, preamble=False, meta=False)
    yield "no_preamble_explicit", dicom(preamble=False, meta=False)
    yield "run_lengths", dicom(syntax=RLE, stream=[run_lengths(ramp(12))])
    yield "two_pieces", dicom(syntax=RLE, stream=[run_lengths(ramp(12))[:80], run_lengths(ramp(12))[80:]])
    for name, syntax, bits, text in STREAMS:
        yield name, dicom(bits, syntax=syntax, stream=[bytes.fromhex(text)])
    yield "signed", dicom(12, [v - 2048 for v in ramp(12)], signed=1, more=[(0x00280120, "SS", -2000)])
    yield "high_bits", dicom(12, [v << 4 | 5 for v in ramp(12)], more=[(0x00280102, "US", 15)])
    yield "window", dicom(more=[(0x00281050, "DS", "1000\\40"), (0x00281051, "DS", "800.5\\400"), (0x00281052, "DS", "-24"),
                                (0x00281053, "DS", "1.5"), (0x00280004, "CS", "MONOCHROME1")])
    yield "sigmoid", dicom(more=[(0x00281050, "DS", "1000"), (0x00281051, "DS", "800"), (0x00281056, "CS", "SIGMOID")])
    yield "exact", dicom(more=[(0x00281050, "DS", "1000"), (0x00281051, "DS", "800"), (0x00281056, "CS", "LINEAR_EXACT")])
    lut = [(0x00283002, "US", [4, 100, 10]), (0x00283006, "US", [0, 100, 1000, 1023])]
    yield "voi_lut", dicom(more=[(0x00283010, "SQ", [lut])])
    yield "voi_lut_bytes", dicom(8, more=[(0x00283010, "SQ", [[(0x00283002, "US", [4, 10, 8]), (0x00283006, "OW", b"\1\2\3\4")]])])
    yield "modality_lut", dicom(more=[(0x00283000, "SQ", [lut])])
    yield "padding", dicom(more=[(0x00280120, "US", 100), (0x00280121, "US", 600)])
    yield "frames", dicom(more=[(0x00280008, "IS", "3")])
    yield "colour", dicom(8, ramp(8) * 3, more=[(0x00280002, "US", 3), (0x00280004, "CS", "RGB")])
    yield "nested", dicom(more=[(0x00081140, "SQ", [[(0x00081150, "UI", "1.2")], [(0x00081199, "SQ", [[(0x00081155, "UI", "1.3")]])]])])
    open_item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + element(0x00081150, "UI", "1.2", False)
    ends = struct.pack("<HHIHHI", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)
    whole = dicom()
    at = whole.index(struct.pack("<HH", 0x0010, 0x0010))
    for name, vr in (("open_sequence", "SQ"), ("unknown_sequence", "UN")):
        head = struct.pack("<HH2sHI", 0x0008, 0x1140, vr.encode(), 0, 0xFFFFFFFF)
        item = open_item if vr == "UN" else struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + element(0x00081150, "UI", "1.2")
        yield name, whole[:at] + head + item + ends + whole[at:]
    yield "cut_off", whole[:-7]
