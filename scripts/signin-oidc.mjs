// OpenID Connect against a real provider (oidc-provider) and against one that forges its answers.
import { strict as assert } from "node:assert";
import { constants, createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Browser, administrator, base, code, confirm, mapping, provider, refused, report, summary, test } from "./signin.mjs";

const require = createRequire(new URL("../crates/web/assets/package.json", import.meta.url));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const listen = (handler) => new Promise((done) => {
  const server = createServer(handler).listen(0, "127.0.0.1", () => done({ server, origin: `http://localhost:${server.address().port}` }));
});

const people = {
  "sub-kim": { name: "Kim Kjær", preferred_username: "kim@roskilde.example", groups: ["Bogholdere", "Ukendt gruppe"], acr: "https://data.gov.dk/concept/core/nsis/loa/Substantial" },
};

/** The real provider: discovery, code, PKCE, keys and tokens are its own; only the person's clicks are ours. */
async function realProvider(redirects) {
  let handle;
  const { server, origin } = await listen((request, response) => handle(request, response));
  const idp = new Provider(origin, {
    clients: [{ client_id: "kaemner", client_secret: "en-hemmelighed-paa-mindst-32-tegn!", redirect_uris: redirects, post_logout_redirect_uris: [`${base}/sign-in`] }],
    claims: { openid: ["sub", "acr"], profile: ["name", "preferred_username", "groups"] },
    conformIdTokenClaims: false,
    acrValues: [people["sub-kim"].acr],
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    cookies: { keys: ["test"] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
  });
  idp.on("server_error", (_, error) => console.log(`      provider: ${error.stack}`));
  handle = async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return idp.callback()(request, response);
    const { prompt, params, session } = await idp.interactionDetails(request, response);
    if (prompt.name === "login") {
      return idp.interactionFinished(request, response, { login: { accountId: "sub-kim", acr: people["sub-kim"].acr } });
    }
    const grant = new idp.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return idp.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  };
  return { origin, stop: () => server.close() };
}

const b64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A provider that forges: each `code` it is asked to redeem names the forgery. */
async function forger() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" };
  const pssJwk = { ...jwk, kid: "pss", alg: "PS256" };
  const asked = new Map();
  let origin;
  const token = (forgery, nonce) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: origin, aud: "kaemner", sub: "sub-falsk", name: "Falsk Person", nonce, iat: now, exp: now + 300 };
    const header = { alg: "RS256", kid: "1" };
    let key = privateKey;
    if (forgery === "wrong-nonce") claims.nonce = "en-anden";
    if (forgery === "no-nonce") delete claims.nonce;
    if (forgery === "wrong-audience") claims.aud = "en-anden";
    if (forgery === "wrong-issuer") claims.iss = "https://en-anden.example";
    if (forgery === "expired") Object.assign(claims, { iat: now - 7200, exp: now - 3600 });
    if (forgery === "bad-signature") key = stranger;
    if (forgery === "unknown-key") header.kid = "2";
    if (forgery === "hmac") header.alg = "HS256";
    if (forgery === "none") header.alg = "none";
    const saltLength = { "honest-pss": 32, "pss-short-salt": 8 }[forgery];
    if (saltLength) Object.assign(header, { alg: "PS256", kid: "pss" });
    const signed = `${b64(header)}.${b64(claims)}`;
    if (forgery === "none") return `${signed}.`;
    if (forgery === "hmac") return `${signed}.${createHash("sha256").update(signed).digest("base64url")}`;
    const padding = saltLength ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
    const signature = createSign("RSA-SHA256").update(signed).sign({ key, padding, saltLength }).toString("base64url");
    return forgery === "changed" ? `${b64(header)}.${b64({ ...claims, sub: "sub-anden" })}.${signature}` : `${signed}.${signature}`;
  };
  const json = (response, value) => { response.setHeader("content-type", "application/json"); response.end(JSON.stringify(value)); };
  const made = await listen(async (request, response) => {
    const url = new URL(request.url, origin);
    if (url.pathname === "/.well-known/openid-configuration") {
      return json(response, {
        issuer: origin, authorization_endpoint: `${origin}/auth`, token_endpoint: `${origin}/token`, jwks_uri: `${origin}/jwks`,
        response_types_supported: ["code"], subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256", "PS256"],
      });
    }
    if (url.pathname === "/jwks") return json(response, { keys: [jwk, pssJwk] });
    let body = "";
    for await (const chunk of request) body += chunk;
    const fields = new URLSearchParams(body);
    const { nonce, challenge } = asked.get(fields.get("code")) ?? {};
    const proved = createHash("sha256").update(fields.get("code_verifier") ?? "").digest("base64url") === challenge;
    if (!proved) { response.statusCode = 400; return json(response, { error: "invalid_grant" }); }
    const [forgery] = fields.get("code").split(".");
    return json(response, { access_token: "x", token_type: "Bearer", id_token: token(forgery, nonce) });
  });
  ({ origin } = made);
  /** What the provider's sign-in page does: remembers the question, and gives the code for a forgery. */
  const code = (url, forgery) => {
    const query = new URL(url).searchParams;
    const made = `${forgery}.${randomUUID()}`;
    asked.set(made, { nonce: query.get("nonce"), challenge: query.get("code_challenge") });
    return made;
  };
  return { origin, code, stop: () => made.server.close() };
}

