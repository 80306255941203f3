// Make entry ids: RFC 9562 UUIDv7, made on the phone when a form is opened, so that every retry names the same report.
// `crypto` and `now` are parameters: Node 18 has no global crypto, and tests set the clock.

/** Returns a UUIDv7 for the moment `now` (ms since 1970). */
export function newId(crypto, now) {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256
  bytes[6] = 0x70 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
