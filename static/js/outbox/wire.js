// Ask the server. Resolves to {status, header(name), text}, never throws. Redirects are not followed: an expired session's redirect to
// sign-in would end as a 200. The time-out includes reading the body.

export function makeWire({ fetch, base = '', timeout = 30e3 }) {
  async function call(path, options) {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), timeout)
    try {
      const answer = await fetch(base + path, {
        credentials: 'same-origin', cache: 'no-store', redirect: 'manual', signal: abort.signal, ...options,
      })
      return { status: answer.status, header: name => answer.headers.get(name), text: await answer.text() }
    } catch {
      return { status: 0, timedOut: abort.signal.aborted, header: () => null, text: '' }
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    sync: envelope => call('/sync', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(envelope),
    }),
    signOut: account => call('/sign-out', { method: 'POST', body: new URLSearchParams({ account }) }),
    session: () => call('/me/session'),
    attach: (sha256, photo) => call(`/attachments/${sha256}`, {
      method: 'PUT', headers: { 'Content-Type': photo.type }, body: photo.bytes,
    }),
  }
}
