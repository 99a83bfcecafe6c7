// The pages of rights in the real demonstration: each person's own pages, axe clean in both languages and at
// 390 px; the grant wizard refuses a forbidden pair with the rule in words; a manager keeps a right by keyboard.
// With SHOTS=directory every page is also saved as a picture.
import { axeFindings, signIn, startBrowser, startServer } from "./browser.mjs";

const server = await startServer(Number(process.argv[2] ?? 18473));
const { browser, stop } = await startBrowser();
const code = "0265";
const results = { passed: 0, failed: 0 };
const problems = [];
const shots = process.env.SHOTS;

function check(right, message) {
  if (!right) throw new Error(message);
}

async function step(name, run) {
  try {
    await run();
    results.passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    results.failed++;
    console.log(`FAIL  ${name}\n      ${String(error.message).replaceAll("\n", "\n      ")}`);
  }
}

async function as(login, language = "da") {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "da-DK" });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) problems.push(`${page.url()}: ${message.text()}`); });
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  await signIn(page, server.base, `${login}.${code}`);
  if (language === "en") await context.addCookies([{ name: "sprog", value: "en", url: server.base }]);
  return page;
}

const at = (path) => `${server.base}/${code}${path}`;

async function clean(page, name) {
  const findings = await axeFindings(page);
  check(findings.length === 0, `${page.url()}\n${findings.join("\n")}`);
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(sideways <= 0, `${page.url()} scrolls sideways by ${sideways} at ${width}`);
    if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  }
}

const pages = {
  medarbejder: ["/access/mine"],
  leder: ["/access/mine", "/access/instructions/authorise", "/access", "/access.xlsx?q=and", "/access/recertification"],
  administrator: ["/access", "/access?q=and", "/access/positions?q=leder", "/access/roles", "/access/roles/new", "/access/positions", "/access/positions/new"],
  tilsyn: ["/access/duties", "/access/emergencies", "/access/sign-in/changes"],
  dpo: ["/access/reading", "/access/deletion"],
};

try {
  for (const [login, paths] of Object.entries(pages)) {
    const page = await as(login);
    for (const path of paths) {
      await step(`${login} ${path}`, async () => {
        const answer = await page.goto(at(path));
        check(answer.status() === 200, `${path} answers ${answer.status()}`);
        await clean(page, `${login}${path.replaceAll("/", "-")}`);
      });
    }
    await page.context().close();
  }

  await step("an administrator is told why a pair may not be given, and gives another role", async () => {
    const page = await as("administrator");
    await page.goto(at("/access"));
    const person = await page.locator("a.row-link").evaluateAll((links) => {
      const row = links.find((link) => link.closest("tr").textContent.includes("Skolesekretær"));
      return row.getAttribute("href");
    });
    await page.goto(`${server.base}${person}/grant`);
    await page.locator("#role").selectOption("authoriser");
    await page.locator("#unit").selectOption("/2/21/");
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Se, hvad det betyder" }).press("Enter")]);
    check((await page.locator(".answer-stop").textContent()).includes("attesterer"), "the rule is named in words");
    await clean(page, "wizard-refused");
    await page.locator("#role").selectOption("buyer");
    await page.locator("#unit").selectOption("/3/31/");
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Se, hvad det betyder" }).press("Enter")]);
    await clean(page, "wizard-allowed");
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Giv rollen" }).press("Enter")]);
    check((await page.content()).includes("Indkøber"), "the role is given");
    await clean(page, "person");
  });

  await step("a person asks why, and the answer says who can give it", async () => {
    const page = await as("medarbejder", "en");
    await page.goto(at("/access/mine?act=bills.authorise_invoice&where=%2F2%2F21%2F"));
    const answer = await page.locator(".answer-stop").textContent();
    check(answer.includes("can give it"), `the answer names somebody: ${answer}`);
    await clean(page, "why-english");
  });

  await step("a manager keeps a right by keyboard", async () => {
    const page = await as("leder");
    await page.goto(at("/access/recertification"));
    const words = { Alle: 0, "Én": 1 };
    const waiting = async () => { const [first] = (await page.locator("h1").textContent()).split(" "); return words[first] ?? Number(first.replaceAll(".", "")); };
    const before = await waiting();
    check(before > 0, "something waits");
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: /^Behold/ }).first().press("Enter")]);
    check((await waiting()) === before - 1, "one less waits");
  });

  await step("a personal number that is searched for is sent nowhere", async () => {
    const page = await as("administrator");
    const sent = [];
    page.on("request", (request) => sent.push(request.url()));
    await page.goto(at("/access"));
    await page.keyboard.press("Control+k");
    await page.keyboard.type("610190-0001");
    await page.waitForFunction(() => document.querySelector("#palette p").textContent.includes("CPR"));
    await clean(page, "palette-number");
    await page.keyboard.press("Escape");
    await page.locator("#q").fill("Ane 6101900000");
    await page.locator("#q").press("Enter");
    check(await page.locator("#q").evaluate((field) => field.validationMessage.includes("CPR")), "the field says why");
    await page.locator("#q").fill("Ane");
    await page.locator("#q").press("Enter");
    await page.waitForURL(/q=Ane/);
    check(!sent.some((url) => /6101|90000?[01]/.test(decodeURIComponent(url))), `sent: ${sent.filter((url) => /6101/.test(url))}`);
  });

  await step("an address is written by keyboard, and a protected one is not repeated", async () => {
    const page = await as("administrator");
    await page.goto(at("/access"));
    const person = await page.locator("a.row-link").evaluateAll((links) =>
      links.find((link) => link.closest("tr").textContent.includes("Skolesekretær")).getAttribute("href"));
    await page.goto(`${server.base}${person}`);
    await Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Ret adressen" }).press("Enter")]);
    await page.locator("#postcode").fill("41");
    await Promise.all([page.waitForNavigation(), page.locator("#postcode").press("Enter")]);
    check((await page.locator("#postcode-error").textContent()).includes("fire cifre"), "the field says what is wrong");
    await clean(page, "address-wrong");
    await page.locator("#street").fill("Prøvestræde 99, 1. tv");
    await page.locator("#postcode").fill("4999");
    await page.locator("#protected").press("Space");
    await Promise.all([page.waitForNavigation(), page.locator("#city").press("Enter")]);
    const shown = await page.locator("main").textContent();
    check(shown.includes("Beskyttet adresse") && !shown.includes("Prøvestræde 99"), "protected, not shown");
    await clean(page, "address-protected");
    await page.goto(at("/access/addresses"));
    await clean(page, "addresses");
  });

  await step("no script failed", async () => check(problems.length === 0, problems.join("\n")));
} finally {
  await stop();
  server.stop();
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed === 0 ? 0 : 1);
