store => new Promise((resolve, reject) => {
  const opening = indexedDB.open('yanxing')
  opening.onupgradeneeded = () => opening.transaction.abort()
  opening.onerror = () => opening.error?.name === 'AbortError' ? resolve([]) : reject(opening.error)
  opening.onsuccess = () => {
    const db = opening.result
    const end = (settle, value) => { db.close(); settle(value) }
    if (!db.objectStoreNames.contains(store)) return end(resolve, [])
    const all = db.transaction(store).objectStore(store).getAll()
    all.onsuccess = () => end(resolve, all.result)
    all.onerror = () => end(reject, all.error)
  }
})
