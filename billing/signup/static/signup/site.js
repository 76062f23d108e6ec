// The estimate's slider moves with its number box; without this script the box alone does.
(function () {
  "use strict";

  function show() {
    document.querySelectorAll("input[type=range][data-twin]").forEach(function (slider) { slider.hidden = false; });
  }

  document.addEventListener("input", function (event) {
    var field = event.target, twin;
    if (field.matches("[data-twin]")) {
      twin = document.getElementById(field.getAttribute("data-twin"));
    } else if (field.id) {
      twin = document.querySelector('[data-twin="' + field.id + '"]');
    }
    if (twin) twin.value = field.value;
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();

// A proposal for the address that arrives after the person began to type one is dropped.
document.addEventListener("htmx:beforeSwap", function (event) {
  "use strict";
  var field = document.getElementById("id_slug"), sent = event.detail.requestConfig;
  if (event.detail.target.id !== "slug-field" || !field || !sent) return;
  var then = sent.parameters.get ? sent.parameters.get("slug") : sent.parameters.slug;
  if (field.value !== (then || "")) event.detail.shouldSwap = false;
});
