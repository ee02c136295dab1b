"""The same chains in OpenCV-Python, one process: what a careful user would write."""
import sys
import time
from pathlib import Path

import cv2
import numpy

NATIVE, GRID, RADIUS = 2000, 224, 20 * 2000 / 448
cv2.setNumThreads(1)


def hull(mask):
    points = cv2.findNonZero(mask)
    return cv2.fillConvexPoly(numpy.zeros_like(mask), cv2.convexHull(points), 1)


def dilate(mask):  # within an exact distance
    return (cv2.distanceTransform(1 - mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= RADIUS).astype(numpy.uint8)


def dilate_kernel(mask):  # the usual way: a disc as the kernel
    side = 2 * round(RADIUS) + 1
    return cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))


def erode(mask):
    return (cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) > RADIUS).astype(numpy.uint8)


def reduce(mask):  # visible where all of the area is: what the conservative rule asks
    return (cv2.resize(mask * 255, (GRID, GRID), interpolation=cv2.INTER_AREA) == 255).astype(numpy.uint8)


CHAINS = {"dilate": dilate, "dilate (kernel)": dilate_kernel, "erode": erode, "hull": hull,
          "outside": lambda mask: 1 - mask, "roi": lambda mask: mask}

files = sorted(Path(sys.argv[1], "hannover-covid19", "masks").iterdir())
masks = [(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) >= 128).astype(numpy.uint8) for file in files]
print(f"\nthe same in OpenCV-Python {cv2.__version__}, one process: masks per second")
for name, chain in CHAINS.items():
    used = masks[:8] if "kernel" in name else masks
    begin = time.perf_counter()
    for mask in used:
        reduce(chain(mask))
    print(f"{name:16} {len(used) / (time.perf_counter() - begin):12.1f}")
