// One bill from file to paid in the real demonstration, by keyboard: received, coded, attested, authorised by
// another person, prepared, released by a third, and paid by the bank's statement. Runs axe on every page.
import { axeFindings, signIn, startBrowser, startServer } from "./browser.mjs";

const server = await startServer(Number(process.argv[2] ?? 18472));
const { browser, stop } = await startBrowser();
const code = "0265";
const results = { passed: 0, failed: 0 };
const problems = [];

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

/** A page of a person who has just signed in. */
async function as(login, width = 1440) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "da-DK" });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) problems.push(`${page.url()}: ${message.text()}`); });
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  await signIn(page, server.base, `${login}.${code}`);
  return page;
}

/** Presses a button as the keyboard does. */
async function press(page, name) {
  await page.getByRole("button", { name, exact: true }).first().focus();
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function clean(page) {
  const findings = await axeFindings(page);
  check(findings.length === 0, `${page.url()}\n${findings.join("\n")}`);
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(sideways <= 0, `${page.url()} scrolls sideways by ${sideways} at ${width}`);
  }
}

const at = (path) => `${server.base}/${code}${path}`;
const number = `PRØVE-${process.pid}`;
let bill;
let run;

try {
  const clerk = await as("bogholder");
  await step("a bill is received from a file", async () => {
    await clerk.goto(at("/bills?state=all"));
    await clean(clerk);
    const first = await clerk.locator("tbody a").first().getAttribute("href");
    const file = await clerk.request.get(`${server.base}${first}/file.xml`);
    const text = (await file.text()).replace(/<cbc:ID>\d{4}-\d+<\/cbc:ID>/, `<cbc:ID>${number}</cbc:ID>`);
    check(text.includes(number), "the number was not put in");
    await clerk.goto(at("/bills/receive"));
    await clean(clerk);
    await clerk.locator("input[type=file]").setInputFiles({ name: "faktura.xml", mimeType: "application/xml", buffer: Buffer.from(text) });
    await press(clerk, "Modtag faktura");
    bill = new URL(clerk.url()).pathname;
    check(/\/bills\/[0-9a-f-]{36}$/.test(bill), `led to ${clerk.url()}`);
    await clean(clerk);
    await clerk.goto(at("/bills/receive"));
    await clerk.locator("input[type=file]").setInputFiles({ name: "igen.xml", mimeType: "application/xml", buffer: Buffer.from(`${text}\n<!-- igen -->`) });
    await press(clerk, "Modtag faktura");
    check(clerk.url().endsWith("done=duplicate"), `a duplicate led to ${clerk.url()}`);
    await clean(clerk);
    await clerk.goto(at("/bills/receive"));
    await clerk.locator("input[type=file]").setInputFiles({ name: "halv.xml", mimeType: "application/xml", buffer: Buffer.from(text.slice(0, 900)) });
    await press(clerk, "Modtag faktura");
    check(await clerk.locator(".error-summary").isVisible(), "a broken file gives no message");
  });
  await step("it is coded as the supplier's last one, and attested", async () => {
    await clerk.goto(server.base + bill);
    await press(clerk, "Gem kontering");
    check(clerk.url().endsWith("done=coded"), `coding led to ${clerk.url()}: ${await clerk.locator("main").innerText()}`);
    await press(clerk, "Attestér");
    check(clerk.url().endsWith("done=attested"), `attesting led to ${clerk.url()}`);
  });
  await step("another person authorises it", async () => {
    for (const login of ["leder", "plejeleder"]) {
      const manager = await as(login);
      const answer = await manager.goto(server.base + bill);
      if (answer.status() === 404) continue;
      await clean(manager);
      await press(manager, "Anvis og bogfør");
      check(manager.url().endsWith("done=authorised"), `authorising led to ${manager.url()}`);
      return;
    }
    throw new Error("no manager sees the bill");
  });
  await step("a run is prepared, and its maker cannot release it", async () => {
    await clerk.goto(at("/payments"));
    await clean(clerk);
    await clerk.locator("#day").fill("+60");
    await clerk.locator("#day").press("Enter");
    await clerk.waitForLoadState();
    for (let days = 61; days < 75 && !/\/payments\/[0-9a-f-]{36}$/.test(clerk.url()); days++) {
      await clerk.goto(at("/payments"));
      await clerk.locator("#day").fill(`+${days}`);
      await Promise.all([clerk.waitForNavigation(), clerk.locator("#day").press("Enter")]);
    }
    run = new URL(clerk.url()).pathname;
    check(/\/payments\/[0-9a-f-]{36}$/.test(run), `preparing led to ${clerk.url()}`);
    check((await clerk.getByRole("button", { name: "Frigiv til banken" }).count()) === 0, "the maker is offered to release");
    await clean(clerk);
  });
  let statement;
  await step("a third person releases it, and the bank's file is there", async () => {
    const releaser = await as("frigiver");
    await releaser.goto(server.base + run);
    await press(releaser, "Frigiv til banken");
    await clean(releaser);
    const pain = await (await releaser.request.get(`${server.base}${run}/pain001.xml`)).text();
    statement = statementOf(pain);
  });
  await step("the bank's statement marks it as paid, with the bank's reference and the whole trail", async () => {
    await clerk.goto(at("/bank"));
    await clean(clerk);
    await clerk.locator("input[type=file]").setInputFiles({ name: "camt053.xml", mimeType: "application/xml", buffer: Buffer.from(statement) });
    await press(clerk, "Indlæs kontoudtog");
    check(/matched=[1-9]/.test(clerk.url()), `reading led to ${clerk.url()}: ${await clerk.locator("main").innerText()}`);
    await clerk.goto(server.base + bill);
    const text = await clerk.locator("main").innerText();
    check(text.includes("PRØVEBANK"), "no bank reference");
    for (const words of ["modtog", "konterede", "attesterede", "anviste", "betalt"]) check(text.includes(words), `the trail lacks "${words}"`);
    await clean(clerk);
  });
  await step("a neighbour's secretary finds nothing", async () => {
    const other = await as("sekretaer");
    const answer = await other.goto(`${server.base}/0253/bills`);
    check(answer.status() === 404, `another municipality answered ${answer.status()}`);
  });
  await step("no page wrote an error to the console", async () => check(problems.length === 0, problems.join("\n")));
} finally {
  await stop();
  server.stop();
}

