// A file that is made piece by piece, for whoever saves it: it is never held whole.
#pragma once

#include <string>

namespace chainrule {

class Export {
 public:
  virtual ~Export() = default;

  const std::string& file_name() const { return file_name_; }
  // What the whole file takes, or at most takes where `exact` is false: numbers as text are as long
  // as they are.
  double bytes() const { return bytes_; }
  bool exact() const { return exact_; }

  // Puts the next bytes, some hundred thousand, into `piece`. False: they were the last.
  virtual bool Next(std::string& piece) = 0;
  // How much of it is made, from 0 to 1.
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
