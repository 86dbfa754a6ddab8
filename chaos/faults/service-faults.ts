import pg from 'pg'
import { type Fault, lastsNoTime } from './fault'

const allConnectionsEnded: Fault = {
  name: 'connections-ended',
  async begin(world) {
    const client = new pg.Client({ connectionString: world.superuserUrl, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename like 'countersign\\_%' and pid <> pg_backend_pid()`,
      )
      return { detail: `pg_terminate_backend for ${rowCount} connections`, end: lastsNoTime }
    } finally {
      await client.end().catch(() => {})
    }
  },
}

const diskFull: Fault = {
  name: 'disk-full',
  skip: ({ disk }) => (disk ? undefined : 'Only root on Linux can limit the disk of PostgreSQL.'),
  async begin({ disk }) {
    disk?.fill()
    return { detail: 'the disk of PostgreSQL is full', end: async () => disk?.free() }
  },
}

const emptyTemporal: Fault = {
  name: 'empty-temporal',
  async begin({ temporal }) {
    await temporal.restart({ isEmptied: true })
    return { detail: 'Temporal starts without any workflow', end: lastsNoTime }
  },
}

const missingNamespace: Fault = {
  name: 'missing-namespace',
  async begin({ temporal }) {
    await temporal.restart({ isEmptied: true, hasNamespace: false })
    return {
      detail: 'Temporal starts without the namespace',
      end: () => temporal.restart({ isEmptied: true, hasNamespace: true }),
    }
  },
}

export const serviceFaults: Fault[] = [allConnectionsEnded, diskFull, emptyTemporal, missingNamespace]
