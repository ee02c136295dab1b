"""An audit finds every plugin whose results depend on chance, time, threads or order, names node and plugin, and lets others pass."""
import unittest

from collimate import Case, FAULTS

EXPERIMENT = """\
experiment: audited
nodes:
  home: {{do: load, dataset: {{phantom: {{count: 24, size: 64}}}}}}
  seen: {{do: mask, of: home, chain: [roi, {{restless: {{how: {how}}}}}]}}
"""


class Audit(Case):
    def audited(self, how, jobs, status):
        """Runs the experiment, and then audits all of it in new processes."""
        self.store = self.folder / f"store-{how}-{jobs}"
        file = self.write(f"{how}.yaml", EXPERIMENT.format(how=how))
        self.run_json(file, "--plugins", FAULTS, jobs=jobs)
        return self.run_json(file, "--plugins", FAULTS, "--audit", "1", jobs=jobs, status=status)

    def test_what_rests_passes(self):
        result = self.audited("rest", 2, 0)
        self.assertEqual(result["audit"], {"made_again": 3, "differ": 0})

    def test_each_way_to_be_restless_is_found(self):
        for how in ("rand", "random_device", "clock", "counter", "generator", "buffer"):
            for jobs in (1, 2):
                with self.subTest(how=how, jobs=jobs):
                    result = self.audited(how, jobs, 1)
                    self.assertEqual(result["audit"], {"made_again": 3, "differ": 1}, result["said"])
                    self.assertIn("audit: seen (mask): made again, what it gives came out otherwise", result["said"])
                    self.assertIn("masker restless", result["said"])
                    self.assertNotIn("audit: home", result["said"])
                    self.verify_store()


if __name__ == "__main__":
    unittest.main()
