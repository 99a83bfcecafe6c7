// The pictures of the README, from a fresh demonstration: node scripts/screenshots.mjs [port] [folder]
// KAEMNER_SHOTS="name=login:path[@width],…" takes other pictures, for looking at pages.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { signIn, startBrowser, startServer } from "./browser.mjs";

const port = Number(process.argv[2] ?? 18472);
const folder = process.argv[3] ?? new URL("../docs/pictures", import.meta.url).pathname;
const code = process.env.KAEMNER_CODE ?? "0265";
// A path that ends with > opens the first row of that list.
const wanted = process.env.KAEMNER_SHOTS ?? [
  "desk=leder:",
  "invoice=leder:/bills?state=coded>",
  "bills=bogholder:/bills?state=all",
  "balance=bogholder:/ledger",
  "entry=bogholder:/ledger/vouchers/new",
  "run=frigiver:/payments>",
  "phone=plejeleder:@390",
].join(",");
const shots = wanted.split(",").map((one) => {
  const [name, rest] = [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)];
  const [login, ...path] = rest.split(":");
  const [address, width] = path.join(":").split("@");
  return { name, login, path: address.replace(/>$/, ""), first: address.endsWith(">"), width: Number(width ?? 1440) };
});

mkdirSync(folder, { recursive: true });
const server = await startServer(port);
const { browser, stop } = await startBrowser();
try {
  for (const login of new Set(shots.map((shot) => shot.login))) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "da-DK" });
    const page = await context.newPage();
    await signIn(page, server.base, `${login}.${code}`);
    for (const shot of shots.filter((one) => one.login === login)) {
      await page.setViewportSize({ width: shot.width, height: shot.width < 900 ? 844 : 900 });
      await page.goto(`${server.base}/${code}${shot.path}`);
      if (shot.first) await Promise.all([page.waitForURL((url) => url.pathname.split("/").length > shot.path.split("?")[0].split("/").length + 1), page.locator(".row-link").first().click()]);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder, `${shot.name}.png`), fullPage: process.env.FULL === "yes" });
    }
    await context.close();
  }
} finally {
  await stop();
  server.stop();
}
