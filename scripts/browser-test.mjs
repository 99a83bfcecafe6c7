// Clicks through the site with the keyboard alone, runs axe on every page and looks for sideways scrolling
// on a phone. Prints "N passed, N failed" and exits 1 when anything failed.
import { axeFindings, signIn, startBrowser, startServer } from "./browser.mjs";

const port = Number(process.argv[2] ?? 18471);
const results = { passed: 0, failed: 0 };
const only = process.env.ONLY;

/** Runs a test; a first failure is tried once more and said, since a busy machine may lose a race with a page. */
async function test(name, run) {
  if (only && !name.includes(only)) return;
  for (const last of [false, true]) {
    try {
      await run();
      results.passed++;
      console.log(`ok    ${name}`);
      return;
    } catch (error) {
      console.log(`${last ? "FAIL " : "again"} ${name}\n      ${String(error.message).replaceAll("\n", "\n      ")}`);
    }
  }
  results.failed++;
}

function check(right, message) {
  if (!right) throw new Error(message);
}

async function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Presses Tab until the wanted element has focus. */
async function tabTo(page, selector, most = 60) {
  for (let presses = 0; presses < most; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} cannot be reached with Tab`);
}

const server = await startServer(port);
const { browser, stop } = await startBrowser();
const problems = [];

function watch(page) {
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) problems.push(`${page.url()}: ${message.text()}`); });
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on("request", (request) => { if (!request.url().startsWith(server.base) && !request.url().startsWith("data:")) problems.push(`asks ${request.url()}`); });
}

try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "da-DK" });
  const page = await context.newPage();
  watch(page);

  await test("sign-in page is clean for axe", async () => {
    await page.goto(`${server.base}/sign-in`);
    const findings = await axeFindings(page);
    check(findings.length === 0, findings.join("\n"));
  });
  await test("a wrong password moves focus to the summary", async () => {
    await page.locator("#login").fill("birgit");
    await page.locator("#password").fill("forkert");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".error-summary");
    check(await page.evaluate(() => document.activeElement.classList.contains("error-summary")), "focus is elsewhere");
  });
  await signIn(page, server.base, "birgit");
  const home = page.url();

  await test("the first Tab is the way past the menu", async () => {
    await page.goto(home);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    check(await page.evaluate(() => document.activeElement.id === "content"), "the skip link does not lead to the content");
  });
  await test("Ctrl+K opens the palette, arrows and Enter go there", async () => {
    await page.goto(home);
    await page.keyboard.press("Control+k");
    await page.waitForSelector("#palette[open] li");
    check((await axeFindings(page)).length === 0, (await axeFindings(page)).join("\n"));
    await page.keyboard.type("opgaver");
    await page.waitForFunction(() => document.querySelectorAll("#palette li").length === 1);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    check(page.url() === home, `led to ${page.url()}`);
  });
  await test("? shows the shortcuts, and Escape closes them", async () => {
    await page.goto(home);
    await page.keyboard.press("?");
    await page.waitForSelector("#keys[open]");
    check((await axeFindings(page)).length === 0, (await axeFindings(page)).join("\n"));
    await page.keyboard.press("Escape");
    check(!(await page.locator("#keys").evaluate((dialog) => dialog.open)), "still open");
  });
  await test("single keys can be switched off", async () => {
    await page.keyboard.press("?");
    await page.locator("#keys button[name=keys]").focus();
    await page.keyboard.press("Enter");
    await page.waitForLoadState();
    await page.keyboard.press("?");
    check(!(await page.locator("#keys").evaluate((dialog) => dialog.open)), "? still opens");
    await page.keyboard.press("Control+k");
    await page.waitForSelector("#palette[open]");
    await page.keyboard.press("Escape");
    await page.locator("details.menu summary").focus();
    await page.keyboard.press("Enter");
    await page.locator("[data-open-keys]").focus();
    await page.keyboard.press("Enter");
    await page.locator("#keys button[name=keys]").focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  });
  await test("the language is switched from the menu by keyboard", async () => {
    await page.goto(home);
    await tabTo(page, "details.menu summary");
    await page.keyboard.press("Enter");
    await tabTo(page, "button[name=language]");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    await page.locator("details.menu summary").focus();
    await page.keyboard.press("Enter");
    await page.locator("button[name=language]").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.documentElement.lang === "da");
  });

  // Every page of the menu, at three widths, with axe at the first and the last.
  await page.goto(home);
  const doors = await page.locator(".side .door").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const seen = new Set([new URL(home).pathname]);
  for (const door of doors) {
    await page.goto(server.base + door);
    for (const href of await page.locator(".side a").evaluateAll((links) => links.map((link) => link.getAttribute("href")))) seen.add(href);
  }
  for (const extra of ["/profile", "/help", "/help/desk", "/menu", "/search?q=b", "/findes/ikke"]) seen.add(new URL(home).pathname + extra);
  for (const path of ["/was", "/api/docs"]) seen.add(path);
  for (const path of seen) {
    await test(`${path} is clean at 1440, 1024 and 390`, async () => {
      for (const width of [1440, 1024, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await page.goto(server.base + path);
        check((await sideways(page)) <= 0, `scrolls sideways by ${await sideways(page)} at ${width}`);
        if (width === 1024) continue;
        const findings = await axeFindings(page);
        check(findings.length === 0, `${width}: ${findings.join("\n")}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    });
  }

  const has = (path) => [...seen].find((one) => one.endsWith(path));
  if (has("/ledger/vouchers/new")) {
    const { ledgerTests } = await import("./browser-ledger.mjs");
    await ledgerTests({ page, server, test, check, axeFindings, tabTo, browser, watch });
  }

  await test("everything also works without scripts", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const bare = await plain.newPage();
    await bare.goto(`${server.base}/sign-in`);
    await bare.locator("#login").fill("birgit");
    await bare.locator("#password").fill(process.env.KAEMNER_DEMO_PASSWORD ?? "demonstration");
    await bare.locator("form .button-primary").first().click();
    await bare.locator("#search").fill("opgaver");
    await bare.locator("#search").press("Enter");
    check((await bare.locator(".hits a").count()) > 0, "the search page finds nothing");
    await plain.close();
  });
  await test("no page wrote an error to the console or asked another host", async () => {
    check(problems.length === 0, problems.join("\n"));
  });
} finally {
  await stop();
  server.stop();
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed > 0 ? 1 : 0);
