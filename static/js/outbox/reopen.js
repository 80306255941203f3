// Open a form again: on another day, from an address that the kept page does not know, or to correct an entry.
import { contextOf, isFor } from './context.js'
import { writeForm } from './drafts.js'
import { stamp } from './entry.js'
import { clone, fill } from './templates.js'

/** The input of this name; a hidden one is added where the page has none. */
export function hiddenIn(form, name) {
  const known = form.querySelector(`[name="${name}"]`)
  if (known) return known
  const input = Object.assign(document.createElement('input'), { type: 'hidden', name })
  form.append(input)
  return input
}

/** Open what an element is folded away in. */
export function reveal(element) {
  for (let fold = element?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
}

/** The form on this page that can hold an entry's words: of its context, and the full one, if it has a place for each.
    None for an entry of a context that this page does not ask for: it is put into no other. */
export function formFor(entry) {
  const context = contextOf(entry)
  const forms = [...document.querySelectorAll(`form[data-outbox-form="${entry.form}"]`)].filter(form => isFor(form, context))
  // of each context the full form stands last
  const full = forms.find(form => !form.dataset.draft) || forms.at(-1)
  const holds = form => form && Object.keys(entry.fields).every(name => form.querySelector(`[name="${name}"]`))
  return holds(full) ? full : forms.find(holds) || full
}

/** What it was written for is over: say so in the words of the form's page, show what was typed, and what can be done with it. */
export function showOver(entry) {
  if (!document.getElementById('outbox-over')) return
  const top = clone('outbox-over')
  top.dataset.outboxEntry = entry.id
  for (const link of top.querySelectorAll('a[data-with-subject]'))
    if (entry.subject) link.search = new URLSearchParams({ subject: entry.subject })
  const at = top.querySelector('[data-typed]')
  const typed = at.dataset.typed.split(' ').filter(name => entry.fields[name])
  at.append(...typed.map(name => Object.assign(document.createElement('p'), { className: 'said', textContent: entry.fields[name] })))
  document.querySelector('main .page-head').after(top)
  top.focus()
}

/** A kept page is older than today: its last possible day moves along, and so does a day that nobody has touched. */
export function bringToToday(form) {
  const today = stamp(Date.now()).slice(0, 10)
  for (const input of form.querySelectorAll('[data-today]')) {
    if (input.value === input.max) input.value = today
    input.max = today
  }
}

/** A kept form knows nothing of its address: whom it is for, what it corrects. The server would have filled that in. */
export function fromAddress(form, asked) {
  const given = [...asked].filter(([name]) => !['entry', 'src', 'submission_id'].includes(name))
  const knows = name => !asked.get(name) || form.querySelector(`[name="${name}"]`)?.value === asked.get(name)
  if (knows('replaces') && knows('subject')) return
  if (asked.get('replaces')) {
    hiddenIn(form, 'replaces').value = asked.get('replaces')
    form.querySelector('[data-correcting]')?.removeAttribute('hidden')
  }
  writeForm(form, { values: Object.fromEntries(given.map(([name, value]) => [name, [value]])) })
  reveal(asked.get('subject') ? form.querySelector('[name=subject]') : form)
}

/** What the server said of this entry, at the top and beside each field, in the places the field macros leave for it. */
export function showErrors(form, errors) {
  const top = clone('outbox-mend')
  for (const [name, messages] of Object.entries(errors)) {
    const text = [messages].flat().join(' ')
    const named = name && form.querySelector(`[name="${CSS.escape(name)}"]`)       // the server names what it was sent, whatever it was
    const field = named?.closest('.field')
    // a picker sends a hidden input for the one that is seen
    const input = named?.id ? named : field?.querySelector('.input')
    const line = document.createElement('li')
    line.append(input ? Object.assign(document.createElement('a'), { href: `#${input.id}`, textContent: text }) : text)
    top.querySelector('ul').append(line)
    const note = field ? field.querySelector('[data-error-for]') : named && form.closest('section')?.querySelector(`[data-error-for^="f-${name}"]`)
    if (!note) continue
    fill(note, { error: text })
    note.hidden = false
    reveal(note)
    input?.setAttribute('aria-invalid', 'true')
    input?.setAttribute('aria-describedby', note.id)
  }
  reveal(form)
  form.prepend(top)
  top.focus()
}
