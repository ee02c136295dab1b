// Takes what DCMTK logs to whoever listens in the same thread.
#include "framework/data/dcmtk.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/oflog.h>
#include <dcmtk/oflog/spi/logevent.h>

namespace collimator {
namespace {

thread_local DcmtkWarnings* listening = nullptr;

}  // namespace

class DcmtkListener : public dcmtk::log4cplus::Appender {
 public:
  ~DcmtkListener() override { destructorImpl(); }
  void close() override {}

 protected:
  void append(const dcmtk::log4cplus::spi::InternalLoggingEvent& event) override {
    if (listening != nullptr && listening->first_.empty()) listening->first_ = event.getMessage().c_str();
  }
};

DcmtkWarnings::DcmtkWarnings() {
  [[maybe_unused]] static const bool is_set = [] {
    OFLog::configure(OFLogger::WARN_LOG_LEVEL);
    dcmtk::log4cplus::Logger all = dcmtk::log4cplus::Logger::getRoot();
    all.removeAllAppenders();
    all.addAppender(dcmtk::log4cplus::SharedAppenderPtr(new DcmtkListener));
    return true;
  }();
  listening = this;
}

DcmtkWarnings::~DcmtkWarnings() { listening = nullptr; }

}  // namespace collimator
