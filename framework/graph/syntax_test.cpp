// Facts about texts that are no YAML: each usual slip is told where it stands, and what has no effect is a mistake.
#include "framework/graph/syntax.hpp"

#include <doctest/doctest.h>

#include <collimator/rng.hpp>

#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"

using namespace collimator;

namespace {

// "LINE:COLUMN message" of the first mistake; empty where there is none.
std::string mistake_in(const std::string& text) {
  Mistakes mistakes;
  parse_yaml(std::make_shared<SourceText>(SourceText{"e.yaml", text}), mistakes);
  if (!mistakes.any()) return {};
  const Mistake& first = mistakes.all().front();
  return std::to_string(first.at.line) + ":" + std::to_string(first.at.column) + " " + first.message;
}

void tells(const std::string& text, const std::string& expected) {
  const std::string told = mistake_in(text);
  CHECK_MESSAGE(told.starts_with(expected), told);
}

}  // namespace

TEST_CASE("a byte 0 is told where it stands") {
  tells(std::string("experiment: e\nabout: \"x\0y\"\n", 27), "2:10 a byte 0 stands here, which no text holds");
  tells(std::string("a: 1\n\0", 6), "2:1 a byte 0");
  tells(std::string("\0", 1), "1:1 a byte 0");
}

TEST_CASE("a bracket that is not closed is told where it is opened") {
  tells("a: 1\nb: {c: {d: 8}\ne: 1\n", "2:4 this `{` is not closed: `}` is missing");
  tells("a: [1, 2\nb: 3\n", "1:4 this `[` is not closed");
  tells("a: {b: [roi}\n", "1:12 `}` stands here, where another bracket is open");
  tells("a: {b: 1}}\n", "1:10 a bracket is closed here that was never opened");
  tells("a: {b: \"}\", c: '}', d: # }\n  8\n", "1:4 this `{` is not closed");
  tells("a: |\n  { in a text\nb: {c: 1\nd: 1\n", "3:4 this `{` is not closed");
}

TEST_CASE("a variable between brackets without quotes, tabs, quotes") {
  tells("a: {b: ${n}}\n", "1:8 between {} or [], ${…} stands in quotes: \"${n}\"");
  tells("a: {b: \"${m}\", c: [${n}]}\n", "1:20 between {} or [], ${…} stands in quotes: \"${n}\"");
  tells("a: {b: \"x-${m}\", c: 1\n", "1:4 this `{` is not closed");
  tells("a:\n\tb: 1\n", "2:1 a tab stands in front of the text");
  tells("a:\n  \tb: 1\n  c: 2\n", "2:3 a tab stands in front of the text");
  tells("a: \"b\nc: 1\n", "1:4 this \" is not closed");
  tells("a: 'it''s\nc: 1\n", "1:4 this ' is not closed");
  CHECK(mistake_in("a: 'it''s'\nb: \"\\\"\"\nc: it's\n").empty());
}

TEST_CASE("colons, indentation, signs that mean something") {
  tells("n:\n  a: 1\n  b {c: d, e: f}\n", "3:3 `b` has no colon behind it");
  tells("a: this: that\n", "1:8 a second `: ` in one line");
  tells("a:\n  b: 1\n   c: 2\n", "3:5 this line is indented farther than the one before");
  tells("a:\n  b: 1\n   c: {d: 2}\n", "3:5 this line is indented farther than the one before");
  tells("a:\n  b: {c: 1}\n   d: 2\n", "3:4 this line is not indented like those that it belongs to");
  tells("a: @b\n", "1:4 a text that begins with `@` stands in quotes");
  tells("a: {b: *.csv}\n", "1:8 `*` begins an alias");
  tells("a: \"\\d\"\n", "1:");
  tells("a: !!str 1\n", "1:4 tags have no meaning here");
}

