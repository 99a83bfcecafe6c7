// A tree of nested <details>: works as it is; arrows move as people expect from a tree.
function visible(tree) {
  return [...tree.querySelectorAll("summary, .leaf a")].filter((node) => node.offsetParent !== null);
}

function onKey(event, tree) {
  const node = event.target.closest("summary, .leaf a");
  if (!node) return;
  const all = visible(tree);
  const at = all.indexOf(node);
  const details = node.tagName === "SUMMARY" ? node.parentElement : null;
  const parent = (details ?? node).parentElement.closest("details")?.querySelector(":scope > summary");
  const moves = {
    ArrowDown: () => all[at + 1]?.focus(),
    ArrowUp: () => all[at - 1]?.focus(),
    Home: () => all[0]?.focus(),
    End: () => all.at(-1)?.focus(),
    ArrowRight: () => { if (details && !details.open) details.open = true; else all[at + 1]?.focus(); },
    ArrowLeft: () => { if (details?.open) details.open = false; else parent?.focus(); },
  };
  if (event.key in moves) {
    event.preventDefault();
    moves[event.key]();
  }
}

/** Attaches every tree below `root` once. */
export function attachTrees(root) {
  for (const tree of root.querySelectorAll(".tree:not([data-attached])")) {
    tree.dataset.attached = "yes";
    tree.addEventListener("keydown", (event) => onKey(event, tree));
  }
}
