// Keep what was typed into an ordinary form while it is sent, and put it back after sign-in if the session had ended.
import { draftKey, isEdited, keepAll, readForm, writeForm } from './drafts.js'
import { reveal } from './reopen.js'
import { clone } from './templates.js'

/** `state`: 'sent' until the next page tells whether it arrived, 'once' when it did not. */
function keepTyped(form, account, store, state) {
  const [, kind, key] = draftKey(form, account)
  return store.keepDraft({ account, form: kind, key, [state]: true, ...readForm(form) })
}

/** A fragment was refused because the session had ended. */
export async function keepRefused(form, account, store) {
  await keepAll()
  if (form) await keepTyped(form, account, store, 'once')
}

/** Whether the outbox does not handle this form, and it holds what somebody typed, also before the server refused it once. */
const isOrdinary = form => form.method === 'post' && !('outboxForm' in form.dataset) && !form.hasAttribute('hx-post')
  && (isEdited(form) || [...form.querySelectorAll('textarea')].some(text => text.value.trim()))

/** Keep what is sent from now on; it is written after `arrived`, which deletes what was sent before this page. */
export function keepWhileSent(account, store, arrived) {
  document.addEventListener('submit', ({ target, defaultPrevented }) => {
    if (defaultPrevented || !isOrdinary(target)) return
    const after = { keepDraft: draft => arrived.then(() => store.keepDraft(draft)) }
    keepTyped(target, account, after, 'sent').catch(console.error)
  })
}

export async function putBack(drafts, account, store) {
  for (const form of document.forms) {
    const [, kind, key] = draftKey(form, account)
    const draft = drafts.find(d => d.form === kind && d.key === key)
    if (!draft) continue
    reveal(form)
    writeForm(form, draft)
    form.prepend(clone('outbox-put-back'))
    form.scrollIntoView({ block: 'nearest' })
    await store.dropDraft([account, kind, key])
  }
}
