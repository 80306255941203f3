// Send photos after the text, one at a time, and only once the text has its receipt.
import { photosToSend } from './entry.js'
import { is, ours } from './answers.js'

const KEPT = [200, 201]
const REFUSED = [413, 415, 422]
const refusal = answer => REFUSED.includes(answer.status) && is(answer, 'application/problem+json')

/** PUT the photos that are still on this phone. Resolves like flush(): {state, retry?}. */
export async function upload({ store, wire, account, stopped = () => false }) {
  let left = false
  for (const entry of await store.list(account)) {
    if (entry.state !== 'received') continue
    for (const sha of photosToSend(entry)) {
      if (stopped()) return { state: 'stopped' }
      const photo = await store.photo(account, sha)
      // its bytes are no longer on this phone
      if (!photo) { await store.photoState(entry.id, sha, 'refused'); continue }
      const answer = await wire.attach(sha, photo)
      if (KEPT.includes(answer.status) && ours(answer)) await store.photoState(entry.id, sha, 'done')
      else if (refusal(answer)) await store.photoState(entry.id, sha, 'refused')
      // the server does not have the text yet
      else if (answer.status === 404) left = true
      else return { state: 'retry', retry: answer.header('Retry-After') }
    }
  }
  return { state: left ? 'retry' : 'done' }
}
