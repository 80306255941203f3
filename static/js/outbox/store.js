// Store entries, drafts, photos and facts on the phone: each function is one transaction and can be repeated. `db` is
// database.js, or a fake in node.
// Only `discard` deletes unsent entries, and only a person's tap calls it.
import { KEEP_RECEIVED, UNSENT, photosToSend, sameContent } from './entry.js'
import { outcome, pathOf } from './answers.js'

// ms: longer than a request takes
const JUST_SENT = 120e3
const bySeq = (a, b) => a.seq - b.seq
/** Ignores that the phone is full: then facts cannot be stored, but entries can still be sent. Storing a fact twice is harmless. */
const ignoreFullDisk = error => { if (error.name !== 'QuotaExceededError') throw error }

export function openStore(db, { now, newId, changed = () => {} }) {
  const read = (stores, work) => db.run(stores, 'readonly', work)
  async function write(stores, work) {
    const result = await db.run(stores, 'readwrite', work)
    changed()
    return result
  }
  const metaOf = async (t, account) =>
    (await t.get('meta', account)) || { name: account, device: newId(), next_seq: 1, epoch: null, discarded: [], told: [] }
  const of = (t, account, state) => t.by('entries', 'account_state', [account, state])
  const unsent = async (t, account) => (await Promise.all(UNSENT.map(s => of(t, account, s)))).flat().sort(bySeq)

  async function drop(t, entry) {
    await t.delete('entries', entry.id)
    if (!entry.photos) return
    const others = await t.by('entries', 'account', entry.account)
    for (const sha of Object.keys(entry.photos))
      if (!others.some(o => o.photos && sha in o.photos)) await t.delete('photos', [entry.account, sha])
  }
  async function dropWithNumber(t, entry) {
    const meta = await metaOf(t, entry.account)
    if (!meta.discarded.includes(entry.seq)) meta.discarded.push(entry.seq)
    await t.put('meta', meta)
    await drop(t, entry)
  }
  /** A new epoch: entries received in an earlier one are waiting again. */
  async function resendAfterRestore(t, account, epoch) {
    for (const entry of await of(t, account, 'received'))
      if (entry.epoch !== epoch) await t.put('entries', again(entry))
  }
  /** Discarded numbers that were sent in an earlier epoch must be sent again. */
  function retold(meta, epoch) {
    const told = meta.told || []
    const forgotten = told.filter(one => one.epoch !== epoch).map(one => one.seq)
    return { ...meta, told: told.filter(one => one.epoch === epoch), discarded: [...new Set([...meta.discarded, ...forgotten])] }
  }
  const again = entry => ({ ...entry, state: 'waiting', first_received_at: entry.first_received_at || entry.received_at })

  return {
    /** Save, take a number, delete the draft and the entry it replaces: all or nothing. A second tap changes nothing. */
    save: (entry, { photos = [], draft } = {}) => write(['entries', 'photos', 'drafts', 'meta'], async t => {
      const known = await t.get('entries', entry.id)
      if (known && sameContent(known, entry)) return known
      const meta = await metaOf(t, entry.account)
      const saved = { tries: 0, ...entry, id: known ? newId() : entry.id, seq: meta.next_seq++, state: 'waiting', saved_at: now() }
      await t.put('meta', meta)
      await t.put('entries', saved)
      for (const photo of photos) await t.put('photos', { account: entry.account, ...photo })
      const mended = entry.replaces && await t.get('entries', entry.replaces)
      if (mended && mended.account === entry.account && mended.state === 'attention') await dropWithNumber(t, mended)
      const kept = draft && await t.get('drafts', draft)
      if (kept && kept.id === entry.id) await t.delete('drafts', draft)
      return saved
    }),

    get: id => read(['entries'], t => t.get('entries', id)),
    list: account => read(['entries'], async t => (await t.by('entries', 'account', account)).sort(bySeq)),
    waiting: account => read(['entries'], t => unsent(t, account)),
    meta: account => read(['meta'], t => metaOf(t, account)),
    note: (account, facts) => write(['meta'], async t => t.put('meta', { ...await metaOf(t, account), ...facts })).catch(ignoreFullDisk),

    /** Count unsent entries of other accounts: the number is all that may be shown. */
    foreign: account => read(['entries'], async t =>
      (await t.all('entries')).filter(e => e.account !== account && e.state !== 'received').length),

    /** Mark entries as being sent. Returns {meta, batch}, without entries just discarded. */
    begin(account, entries) {
      const work = keep => async t => {
        const found = await Promise.all(entries.map(({ id }) => t.get('entries', id)))
        const batch = found.filter(entry => entry && UNSENT.includes(entry.state))
          .map(entry => ({ ...entry, state: 'sending', tries: entry.tries + 1 }))
        const meta = await metaOf(t, account)
        if (keep) for (const [name, value] of [['meta', meta], ...batch.map(entry => ['entries', entry])]) await t.put(name, value)
        return { meta, batch }
      }
      return write(['entries', 'meta'], work(true)).catch(error => ignoreFullDisk(error) || read(['entries', 'meta'], work(false)))
    },

    release: account => write(['entries'], async t => {
      for (const entry of await of(t, account, 'sending')) await t.put('entries', { ...entry, state: 'waiting' })
    }).catch(ignoreFullDisk),

    /** Store our server's answer: each entry by its own result, then epoch, missing numbers, wanted photos. */
    settle: (account, body, { discarded = [], offered = new Set() } = {}) => write(['entries', 'meta'], async t => {
      for (const result of body.results) {
        const entry = await t.get('entries', result.id)
        if (!entry || entry.account !== account) continue
        // a late answer does not remove a receipt
        if (entry.state === 'received' && outcome(result) !== 'received') continue
        await t.put('entries', { ...entry, ...verdict(result, body) })
      }
      await resendAfterRestore(t, account, body.epoch)
      const wanted = new Set(body.photos_wanted)
      for (const entry of await t.by('entries', 'account', account)) {
        const lost = Object.keys(entry.photos || {}).filter(sha => wanted.has(sha) && entry.photos[sha] === 'done')
        if (lost.length) await t.put('entries', { ...entry, photos: { ...entry.photos, ...Object.fromEntries(lost.map(sha => [sha, 'waiting'])) } })
        else if (body.missing.includes(entry.seq) && !offered.has(entry.id) && !entry.refused && !UNSENT.includes(entry.state))
          await t.put('entries', again(entry))
      }
      const meta = retold(await metaOf(t, account), body.epoch)
      const heard = meta.discarded.filter(n => discarded.includes(n)).map(seq => ({ seq, epoch: body.epoch, at: body.received_at }))
      const receipts = body.results.filter(r => outcome(r) === 'received')
      await t.put('meta', {
        ...meta, epoch: body.epoch, discarded: meta.discarded.filter(n => !discarded.includes(n)), told: [...meta.told, ...heard],
        clock_difference: Date.parse(body.received_at) - now(),
        ...receipts.length && { last_receipt: { receipt: receipts.at(-1).receipt, at: body.received_at } },
      })
    }).catch(ignoreFullDisk),

    /** Refused even when sent alone, without a result: not sent again unchanged. */
    refuse: (id, errors) => write(['entries'], async t => {
      const entry = await t.get('entries', id)
      if (entry && entry.state !== 'received') await t.put('entries', { ...entry, state: 'attention', refused: true, errors })
    }).catch(ignoreFullDisk),

    /** Try again by hand, unchanged: the server checks it again. */
    resend: id => write(['entries'], async t => {
      const entry = await t.get('entries', id)
      if (entry && entry.state === 'attention') await t.put('entries', { ...entry, state: 'waiting', refused: false })
    }),

    /** Returns false while it is being sent or already received. */
    discard: id => write(['entries', 'photos', 'meta'], async t => {
      const entry = await t.get('entries', id)
      if (!entry || !['waiting', 'attention'].includes(entry.state)) return false
      await dropWithNumber(t, entry)
      return true
    }),

    noteServer: (account, { epoch, difference }) => write(['entries', 'meta'], async t => {
      await resendAfterRestore(t, account, epoch)
      const meta = retold(await metaOf(t, account), epoch)
      await t.put('meta', { ...meta, clock_difference: difference, session_at: now(), session_state: 'ok', epoch })
    }).catch(ignoreFullDisk),

    /** Delete entries received thirty days ago, by the server's clock, with their photos. */
    sweep: account => write(['entries', 'photos', 'meta'], async t => {
      const meta = await metaOf(t, account)
      const past = at => now() + (meta.clock_difference || 0) - Date.parse(at) > KEEP_RECEIVED
      for (const entry of await of(t, account, 'received'))
        if (past(entry.received_at) && !photosToSend(entry).length) await drop(t, entry)
      const told = (meta.told || []).filter(one => !past(one.at))
      if (told.length !== meta.told?.length) await t.put('meta', { ...meta, told })
    }).catch(ignoreFullDisk),

    photo: (account, sha256) => read(['photos'], t => t.get('photos', [account, sha256])),
    photoState: (id, sha256, state) => write(['entries'], async t => {
      const entry = await t.get('entries', id)
      if (entry) await t.put('entries', { ...entry, photos: { ...entry.photos, [sha256]: state } })
    }).catch(ignoreFullDisk),

    drafts: account => read(['drafts'], async t => (await t.all('drafts')).filter(d => d.account === account)),
    draft: key => read(['drafts'], t => t.get('drafts', key)),
    keepDraft: draft => db.run(['drafts'], 'readwrite', t => t.put('drafts', { ...draft, at: now() })),
    dropDraft: key => db.run(['drafts'], 'readwrite', t => t.delete('drafts', key)),

    /** A page of this account came from the server: what was sent before it has arrived. Returns what did not arrive before that. */
    arrivedTyping: account => db.run(['drafts'], 'readwrite', async t => {
      const mine = (await t.all('drafts')).filter(draft => draft.account === account)
      for (const { account: whose, form, key } of mine.filter(draft => draft.sent)) await t.delete('drafts', [whose, form, key])
      return mine.filter(draft => draft.once)
    }),
    /** The page of signing in came instead: what was just sent did not arrive. */
    lostTyping: () => db.run(['drafts'], 'readwrite', async t => {
      for (const { sent, ...draft } of await t.all('drafts'))
        if (sent && now() - draft.at < JUST_SENT) await t.put('drafts', { ...draft, once: true })
    }),

    /** Whose pages this phone shows: {account, turn, leaving}; the turn is a number that grows with every change. `leaving` was
        signed out on this phone, and the server does not know it yet. */
    lastAccount: () => read(['meta'], async t => (await t.get('meta', 'last-account')) || { name: 'last-account', account: null, turn: 0 }),
    setLastAccount: (account, leaving) => db.run(['meta'], 'readwrite', async t => {
      const { turn = 0 } = await t.get('meta', 'last-account') || {}
      return t.put('meta', { name: 'last-account', account, leaving, turn: turn + 1 })
    }),
  }
}

function verdict(result, body) {
  const state = outcome(result)
  if (state === 'later') return { state: 'waiting' }
  if (state === 'attention') return { state, errors: result.errors || {}, conflict: result.outcome === 'conflict' }
  return { state, receipt: result.receipt, see: pathOf(result.see), received_at: body.received_at, epoch: body.epoch, errors: undefined }
}
