// The numbers on a network's edges: none covers another, and those that matter are shown.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "draw/draw_fixture.h"
#include "draw/network_labels.h"

namespace chainrule {
namespace {

constexpr ImVec2 kSizes[] = {{390, 2000}, {1280, 2000}, {1920, 2000}};

// Labels that only just touch cover each other or not, as rounding falls.
constexpr float kTouch = 0.04F;

bool Cover(const Rect& a, const Rect& b) {
  constexpr float kHair = 0.01F;
  return a.x + kHair < b.x + b.width && b.x + kHair < a.x + a.width &&
         a.y + kHair < b.y + b.height && b.y + kHair < a.y + a.height;
}

class NetworkTest : public DrawTest {
 protected:
  using Edge = NetworkFigure::Edge;

  // A network of these layers; the weights of layer `current` are used by the step.
  void Make(const std::vector<int>& layers, int current) {
    figure_ = {};
    ids_.clear();
    units_.clear();
    signals_.clear();
    edge_ids_.clear();
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const int units = layers[l] + (l + 1 < layers.size() ? 1 : 0);
      trace_.values.Set("x" + std::to_string(l), Eigen::MatrixXd::Constant(units, 1, 0.5));
      if (l == 0) continue;
      trace_.values.Set("s" + std::to_string(l), Eigen::MatrixXd::Constant(layers[l], 1, 0.5));
      Eigen::MatrixXd weights(layers[l - 1] + 1, layers[l]);
      for (double& weight : weights.reshaped()) weight = (Random(0, 1999) - 1000) / 1000.0;
      trace_.values.Set("W" + std::to_string(l), weights);
    }
    page_ = Page(trace_.values, Mask(trace_, 0), {});
    page_.Begin(Region::kStage, "stage", "Stage");
    std::vector<Item> items;
    const auto add = [&](const Quantity& quantity) {
      items.push_back(page_.NumberItem("net." + ToText(quantity), quantity));
      ids_.push_back(items.back().id);
      return static_cast<int>(items.size()) - 1;
    };
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const bool biased = l + 1 < layers.size();
      figure_.layers.emplace_back();
      for (int unit = 0; unit < layers[l] + (biased ? 1 : 0); ++unit)
        AddUnit(static_cast<int>(l), unit, biased, add);
    }
    for (int l = 1; l < static_cast<int>(layers.size()); ++l) {
      const std::string name = "W" + std::to_string(l);
      const Eigen::MatrixXd& weights = *trace_.values.Find(name);
      for (int from = 0; from < weights.rows(); ++from) {
        for (int to = 0; to < weights.cols(); ++to) {
          figure_.edges.push_back({.layer = l,
                                   .from = from,
                                   .to = to,
                                   .item = add({name, from, to}),
                                   .strength = std::abs(weights(from, to)),
                                   .negative = weights(from, to) < 0,
                                   .current = l == current});
          edge_ids_.push_back(ids_.back());
        }
      }
    }
    NetworkFigure figure = figure_;
    page_.Figure("figure", "Network", std::move(figure), std::move(items));
    page_.End();
    page_.Finish();
  }

  // From layer 1 on, units have a signal, too, so they are capsules where there is room.
  template <class Add>
  void AddUnit(int l, int unit, bool biased, const Add& add) {
    NetworkFigure::Unit made{.bias = biased && unit == 0, .input = l == 0};
    made.x_item = add({"x" + std::to_string(l), unit, 0});
    units_.push_back(ids_.back());
    if (l > 0 && !made.bias) {
      made.s_item = add({"s" + std::to_string(l), unit - (biased ? 1 : 0), 0});
      signals_[units_.back()] = ids_.back();
    }
    figure_.layers.back().push_back(made);
  }

  // Where the whole unit is: s and x may stand side by side or below each other.
  Rect Whole(const std::string& unit) const {
    Rect all = rects_.at(unit);
    const auto signal = signals_.find(unit);
    if (signal == signals_.end()) return all;
    const Rect& s = rects_.at(signal->second);
    const float right = std::max(all.x + all.width, s.x + s.width);
    const float bottom = std::max(all.y + all.height, s.y + s.height);
    const float left = std::min(all.x, s.x);
    const float top = std::min(all.y, s.y);
    return {left, top, right - left, bottom - top};
  }

