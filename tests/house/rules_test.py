"""Who may include and link whom; headers of the SDK compile alone; files are short and say what they are for."""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

from collimate import BUILD, PROGRAM, SOURCE

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.MULTILINE)
CODE = (".cpp", ".hpp", ".h")
# The rooms of framework/, from the ground up: each may see those before it, and itself.
FLOORS = ("base", "task", "plugin", "data", "stats", "verbs", "store", "learn", "graph", "run", "tables", "figures", "html")

# The header of each role, and the plugin of sdk/examples that it begins with.
EXAMPLES = {"dataset.hpp": "spot", "masker.hpp": "hide_bright", "metric.hpp": "tjur", "protocol.hpp": "peak", "native/model.hpp": "one_layer",
            "native/explainer.hpp": "activation_map"}


def sources(folder):
    return [file for file in (SOURCE / folder).rglob("*") if file.suffix in CODE]


def includes(file):
    return [name for _, name in INCLUDE.findall(file.read_text(errors="replace"))]


def told_files():
    """All files that are written in C++, Python, shell or CMake. A CMakeLists.txt of one line says all by that line."""
    files = [SOURCE / "CMakeLists.txt", SOURCE / ".ci/run"]
    for folder in ("cmake", "sdk", "framework", "plugins", "tools", "tests"):
        for file in (SOURCE / folder).rglob("*"):
            if not file.is_file() or "corpus" in file.parts or "__pycache__" in file.parts:
                continue
            program = file.suffix == "" and file.read_bytes()[:2] == b"#!"
            if file.suffix in CODE + (".inc", ".py", ".sh", ".bash", ".cmake") or file.name.endswith(".cmake.in") or program:
                files.append(file)
            elif file.name == "CMakeLists.txt" and len(file.read_text().splitlines()) > 1:
                files.append(file)
    return sorted(files)


def opening(file):
    """The first two lines of the comment or docstring that a file begins with, below its line of #!; "" where there is none."""
    lines = file.read_text().splitlines()
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    mark = {"#": "#", "/": "//"}.get(lines[0][:1] if lines else "")
    if lines and lines[0].startswith(('"""', "/*")):
        text = [lines[0][3:], lines[1] if len(lines) > 1 and not lines[0].endswith('"""') else ""]
        return " ".join(line.strip(' "*/') for line in text).strip()
    if mark is None or not lines[0].startswith(mark):
        return ""
    text = []
    for line in lines[:2]:
        if not line.startswith(mark + " "):
            break
        text.append(line[len(mark):].strip())
    return " ".join(text)


def libtorch(name):
    return name.startswith(("torch/", "ATen/", "c10/", "collimator/native/")) and name != "collimator/native/plugin.hpp"


