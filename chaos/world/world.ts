import type { Role } from '#core/operators/operator'
import type { Link } from './link'
import type { ProcessName, WorldProcess } from './processes'

/** An operator who can sign in. */
export interface Operator {
  id: string
  name: string
  email: string
  password: string
  roles: Role[]
}

/** What a fault did, with times for the report. */
export interface FaultRecord {
  name: string
  detail: string
  begunAt: string
  endedAt: string | null
}

/** What the processes of a world use while nothing happens. */
export interface Usage {
  processes: { name: string; residentMiB: number; openFiles: number; kinds: Record<string, number> }[]
  /** By role of PostgreSQL. */
  connections: Record<string, number>
  /** Transactions that have been open for more than five seconds. */
  longTransactions: number
}

/** An instance of real processes with a proxy on every connection, for many runs. */
export interface World {
  /** Through proxies. The first one is `PUBLIC_URL`, which is also the origin that every web process accepts. */
  webUrls: string[]
  /** Straight to PostgreSQL, so no fault of the network touches it. */
  ownerUrl: string
  superuserUrl: string
  operators: Operator[]
  folder: string
  links: Map<string, Link>
  processes: Map<ProcessName, WorldProcess>
  /** Brings the number of workers to `count`; those that are too many are stopped as by a supervisor. */
  scaleWorkers(count: number): Promise<void>
  /** Undefined when the disk of PostgreSQL cannot be limited here. */
  disk: { fill(): void; free(): void } | undefined
  temporal: {
    /** Stops the server, changes what it keeps or how it starts, and starts it. */
    restart(change: { isEmptied?: boolean; hasNamespace?: boolean }): Promise<void>
  }
  postgres: {
    /** Stops the server and copies its files. */
    copy(): Promise<void>
    /** Puts the copied files back under a stopped server and starts it. */
    restore(): Promise<void>
  }
  /** Repairs all links, continues stopped processes, frees the disk, and waits until every process runs. */
  heal(): Promise<void>
  measure(): Promise<Usage>
  close(): Promise<void>
}
