import { join } from 'node:path'
import { z } from 'zod'
import { readSource } from '#bin/project/list-sources'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'

/** Prints how many attempts the attack suite makes at each layer, from the suite's own lists and without making them. */
// Nothing runs, but the end-to-end tests refuse to load without the settings of an instance.
const instanceSettings = Object.fromEntries(
  [...readSource('e2e/support/instance.ts').matchAll(/'(E2E_\w+)'/g)].map(([, name]) => [name, '1']),
)
const Listed = z.array(z.object({ name: z.string() }))
const Suite = z.object({ specs: z.array(z.object({ title: z.string() })) })
const Report = z.object({ suites: z.array(Suite) })

const layers: [layer: string, describes: RegExp][] = [
  ['the database, with the web’s password', /^with the (web’s password|password of webUrl)|^a trap in the search path/],
  ['the database, with the worker’s password', /^with the (worker’s password|password of workerUrl)/],
  ['the database, with the password of sign-in', /^with the password of (sign-in|authUrl)/],
  ['the database, with the verifier’s password', /^with the password of verifierUrl/],
  ['the database, with that of delivery', /^with the password of deliveryUrl/],
  ['a function, with an argument that is malformed', /refuses what is malformed/],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((way): [string, RegExp] => [
    `way ${way}, each with its guard and without it`,
    new RegExp(`^Way ${way}: `),
  ]),
]

const tests = Listed.parse(
  JSON.parse(
    await list('vitest/vitest.mjs', [
      'list',
      '--project',
      'database',
      '--json',
      '-t',
      'no one|a trap in the search path|refuses what is malformed|Way \\d+: ',
    ]),
  ),
)
for (const [layer, describes] of layers) print(tests.filter(({ name }) => describes.test(name)).length, layer)

const { suites } = Report.parse(
  JSON.parse(await list('playwright/cli.js', ['test', 'route-matrix', '--list', '--reporter', 'json', '--project', 'end-to-end'])),
)
for (const { title } of suites.flatMap(({ specs }) => specs)) {
  const [, what = '', attempts] = /^(.*): (\d+) (?:calls|requests)$/.exec(title) ?? []
  if (attempts) print(Number(attempts), `HTTP, ${what}`)
}

function print(attempts: number, layer: string): void {
  console.log(`${String(attempts).padStart(4)}  ${layer}`)
}

async function list(program: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand({
    command: process.execPath,
    args: [join(ROOT, 'node_modules', program), ...args],
    cwd: ROOT,
    env: instanceSettings,
  })
  if (code !== 0) throw new Error(stderr || stdout)
  return stdout
}
