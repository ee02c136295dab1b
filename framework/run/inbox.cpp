// Reads jobs and descriptors on a thread of its own, so that the word to stop is heard while a job runs.
#include "framework/run/inbox.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

namespace collimator {

Request::Request(Json request, std::vector<int> descriptors)
    : json(std::move(request)), descriptors_(std::move(descriptors)) {
  std::size_t place = 0;
  for (const Json& path : json.value("descriptors", Json::array()))
    if (place < descriptors_.size())
      handed.emplace(path.get<std::string>(), "/proc/self/fd/" + std::to_string(descriptors_[place++]));
  if (!handed.empty() && !std::filesystem::exists(handed.begin()->second)) handed.clear();  // no /proc: names must do
}

Request::~Request() {
  for (const int descriptor : descriptors_) ::close(descriptor);
}

Inbox::Inbox(int socket) : socket_(socket) {
  std::thread([this] { read(); }).detach();
}

Request Inbox::next() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return !jobs_.empty(); });
  Request job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

void Inbox::read() {
  std::string pending;
  std::array<char, 65536> block{};
  std::vector<char> control(CMSG_SPACE(256 * sizeof(int)));
  while (true) {
    iovec part{block.data(), block.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t count = ::recvmsg(socket_, &message, MSG_CMSG_CLOEXEC);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) ::_exit(0);  // the host is gone
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
      if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
      std::vector<int> descriptors((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
      std::memcpy(descriptors.data(), CMSG_DATA(header), descriptors.size() * sizeof(int));
      received_.insert(received_.end(), descriptors.begin(), descriptors.end());
    }
    pending.append(block.data(), static_cast<std::size_t>(count));
    for (std::size_t end; (end = pending.find('\n')) != std::string::npos; pending.erase(0, end + 1))
      if (std::optional<Json> json = parse_json(std::string_view(pending).substr(0, end))) take(std::move(*json));
  }
}

void Inbox::take(Json json) {
  if (!json.is_object()) return;
  if (json.contains("cancel")) {
    cancelled = true;
    return;
  }
  std::vector<int> descriptors;
  for (std::size_t count = json.value("descriptors", Json::array()).size(); count > 0 && !received_.empty(); --count) {
    descriptors.push_back(received_.front());
    received_.pop_front();
  }
  const std::scoped_lock lock(mutex_);
  jobs_.emplace_back(std::move(json), std::move(descriptors));
  arrived_.notify_one();
}

}  // namespace collimator
