// Open a form again: from an address that the kept page does not know, or to correct an entry.
import { contextOf, isFor } from './context.js'
import { writeForm } from './drafts.js'
import { clone, fill } from './templates.js'

/** Returns the input of this name; adds a hidden one if the page has none. */
export function hiddenIn(form, name) {
  const known = form.querySelector(`[name="${name}"]`)
  if (known) return known
  const input = Object.assign(document.createElement('input'), { type: 'hidden', name })
  form.append(input)
  return input
}

/** Open the <details> around an element. */
export function reveal(element) {
  for (let fold = element?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
}

/** Returns the form on this page for an entry's values: of its context, and the full form, if it has a field for each value.
    Undefined if the page has no form for the entry's context: the entry is put into no other form. */
export function formFor(entry) {
  const context = contextOf(entry)
  const forms = [...document.querySelectorAll(`form[data-outbox-form="${entry.form}"]`)].filter(form => isFor(form, context))
  // the full form is the last one of each context
  const full = forms.find(form => !form.dataset.draft) || forms.at(-1)
  const holds = form => form && Object.keys(entry.fields).every(name => form.querySelector(`[name="${name}"]`))
  return holds(full) ? full : forms.find(holds) || full
}

/** The context of the entry is over (a closed round): show the page's message about it, the typed values, and what can be done. */
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

/** A kept form was not rendered for this address: fill in the subject and the corrected entry, as the server would have. */
export function fromAddress(form, asked) {
  const given = [...asked].filter(([name]) => !['entry', 'src', 'submission_id'].includes(name))
  // a radio button is one of several of its name, and may not be chosen
  const holds = (name, value) => [...form.querySelectorAll(`[name="${name}"]`)].some(field => field.value === value && field.checked !== false)
  const knows = name => !asked.get(name) || holds(name, asked.get(name))
  if (['replaces', 'subject', 'unit', 'meeting', 'category', 'visit', 'notice', 'task'].every(knows)) return
  if (asked.get('replaces')) {
    hiddenIn(form, 'replaces').value = asked.get('replaces')
    form.querySelector('[data-correcting]')?.removeAttribute('hidden')
  }
  for (const at of form.querySelectorAll('[data-shown-with]')) at.hidden = !asked.get(at.dataset.shownWith)
  writeForm(form, { values: Object.fromEntries(given.map(([name, value]) => [name, [value]])) })
  reveal(asked.get('subject') ? form.querySelector('[name=subject]') : form)
}

/** Show the server's messages about this entry at the top and beside each field, in the elements of the field macros. */
export function showErrors(form, errors) {
  const top = clone('outbox-mend')
  for (const [name, messages] of Object.entries(errors)) {
    const text = [messages].flat().join(' ')
    // the server names fields as they were sent, whatever their type
    const named = name && form.querySelector(`[name="${CSS.escape(name)}"]`)
    const field = named?.closest('.field')
    // a picker sends a hidden input for the visible one
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
