// Run a passkey ceremony on a page: <div data-passkey="sign-in|register" data-options data-finish> with a [data-passkey-start] button.
// Without JavaScript it stays hidden, and people sign in by number and passphrase.
import { asJson, toRegister, toSignIn } from './credentials.js'

// the server forgets a challenge after five minutes
const STALE = 240e3

class Refusal extends Error {
  constructor(status) {
    super(`answered ${status}`)
    this.status = status
  }
}

async function ask(address, body = {}) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'error' })
  if (!answer.ok) throw new Refusal(answer.status)
  return answer.json()
}

/** Run one ceremony from options to answer; resolves when the next page starts to load. */
async function perform({ kind, options, finish }, more = {}) {
  const given = await ask(options)
  const credential = kind === 'register'
    ? await navigator.credentials.create({ publicKey: toRegister(given), ...more })
    : await navigator.credentials.get({ publicKey: toSignIn(given), ...more })
  const { next, account } = await ask(finish, asJson(credential))
  if (kind === 'sign-in') await import('../outbox/sign_out.js').then(signOut => signOut.signedIn(account)).catch(() => {})
  const to = new URL(next, location.origin)
  location.assign(to.origin === location.origin ? to : '/')
}

function reasonOf(error) {
  if (error.status) return error.status === 429 ? 'often' : 'failed'
  if (error.name === 'InvalidStateError') return 'known'
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') return 'cancelled'
  return error instanceof TypeError ? 'offline' : 'failed'
}

function say(reason) {
  for (const words of document.querySelectorAll('[data-said]')) words.hidden = words.dataset.said !== reason
}

/** Let the browser offer a passkey in the number field while the page is visible. Returns a function that stops it. */
function offerInField(ceremony) {
  let stop = new AbortController()
  async function wait() {
    stop = new AbortController()
    const mine = stop
    const renew = setTimeout(() => { mine.abort(); wait().catch(() => {}) }, STALE)
    try {
      await perform(ceremony, { mediation: 'conditional', signal: mine.signal })
    } catch (error) {
      if (error.name !== 'AbortError' && error.status) say(reasonOf(error))
    } finally {
      if (!mine.signal.aborted) clearTimeout(renew)
    }
  }
  PublicKeyCredential.isConditionalMediationAvailable?.().then(can => can && wait()).catch(() => {})
  return () => stop.abort()
}

export function enhance(root) {
  for (const part of root.querySelectorAll('[data-passkey]')) {
    if (!window.PublicKeyCredential) return say('unsupported')
    const ceremony = { kind: part.dataset.passkey, options: part.dataset.options, finish: part.dataset.finish }
    const stopOffer = ceremony.kind === 'sign-in' ? offerInField(ceremony) : () => {}
    part.hidden = false
    const button = part.querySelector('[data-passkey-start]')
    button.addEventListener('click', async () => {
      stopOffer()
      say(null)
      button.disabled = true
      await perform(ceremony).catch(error => say(reasonOf(error)))
      button.disabled = false
    })
  }
}

enhance(document)
