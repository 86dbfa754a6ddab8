import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readEnvironment } from '#core/environment'
import { causeOf } from '#core/errors/cause-of'
import { StartRefusal } from '#core/errors/start-refusal'
import { openTracing } from '#core/tracing/open-tracing'
import { closeTracing } from '#core/tracing/tracer'
import { endOnFailure, openLog } from './log'
import { workForTemporal } from './temporal'

// Started by fork-workflows.ts. Runs the workflows and has no access to the database.
endOnFailure('workflows')
const environment = readEnvironment()
const stopping = new AbortController()

process.once('message', () => stopping.abort())
// The worker has died: no activity would run, and progress would still look live.
process.once('disconnect', () => process.exit(1))
// It may have died while this file was loaded.
if (process.send && !process.connected) process.exit(1)
// A signal to the process group also reaches the worker, which then stops this process.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => {})

const log = openLog(environment.LOG_LEVEL, 'workflows')
await openTracing({ settings: environment, process: 'workflows', log })
await workForTemporal({
  environment,
  log,
  takes: [workflowSource()],
  metricsAddress: environment.WORKER_METRICS_ADDRESS?.replace(/\d+$/, (port) => String(Number(port) + 1)),
  signal: stopping.signal,
  onReady: () => process.send?.('ready'),
  onPolled: () => process.connected && process.send?.('polled'),
}).catch((error) => {
  if (error instanceof StartRefusal) throw error
  log.error({ cause: causeOf(error) }, 'the worker of the workflows has failed')
  process.exitCode = 1
})
await closeTracing()
process.exit()

/** The built bundle next to this file, or the sources when there is none. */
function workflowSource() {
  const codePath = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url))
  if (existsSync(codePath)) return { workflowBundle: { codePath } }
  return { workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)) }
}
