"""The store as its users meet it: what gc frees and keeps, an audit, accounts that share it."""
import os
import shutil
import subprocess
import time
import unittest

from collimate import BUILD, Case, Done, PROGRAM, SMALL, needs_libtorch

two_accounts = unittest.skipUnless(os.getuid() == 0, "only root can be two accounts")

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
        self.assertEqual(self.run_json(self.file, "--audit", "1")["audit"], {"made_again": 4, "differ": 0})
        self.assertEqual(self.run_json(self.file)["audit"], {"made_again": 0, "differ": 0})
        done = self.collimate("run", self.file, "--store", self.store, "--audit", "1", status=0)
        self.assertIn("audit: 4 of 4 results from the store were made again: 4 the same, 0 not", done.out)

    def as_account(self, uid, *words, umask=0o022):
        """A command of an account of the group 5000, with a folder of its own."""
        folder = self.folder / f"account{uid}"
        folder.mkdir(exist_ok=True)
        os.chown(folder, uid, 5000)

        def become():
            os.setgroups([5000])
            os.setgid(5000)
            os.setuid(uid)
            os.umask(umask)
        return subprocess.Popen([PROGRAM, *words, "--store", self.store], cwd=folder, env=self.environment() | {"HOME": str(folder)},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=become)

    def done_as(self, uid, *words, umask=0o022):
        process = self.as_account(uid, *words, umask=umask)
        out, err = process.communicate(timeout=180)
        return Done(process.returncode, out, err)

    def share(self):
        """A store that the group's accounts may write to."""
        if subprocess.run([PROGRAM, "--version"], preexec_fn=lambda: os.setuid(5001), capture_output=True).returncode != 0:
            self.skipTest("another account cannot reach the program")
        self.folder.chmod(0o755)
        self.store.mkdir()
        os.chown(self.store, 5001, 5000)
        self.store.chmod(0o2775)

    @two_accounts
    def test_what_an_account_with_a_narrow_umask_makes_the_others_may_read(self):
        self.share()
        first = self.done_as(5001, "run", self.file, "--out", "run", umask=0o077)
        self.assertEqual(first.status, 0, first)
        verified = self.done_as(5002, "store", "verify")
        self.assertEqual((verified.status, verified.err), (0, ""))
        second = self.done_as(5002, "run", self.file, "--out", "run", umask=0o077)
        self.assertIn("0 executed, 4 from the store", second.out, second)
        freed = self.done_as(5001, "store", "gc")
        self.assertEqual(freed.status, 0, freed)
        self.assertNotIn("damaged", freed.err)
        self.assertIn("the run ", freed.err, "the other's run folder, which that account keeps for itself")

    @two_accounts
    def test_what_an_account_may_not_read_is_not_called_damaged(self):
        self.share()
        self.assertEqual(self.done_as(5001, "run", self.file, "--out", "run").status, 0)
        shelf, *_ = (self.store / "objects").iterdir()
        shelf.chmod(0o700)
        for file in [*self.store.glob("objects/*/*/node.json"), *self.store.glob("runs/*"), *self.store.glob("history/*")]:
            file.chmod(0o600)
        verified = self.done_as(5002, "store", "verify")
        self.assertEqual(verified.status, 1)
        self.assertIn("0 faults, 4 not readable by this account", verified.out)
        self.assertIn("may not look into", verified.err)
        freed = self.done_as(5002, "store", "gc")
        self.assertIn("this account may not read", freed.err)
        for said in (verified.err, verified.out, freed.err, freed.out):
            self.assertNotIn("damaged", said)
        self.assertIn("0 results freed", freed.out)
        self.assertEqual(len(list(self.store.glob("objects/*/*/node.json"))), 4)

    @two_accounts
    @needs_libtorch
    def test_another_account_goes_on_with_an_interrupted_training(self):
        if subprocess.run([BUILD / "collimate-native"], preexec_fn=lambda: os.setuid(5001), capture_output=True).returncode == 127:
            self.skipTest("another account cannot reach LibTorch")
        for umask in (0o022, 0o077):
            with self.subTest(umask=umask):
                shutil.rmtree(self.store, ignore_errors=True)
                shutil.rmtree(self.folder / "account5002", ignore_errors=True)
                self.share()
                file = self.write("long.yaml", SMALL.replace("epochs: 1}", "epochs: 12}").replace("count: 24", "count: 48"))
                run = self.as_account(5001, "run", file, "--out", "run", "--jobs", "1", umask=umask)
                while not list(self.store.glob("partial/*/last.safetensors")):
                    self.assertIsNone(run.poll(), "it was too quick to be killed in training")
                    time.sleep(0.005)
                run.kill()
                run.communicate()
                (partial,) = self.store.glob("partial/*")
                self.assertEqual(partial.stat().st_mode & 0o7777, 0o2775)
                (partial / "last.safetensors.new").write_bytes(b"cut off")  # as where it was killed in writing
                os.chown(partial / "last.safetensors.new", 5001, 5000)
                second = self.done_as(5002, "run", file, "--out", "run")
                self.assertEqual(second.status, 0, second)
                logs = "".join(log.read_text() for log in (self.folder / "account5002/run/logs").iterdir())
                self.assertIn("going on after epoch", logs)
                self.assertNotIn("damaged", logs)

    @two_accounts
    def test_accounts_of_a_group_share_a_store_that_its_owner_opens(self):
        def run_as(uid, out, *words):
            return self.done_as(uid, "run", self.file, "--out", out, *words)

        self.share()
        first = run_as(5001, "run")
        self.assertEqual(first.status, 0, first)
        second = run_as(5002, "run")
        self.assertEqual(second.status, 0, second)
        self.assertIn("0 executed, 4 from the store", second.out)
        closed = self.folder / "closed"
        closed.mkdir()
        os.chown(closed, 5001, 5000)
        closed.chmod(0o755)
        self.store = closed
        self.assertEqual(run_as(5001, "run").status, 0)
        reader = run_as(5002, "other")
        self.assertEqual(reader.status, 0, reader)
        self.assertIn("0 executed, 4 from the store", reader.out)
        self.assertIn("its group must be theirs", run_as(5002, "more", "--set", "count=8").err)


if __name__ == "__main__":
    unittest.main()
