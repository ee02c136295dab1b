// What a file is that was taken for another: told from its first bytes, for errors.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace collimator {

// "a zip archive", to stand behind "it looks like"; empty where the bytes tell nothing. Some formats begin with two
// letters that a text may begin with, too: ask only of a file that cannot be what it should.
inline std::string_view looks_like(std::string_view bytes) {
  struct Look {
    std::size_t at;
    std::string_view start, what;
  };
  static constexpr std::array looks{
      Look{128, "DICM", "DICOM"},
      Look{0, "BM", "BMP"},
      Look{0, "GIF8", "GIF"},
      Look{0, "II*", "TIFF"},
      Look{0, "MM", "TIFF"},
      Look{8, "WEBP", "WebP"},
      Look{4, "jP  ", "JPEG 2000"},
      Look{0, "\xff\x4f\xff\x51", "JPEG 2000"},
      Look{0, "\x89PNG", "PNG"},
      Look{0, "\xff\xd8\xff", "JPEG"},
      Look{0, "\x1f\x8b", "gzip"},
      Look{0, "PK\3\4",
           "a zip archive: unpack it (PyTorch's .pt and .pth are such archives, too: save weights as safetensors; and "
           "so "
           "is .xlsx: save it as CSV)"},
      Look{0, "BZh", "bzip2: unpack it"},
      Look{0,
           "\xfd"
           "7zXZ",
           "xz: unpack it"},
      Look{0, "\x28\xb5\x2f\xfd", "Zstandard: unpack it"},
      Look{0, "7z\xbc\xaf", "a 7z archive: unpack it"},
      Look{0, "Rar!", "a RAR archive: unpack it"},
      Look{257, "ustar", "a tar archive: unpack it"},
      Look{0, "\x80\2", "a Python pickle, as old .pth files are, which is never read: save weights as safetensors"},
      Look{0, "\x80\4\x95", "a Python pickle, which is never read"},
      Look{0, "\x89HDF", "HDF5"},
      Look{0, "PAR1", "Parquet: save it as CSV"},
      Look{0, "SQLite format 3", "a SQLite database"},
      Look{0, "\xd0\xcf\x11\xe0", "an old Office file, as .xls: save it as CSV"},
      Look{0, "%PDF", "PDF"},
      Look{0,
           "\x7f"
           "ELF",
           "a program or library"},
      Look{0, "\x93NUMPY", "a NumPy array"},
      Look{0, "version https://git-lfs", "a Git LFS pointer: the file itself was never fetched (git lfs pull)"},
      Look{0, "<!DOCTYPE", "a web page, perhaps a failed download"},
      Look{0, "<!doctype", "a web page, perhaps a failed download"},
      Look{0, "<html", "a web page, perhaps a failed download"},
      Look{0, std::string_view("\x08\0\x05\0", 4), "DICOM without preamble"},
      Look{0, std::string_view("\x08\0\0\0", 4), "DICOM without preamble"},
  };
  for (const Look& look : looks)
    if (bytes.size() >= look.at && bytes.substr(look.at).starts_with(look.start)) return look.what;
  return {};
}

// The same for a text: only what no table and no experiment begins with.
inline std::string_view text_looks_like(std::string_view text) {
  return text.starts_with("version https://git-lfs") || text.starts_with('<') ? looks_like(text) : std::string_view();
}

}  // namespace collimator
