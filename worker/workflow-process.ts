import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readEnvironment } from '#core/environment'
import { openLog } from './log'
import { workForTemporal } from './temporal'

// The other end of fork-workflows.ts: runs the workflows, and knows no database.
const environment = readEnvironment()
const stopping = new AbortController()

process.once('message', () => stopping.abort())
// The worker has died. Nobody would do what a workflow asks for, and its progress would look alive.
process.once('disconnect', () => process.exit(1))
// Whoever stops the whole group means the worker, which ends us in its turn.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => {})

await workForTemporal({
  environment,
  log: openLog(environment.LOG_LEVEL, 'workflows'),
  takes: workflowSource(),
  metricsAddress: environment.WORKER_METRICS_ADDRESS?.replace(/\d+$/, (port) => String(Number(port) + 1)),
  signal: stopping.signal,
  onReady: () => process.send?.('ready'),
})
process.exit(0)

/** The bundle that was made beside this file; where nothing was built, the sources. */
function workflowSource() {
  const codePath = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url))
  if (existsSync(codePath)) return { workflowBundle: { codePath } }
  return { workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)) }
}
