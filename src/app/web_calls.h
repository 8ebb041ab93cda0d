// All that the page may ask of the tutor.
#pragma once

#include <map>
#include <string>

#include "app/web_app.h"
#include "app/web_bridge.h"

namespace chainrule {

// By name. `app` outlives them.
std::map<std::string, web::Handler> CallsOf(WebApp& app);

}  // namespace chainrule
