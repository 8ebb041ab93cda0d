// Everything that the page may ask the tutor.
#pragma once

#include <map>
#include <string>

#include "app/web_app.h"
#include "app/web_bridge.h"

namespace chainrule {

// Handlers by name. `app` must outlive them.
std::map<std::string, web::Handler> CallsOf(WebApp& app);

}  // namespace chainrule
