// Ctrl+K: type part of a name or number, arrows, Enter. The same search works as a page without scripts.
import { holdsBack } from "./number.js";

let timer = 0;
let sequence = 0;

function build(dialog) {
  const label = dialog.getAttribute("aria-label");
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  Object.assign(input, { type: "text", autocomplete: "off", spellcheck: false, placeholder: label });
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-label", label);
  input.setAttribute("aria-controls", "palette-list");
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-autocomplete", "list");
  list.id = "palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  said.setAttribute("role", "status");
  dialog.append(input, list, said);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => fill(dialog, input.value), 90);
  });
  input.addEventListener("keydown", (event) => onKey(event, dialog));
  list.addEventListener("click", (event) => go(event.target.closest("li")));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

function onKey(event, dialog) {
  const options = [...dialog.querySelectorAll("li")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1 };
  if (event.key in moves) {
    event.preventDefault();
    select(dialog, options, (moves[event.key] + options.length) % Math.max(options.length, 1));
  } else if (event.key === "Enter") {
    event.preventDefault();
    go(options[at]);
  }
}

function select(dialog, options, at) {
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  const input = dialog.querySelector("input");
  if (options[at]) {
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function go(option) {
  if (option?.dataset.href) location.assign(option.dataset.href);
}

async function fill(dialog, typed) {
  const mine = ++sequence;
  if (holdsBack(dialog.querySelector("input"))) return refuse(dialog);
  const answer = await fetch(`${dialog.dataset.source}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || mine !== sequence) return;
  const hits = await answer.json();
  const list = dialog.querySelector("ul");
  list.replaceChildren(...hits.map((hit, index) => {
    const option = document.createElement("li");
    const [text, kind] = [document.createElement("span"), document.createElement("span")];
    option.id = `palette-${index}`;
    option.setAttribute("role", "option");
    option.dataset.href = hit.href;
    text.textContent = hit.text;
    kind.textContent = hit.kind;
    option.append(text, kind);
    return option;
  }));
  select(dialog, [...list.children], 0);
  dialog.querySelector("p").textContent = hits.length === 0 ? dialog.dataset.none : `${hits.length} ${dialog.dataset.some}`;
}

function refuse(dialog) {
  dialog.querySelector("ul").replaceChildren();
  select(dialog, [], 0);
  dialog.querySelector("p").textContent = document.body.dataset.noNumber;
}

/** Opens the palette with what was already typed. */
export function openPalette(typed = "") {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  if (!dialog.firstChild) build(dialog);
  const opener = document.activeElement;
  dialog.addEventListener("close", () => opener?.focus(), { once: true });
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.value = typed;
  input.focus();
  fill(dialog, typed);
}
