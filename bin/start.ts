import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ROOT } from '#bin/project/root'
import { type Environment, readEnvironment } from '#core/environment'
import { RolesMissingError } from '#database/roles'
import { demoOperators, demoPassword } from '#database/seed'
import { createInstance, type RunningInstance } from './instance/create-instance'
import { createProgress } from './instance/progress'

const envFile = join(ROOT, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)
// A closed terminal must not end this process before it has stopped the others.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

let stopping: Promise<void> | undefined
try {
  const environment = readEnvironment()
  const dataFolder = resolve(ROOT, environment.DATA_DIR)
  const isDevelopment = process.argv.includes('--dev')
  const instance = createInstance({ environment, given: process.env, dataFolder, isDevelopment, progress: createProgress() })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping ??= stop(instance.stop)
    })
  }
  onParentGone(() => {
    stopping ??= stop(instance.stop)
  })
  await instance.start().then(
    (running) => welcome(running, environment),
    async (error: unknown) => {
      if (stopping) return
      await instance.stop()
      throw error
    },
  )
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof RolesMissingError) console.error(`\n${error.sql}`)
  process.exit(1)
}

/** A supervisor may signal only npm, and a killed npm passes nothing on. Only npm's own child has to follow it. */
function onParentGone(act: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    act()
  }, 1_000)
  timer.unref()
}

async function stop(stopInstance: () => Promise<void>): Promise<void> {
  console.log('\nStopping …')
  await stopInstance()
  console.log('Stopped.')
  process.exit(0)
}

function welcome({ url, temporalUiUrl, isDemo }: RunningInstance, environment: Environment): void {
  const lines = ['', `  Countersign is ready after ${performance.now().toFixed(0)} ms:  ${url}`, '']
  if (isDemo) lines.push(`  Sign in as ${demoOperators.map(({ email }) => email).join(', ')}`, `  Password   ${demoPassword}`, '')
  if (temporalUiUrl) lines.push(`  Temporal   ${temporalUiUrl}`)
  for (const name of ['WEB_METRICS_ADDRESS', 'WORKER_METRICS_ADDRESS', 'VERIFIER_METRICS_ADDRESS', 'DELIVERY_METRICS_ADDRESS'] as const) {
    if (environment[name]) lines.push(`  Metrics    http://${environment[name]}/metrics`)
  }
  lines.push('  Ctrl-C stops everything.', '')
  console.log(lines.join('\n'))
}
