// What the browser test and the screenshots share: a server of our own, and Debian's Chromium.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const require = createRequire(new URL("../crates/web/assets/package.json", import.meta.url));
export const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Starts `KAEMNER_SERVER` (default: the preview) on a port and waits until it answers. */
export async function startServer(port) {
  const address = `127.0.0.1:${port}`;
  const line = process.env.KAEMNER_SERVER ?? "cargo run --quiet -p kaemner-web --example preview --";
  const [program, ...args] = [...line.split(" "), address];
  const server = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  process.on("exit", () => server.kill());
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
  for (let tries = 0; tries < 3000; tries++) {
    if (server.exitCode !== null) throw new Error(`${line} ended with ${server.exitCode}`);
    const answer = await fetch(`http://${address}/readyz`).catch(() => null);
    if (answer?.ok) return { base: `http://${address}`, stop: () => server.kill() };
    await sleep(100);
  }
  server.kill();
  throw new Error("the server did not answer within five minutes");
}

/** Chromium without any connection of its own. */
export async function startBrowser() {
  const profile = mkdtempSync(join(tmpdir(), "kaemner-browser-"));
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, HOME: profile } });
  return { browser, stop: async () => { await browser.close(); rmSync(profile, { recursive: true, force: true }); } };
}

/** Signs in as one of the demonstration users by keyboard alone. */
export async function signIn(page, base, login) {
  await page.goto(`${base}/sign-in`);
  await page.locator("#login").focus();
  await page.keyboard.type(login);
  await page.keyboard.press("Tab");
  await page.keyboard.type(process.env.KAEMNER_DEMO_PASSWORD ?? "demonstration");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/\d{4}$/);
}

/** Runs axe in the page. The policy refuses inline script, so axe comes in through the debugger. */
export async function axeFindings(page) {
  const session = await page.context().newCDPSession(page);
  const run = async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await run(axe);
  const tags = JSON.stringify(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const findings = await run(`axe.run(document, { runOnly: ${tags} }).then((found) => found.violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")))`);
  // axe asks what is read aloud; a box that is drawn nowhere passes it.
  const unseen = await run(`[...document.querySelectorAll('input[type="checkbox"], input[type="radio"]')]
    .filter((box) => !box.closest("details:not([open]), dialog:not([open]), [hidden]"))
    .filter((box) => { const at = box.getBoundingClientRect(), style = getComputedStyle(box);
      return at.right <= 0 || at.width < 12 || style.opacity === "0" || style.appearance === "none"; })
    .map((box) => "box nobody sees: " + (box.id || box.name))`);
  await session.detach();
  return findings.concat(unseen);
}
