// Long texts into a plain or gzipped file, piece by piece; a full disk is told, never passed over.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

struct gzFile_s;

namespace collimator {

// Whoever has written all must call close(): only then are the last bytes known to be there. All members throw
// InputError, which names the file; a writer that is destroyed before close() leaves an incomplete file.
class LineWriter {
 public:
  LineWriter(std::filesystem::path file, bool gzip);
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  void write(std::string_view text);
  void close();

 private:
  std::filesystem::path path_;
  std::FILE* file_ = nullptr;
  gzFile_s* gzip_ = nullptr;
};

}  // namespace collimator
