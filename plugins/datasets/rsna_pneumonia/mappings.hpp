// Reads the table that says which picture of ChestX-ray14 a picture of the challenge is: a JSON list of objects.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <collimator/known_files.hpp>
#include <collimator/names.hpp>

namespace rsna {

// Strict JSON (RFC 8259), as far as this file needs it: a list of objects, whose members "subset_img_id" (the
// challenge's patientId) and "img_id" (the name in ChestX-ray14) are texts. The other members, such as "orig_labels",
// are checked and skipped. Errors name the file and the line.
class MappingReader {
 public:
  MappingReader(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {
    if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff"))
      throw std::runtime_error(name_ + " is UTF-16; save it as UTF-8");
    if (const std::string_view what = collimator::text_looks_like(text_); !what.empty())
      throw std::runtime_error(name_ + " is no JSON: it looks like " + std::string(what));
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  }

  // patientId -> name of the picture in ChestX-ray14. Throws where either stands twice.
  std::unordered_map<std::string, std::string> read() {
    std::unordered_map<std::string, std::string> result;
    std::unordered_set<std::string> names;
    list([&] {
      const std::size_t begin = at_;
      std::string id, picture;
      object([&](const std::string& key) {
        if (key == "subset_img_id")
          id = text_value(key);
        else if (key == "img_id")
          picture = text_value(key);
        else
          skip_value(0);
      });
      if (id.empty()) throw wrong("this object has no \"subset_img_id\"", begin);
      if (picture.empty()) throw wrong("this object has no \"img_id\"", begin);
      if (!is_picture(picture))
        throw wrong("\"img_id\" is " + collimator::in_quotes(picture) +
                        "; expected a name of ChestX-ray14 like 00000001_000.png",
                    begin);
      if (!names.insert(picture).second) throw wrong(collimator::in_quotes(picture) + " stands twice", begin);
      if (!result.emplace(id, picture).second) throw wrong(collimator::in_quotes(id) + " stands twice", begin);
    });
    blanks();
    if (at_ != text_.size()) throw wrong("text follows the list", at_);
    return result;
  }

 private:
  static constexpr int most_depth = 32;

  static bool is_picture(std::string_view name) {
    const auto digits = [&](std::size_t begin, std::size_t end) {
      return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(begin),
                         name.begin() + static_cast<std::ptrdiff_t>(end), [](char c) { return c >= '0' && c <= '9'; });
    };
    return name.size() == 16 && digits(0, 8) && name[8] == '_' && digits(9, 12) && name.ends_with(".png");
  }

  std::runtime_error wrong(const std::string& what, std::size_t at) const {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(at, text_.size()));
    return std::runtime_error(name_ + ":" + std::to_string(1 + std::count(text_.begin(), end, '\n')) + ": " + what);
  }
  void blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  char next() {
    blanks();
    if (at_ == text_.size()) throw wrong("the file ends too early", at_);
    return text_[at_];
  }
  void expect(char character) {
    if (next() != character) throw wrong(std::string("expected `") + character + "`", at_);
    ++at_;
  }

  // [item, …] and {"key": value, …}: `each` reads one item, or the value of a key.
  template <typename Each>
  void sequence(char open, char close, Each each) {
    expect(open);
    if (next() == close) {
      ++at_;
      return;
    }
    while (true) {
      blanks();
      each();
      if (next() == close) break;
      expect(',');
    }
    ++at_;
  }
  template <typename Each>
  void list(Each each) {
    sequence('[', ']', each);
  }
  template <typename Each>
  void object(Each each) {
    sequence('{', '}', [&] {
      const std::string key = quoted();
      expect(':');
      each(key);
    });
  }

  std::string text_value(const std::string& key) {
    if (next() != '"') throw wrong(collimator::in_quotes(key) + " is no text", at_);
    return quoted();
  }
  std::string quoted() {
    expect('"');
    std::string result;
    for (const std::size_t begin = at_;; ++at_) {
      if (at_ >= text_.size()) throw wrong("a text begins here and its closing quote is missing", begin);
      const char character = text_[at_];
      if (character == '"') break;
      if (static_cast<unsigned char>(character) < 0x20) throw wrong("a control character in a text", at_);
      if (character == '\\')
        escape(result);
      else
        result += character;
    }
    ++at_;
    return result;
  }
  // Leaves at_ on the escape's last character.
  void escape(std::string& out) {
    constexpr std::string_view names = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
    const char kind = ++at_ < text_.size() ? text_[at_] : '\0';
    if (const std::size_t place = names.find(kind); kind != '\0' && place != std::string_view::npos) {
      out += values[place];
      return;
    }
    std::uint32_t code = 0;
    const std::string_view hex = kind == 'u' ? text_.substr(at_ + 1, 4) : "";
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
    if (hex.size() != 4 || error != std::errc() || end != hex.data() + 4) throw wrong("an unknown escape", at_);
    at_ += 4;
    if (code < 0x80)
      out += static_cast<char>(code);
    else
      out += '?';  // no id and no file name has others, and the rest is skipped
  }

  void skip_value(int depth) {
    if (depth > most_depth) throw wrong("nested too deeply", at_);
    const char first = next();
    if (first == '"')
      quoted();
    else if (first == '[')
      list([&] { skip_value(depth + 1); });
    else if (first == '{')
      object([&](const std::string&) { skip_value(depth + 1); });
    else
      skip_word();
  }
  // -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
  static bool is_number(std::string_view word) {
    const auto skip_digits = [&] {
      const std::size_t end = std::min(word.find_first_not_of("0123456789"), word.size());
      word.remove_prefix(end);
      return end > 0;
    };
    if (word.starts_with('-')) word.remove_prefix(1);
    if (word.starts_with('0'))
      word.remove_prefix(1);
    else if (!skip_digits())
      return false;
    if (word.starts_with('.')) {
      word.remove_prefix(1);
      if (!skip_digits()) return false;
    }
    if (word.starts_with('e') || word.starts_with('E')) {
      word.remove_prefix(1);
      if (word.starts_with('+') || word.starts_with('-')) word.remove_prefix(1);
      if (!skip_digits()) return false;
    }
    return word.empty();
  }
  void skip_word() {
    const std::size_t end = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    if (!is_number(word) && word != "true" && word != "false" && word != "null")
      throw wrong(collimator::in_quotes(word) + " is no value", at_);
    at_ = end;
  }

  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
};

}  // namespace rsna
