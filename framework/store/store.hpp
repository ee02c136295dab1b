// The store: results of nodes by key, each whole or not there at all.
//
//   objects/KK/KEY/node.json   verb, key parts, files with sizes and digests, digests of ports; its own digest
//   objects/KK/KEY/files/…     the artifacts
//   quarantine/KEY.N           results that were not as they were written
//   .collimator-store          says that this is a store
//   partial/KEY/               checkpoints of work under way
//   locks/keys                 a byte for each KEY, locked by the run that makes it
//   traces/, history/, digests.tsv, checked.tsv   what is known of data files, of earlier keys and of results: caches
//   runs/                      which folders of runs name results of this store
//   tmp/                       results being written
//
// Where the store's own folder lets its group write (chmod 2775), so do all that are made in it. What has a name that
// the store does not give is left alone (store_folder.hpp).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "framework/base/digest.hpp"
#include "framework/base/json.hpp"
#include "framework/store/known_digests.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct StoredResult {
  Digest key;
  std::filesystem::path files;
  std::map<std::string, Digest> ports;  // content digest of each port
  double seconds = 0;                   // that making it took
};

// What is wrong with one result.
struct StoreFault {
  Digest key;
  std::string verb;  // that made it, where that is known
  std::string message;
  bool derived = false;  // it is whole itself, but was made from one that is damaged now
  bool closed = false;   // this account may not read it, so that nothing is known of it
};

// A lock across processes, held by an open file; released when destroyed.
class KeyLock {
 public:
  explicit KeyLock(int descriptor = -1) : descriptor_(descriptor) {}
  ~KeyLock();
  KeyLock(KeyLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  KeyLock& operator=(KeyLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  bool held() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

class Store {
 public:
  // Makes the folders; throws InputError where it cannot, or where `root` holds something that is no store.
  explicit Store(const std::filesystem::path& root);

  const std::filesystem::path& root() const { return root_; }
  // The one way to open a result. At its first use in a run its files are held against its description, unless they are
  // known to be unchanged since they last were. One that is not as it was written is set aside, so that it is made
  // again (take_damaged() tells), and there is none then. `held`: the key's lock, where the caller has it. Throws
  // InputError where this account may not read it.
  std::optional<StoredResult> find(const Digest& key, const KeyLock* held = nullptr);
  // What find() set aside since it was last asked.
  std::vector<StoreFault> take_damaged();
  // An empty folder on the store's file system, for a result being made: keep() takes it, or discard() removes it.
  std::filesystem::path make_temporary() const;
  static void discard(const std::filesystem::path& folder);
  // The folder for a key's checkpoints; `name` is the key, or KEY.audit.
  std::filesystem::path make_partial(const std::string& name) const;
  // Tries to take the key's lock without waiting.
  KeyLock try_lock(const Digest& key) const;
  // Puts `folder`, which make_temporary() gave, into the store: digests its files, waits until they are on the disk
  // where they took a second or more to make, and renames it into place. Where another run was faster, that run's
  // result stays.
  StoredResult keep(const Digest& key, const std::filesystem::path& folder, const Verb& verb, const Json& parts,
                    double seconds, const KeyLock* held = nullptr);

  // The digest of a data file, remembered by its path and stamp.
  Digest data_digest(const std::filesystem::path& file);
  // Small JSON notes by name (a digest), replaced atomically; null where there is none that is whole.
  Json note(const std::string& kind, const std::string& name) const;
  void write_note(const std::string& kind, const std::string& name, const Json& note) const;

  // Reads every file of every result, also those that are known to be unchanged; calls progress(done, total).
  std::vector<StoreFault> verify(const std::function<void(std::size_t, std::size_t)>& progress) const;
  std::size_t count() const;

 private:
  friend class StoreAlone;
  std::filesystem::path place(const Digest& key) const { return root_ / "objects" / key.substr(0, 2) / key; }
  void clear_left_overs();
  void let_in(const std::filesystem::path& folder) const;  // whom the store's own folder lets in
  StoredResult open(const Digest& key);
  StoredResult result_of(const Digest& key, const Json& description) const;
  std::filesystem::path move_to_quarantine(const std::filesystem::path& path) const;
  std::optional<StoredResult> set_aside(const Digest& key, const KeyLock* held);

  std::filesystem::path root_;
  bool shared_ = false;        // its group may write
  KeyLock present_;            // shared by all that use the store at the moment
  KnownDigests data_digests_;  // of data files, by path
  KnownDigests checked_;       // of results that were found whole, by key
  std::mutex mutex_;
  std::set<Digest> whole_;  // results that were found whole by this run
  std::vector<StoreFault> damaged_;
};

// Holds a store for one process alone, as long as it lives; not, where others use it.
class StoreAlone {
 public:
  explicit StoreAlone(Store& store);
  ~StoreAlone();
  StoreAlone(const StoreAlone&) = delete;
  StoreAlone& operator=(const StoreAlone&) = delete;
  bool is_alone() const { return alone_; }

 private:
  Store& store_;
  bool alone_;
};

std::filesystem::path default_store_folder();

}  // namespace collimator
