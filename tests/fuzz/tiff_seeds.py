"""Writes the seeds of TIFF, by the specification "TIFF, Revision 6.0"; called by make_corpus.py.

They show a ramp of 9 x 6 values that we made up.
"""
import struct
import zlib

WIDTH, HEIGHT = 9, 6
NONE, LZW, DEFLATE, PACKBITS = 1, 5, 8, 32773


def value(x, y, greatest):
    return (x * 37 + y * 91) * (greatest + 1) // 1000


def lzw(data):
    """A code of nine bits for each byte, between those that clear the table and end the strip."""
    bits = "".join(f"{code:09b}" for code in (256, *data, 257))
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def packbits(data):
    return b"".join(bytes([len(part) - 1]) + part for part in (data[i:i + 100] for i in range(0, len(data), 100)))


PACK = {NONE: bytes, LZW: lzw, DEFLATE: zlib.compress, PACKBITS: packbits}


def tiff(bits=8, samples=1, photometric=1, compression=NONE, order="<", big=False, rows=HEIGHT, tile=None, predictor=1,
         more=(), pages=1):
    """`rows` of each strip, or `tile` columns and rows of each tile; `more` are tags (number, type, value)."""
    greatest = (1 << bits) - 1
    kind = "B" if bits == 8 else "H"

    def pixel(x, y):
        grey = value(min(x, WIDTH - 1), min(y, HEIGHT - 1), greatest)
        grey = greatest - grey if photometric == 0 else grey
        colours = [grey] if photometric != 2 else [grey, greatest - grey, grey // 2]
        return colours + [greatest // 3] * (samples - len(colours))

    def block(left, top, width, height):
        data = b""
        for y in range(top, top + height):
            row = [pixel(x, y) for x in range(left, left + width)]
            if predictor == 2:
                row = row[:1] + [[(a - b) % (greatest + 1) for a, b in zip(row[i], row[i - 1])] for i in range(1, width)]
            data += b"".join(struct.pack(order + kind, v) for one in row for v in one)
        return PACK[compression](data)

    if tile:
        blocks = [block(x, y, *tile) for y in range(0, HEIGHT, tile[1]) for x in range(0, WIDTH, tile[0])]
    else:
        blocks = [block(0, y, WIDTH, min(rows, HEIGHT - y)) for y in range(0, HEIGHT, rows)]
    head, word = (16, "Q") if big else (8, "I")
    body, places = b"", []
    for one in blocks:
        places.append(head + len(body))
        body += one + bytes(len(one) % 2)
    where = (324, 325) if tile else (273, 279)
    tags = {256: (3, [WIDTH]), 257: (3, [HEIGHT]), 258: (3, [bits] * samples), 259: (3, [compression]),
            262: (3, [photometric]), 277: (3, [samples]), where[0]: (4, places),
            where[1]: (4, [len(one) for one in blocks])}
    tags.update({322: (3, [tile[0]]), 323: (3, [tile[1]])} if tile else {278: (3, [rows])})
    if predictor != 1:
        tags[317] = (3, [predictor])
    if samples == 2 or samples == 4:
        tags[338] = (3, [2])
    tags.update({number: (of, values) for number, of, values in more})

    directories = []
    begin = head + len(body)
    for page in range(pages):
        size = (8 if big else 2) + len(tags) * (20 if big else 12) + (8 if big else 4)
        after, entries = b"", b""
        for number in sorted(tags):
            of, values = tags[number]
            packed = b"".join(struct.pack(order + {3: "H", 4: "I"}[of], v) for v in values)
            if len(packed) > (8 if big else 4):
                place = begin + size + len(after)
                after += packed + bytes(len(packed) % 2)
                packed = struct.pack(order + word, place)
            entries += struct.pack(order + "HH" + word, number, of, len(values)) + packed.ljust(8 if big else 4, b"\0")
        following = 0 if page + 1 == pages else begin + size + len(after)
        directories.append(struct.pack(order + ("Q" if big else "H"), len(tags)) + entries +
                           struct.pack(order + word, following) + after)
        begin += len(directories[-1])
    letters = b"II" if order == "<" else b"MM"
    first = struct.pack(order + "HHHQ", 43, 8, 0, head + len(body)) if big else struct.pack(order + "HI", 42, head + len(body))
    return letters + first + body + b"".join(directories)


def seeds():
    """Pairs of a name and a file's bytes."""
    yield "grey_8", tiff()
    yield "grey_16", tiff(16)
    yield "grey_16_big_endian", tiff(16, order=">")
    yield "big_tiff", tiff(16, big=True)
    yield "white_is_zero_8", tiff(photometric=0)
    yield "white_is_zero_16", tiff(16, photometric=0)
    yield "strips", tiff(rows=4)
    yield "tiles", tiff(tile=(16, 16))
    yield "small_tiles", tiff(16, tile=(16, 16), compression=DEFLATE)
    yield "lzw", tiff(compression=LZW)
    yield "lzw_predictor", tiff(16, compression=LZW, predictor=2, rows=3)
    yield "deflate", tiff(compression=DEFLATE, rows=2)
    yield "packbits", tiff(compression=PACKBITS)
    yield "rgb_8", tiff(samples=3, photometric=2)
    yield "rgb_16", tiff(16, samples=3, photometric=2, compression=DEFLATE)
    yield "rgba_8", tiff(samples=4, photometric=2)
    yield "grey_opacity", tiff(samples=2)
    yield "turned", tiff(more=[(274, 3, [6])])
    yield "pages", tiff(pages=2)
    yield "float", tiff(16, more=[(339, 3, [3])])
    yield "signed", tiff(16, more=[(339, 3, [2])])
    yield "cmyk", tiff(samples=4, photometric=5)
    yield "palette", tiff(photometric=3, more=[(320, 3, list(range(768)))])
    yield "planes", tiff(samples=3, photometric=2, more=[(284, 3, [2])])
    yield "jpeg_inside", tiff(more=[(259, 3, [7])])
    yield "one_bit", tiff(more=[(258, 3, [1])])
    yield "cut_off", tiff()[:-30]
