import { randomUUID } from 'node:crypto'
import getPort from 'get-port'
import { startProgram } from '#test/program'
import { findPypiPackage } from '#test/pypi'
import type { ScimServer } from './scim-server'

/** The SCIM server of the project scim2, which is written in Python and keeps its accounts in memory. Throws NotInstalled. */
export async function startScim2Server(): Promise<Pick<ScimServer, 'url' | 'token'> & AsyncDisposable> {
  const folder = await findPypiPackage({ name: 'scim2-server', version: '0.8.3', needs: [] })
  const [port, token] = [await getPort({ host: '127.0.0.1' }), randomUUID()]
  const args = ['-m', 'scim2_server.testserver.cli', '--port', String(port), '--bearer-token', token]
  const server = await startProgram({ command: 'python3', args, env: { PYTHONPATH: folder }, readyWhen: /Serving SCIM/ })
  return { url: `http://127.0.0.1:${port}/v2`, token, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
