// Passkeys: making one on the profile and signing in by one. The browser's own dialogue does the rest.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Sends a form to the server and gives the answer; a refusal is an error with the server's words. */
async function send(path, fields) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("refused");
  return answer;
}

async function make(form) {
  const fields = { csrf: form.elements.csrf.value };
  const { state, options } = await (await send(`${form.action}/begin`, fields)).json();
  const wanted = options.publicKey;
  wanted.challenge = toBytes(wanted.challenge);
  wanted.user.id = toBytes(wanted.user.id);
  for (const known of wanted.excludeCredentials ?? []) known.id = toBytes(known.id);
  const made = await navigator.credentials.create({ publicKey: wanted });
  const credential = {
    id: made.id, rawId: toText(made.rawId), type: made.type, extensions: made.getClientExtensionResults(),
    response: {
      attestationObject: toText(made.response.attestationObject),
      clientDataJSON: toText(made.response.clientDataJSON),
      transports: made.response.getTransports?.() ?? [],
    },
  };
  const answer = JSON.stringify({ state, name: form.elements.name.value, credential });
  const { to } = await (await send(form.action, { ...fields, answer })).json();
  location.assign(to);
}

async function signIn(form) {
  const fields = { login: form.elements.login.value, next: form.elements.next.value };
  const { state, options } = await (await send("/sign-in/passkey/begin", fields)).json();
  const wanted = options.publicKey;
  wanted.challenge = toBytes(wanted.challenge);
  for (const allowed of wanted.allowCredentials) allowed.id = toBytes(allowed.id);
  const shown = await navigator.credentials.get({ publicKey: wanted });
  const { response } = shown;
  const credential = {
    id: shown.id, rawId: toText(shown.rawId), type: shown.type, extensions: shown.getClientExtensionResults(),
    response: {
      authenticatorData: toText(response.authenticatorData),
      clientDataJSON: toText(response.clientDataJSON),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : null,
    },
  };
  const answer = await send("/sign-in/passkey", { answer: JSON.stringify({ state, credential }) });
  location.assign(answer.url);
}

function guarded(form, run) {
  const problem = form.querySelector("[data-passkey-problem]");
  return async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      await run(form);
    } catch {
      problem.textContent = problem.dataset.refused;
      problem.hidden = false;
      delete form.dataset.sent;
    }
  };
}

/** Wires the two forms that know passkeys, where the browser does. */
export function attachPasskeys(root) {
  if (!window.PublicKeyCredential) return;
  const making = root.querySelector("form[data-passkey-make]");
  making?.addEventListener("submit", guarded(making, make));
  const button = root.querySelector("[data-passkey-sign-in]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", (event) => {
    const { form } = button;
    if (form.elements.login.value.trim()) return guarded(form, signIn)(event);
    const problem = form.querySelector("[data-passkey-problem]");
    problem.textContent = problem.dataset.which;
    problem.hidden = false;
    form.elements.login.focus();
  });
}