def needed(library):
    """Names of the shared libraries that an ELF file asks for."""
    out = subprocess.run(["readelf", "-d", str(library)], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", out)


class Rules(unittest.TestCase):
    def none(self, folder, wrong, but=lambda file: False):
        found = [f"{file.relative_to(SOURCE)} includes {name}" for file in sources(folder) if not but(file) for name in includes(file) if wrong(file, name)]
        self.assertEqual(found, [])

    def test_plugins_see_the_sdk_only(self):
        self.none("plugins", lambda file, name: name.startswith(("framework/", "tools/", "plugins/", "tests/")))

    def test_a_plugin_sees_no_other_plugin(self):
        def other(file, name):
            place = (file.parent / name).resolve()
            return place.exists() and file.relative_to(SOURCE).parts[:3] != place.relative_to(SOURCE).parts[:3]
        self.none("plugins", other)

    def test_the_sdk_sees_nobody(self):
        self.none("sdk", lambda file, name: name.startswith(("framework/", "tools/", "plugins/", "tests/")))

    def test_the_framework_sees_the_sdk_only(self):
        self.none("framework", lambda file, name: name.startswith(("tools/", "plugins/", "tests/")))

    def test_no_arrow_inside_the_framework_runs_up(self):
        rooms = {folder.name for folder in (SOURCE / "framework").iterdir() if folder.is_dir()}
        self.assertEqual(rooms, set(FLOORS), "a room of framework/ has no floor")
        def upwards(file, name):
            parts = name.split("/")
            return parts[0] == "framework" and FLOORS.index(parts[1]) > FLOORS.index(file.relative_to(SOURCE).parts[1])
        self.none("framework", upwards)

    def test_no_verb_sees_another_verbs_folder_but_those_it_inserts(self):
        inserted = {"pack", "regions", "read_masks", "reduce", "show", "contrast"}
        def other(file, name):
            parts, place = name.split("/"), file.relative_to(SOURCE).parts
            return parts[:2] == ["framework", "verbs"] and len(parts) == 4 and len(place) == 4 and \
                place[1] == "verbs" and parts[2] != place[2] and parts[2] not in inserted
        self.none("framework", other)

    def test_nothing_compares_the_name_of_a_verb(self):
        names = re.findall(r"VERB\((\w+)\)", (SOURCE / "framework/verbs/list.inc").read_text())
        self.assertGreater(len(names), 15)
        by_member = re.compile(r"verb(?:->|\.)(?:name|verb) *[!=]= *\"|\.verb *[!=]= *\"")
        by_value = re.compile(r"[!=]= *\"(?:%s)\"" % "|".join(names))
        parts_of_a_split = re.compile(r"\bsplit *[!=]= *\"train\"|== \"split\"\) return record\.split")
        for folder in ("framework", "tools", "sdk"):
            for file in sources(folder):
                if "test" in file.stem:
                    continue
                for line in file.read_text().splitlines():
                    found = by_member.search(line) or by_value.search(line)
                    self.assertFalse(found and not parts_of_a_split.search(line), f"{file.relative_to(SOURCE)}: {line.strip()}")

    def test_tools_see_the_framework_only(self):
        self.none("tools", lambda file, name: name.startswith(("plugins/", "tests/")))

    def test_libtorch_is_seen_by_framework_learn_and_native_plugins_only(self):
        self.none("framework", lambda file, name: libtorch(name), but=lambda file: "learn" in file.relative_to(SOURCE).parts)
        self.none("tools", lambda file, name: libtorch(name))
        self.none("plugins", lambda file, name: libtorch(name), but=lambda file: file.relative_to(SOURCE).parts[1] in ("models", "explainers"))
        examples = {example for header, example in EXAMPLES.items() if header.startswith("native/")}
        self.none("sdk", lambda file, name: libtorch(name), but=lambda file: "native" in file.parts or file.parent.name in examples)

    def test_each_roles_header_begins_with_its_example_and_says_what_the_host_promises(self):
        for header, example in EXAMPLES.items():
            code = (SOURCE / f"sdk/examples/{example}/{example}.cpp").read_text().splitlines()
            self.assertTrue(20 <= len(code) <= 40, f"{example}.cpp has {len(code)} lines")
            opening = (SOURCE / "sdk/include/collimator" / header).read_text().split("#pragma once")[0].splitlines()
            wanted = [f"// A complete one, sdk/examples/{example}/{example}.cpp:", "//", *(f"//   {line}".rstrip() for line in code), "//"]
            self.assertEqual(opening[2:2 + len(wanted)], wanted, f"{header} does not show {example}.cpp as it is")
            for word in ("Threads", "Lifecycle", "Errors", "Cancelling"):
                self.assertIn(f"\n// {word}: ", "\n".join(opening), header)
        folders = {file.parent.name for file in (SOURCE / "sdk/examples").rglob("*.cpp")}
        self.assertEqual(folders, set(EXAMPLES.values()))

    def test_a_plugin_needs_nothing_of_detail(self):
        for folder in ("plugins", "sdk/examples"):
            self.none(folder, lambda file, name: name.startswith("collimator/detail/") or name == "collimator/abi.h")
            for file in sources(folder):
                self.assertNotIn("collimator::detail", file.read_text(), str(file.relative_to(SOURCE)))

    def test_portable_headers_include_the_standard_library_only(self):
        for file in (SOURCE / "sdk/include").rglob("*.hpp"):
            if "native" in file.parts or file.name == "opencv.hpp":
                continue
            for name in includes(file):
                self.assertTrue(name.startswith("collimator/") or "/" not in name and not name.endswith((".h", ".hpp")) or name == "stdint.h" or
                                file.name.startswith("testing"), f"{file.name} includes {name}")

    def test_the_framework_names_no_plugin(self):
        ids = [json.loads(file.read_text())["plugins"][0]["id"] for file in (BUILD / "plugins").glob("*.plugin.json")]
        self.assertGreater(len(ids), 10)
        # A format, ports and parameters, a sweep's grid, rules of `threshold`, columns of curves (of learning too): not the plugins.
        common = {"csv", "roi", "boxes", "grid", "f1", "sensitivity", "auroc", "dice", "precision", "false_positive_rate"}
        for file in sources("framework"):
            if file.stem.endswith("_test") or "test" in file.stem:
                continue
            for name in re.findall(r'"([a-z0-9_]+)"', re.sub("//.*", "", file.read_text())):
                self.assertFalse(name in ids and name not in common, f"{file.relative_to(SOURCE)} names the plugin {name}")

    def test_portable_plugins_link_no_libtorch(self):
        for manifest in (BUILD / "plugins").glob("*.plugin.json"):
            kinds = {plugin["kind"] for plugin in json.loads(manifest.read_text())["plugins"]}
            asked = needed(manifest.with_name(manifest.name.replace(".plugin.json", ".so")))
            torch = [name for name in asked if name.startswith(("libtorch", "libc10"))]
            self.assertEqual(bool(torch), kinds == {"native"}, f"{manifest.name} {asked}")

    def test_the_command_line_links_no_libtorch_and_no_picture_zoo(self):
        asked = needed(PROGRAM)
        self.assertEqual([name for name in asked if name.startswith(("libtorch", "libc10", "libopencv_imgcodecs", "libgdal"))], [])
        out = subprocess.run(["ldd", str(PROGRAM)], capture_output=True, text=True, check=True).stdout
        self.assertNotRegex(out, "libtorch|libc10|libgdal|imgcodecs")

    def test_every_portable_header_compiles_alone(self):
        headers = sorted(file for file in (SOURCE / "sdk/include").rglob("*") if file.suffix in (".hpp", ".h"))
        compiler = os.environ.get("CXX", "c++")
        for header in headers:
            if "native" in header.parts or header.name == "opencv.hpp" or header.name.startswith("testing"):
                continue
            done = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-x", "c++", "-I", str(SOURCE / "sdk/include"),
                                   "-include", str(header), "/dev/null"], capture_output=True, text=True, timeout=120)
            self.assertEqual((done.returncode, done.stderr), (0, ""), header.name)

    def test_links_of_documents_lead_to_files(self):
        links = 0
        for file in (*SOURCE.glob("*.md"), *(SOURCE / "docs").glob("*.md")):
            for target in re.findall(r"\]\(([^):#]+)(?:#[^)]*)?\)", file.read_text()):
                self.assertTrue((file.parent / target).exists(), f"{file.relative_to(SOURCE)} leads to {target}")
                links += 1
        self.assertGreater(links, 5)

    def test_files_are_short(self):
        for folder in ("sdk", "framework", "plugins", "tools", "tests"):
            for file in sources(folder):
                lines = file.read_text().splitlines()
                self.assertLessEqual(len(lines), 400, str(file.relative_to(SOURCE)))

    def test_files_begin_with_a_sentence_that_says_what_they_are_for(self):
        wrong, said = [], {}
        for file in told_files():
            name, sentence = str(file.relative_to(SOURCE)), opening(file)
            if not re.search(r"[.?:](\s|$)", sentence):
                wrong.append(f"{name} does not begin with a sentence of at most two lines")
            elif sentence in said:
                wrong.append(f"{name} only repeats the sentence of {said[sentence]}")
            said.setdefault(sentence, name)
        self.assertGreater(len(said), 600)
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
