// Keep half-filled forms. A draft is the content of a form, kept for one account, form and subject, until the entry is saved.
// Passwords, files and fields inside of what is marked data-no-draft are never kept.

const SKIP = ['password', 'file', 'submit', 'button']
const NAMES = ['submission_id', 'form_version', 'replaces', 'written_by', 'write_key', 'seen', 'next']
const kept = element => element.name && !SKIP.includes(element.type) && !NAMES.includes(element.name) && !element.closest('[data-no-draft]')

/** Returns {name: [values]}, and the visible texts that belong to hidden inputs. */
export function readForm(form) {
  const values = {}
  const texts = {}
  for (const element of form.elements) {
    if (!kept(element)) continue
    const list = values[element.name] ||= []
    if (['checkbox', 'radio'].includes(element.type)) { if (element.checked) list.push(element.value) }
    else if (element.type === 'select-multiple') list.push(...[...element.selectedOptions].map(o => o.value))
    else list.push(element.value)
    if (element.dataset.text) texts[element.name] = element.dataset.text
  }
  return { values, texts }
}

/** Whether a form holds anything that the server did not fill in. Text typed before the scripts loaded caused no events we saw. */
export const isEdited = form => [...form.elements].filter(kept).some(element => {
  if (['checkbox', 'radio'].includes(element.type)) return element.checked !== element.defaultChecked
  if (!element.options) return element.value !== element.defaultValue
  const given = [...element.options].filter(option => option.defaultSelected)
  const first = element.multiple || given.length ? given : [...element.options].slice(0, 1)
  return element.selectedOptions.length !== first.length || first.some(option => !option.selected)
})

/** Put values back, and send the events that typing would have sent. */
export function writeForm(form, { values, texts = {} }) {
  for (const element of form.elements) {
    const list = kept(element) && values[element.name]
    if (!list) continue
    if (['checkbox', 'radio'].includes(element.type)) element.checked = list.includes(element.value) || (element.dataset.type === 'boolean' && list.includes('true'))
    else if (element.type === 'select-multiple') for (const option of element.options) option.selected = list.includes(option.value)
    else if (element.dataset.type === 'words') element.value = list.join(' ')
    else element.value = list[[...form.querySelectorAll(`[name="${element.name}"]`)].indexOf(element)] ?? list[0] ?? ''
    if (texts[element.name]) element.dataset.text = texts[element.name]
    for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, { bubbles: true }))
  }
}

/** Returns the values of a saved entry, as writeForm takes them. */
export const wordsOf = entry => ({
  texts: entry.texts,
  values: Object.fromEntries(Object.entries({ ...entry.fields, subject: entry.subject, source: entry.source })
    .map(([name, value]) => [name, [value ?? ''].flat().map(String)])),
})

/** Returns the key of this form's draft. A correction and a form for someone else have their own. */
export function draftKey(form, account) {
  const value = name => form.querySelector(`[name="${name}"]`)?.value || ''
  const kind = form.dataset.draft || form.dataset.outboxForm || new URL(form.action).pathname
  return [account, kind, value('replaces') || value('subject')]
}

/** True for the first tab that has this draft open, until that tab closes. Without the Locks API no tab is the first. */
export function openFirst(key, locks = navigator.locks) {
  if (!locks) return Promise.resolve(false)
  return new Promise(resolve => locks.request(`draft ${key}`, { ifAvailable: true }, lock => {
    resolve(!!lock)
    return lock && new Promise(() => {})
  }).catch(() => resolve(false)))
}

const pending = new Set()
/** Save a form's draft shortly after the last key, and at once when the page is left. */
export function watch(form, keep) {
  let timer = null
  const now = () => { clearTimeout(timer); timer = null; pending.delete(now); return keep() }
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(now, 400); pending.add(now) })
  return () => { clearTimeout(timer); pending.delete(now) }
}
/** Write every draft that is still waiting to be saved. */
export const keepAll = () => Promise.all([...pending].map(now => now()))
addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keepAll() })

/** Returns each field's label on the page, so that a list can name the wrong one. */
export function questionsOf(form) {
  const found = {}
  for (const label of form.querySelectorAll('label[for^="f-"]'))
    found[label.control?.dataset.name || label.control?.name || label.htmlFor.slice(2)] = label.firstChild.textContent.trim()
  for (const legend of form.querySelectorAll('legend')) {
    const name = legend.parentElement.querySelector('input')?.name
    if (name) found[name] = legend.firstChild.textContent.trim()
  }
  return found
}