  int Random(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1));
  }

  std::vector<int> RandomLayers() {
    std::vector<int> layers{Random(1, 16)};
    const int count = Random(1, 8);
    for (int l = 0; l < count; ++l) layers.push_back(Random(1, 16));
    return layers;
  }

  // Draws a frame. Reads off where each item is, and which of the edges have a label.
  void Read() {
    const Interaction now = Frame();
    rects_.clear();
    for (const auto& [id, rect] : now.rects.entries()) rects_.emplace(id, rect);
    labels_.clear();
    std::map<std::string, std::string> drawn;
    for (const auto& [id, text] : now.drawn_numbers.entries()) drawn.emplace(id, text);
    for (const std::string& id : edge_ids_)
      if (drawn.contains(id)) labels_.emplace(id, rects_.at(id));
  }

  int Covered() const {
    int covered = 0;
    for (auto a = labels_.begin(); a != labels_.end(); ++a)
      for (auto b = std::next(a); b != labels_.end(); ++b)
        covered += Cover(a->second, b->second) ? 1 : 0;
    return covered;
  }

  bool Shown(std::size_t edge) const { return labels_.contains(edge_ids_[edge]); }

  Rect UnitOf(int layer, int unit) const {
    std::size_t number = static_cast<std::size_t>(unit);
    for (int l = 0; l < layer; ++l) number += figure_.layers[static_cast<std::size_t>(l)].size();
    return Whole(units_[number]);
  }

  // Whether another label or a unit is at every place where the label of this edge may be.
  bool HasNoRoom(const Edge& edge) const {
    float width = 0;
    float height = 0;
    for (const auto& [id, rect] : labels_) {
      width = std::max(width, rect.width + 24);  // both widths are counted in steps of 12
      height = std::max(height, rect.height + kTouch);
    }
    const bool skips = figure_.layers[static_cast<std::size_t>(edge.layer)].front().bias;
    const Rect from = UnitOf(edge.layer - 1, edge.from);
    const Rect to = UnitOf(edge.layer, edge.to + (skips ? 1 : 0));
    // A capsule's edges end in the middle of its round ends.
    const ImVec2 start{from.x + from.width - from.height / 2, from.y + from.height / 2};
    const ImVec2 end{to.x + to.height / 2, to.y + to.height / 2};
    return std::all_of(kLabelPlaces.begin(), kLabelPlaces.end(), [&](float place) {
      const ImVec2 at{start.x + (end.x - start.x) * place, start.y + (end.y - start.y) * place};
      const Rect box{at.x - width / 2, at.y - height / 2, width, height};
      const auto covered = [&](const auto& other) { return Cover(box, other.second); };
      return std::any_of(labels_.begin(), labels_.end(), covered) ||
             std::any_of(units_.begin(), units_.end(), [&](const std::string& id) {
               const Rect unit = Whole(id);
               return Cover(box, {unit.x - 2, unit.y - 2, unit.width + 4, unit.height + 4});
             });
    });
  }

  std::mt19937 random_{7};
  Trace trace_;
  NetworkFigure figure_;
  std::vector<std::string> ids_;
  std::vector<std::string> units_;              // ids of the units' items x, by layer
  std::map<std::string, std::string> signals_;  // of these, the ids of the items s
  std::vector<std::string> edge_ids_;           // by edge
  std::map<std::string, Rect> rects_;
  std::map<std::string, Rect> labels_;  // that are drawn
};

TEST_F(NetworkTest, InRandomNetworksNoLabelCoversAnotherAndThoseThatMatterAreShown) {
  for (int round = 0; round < 200; ++round) {
    const std::vector<int> layers = RandomLayers();
    Make(layers, Random(1, static_cast<int>(layers.size()) - 1));
    const auto asked =
        static_cast<std::size_t>(Random(0, static_cast<int>(figure_.edges.size()) - 1));
    const auto pinned =
        static_cast<std::size_t>(Random(0, static_cast<int>(figure_.edges.size()) - 1));
    for (const ImVec2 size : kSizes) {
      SCOPED_TRACE("round " + std::to_string(round) + " width " + std::to_string(size.x));
      Resize(size.x, size.y);
      view_ = {};
      Frame();
      Read();
      ASSERT_EQ(Covered(), 0);
      for (std::size_t i = 0; i < figure_.edges.size(); ++i) {
        if (!figure_.edges[i].current) continue;
        EXPECT_TRUE(Shown(i) || HasNoRoom(figure_.edges[i])) << edge_ids_[i];
      }
      const std::map<std::string, Rect> before = labels_;
      const Edge& hovered = figure_.edges[asked];
      const Edge& held = figure_.edges[pinned];
      view_.hovered = Quantity{"W" + std::to_string(hovered.layer), hovered.from, hovered.to};
      view_.lit = {*view_.hovered};
      view_.pinned = Quantity{"W" + std::to_string(held.layer), held.from, held.to};
      Read();
      ASSERT_EQ(Covered(), 0);
      EXPECT_TRUE(Shown(asked)) << edge_ids_[asked];
      EXPECT_TRUE(Shown(pinned)) << edge_ids_[pinned];
      for (const auto& [id, rect] : labels_) {
        if (!before.contains(id)) continue;
        EXPECT_EQ(rect.x, before.at(id).x) << id << " stays where it is";
        EXPECT_EQ(rect.y, before.at(id).y) << id;
      }
    }
  }
}

TEST_F(NetworkTest, WhereThereIsRoomAUnitIsACapsuleWithSOnTheLeft) {
  Make({1, 2, 1, 1}, 1);
  Resize(1280, 2000);
  Frame();
  Read();
  for (const auto& [x, s] : signals_) {
    EXPECT_LT(rects_.at(s).x, rects_.at(x).x) << s;
    EXPECT_EQ(rects_.at(s).y, rects_.at(x).y) << s;
    EXPECT_GT(Whole(x).width, 2 * Whole(x).height) << s;
  }
  for (const auto& [id, label] : labels_)
    for (const std::string& unit : units_) EXPECT_FALSE(Cover(label, Whole(unit))) << id << unit;

  Resize(390, 2000);
  Frame();
  Read();
  for (const auto& [x, s] : signals_) {
    EXPECT_EQ(rects_.at(s).x, rects_.at(x).x) << "on a phone s stands above x";
    EXPECT_LT(rects_.at(s).y, rects_.at(x).y);
  }
}

}  // namespace
}  // namespace chainrule
