"""The version, the commands and the options are the same wherever they are written."""
import re
import subprocess
import unittest

from collimate import BUILD, SOURCE, Case

VERSION = re.search(r"project\(Collimator VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text())[1]


class Words(Case):
    def test_the_version_is_that_of_CMakeLists(self):
        self.assertEqual(self.collimate("--version", status=0).out, f"collimate {VERSION}\n")
        self.assertIn(f"Collimator {VERSION}", (BUILD / "collimate.1").read_text())
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
                self.assertTrue(re.search(rf"`{verb['name']}` \d+ to {now}\b", "".join(later)),
                                f"CHANGELOG.md tells no change of `{verb['name']}` to version {now}")

    def commands(self, *words):
        """Every command below `words` with its options, as --help tells them."""
        said = self.collimate(*words, "--help", status=0).out
        below = re.search(r"Subcommands:\n((?:  .*\n)+)", said)
        found = {words: set(re.findall(r"^  (?:-\w,)?(--[a-z-]+)", said, re.M))}
        for name in re.findall(r"^  (\w+)", below[1], re.M) if below else ():
            found |= self.commands(*words, name)
        return found

    def test_the_manual_page_has_all_commands_and_options(self):
        page = (BUILD / "collimate.1").read_text().replace("\\-", "-")
        commands = self.commands()
        self.assertGreater(len(commands), 10)
        for words in commands:
            if not any(words == other[:len(words)] and words != other for other in commands):
                self.assertIn(f"collimate {' '.join(words)}", page)
        options = set().union(*commands.values())
        self.assertEqual(set(re.findall(r"--[a-z-]+", page)), options)

    def test_bash_completes_all_commands_and_options(self):
        script = SOURCE / "tools/collimate/completion.bash"
        for words, options in self.commands().items():
            for begin in ("", "--"):
                line = ["collimate", *words, begin]
                done = subprocess.run(["bash", "-c", f'source "{script}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _collimate; printf "%s\\n" "${{COMPREPLY[@]}}"',
                                       "bash", *line], capture_output=True, text=True, timeout=60, cwd=self.folder)
                offered = set(done.stdout.split())
                self.assertEqual(done.stderr, "")
                if begin or not (words and words[-1] == "info"):
                    self.assertTrue(options <= offered, f"{line}: {options - offered}")
                    self.assertEqual({word for word in offered if word.startswith("--")}, options, line)


if __name__ == "__main__":
    unittest.main()
