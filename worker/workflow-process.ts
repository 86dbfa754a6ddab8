import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readEnvironment } from '#core/environment'
import { endOnFailure, openLog } from './log'
import { workForTemporal } from './temporal'

// Started by fork-workflows.ts. Runs the workflows and has no access to the database.
endOnFailure('workflows')
const environment = readEnvironment()
const stopping = new AbortController()

process.once('message', () => stopping.abort())
// The worker has died: no activity would run, and progress would still look live.
process.once('disconnect', () => process.exit(1))
// A signal to the process group also reaches the worker, which then stops this process.
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

/** The built bundle next to this file, or the sources when there is none. */
function workflowSource() {
  const codePath = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url))
  if (existsSync(codePath)) return { workflowBundle: { codePath } }
  return { workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)) }
}
