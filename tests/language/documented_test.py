"""Every example of docs/language.md is right, and every way to write what it tells of is shown there."""
import re
import unittest

from collimate import SOURCE, Case, needs_libtorch

BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", (SOURCE / "docs" / "language.md").read_text(), re.S | re.M)


class Documented(Case):
    @needs_libtorch
    def test_examples_are_right(self):
        self.write("base.yaml", BLOCKS[0])
        self.assertGreater(len(BLOCKS), 8)
        for number, block in enumerate(BLOCKS[1:], 1):
            with self.subTest(block.splitlines()[0]):
                file = self.write(f"example{number}.yaml", f"experiment: example\nimport: base.yaml\n{block}")
                self.collimate("validate", file, status=0)

    @needs_libtorch
    def test_examples_run(self):
        self.write("base.yaml", BLOCKS[0])
        for number, block in enumerate(BLOCKS[1:], 1):
            file = self.write(f"example{number}.yaml", f"experiment: example\nimport: base.yaml\n{block}")
            nodes = self.run_json(file, timeout=300)["nodes"]
            self.assertEqual(nodes["failed"], 0, block)


if __name__ == "__main__":
    unittest.main()
