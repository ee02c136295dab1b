"""What the tests of the command line share: a folder of their own, the program, pictures, safetensors."""
import json
import os
import shutil
import struct
import subprocess
import tempfile
import time
import unittest
import zlib
from pathlib import Path

BUILD = Path(os.environ["COLLIMATOR_BUILD"])
SOURCE = Path(os.environ["COLLIMATOR_SOURCE"])
PROGRAM = BUILD / "collimate"
FAULTS = BUILD / "tests" / "fault_plugins"
NATIVE = (BUILD / "collimate-native").exists()
SANITIZED = os.environ.get("COLLIMATOR_SANITIZED", "") == "1"

needs_libtorch = unittest.skipUnless(NATIVE, "built without LibTorch")

# A phantom, two masks, one small network: some 13 nodes and a second.
SMALL = """\
experiment: small
vars: {count: 24, epochs: 1}
sweep:
  grid:
    mask: {none: [], roi: [roi]}
nodes:
  home: {do: load, dataset: {phantom: {count: "${count}", size: 64, seed: 1}}}
  parts: {do: split, of: home, validate: 0.25, test: 0.25}
  seen: {do: mask, of: home, chain: "${mask}"}
  net: {do: train, of: parts.train, validate: parts.validate, mask: seen, model: simple_cnn, size: 32,
        epochs: "${epochs}", batch: 8}
  guess: {do: predict, of: parts.test, mask: seen, with: net}
  result: {do: score, of: guess, metrics: [auroc]}
tables:
  t: {of: result, rows: mask}
"""


class Done:
    """How a command ended: status, out, err."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"status {self.status}\n--- stdout\n{self.out[-4000:]}\n--- stderr\n{self.err[-4000:]}"


class Case(unittest.TestCase):
    """A test with a scratch folder that is gone afterwards and a store in it."""

    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="collimator-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = self.folder / "store"

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if name != "COLLIMATOR_PLUGIN_PATH"}
        return kept | {"XDG_CACHE_HOME": str(self.folder / "cache"), "HOME": str(self.folder)}

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def wait_for(self, what, seconds=60):
        end = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), end, "waited in vain")
            time.sleep(0.005)

    def collimate(self, *words, timeout=120, status=None, environment=None):
        command = [str(PROGRAM)] + [str(word) for word in words]
        done = subprocess.run(command, cwd=self.folder, env=self.environment() | (environment or {}), timeout=timeout,
                              capture_output=True, stdin=subprocess.DEVNULL)
        result = Done(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
        if status is not None:
            self.assertEqual(result.status, status, f"{' '.join(command)}\n{result}")
        self.assertGreaterEqual(result.status, 0, f"crashed: {' '.join(command)}\n{result}")
        return result

    def run_json(self, file, *words, status=0, store=None, out="run", jobs=2, timeout=180):
        """`collimate run --json`: the object that it printed, and what it said on stderr in `said`."""
        done = self.collimate("run", file, "--store", store or self.store, "--out", out, "--jobs", jobs, "--json", *words,
                              status=status, timeout=timeout)
        result = done.json
        result["said"] = done.err
        return result

    def executed(self, out="run"):
        """Names of the nodes that the run in `out` executed."""
        nodes = json.loads((self.folder / out / "run.json").read_text())["nodes"]
        return {node["name"] for node in nodes if node["status"] == "executed"}

    def verify_store(self, store=None):
        done = self.collimate("store", "verify", "--store", store or self.store, status=0)
        self.assertIn(" 0 faults", done.out)

    def artifacts(self, name, store=None):
        """All files called `name` in the store, by the key of their node."""
        return {file.relative_to((store or self.store) / "objects").parts[1]: file
                for file in (store or self.store).glob(f"objects/*/*/files/**/{name}")}


def processes_with(words):
    """The processes that have the words in their environment."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if words.encode() in Path(f"/proc/{pid}/environ").read_bytes():
                found.append(pid)
        except OSError:
            pass
    return found


def png(pixels, width, height):
    """An 8-bit grey PNG of bytes [height*width], by the format's specification."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(b"\0" + bytes(pixels[row * width:(row + 1) * width]) for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def safetensors(path):
    """Tensors of a safetensors file: name -> (dtype, shape, bytes); the format's text metadata is left out."""
    data = Path(path).read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    body = data[8 + size:]
    return {name: (item["dtype"], item["shape"], body[item["data_offsets"][0]:item["data_offsets"][1]])
            for name, item in header.items()}
