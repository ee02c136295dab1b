"""A run that is killed or interrupted leaves a whole store and no process; resumed, its numbers are bitwise the same."""
import os
import signal
import subprocess
import unittest
from pathlib import Path

from collimate import Case, PROGRAM, SMALL, needs_libtorch

LONG = SMALL.replace("epochs: 1}", "epochs: 12}").replace("count: 24", "count: 48")


@needs_libtorch
class Killed(Case):
    def start(self, file, store):
        environment = self.environment() | {"MARK_OF_THIS_TEST": str(self.folder)}
        self.log = open(self.folder / "killed.log", "wb")
        self.addCleanup(self.log.close)
        return subprocess.Popen([PROGRAM, "run", file, "--store", store, "--out", "killed", "--jobs", "1"], cwd=self.folder,
                                env=environment, stdout=subprocess.DEVNULL, stderr=self.log)

    def processes(self):
        """Processes that the marked run started, zombies left out."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if str(self.folder).encode() in Path(f"/proc/{pid}/environ").read_bytes():
                    found.append(pid)
            except OSError:
                pass
        return found

    def in_training(self, store):
        """Whether a checkpoint lies there: some epoch is done, others are not."""
        return any(file.is_file() and file.suffix == ".safetensors" for file in store.glob("partial/**/*"))

    def same_as_uninterrupted(self, file, store):
        self.run_json(file, store=store, out="resumed")
        self.run_json(file, store=self.folder / "other", out="whole")
        for table in ("t.csv", "predictions_guess.csv"):
            self.assertEqual((self.folder / "resumed/tables" / table).read_bytes(), (self.folder / "whole/tables" / table).read_bytes())
        for name in ("weights.safetensors", "curves.csv"):
            ours, theirs = self.artifacts(name, store), self.artifacts(name, self.folder / "other")
            self.assertEqual(set(ours), set(theirs))
            self.assertEqual(len(ours), 2)
            for key in ours:
                self.assertEqual(ours[key].read_bytes(), theirs[key].read_bytes(), name)
        self.verify_store(store)

    def test_killed_in_training_and_resumed(self):
        file = self.write("long.yaml", LONG)
        run = self.start(file, self.store)
        self.wait_for(lambda: self.in_training(self.store) or run.poll() is not None)
        self.assertIsNone(run.poll(), "it was too quick to be killed in training")
        run.send_signal(signal.SIGKILL)
        run.wait()
        self.wait_for(lambda: not self.processes(), 10)
        self.verify_store()
        self.assertLess(len(self.artifacts("weights.safetensors")), 2)
        self.same_as_uninterrupted(file, self.store)
        self.assertEqual(list((self.store / "tmp").iterdir()), [], "what the killed run left half done is cleared away")

    def test_killed_in_training_and_its_checkpoint_damaged(self):
        file = self.write("long.yaml", LONG)
        run = self.start(file, self.store)
        self.wait_for(lambda: list(self.store.glob("partial/*/before.safetensors")) and list(self.store.glob("partial/*/last.safetensors"))
                      or run.poll() is not None)
        run.send_signal(signal.SIGKILL)
        run.wait()
        self.wait_for(lambda: not self.processes(), 10)
        (last,) = self.store.glob("partial/*/last.safetensors")
        content = bytearray(last.read_bytes())
        content[len(content) // 2] ^= 1
        last.write_bytes(content)
        self.same_as_uninterrupted(file, self.store)
        logs = "".join(log.read_text() for log in (self.folder / "resumed/logs").iterdir())
        self.assertIn("set aside as last.safetensors.damaged", logs)
        self.assertIn("going on after epoch", logs)

    def test_interrupted_and_gone_on(self):
        file = self.write("long.yaml", LONG)
        run = self.start(file, self.store)
        self.wait_for(lambda: self.in_training(self.store) or run.poll() is not None)
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(timeout=20), 130)
        self.assertIn("goes on from here", (self.folder / "killed.log").read_text())
        self.assertEqual(self.processes(), [])
        self.assertTrue((self.folder / "killed/run.json").exists())
        self.assertEqual(list((self.store / "tmp").iterdir()), [])
        self.verify_store()
        self.same_as_uninterrupted(file, self.store)


if __name__ == "__main__":
    unittest.main()
