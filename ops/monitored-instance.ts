import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import pg from 'pg'
import { createInstance, type RunningInstance, type ServiceName } from '#bin/instance/create-instance'
import { freePorts } from '#bin/instance/free-ports'
import { createProgress } from '#bin/instance/progress'
import { readSource } from '#bin/project/list-sources'
import { readEnvironment } from '#core/environment'
import { type Prometheus, startNodeExporter, startPrometheus } from '#test/prometheus'
import { mountWatchedDisk, type WatchedDisk } from '#test/prometheus-disk'
import { mayMount } from '#test/small-disk'

/** An instance with the demo operators, and a Prometheus with `ops/prometheus.yml` that scrapes it. */
export type MonitoredInstance = {
  url: string
  services: RunningInstance['services']
  owner: pg.Client
  ownerUrl: string
  prometheus: Prometheus
  /** The receiver of the heads of the audit chain. */
  webhook: { answerWith(status: number): void }
  /** The only disk that Prometheus sees; undefined if this process may not mount one. */
  disk: WatchedDisk | undefined
  pidOf(name: ServiceName): number
  close(): Promise<void>
}

type Options = { rules: string; settings?: Record<string, string> }

/** Starts PostgreSQL, Temporal, worker, verifier, web, a node exporter and Prometheus with these alert rules, all on free ports. */
export async function openMonitoredInstance({ rules, settings = {} }: Options): Promise<MonitoredInstance> {
  const closing: (() => unknown)[] = []
  const close = async () => {
    for (const act of closing.splice(0).reverse()) await act()
  }
  try {
    return { ...(await open({ rules, settings, onClose: (act) => closing.push(act) })), close }
  } catch (error) {
    await close()
    throw error
  }
}

type Opening = Required<Options> & { onClose(act: () => unknown): void }

async function open({ rules, settings, onClose }: Opening): Promise<Omit<MonitoredInstance, 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-monitored-'))
  onClose(() => rmSync(folder, { recursive: true, force: true }))
  const ports = await scrapedPorts()
  const disk = mayMount() ? mountWatchedDisk() : undefined
  onClose(() => disk?.unmount())
  const exporter = await startNodeExporter({ folder, port: ports.node })
  onClose(exporter.stop)
  const webhook = await openWebhook()
  onClose(webhook.close)

  const given = {
    ...(await freePorts()),
    WEB_METRICS_ADDRESS: `127.0.0.1:${ports.web}`,
    WORKER_METRICS_ADDRESS: `127.0.0.1:${ports.worker}`,
    VERIFIER_METRICS_ADDRESS: `127.0.0.1:${ports.verifier}`,
    AUDIT_WEBHOOK_URL: webhook.url,
    AUDIT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    OUTBOUND_ALLOWED_NETWORKS: '127.0.0.1',
    AUDIT_HEAD_MINUTES: '1',
    UNDO_WINDOW_SECONDS: '2',
    SAFETY_THRESHOLD_PERCENT: 'off',
    ...settings,
  }
  const environment = readEnvironment(given)
  const instance = createInstance({
    environment,
    given,
    dataFolder: join(folder, 'data'),
    isDevelopment: false,
    progress: createProgress(),
  })
  onClose(instance.stop)
  const { url, ownerUrl, services } = await instance.start()
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  onClose(() => owner.end())

  writeFileSync(join(folder, 'alerts.yml'), rules)
  const configFile = join(folder, 'prometheus.yml')
  writeFileSync(configFile, scrapeOften(ports, disk?.folder))
  const prometheus = await startPrometheus({ folder, configFile, port: await getPort({ host: '127.0.0.1' }) })
  onClose(prometheus.stop)
  return { url, services, owner, ownerUrl, prometheus, webhook, disk, pidOf: (name) => services.get(name)?.pid() ?? 0 }
}

type ScrapedPorts = Record<'web' | 'worker' | 'workflows' | 'verifier' | 'node', number>

async function scrapedPorts(): Promise<ScrapedPorts> {
  const free = (port?: number) => getPort({ host: '127.0.0.1', ...(port && { port }) })
  let worker = await free()
  // The workflow process takes the next port.
  while ((await free(worker + 1)) !== worker + 1) worker = await free()
  return { worker, workflows: worker + 1, web: await free(), verifier: await free(), node: await free() }
}

const shippedPorts: ScrapedPorts = { web: 9468, worker: 9464, workflows: 9465, verifier: 9467, node: 9100 }

/** The shipped configuration with the ports of this instance, scraping every two seconds, and without the disks of this machine. */
function scrapeOften(ports: ScrapedPorts, mountpoint = 'none'): string {
  const names = Object.keys(shippedPorts) as (keyof ScrapedPorts)[]
  const text = readSource('ops/prometheus.yml')
    .replace('scrape_interval: 15s', 'scrape_interval: 2s')
    .replace('evaluation_interval: 15s', 'evaluation_interval: 1s')
  const onPorts = names.reduce((config, name) => config.replace(`localhost:${shippedPorts[name]}'`, `127.0.0.1:${ports[name]}'`), text)
  return `${onPorts.trimEnd()}\n    metric_relabel_configs: [{ source_labels: [mountpoint], regex: '${mountpoint}', action: keep }]\n`
}

async function openWebhook() {
  let status = 204
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(status).end()
  })
  const port = await getPort({ host: '127.0.0.1' })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}/heads`,
    answerWith(next: number) {
      status = next
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
