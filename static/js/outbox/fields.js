// Turn a form's pairs into the fields of an entry: empty ones are left out, data-type says which are numbers and booleans.

const BESIDE = ['submission_id', 'subject', 'source', 'replaces', 'photos', 'form_version', 'written_by']
const YES = ['true', '1', 'on', 'yes']

/** `pairs` as in FormData, `typeOf(name)` 'number', 'boolean', 'list', 'words' (a list in one input), 'none' (not sent) or undefined. */
export function fieldsOf(pairs, typeOf) {
  const fields = {}
  for (const [name, value] of pairs) {
    if (typeof value !== 'string' || !value.trim() || BESIDE.includes(name)) continue
    const type = typeOf(name)
    // what only steers the page, such as the boxes of a roll
    if (type === 'none') continue
    if (type === 'words') fields[name] = value.split(' ')
    else if (type === 'list') (fields[name] ||= []).push(value)
    else if (type === 'number') fields[name] = Number(value)
    else if (type === 'boolean') { if (YES.includes(value)) fields[name] = true }
    else fields[name] = value
  }
  return fields
}

/** Returns the values besides the fields of an entry; `source` is sent only in reports for someone else. */
export function besideOf(pairs) {
  const { subject, source, replaces } = Object.fromEntries([...pairs].filter(([, value]) => value))
  return { ...subject && { subject, source }, ...replaces && { replaces } }
}
