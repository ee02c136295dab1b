"""Comments and layout of native headers may change without making every native plugin refuse to load; code may not."""
import os
import shutil
import subprocess
import unittest

from collimate import SOURCE, Case

SCRIPT = """\
include(${SOURCE}/sdk/cmake/NativeDigest.cmake)
collimator_native_digest(${INCLUDE} digest headers)
message(NOTICE ${digest})
"""


class NativeDigest(Case):
    def setUp(self):
        super().setUp()
        shutil.copytree(SOURCE / "sdk/include", self.folder / "include")
        self.write("digest.cmake", SCRIPT)
        self.before = self.digest()
        self.assertRegex(self.before, "^[0-9a-f]{16}$")

    def digest(self):
        done = subprocess.run([os.environ.get("CMAKE_COMMAND", "cmake"), f"-DSOURCE={SOURCE}", f"-DINCLUDE={self.folder / 'include'}", "-P",
                               str(self.folder / "digest.cmake")], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr.strip()

    def with_line(self, line, header="abi.h"):
        """The digest with a line put before a header's last one."""
        file = self.folder / "include/collimator" / header
        text = file.read_text()
        head, last = text.rstrip("\n").rsplit("\n", 1)
        file.write_text(f"{head}\n{line}\n{last}\n")
        digest = self.digest()
        file.write_text(text)
        return digest

    def test_a_comment_changes_nothing(self):
        for comment in ("/* one line */", "/* several\n * lines, a \"quote,\n * and // slashes\n */", "// one line", "// host's \" own",
                        "/**/", "/***/", "/* a * b / c **/", "", "  "):
            for header in ("abi.h", "params.hpp", "native/model.hpp"):
                self.assertEqual(self.with_line(comment, header), self.before, f"{header}: {comment}")

    def test_code_changes_it(self):
        found = {self.with_line(code) for code in ("extern int x;", "extern int /* y */ y;", "/* */ extern int z; /* */",
                                                   'const char* a = "/* text */";', 'const char* a = "// text";', "char b = '\"'; /* */ char c;")}
        self.assertEqual(len(found | {self.before}), 7)


if __name__ == "__main__":
    unittest.main()
