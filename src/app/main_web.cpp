// The tutor in a browser.
#include "app/web_app.h"
#include "app/web_bridge.h"
#include "app/web_calls.h"

int main() {
  // Lives as long as the page: main returns, and the browser calls back.
  chainrule::web::Connect(chainrule::CallsOf(*new chainrule::WebApp));
  return 0;
}
