import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Certificate = { certFile: string; keyFile: string }

/** A certificate authority for one test, in a folder of its own. */
export type Authority = Disposable & {
  /** Its own certificate, which clients trust. */
  caFile: string
  /** Makes a certificate with a common name, and for a server with the host names and addresses that it is for. With -1 days it has expired. */
  issue(commonName: string, names?: string, days?: number): Certificate
}

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tls-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test authority')
  return {
    caFile: join(folder, 'ca.pem'),
    issue(commonName, names = 'DNS:none.invalid', days = 2) {
      writeFileSync(join(folder, 'names'), `subjectAltName=${names}\n`)
      openssl('req', ...key, '-keyout', `${commonName}.key`, '-out', `${commonName}.csr`, '-subj', `/CN=${commonName}`)
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', String(days)]
      openssl('x509', '-req', '-in', `${commonName}.csr`, '-out', `${commonName}.pem`, ...signed)
      return { certFile: join(folder, `${commonName}.pem`), keyFile: join(folder, `${commonName}.key`) }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}