const settings = (issuer, more = {}) => () => ({
  name: "Roskilde Kommunes login", policy: "join", issuer, client_id: "kaemner", scopes: "profile", groups_claim: "groups",
  login_claim: "preferred_username", acr: "", ...more,
});

const admin = await administrator();
const forged = await forger();
const forgedId = await provider(admin, "oidc", settings(forged.origin));
const otherId = await provider(admin, "oidc", settings(forged.origin));

// The real provider must know our address, and our address holds the provider's id: so the id comes first.
let realOrigin;
let stopReal = () => {};
const realId = await (async () => {
  const answer = await admin.go(`${base}/${code}/access/sign-in/new?kind=oidc`);
  const id = answer.url.match(/providers\/([0-9a-f-]{36})/)[1];
  const started = await realProvider([`${base}/sign-in/${code}/${id}/callback`]);
  realOrigin = started.origin;
  stopReal = started.stop;
  const fields = { kind: "oidc", state: "on", ...settings(realOrigin, { secret_file: "oidc-secret" })() };
  await admin.send(`/${code}/access/sign-in/providers/${id}?kind=oidc`, `/${code}/access/sign-in/providers/${id}`, Object.entries(fields));
  await test("a provider that waits for a second person lets nobody in", async () => {
    const answer = await new Browser().go(`${base}/sign-in/${code}/${id}/start`);
    assert.equal(answer.status, 404, summary(answer.text));
  });
  await confirm();
  return id;
})();
await mapping(admin, realId, "Bogholdere", "bookkeeper");
const start = (id) => `${base}/sign-in/${code}/${id}/start`;

await test("the sign-in page offers the municipality's own sign-in", async () => {
  const browser = new Browser();
  const { text } = await browser.go(`${base}/sign-in`);
  assert.ok(text.includes(`/sign-in/${code}`), summary(text));
  const choices = await browser.go(`${base}/sign-in/${code}`);
  assert.ok(choices.text.includes(`/sign-in/${code}/${realId}/start`));
});

await test("a round trip with a real provider signs in, with level and mapped role", async () => {
  const browser = new Browser();
  const home = await browser.go(`${start(realId)}?next=/${code}/profile`);
  assert.equal(home.status, 200, summary(home.text));
  assert.equal(home.url, `${base}/${code}/profile`, summary(home.text));
  for (const said of ["Kim Kjær", "Bogholder", "OpenID Connect", "Betydelig"]) assert.ok(home.text.includes(said), `${said}: ${summary(home.text)}`);
  assert.equal((await browser.go(`${base}/${code}/bills`)).status, 200, "the mapped role opens the bills");
  assert.equal((await browser.go(`${base}/0101/profile`)).status, 404, "another municipality does not exist");
});

await test("the second sign-in finds the same person", async () => {
  const browser = new Browser();
  const first = await browser.go(start(realId));
  assert.equal(first.status, 200);
  const profile = await browser.go(`${base}/${code}/profile`);
  assert.equal(profile.text.match(/OpenID Connect/g).length, 2, "both sessions are listed");
});

