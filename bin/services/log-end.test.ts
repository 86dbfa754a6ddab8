import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { whyLogEnded } from './log-end'

const folder = mkdtempSync(join(tmpdir(), 'log-end-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['{"level":30,"msg":"settings"}\n{"level":60,"msg":"PORT is taken."}\n', 'PORT is taken. Its log is FILE'],
  ['{"level":60,"msg":"PORT is taken."}\n{"level":40,"msg":"the other process ends too"}\n', 'PORT is taken. Its log is FILE'],
  ['{"level":30,"msg":"settings"}\nSegmentation fault\n', 'Its log, FILE, ends:\n{"level":30,"msg":"settings"}\nSegmentation fault'],
])('says why a process ended by its last sentence, else by the end of its log (%#)', (text, why) => {
  const file = join(folder, 'web.log')
  writeFileSync(file, text)
  expect(whyLogEnded(file)).toBe(why.replace('FILE', file))
})
