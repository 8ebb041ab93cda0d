// What links, host pages and teachers' scripts may rely on: every key of a state and every name of
// its values, including those that are not built yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

// Lists of names, separated by spaces. A family of keys, W1 … W8, is listed by its name, W. A word
// that a built key does not take yet is listed as "key=word".
struct LessonContract {
  std::string_view lesson;  // "": every lesson
  std::string_view keys;
  std::string_view keys_to_come;
  std::string_view values;
  std::string_view values_to_come;  // a value within another has a dot: "net.flops"
};

inline constexpr LessonContract kContract[] = {
    {.lesson = "",
     .keys = "step pin mode ask decimals answers checked tries hints shown seed level",
     .keys_to_come = "find",
     .values = "",
     .values_to_come = ""},
    {.lesson = "backprop",
     .keys = "W x y theta out eta updates round compare guess",
     .keys_to_come = "loss reduce example bias notation out=softmax",
     .values = "W x y eta s slope e delta dW next_W next_e hand",
     .values_to_come = "errors"},
    {.lesson = "saturation",
     .keys = "points w theta s eta chain axes trail guess",
     .keys_to_come = "labels depth_theta",
     .values =
         "X y s h residual slope contribution projection w norm angle eta E_in grad grad_norm "
         "next_w next_E rate cure_grad cure_norm chain chain_gradient chain_weights "
         "chain_slopes",
     .values_to_come = "slope_s"},
    {.lesson = "blocks",
     .keys = "residual bottleneck batch size k bias bn stride projection net guess",
     .keys_to_come = "groups stride_at projection=pad net=resnext50 net=wide_resnet50 net=resnet20 "
                     "net=resnet32 net=resnet44 net=resnet56 net=resnet110 net=resnet34_keras",
     .values = "residual bottleneck net residual_channels bottleneck_channels size batch k stride "
               "bias residual_edge residual_skip residual_kernel residual_with_bias "
               "residual_without_bias residual_gamma_beta residual_running residual_batch_outputs "
               "bottleneck_edge bottleneck_skip bottleneck_kernel bottleneck_with_bias "
               "bottleneck_without_bias bottleneck_gamma_beta bottleneck_running "
               "bottleneck_batch_outputs percent percent_parameters times_outputs crossing ratio "
               "demo_x demo_dy demo_b demo_eps demo_db demo_dx demo_y demo_y_b net_total "
               "net_stages net_block nets keras_total keras_trainable keras_non_trainable "
               "torch_total keras_more keras_more_biases keras_more_means keras_more_variances",
     .values_to_come = "residual.flops bottleneck.flops net.flops"},
    {.lesson = "norm",
     .keys = "layout over groups shape x gamma beta eps dy keepdims beside "
             "ticked typed answer guess",
     .keys_to_come = "momentum passes layout=NLC layout=NCL layout=CHWN over=layer_last",
     .values = "axes shape count x dy gamma beta eps mean sum var sum_squares x_hat y dbeta dgamma "
               "dxhat dvar sum_products dmean sum_gradients sum_deviations dx running_mean "
               "running_var y_eval dx_eval",
     .values_to_come = ""},
    {.lesson = "conv",
     .keys = "dim cin cout groups n k stride pad dilation w x dy show channel shows window "
             "guess",
     .keys_to_come = "bias flip pad=same pad=full pad=circular",
     .values = "rows cols nnz w x dy y dx dw",
     .values_to_come = "db unread output_padding"},
    {.lesson = "graph",
     .keys = "",
     .keys_to_come = "code",
     .values = "",
     .values_to_come = "value grad"},
};

// Splits a list: "W x y" gives W, x and y.
std::vector<std::string_view> ContractNames(std::string_view list);

// Whether the lesson will know this key but does not know it yet.
bool IsKeyToCome(std::string_view lesson, std::string_view key);

// The notices about keys of a link that the lesson does not know: at most one sentence for keys
// that are to come, and one for the rest.
std::vector<std::string> IgnoredKeysNotices(std::string_view lesson,
                                            const std::vector<std::string>& keys);

}  // namespace chainrule
