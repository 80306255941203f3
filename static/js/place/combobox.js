// Search as you type: the ARIA combobox with a list of options. Focus stays in the field while the keys move in the list.
import { aboveName, ownName } from './names.js'
import { search } from './search.js'

export function combobox({ input, part, make, say }, { places, choose, undo, countries }) {
  const list = part('list')
  let found = []
  let active = -1

  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list', enterkeyhint: 'search',
  })) input.setAttribute(name, value)

  function close() {
    list.hidden = true
    found = []
    point(-1)
    input.setAttribute('aria-expanded', 'false')
  }

  function point(to) {
    active = to
    ;[...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === to)))
    if (to < 0) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', list.children[to].id)
    list.children[to].scrollIntoView({ block: 'nearest' })
  }

  async function look() {
    const words = input.value
    const all = words.trim() ? await places() : []
    if (!all || words !== input.value) return
    found = [...search(all, words), ...countries(words)]
    const abroad = part('abroad')?.firstElementChild.textContent
    list.replaceChildren(...found.map((place, i) => {
      const option = make('option', place.country ? { name: place.name, above: abroad } : { name: ownName(place), above: aboveName(place) })
      option.id = `${list.id}-${i}`
      return option
    }))
    list.hidden = !found.length
    input.setAttribute('aria-expanded', String(!!found.length))
    // not below the bar of tabs, nor a keyboard
    if (found.length) list.scrollIntoView({ block: 'nearest' })
    point(-1)
    words.trim() ? say(found.length ? 'found' : 'none', found.length) : say()
  }

  function take(i) {
    const place = found[i]
    close()
    choose(place)
    // the next letter starts a new search
    input.select()
  }

  input.addEventListener('input', () => { undo(); look() })
  input.addEventListener('focus', () => input.select())
  input.addEventListener('blur', close)
  input.addEventListener('keydown', event => {
    // the input method uses these keys
    if (event.isComposing) return
    const open = !list.hidden
    if (event.key === 'ArrowDown' && !open) look()
    else if (event.key === 'ArrowDown') point((active + 1) % found.length)
    else if (event.key === 'ArrowUp' && open) point((active <= 0 ? found.length : active) - 1)
    else if (event.key === 'Enter' && open) active >= 0 || found.length === 1 ? take(Math.max(active, 0)) : point(0)
    else if (event.key === 'Escape' && open) close()
    else return
    event.preventDefault()
  })
  // keep the focus in the field
  list.addEventListener('pointerdown', event => event.preventDefault())
  list.addEventListener('click', event => {
    const option = event.target.closest('[role="option"]')
    if (option) take([...list.children].indexOf(option))
  })
  return { close }
}
