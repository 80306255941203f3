// Bytes and options survive the way to the phone and back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pack, unpack } from '../../../static/js/identity/base64url.js'
import { asJson, toRegister, toSignIn } from '../../../static/js/identity/credentials.js'

test('every byte survives, without padding and with the letters of an address', () => {
  const bytes = Uint8Array.from({ length: 257 }, (_, n) => n % 256)
  for (let length = 0; length < 257; length++) {
    const text = pack(bytes.slice(0, length).buffer)
    assert.match(text, /^[\w-]*$/)
    assert.deepEqual(unpack(text), bytes.slice(0, length))
  }
  assert.equal(pack(Uint8Array.of(251, 255, 191).buffer), '-_-_')
})

test('options become bytes where the phone wants bytes, and lists may be missing', () => {
  const user = { id: 'AQI', name: '王建国' }
  const made = toRegister({ challenge: '_w', user, rp: { id: 'localhost' }, excludeCredentials: [{ id: 'AA', type: 'public-key' }] })
  assert.deepEqual(made.challenge, Uint8Array.of(255))
  assert.deepEqual(made.user, { ...user, id: Uint8Array.of(1, 2) })
  assert.deepEqual(made.excludeCredentials, [{ id: Uint8Array.of(0), type: 'public-key' }])
  assert.deepEqual(toRegister({ challenge: '', user }).excludeCredentials, [])
  assert.deepEqual(toSignIn({ challenge: '_w', rpId: 'localhost' }).allowCredentials, [])
})

test('a credential is spelled with the parts it has', () => {
  const bytes = Uint8Array.of(1).buffer
  const response = { clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: null }
  const said = asJson({ id: 'AQ', rawId: bytes, type: 'public-key', response, getClientExtensionResults: () => ({}) })
  assert.deepEqual(said, {
    id: 'AQ', rawId: 'AQ', type: 'public-key', clientExtensionResults: {},
    response: { clientDataJSON: 'AQ', authenticatorData: 'AQ', signature: 'AQ' },
  })
  const made = { clientDataJSON: bytes, attestationObject: bytes, getTransports: () => ['internal'] }
  const kept = asJson({ id: 'AQ', rawId: bytes, type: 'public-key', response: made, getClientExtensionResults: () => ({}) })
  assert.deepEqual(kept.response, { clientDataJSON: 'AQ', attestationObject: 'AQ', transports: ['internal'] })
})