/** What the bank would write when it has executed the orders. */
function statementOf(pain) {
  const account = /<DbtrAcct>.*?<(?:IBAN|Id)>([A-Z0-9]+)</s.exec(pain)[1];
  const payments = [...pain.matchAll(/<EndToEndId>([^<]+)<.*?<InstdAmt Ccy="DKK">([\d.]+)</gs)].map(([, id, amount]) => ({ id, amount }));
  const day = new Date().toISOString().slice(0, 10);
  const sum = payments.reduce((ore, { amount }) => ore + BigInt(amount.replace(".", "")), 0n);
  const kroner = (ore) => `${ore / 100n}.${String(ore % 100n).padStart(2, "0")}`;
  const balance = (kind, ore) => `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="DKK">${kroner(ore)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  const entry = ({ id, amount }, at) => `<Ntry><NtryRef>${at + 1}</NtryRef><Amt Ccy="DKK">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>PRØVEBANK-${at + 1}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>`;
  const opening = sum + 100000000n;
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>PB-${process.pid}</MsgId><CreDtTm>${day}T06:00:00</CreDtTm></GrpHdr><Stmt><Id>PB-${process.pid}</Id><CreDtTm>${day}T06:00:00</CreDtTm><Acct><Id><IBAN>${account}</IBAN></Id><Ccy>DKK</Ccy></Acct>${balance("OPBD", opening)}${balance("CLBD", 100000000n)}${payments.map(entry).join("")}</Stmt></BkToCstmrStmt></Document>`;
}

console.log(`${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed > 0 ? 1 : 0);
