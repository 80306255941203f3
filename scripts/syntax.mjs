// Every script is read as the module it is served as; one process for all, so that it takes a moment.
import { readdirSync, readFileSync } from 'node:fs'
import { SourceTextModule } from 'node:vm'

const files = [
  'service_worker.js',
  ...['static/js', 'tests/js'].flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => `${folder}/${name}`)),
].filter(name => /\.m?js$/.test(name))

let wrong = 0
for (const name of files) {
  try {
    new SourceTextModule(readFileSync(name, 'utf8'), { identifier: name })
  } catch (error) {
    wrong += 1
    console.log(`${name}: ${error.stack.split('\n').slice(0, 4).join('\n')}`)
  }
}
console.log(`${files.length} scripts read`)
process.exitCode = wrong || files.length < 20 ? 1 : 0
