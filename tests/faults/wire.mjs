// Connect the scripted phone with the real server, with the faults that networks have. The requests are real.
import http from 'node:http'
import { makeWire } from '../../static/js/outbox/wire.js'

const page = (status, text = '<html><title>Welcome to Free WiFi</title></html>', headers = {}) =>
  new Response(text, { status, headers: { 'Content-Type': 'text/html', ...headers } })
const nobody = () => { throw new TypeError('fetch failed') }
const silence = signal => new Promise((_, reject) => {
  if (signal.aborted) reject(signal.reason)
  else signal.addEventListener('abort', () => reject(signal.reason))
})
const slow = fault => ['stall', 'stall_after', 'late'].includes(fault?.kind)

/** One real request: {status, headers, bytes}. With `breakAt` the connection dies after that many bytes of the body. */
export function ask(base, path, { method = 'GET', headers = {}, body, cookie, breakAt } = {}) {
  const { port } = new URL(base)
  const bytes = body === undefined ? null : Buffer.from(body)
  const sent = {
    Host: `localhost:${port}`, 'Sec-Fetch-Site': 'same-origin', ...headers,
    ...cookie && { Cookie: `yanxing=${cookie}` }, ...bytes && { 'Content-Length': bytes.length },
  }
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers: sent, agent: false }, answer => {
      const parts = []
      answer.on('data', part => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(parts) }))
    })
    request.on('error', reject)
    if (breakAt === undefined) request.end(bytes)
    else request.write(bytes.subarray(0, breakAt), () => request.destroy())
  })
}

/** As fetch would hand it on; what the browser itself eats is left out. */
function asResponse({ status, headers, bytes }) {
  const { 'content-length': _, 'set-cookie': __, ...kept } = headers
  return new Response(bytes.length ? bytes : null, { status, headers: kept })
}

/**
 * The wire of one tab. `net` is the phone's: {base, cookie, mailbox, exchange(path, body, answer)}; `tab` has
 * {faults: [{on, kind, at}], hold()}. Each request takes the first fault that is meant for its kind.
 */
export function faultyWire(net, tab) {
  async function real(path, options, more) {
    const answer = await ask(net.base, path, { ...options, cookie: net.cookie, ...more })
    net.exchange(path, options.body, answer)
    return answer
  }
  const size = options => Buffer.byteLength(options.body || '')

  const faults = {
    none: async (path, options) => asResponse(await real(path, options)),
    answer_lost: async (path, options) => { await real(path, options); nobody() },
    away: async () => nobody(),
    broken: async (path, options, at) => {
      await ask(net.base, path, { ...options, cookie: net.cookie, breakAt: Math.ceil(size(options) * at) || 1 }).catch(() => {})
      nobody()
    },
    cut: async (path, options, at) => {
      const answer = await real(path, options)
      return asResponse({ ...answer, bytes: answer.bytes.subarray(0, Math.floor(answer.bytes.length * at)) })
    },
    portal: async () => page(200),
    empty: async () => page(200, null, { 'Content-Type': 'text/plain' }),
    proxy: async () => page(502, '<h1>Bad Gateway</h1>'),
    proxy_after: async (path, options) => { await real(path, options); return page(504, '<h1>Gateway Timeout</h1>') },
    too_large: async () => page(413, '<h1>Request Entity Too Large</h1>'),
    busy: async () => page(503, 'soon', { 'Retry-After': '1' }),
    sign_in: async () => page(303, null, { Location: '/sign-in?next=/' }),
    followed: async () => page(200, '<html><title>Sign in</title></html>'),
    stall: async (path, options) => silence(options.signal),
    stall_after: async (path, options) => { await real(path, options); return silence(options.signal) },
    sent_twice: async (path, options) => asResponse((await Promise.all([real(path, options), real(path, options)]))[1]),
    late: async (path, options) => { net.mailbox.push({ path, options, cookie: net.cookie }); return silence(options.signal) },
    hold_before: async (path, options) => { await tab.hold(); return asResponse(await real(path, options)) },
    hold_after: async (path, options) => { const answer = await real(path, options); await tab.hold(); return asResponse(answer) },
  }

  const kindOf = path => (path.startsWith('/attachments/') ? 'attach' : path.slice(path.lastIndexOf('/') + 1))
  const next = path => tab.faults.findIndex(fault => fault.on === kindOf(path))
  const wire = path => makeWire({
    timeout: slow(tab.faults[next(path)]) ? 1 : 30e3,
    fetch: (url, options) => {
      const [fault] = next(url) < 0 ? [{ kind: 'none' }] : tab.faults.splice(next(url), 1)
      net.count(fault.kind)
      return faults[fault.kind](url, options, fault.at)
    },
  })
  return {
    sync: envelope => wire('/sync').sync(envelope),
    session: () => wire('/me/session').session(),
    attach: (sha256, photo) => wire(`/attachments/${sha256}`).attach(sha256, photo),
  }
}
