// What the sign-in tests share: a browser without a screen that keeps cookies, the administrator's pages, and a
// report. The server runs on its own; KAEMNER_BASE is its address.
import { strict as assert } from "node:assert";

export const base = process.env.KAEMNER_BASE;
export const code = "0265";
const results = { passed: 0, failed: 0 };

export async function test(name, run) {
  try {
    await run();
    results.passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    results.failed++;
    console.log(`FAIL  ${name}\n      ${String(error.stack ?? error).replaceAll("\n", "\n      ")}`);
  }
}

export function report() {
  console.log(`${results.passed} passed, ${results.failed} failed`);
  process.exit(results.failed === 0 ? 0 : 1);
}

/** A browser as far as signing in goes: cookies per host, redirects one at a time. */
export class Browser {
  jars = new Map();

  #jar(url) {
    const host = new URL(url).host;
    if (!this.jars.has(host)) this.jars.set(host, new Map());
    return this.jars.get(host);
  }

  async once(url, options = {}) {
    const jar = this.#jar(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...options.headers, ...(cookie && !options.strange ? { cookie } : {}) };
    const answer = await fetch(url, { ...options, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      const value = pair.slice(at + 1);
      if (value === "" || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), value);
    }
    return answer;
  }

  /** Follows redirects; with `until`, stops before an address that fits. */
  async go(url, options = {}, until = null) {
    for (let hops = 0; hops < 20; hops++) {
      if (until?.test(url)) return { url, status: 0, text: "" };
      const answer = await this.once(url, options);
      const to = answer.headers.get("location");
      if (answer.status < 300 || answer.status >= 400 || !to) return { url, status: answer.status, text: await answer.text() };
      await answer.arrayBuffer();
      url = new URL(to, url).href;
      options = {};
    }
    throw new Error(`no end of redirects at ${url}`);
  }

  async post(path, fields, options = {}) {
    const body = new URLSearchParams(fields);
    return this.go(new URL(path, base).href, { method: "POST", body, headers: { origin: new URL(base).origin }, ...options });
  }

  /** The session's token from a page. */
  async token(path) {
    const { text, status } = await this.go(`${base}${path}`);
    const found = text.match(/name="csrf" content="([0-9a-f]+)"/);
    assert.ok(found, `no token on ${path} (${status})`);
    return found[1];
  }

  /** Sends a form of the administrator's. */
  async send(page, path, fields) {
    const csrf = await this.token(page);
    const answer = await this.post(path, [["csrf", csrf], ...fields]);
    assert.equal(answer.status, 200, `${path}: ${answer.status} ${summary(answer.text)}`);
    return answer;
  }

  signedIn() {
    return this.#jar(base).has("kaemner");
  }
}

async function demonstrated(login) {
  const browser = new Browser();
  const answer = await browser.post("/sign-in", { login: `${login}.${code}`, password: "demonstration" });
  assert.equal(answer.status, 200);
  assert.ok(browser.signedIn(), `${login} is signed in`);
  return browser;
}

export const administrator = () => demonstrated("administrator");

/** Another person confirms every change of signing in that waits. */
export async function confirm() {
  const page = `/${code}/access/sign-in/changes`;
  const other = await demonstrated("konsulent");
  const { text } = await other.go(`${base}${page}`);
  const waiting = [...text.matchAll(/name="id" value="([0-9a-f-]{36})"/g)].map(([, id]) => id);
  assert.ok(waiting.length > 0, `nothing waits: ${summary(text)}`);
  for (const id of waiting) await other.send(page, page, [["id", id], ["answer", "confirm"]]);
}

/** What a page says in its summary of errors, or the start of its text. */
export function summary(text) {
  const plain = text.replaceAll(/<(head|nav|header|footer|style|script|dialog)[\s\S]*?<\/\1>/g, " ").replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
  return plain.slice(0, 400);
}

/** Sets an identity provider up on its page, as an administrator does, and gives its id. */
export async function provider(admin, kind, fields) {
  const answer = await admin.go(`${base}/${code}/access/sign-in/new?kind=${kind}`);
  const id = answer.url.match(/providers\/([0-9a-f-]{36})/)[1];
  await admin.send(`/${code}/access/sign-in/providers/${id}?kind=${kind}`, `/${code}/access/sign-in/providers/${id}`, [["kind", kind], ["state", "on"], ...Object.entries(fields(id))]);
  await confirm();
  return id;
}

/** What an outside role means. */
export async function mapping(admin, source, external, role, more = {}) {
  await admin.send(`/${code}/access/sign-in`, `/${code}/access/sign-in/mappings`, Object.entries({ source, external, role, unit: "/", ...more }));
  await confirm();
}

/** A refusal with this name, and nobody signed in. */
export function refused(browser, answer, name) {
  assert.ok(answer.status >= 400 && answer.status < 500, `status ${answer.status}`);
  assert.ok(answer.text.includes(`(${name})`), `expected ${name}: ${summary(answer.text)}`);
  assert.ok(!browser.signedIn(), "nobody is signed in");
}
