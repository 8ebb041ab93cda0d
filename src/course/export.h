// A file made piece by piece while it is saved, so that it is never in memory as a whole.
#pragma once

#include <string>

namespace chainrule {

class Export {
 public:
  virtual ~Export() = default;

  const std::string& file_name() const { return file_name_; }
  // The size of the whole file. If `exact` is false it is an upper limit, because numbers written
  // as text differ in length.
  double bytes() const { return bytes_; }
  bool exact() const { return exact_; }

  // Puts the next bytes, about a hundred thousand, into `piece`. Returns false after the last.
  virtual bool Next(std::string& piece) = 0;
  // The finished share of the file, from 0 to 1.
  virtual double Done() const = 0;

 protected:
  Export(std::string file_name, double bytes, bool exact)
      : file_name_(std::move(file_name)), bytes_(bytes), exact_(exact) {}

 private:
  std::string file_name_;
  double bytes_;
  bool exact_;
};

}  // namespace chainrule
