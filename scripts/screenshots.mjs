// Makes the pictures of the documents from the demonstration: node scripts/screenshots.mjs [port] [folder]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { signIn, startBrowser, startServer } from "./browser.mjs";

const port = Number(process.argv[2] ?? 18472);
const folder = process.argv[3] ?? new URL("../docs/images", import.meta.url).pathname;
const widths = (process.env.WIDTHS ?? "1440").split(",").map(Number);
const login = process.env.KAEMNER_LOGIN ?? "birgit";
// name=path below the municipality; the name becomes the file's.
const shots = (process.env.SHOTS ?? "home=,trial-balance=/ledger,vouchers=/ledger/vouchers,entry=/ledger/vouchers/new,chart=/ledger/chart,periods=/ledger/periods")
  .split(",").map((one) => one.split("="));

mkdirSync(folder, { recursive: true });
const server = await startServer(port);
const { browser, stop } = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: widths[0], height: 900 }, locale: "da-DK" });
  await page.goto(`${server.base}/sign-in`);
  await page.screenshot({ path: join(folder, "sign-in.png") });
  await signIn(page, server.base, login);
  const home = page.url();
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 900 ? 844 : 900 });
    for (const [name, ...path] of shots) {
      await page.goto(home + path.join("="));
      await page.screenshot({ path: join(folder, widths.length > 1 ? `${name}-${width}.png` : `${name}.png`), fullPage: process.env.FULL === "yes" });
    }
  }
} finally {
  await stop();
  server.stop();
}
