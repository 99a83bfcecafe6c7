import { execFileSync } from "node:child_process";

// The ledger by keyboard alone: enter, post, follow, reverse; drill from a total to the voucher.
export async function ledgerTests({ page, server, test, check, axeFindings, tabTo, browser }) {
  const home = `${server.base}/0265`;

  await test("a voucher is entered and posted by keyboard alone", async () => {
    await page.goto(`${home}/ledger/vouchers/new`);
    await page.locator("#text").focus();
    await page.keyboard.type("Papir og blyanter");
    await page.keyboard.press("Tab");
    await tabTo(page, "#line-1");
    await page.keyboard.type("2.9 4711");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Papir");
    await page.keyboard.press("Enter");
    await page.keyboard.type("1.234,50");
    check((await page.locator("[data-left]").textContent()) === "1.234,50", "the difference does not follow");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    check(await page.evaluate(() => document.activeElement.id === "line-2"), "Enter does not go to the next line");
    await page.keyboard.type("bank");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.keyboard.press("F8");
    check((await page.evaluate(() => document.activeElement.value)) === "Papir", "F8 does not copy the field above");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("1234,50");
    check((await page.locator("[data-left]").textContent()) === "0,00", "the difference is not zero");
    await page.keyboard.press("F9");
    await page.waitForSelector(".notice-done, .error-summary");
    check((await page.locator(".error-summary").count()) === 0, await page.locator(".error-summary").allTextContents().then(String));
    check((await page.locator(".notice-done").textContent()).includes("er bogført"), "nothing says that it is posted");
  });

  await test("an unbalanced voucher is refused and what was typed stays", async () => {
    await page.goto(`${home}/ledger/vouchers/new`);
    await page.locator("#text").fill("Skævt bilag");
    await page.locator("#line-1").fill("2.9 4711");
    await page.locator("#line-2").fill("bank");
    const debits = page.locator("input[name=line-debit]");
    await debits.nth(0).fill("10");
    await page.locator("input[name=line-credit]").nth(1).fill("9");
    await page.keyboard.press("F9");
    await page.waitForSelector(".error-summary");
    check((await page.locator("#text").inputValue()) === "Skævt bilag", "the text is lost");
    check((await debits.nth(0).inputValue()) === "10", "the amount is lost");
    check(await page.evaluate(() => document.activeElement.classList.contains("error-summary")), "focus is not on the summary");
    const findings = await axeFindings(page);
    check(findings.length === 0, findings.join("\n"));
  });

  await test("a block from a spreadsheet fills the lines", async () => {
    await page.goto(`${home}/ledger/vouchers/new`);
    await page.locator("#line-1").focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "2.9 4711\tA\t1,00\t\n2.2 4711\tB\t2,00\t\nbank\tC\t\t3,00\n2.9 4711\tD\t5\t\nbank\tE\t\t5\n");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    check((await page.locator("table.entry tbody tr").count()) === 5, "the lines were not added");
    check((await page.locator("[data-left]").textContent()) === "0,00", "the sums are wrong");
    check((await page.locator("input[name=line-text]").nth(4).inputValue()) === "E", "the last line is empty");
  });

  await test("the account field completes part of a name", async () => {
    await page.goto(`${home}/ledger/vouchers/new`);
    await page.locator("#line-1").focus();
    await page.keyboard.type("bank");
    await page.waitForSelector(".lookup-list:not([hidden]) li[aria-selected=true]");
    await page.keyboard.press("Enter");
    check((await page.locator("#line-1").inputValue()) === "bank", "nothing was chosen");
  });

  await test("a half-written voucher is saved as a draft and found again", async () => {
    await page.goto(`${home}/ledger/vouchers/new`);
    await page.locator("#text").fill("Kladde om aftenen");
    await page.waitForFunction(() => document.querySelector("[data-saved]").textContent !== "");
    await page.goto(`${home}/ledger/vouchers`);
    await page.goto(`${home}/ledger/vouchers/new`);
    await page.locator("details.drafts summary").click();
    await page.locator("details.drafts a", { hasText: "Kladde om aftenen" }).first().click();
    await page.waitForURL(/draft=/);
    check((await page.locator("#text").inputValue()) === "Kladde om aftenen", "the draft is not there");
  });

  await test("from the trial balance down to the voucher and back up", async () => {
    await page.goto(`${home}/ledger`);
    // Three steps: the function's accounts, the account's lines, the voucher.
    for (let level = 0; level < 2; level++) {
      const before = page.url();
      await page.locator("#content .row-link").first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.href !== before);
    }
    check(/ledger\/accounts\/\d+/.test(page.url()), `ended at ${page.url()}`);
    await page.locator("#content .row-link").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/ledger\/vouchers\/[0-9a-f-]{36}/);
    const findings = await axeFindings(page);
    check(findings.length === 0, findings.join("\n"));
  });

  await test("a voucher is reversed with a reason, and both point at each other", async () => {
    const original = page.url();
    await page.goto(`${original}/reverse`);
    check((await axeFindings(page)).length === 0, (await axeFindings(page)).join("\n"));
    await page.locator("#content form.form .button-primary").click();
    await page.waitForSelector(".error-summary");
    await page.locator("#reason").fill("Forkert måned");
    await page.locator("#content form.form .button-primary").click();
    await page.waitForURL((url) => !url.pathname.includes("reverse") && url.href !== original);
    await page.goto(original);
    check((await page.locator(".lead").textContent()).includes("tilbageført"), "the original does not say so");
  });

  await test("a filter swaps the list, keeps focus in it and says the result", async () => {
    await page.goto(`${home}/ledger/vouchers`);
    await page.locator("#series").selectOption("BANK");
    await page.locator(".filters button").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#list .empty");
    check(page.url().includes("series=BANK"), "the address does not follow");
    await page.waitForFunction(() => document.getElementById("status").textContent !== "");
  });

  await test("exports are the rows shown", async () => {
    const context = page.context();
    const csv = await (await context.request.get(`${home}/ledger.csv?to=2026-11`)).text();
    const rows = csv.trim().split("\r\n").length;
    await page.goto(`${home}/ledger?to=2026-11`);
    const shown = await page.locator("#content .grid-table tr").count();
    check(rows === shown, `${rows} rows in the file, ${shown} on the page`);
    const xlsx = await (await context.request.get(`${home}/ledger.xlsx?to=2026-11`)).body();
    check(xlsx.subarray(0, 2).toString() === "PK", "no workbook");
    const pdf = await (await context.request.get(`${home}/ledger.pdf?to=2026-11`)).body();
    const paper = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf }).toString();
    const amounts = await page.locator("#content .grid-table tbody td.number").allTextContents();
    const lacking = amounts.map((amount) => amount.trim()).filter((amount) => !paper.includes(amount));
    check(amounts.length > 0 && lacking.length === 0, `the paper lacks ${lacking.join(", ")}`);
  });

  await test("a translation table is filled by keyboard, and clean at both widths", async () => {
    await page.goto(`${home}/ledger/deliveries`);
    await page.locator("#system-code").fill("YDELSE");
    await page.locator("#system-name").fill("Ydelser");
    await page.locator("#system-owner").fill("Regnskab");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await Promise.all([page.waitForNavigation(), page.locator(".row-link[href*='/ledger/deliveries/']").first().press("Enter")]);
    await page.locator("#theirs").fill("K100");
    await page.locator("#ours").fill("3220111000000129");
    await page.keyboard.press("Escape");
    await tabTo(page, "#from");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await Promise.all([page.waitForNavigation(), page.locator(".row-link", { hasText: "K100" }).press("Enter")]);
    await page.waitForSelector("#row .timeline li");
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const findings = await axeFindings(page);
      check(findings.length === 0, `${width}: ${findings.join("\n")}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test("the voucher form also posts without scripts", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
    const bare = await plain.newPage();
    await bare.goto(`${home}/ledger/vouchers/new`);
    await bare.locator("#text").fill("Uden scripts");
    await bare.locator("#line-1").fill("2.9 4711");
    await bare.locator("input[name=line-debit]").nth(0).fill("100");
    await bare.locator("#line-2").fill("bank");
    await bare.locator("input[name=line-credit]").nth(1).fill("100");
    await bare.locator("[data-post]").click();
    await bare.waitForURL(/posted=/);
    await plain.close();
  });
}
