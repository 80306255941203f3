// Open the phone's IndexedDB. Other modules use only `run`, so that tests in node can hand in another one.

const LIMIT = {
  // Safari's IndexedDB can hang without an error; with `awake` eight seconds, as a save waits, also for the worker
  longest: 6e3,
  // extra time for a page that was suspended: its timers fire before its results arrive
  awake: 2e3,
}

const KEYS = { entries: 'id', photos: ['account', 'sha256'], drafts: ['account', 'form', 'key'], meta: 'name' }

function open(indexedDB) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('yanxing', 1)
    // later changes only add: an old page may still be open
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

/** The operations available inside a transaction. Await nothing else there: the transaction would close. */
const verbs = tx => ({
  get: (store, key) => done(tx.objectStore(store).get(key)),
  put: (store, value) => done(tx.objectStore(store).put(value)),
  delete: (store, key) => done(tx.objectStore(store).delete(key)),
  all: store => done(tx.objectStore(store).getAll()),
  by: (store, index, key) => done(tx.objectStore(store).index(index).getAll(key)),
})

// WebKit suspends a page that is left, with its transactions unfinished; every later page would wait for them for ever.
const putsAside = ({ document, navigator }) =>
  document && /AppleWebKit/.test(navigator.userAgent) && !/Chrome/.test(navigator.userAgent)

/** `limit`: milliseconds that one transaction may take. A `page` that is left aborts its running transactions. */
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

  /** A transaction that hangs is reported as failed, so that a form can post itself; the next call opens the database again. */
  function inTime(promise) {
    let timer
    const late = new Promise((_, reject) => {
      const give = () => { forget(); reject(new Error('the store does not answer')) }
      timer = setTimeout(() => { timer = setTimeout(give, limit.awake) }, limit.longest)
    })
    return Promise.race([promise, late]).finally(() => clearTimeout(timer))
  }

  return {
    /** One transaction: all writes of `work` or none; they are on the disk when this resolves. */
    run: (stores, mode, work) => inTime(twice(stores, mode, work)),
  }
}
