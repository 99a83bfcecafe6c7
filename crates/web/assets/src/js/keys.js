// Shortcuts. Single keys can be switched off (cookie, WCAG 2.1.4); Ctrl+K and Alt+number always work.
import { openPalette } from "./palette.js";

const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog") !== null;

function openKeys() {
  document.getElementById("keys")?.showModal();
}

function step(by) {
  const links = [...document.querySelectorAll("#content .row-link")];
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

let going = 0;
function onSingle(event) {
  if (going && performance.now() - going < 1500) {
    going = 0;
    const place = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (place) { event.preventDefault(); location.assign(place.href); }
    return;
  }
  const acts = {
    "?": openKeys,
    "/": () => document.querySelector(".filters .input")?.focus(),
    g: () => { going = performance.now(); },
    j: () => step(1),
    k: () => step(-1),
  };
  if (event.key in acts) {
    event.preventDefault();
    acts[event.key]();
  }
}

/** Listens for shortcuts on the whole page. */
export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
    } else if (event.altKey && !event.ctrlKey && /^Digit[1-8]$/.test(event.code)) {
      const door = document.querySelector(`[data-door="${event.code.slice(5)}"]`);
      if (door) { event.preventDefault(); location.assign(door.href); }
    } else if (!event.ctrlKey && !event.altKey && !event.metaKey && document.body.dataset.singleKeys === "true" && !typing(event.target)) {
      onSingle(event);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-keys]")) {
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
      openKeys();
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });
}
