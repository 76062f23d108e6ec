// Small manners of every page. Everything here only improves what works without it.
(function () {
  "use strict";

  // --- Menus made of <details>: close on Escape, on a click elsewhere, and when focus leaves -----------------------

  function closeMenus(except) {
    document.querySelectorAll("details.ac-menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.ac-menu"));
  });
  document.addEventListener("focusin", function (event) {
    var menu = event.target.closest("details.ac-menu");
    if (event.target !== document.body) closeMenus(menu);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.isComposing) return;
    var menu = document.querySelector("details.ac-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // --- Dialogs and side sheets ---------------------------------------------------------------------------------------

  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      var dialog = document.getElementById(opener.getAttribute("data-dialog-open"));
      if (dialog && dialog.showModal && !dialog.open) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    var closer = event.target.closest("[data-dialog-close]");
    if (closer && closer.closest("dialog")) {
      event.preventDefault();
      closer.closest("dialog").close();
      return;
    }
    // The backdrop belongs to the dialog; what is inside covers it wholly. A form keeps what was typed: never close it.
    if (event.target.tagName === "DIALOG" && event.target.open && !event.target.querySelector("form[method=post]")) {
      event.target.close();
    }
  });

  // --- Theme ---------------------------------------------------------------------------------------------------------

  function markTheme() {
    if (!window.aftercallTheme) return;
    document.querySelectorAll("[data-theme-switch]").forEach(function (group) {
      group.hidden = false;
    });
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      var on = button.getAttribute("data-theme-choice") === window.aftercallTheme.chosen();
      button.setAttribute("aria-pressed", on ? "true" : "false");
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-choice]");
    if (!button || !window.aftercallTheme) return;
    window.aftercallTheme.choose(button.getAttribute("data-theme-choice"));
    markTheme();
  });

  // --- Messages ------------------------------------------------------------------------------------------------------

  function say(text, level) {
    var region = document.getElementById("messages");
    if (!region) return null;
    var line = document.createElement("div");
    line.className = "ac-message ac-message-" + (level || "info");
    line.textContent = text;
    region.appendChild(line);
    if (level !== "danger") window.setTimeout(function () { line.remove(); }, 8000);
    return line;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-dismiss-message]");
    if (button) button.closest(".ac-message").remove();
  });

  // --- Forms ---------------------------------------------------------------------------------------------------------

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented) return;
    var question = (event.submitter && event.submitter.getAttribute("data-confirm")) || form.getAttribute("data-confirm");
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    form.dataset.leaving = "1";
    if (form.hasAttribute("data-once")) {
      window.setTimeout(function () {
        form.querySelectorAll("button[type=submit], button:not([type])").forEach(function (button) {
          button.disabled = true;
        });
      });
    }
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-once] button:disabled").forEach(function (button) {
      button.disabled = false;
    });
  });

  document.addEventListener("input", function (event) {
    var form = event.target.closest && event.target.closest("form[data-warn-unsaved]");
    if (form) form.dataset.changed = "1";
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-warn-unsaved][data-changed]:not([data-leaving])")) event.preventDefault();
  });

  document.addEventListener("change", function (event) {
    var field = event.target.closest("[data-submit-on-change]");
    if (field && field.form) field.form.requestSubmit();
  });

  // --- Copy and print ------------------------------------------------------------------------------------------------

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (button) {
      var source = document.getElementById(button.getAttribute("data-copy"));
      var text = source ? (source.value === undefined ? source.textContent : source.value) : "";
      if (navigator.clipboard) {
        navigator.clipboard.writeText(text.trim()).then(function () {
          say(button.getAttribute("data-copied") || "✓", "success");
        });
      } else if (source && source.select) {
        source.select();
      }
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  // --- htmx: the token of the page goes along; a lost network is said, not hidden ---------------------------------------

  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector("meta[name=csrf-token]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  });
  document.addEventListener("htmx:sendError", function () {
    var words = document.querySelector("meta[name=words-offline]");
    say(words ? words.content : "Offline", "danger");
  });

  function start() {
    markTheme();
    var summary = document.getElementById("error-summary");
    if (summary) summary.focus();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  window.aftercall = { say: say };
})();
