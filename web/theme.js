// Light or dark, before anything is drawn: ?theme=light, ?theme=dark, else as the system has it.
"use strict";

const Theme = (() => {
  const asked = new URLSearchParams(location.search).get("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = (dark) => document.documentElement.setAttribute("data-theme", dark ? "dark" : "light");
  show(asked === "dark" || (asked !== "light" && system.matches));
  return {asked, system, show};
})();
