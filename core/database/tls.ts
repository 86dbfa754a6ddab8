import pg from 'pg'
import { certificateFailures } from '#core/errors/certificate-failures'

/** How the connections of a database URL are protected. `none` is without TLS, `unverified` does not check who the server is. */
export type Protection = 'local' | 'none' | 'unverified' | 'verified'

/** How connections to the database at this URL are protected, as `pg` reads the URL. Throws if a certificate file cannot be read. */
export function protectionOf(url: string): { host: string; protection: Protection } {
  // @types/pg calls it a boolean, but it is the object with the options of TLS if there are any.
  const { host, ssl } = new pg.Client({ connectionString: url }) as { host: string; ssl: boolean | { rejectUnauthorized?: boolean } }
  if (isThisMachine(host)) return { host, protection: 'local' }
  if (!ssl) return { host, protection: 'none' }
  return { host, protection: typeof ssl === 'object' && ssl.rejectUnauthorized === false ? 'unverified' : 'verified' }
}

/**
 * Says that data may be read on its way to the database at this URL, which is the value of the setting `name`; null if it may not, or if
 * the URL itself says `sslmode=disable`, as it should where the network is private.
 */
export function plainConnectionWarning(name: string, url: string): string | null {
  const { host, protection } = protectionOf(url)
  if (protection === 'unverified') return `${name} reaches ${host} without a check of its certificate. Add sslmode=verify-full to the URL.`
  if (protection !== 'none' || new URL(url).searchParams.get('sslmode') === 'disable') return null
  return `${name} reaches ${host} without TLS. Add sslmode=verify-full to the URL, or sslmode=disable if the network is private.`
}

/** Whether a host name, address or folder of sockets is of this machine. */
export function isThisMachine(host: string): boolean {
  return host === '' || host.startsWith('/') || /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)
}

/** What is wrong with the TLS of a database URL or its server, as one sentence with the remedy; null for any other failure. */
export function tlsProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { message } = error
  const code = 'code' in error ? String(error.code) : ''
  if ('path' in error && /^(ENOENT|EACCES|EISDIR)$/.test(code))
    return `The file ${String(error.path)}, which the database URL names as a certificate or key, cannot be read.`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'The certificate of the database server is for another host name. Use a name of the certificate in the database URL.'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return 'The certificate of the database server has expired or is not valid yet. Renew it.'
  if (certificateFailures.includes(code))
    return 'The certificate of the database server is not from an authority that this process trusts. Add sslrootcert=<file> to the database URL.'
  if (message === 'The server does not support SSL connections')
    return 'The database URL demands TLS, and the database server does not offer it. Turn it on there: ssl = on.'
  // PostgreSQL gives these and others the code 28000.
  if (/pg_hba\.conf.*no encryption$/.test(message))
    return 'The database server demands TLS. Use sslmode=verify-full and sslrootcert=<file> in the database URL.'
  if (/valid client certificate/.test(message) || /^ERR_SSL_.*ALERT/.test(code))
    return 'The database server demands a client certificate that it trusts. Use sslcert=<file> and sslkey=<file> in the database URL.'
  return null
}
