// Stand in for a phone's storage, with its faults: the page killed between any two writes, no space left, all emptied.
// Underneath lies the store of the unit tests; what was committed stays, whoever dies.
import { memoryDatabase } from '../js/outbox/memory.js'

const never = () => new Promise(() => {})
const full = () => { throw new DOMException('no space left', 'QuotaExceededError') }

/** `shown(entries)` is called, and waited for, between the commit that makes entries received and anybody's seeing it. */
export function makeStorage({ shown }) {
  const seen = new Map()
  async function told(stores) {
    if (!stores.includes('entries')) return
    const fresh = []
    for (const entry of database.disk.entries.values()) {
      const life = entry.state === 'received' ? entry.epoch : null
      if (life && seen.get(entry.id) !== life) fresh.push(entry)
      seen.set(entry.id, life)
    }
    if (fresh.length) await shown(fresh)
  }
  const database = memoryDatabase({ after: (stores, mode) => mode === 'readwrite' && told(stores) })
  const space = { puts: Infinity }                 // how many more values fit

  /** The database as one tab sees it. `tab` has {alive, mortal: {writes, after} | null, die()}. */
  const forTab = tab => ({
    async run(stores, mode, work) {
      if (!tab.alive) return never()
      const last = mode === 'readwrite' && tab.mortal && tab.mortal.writes-- === 0
      if (last && !tab.mortal.after) { tab.die(); return never() }
      const result = await database.run(stores, mode, t => work({ ...t, put: (...what) => (space.puts-- > 0 ? t.put(...what) : full()) }))
      if (last) tab.die()
      return tab.alive ? result : never()
    },
  })

  return {
    forTab, space, disk: database.disk,
    /** The browser cleans up: everything of this site is gone. */
    evict() {
      for (const name of Object.keys(database.disk)) database.disk[name] = new Map()
      seen.clear()
    },
  }
}
