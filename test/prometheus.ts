import { join } from 'node:path'
import { becomesTrue } from '#bin/services/becomes-true'
import { endOfLog } from '#bin/services/log-end'
import { runCommand } from '#bin/services/run-command'
import { type ServiceProcess, startServiceProcess } from '#bin/services/service-process'
import { requireProgram } from './require-program'

/** A value of a series, or null where the query has no number, such as a quantile of nothing. */
export type Sample = { labels: Record<string, string>; value: number | null }
type Alert = { name: string; state: 'pending' | 'firing'; summary: string }

export type Prometheus = {
  /** What a query returns now. Throws what Prometheus says against it. */
  query(expression: string): Promise<Sample[]>
  alerts(): Promise<Alert[]>
  /** The names of the alerts that were in this state at any time since `from`, in milliseconds, by name. */
  alertsSince(from: number, state: Alert['state']): Promise<string[]>
  stop(): Promise<void>
}

type Answer = { status: string; error?: string; data: { result: Result[]; alerts: RawAlert[] } }
type Result = { metric: Record<string, string>; value?: [number, string] }
type RawAlert = { labels: Record<string, string>; annotations: Record<string, string>; state: 'pending' | 'firing' }

type Options = { folder: string; configFile: string; port: number }

const packages = 'prometheus prometheus-node-exporter'

/** Starts Debian's Prometheus with this configuration; resolves when it answers. */
export async function startPrometheus({ folder, configFile, port }: Options): Promise<Prometheus> {
  const logFile = join(folder, 'prometheus.log')
  const process = await startServiceProcess({
    command: requireProgram('prometheus', packages),
    args: [`--config.file=${configFile}`, `--storage.tsdb.path=${join(folder, 'prometheus')}`, `--web.listen-address=127.0.0.1:${port}`],
    logFile,
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers('Prometheus', `${url}/-/ready`, process, logFile)
  const ask = async (path: string): Promise<Answer['data']> => {
    const answer = (await (await fetch(`${url}/api/v1/${path}`)).json()) as Answer
    if (answer.status !== 'success') throw new Error(answer.error)
    return answer.data
  }
  return {
    async query(expression) {
      const { result } = await ask(`query?query=${encodeURIComponent(expression)}`)
      return result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value?.[1]) }))
    },
    async alerts() {
      const { alerts } = await ask('alerts')
      return alerts.map(({ labels, annotations, state }) => ({ name: labels.alertname ?? '', state, summary: annotations.summary ?? '' }))
    },
    async alertsSince(from, state) {
      const range = `start=${from / 1_000}&end=${Date.now() / 1_000}&step=1`
      const { result } = await ask(`query_range?query=${encodeURIComponent(`ALERTS{alertstate="${state}"}`)}&${range}`)
      return [...new Set(result.map(({ metric }) => metric.alertname ?? ''))].sort()
    },
    stop: () => process.stop('SIGTERM', 5_000),
  }
}

/** Starts Debian's node exporter for the disks of this machine alone. */
export async function startNodeExporter({ folder, port }: { folder: string; port: number }): Promise<{ stop(): Promise<void> }> {
  const logFile = join(folder, 'node-exporter.log')
  const process = await startServiceProcess({
    command: requireProgram('prometheus-node-exporter', packages),
    args: ['--collector.disable-defaults', '--collector.filesystem', `--web.listen-address=127.0.0.1:${port}`],
    logFile,
  })
  await untilAnswers('The node exporter', `http://127.0.0.1:${port}/`, process, logFile)
  return { stop: () => process.stop('SIGTERM', 5_000) }
}

/** Runs promtool, which comes with Prometheus. Returns what it prints if it finds a fault, else null. */
export async function promtool(...args: string[]): Promise<string | null> {
  const { code, stdout, stderr } = await runCommand({ command: requireProgram('promtool', packages), args })
  return code === 0 ? null : `${stdout}${stderr}`
}

async function untilAnswers(name: string, url: string, process: ServiceProcess, logFile: string): Promise<void> {
  const answers = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  const isUp = await becomesTrue(async () => !process.isRunning() || (await answers()), 30_000)
  if (isUp && process.isRunning()) return
  await process.stop('SIGKILL', 1_000)
  throw new Error(`${name} did not start. Its log ends:\n${endOfLog(logFile)}`)
}

function numberOf(text: string | undefined): number | null {
  const value = Number(text?.replace('Inf', 'Infinity'))
  return Number.isNaN(value) ? null : value
}
