// Run the place picker: the plain field of templates/ui/place_picker.html with search, browsing and nearest places.
// The form sends a hidden input with the code; its data-text is the name, which drafts and lists keep and show.
import { combobox } from './combobox.js'
import { load, prepare } from './data.js'
import { required } from './required.js'
import { browse } from './browse.js'
import { locate } from './locate.js'
import { fullName } from './names.js'
import { elementsOf } from './elements.js'
import { countriesNamed, exactly } from './search.js'

export { prepare }

/** Set up every picker under `root`; those already set up are left unchanged. */
export const enhanceAll = (root = document) => root.querySelectorAll('[data-place-picker]').forEach(enhance)

export function enhance(root) {
  if (root.dataset.alive !== undefined) return
  root.dataset.alive = ''
  const parts = elementsOf(root)
  const { input, part, say, words } = parts
  const code = Object.assign(document.createElement('input'), { type: 'hidden', name: input.name })
  const country = part('country')
  // the hidden input can hold a country: then one of the two is required
  const either = 'either' in root.dataset
  const isCountry = value => !!value && [...country.options || []].some(option => option.value === value)
  // the code whose name is in the field
  let shown = ''

  const places = () => load(root.dataset.places).catch(() => { say('missing'); return null })
  const named = async value => (await places())?.find(place => place.code === value)

  function put(value, text) {
    shown = value
    code.value = value
    code.dataset.text = text
    input.value = text
    root.classList.toggle('is-chosen', !!value)
  }
  function tell() {
    complain(null)
    for (const type of ['input', 'change']) code.dispatchEvent(new Event(type, { bubbles: true }))
  }

  function choose(place) {
    if (place.country) {
      country.value = place.country
      abroad()
      tell()
      return say('chosen', place.name)
    }
    put(place.code, fullName(place))
    country.value = ''
    tell()
    say('chosen', code.dataset.text)
  }
  // typing clears the choice
  function undo() {
    if (!code.value) return complain(null)
    const typed = input.value
    if (either) country.value = ''
    put('', '')
    input.value = typed
    tell()
  }
  // a country is chosen, by hand or from a stored value
  function abroad() {
    put('', '')
    if (either) {
      code.value = country.value
      code.dataset.text = country.selectedOptions?.[0].textContent || country.value
    }
    part('abroad').open = true
  }
  function complain(message) {
    const note = root.querySelector('[data-error-for]')
    note.hidden = !message
    root.classList.toggle('has-error', !!message)
    message ? input.setAttribute('aria-invalid', 'true') : input.removeAttribute('aria-invalid')
    note.querySelector('[data-slot="error"]').replaceChildren(message || '')
  }

  /** Other code (a draft, a correction) has set the hidden input: show its place. */
  async function follow() {
    const { value, dataset } = code
    if (value === shown) return
    say()
    if (either && isCountry(value)) {
      country.value = value
      return abroad()
    }
    if (value && !/^\d{6}$/.test(value)) { put('', ''); input.value = value; return }
    if (!value) return put('', '')
    if (dataset.text && dataset.text !== input.value) return put(value, dataset.text)
    const place = await named(value)
    if (code.value === value) put(value, place ? fullName(place) : value)
  }
  // text that names exactly one place counts like a tap on it
  async function settle() {
    const typed = input.value
    if (shown || !typed.trim()) return
    const all = await places()
    const place = all && input.value === typed && exactly(all, typed)
    if (place) choose(place)
  }

  input.dataset.name = input.name
  for (const at of either ? [input, country] : [input]) at.removeAttribute('name')
  input.after(code)
  const first = input.dataset.code || (/^\d{6}$/.test(input.value) ? input.value : '')
  if (first && first !== input.value) put(first, input.value)
  else if (first) { code.value = first; if (input.dataset.text) code.dataset.text = input.dataset.text; follow() }
  if (either && isCountry(input.value)) country.value = input.value
  if (either && country.value) abroad()
  for (const type of ['change', 'place:set']) code.addEventListener(type, follow)

  for (const radio of part('candidates')?.querySelectorAll('[type=radio]') || []) {
    radio.removeAttribute('name')
    radio.name = `${input.id}-candidate`               // still one group, but only the hidden input is sent
    radio.addEventListener('change', async () => { const place = radio.value && await named(radio.value); if (place) choose(place) })
  }
  country.addEventListener('change', () => {
    if (!country.value && (!either || shown)) return
    abroad()
    tell()
  })
  combobox(parts, { places, choose, undo, countries: words => countriesNamed(country.options || [], words) })
  input.addEventListener('blur', settle)
  browse(parts, { places, choose })
  locate(parts, { places, choose })
  required(root, parts, () => shown || country.value, () => complain(words('choose')))
}

// Importing this module sets up the pickers of a page, also those that htmx or a chosen context add later. (In node there is
// no page.)
if (globalThis.document) {
  enhanceAll()
  for (const type of ['htmx:after:swap', 'context:shown']) document.addEventListener(type, () => enhanceAll())
}
