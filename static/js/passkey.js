/**
 * Passkeys. A form with data-passkey="get" or "create" asks the phone for a credential first and then sends itself,
 * with the credential as JSON in its hidden field. Options stand in the page (data-passkey-options, the id of a JSON
 * block) or are fetched at the tap (data-passkey-url), so that a page left open for an hour still works. Its button
 * comes disabled and works from the moment this file does: sent before that, the form would arrive empty.
 */

/** @param {string} text base64url */
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

/** @param {ArrayBuffer} buffer */
const toText = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withBytes = (known) => known?.map((item) => ({ ...item, id: toBytes(item.id) }));

/** @param {any} options as the server wrote them */
function unpack({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
  return { publicKey: options };
}

/** @param {any} credential as the browser gave it */
function pack(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  const transports = credential.response.getTransports?.();
  if (transports) response.transports = transports;
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

/** @param {HTMLFormElement} form */
async function findOptions(form) {
  const { passkeyUrl, passkeyOptions } = form.dataset;
  if (!passkeyUrl) return JSON.parse(document.getElementById(passkeyOptions).textContent);
  const answer = await fetch(passkeyUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

/** @param {HTMLFormElement} form */
async function askPhone(form) {
  const options = unpack(await findOptions(form));
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create(options)
      : await navigator.credentials.get(options);
  form.elements.namedItem("credential").value = JSON.stringify(pack(credential));
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  let asking = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    failed.hidden = true;
    try {
      await askPhone(form);
      form.submit();
    } catch {
      // Stopped by the person, or no passkey of ours on this device: both get the same calm line.
      failed.hidden = false;
      asking = false;
    }
  });
  form.querySelector("button[type=submit]").disabled = false;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (globalThis.PublicKeyCredential) {
    prepare(form);
  } else {
    form.querySelector("[data-passkey-missing]").hidden = false;
    form.querySelector("button[type=submit]").hidden = true;
  }
}
