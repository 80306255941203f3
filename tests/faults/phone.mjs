// A scripted phone: the real modules of static/js/outbox in node, driven by JSON lines on stdin, answering on stdout.
// bench.py is the other end. Two tabs and the worker share one store and one lock; each of them can die at any write.
import { webcrypto } from 'node:crypto'
import readline from 'node:readline'
import { stamp } from '../../static/js/outbox/entry.js'
import { newId } from '../../static/js/outbox/ids.js'
import { hidePages, makeOutbox } from '../../static/js/outbox/outbox.js'
import { makeLocks } from './locks.mjs'
import { makeStorage } from './storage.mjs'
import { ask, faultyWire } from './wire.mjs'

const say = line => process.stdout.write(`${JSON.stringify(line)}\n`)
let phone

/** The bench looks into the server's database before anything goes on. */
let goOn = () => {}
const shown = entries => new Promise(resolve => {
  goOn = resolve
  say({ event: 'shown', entries: entries.map(({ id, account, epoch, receipt }) => ({ id, account, epoch, receipt })) })
})

function exchange(path, body, answer) {
  if (path !== '/sync' || answer.status !== 200) return
  const { device, account, discarded, submissions } = JSON.parse(body)
  say({ event: 'exchange', device, account, discarded, sent: submissions.map(({ id, seq }) => [id, seq]), answer: JSON.parse(answer.bytes) })
}

function newPhone({ base }) {
  const counted = {}
  const count = kind => { counted[kind] = (counted[kind] || 0) + 1 }
  return { ahead: 0, tabs: {}, counted, locks: makeLocks(), storage: makeStorage({ shown }), net: { base, cookie: null, mailbox: [], exchange, count } }
}

const now = () => Date.now() + phone.ahead
const day = daysAgo => stamp(now() - daysAgo * 86400e3).slice(0, 10)

/** A tab or the worker: an outbox of its own over the shared store. */
function openTab(name, { account = null, worker = false, visible = true, locked = true }) {
  const { storage, locks, net } = phone
  const tab = { name, account, worker, alive: true, mortal: null, faults: [], held: null }
  tab.death = new Promise(resolve => {
    tab.die = () => { tab.alive = false; locks.drop(tab); resolve({ killed: true }) }
  })
  const rearm = () => { tab.atGate = new Promise(resolve => { tab.arrived = () => resolve({ held: true }) }) }
  rearm()
  tab.hold = () => new Promise(resolve => { tab.held = () => { tab.held = null; rearm(); resolve() }; tab.arrived() })
  tab.outbox = makeOutbox({
    db: storage.forTab(tab), wire: faultyWire(net, tab), locks: locked ? locks.of(tab) : null, now,
    id: () => newId(webcrypto, now()), visible: () => visible && !worker, lockWait: worker ? 0 : 5,
  })
  phone.tabs[name] = tab
  return tab
}

/** What becomes of `work` in a tab: its outcome, or that it is held on the wire, or that the tab died. */
const fate = tab => Promise.race([tab.work.then(async said => { await phone.locks.idle(tab); return said }), tab.death, tab.atGate])
const trouble = error => ({ error: error.name })

/** The words of one form, as static/js/outbox/form.js would save them; the draft's id names them for ever. */
async function save(tab, { mark, form = 'location', fields = {}, days = 0, version = 1, photos = [], taps = 1, ...beside }) {
  const { store } = tab.outbox
  const key = [tab.account, form, mark]
  const id = (await store.draft(key))?.id || newId(webcrypto, now())
  await store.keepDraft({ account: tab.account, form, key: mark, id, values: fields })
  Object.assign(tab, tab.next)                                       // from here on it may die
  const pictures = photos.map(({ bytes, ...photo }) => ({ ...photo, bytes: new Uint8Array(Buffer.from(bytes, 'base64')).buffer }))
  const dated = { [form === 'activity' ? 'on' : 'since']: day(days), ...fields }
  const entry = {
    id, account: tab.account, form, version, recorded_at: stamp(now()), ...beside,
    fields: { ...form === 'withdrawal' ? fields : dated, ...pictures.length && { photos: pictures.map(p => p.sha256) } },
    ...pictures.length && { photos: Object.fromEntries(pictures.map(p => [p.sha256, 'waiting'])) },
  }
  const tap = () => store.save(entry, { photos: pictures, draft: key })
  const [saved] = await Promise.all(Array.from({ length: taps }, tap))
  return { id: saved.id, seq: saved.seq }
}

async function send(tab) {
  const account = tab.worker ? (await tab.outbox.store.lastAccount()).account : tab.account
  return account ? { outcome: await tab.outbox.send(account) } : { outcome: { state: 'nobody' } }
}

const commands = {
  fresh: ({ base }) => {
    for (const tab of Object.values(phone?.tabs || {})) tab.die()
    phone = newPhone({ base })
  },
  network: given => { Object.assign(phone.net, given) },
  clock: ({ ahead }) => { phone.ahead = ahead },
  space: ({ puts }) => { phone.storage.space.puts = puts ?? Infinity },
  evict: () => phone.storage.evict(),
  open: async ({ tab, ...how }) => {
    phone.tabs[tab]?.die()
    const { outbox, worker, account } = openTab(tab, how)
    if (!worker) await outbox.store.setLastAccount(account).catch(() => {})
  },
  kill: ({ tab }) => phone.tabs[tab].die(),
  save: ({ tab: name, dies = null, ...what }) => {
    const tab = phone.tabs[name]
    tab.next = { mortal: dies }
    tab.work = save(tab, what).catch(trouble)
    return fate(tab).finally(() => { tab.mortal = null })
  },
  send: ({ tab: name, faults = [], dies = null }) => {
    const tab = phone.tabs[name]
    Object.assign(tab, { faults, mortal: dies })
    tab.work = send(tab).catch(trouble)
    return fate(tab).finally(() => { tab.mortal = null })
  },
  goOn: ({ tab }) => { phone.tabs[tab].held(); return fate(phone.tabs[tab]) },
  deliver: async ({ which }) => {
    const [{ path, options, cookie }] = phone.net.mailbox.splice(which, 1)
    const answer = await ask(phone.net.base, path, { ...options, cookie })
    exchange(path, options.body, answer)
  },
  discard: async ({ tab, id }) => ({ done: await phone.tabs[tab].outbox.store.discard(id).catch(() => false) }),
  resend: async ({ tab, id }) => { await phone.tabs[tab].outbox.store.resend(id).catch(() => {}) },
  signOut: async ({ tab }) => {
    await hidePages(phone.tabs[tab].outbox.store, phone.tabs[tab].account).catch(() => {})
    const { status } = await ask(phone.net.base, '/sign-out', { method: 'POST', cookie: phone.net.cookie })
    phone.net.cookie = null
    return { status }
  },
  look: () => ({
    entries: [...phone.storage.disk.entries.values()], meta: [...phone.storage.disk.meta.values()],
    drafts: [...phone.storage.disk.drafts.values()], photos: [...phone.storage.disk.photos.values()].map(p => [p.account, p.sha256]),
    mailbox: phone.net.mailbox.length, counted: phone.counted,
  }),
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { do: what, ...given } = JSON.parse(line)
  if (what === 'shown') { goOn(); continue }
  Promise.resolve().then(() => commands[what](given)).then(
    answer => say({ reply: answer || {} }), error => say({ fault: error.stack }),
  )
}
