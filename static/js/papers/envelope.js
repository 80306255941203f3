// Verify a paper from the digits of its code, without a network. The same steps as pwa/papers/envelope.py; both are
// tested with tests/papers/envelopes.json.

// bytes of a group → its digits
const WIDTHS = [0, 3, 5, 8, 10, 13, 15, 17]
const MOST = 4000
const P256 = 1
const [POINT, SIGNATURE, KEY_ID] = [65, 64, 8]
const DAY = /^\d{4}-\d{2}-\d{2}$/
const text = bytes => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
const hex = bytes => Array.from(bytes, one => one.toString(16).padStart(2, '0')).join('')
const length = (bytes, at) => (bytes[at] << 8) | bytes[at + 1]

class Unreadable extends Error {}
class NotGenuine extends Error {}

export function fromDigits(digits) {
  if (!/^[0-9]+$/.test(digits) || digits.length > MOST) throw new Unreadable()
  const found = []
  for (let at = 0; at < digits.length; at += 17) {
    const group = digits.slice(at, at + 17), size = WIDTHS.indexOf(group.length)
    let rest = BigInt(group)
    if (size < 1 || rest >> BigInt(8 * size)) throw new Unreadable()
    const bytes = []
    for (let k = 0; k < size; k++, rest >>= 8n) bytes.unshift(Number(rest & 255n))
    found.push(...bytes)
  }
  return new Uint8Array(found)
}

function fieldsOf(payload) {
  let row
  try { row = JSON.parse(text(payload)) } catch { throw new Unreadable() }
  if (!Array.isArray(row) || row.length < 4 || !row.every(one => typeof one === 'string')) throw new Unreadable()
  if (!DAY.test(row[2]) || (row[3] && !DAY.test(row[3]))) throw new Unreadable()
  // half of a pair is no text: it cannot be shown
  if (row.some(one => /[\ud800-\udfff]/u.test(one))) throw new Unreadable()
  return row
}

function takeApart(envelope) {
  if (envelope.length < 1 + KEY_ID + 2 + SIGNATURE || (envelope[0] & 15) !== P256) throw new Unreadable()
  const kind = envelope[0] >> 4
  let at = 1 + KEY_ID, certificate = null
  if (kind === 2) {
    const size = length(envelope, at)
    certificate = envelope.slice(at + 2, at + 2 + size)
    at += 2 + size
  }
  if ((kind !== 1 && kind !== 2) || at + 2 > envelope.length - SIGNATURE) throw new Unreadable()
  const message = envelope.slice(0, -SIGNATURE)
  return {
    key: hex(envelope.slice(1, 1 + KEY_ID)), certificate, fields: fieldsOf(message.slice(at)), message,
    signature: envelope.slice(-SIGNATURE),
  }
}

async function holds(point, signature, purpose, message) {
  const head = new TextEncoder().encode(purpose + '\0'), signed = new Uint8Array(head.length + message.length)
  signed.set(head)
  signed.set(message, head.length)
  try {
    const key = await crypto.subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed)
  } catch { return false }
}

async function certified({ certificate, key }, keys) {
  const size = length(certificate, 0), head = certificate.slice(2, 2 + size)
  const point = certificate.slice(2 + size, 2 + size + POINT)
  if (certificate.length !== 2 + size + POINT + SIGNATURE || size < KEY_ID) throw new NotGenuine()
  const root = keys[hex(head.slice(0, KEY_ID))]
  if (!root) return []
  const [signature, message] = [certificate.slice(-SIGNATURE), certificate.slice(0, -SIGNATURE)]
  if (!await holds(root.point, signature, 'yanxing-key-v1', message)) throw new NotGenuine()
  let said
  try { said = JSON.parse(text(head.slice(KEY_ID))) } catch { throw new NotGenuine() }
  if (!Array.isArray(said) || said.length !== 4) throw new NotGenuine()
  const [name, from, until, alg] = said
  const id = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', point)).slice(0, KEY_ID))
  if (id !== key || alg !== P256 || !DAY.test(from) || !DAY.test(until) || typeof name !== 'string') throw new NotGenuine()
  return [root, { point, name, from, until, revoked_on: keys[key]?.revoked_on }]
}

function chainOf(parts, keys) {
  if (parts.certificate) return certified(parts, keys)
  const key = keys[parts.key]
  // the list says which algorithm, never the paper
  if (key && key.alg !== P256) throw new NotGenuine()
  return key ? [key] : []
}

const covers = (key, day) => (!key.from || key.from <= day) && (!key.until || day <= key.until)

// list: {keys: id → {name, alg, point, from, until, revoked_on}, withdrawn: [numbers]}; today: ISO day.
// Answers {word, fields, issuer}; fields only if the signature holds.
export async function verify(envelope, { keys, withdrawn }, today) {
  try {
    const parts = takeApart(envelope), chain = await chainOf(parts, keys), signer = chain.at(-1)
    if (!signer) return { word: 'unknown issuer' }
    if (!await holds(signer.point, parts.signature, 'yanxing-paper-v1', parts.message)) throw new NotGenuine()
    if (!chain.every(key => covers(key, parts.fields[2]))) throw new NotGenuine()
    const { fields } = parts, found = { fields, issuer: signer.name }
    if (chain.some(key => key.revoked_on)) return { word: 'ask the issuer', ...found }
    // another installation's county has its own list: numbers may be equal
    if ((chain[0].withdrawn ?? withdrawn).includes(fields[1])) return { word: 'withdrawn', ...found }
    return { word: fields[3] && fields[3] < today ? 'genuine, expired' : 'genuine', ...found }
  } catch (error) {
    if (error instanceof Unreadable) return { word: 'unreadable' }
    if (error instanceof NotGenuine) return { word: 'not genuine' }
    throw error
  }
}

// the list as the server gives it (points in base64) → as `verify` reads it
export function readList(said) {
  const keys = {}
  for (const [id, key] of Object.entries(said.keys)) {
    keys[id] = { ...key, point: Uint8Array.from(atob(key.public), one => one.charCodeAt(0)) }
  }
  return { ...said, keys }
}
