// Verify the code in the address (behind the #) or in the form, with the list of keys that this phone holds.
import { fromDigits, readList, verify } from './envelope.js'

const LIST = 'papers.keys'
const root = document.querySelector('[data-verify]')
const pick = name => root.querySelector(`[data-${name}]`)
// the day in China, which has one zone and no summer time
const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)

function held() {
  try { return JSON.parse(localStorage.getItem(LIST)) } catch { return null }
}

// A portal may answer in the server's place, and a cache with an older list: neither replaces what is held, unless that
// is of a day to come, which would keep out every list of the server.
function isList(said, before) {
  const whole = said && typeof said.keys === 'object' && Array.isArray(said.withdrawn) && /^\d{4}-\d\d-\d\d$/.test(said.as_of)
  return whole && !(before?.as_of > said.as_of && before.as_of <= today())
}

async function listOfKeys() {
  const before = held()
  try {
    const answer = await fetch('/keys.json', { signal: AbortSignal.timeout(5000) })
    const said = answer.ok && await answer.json()
    if (isList(said, before)) {
      try { localStorage.setItem(LIST, JSON.stringify(said)) } catch { /* no room: it works online */ }
      return said
    }
  } catch { /* no network, or no JSON */ }
  return before
}

const digitsOf = text => text.slice(text.indexOf('#') + 1).replace(/\s/g, '')

async function judged(digits, list) {
  try { return await verify(fromDigits(digits), readList(list), today()) } catch { return { word: 'unreadable' } }
}

function show({ word, fields, issuer }) {
  const parts = [document.querySelector(`[data-word="${word}"]`).content.cloneNode(true)]
  const template = fields && [...document.querySelectorAll('[data-kind]')].find(one => one.dataset.kind === fields[0])
  if (template) {
    const facts = template.content.cloneNode(true)
    const places = [...facts.querySelectorAll('dd')].slice(1)
    const values = [...fields.slice(1, places.length), issuer]
    values.forEach((value, at) => {
      if (value) places[at].textContent = value
      else places[at].parentElement.remove()
    })
    parts.push(facts)
  }
  pick('verdict').replaceChildren(...parts)
}

async function judge(digits) {
  const list = await listOfKeys()
  pick('no-list').hidden = Boolean(list)
  pick('list-day').hidden = !list
  if (!list) return
  const line = pick('list-day')
  line.dataset.words ??= line.textContent
  line.textContent = line.dataset.words.replace('{day}', list.as_of)
  show(await judged(digits, list))
}

const fromAddress = () => location.hash.length > 1 ? judge(digitsOf(location.hash)) : listOfKeys()
root.hidden = false
pick('verify-form').addEventListener('submit', event => {
  event.preventDefault()
  judge(digitsOf(new FormData(event.target).get('code')))
})
addEventListener('hashchange', fromAddress)
await fromAddress()
