// Pairing by a six-digit code: SPAKE2 on Ed25519, as the Python package `spake2` speaks it (side A here).
// The code itself never leaves this page. The group is written out with BigInt: two multiplications by the code's
// scalar and two by a random one take some 50 ms, and happen once in a tablet's life.

const Q = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));
const ROOT = power(2n, (Q - 1n) / 4n);
const BASE = extended(recoverX(mod(4n * inverse(5n))), mod(4n * inverse(5n)));
const M = decode(bytesOf("15cfd18e385952982b6a8f8c7854963b58e34388c8e6dae891db756481a02312"));
const N = decode(bytesOf("f04f2e7eb734b2a8f8b472eaf9c3c632576ac64aea650b496a8a20ff00e583c3"));
const PAGE = "vrtherapy page";
const CONSOLE = "vrtherapy console";

function mod(value, by = Q) {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function power(base, exponent) {
  let result = 1n;
  for (let square = mod(base); exponent > 0n; exponent >>= 1n, square = mod(square * square)) {
    if (exponent & 1n) result = mod(result * square);
  }
  return result;
}

function inverse(value) {
  return power(value, Q - 2n);
}

function recoverX(y) {
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (Q + 3n) / 8n);
  if (mod(x * x - square) !== 0n) x = mod(x * ROOT);
  return x % 2n === 0n ? x : Q - x;
}

function extended(x, y) {
  return [x, y, 1n, mod(x * y)];
}

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function multiply(point, scalar) {
  let result = [0n, 1n, 1n, 0n];
  for (let twice = point; scalar > 0n; scalar >>= 1n, twice = add(twice, twice)) {
    if (scalar & 1n) result = add(result, twice);
  }
  return result;
}

function encode([x, y, z]) {
  const scale = inverse(z);
  const written = mod(y * scale) | ((mod(x * scale) & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, (_, place) => Number((written >> BigInt(8 * place)) & 255n));
}

function decode(bytes) {
  const written = number([...bytes].reverse());
  const y = written & (2n ** 255n - 1n);
  let x = recoverX(y);
  if ((x & 1n) !== written >> 255n) x = Q - x;
  if (mod(-x * x + y * y - 1n - D * x * x * y * y) !== 0n) throw new Error("not a point of the curve");
  return extended(x, y);
}

function number(bytes) {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function hexOf(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function scalarOf(code) {
  const key = await crypto.subtle.importKey("raw", utf8(code), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("SPAKE2 pw") };
  return number([...new Uint8Array(await crypto.subtle.deriveBits(how, key, 48 * 8))]) % L;
}

async function keyOf(code, ours, theirs, shared) {
  const parts = [await sha256(utf8(code)), await sha256(utf8(PAGE)), await sha256(utf8(CONSOLE)), ours, theirs, shared];
  return sha256(Uint8Array.from(parts.flatMap((part) => [...part])));
}

async function confirmation(key, side, name) {
  const how = { name: "HMAC", hash: "SHA-256" };
  const signing = await crypto.subtle.importKey("raw", key, how, false, ["sign"]);
  return hexOf(new Uint8Array(await crypto.subtle.sign("HMAC", signing, utf8(`${side}\0${name}`))));
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { ok: answer.ok, ...(await answer.json()) };
}

/** Pair this browser: `{ok: true}`, the cookie is set; or `{ok: false, sentence}` in `language`. */
export async function pair(code, name, language) {
  const digits = code.replace(/\D/g, "");
  const random = number([...crypto.getRandomValues(new Uint8Array(64))]) % L;
  const secret = await scalarOf(digits);
  const ours = encode(add(multiply(BASE, random), multiply(M, secret)));
  const begun = await post("/pair/begin", { message: `41${hexOf(ours)}`, name, language });
  if (!begun.ok) return begun;
  const theirs = bytesOf(begun.message).slice(1);
  const shared = encode(multiply(add(decode(theirs), multiply(N, L - secret)), random));
  const key = await keyOf(digits, ours, theirs, shared);
  const proof = await confirmation(key, "page", begun.name);
  const finished = await post("/pair/finish", { attempt: begun.attempt, confirmation: proof, language });
  if (finished.ok && finished.confirmation !== (await confirmation(key, "console", begun.name))) {
    return { ok: false, sentence: finished.not_ours };
  }
  return finished;
}
