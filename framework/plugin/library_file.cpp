// Holds the size of the file against its segments, its sections and the tables of both (System V ABI, chapter 4). The
// table of sections is the last thing that a linker writes.
#include "framework/plugin/library_file.hpp"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

namespace collimator {
namespace {

template <typename Header>
std::optional<Header> header_at(std::string_view bytes, std::uint64_t at) {
  Header header;
  if (at > bytes.size() || bytes.size() - at < sizeof header) return std::nullopt;
  std::memcpy(&header, bytes.data() + at, sizeof header);
  return header;
}

// The end of `size` bytes from `offset` on; as far as there is where no file is that long.
std::uint64_t end_of(std::uint64_t offset, std::uint64_t size) {
  return offset + size < offset ? ~std::uint64_t{0} : offset + size;
}

// The least size of the whole file; where a table of headers lies behind the end, the end of that table.
std::uint64_t promised_size(std::string_view bytes, const Elf64_Ehdr& elf) {
  std::uint64_t size = std::max(end_of(elf.e_phoff, std::uint64_t{elf.e_phnum} * sizeof(Elf64_Phdr)),
                                end_of(elf.e_shoff, std::uint64_t{elf.e_shnum} * sizeof(Elf64_Shdr)));
  for (std::uint64_t i = 0; i < elf.e_phnum; ++i)
    if (const auto segment = header_at<Elf64_Phdr>(bytes, end_of(elf.e_phoff, i * sizeof(Elf64_Phdr))))
      size = std::max(size, end_of(segment->p_offset, segment->p_filesz));
  for (std::uint64_t i = 0; i < elf.e_shnum; ++i)
    if (const auto section = header_at<Elf64_Shdr>(bytes, end_of(elf.e_shoff, i * sizeof(Elf64_Shdr)));
        section && section->sh_type != SHT_NOBITS)
      size = std::max(size, end_of(section->sh_offset, section->sh_size));
  return size;
}

}  // namespace

std::string fault_of_library(const std::filesystem::path& file) try {
  const MappedFile mapped(file);
  const std::string_view bytes = mapped.bytes();
  if (bytes.empty()) return fmt::format("its library {} is empty; build or copy it again", file.string());
  if (!std::string_view(ELFMAG, SELFMAG).starts_with(bytes.substr(0, SELFMAG))) return {};
  const auto elf = header_at<Elf64_Ehdr>(bytes, 0);
  if (elf && (elf->e_ident[EI_CLASS] != ELFCLASS64 || elf->e_phentsize != sizeof(Elf64_Phdr))) return {};
  const std::uint64_t promised = elf ? promised_size(bytes, *elf) : sizeof(Elf64_Ehdr);
  if (promised <= bytes.size()) return {};
  return fmt::format(
      "its library {} is cut off or damaged: it has {} bytes, and its headers speak of {}; build or copy it again",
      file.string(), bytes.size(), promised);
} catch (const InputError& error) {
  return error.what();
}

}  // namespace collimator
