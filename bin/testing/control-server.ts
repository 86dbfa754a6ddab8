import { createServer } from 'node:http'
import type { ServiceName } from '#bin/instance/create-instance'
import type { SupervisedService } from '#bin/instance/supervise'

export interface ControlServer {
  url: string
  close(): void
}

/**
 * Lets tests stop and start the services of an instance: `POST /worker/stop` answers when it has stopped, `POST /worker/start` when it is
 * ready. `POST /worker/kill` ends its process like a crash.
 */
export function serveControl(services: Map<string, SupervisedService> | Map<ServiceName, SupervisedService>): Promise<ControlServer> {
  const byName = new Map<string, SupervisedService>(services)
  const server = createServer(async (request, response) => {
    const [, name = '', act] = request.url?.split('/') ?? []
    const service = byName.get(name)
    if (!service || request.method !== 'POST' || !isAct(act)) return void response.writeHead(404).end()
    try {
      await acts[act](service)
      response.writeHead(204).end()
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error))
    }
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address !== 'object' || !address) return reject(new Error('The control server has no port.'))
      resolve({ url: `http://127.0.0.1:${address.port}`, close: () => server.close() })
    })
  })
}

const acts = {
  start: (service: SupervisedService) => service.start(),
  stop: (service: SupervisedService) => service.stop(),
  kill: (service: SupervisedService) => {
    const pid = service.pid()
    if (pid === undefined) throw new Error(`${service.name} does not run.`)
    process.kill(pid, 'SIGKILL')
  },
}

const isAct = (act: string | undefined): act is keyof typeof acts => act !== undefined && Object.hasOwn(acts, act)
