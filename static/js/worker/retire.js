// Remove the worker in an emergency: with YANXING_RETIRE_WORKER=1 the server answers /service_worker.js with this
// file. It deletes the caches and itself and reloads open pages. IndexedDB is left alone: it holds entries not sent.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name)
  await self.registration.unregister()
  for (const page of await self.clients.matchAll({ type: 'window' })) page.navigate(page.url).catch(() => {})
})()))
