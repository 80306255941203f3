// Show the state of this phone on /me/phone, as facts that a person can read out to a helper.
import { account, outbox, worker } from '../app.js'
import { fill, seconds, showIf, when } from '../outbox/templates.js'

const MIB = 2 ** 20

async function facts(account, store, registration) {
  const [entries, meta] = await Promise.all([store.list(account), store.meta(account)])
  const unsent = entries.filter(entry => entry.state !== 'received')
  const { usage, quota } = await navigator.storage?.estimate?.() || {}
  const persisted = await navigator.storage?.persisted?.()
  const state = !registration ? 'none' : registration.waiting ? 'waiting' : registration.active ? 'active' : 'starting'
  return {
    unsent,
    values: {
      release: document.documentElement.dataset.release, device: meta.device, number: meta.next_seq - 1,
      space: quota ? `${(usage / MIB).toFixed(1)} / ${Math.round(quota / MIB)} MiB` : null,
      unsent: unsent.length, oldest: unsent.length ? when(Date.parse(unsent[0].recorded_at)) : null,
      receipt: meta.last_receipt && `${meta.last_receipt.receipt} · ${when(Date.parse(meta.last_receipt.at))}`,
      clock: meta.clock_difference === undefined ? null : seconds(Math.round(meta.clock_difference / 1000)),
    },
    states: [
      `worker-${state}`, persisted === undefined ? 'storage-unknown' : persisted ? 'storage-kept' : 'storage-best-effort',
      `session-${meta.session_state || 'unknown'}`, 'sync' in (registration || {}) ? 'sync-yes' : 'sync-no',
    ],
  }
}

/** Returns the visible text of the list, one fact a line. */
const report = root => [...root.querySelectorAll('dt')].map(term => `${term.innerText}: ${term.nextElementSibling.innerText}`).join('\n')

const asText = entries => entries.map(({ id, seq, label, summary, recorded_at, subject, fields }) =>
  [`${label} ${summary}`, recorded_at, `No. ${seq} · ${id}`, ...subject ? [subject] : [],
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`)].join('\n')).join('\n\n')

async function showPhone(root) {
  const { store } = await outbox
  // without JavaScript this section stays hidden
  root.hidden = false
  const registration = await worker
  async function draw() {
    const { values, states } = await facts(account, store, registration)
    fill(root, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '–'])))
    showIf(root, 'data-if', states)
  }
  async function copy(text) {
    const box = root.querySelector('[data-copied]')
    box.value = text
    box.hidden = false
    // without a clipboard the person copies the text by hand
    box.select()
    await navigator.clipboard?.writeText(text).catch(() => {})
  }
  root.querySelector('[data-copy-report]').addEventListener('click', () => copy(report(root)))
  root.querySelector('[data-copy-unsent]').addEventListener('click', async () => copy(asText((await facts(account, store, registration)).unsent)))
  await draw()
  if ('BroadcastChannel' in window) new BroadcastChannel('outbox').onmessage = draw
  setInterval(draw, 5e3)
}

showPhone(document.querySelector('[data-phone]')).catch(console.error)