TEST_CASE("a colon without a blank behind it is told in its own line") {
  tells("n:\n  a: 1\n  batch:16\n  c: 2\n", "3:3 a blank is missing behind the colon: `batch: 16`");
  tells("n:\n  a:1\n  # between\n\n  b:2\n  c: 3\n", "2:3 a blank is missing behind the colon: `a: 1`");
  tells("n:\n  a: 1\n  size:32\n", "3:3 ");
  CHECK(mistake_in("n:\n  a: 1\n  size:32\n").find("`size: 32`") != std::string::npos);
  CHECK(mistake_in("n: {a: 1, size:32}\n").find("`size: 32`") != std::string::npos);
  CHECK(mistake_in("n: {a: 1, size=32}\n").find("`size: 32`") != std::string::npos);
  tells("n: {a: 0,9}\n", "1:10 `9` has no colon behind it, and so no effect: a number has a point, not a comma");
  CHECK(mistake_in("a: http://b\nc: d:e\nt: [10:30]\n").empty());
}

TEST_CASE("a comma that is missing, and a comment that swallows a bracket") {
  tells("n: {a: b c: [d]}\n", "1:11 a second `: ` in one value: a comma is missing before its name");
  tells("n: {a: 1,\n  b: x: y}\n", "2:7 a second `: ` in one value");
  tells("n: {a: no #1}\nb: 1\n", "1:4 this `{` is not closed: `}` is missing, or it stands behind the `#` of line 1");
}

TEST_CASE("a character that only looks like one of YAML's is told where it stands") {
  tells("n:\n  a: 1\n\u00a0 b: 2\n  c: 3\n", "3:1 a no-break space (U+00A0) stands here: write a space");
  tells("n:\n  a: 1\n  \u00a0b: 2\n", "3:3 a no-break space (U+00A0) stands here");
  tells("a: 1\n\u3000b: 2\n", "2:1 an ideographic space (U+3000) stands here");
  tells("n: {\u00a0b: 2}\n", "1:5 a no-break space (U+00A0) stands here");
  tells("n:\n  a:\u00a01\n  b: 2\n", "2:5 a no-break space (U+00A0) stands here");
  tells("n:\n  a\uff1a 1\n  b: 2\n", "2:4 a full-width colon (U+FF1A) stands here: write `: `");
  CHECK(mistake_in("n: {a\uff1a 1}\n").find("a full-width colon (U+FF1A) stands here") != std::string::npos);
  CHECK(mistake_in("a: \"b\u201d\nc: 1\n").find("a typographic quote (U+201D) stands here: write \"") !=
        std::string::npos);
  CHECK(mistake_in("a: \u201cb\u201d c\n\"\u00a0b\": 1\nc: |\n  \u00a0d\n").empty());  // texts may hold them
}

TEST_CASE("a name without a colon would have no effect, and is told; an empty value is known as such") {
  tells("a: 1\nb\n", "2:1 `b` has no colon behind it, and so no effect");
  tells("a: {b: 1, c}\n", "1:11 `c` has no colon behind it, and so no effect");
  tells("a: {do:load}\n", "1:5 `do:load` has no blank behind its colon");
  Mistakes mistakes;
  const Value value = parse_yaml(std::make_shared<SourceText>(SourceText{
                                     "e.yaml", "a:\nb: null\nc: ~\nd: {e: , f: \"\"}\n\"g\" :\nh:   # none\n"}),
                                 mistakes);
  CHECK_FALSE(mistakes.any());
  CHECK(value.find("a")->blank);
  CHECK_FALSE(value.find("b")->blank);
  CHECK_FALSE(value.find("c")->blank);
  CHECK(value.find("d")->find("e")->blank);
  CHECK_FALSE(value.find("d")->find("f")->blank);
  CHECK(value.find("h")->blank);
}

TEST_CASE("any bytes are told of, at a place inside the text") {
  const std::string pieces[] = {"{",  "}", "[", "]", "\"", "'",  "${", ":", ": ", "\n",   "\n  ",
                                "\t", "a", "|", ">", "# ", "- ", "\\", "*", "&",  "\r\n", ","};
  Rng rng(1);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (std::uint64_t k = rng.below(30); k > 0; --k) text += pieces[rng.below(std::size(pieces))];
    mistake_in(text);
    const SyntaxMistake told = syntax_mistake(text, static_cast<int>(1 + rng.below(5)),
                                              static_cast<int>(1 + rng.below(9)), "end of map flow not found");
    CHECK(told.line >= 1);
    CHECK(told.column >= 1);
  }
}
