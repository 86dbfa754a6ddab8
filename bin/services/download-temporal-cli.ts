import { Runtime } from '@temporalio/worker'

// The SDK downloads the program in order to run it. A process of its own keeps its native runtime out of ours.
const [downloadDir = '', version = ''] = process.argv.slice(2)
const runtime = Runtime.install({ telemetryOptions: { logging: { filter: 'OFF' } } })
const server = await runtime.createEphemeralServer({
  type: 'dev-server',
  exe: { type: 'cached-download', downloadDir, version: `v${version}`, ttl: 0, sdkName: 'sdk-typescript', sdkVersion: '1.24.0' },
  namespace: 'default',
  ip: '127.0.0.1',
  port: null,
  uiPort: null,
  dbFilename: null,
  ui: false,
  log: { format: 'pretty', level: 'error' },
  extraArgs: [],
})
await runtime.shutdownEphemeralServer(server)
await runtime.shutdown()
