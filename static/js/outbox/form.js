// Handle an offline form: save it on the phone first, send it afterwards. The id is made when the form is opened, so a double tap, a
// retry and a killed browser all give one report; a draft keeps its id, unless it is open in another tab too.
import { contextOf, followContext } from './context.js'
import { draftKey, isEdited, openFirst, questionsOf, readForm, watch, wordsOf, writeForm } from './drafts.js'
import { stamp } from './entry.js'
import { besideOf, fieldsOf } from './fields.js'
import { freshId } from './outbox.js'
import { formFor, fromAddress, hiddenIn, reveal, showErrors } from './reopen.js'
import { patience } from './patience.js'
import { clone, onDay } from './templates.js'
import { keepToday } from './today.js'

// one limit for all that a save waits for: longer than any store that works, shorter than people wait
const LONGEST_SAVE = 8e3

/** The type of the fields of this name, said by one of them or by what they stand in. */
const typeOf = (form, name) => [form.elements.namedItem(name)].flatMap(found => found instanceof RadioNodeList ? [...found] : found ?? [])
  .map(field => field.closest('[data-type]')).find(Boolean)?.dataset.type

const photosOf = (form, changed) => form.querySelector('input[type=file][name=photos]')
  ? import('./photo_field.js').then(field => field.photoField(form, changed)) : null

export function handleForm(form, { account, store, saved }) {
  const hidden = name => hiddenIn(form, name)
  const asked = new URLSearchParams(location.search)
  // a page can hold small forms of the same kind beside the full one
  const main = !form.dataset.draft
  let touched = isEdited(form)
  // must run before anything is written into it
  followContext(form)
  keepToday()
  if (main) fromAddress(form, asked)
  const key = draftKey(form, account)
  let id
  const renew = (known = freshId()) => { id = hidden('submission_id').value = known }
  renew()
  const changed = () => form.dispatchEvent(new Event('input'))
  form.addEventListener('input', () => { touched = true }, { once: true })
  const photos = Promise.resolve(photosOf(form, changed))

  const keep = async () => store.keepDraft({
    account: key[0], form: key[1], key: key[2], id, ...readForm(form), photos: await (await photos)?.all(),
  }).catch(() => {})
  const still = watch(form, keep)
  if (touched) changed()
  // the browser itself has restored the values
  const asDraft = draft => JSON.stringify(readForm(form).values) === JSON.stringify(draft.values)

  async function reopen() {
    const first = await openFirst(key)
    const entry = asked.get('entry') && await store.get(asked.get('entry'))
    const draft = await store.draft(key)
    if (entry?.account === account && entry.state === 'attention' && formFor(entry) === form) return fillForCorrection(entry)
    if (!draft || (touched && !asDraft(draft))) return
    reveal(form)
    writeForm(form, draft)
    if (draft.photos?.length) (await photos)?.put(draft.photos)
    if (first) renew(draft.id)
    still()
  }
  async function fillForCorrection(entry) {
    if (entry.subject) for (const name of ['subject', 'source']) hidden(name)
    writeForm(form, wordsOf(entry))
    // must not be sent for another context than it was written for
    const context = contextOf(entry)
    if (context) hidden(context.name).value = context.value
    hidden('replaces').value = entry.id
    const kept = await Promise.all(Object.keys(entry.photos || {}).map(sha => store.photo(account, sha)))
    if (kept.length) (await photos)?.put(kept.filter(Boolean))
    showErrors(form, entry.errors || {})
  }
  const opened = reopen().catch(() => {})

  async function save(submitter) {
    const wait = patience(LONGEST_SAVE)
    await wait(opened)
    const pairs = [...new FormData(form)]
    if (submitter?.name) pairs.push([submitter.name, submitter.value])
    const fields = fieldsOf(pairs, name => typeOf(form, name))
    const pictures = await (await photos)?.all() || []
    if (pictures.length) fields.photos = pictures.map(photo => photo.sha256)
    still()
    return wait(store.save({
      id, account, form: form.dataset.outboxForm, version: Number(form.dataset.version), recorded_at: stamp(Date.now()),
      ...besideOf(pairs), fields, page: location.pathname, texts: readForm(form).texts, questions: questionsOf(form), ...labels(form),
      ...form.dataset.contextField && { context: form.dataset.contextField },
      ...pictures.length && { photos: Object.fromEntries(fields.photos.map(sha => [sha, 'waiting'])) },
    }, { photos: pictures, draft: key }))
  }
  let busy = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (busy) return
    busy = true
    const saving = clone('outbox-saving')
    // at once: a phone's store can take seconds
    ;(event.submitter || form.lastElementChild).before(saving)
    try {
      saved(await save(event.submitter), form)
      renew()
    } catch (error) {
      console.error(error)
      await cannotSave(form)
    }
    saving.remove()
    busy = false
  })
  // after Back the same form is for a new report
  addEventListener('pageshow', event => event.persisted && renew())
  // until now it would have been posted without JavaScript
  form.dataset.alive = ''
}

/** Returns the entry's name in lists: the form's name, and the text of the chosen inputs. */
function labels(form) {
  const said = name => {
    const input = form.querySelector(`[name="${name}"]:checked`) || form.querySelector(`[name="${name}"]:not([type=radio])`)
    if (!input?.value) return ''
    if (input.type === 'date') return onDay(input.value)
    if (input.type === 'radio') return input.closest('label')?.textContent || input.value
    return input.dataset.text || input.selectedOptions?.[0]?.textContent || input.value
  }
  const { label = '', summary = '', unit = '' } = form.dataset
  return { label, unit, summary: ['subject', ...summary.split(' ')].filter(Boolean).map(name => said(name).trim()).filter(Boolean).join(' ') }
}

/** The storage failed. Online the form is posted with the same id; else the text stays in the form. */
async function cannotSave(form) {
  const there = await fetch('/me/session', { cache: 'no-store', signal: AbortSignal.timeout?.(5e3) })
    .then(async answer => answer.ok && (await answer.json()).account === document.documentElement.dataset.account).catch(() => false)
  if (there) return HTMLFormElement.prototype.submit.call(form)
  form.querySelector('[data-outbox-failed]')?.remove()
  form.prepend(clone('outbox-failed'))
  form.firstElementChild.focus()
}
