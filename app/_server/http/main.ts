import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import next from 'next'
import pino from 'pino'
import { type Environment, readEnvironment } from '#core/environment'
import { causeOf, framesOf } from '#core/errors/cause-of'
import { whyEnded } from '#core/errors/start-refusal'
import { serveMetrics } from '#core/metrics/serve-metrics'
import { closeTracing } from '#core/tracing/tracer'
import { log, repeatLog } from '#server/process/log'
import { stopReporting } from '#server/process/stop-reporting'
import { logRequests } from './access-log'
import { logConsoleAsJson } from './json-console'
import { countRequests, openWebMetrics } from './request-metrics'
import { createWebServer } from './web-server'

const isDevelopment = process.env.NODE_ENV === 'development'

try {
  await serve(readEnvironment())
} catch (error) {
  const { cause, sentence } = whyEnded(error)
  // The level is a setting, and the settings may be what failed.
  pino({ base: { process: 'web' }, timestamp: pino.stdTimeFunctions.isoTime }).fatal({ cause }, sentence)
  process.exit(1)
}

async function serve(environment: Environment): Promise<void> {
  // The built server stands beside this file; in development the sources are in the working directory.
  const dir = isDevelopment ? process.cwd() : import.meta.dirname
  if (!isDevelopment) {
    process.chdir(dir)
    const { config } = JSON.parse(readFileSync(join(dir, '.next', 'required-server-files.json'), 'utf8'))
    process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config)
    logConsoleAsJson(repeatLog())
    process.removeAllListeners('warning').on('warning', ({ name }) => repeatLog().warn({ cause: name }, 'Node warns'))
    process.once('exit', repeatLog().flush)
  }
  const { metrics, routeOf } = openWebMetrics(dir)
  const { HOST: hostname, PORT: port } = environment
  // Only in development Next takes upgrades. It would leave every other one open, so in production it gets a server that receives none.
  const only = isDevelopment ? { turbopack: true } : { httpServer: createServer() }
  const app = next({ dev: isDevelopment, dir, hostname, port, ...only })
  const count = countRequests(metrics)
  const write = logRequests(log(), environment.ACCESS_LOG)
  const server = createWebServer({
    trustedProxies: environment.TRUSTED_PROXIES,
    connectionsPerAddress: environment.CONNECTIONS_PER_ADDRESS,
    isHttps: environment.PUBLIC_URL.startsWith('https:'),
    handle: (request, response) => app.getRequestHandler()(request, response),
    routeOf,
    onEnd: (ended) => {
      count(ended)
      write(ended)
    },
    onError: (error, { id, method, route }) =>
      log().error({ request: id, method, route, cause: causeOf(error), stack: framesOf(error) }, 'a request failed'),
  })
  server.on('connection', (socket) => {
    metrics.add('countersign_http_connections', {}, 1)
    socket.once('close', () => metrics.add('countersign_http_connections', {}, -1))
  })
  await app.prepare()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, hostname, resolve))
  await serveMetrics({
    address: environment.WEB_METRICS_ADDRESS,
    read: () => metrics.read(),
    onError: (cause) => log().error({ cause }, 'metrics cannot be served'),
  })
  log().info({ port }, 'web is ready')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(server))
}

const stopGraceMs = 3_000

/** Lets running requests end. Event streams never end by themselves; browsers reconnect. */
function stop(server: ReturnType<typeof createWebServer>): void {
  const end = () => void Promise.allSettled([stopReporting(), closeTracing()]).finally(() => process.exit(0))
  server.close(end)
  server.closeIdleConnections()
  setTimeout(end, stopGraceMs).unref()
}
