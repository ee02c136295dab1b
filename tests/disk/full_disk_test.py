"""Each write, fsync and rename of a run fails once: it is told with a file's name, the store stays whole, and the next run ends well."""
import struct
import unittest

from collimate import BUILD, Case, SANITIZED

YAML = """\
experiment: small
nodes:
  home: {do: load, dataset: {phantom: {count: 6, size: 64}}}
  seen: {do: mask, of: home, chain: [roi]}
  guess: {do: read_predictions, file: guess.csv, columns: {sample: id, probability: p}, truth: home}
  result: {do: score, of: guess, metrics: [brier]}
tables: {scores: {of: result}}
figures: {f: {of: result, kind: bar, x: class, y: brier}, s: {of: seen, kind: sheet, samples: 2}}
"""


@unittest.skipIf(SANITIZED, "the sanitizers' own library must be loaded first")
class FullDisk(Case):
    def files(self, out):
        folder = self.folder / out
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
                if path.is_file() and path.parent.name in ("tables", "figures")}

    def test_every_call_may_fail(self):
        file = self.write("small.yaml", YAML)
        self.write("guess.csv", "id,p\n" + "".join(f"A-{i:06},0.{i}\n" for i in range(6)))
        self.run_json(file, out="right", store=self.folder / "other")
        wanted = self.files("right")
        self.assertGreater(len(wanted), 4)
        counter = self.folder / "counter"
        for call in ("write", "fsync", "rename"):
            number = 0
            while True:
                number += 1
                store, out = self.folder / f"store_{call}_{number}", f"out_{call}_{number}"
                counter.write_bytes(struct.pack("qq", 0, number))
                done = self.collimate("run", file, "--store", store, "--out", out, "--jobs", 1, environment={
                    "LD_PRELOAD": str(BUILD / "tests" / "disk" / "failing_disk.so"), "FAILING_CALL": call, "FAILING_COUNTER": str(counter)})
                made, _ = struct.unpack("qq", counter.read_bytes())
                with self.subTest(call=call, number=number, of=made):
                    if done.status == 0:  # a note or a remembered digest: without it the next run only knows less
                        self.assertEqual(self.files(out), wanted)
                    elif made >= number:
                        self.assertRegex(done.err + done.out, r"(No space left on device|cannot be written|cannot write)")
                        self.assertRegex(done.err + done.out, r"/|\.csv|\.json")
                    self.verify_store(store)
                    again = self.run_json(file, store=store, out=out)
                    self.assertEqual(again["nodes"]["failed"], 0)
                    self.assertEqual(self.files(out), wanted)
                if made < number:
                    self.assertEqual(done.status, 0)
                    break
            self.assertGreater(number, {"write": 20, "fsync": 0, "rename": 8}[call])


if __name__ == "__main__":
    unittest.main()
