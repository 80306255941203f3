// Load the place data: fetched once, when first needed, from the address the page hands in; the worker keeps it for offline.
// Format: docs/places.md. A place is {code, level, short, name, readings, english, formerly, path, points}; `path` ends with the place itself.

const DIGITS = Array.from({ length: 92 }, (_, i) => String.fromCharCode(35 + i)).filter(c => c !== '\\')
const VALUE = Object.fromEntries(DIGITS.map((c, i) => [c, i]))
const loading = new Map()

/** Resolves to the decoded places of `url`; fetched once a page, again after a failure. */
export function load(url, get = fetch) {
  if (!loading.has(url)) {
    const places = get(url).then(answer => {
      if (!answer.ok) throw new Error(`place data: ${answer.status}`)
      return answer.json()
    }).then(decode)
    places.catch(() => loading.delete(url))
    loading.set(url, places)
  }
  return loading.get(url)
}

/** Fetch ahead, so that the worker has it when the network is gone. Resolves to true if it is there. */
export const prepare = url => load(url).then(() => true, () => false)

/** Returns all divisions in the order of their codes, from the JSON of places.json. */
export function decode(data) {
  const places = tree(data.names)
  const byCode = new Map(places.map(place => [place.code, place]))
  const say = reader(data)
  for (const place of places) {
    const above = [byCode.get(place.code.slice(0, 2) + '0000'), byCode.get(place.code.slice(0, 4) + '00')]
    place.path = [...new Set([...above.filter(Boolean), place])]
    place.readings = say(place.name)
    place.english = data.english[place.code] || ''
    place.formerly = (data.formerly[place.code] || []).map(parted).map(old => ({ ...old, readings: say(old.name) }))
    place.leaf = true
  }
  for (const place of places) for (const above of place.path.slice(0, -1)) above.leaf = false
  putPoints(places.filter(place => place.leaf), data)
  return places
}

/** 'name|ending' or a name whose last character is the ending. */
function parted(text) {
  const [short, ending] = text.split('|')
  if (ending !== undefined) return { short, name: short + ending }
  return { short: text.length > 2 && /[省市区县旗盟]$/.test(text) ? text.slice(0, -1) : text, name: text }
}

function tree(names) {
  const places = []
  const add = (code, text) => places.push({ code, level: code.endsWith('0000') ? 1 : code.endsWith('00') ? 2 : 3, ...parted(text) })
  let province
  for (const line of names.split('\n')) {
    if (line[0] === '#') { province = line.slice(1, 3); add(`${province}0000`, line.slice(3)); continue }
    const [city, ...counties] = line.split(' ')
    if (city.length > 2) add(`${province}${city.slice(0, 2)}00`, city.slice(2))
    let number = 0
    for (const county of counties) {
      const digits = /^\d*/.exec(county)[0]
      number = digits ? Number(digits) : number + 1
      add(province + city.slice(0, 2) + String(number).padStart(2, '0'), county.slice(digits.length))
    }
  }
  return places
}

/** Returns a function: name → what may be typed for each of its characters, the right reading first. */
function reader({ sounds, also, said }) {
  const every = {}
  for (const table of [sounds, also]) for (const entry of table.split('|')) {
    const sound = /^[a-zü]+/.exec(entry)[0]
    for (const character of entry.slice(sound.length)) (every[character] ||= []).push(sound)
  }
  return name => [...name].map((character, i) => {
    const here = said[name]?.split(' ')[i]
    return here ? [here, ...every[character].filter(other => other !== here)] : every[character]
  })
}

/** Each place's points as [latitude, longitude, …] in degrees; a county of unknown outline has none. */
function putPoints(leaves, { counts, points }) {
  let at = 0
  const last = [3000, 11000]
  const step = () => {
    let n = VALUE[points[at++]]
    if (n === 90) n = 61 + 29 * 91 + VALUE[points[at++]] * 91 + VALUE[points[at++]]
    else if (n >= 61) n = 61 + (n - 61) * 91 + VALUE[points[at++]]
    return n % 2 ? -(n + 1) / 2 : n / 2
  }
  leaves.forEach((place, i) => {
    place.points = Array.from({ length: VALUE[counts[i]] * 2 }, (_, j) => (last[j % 2] += step()) / 100)
  })
}
