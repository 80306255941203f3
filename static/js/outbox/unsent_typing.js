// Keep what was typed into an ordinary form when the session had ended, and restore it after sign-in.
import { draftKey, keepAll, readForm, writeForm } from './drafts.js'

export async function keepTyped(form, account, store) {
  await keepAll()
  if (!form) return
  const [, kind, key] = draftKey(form, account)
  await store.keepDraft({ account, form: kind, key, once: true, ...readForm(form) })
}

export async function putBack(drafts, account, store) {
  for (const form of document.forms) {
    const [, kind, key] = draftKey(form, account)
    const draft = drafts.find(d => d.form === kind && d.key === key)
    if (!draft) continue
    writeForm(form, draft)
    await store.dropDraft([account, kind, key])
  }
}
