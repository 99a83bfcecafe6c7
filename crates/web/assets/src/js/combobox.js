// A text field completed from the server (WAI-ARIA combobox with a listbox). Without scripts it stays a
// text field that takes the same words. The server answers [{ value, text, note }].
import { holdsBack } from "./number.js";

let next = 0;

function attach(input) {
  const list = document.createElement("ul");
  const holder = document.createElement("span");
  list.id = `lookup-${next++}`;
  list.className = "lookup-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? input.getAttribute("aria-label") ?? "");
  holder.className = "lookup";
  input.replaceWith(holder);
  holder.append(input, list);
  input.setAttribute("aria-controls", list.id);
  const box = { input, list, options: [], at: -1, timer: 0, asked: 0 };
  input.addEventListener("input", () => {
    clearTimeout(box.timer);
    box.timer = setTimeout(() => ask(box), 120);
  });
  input.addEventListener("keydown", (event) => onKey(event, box));
  input.addEventListener("blur", () => close(box));
  window.addEventListener("scroll", () => { if (!list.hidden) place(box); }, { capture: true, passive: true });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) choose(box, at);
  });
}

async function ask(box) {
  const typed = box.input.value.trim();
  if (typed === "" || holdsBack(box.input)) return close(box);
  const mine = ++box.asked;
  const source = box.input.dataset.lookup;
  const answer = await fetch(`${source}${source.includes("?") ? "&" : "?"}q=${encodeURIComponent(typed)}`);
  if (!answer.ok || mine !== box.asked || document.activeElement !== box.input) return;
  box.options = await answer.json();
  box.list.replaceChildren(...box.options.map((option, index) => {
    const item = document.createElement("li");
    const [text, note] = [document.createElement("span"), document.createElement("span")];
    item.id = `${box.list.id}-${index}`;
    item.setAttribute("role", "option");
    text.textContent = option.text;
    note.textContent = option.note ?? "";
    note.className = "code";
    item.append(text, note);
    return item;
  }));
  box.list.hidden = box.options.length === 0;
  place(box);
  box.input.setAttribute("aria-expanded", String(!box.list.hidden));
  mark(box, box.options.length > 0 ? 0 : -1);
}

/** Below its field, outside the scrolling table that would cut it off. */
function place(box) {
  const field = box.input.getBoundingClientRect();
  Object.assign(box.list.style, { left: `${field.left}px`, top: `${field.bottom + 2}px`, minWidth: `${field.width}px` });
  const over = box.list.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
  if (over > 0) box.list.style.left = `${Math.max(8, field.left - over)}px`;
}

function mark(box, at) {
  box.at = at;
  [...box.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
  if (at < 0) {
    box.input.removeAttribute("aria-activedescendant");
  } else {
    box.input.setAttribute("aria-activedescendant", box.list.children[at].id);
    box.list.children[at].scrollIntoView({ block: "nearest" });
  }
}

function choose(box, at) {
  const option = box.options[at];
  box.input.value = option.value;
  close(box);
  box.input.dispatchEvent(new CustomEvent("lookup:chosen", { bubbles: true, detail: option }));
}

function close(box) {
  box.asked++;
  box.list.hidden = true;
  box.input.setAttribute("aria-expanded", "false");
  mark(box, -1);
}

function onKey(event, box) {
  const open = !box.list.hidden;
  const count = box.options.length;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    event.stopPropagation();
    mark(box, (box.at + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
  } else if (open && (event.key === "Enter" || event.key === "Tab") && box.at >= 0) {
    if (event.key === "Enter") event.preventDefault();
    choose(box, box.at);
  } else if (open && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close(box);
  } else if (event.key === "F4" || (event.altKey && event.key === "ArrowDown")) {
    event.preventDefault();
    ask(box);
  }
}

/** Attaches every completed field below `root` once. */
export function attachLookups(root) {
  for (const input of root.querySelectorAll("input[data-lookup]:not([aria-controls])")) attach(input);
}
