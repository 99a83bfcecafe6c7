// What every page needs: focus and announcements, menus that close, forms that guard what is written.
import { openPalette } from "./palette.js";
import { startKeys } from "./keys.js";
import { guardSearches } from "./number.js";
import { attachLookups } from "./combobox.js";
import { attachGrids } from "./grid.js";
import { attachPasskeys } from "./passkey.js";
import { attachTrees } from "./tree.js";

const status = document.getElementById("status");

/** Says a sentence to screen readers through the one persistent region. */
export function announce(sentence) {
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = sentence; });
}

function attach(root) {
  attachLookups(root);
  attachGrids(root);
  attachTrees(root);
  attachPasskeys(root);
  for (const form of root.querySelectorAll("form[data-guard]")) guard(form);
}


// A half-written form says so before it is left.
const written = new WeakSet();
function guard(form) {
  form.addEventListener("input", () => written.add(form));
  form.addEventListener("submit", () => written.delete(form));
}
window.addEventListener("beforeunload", (event) => {
  const unsaved = [...document.querySelectorAll("form[data-guard]")].some((form) => written.has(form));
  if (unsaved) event.preventDefault();
});

// A second press must not send twice. A form that a file answers stays on the page and may be sent again.
const file = /\.(csv|xlsx|pdf|json)$/;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || file.test(new URL(form.action).pathname)) return;
  if (form.dataset.sent === "yes") { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Menus close on Escape and when focus or the pointer goes elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

// The search field opens the palette when it is clicked or typed in, never by focus alone.
for (const kind of ["click", "input"]) {
  document.querySelector("form[data-palette] input")?.addEventListener(kind, (event) => {
    openPalette(event.target.value);
    event.target.value = "";
  });
}

// htmx swaps a container that keeps its id; focus stays where it was, and the new sentence is said.
document.addEventListener("htmx:before:request", (event) => event.target.closest("[id]")?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:finally:request", () => {
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
});
document.addEventListener("htmx:after:swap", () => {
  attach(document);
  const result = document.querySelector("#import-result [data-announce]");
  if (result) return announce(result.textContent.trim());
  const rows = document.querySelectorAll("#list tbody tr").length;
  const empty = document.querySelector("#list .empty");
  announce(empty ? empty.textContent.trim() : `${rows} ${document.getElementById("palette")?.dataset.some ?? ""}`);
});

attach(document);
startKeys();
guardSearches();
const done = document.querySelector("[data-announce]");
if (done) announce(done.textContent.trim());
// The error summary of a refused form is where the person must begin.
document.querySelector("[data-focus]")?.focus();
