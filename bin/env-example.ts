import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { envExampleText } from '#bin/checks/env-example-text'
import { ROOT } from '#bin/project/root'

const file = join(ROOT, '.env.example')
if (!process.argv.includes('--check')) writeFileSync(file, envExampleText())
else if (readFileSync(file, 'utf8') !== envExampleText()) {
  console.error('.env.example does not say what core/environment.ts says. Write it again: npm run env:example')
  process.exitCode = 1
}
