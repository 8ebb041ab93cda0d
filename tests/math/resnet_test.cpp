// Whole networks against torchvision's and Keras's own numbers.
#include "math/resnet.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "math/residual_block.h"
#include "math/said.h"

namespace chainrule {
namespace {

using std::int64_t;

CountedResNet Count(ResNetDepth depth, ResNetConvention convention = ResNetConvention::kPyTorch) {
  const ResNetOptions options{.depth = depth, .convention = convention};
  EXPECT_EQ(Said(CheckResNet(options)), "");
  return CountResNet(options);
}

nlohmann::json ReadReference() {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/parameters.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return nlohmann::json::parse(text, nullptr, false);
}

TEST(ResNetTest, AllOfTorchvisionByKind) {
  const nlohmann::json reference = ReadReference();
  ASSERT_TRUE(reference.is_object());
  ASSERT_EQ(reference.size(), kResNetDepths.size());
  for (const ResNetDepth depth : kResNetDepths) {
    const std::string name(ResNetName(depth));
    SCOPED_TRACE(name);
    ASSERT_TRUE(reference.contains(name));
    const nlohmann::json& expected = reference.at(name);
    const CountedResNet net = Count(depth);
    EXPECT_EQ(net.total.parameters, expected.at("parameters").get<int64_t>());
    EXPECT_EQ(Total(net.layers, LayerKind::kConvolution).parameters,
              expected.at("convolution").get<int64_t>());
    EXPECT_EQ(Total(net.layers, LayerKind::kBatchNorm).parameters,
              expected.at("batch_norm").get<int64_t>());
    EXPECT_EQ(Total(net.layers, LayerKind::kFullyConnected).parameters,
              expected.at("fully_connected").get<int64_t>());
    EXPECT_EQ(net.total.running, expected.at("running_statistics").get<int64_t>());
    EXPECT_EQ(net.total, Total(net.layers));
  }
}

// Multiply-adds as published by torchvision with its weights, in 10^9 to three decimals;
// activations of convolutions, in 10^6 to one decimal, from I. Radosavovic et al., Designing
// network design spaces, 2020.
TEST(ResNetTest, MultiplyAddsAndActivations) {
  const std::vector<double> billions = {1.814, 3.664, 4.089, 7.801, 11.514};
  for (std::size_t i = 0; i < billions.size(); ++i) {
    const double macs = static_cast<double>(Count(kResNetDepths[i]).total.macs);
    EXPECT_NEAR(macs / 1e9, billions[i], .0005) << ResNetName(kResNetDepths[i]);
  }
  EXPECT_EQ(Count(ResNetDepth::k50).total.macs, 4'089'184'256);
  const auto millions = [](ResNetDepth depth) {
    return static_cast<double>(Count(depth).total.activations) / 1e6;
  };
  EXPECT_NEAR(millions(ResNetDepth::k50), 11.1, .05);
  EXPECT_NEAR(millions(ResNetDepth::k101), 16.2, .05);
  EXPECT_NEAR(millions(ResNetDepth::k152), 22.6, .05);
}

TEST(ResNetTest, Stages) {
  const CountedResNet net = Count(ResNetDepth::k50);
  const std::vector<std::string> names = {"stem", "layer1", "layer2", "layer3", "layer4", "head"};
  const std::vector<int> blocks = {0, 3, 4, 6, 3, 0};
  const std::vector<ImageShape> outputs = {{64, 56, 56},   {256, 56, 56}, {512, 28, 28},
                                           {1024, 14, 14}, {2048, 7, 7},  {1000, 1, 1}};
  // Torchvision's modules, added by hand: conv1 and bn1; …; fc.
  const std::vector<int64_t> parameters = {9'536,     215'808,    1'219'584,
                                           7'098'368, 14'964'736, 2'049'000};
  // The same modules: each layer's weights times its output pixels. Their sum is torchvision's.
  const std::vector<int64_t> macs = {118'013'952,   667'942'912, 1'027'604'480,
                                     1'464'336'384, 809'238'528, 2'048'000};
  ASSERT_EQ(net.stages.size(), names.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const ResNetStage& stage = net.stages[i];
    EXPECT_EQ(stage.name, names[i]);
    EXPECT_EQ(stage.blocks, blocks[i]);
    EXPECT_EQ(stage.output, outputs[i]);
    EXPECT_EQ(stage.total.parameters, parameters[i]);
    EXPECT_EQ(stage.total.macs, macs[i]);
    EXPECT_EQ(stage.begin, begin);
    begin = stage.end;
    EXPECT_EQ(net.layers[stage.end - 1].output, stage.output);
  }
  EXPECT_EQ(begin, net.layers.size());
}

TEST(ResNetTest, LayersAreNamedAndConnected) {
  const CountedResNet net = Count(ResNetDepth::k18);
  int projections = 0;
  int additions = 0;
  ImageShape trunk{3, 224, 224};
  ImageShape branch = trunk;
  ImageShape skip = trunk;
  for (const CountedLayer& layer : net.layers) {
    SCOPED_TRACE(layer.name);
    switch (layer.path) {
      case LayerPath::kTrunk:
        if (layer.spec.kind == LayerKind::kAddition) {
          ++additions;
          EXPECT_EQ(skip, branch);
          EXPECT_EQ(layer.input, branch);
        } else {
          EXPECT_EQ(layer.input, trunk);
        }
        trunk = branch = skip = layer.output;
        break;
      case LayerPath::kBranch:
        EXPECT_EQ(layer.input, branch);
        branch = layer.output;
        break;
      case LayerPath::kSkip:
        projections += layer.spec.kind == LayerKind::kConvolution ? 1 : 0;
        EXPECT_EQ(layer.input, skip);
        skip = layer.output;
        break;
    }
  }
  EXPECT_EQ(additions, 8);
  EXPECT_EQ(projections, 3);  // the first stage has the same channels as the stem
  EXPECT_EQ(net.layers[3].name, "layer1.0.conv1");
  const auto named = [&net](const std::string& name) {
    for (const CountedLayer& layer : net.layers)
      if (layer.name == name) return layer.counts.parameters;
    return int64_t{-1};
  };
  EXPECT_EQ(named("layer2.0.downsample.0"), 64 * 128);
  EXPECT_EQ(named("layer2.0.downsample.1"), 256);
  EXPECT_EQ(named("layer4.1.conv2"), 512 * 9 * 512);
  EXPECT_EQ(named("fc"), 513'000);
}

TEST(ResNetTest, Names) {
  for (const ResNetDepth depth : kResNetDepths) EXPECT_EQ(ResNetFromName(ResNetName(depth)), depth);
  EXPECT_EQ(ResNetName(ResNetDepth::k101), "resnet101");
  EXPECT_EQ(ResNetFromName("resnet20"), std::nullopt);
}

TEST(ResNetTest, TheLayersThatGiveTheirNames) {
  const std::vector<int> depths = {18, 34, 50, 101, 152};
  for (std::size_t i = 0; i < depths.size(); ++i) {
    int layers = 0;
    for (const CountedLayer& layer : Count(kResNetDepths[i]).layers) {
      layers += HasWeights(layer.spec.kind) && layer.path != LayerPath::kSkip ? 1 : 0;
    }
    EXPECT_EQ(layers, depths[i]);
  }
}

TEST(ResNetTest, AsKerasCounts) {
  const CountedResNet net = Count(ResNetDepth::k50, ResNetConvention::kKeras);
  const KerasSummary summary = SummaryAsKeras(net.total);
  EXPECT_EQ(summary.total, 25'636'712);
  EXPECT_EQ(summary.trainable, 25'583'592);
  EXPECT_EQ(summary.non_trainable, 53'120);
  // keras.io gives 44.7 and 60.4 million.
  const auto total = [](ResNetDepth depth) {
    return SummaryAsKeras(Count(depth, ResNetConvention::kKeras).total).total;
  };
  EXPECT_EQ(total(ResNetDepth::k101), 44'707'176);
  EXPECT_EQ(total(ResNetDepth::k152), 60'419'944);
}

// The puzzle: 25,636,712 − 25,557,032 = 79,680.
TEST(ResNetTest, WhereTheDifferenceComesFrom) {
  const ConventionDifference difference = KerasMinusPyTorch(ResNetDepth::k50);
  EXPECT_EQ(difference.convolution_biases, 26'560);
  EXPECT_EQ(difference.running_means, 26'560);
  EXPECT_EQ(difference.running_variances, 26'560);
  EXPECT_EQ(difference.Sum(), 79'680);
  for (const ResNetDepth depth : {ResNetDepth::k50, ResNetDepth::k101, ResNetDepth::k152}) {
    EXPECT_EQ(SummaryAsKeras(Count(depth, ResNetConvention::kKeras).total).total -
                  Count(depth).total.parameters,
              KerasMinusPyTorch(depth).Sum());
  }
}

// K. He et al., 2015, put the stride where Keras does, and report 3.8, 7.6 and 11.3 · 10^9.
TEST(ResNetTest, KerasHasTheStrideFirst) {
  const auto macs = [](ResNetDepth depth) {
    return static_cast<double>(Count(depth, ResNetConvention::kKeras).total.macs) / 1e9;
  };
  EXPECT_NEAR(macs(ResNetDepth::k50), 3.8, .1);
  EXPECT_NEAR(macs(ResNetDepth::k101), 7.6, .1);
  EXPECT_NEAR(macs(ResNetDepth::k152), 11.3, .1);
}

TEST(ResNetTest, WhatCannotBe) {
  EXPECT_EQ(Said(CheckResNet({.depth = ResNetDepth::k34, .convention = ResNetConvention::kKeras})),
            "Keras has no ResNet-34; it has ResNet-50, ResNet-101 and ResNet-152.");
  EXPECT_EQ(Said(CheckResNet({.image = {3, 0, 224}})),
            "The input of conv1 is 0 high; at least 1 is needed.");
  EXPECT_EQ(Said(CheckResNet({.classes = 0})), "fc has 0 outputs; at least 1 is needed.");
  EXPECT_EQ(CheckResNet({.image = {3, 1, 1}}), std::nullopt);
  EXPECT_EQ(Said(CheckResNet({.image = {3, 1'000'000'000, 1'000'000'000}})),
            "conv1: 64 × 500000000 × 500000000 outputs are more than 64 bits can count.");
}

}  // namespace
}  // namespace chainrule
