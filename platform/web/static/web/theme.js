// Sets the theme before the first paint: the cookie's choice, else what the system prefers.
(function () {
  "use strict";
  var root = document.documentElement;
  var media = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    var match = document.cookie.match(/(?:^|; )theme=(light|dark)/);
    return match ? match[1] : "auto";
  }

  function apply() {
    var choice = chosen();
    root.setAttribute("data-bs-theme", choice === "auto" ? (media.matches ? "dark" : "light") : choice);
  }

  function choose(choice) {
    var secure = location.protocol === "https:" ? "; secure" : "";
    var age = choice === "auto" ? 0 : 31536000;
    document.cookie = "theme=" + choice + "; path=/; max-age=" + age + "; samesite=lax" + secure;
    apply();
  }

  apply();
  if (media.addEventListener) media.addEventListener("change", apply);
  window.aftercallTheme = { chosen: chosen, choose: choose };
})();
