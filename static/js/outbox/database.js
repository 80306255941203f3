// Open the phone's IndexedDB. Other modules use only `run`, so that tests in node can hand in another one.

const LIMIT = {
  // Safari's store can hang without a word
  longest: 20e3,
  // what a page needs that slept meanwhile: its timers come before its answers
  awake: 2e3,
}

const KEYS = { entries: 'id', photos: ['account', 'sha256'], drafts: ['account', 'form', 'key'], meta: 'name' }

function open(indexedDB) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('yanxing', 1)
    // changes to come are additive: an old page may still be open
    request.onupgradeneeded = () => {
      const db = request.result
      for (const [name, keyPath] of Object.entries(KEYS)) {
        if (db.objectStoreNames.contains(name)) continue
        const store = db.createObjectStore(name, { keyPath })
        if (name !== 'entries') continue
        store.createIndex('account', 'account')
        store.createIndex('account_state', ['account', 'state'])
      }
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => setTimeout(reject, 3e3, new Error('blocked'))
  })
}

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

/** What work inside a transaction may do. Await nothing else in there: the transaction would close. */
const verbs = tx => ({
  get: (store, key) => done(tx.objectStore(store).get(key)),
  put: (store, value) => done(tx.objectStore(store).put(value)),
  delete: (store, key) => done(tx.objectStore(store).delete(key)),
  all: store => done(tx.objectStore(store).getAll()),
  by: (store, index, key) => done(tx.objectStore(store).index(index).getAll(key)),
})

// WebKit puts a page that is left aside with its transactions unfinished, and every page after it waits for them for ever.
const putsAside = ({ document, navigator }) =>
  document && /AppleWebKit/.test(navigator.userAgent) && !/Chrome/.test(navigator.userAgent)

/** `limit` is how long one transaction may take, in milliseconds; a `page` that is left takes along what is running. */
export function openDatabase(indexedDB, limit = LIMIT, page = putsAside(globalThis) ? globalThis : null) {
  let opened = null
  const running = new Set()
  const forget = () => { opened = null }
  page?.addEventListener('pagehide', () => {
    for (const tx of running) try { tx.abort() } catch { /* it is over already */ }
    opened?.then(db => db.close(), () => {})
    forget()
  })

  async function connection() {
    opened ||= open(indexedDB).then(db => {
      db.onclose = forget
      db.onversionchange = () => { db.close(); forget() }
      return db
    })
    return opened.catch(error => { forget(); throw error })
  }

  async function once(stores, mode, work) {
    const tx = (await connection()).transaction(stores, mode, { durability: 'strict' })
    const finished = new Promise((resolve, reject) => {
      tx.oncomplete = resolve
      tx.onabort = () => reject(tx.error || new DOMException('aborted', 'AbortError'))
    }).finally(() => running.delete(tx))
    running.add(tx)
    finished.catch(() => {})
    try {
      const result = await work(verbs(tx))
      await finished
      return result
    } catch (error) {
      try { tx.abort() } catch { /* it is over already */ }
      throw error
    }
  }

  const twice = (stores, mode, work) => once(stores, mode, work).catch(error => {
    if (!['InvalidStateError', 'UnknownError'].includes(error.name)) throw error
    // iOS closes the database of a page in the background
    forget()
    // safe: every change in store.js may be repeated
    return once(stores, mode, work)
  })

  /** What hangs is told as broken, so that a form can post itself; the next call opens anew. */
  function inTime(promise) {
    let timer
    const late = new Promise((_, reject) => {
      const give = () => { forget(); reject(new Error('the store does not answer')) }
      timer = setTimeout(() => { timer = setTimeout(give, limit.awake) }, limit.longest)
    })
    return Promise.race([promise, late]).finally(() => clearTimeout(timer))
  }

  return {
    /** One transaction: all of `work`'s writes or none, on the disk when this resolves. */
    run: (stores, mode, work) => inTime(twice(stores, mode, work)),
  }
}
