// The entry grid: a form of real inputs in a table. Everything here can also be done by Tab and the buttons.
//
// form[data-grid] holds table.entry with one tr per line; inputs are named line-account, line-debit, … and
// repeat. data-draft is where drafts are saved; [data-difference] shows what is missing to zero.
import { announce } from "./frame.js";
import { attachLookups } from "./combobox.js";

const lines = (grid) => [...grid.querySelectorAll("table.entry tbody tr")];
const inputs = (line) => [...line.querySelectorAll("input:not([type=hidden])")];

/** Whole øre of a Danish amount; null for what is not one, 0 for nothing. */
export function ore(typed) {
  const text = typed.trim().replace(/\s*kr\.?$/i, "").replaceAll(/\s/g, "");
  if (text === "") return 0;
  const danish = /^-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$/;
  const pointed = /^-?\d+\.\d{1,2}$/;
  if (!danish.test(text) && !pointed.test(text)) return null;
  const plain = pointed.test(text) ? text : text.replaceAll(".", "").replace(",", ".");
  const [kroner, decimals = ""] = plain.replace("-", "").split(".");
  const value = Number(kroner) * 100 + Number(decimals.padEnd(2, "0"));
  return plain.startsWith("-") ? -value : value;
}

/** `1.234,50` of whole øre. */
export function danish(value) {
  const [kroner, rest] = [Math.floor(Math.abs(value) / 100), Math.abs(value) % 100];
  const grouped = String(kroner).replaceAll(/\B(?=(\d{3})+$)/g, ".");
  return `${value < 0 ? "-" : ""}${grouped},${String(rest).padStart(2, "0")}`;
}

function sum(grid, name) {
  return [...grid.querySelectorAll(`input[name="${name}"]`)].reduce((total, input) => total + (ore(input.value) ?? 0), 0);
}

let said = 0;
function balance(grid, speak) {
  const place = grid.querySelector("[data-difference]");
  if (!place) return;
  const [debit, credit] = [sum(grid, "line-debit"), sum(grid, "line-credit")];
  place.querySelector("[data-debit]").textContent = danish(debit);
  place.querySelector("[data-credit]").textContent = danish(credit);
  const left = place.querySelector("[data-left]");
  left.textContent = danish(debit - credit);
  left.className = debit === credit && debit !== 0 ? "state state-done" : "state state-waits";
  if (!speak) return;
  clearTimeout(said);
  said = setTimeout(() => announce(`${place.dataset.word} ${left.textContent}`), 600);
}

function addLine(grid) {
  const all = lines(grid);
  const line = all.at(-1).cloneNode(true);
  line.classList.remove("wrong");
  for (const error of line.querySelectorAll(".line-error")) error.remove();
  for (const words of line.querySelectorAll(".account-words")) words.textContent = "";
  line.querySelector(".line-number").textContent = String(all.length + 1);
  for (const input of line.querySelectorAll("input")) {
    input.value = "";
    for (const name of ["aria-controls", "aria-invalid", "aria-activedescendant", "aria-describedby", "id"]) input.removeAttribute(name);
    const label = input.getAttribute("aria-label");
    if (label) input.setAttribute("aria-label", label.replace(/\d+$/, String(all.length + 1)));
    const holder = input.closest(".lookup");
    if (holder) holder.replaceWith(input);
  }
  all.at(-1).after(line);
  attachLookups(line);
  return line;
}

function neighbour(grid, input, by) {
  const all = lines(grid);
  const line = input.closest("tr");
  const column = inputs(line).indexOf(input);
  const target = all[all.indexOf(line) + by];
  return target ? inputs(target)[column] : null;
}

function focus(input) {
  if (!input) return;
  input.focus();
  input.select?.();
}

function nextField(grid, input) {
  const all = lines(grid).flatMap(inputs);
  const at = all.indexOf(input);
  if (at === all.length - 1) focus(inputs(addLine(grid))[0]);
  else focus(all[at + 1]);
}

function put(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function onKey(event, grid) {
  const input = event.target;
  if (event.key === "F9") {
    event.preventDefault();
    return grid.requestSubmit(grid.querySelector("[data-post]"));
  }
  if (!input.matches("table.entry input") || event.defaultPrevented) return;
  const copyAbove = () => { const above = neighbour(grid, input, -1); if (above) put(input, above.value); };
  const fillDown = () => { for (let below = neighbour(grid, input, 1); below; below = neighbour(grid, below, 1)) put(below, input.value); };
  if (event.key === "Enter") { event.preventDefault(); nextField(grid, input); }
  else if (event.key === "ArrowDown") { event.preventDefault(); focus(neighbour(grid, input, 1)); }
  else if (event.key === "ArrowUp") { event.preventDefault(); focus(neighbour(grid, input, -1)); }
  else if (event.key === "F8") { event.preventDefault(); copyAbove(); }
  else if (event.key.toLowerCase() === "d" && event.ctrlKey) { event.preventDefault(); fillDown(); }
}

/** A block from a spreadsheet fills fields rightwards and lines downwards, adding lines as needed. */
function onPaste(event, grid) {
  const input = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!input.matches("table.entry input") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const column = inputs(input.closest("tr")).indexOf(input);
  let at = lines(grid).indexOf(input.closest("tr"));
  const rows = text.split(/\r?\n/);
  for (const row of rows) {
    const line = lines(grid)[at] ?? addLine(grid);
    const fields = inputs(line);
    row.split("\t").forEach((value, offset) => { if (fields[column + offset]) put(fields[column + offset], value.trim()); });
    at++;
  }
  announce(`${rows.length} ${grid.dataset.pasted}`);
}

let saving = 0;
function saveLater(grid) {
  if (!grid.dataset.draft) return;
  clearTimeout(saving);
  saving = setTimeout(async () => {
    const token = document.querySelector("meta[name=csrf]").content;
    const body = new URLSearchParams(new FormData(grid));
    const place = grid.querySelector("[data-saved]");
    try {
      const answer = await fetch(grid.dataset.draft, { method: "POST", body, headers: { "X-CSRF-Token": token } });
      if (place) place.textContent = answer.ok ? grid.dataset.savedWord : grid.dataset.unsavedWord;
    } catch {
      if (place) place.textContent = grid.dataset.unsavedWord;
    }
  }, 1500);
}

/** Attaches every grid below `root` once. */
export function attachGrids(root) {
  for (const grid of root.querySelectorAll("form[data-grid]:not([data-attached])")) {
    grid.dataset.attached = "yes";
    grid.addEventListener("keydown", (event) => onKey(event, grid));
    grid.addEventListener("paste", (event) => onPaste(event, grid));
    grid.addEventListener("input", () => { balance(grid, true); saveLater(grid); });
    grid.addEventListener("lookup:chosen", (event) => {
      const words = event.target.closest("td").querySelector(".account-words");
      if (words) words.textContent = event.detail.text;
      nextField(grid, event.target);
    });
    grid.querySelector("[data-add-line]")?.addEventListener("click", () => focus(inputs(addLine(grid))[0]));
    grid.addEventListener("submit", () => clearTimeout(saving));
    balance(grid, false);
  }
}
