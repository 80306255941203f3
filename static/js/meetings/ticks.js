// The people whom a recorder touched, as the roll sends them: `member:state:time`, one for each. Pure, tested in node.

/** Returns {member: {state, at}} from the words of the input. */
export const read = words => Object.fromEntries(words.split(' ').filter(Boolean).map(word => {
  const [member, state, ...at] = word.split(':')
  return [member, { state, at: at.join(':') }]
}))

/** Returns the words of the input. */
export const write = ticks => Object.entries(ticks).map(([member, { state, at }]) => `${member}:${state}:${at}`).join(' ')
