// Keeps results that many pages share. While a number is dragged, page follows page with the same
// words, formulas and curves. It holds only results of pure functions, kept by their arguments: a
// page without a memory is the same page.
#pragma once

#include <Eigen/Core>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "course/formula.h"
#include "course/text.h"

namespace chainrule {

class PageMemory {
 public:
  // The result of OwnFormula.
  const Formula& Parsed(std::string_view source);
  // The result of Spoken for that formula in a lesson with these words.
  const std::string& Said(const std::string& source, const TextBook& lesson);
  // The result of Words.
  const Paragraph& Words(std::string_view source, const TextContext& context);

  // The function's result for these arguments. It is computed again only if they differ from the
  // last call, and stays valid until then.
  template <class Result, class... Parameters>
  const Result& Once(Result (*function)(Parameters...),
                     const std::type_identity_t<std::decay_t<Parameters>>&... arguments) {
    struct KeptHere : Kept {
      KeptHere(Result its_result, const std::decay_t<Parameters>&... its_arguments)
          : result(std::move(its_result)), arguments(its_arguments...) {}
      Result result;
      std::tuple<std::decay_t<Parameters>...> arguments;
    };
    std::unique_ptr<Kept>& last = results_[reinterpret_cast<void (*)()>(function)];
    const auto same = [&](const auto&... kept) { return (Same(kept, arguments) && ...); };
    if (!last || !std::apply(same, static_cast<KeptHere&>(*last).arguments))
      last = std::make_unique<KeptHere>(function(arguments...), arguments...);
    return static_cast<KeptHere&>(*last).result;
  }

 private:
  struct Kept {
    virtual ~Kept() = default;
  };

  template <class Value>
  static bool Same(const Value& a, const Value& b) {
    if constexpr (std::is_base_of_v<Eigen::PlainObjectBase<Value>, Value>)
      // Bit by bit: NaN equals NaN, and −0 differs from 0.
      return a.rows() == b.rows() && a.cols() == b.cols() &&
             std::memcmp(a.data(), b.data(),
                         sizeof(*a.data()) * static_cast<std::size_t>(a.size())) == 0;
    else
      return a == b;
  }

  static constexpr std::size_t kMost = 1'000;  // of each kind

  struct Worded {
    TextContext context;
    Paragraph paragraph;
  };

  std::map<void (*)(), std::unique_ptr<Kept>> results_;
  std::map<std::string, Formula, std::less<>> formulas_;
  std::map<std::pair<const TextBook*, std::string>, std::string> said_;
  std::map<std::string, Worded, std::less<>> worded_;
};

}  // namespace chainrule
