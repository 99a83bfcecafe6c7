// The sign-in pages in Chromium: passkeys with a virtual authenticator, the settings, service accounts and webhooks
// by a person's hands, axe on each page in both languages, and no sideways scrolling on a phone.
import { strict as assert } from "node:assert";
import { mkdirSync } from "node:fs";
import { axeFindings, signIn, startBrowser } from "./browser.mjs";
import { base, code, report, test } from "./signin.mjs";

const shots = process.env.KAEMNER_SHOTS;
const { browser, stop } = await startBrowser();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "da-DK" });
const page = await context.newPage();
const problems = [];
page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) problems.push(`${page.url()}: ${message.text()}`); });
page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));

const authenticator = await context.newCDPSession(page);
await authenticator.send("WebAuthn.enable");
const { authenticatorId } = await authenticator.send("WebAuthn.addVirtualAuthenticator", {
  options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
});

const at = (path) => `${base}/${code}${path}`;
const signOut = async () => {
  await page.locator("details.menu summary").click();
  await page.getByRole("button", { name: "Log ud" }).click();
  await page.waitForURL(/sign-in/);
};

await signIn(page, base, `administrator.${code}`);

await test("a passkey is made on the profile", async () => {
  await page.goto(at("/profile"));
  await page.getByRole("link", { name: "Adgangsnøgler" }).click();
  await page.getByLabel("Navn").fill("Min telefon");
  await page.getByRole("button", { name: "Lav adgangsnøgle" }).click();
  await page.getByText("Min telefon").waitFor();
  // The debugger learns of the key a moment after the page does.
  let held = 0;
  for (let tries = 0; tries < 50 && held === 0; tries++) {
    held = (await authenticator.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length;
    if (held === 0) await page.waitForTimeout(100);
  }
  assert.equal(held, 1);
});

await test("the same authenticator makes no second one", async () => {
  await page.getByLabel("Navn").fill("Igen");
  await page.getByRole("button", { name: "Lav adgangsnøgle" }).click();
  await page.locator("[data-passkey-problem]:not([hidden])").waitFor();
});

await test("the passkey signs in, and the session says how", async () => {
  await page.reload();
  await signOut();
  await page.goto(`${base}/sign-in`);
  await page.getByRole("button", { name: "Log ind med adgangsnøgle" }).click();
  await page.getByText("Skriv dit brugernavn først.").waitFor();
  await page.locator("#login").fill(`administrator.${code}`);
  await page.getByRole("button", { name: "Log ind med adgangsnøgle" }).click();
  await page.waitForURL(/\/\d{4}$/);
  await page.goto(at("/profile"));
  await page.getByText("Adgangsnøgle · sikringsniveau Lav").first().waitFor();
});

await test("a login without a passkey looks the same and is refused", async () => {
  const begin = async (login) => {
    const answer = await page.request.post(`${base}/sign-in/passkey/begin`, { form: { login, next: "" }, headers: { origin: base } });
    const { options } = await answer.json();
    return { status: answer.status(), keys: Object.keys(options.publicKey).sort().join(), allowed: options.publicKey.allowCredentials };
  };
  const known = await begin(`administrator.${code}`);
  let seen = 0;
  for (let number = 0; number < 20; number++) {
    const [one, again] = [await begin(`findes.ikke.${number}`), await begin(`findes.ikke.${number}`)];
    assert.equal(one.status, known.status);
    assert.equal(one.keys, known.keys);
    assert.deepEqual(one.allowed, again.allowed, "the same made-up ones each time");
    for (const made of one.allowed) assert.deepEqual(Object.keys(made).sort(), Object.keys(known.allowed[0]).sort());
    seen += one.allowed.length;
  }
  assert.ok(seen > 0, "made-up passkeys are offered");
});

await test("a removed passkey signs in no more", async () => {
  await page.goto(at("/profile/passkeys"));
  await page.getByRole("button", { name: "Fjern Min telefon" }).click();
  await page.getByText("Du har ingen adgangsnøgler endnu.").waitFor();
  await signOut();
  await page.goto(`${base}/sign-in`);
  await page.locator("#login").fill(`administrator.${code}`);
  await page.getByRole("button", { name: "Log ind med adgangsnøgle" }).click();
  await page.locator("[data-passkey-problem]:not([hidden])").waitFor();
  await signIn(page, base, `administrator.${code}`);
});

await test("a service account and its token are made by hand", async () => {
  await page.goto(at("/access/service-accounts"));
  await page.getByLabel("Navn").fill("Indkøbssystem");
  await page.getByLabel("Formål").fill("Sender fakturaer. Ansvarlig: Digitalisering.");
  await page.getByLabel("Rolle").selectOption("bookkeeper");
  await page.getByRole("button", { name: "Opret servicekonto" }).click();
  await page.getByRole("heading", { name: "Indkøbssystem" }).waitFor();
  await page.getByText("Nyt token").click();
  await page.getByLabel("bills.receive_invoice").check();
  await page.getByRole("button", { name: "Lav token" }).click();
  const secret = await page.locator("code.secret").textContent();
  assert.match(secret, /^km_0265_[0-9a-f]{64}$/);
  const answer = await fetch(`${base}/api/v1/${code}/bills`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal(answer.status, 404, "reading is not among its acts");
  if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: `${shots}/service.png`, fullPage: true }); }
  await page.goto(at("/access/service-accounts"));
  assert.equal(await page.locator("code.secret").count(), 0);
});

await test("a level above one's own cannot be demanded", async () => {
  await page.goto(at("/access/sign-in"));
  await page.getByLabel("Niveau, Frigive betalinger").selectOption("substantial");
  await page.getByLabel("Beslutning, Frigive betalinger").fill("Byrådet");
  await page.getByRole("button", { name: "Gem Frigive betalinger" }).click();
  await page.getByText("sikringsniveau Betydelig").first().waitFor();
});

const pages = ["/profile", "/profile/passkeys", "/access/service-accounts", "/access/sign-in", "/access/sign-in/new?kind=oidc", "/access/sign-in/new?kind=saml", "/events/webhooks"];
for (const language of ["da", "en"]) {
  await test(`every page is clean for axe in ${language}`, async () => {
    await context.addCookies([{ name: "sprog", value: language, url: base }]);
    for (const path of [...pages.map(at), `${base}/sign-in`, `${base}/sign-in/${code}`, `${base}/sign-in/out`]) {
      await page.goto(path);
      const findings = await axeFindings(page);
      assert.equal(findings.length, 0, `${path}\n${findings.join("\n")}`);
      assert.ok(!(await page.content()).includes("⟦"), `${path} lacks a text`);
      if (shots && language === "da") {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: `${shots}/${path.replace(base, "").replaceAll(/\W+/g, "-").slice(0, 40)}.png`, fullPage: true });
      }
    }
  });
}

await test("no page scrolls sideways on a phone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [...pages.map(at), `${base}/sign-in`, `${base}/sign-in/${code}`]) {
    await page.goto(path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${path} is ${over} px too wide`);
    if (shots) await page.screenshot({ path: `${shots}/phone-${path.replace(base, "").replaceAll(/\W+/g, "-").slice(0, 40)}.png` });
  }
});

await test("nothing goes wrong in the console", async () => assert.deepEqual(problems, []));
await stop();
report();
