// Whole files in and out, with errors that name them.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace collimator {

std::string read_file(const std::filesystem::path& file);                      // throws InputError
void write_file(const std::filesystem::path& file, std::string_view content);  // throws InputError

// A file that is written as its text grows, so that a long one is never in memory as a whole.
class GrowingFile {
 public:
  explicit GrowingFile(std::filesystem::path file);
  // The text that is not written yet, to be added to.
  std::string& text() { return text_; }
  // At the end of a row: writes the text where it has become long.
  void grow() {
    if (text_.size() >= piece) write();
  }
  // Writes the rest; throws InputError where any of it could not be written.
  void finish();

 private:
  static constexpr std::size_t piece = std::size_t{1} << 18;
  void write();

  std::filesystem::path file_;
  std::ofstream out_;
  std::string text_;
};

// How many bytes a gzip file may inflate to. Deflate packs up to 1032 to 1, so that a few megabytes can fill a machine;
// real tables come to 5 or 20 to 1.
struct InflateLimits {
  std::size_t bytes = std::size_t{4} << 30;   // in all
  std::size_t taken = 0;                      // of these, by files before
  std::size_t ratio = 200;                    // times the size of the file, but
  std::size_t small = std::size_t{64} << 20;  // so much is read of any file
};

// The content, inflated where it is gzip. Throws InputError, with the file's name and the limit, as soon as one is
// passed.
std::string read_file_inflated(const std::filesystem::path& file, const InflateLimits& limits = {});

// The first bytes of that, at most so many.
std::string read_start_inflated(const std::filesystem::path& file, std::size_t bytes);

// Waits until a file, or a folder's list of names, is on the disk; throws InputError.
void sync_to_disk(const std::filesystem::path& path);

// Lets this process, and those that it starts, open as many files at a time as the system allows: a job may have many
// inputs, each an open descriptor on its way to a worker.
void raise_file_limit();

// A file mapped into memory, read-only.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& file);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  MappedFile& operator=(MappedFile&&) = delete;
  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace collimator
