"""One flipped bit anywhere in the store: verify finds it, the next run says so, makes the result again and prints the same."""
import os
import random
import unittest

from collimate import Case, NATIVE, SANITIZED, SMALL

# Without LibTorch: a phantom, masks, predictions made elsewhere.
HOST = """\
experiment: small
nodes:
  home: {do: load, dataset: {phantom: {site: home, count: 24, size: 64, seed: 1}}}
  parts: {do: split, of: home, validate: 0.25, test: 0.25}
  seen: {do: mask, of: home, chain: [roi, {dilate: {pixels: 3}}]}
  few: {do: select, of: home, has_roi: seen, limit: 9}
  guess: {do: read_predictions, truth: home, file: guess.csv, columns: {sample: sample, probability: p}, classes: [opacity]}
  result: {do: score, of: guess, metrics: [auroc, brier]}
tables:
  t: {of: result, rows: metric}
"""


class Flips(Case):
    def experiment(self):
        if NATIVE:
            return self.write("small.yaml", SMALL)
        self.write("guess.csv", "sample,p\n" + "".join(f"home-{i:06},{(i * 7 % 24) / 24}\n" for i in range(24)))
        return self.write("small.yaml", HOST)

    def flip(self, file, chance):
        """Flips one bit, and sets the time of modification back, as a failing disk or a careless tool would."""
        before = file.stat()
        content = bytearray(file.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.chmod(0o644)
        file.write_bytes(content)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    def test_none_is_silent(self):
        experiment = self.experiment()
        self.run_json(experiment)
        wanted = {file.name: file.read_text() for file in (self.folder / "run" / "tables").iterdir()}
        self.assertTrue(wanted)
        chance = random.Random(1)
        flips = 20 if SANITIZED else 84
        done = {}
        for number in range(flips):
            files = sorted(file for file in self.store.glob("objects/*/*/**/*") if file.is_file() and file.stat().st_size > 0)
            names = sorted({file.name for file in files}, key=lambda name: (done.get(name, 0), name))
            name = names[0]  # each kind of file in turn
            done[name] = done.get(name, 0) + 1
            file = chance.choice([file for file in files if file.name == name])
            with self.subTest(flip=number, file=name):
                self.flip(file, chance)
                found = self.collimate("store", "verify", "--store", self.store)
                harmless = found.status == 0  # a blank of node.json that became another: no value has changed
                self.assertTrue(not harmless or name == "node.json", found)
                self.assertTrue(harmless or "damaged: " + file.relative_to(self.store).parts[2] in found.err, found)
                run = self.run_json(experiment)
                self.assertEqual("is not as it was written, and is made again" in run["said"], not harmless, run["said"])
                got = {table.name: table.read_text() for table in (self.folder / "run" / "tables").iterdir()}
                self.assertEqual(got, wanted)
        self.verify_store()
        self.assertGreater(len(done), 5)


if __name__ == "__main__":
    unittest.main()
