"""What is wrong with the choice of samples is told by `validate`, before anything runs: names, values, and what does not go together."""
from collimate import Case, unittest

HEAD = """\
experiment: choosing
nodes:
  d: {do: load, dataset: {phantom: {site: north, count: 60, size: 64, seed: 1}}}
  x: {do: %s}
"""


class Choosing(Case):
    def told(self, node):
        done = self.collimate("validate", self.write("choosing.yaml", HEAD % node))
        self.assertEqual(done.status, 2, done)
        return done.err + done.out

    def fine(self, node):
        self.collimate("validate", self.write("choosing.yaml", HEAD % node), status=0)

    def test_names_and_values_of_a_condition(self):
        for condition, words in (
                ('"agee >= 18"', 'no sample has the field "agee"; did you mean "age"?'),
                ('"age >= old"', 'character 8: expected a number, got "old"'),
                ('"sex in [X, Y]"', 'no sample has sex = "X", "Y"; there are "F", "M"'),
                ('"sex"', "sex alone is a field"),
                ('"sex > 3"', 'sex is no field of numbers, and is compared with "3"'),
                ("[1]", "expected a map of fields and values, or a condition as text")):
            with self.subTest(condition):
                self.assertIn(words, self.told(f"select, of: d, where: {condition}"))
        self.fine('select, of: d, where: "(age >= 18 or age is missing) and sex in [F, M] and not site = south"')
        self.fine("select, of: d, where: {sex: [F]}")

    def test_draws(self):
        for draw, words in (
                ("balanced: [sexx]", 'no sample has the field "sexx"; did you mean "sex"?'),
                ("correlate: {class: opacty, with: {sex: F}, phi: 0.5}", 'there is no class "opacty"'),
                ("correlate: {class: opacity, with: {sex: Q}, phi: 0.5}", 'no sample has sex = "Q"'),
                ("correlate: {class: opacity, with: {sex: F}, phi: 3}", "phi = 3 is outside [-1, 1]"),
                ("balanced: [sex], prevalence: 0.5", "one can hold at a time"),
                ("highest: {x: 3}", "need a table of samples"),
                ("threshold: d", "threshold wants thresholds")):
            with self.subTest(draw):
                self.assertIn(words, self.told(f"select, of: d, {draw}"))

    def test_divisions(self):
        for parts, words in (
                ("train: 0.5, test: 10", "train = 0.5 is a share, and another part is a number of units"),
                ("test: 10", "say `train`, too"),
                ("leave_out: {site: nowhere}", 'no sample has site = "nowhere"'),
                ("leave_out: {sit: north}", 'no sample has the field "sit"'),
                ("test: 0.2, stratify: [sexx]", 'no sample has the field "sexx"'),
                ("test: 0.2, stratify: {sex: F}", "expected true, false, or a list of names")):
            with self.subTest(parts):
                self.assertIn(words, self.told(f"split, of: d, {parts}"))
        self.fine("split, of: d, train: 20, test: 20, stratify: [sex]")

    def test_collections_of_other_classes_may_be_compared_for_copies(self):
        self.fine("merge, of: {p: d}, label: part}\n  y: {do: duplicates, of: {a: d, b: x}")


if __name__ == "__main__":
    unittest.main()
