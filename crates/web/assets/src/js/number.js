// No personal number (CPR) in an address: a search that looks like one is held back before it is sent. The server knows
// the same rule and leaves it out of what comes through without scripts.
const weights = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const parts = /(?<!\d)(\d\d)([-. /\u00a0\u202f\u2010-\u2015\u2212]{0,3})(\d\d)([-. /\u00a0\u202f\u2010-\u2015\u2212]{0,3})(\d\d)([-. /\u00a0\u202f\u2010-\u2015\u2212]{0,3})(\d{4})(?!\d)/g;

/** Whether a text holds ten digits that begin with a date, parted or with the check digit right. */
export function holdsNumber(text) {
  return [...text.matchAll(parts)].some(([, day, first, month, second, year, third, serial]) => {
    const date = (day % 60 || 0) >= 1 && day % 60 <= 31 && month >= 1 && month <= 12;
    const sum = [...day, ...month, ...year, ...serial].reduce((all, digit, at) => all + digit * weights[at], 0);
    return date && (first + second + third !== "" || sum % 11 === 0);
  });
}

/** Says why at the field, and whether the text may not be sent. */
export function holdsBack(input) {
  const held = holdsNumber(input.value);
  input.setCustomValidity(held ? document.body.dataset.noNumber : "");
  if (held) input.reportValidity();
  return held;
}

/** Forms that are sent by address. */
export function guardSearches() {
  const fields = (form) => [...form.querySelectorAll("input[type=text], input[type=search]")];
  const stop = (event) => {
    const form = event.target.closest?.("form");
    if (form?.method !== "get" || !fields(form).some(holdsBack)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const kind of ["submit", "htmx:before:request", "htmx:beforeRequest"]) document.addEventListener(kind, stop, true);
  document.addEventListener("input", (event) => event.target.setCustomValidity?.(""), true);
}
