import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { importSample } from './imported-sample'
import { onDatabase } from './on-database'

const rows = Number(process.argv[2] ?? 1_000_000)

/** Measures the time and memory to verify a batch and to pack it, each in a process of its own. */
await onDatabase(async (urls) => {
  const batchId = await importSample(urls, rows)
  for (const step of ['verify --deep', 'audit pack']) await measure(step, urls.owner, batchId)
})

async function measure(step: string, url: string, batchId: string): Promise<void> {
  const program = join(import.meta.dirname, 'audit-database-step.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, step, url, batchId, String(rows)], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${step} failed.`)
}
