// Name a place, as name_of does in pwa/places/divisions.py.

export const inEnglish = () => document.documentElement.lang.startsWith('en')

/** '广东 深圳 龙岗区', in English 'Longgang, Shenzhen, Guangdong'. */
export function fullName(place, english = inEnglish()) {
  if (english) return [...place.path].reverse().map(englishName).join(', ')
  return [...place.path.slice(0, -1).map(above => above.short), place.name].join(' ')
}

/** '龙岗区' or 'Longgang'. */
export const ownName = (place, english = inEnglish()) => english ? englishName(place) : place.name

/** '广东 深圳' or 'Shenzhen, Guangdong'; '' for a province. */
export const aboveName = (place, english = inEnglish()) => {
  const above = place.path.slice(0, -1)
  return english ? above.reverse().map(englishName).join(', ') : above.map(one => one.short).join(' ')
}

function englishName({ english, readings, short }) {
  if (english) return english.split('/')[0]
  const joined = readings.slice(0, short.length).map(([said]) => (/^[aeo]/.test(said) ? `'${said}` : said)).join('')
  const plain = joined.replace(/^'/, '')
  return plain[0].toUpperCase() + plain.slice(1)
}
