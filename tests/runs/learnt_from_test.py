"""A network that is judged on what it learnt from: the run says so first of all."""
import json

from collimate import Case, SMALL, needs_libtorch, unittest


@needs_libtorch
class LearntFrom(Case):
    def caveats(self, old="", new=""):
        self.run_json(self.write("small.yaml", SMALL.replace(old, new)))
        return json.loads((self.folder / "run" / "run.json").read_text())["caveats"]

    def test_a_test_part_of_other_patients_needs_no_word(self):
        self.assertEqual(self.caveats(), [])

    def test_samples_that_were_learnt_from_are_counted(self):
        told = self.caveats("predict, of: parts.test", "predict, of: parts.train")
        self.assertEqual(told, ["guess: the network learnt from 15 of the 15 samples that it is judged on"])
        self.assertIn(told[0], (self.folder / "run" / "report.html").read_text())

    def test_so_are_patients_of_whom_other_pictures_were_learnt_from(self):
        text = SMALL.replace("seed: 1}}}", "seed: 1, pictures_per_patient: 4}}}").replace("split, of: home,", "split, of: home, by: sample,")
        told = self.caveats(SMALL, text)
        self.assertRegex(told[0], r"^guess: the network learnt from other pictures of \d+ of the \d+ patients that it is judged on$")


if __name__ == "__main__":
    unittest.main()
