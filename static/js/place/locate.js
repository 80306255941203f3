// The button 'Let this phone guess': ask for the position once, offer the three nearest counties. This module gets only the counties,
// never the position.
import { nearestHere } from './nearest.js'
import { fullName } from './names.js'

export function locate({ part, make, say }, { places, choose, geolocation = navigator.geolocation }) {
  // the place may be any, not where this phone is
  if (!geolocation || !part('guess')) return
  const choices = part('guesses')

  function offer(likely) {
    choices.replaceChildren(...likely.map(place => {
      const button = make('choice', { name: fullName(place) })
      button.addEventListener('click', () => { choices.hidden = true; part('guess-button').focus(); choose(place) })
      return button
    }))
    choices.hidden = !likely.length
    say(likely.length ? 'guessed' : 'far')
    choices.firstElementChild?.focus()
    if (!likely.length) part('abroad').open = true
  }

  part('guess-button').addEventListener('click', async () => {
    const all = await places()
    if (!all) return
    say('asking')
    choices.hidden = true
    part('guess').setAttribute('aria-busy', 'true')
    await nearestHere(all, geolocation).then(offer, error => say(error.message))
    part('guess').removeAttribute('aria-busy')
  })
  part('guess').hidden = false
}
