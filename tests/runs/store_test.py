"""The store as its users meet it: what gc frees and keeps, an audit, accounts that share it."""
import os
import shutil
import subprocess
import time
import unittest

from collimate import Case, PROGRAM

YAML = """\
experiment: small
vars: {count: 6}
nodes:
  home: {do: load, dataset: {phantom: {count: "${count}", size: 64}}}
  seen: {do: mask, of: home, chain: [roi]}
  few: {do: select, of: home, has_roi: seen}
"""


class Store(Case):
    def setUp(self):
        super().setUp()
        self.file = self.write("small.yaml", YAML)

    def gc(self, *words, status=0):
        return self.collimate("store", "gc", "--store", self.store, *words, status=status).out

    def results(self):
        return len(list(self.store.glob("objects/*/*")))

    def test_gc_keeps_what_folders_of_runs_name(self):
        self.run_json(self.file, out="one")
        kept = self.results()
        self.run_json(self.file, "--set", "count=8", out="two")
        both = self.results()
        self.assertGreater(both, kept)
        self.assertIn("0 results freed", self.gc())
        self.assertEqual(self.results(), both)
        shutil.rmtree(self.folder / "two")
        said = self.gc("--dry-run")
        self.assertIn(f"{both - kept} results would be freed", said)
        self.assertIn("no longer there: ", said)
        self.assertEqual(self.results(), both)
        self.assertIn("0 results freed", self.gc("--older", "1h"))
        self.assertIn(f"{both - kept} results freed", self.gc())
        self.assertEqual(self.results(), kept)
        self.assertEqual(self.run_json(self.file, out="one")["nodes"]["executed"], 0)
        self.verify_store()
        self.assertIn("expected a number of days", self.collimate("store", "gc", "--older", "soon", "--store", self.store, status=2).err)

    def test_gc_keeps_what_a_run_needs_that_cannot_be_read(self):
        self.run_json(self.file, out="one")
        kept = self.results()
        for content in (b"{", b"", b"[1]", b'{"nodes": {"a": 3}}', b'{"nodes": [{"key": 3}]}', b"\xff" * 9):
            with self.subTest(content=content):
                (self.folder / "one/run.json").write_bytes(content)
                done = self.collimate("store", "gc", "--store", self.store, status=0)
                self.assertIn("one cannot be read", done.err)
                self.assertIn("the results that it had when it was made are kept", done.err)
                self.assertEqual(self.results(), kept)
        self.assertEqual(self.run_json(self.file, out="two")["nodes"]["executed"], 0)
        for note in (self.store / "runs").iterdir():
            note.write_bytes(note.read_bytes()[:-20])
        shutil.rmtree(self.folder / "one")
        done = self.collimate("store", "gc", "--store", self.store, status=0)
        self.assertIn("none is freed", done.err)
        self.assertEqual(self.results(), kept)

    def test_gc_waits_for_whoever_uses_the_store(self):
        run = subprocess.Popen([PROGRAM, "run", self.file, "--store", self.store, "--out", "run", "--set", "count=3000"], cwd=self.folder,
                               env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(400):
            if (self.store / "tmp").exists() and list((self.store / "tmp").iterdir()):
                break
            time.sleep(0.01)
        self.assertIn("another process uses the store", self.collimate("store", "gc", "--store", self.store, status=2).err)
        run.kill()
        run.wait()

    def test_an_audit_makes_results_again_and_finds_them_the_same(self):
        self.run_json(self.file)
        self.assertEqual(self.run_json(self.file, "--audit", "1")["audit"], {"made_again": 3, "differ": 0})
        self.assertEqual(self.run_json(self.file)["audit"], {"made_again": 0, "differ": 0})
        done = self.collimate("run", self.file, "--store", self.store, "--audit", "1", status=0)
        self.assertIn("audit: 3 of 3 results from the store were made again: 3 the same, 0 not", done.out)

    @unittest.skipUnless(os.getuid() == 0, "only root can be two accounts")
    def test_accounts_of_a_group_share_a_store_that_its_owner_opens(self):
        def run_as(uid, out, *words):
            folder = self.folder / f"account{uid}"
            folder.mkdir(exist_ok=True)
            os.chown(folder, uid, 5000)

            def become():
                os.setgroups([5000])
                os.setgid(5000)
                os.setuid(uid)
                os.umask(0o022)
            return subprocess.run([PROGRAM, "run", self.file, "--store", self.store, "--out", folder / out, *words], cwd=folder,
                                  env=self.environment() | {"HOME": str(folder)}, capture_output=True, text=True, preexec_fn=become)

        if subprocess.run([PROGRAM, "--version"], preexec_fn=lambda: os.setuid(5001), capture_output=True).returncode != 0:
            self.skipTest("another account cannot reach the program")
        self.folder.chmod(0o755)
        self.store.mkdir()
        os.chown(self.store, 5001, 5000)
        self.store.chmod(0o2775)
        first = run_as(5001, "run")
        self.assertEqual(first.returncode, 0, first.stderr)
        second = run_as(5002, "run")
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertIn("0 executed, 3 from the store", second.stdout)
        closed = self.folder / "closed"
        closed.mkdir()
        os.chown(closed, 5001, 5000)
        closed.chmod(0o755)
        self.store = closed
        self.assertEqual(run_as(5001, "run").returncode, 0)
        reader = run_as(5002, "other")
        self.assertEqual(reader.returncode, 0, reader.stderr)
        self.assertIn("0 executed, 3 from the store", reader.stdout)
        self.assertIn("its group must be theirs", run_as(5002, "more", "--set", "count=8").stderr)


if __name__ == "__main__":
    unittest.main()
