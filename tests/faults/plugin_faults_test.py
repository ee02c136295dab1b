"""A plugin that fails costs its node and what depends on it; the rest of the run finishes and the summary is plain."""
import json
import time
import unittest

from collimate import Case, FAULTS, SANITIZED, processes_with

# MB of addresses that no arm needs all of; a sanitizer reserves terabytes.
ROOM = 100_000_000 if SANITIZED else 4000
# One arm per fault, and one that is sound; `few` depends on the arm's masks.
EXPERIMENT = """\
experiment: faults
sweep: {{grid: {{arm: {{sound: [roi], bad: [{{faulty: {{how: {how}}}}}]}}}}}}
nodes:
  home: {{do: load, dataset: {{phantom: {{count: 6, size: 64}}}}}}
  seen: {{do: mask, of: home, chain: "${{arm}}", limits: {{seconds: {seconds}, memory_mb: {memory}}}}}
  few: {{do: select, of: home, has_roi: seen}}
"""


class PluginFaults(Case):
    def fault(self, how, seconds=60, memory=ROOM):
        """Runs the two arms; the text on stderr and the bad arm's entry in run.json. The sound arm must be whole."""
        self.store = self.folder / f"store-{how}"
        file = self.write("faults.yaml", EXPERIMENT.format(how=how, seconds=seconds, memory=memory))
        result = self.run_json(file, "--plugins", FAULTS, status=1)
        self.assertEqual(result["nodes"], {"total": 6, "executed": 4, "from_store": 0, "failed": 1, "skipped": 1}, result["said"])
        nodes = {node["name"]: node for node in json.loads((self.folder / "run/run.json").read_text())["nodes"]}
        self.assertEqual(nodes["few (arm=sound)"]["status"], "executed")
        self.assertEqual(nodes["few (arm=bad)"]["status"], "skipped")
        self.assertEqual(nodes["seen (arm=bad)"]["status"], "failed")
        self.verify_store()
        self.assertEqual(list((self.store / "tmp").iterdir()), [])
        # What was right is not run again; what was wrong is tried again.
        again = self.run_json(file, "--plugins", FAULTS, status=1)
        self.assertEqual(again["nodes"], {"total": 6, "executed": 0, "from_store": 4, "failed": 1, "skipped": 1})
        return result["said"], nodes["seen (arm=bad)"]

    def told(self, how, *words, **limits):
        said, node = self.fault(how, **limits)
        summary = said[said.rindex("failed: "):]
        for word in ("seen", "arm=bad", "faulty", *words):
            self.assertIn(word, summary)
        log = self.folder / "run" / node["log"]
        self.assertIn(node["log"], summary)
        self.assertTrue(log.exists())
        return log.read_text()

    @unittest.skipIf(SANITIZED, "the sanitizer catches the signal")
    def test_a_crash_is_told_with_its_signal_and_log(self):
        self.assertIn("about to crash", self.told("crash", "signal 11", "at work on the sample "))

    def test_a_hang_is_ended_after_the_limit(self):
        begin = time.monotonic()
        self.told("hang", "longer than its limit of 2 s", seconds=2)
        self.assertLess(time.monotonic() - begin, 60)

    @unittest.skipIf(SANITIZED, "the sanitizer reserves terabytes of address space")
    def test_eating_memory_is_stopped_at_the_limit(self):
        self.told("eat", "memory", "600", memory=600)

    @unittest.skipIf(SANITIZED, "the sanitizer reserves terabytes of address space")
    def test_without_a_limit_of_its_own_a_node_may_take_half_of_the_machine(self):
        file = self.write("faults.yaml", EXPERIMENT.format(how="hoard", seconds=60, memory=ROOM).replace(f", memory_mb: {ROOM}", ""))
        said = self.run_json(file, "--plugins", FAULTS, status=1)["said"]
        self.assertIn("half of the machine's memory", said)
        self.assertIn("memory_mb", said)

    @unittest.skipIf(SANITIZED, "the sanitizer reserves terabytes of address space")
    def test_a_limit_below_what_a_worker_has_itself_is_told_as_such(self):
        file = self.write("faults.yaml", EXPERIMENT.format(how="print", seconds=60, memory=11))
        said = self.run_json(file, "--plugins", FAULTS, status=1)["said"]
        self.assertRegex(said, r"the node's limit is 11 MB \(limits: \{memory_mb: …\}\), and a worker has \d+ MB of its own before it begins: say more")

    def test_an_exception_is_a_message(self):
        self.told("refuse", "no mask today")
        self.told("construct", "cannot be made")

    def test_abort_and_exit(self):
        self.told("abort", "signal 6", *([] if SANITIZED else ["at work on the sample "]))
        self.told("exit", "status 7")
        self.told("exit_well", "status 0")

    def test_a_mask_of_twos_is_refused(self):
        self.told("twos", "2")

    def test_a_masker_that_draws_without_a_word_is_refused(self):
        self.told("draw", "its class does not say `static constexpr collimator::Needs needs{.random = true};`")

    def test_children_of_a_plugin_do_not_stay(self):
        self.environment = lambda base=self.environment: base() | {"COLLIMATOR_MARK_OF_THIS_TEST": str(self.store)}
        self.told("leave_child", "signal 9")
        for _ in range(50):
            if not processes_with(str(self.store)):
                break
            time.sleep(0.1)
        self.assertEqual(processes_with(str(self.store)), [])

    def test_what_a_plugin_prints_goes_to_its_log_only(self):
        file = self.write("print.yaml", EXPERIMENT.format(how="print", seconds=60, memory=ROOM))
        result = self.run_json(file, "--plugins", FAULTS)
        self.assertEqual(result["nodes"]["executed"], 6)
        logs = "".join(log.read_text() for log in (self.folder / "run/logs").iterdir())
        self.assertIn("a lie", logs)
        self.assertNotIn("a lie", result["said"])

    def test_a_metric_that_crashes_costs_its_table_only(self):
        self.write("guess.csv", "id,p\n" + "".join(f"s{i},{i / 10}\n" for i in range(10)))
        self.write("data/truth.csv", "id,y\n" + "".join(f"s{i},{i % 2}\n" for i in range(10)))
        file = self.write("metric.yaml", """\
experiment: metric
nodes:
  truth: {do: load, dataset: {csv: {root: data, file: truth.csv, id: id, patient: id, labels: {y: {column: y}}}}}
  guess: {do: read_predictions, file: guess.csv, columns: {sample: id, probability: p}, truth: truth}
  sound: {do: score, of: guess, metrics: [auroc]}
  bad: {do: score, of: guess, metrics: [auroc, faulty_count]}
tables:
  sound: {of: sound}
  bad: {of: bad}
""")
        result = self.run_json(file, "--plugins", FAULTS, status=1)
        self.assertEqual((result["nodes"]["executed"], result["nodes"]["failed"]), (3, 1), result["said"])
        self.assertIn("metric faulty_count", result["said"])
        if not SANITIZED:
            self.assertIn("signal 8", result["said"])
        self.assertIn("0.6", (self.folder / "run/tables/sound.csv").read_text())


if __name__ == "__main__":
    unittest.main()
