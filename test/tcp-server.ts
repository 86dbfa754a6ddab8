import { type EventEmitter, once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A TCP server on 127.0.0.1 that does with each connection what the test says. `open` has the sockets that are open. */
export async function openTcpServer(onConnection: (socket: Socket) => void, address = { host: '127.0.0.1', port: 0 }) {
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    onConnection(socket)
  })
  await once(server.listen(address.port, address.host), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    events: server as EventEmitter,
    open,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
