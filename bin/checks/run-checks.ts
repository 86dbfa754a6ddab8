import { join } from 'node:path'
import { generateClient } from '#bin/build/generate-client'
import { ROOT } from '#bin/project/root'
import { runCommand } from '#bin/services/run-command'
import type { Tally, TestResult } from '#bin/testing/tally'

interface Check {
  name: string
  program: string
  args: string[]
}

const SCRIPT = ['--import', 'tsx']
const CHECKS: Check[] = [
  { name: 'types', program: 'node_modules/typescript/bin/tsc', args: ['--noEmit'] },
  { name: 'format and lint', program: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  { name: 'dead code', program: 'node_modules/knip/bin/knip.js', args: [] },
  { name: 'import rules', program: 'bin/checks/check-import-rules.ts', args: [] },
  { name: 'words', program: 'bin/checks/check-words.ts', args: [] },
  { name: 'documentation', program: 'bin/checks/check-docs.ts', args: [] },
  { name: '.env.example', program: 'bin/env-example.ts', args: ['--check'] },
  { name: 'lockfile', program: 'bin/checks/check-lockfile.ts', args: [] },
]

// The types take as long as all the others together.
const AT_ONCE = 2

/** Runs every check that needs no service, prints what the failing ones say, and returns how many passed and failed. */
export async function runChecks(): Promise<Tally> {
  await generateClient()
  const waiting = [...CHECKS]
  const failures: TestResult[] = []
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const error = await runCheck(check)
      if (error !== null) failures.push({ name: `check of ${check.name}`, ms: 0, error })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { passed: CHECKS.length - failures.length, failed: failures.length, tests: failures }
}

/** What a failing check prints; null if it is passed. */
async function runCheck({ name, program, args }: Check): Promise<string | null> {
  const begun = performance.now()
  const loader = program.endsWith('.ts') ? SCRIPT : []
  const { code, stdout, stderr } = await runCommand({
    command: process.execPath,
    args: [...loader, join(ROOT, program), ...args],
    cwd: ROOT,
    env: { FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(`  ${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(18)} ${seconds.padStart(5)} s`)
  if (code === 0) return null
  const output = `${stdout}${stderr}`.trimEnd()
  console.error(output)
  return output
}
