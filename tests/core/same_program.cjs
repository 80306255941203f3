// Reads [[name, one source, another source], …] from its input and prints the names of those that are not the same
// program. Read by the parser that node itself carries; where a thing stands does not count, what it is does.
const { parse } = require('internal/deps/acorn/acorn/dist/acorn')

const read = source => JSON.stringify(
  parse(source, { ecmaVersion: 'latest', sourceType: 'module' }),
  (key, value) => key === 'start' || key === 'end' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
)
const pairs = JSON.parse(require('fs').readFileSync(0, 'utf8'))
console.log(JSON.stringify(pairs.filter(([, one, other]) => read(one) !== read(other)).map(([name]) => name)))
