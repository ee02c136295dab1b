"""The version is the same wherever it is written, and a changed number is told."""
import re
import unittest

from collimate import BUILD, SOURCE, Case

VERSION = re.search(r"project\(Collimator VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text())[1]


class Words(Case):
    def test_the_version_is_that_of_CMakeLists(self):
        self.assertEqual(self.collimate("--version", status=0).out, f"collimate {VERSION}\n")
        self.assertIn(f'set(PACKAGE_VERSION "{VERSION}")', (BUILD / "sdk/CollimatorConfigVersion.cmake").read_text())
        self.assertIn(f"\nversion: {VERSION}\n", (SOURCE / "CITATION.cff").read_text())
        self.assertIn(f"\n## [{VERSION}]", (SOURCE / "CHANGELOG.md").read_text())

    def test_the_changelog_tells_each_version_of_a_verb(self):
        *later, first = re.split(r"^## .*$", (SOURCE / "CHANGELOG.md").read_text(), flags=re.M)[1:]
        told = {name: int(version) for names, version in re.findall(r"^\| (`.*) \| (\d+) \|$", first, re.M)
                for name in re.findall(r"`(\w+)`", names)}
        self.assertGreater(len(told), 5)
        for verb in self.collimate("verb", "list", "--json", status=0).json["verbs"]:
            before, now = told.get(verb["name"], 1), verb["version"]
            if now != before:
                self.assertRegex("".join(later), rf"`{verb['name']}` \d+ to {now}\b", "each change of numbers is told")


if __name__ == "__main__":
    unittest.main()