await test("signing out leads to the provider's own sign-out", async () => {
  const browser = new Browser();
  await browser.go(start(realId));
  const csrf = await browser.token(`/${code}/profile`);
  const out = await browser.post("/sign-out", { csrf });
  assert.ok(!browser.signedIn());
  const go = out.text.match(/href="(\/sign-in\/out\/go\?state=[0-9a-f]+)"/);
  assert.ok(go, summary(out.text));
  const there = await browser.go(`${base}${go[1]}`, {}, /session\/end/);
  assert.ok(there.url.startsWith(`${realOrigin}/session/end?`), there.url);
  assert.ok(there.url.includes("client_id=kaemner"));
});

/** Goes to the forging provider and comes back with a forged answer. */
async function forge(forgery, { browser = new Browser(), id = forgedId, change = (url) => url } = {}) {
  const asked = await browser.go(`${start(id)}?next=/${code}/profile`, {}, /\/auth\?/);
  const query = new URL(asked.url).searchParams;
  assert.equal(query.get("code_challenge_method"), "S256");
  const back = new URL(`${base}/sign-in/${code}/${id}/callback`);
  back.searchParams.set("state", query.get("state"));
  back.searchParams.set("code", forged.code(asked.url, forgery));
  return { browser, answer: await browser.go(change(back).href), back };
}

await test("an honest answer of the second provider is let in", async () => {
  for (const signature of ["honest", "honest-pss"]) {
    const { browser, answer } = await forge(signature);
    assert.equal(answer.status, 200, `${signature}: ${summary(answer.text)}`);
    assert.ok(browser.signedIn());
  }
});

const forgeries = {
  "wrong-nonce": "wrong-nonce", "no-nonce": "wrong-nonce", "wrong-audience": "wrong-audience", "wrong-issuer": "wrong-issuer",
  expired: "expired", "bad-signature": "bad-signature", changed: "bad-signature", "pss-short-salt": "bad-signature", "unknown-key": "unknown-key", none: "unsigned", hmac: "weak-algorithm",
};
for (const [forgery, name] of Object.entries(forgeries)) {
  await test(`a token with ${forgery} is refused as ${name}`, async () => {
    const { browser, answer } = await forge(forgery);
    refused(browser, answer, name);
  });
}

await test("a state nobody began is refused", async () => {
  const { browser, answer } = await forge("honest", { change: (url) => { url.searchParams.set("state", "00".repeat(32)); return url; } });
  assert.equal(answer.status, 422);
  assert.ok(answer.text.includes("Begynd forfra"), summary(answer.text));
  assert.ok(!browser.signedIn());
});

await test("a state of another browser is refused", async () => {
  const victim = new Browser();
  const attacker = new Browser();
  const asked = await attacker.go(start(forgedId), {}, /\/auth\?/);
  const state = new URL(asked.url).searchParams.get("state");
  const url = `${base}/sign-in/${code}/${forgedId}/callback?state=${state}&code=${forged.code(asked.url, "honest")}`;
  const answer = await victim.go(url);
  assert.ok(answer.text.includes("anden browser"), summary(answer.text));
  assert.ok(!victim.signedIn());
});

await test("a state serves once", async () => {
  const { browser, back } = await forge("honest");
  const again = new Browser();
  again.jars = new Map(browser.jars);
  const answer = await again.go(back.href);
  assert.equal(answer.status, 422, summary(answer.text));
});

await test("an answer at another provider's address is refused as mixed-up-provider", async () => {
  const { browser, answer } = await forge("honest", { change: (url) => { url.pathname = url.pathname.replace(forgedId, otherId); return url; } });
  refused(browser, answer, "mixed-up-provider");
});

await test("an answer that names another issuer is refused as mixed-up-issuer", async () => {
  const { browser, answer } = await forge("honest", { change: (url) => { url.searchParams.set("iss", "https://en-anden.example"); return url; } });
  refused(browser, answer, "mixed-up-issuer");
});

await test("a provider's no is said", async () => {
  const { browser, answer } = await forge("honest", { change: (url) => { url.searchParams.delete("code"); url.searchParams.set("error", "access_denied"); return url; } });
  refused(browser, answer, "provider-said-no");
});

await test("a person the municipality does not know stays out when the policy says so", async () => {
  const strict = await provider(admin, "oidc", settings(forged.origin, { policy: "known" }));
  const { browser, answer } = await forge("honest", { id: strict });
  assert.equal(answer.status, 422);
  assert.ok(answer.text.includes("ikke oprettet"), summary(answer.text));
  assert.ok(!browser.signedIn());
});

stopReal();
forged.stop();
report();
