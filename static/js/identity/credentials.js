// Convert options and credentials between the server's JSON and the browser's WebAuthn objects.
import { pack, unpack } from './base64url.js'

const named = list => (list || []).map(key => ({ ...key, id: unpack(key.id) }))

export const toRegister = options => ({
  ...options, challenge: unpack(options.challenge), user: { ...options.user, id: unpack(options.user.id) },
  excludeCredentials: named(options.excludeCredentials),
})

export const toSignIn = options => ({
  ...options, challenge: unpack(options.challenge), allowCredentials: named(options.allowCredentials),
})

const PARTS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']

export function asJson(credential) {
  const { response } = credential
  const parts = PARTS.filter(name => response[name]).map(name => [name, pack(response[name])])
  const transports = response.getTransports ? { transports: response.getTransports() } : {}
  return {
    id: credential.id, rawId: pack(credential.rawId), type: credential.type,
    response: { ...Object.fromEntries(parts), ...transports }, clientExtensionResults: credential.getClientExtensionResults(),
  }
}
