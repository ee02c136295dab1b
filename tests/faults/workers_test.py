"""What a worker gets and what it may say: a clean environment, folders as open descriptors, messages and nothing else."""
import json
import os
import signal
import subprocess
import time
import unittest

from collimate import Case, FAULTS, PROGRAM, processes_with

EXPERIMENT = """\
experiment: workers
nodes:
  table: {{do: load, dataset: {{csv: {{root: pictures, file: index.csv, id: id, picture: "{{id}}.png", patient: id, labels: {{y: {{column: y}}}}}}}}}}
  seen: {{do: mask, of: table, chain: [{{nosy: {{how: {how}}}}}]}}
"""


class Workers(Case):
    def experiment(self, how):
        from collimate import png
        rows = ["id,y"]
        for i in range(3):
            self.write(f"pictures/p{i}.png", png([7 * i] * 64, 8, 8))
            rows.append(f"p{i},{i % 2}")
        self.write("pictures/index.csv", "\n".join(rows) + "\n")
        return self.write("workers.yaml", EXPERIMENT.format(how=how))

    def log(self, text):
        return next(log.read_text() for log in (self.folder / "run/logs").iterdir() if text in log.read_text())

    def test_keys_and_tokens_of_the_user_do_not_reach_a_plugin(self):
        self.environment = lambda base=self.environment: base() | {"SECRET_TOKEN": "hush", "LC_ALL": "de_DE.UTF-8"}
        self.run_json(self.experiment("look"), "--plugins", FAULTS)
        variables = [line.split(" ", 1)[1] for line in self.log("variable ").splitlines() if line.startswith("variable ")]
        self.assertIn("LC_ALL=C.UTF-8", variables)
        self.assertIn("TZ=UTC", variables)
        self.assertFalse(any("hush" in each or each.startswith("HOME=") for each in variables), variables)

    def test_inputs_output_and_dataset_come_as_open_descriptors(self):
        self.run_json(self.experiment("look"), "--plugins", FAULTS)
        opened = {line.split(" ", 1)[1] for line in self.log("descriptor ").splitlines() if line.startswith("descriptor ")}
        self.assertIn(str(self.folder / "pictures"), opened)
        self.assertTrue(any("/objects/" in each for each in opened), opened)
        self.assertTrue(any("/store/tmp/" in each for each in opened), opened)

    def test_errors_name_files_as_the_user_does(self):
        file = self.experiment("look")
        (self.folder / "pictures/p1.png").write_bytes(b"no picture")
        for out, root in (("run", "root: pictures,"), ("slash", "root: pictures/,")):
            self.write("workers.yaml", file.read_text().replace("root: pictures,", root))
            said = self.run_json(file, "--plugins", FAULTS, status=1, out=out, store=self.folder / f"store_{out}")["said"]
            self.assertIn(str(self.folder / "pictures/p1.png"), said)
            self.assertNotIn("/proc/self/fd", said)

    def test_a_plugin_that_speaks_for_its_worker_costs_its_node(self):
        said = self.run_json(self.experiment("babble"), "--plugins", FAULTS, status=1)["said"]
        self.assertIn("it sent what is no message of a worker", said)
        self.assertIn("masker nosy", said)

    def test_a_forged_end_is_no_end(self):
        said = self.run_json(self.experiment("forge"), "--plugins", FAULTS, status=1)["said"]
        self.assertIn("it sent what is no message of a worker", said)
        self.verify_store()
        self.assertEqual(len(list(self.store.glob("objects/*/*"))), 1)  # the table alone, no half of a mask

    def two(self, first, second):
        """An experiment of two masks, made one after the other in one worker; the nodes' states."""
        text = self.experiment("look").read_text().replace("[{nosy: {how: look}}]", first)
        file = self.write("two.yaml", text + f"  then: {{do: mask, of: table, chain: {second}}}\n")
        self.run_json(file, "--plugins", FAULTS, jobs=1)
        return {node["name"]: node["status"] for node in json.loads((self.folder / "run/run.json").read_text())["nodes"]}

    def test_a_process_that_a_plugin_forked_is_ended_when_it_comes_back(self):
        nodes = self.two("[{faulty: {how: fork}}]", "[{center_crop: {fraction: 0.5}}]")
        self.assertEqual(nodes, {"table": "executed", "seen": "executed", "then": "executed"})
        self.assertIn("faulty: a process that the plugin forked came back", self.log("came back"))

    def test_what_a_plugin_leaves_behind_costs_no_other_node(self):
        nodes = self.two("[{nosy: {how: haunt}}]", "[{nosy: {how: wait}}]")
        self.assertEqual(nodes, {"table": "executed", "seen": "executed", "then": "executed"})

    def test_a_log_has_an_end(self):
        self.run_json(self.experiment("chatter"), "--plugins", FAULTS)  # and the run is as it was
        sizes = [log.stat().st_size for log in (self.folder / "run/logs").iterdir()]
        self.assertLess(max(sizes), (16 << 20) + 100)
        self.assertIn("the log was cut off", self.log("tells everything"))

    def test_a_process_in_a_session_of_its_own_ends_with_the_run(self):
        self.environment = lambda base=self.environment: base() | {"COLLIMATOR_MARK_OF_THIS_TEST": str(self.store)}
        self.run_json(self.experiment("leave"), "--plugins", FAULTS)
        self.assertEqual(processes_with(str(self.store)), [])

    def test_one_interrupt_ends_a_run_beside_a_hanging_plugin_in_seconds(self):
        file = self.experiment("babble").read_text().replace("nosy: {how: babble}", "faulty: {how: hang}")
        run = subprocess.Popen([PROGRAM, "run", self.write("hang.yaml", file), "--plugins", FAULTS, "--store", self.store,
                                "--out", "run"], cwd=self.folder, env=self.environment(), stderr=subprocess.PIPE, text=True)
        for line in run.stderr:
            if "table: load" in line:
                break
        time.sleep(1)
        begin = time.monotonic()
        os.kill(run.pid, signal.SIGINT)
        self.assertEqual(run.wait(timeout=60), 130)
        self.assertLess(time.monotonic() - begin, 13)  # it was fifteen
        run.stderr.close()


if __name__ == "__main__":
    unittest.main()
