// Choose province → city → county with buttons instead of typing. Built when first opened.
import { inEnglish, ownName } from './names.js'

// 34 provinces fit one screen
const label = place => place.level === 1 && !inEnglish() ? place.short : ownName(place)

export function browse({ part, make, words }, { places, choose }) {
  const body = part('drill-body')

  const below = (all, above) => all.filter(place => place.path.at(-2) === above)

  function show(all, above) {
    const steps = document.createElement('div')
    steps.className = 'place-picker__steps'
    for (const place of below(all, above)) {
      const step = make('step', { name: label(place) })
      step.addEventListener('click', () => place.leaf ? done(place) : go(all, place))
      steps.append(step)
    }
    body.replaceChildren(...above ? [back(all, above), whole(above)] : [], steps)
  }

  function back(all, above) {
    const up = above.path.at(-2)
    const button = make('back', { name: up ? label(up) : words('provinces').textContent })
    button.addEventListener('click', () => go(all, up))
    return button
  }

  function whole(above) {
    const button = make('whole', { name: ownName(above) })
    button.addEventListener('click', () => done(above))
    return button
  }

  function go(all, above) {
    show(all, above)
    body.querySelector('button').focus()
    body.scrollIntoView({ block: 'nearest' })
  }

  function done(place) {
    part('drill').open = false
    // not the field: on a phone that would show the keyboard
    part('drill').firstElementChild.focus()
    choose(place)
  }

  part('drill').addEventListener('toggle', async () => {
    if (!part('drill').open || body.childElementCount) return
    const all = await places()
    if (all) show(all)
  })
  part('drill').hidden = false
}
