// The contract correctly says what is built and what is not.
#include "lessons/contract.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "course/json.h"
#include "course/state_codec.h"
#include "lessons/catalog.h"

namespace chainrule {
namespace {

using NameSet = std::set<std::string, std::less<>>;

NameSet SetOf(std::string_view list) {
  NameSet names;
  for (const std::string_view name : ContractNames(list))
    EXPECT_TRUE(names.emplace(name).second) << name << " stands twice";
  return names;
}

const LessonContract& ContractOf(std::string_view lesson) {
  const auto* row = std::find_if(std::begin(kContract), std::end(kContract),
                                 [&](const LessonContract& each) { return each.lesson == lesson; });
  EXPECT_NE(row, std::end(kContract)) << lesson;
  return *row;
}

State StateOf(const Lesson& lesson, std::string_view link) {
  const Result<ParsedState> parsed = ParseState(
      link, [&](std::string_view) { return &lesson.Describe(); }, lesson.id());
  EXPECT_TRUE(parsed.ok()) << link;
  return parsed->state;
}

nlohmann::json ValuesOf(const Lesson& lesson, const State& state) {
  JsonWriter json;
  lesson.WriteValues(state, lesson.Compute(state), json);
  return nlohmann::json::parse(json.text());
}

// Whether anything in `json` has this key.
bool Holds(const nlohmann::json& json, const std::string& key) {
  if (json.is_object() && json.contains(key)) return true;
  return json.is_structured() && std::any_of(json.begin(), json.end(), [&](const auto& member) {
           return Holds(member, key);
         });
}

TEST(ContractTest, TheKeysOfEachLessonAreThoseOfItsFields) {
  const Catalog catalog;
  for (const auto& lesson : catalog.lessons()) {
    NameSet promised = SetOf(ContractOf(lesson->id()).keys);
    promised.merge(SetOf(ContractOf("").keys));
    NameSet built;
    for (const Field& field : lesson->Describe().fields) built.insert(field.name);
    EXPECT_EQ(built, promised) << lesson->id();
  }
}

TEST(ContractTest, WhatIsToComeIsNotThereYet) {
  const Catalog catalog;
  for (const auto& lesson : catalog.lessons()) {
    const Fields& fields = lesson->Describe();
    NameSet to_come = SetOf(ContractOf(lesson->id()).keys_to_come);
    to_come.merge(SetOf(ContractOf("").keys_to_come));
    for (const std::string& name : to_come) {
      const std::size_t equals = name.find('=');
      const std::string key = name.substr(0, equals);
      const Field* field = fields.Find(key);
      if (equals == std::string::npos) {
        EXPECT_EQ(field, nullptr) << lesson->id() << ": " << name << " is built";
        EXPECT_TRUE(IsKeyToCome(lesson->id(), key));
      } else {
        ASSERT_NE(field, nullptr) << name;
        EXPECT_FALSE(ParseField(*field, key, name.substr(equals + 1)).ok()) << name << " is built";
      }
    }
  }
  EXPECT_FALSE(IsKeyToCome("backprop", "flip"));
  EXPECT_FALSE(IsKeyToCome("backprop", "eta"));
}

TEST(ContractTest, TheValuesOfEachLessonAreThosePromised) {
  const Catalog catalog;
  for (const auto& lesson : catalog.lessons()) {
    const LessonContract& contract = ContractOf(lesson->id());
    const bool blocks = lesson->id() == "blocks";
    const nlohmann::json values = ValuesOf(*lesson, StateOf(*lesson, blocks ? "net=resnet50" : ""));
    NameSet written;
    for (const auto& [name, value] : values.items()) written.insert(name);
    EXPECT_EQ(written, SetOf(contract.values)) << lesson->id();
    for (const std::string& name : SetOf(contract.values_to_come)) {
      const std::size_t point = name.find('.');
      if (point == std::string::npos) {
        EXPECT_FALSE(values.contains(name)) << name << " is built";
      } else {
        EXPECT_FALSE(Holds(values[name.substr(0, point)], name.substr(point + 1))) << name;
      }
    }
  }
}

TEST(ContractTest, ALessonWithoutKeysIsNotInTheCatalog) {
  const Catalog catalog;
  for (const LessonContract& row : kContract) {
    if (row.lesson.empty()) continue;
    EXPECT_EQ(catalog.Find(row.lesson) != nullptr, !row.keys.empty()) << row.lesson;
  }
}

}  // namespace
}  // namespace chainrule
