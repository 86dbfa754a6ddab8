import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { openPools } from '#core/database/open-pools'
import { type MetricsProcess, type Series, type SeriesName, series } from './series'

type NamesOf<Type extends Series['type']> = { [Name in SeriesName]: (typeof series)[Name]['type'] extends Type ? Name : never }[SeriesName]
type LabelsOf<Name extends SeriesName> = Readonly<Record<keyof (typeof series)[Name]['labels'] & string, string>>

/** What a process counts and measures. A label value that is not in the set of its label is shown as `other`, so none can be an id. */
export type Metrics = {
  count<Name extends NamesOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by?: number): void
  set<Name extends NamesOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void
  add<Name extends NamesOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, by: number): void
  observe<Name extends NamesOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, value: number): void
  /** Replaces all series that come from the database; null if another process serves them. */
  setShared(values: SharedValue[] | null): void
  /** The text for Prometheus. */
  read(): Promise<string>
  /** Frees what measures this process. */
  close(): void
}

export type SharedValue = { series: SeriesName; labels: Readonly<Record<string, string>>; value: number }

type Options = {
  process: MetricsProcess
  /** The patterns of the routes, of the web. */
  routes?: readonly string[]
  /** Whether the series of prom-client about Node are included; they measure this process until it ends. */
  hasDefaults?: boolean
}

/** Opens the metrics of this process, with every counter at 0. */
export function openMetrics({ process, routes = [], hasDefaults = true }: Options): Metrics {
  const own = new Registry()
  const shared = new Registry()
  if (hasDefaults) collectDefaultMetrics({ register: own })
  const declared = Object.entries(series) as [SeriesName, Series][]
  const metrics = new Map<SeriesName, Counter | Gauge | Histogram>()
  for (const [name, declaration] of declared) {
    if (declaration.processes.includes(process) && !declaration.from) metrics.set(name, create(name, declaration, own))
  }
  const allowed = (name: SeriesName, labels: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(labels).map(([label, value]) => {
        const values = label === 'route' ? routes : ((series[name] as Series).labels[label] ?? [])
        return [label, values.includes(value) ? value : 'other']
      }),
    )
  const find = <Kind>(name: SeriesName, kind: new (...args: never[]) => Kind): Kind => {
    const metric = metrics.get(name)
    if (!(metric instanceof kind)) throw new Error(`The ${process} has no ${name}.`)
    return metric
  }
  return {
    count: (name, labels, by = 1) => find(name, Counter).inc(allowed(name, labels), by),
    set: (name, labels, value) => find(name, Gauge).set(allowed(name, labels), value),
    add: (name, labels, by) => find(name, Gauge).inc(allowed(name, labels), by),
    observe: (name, labels, value) => find(name, Histogram).observe(allowed(name, labels), value),
    setShared(values) {
      // A gauge that is reset shows 0, and what is not known has to be absent.
      shared.clear()
      const gauges = new Map<SeriesName, Gauge>()
      for (const { series: name, labels, value } of values ?? []) {
        const gauge = gauges.get(name) ?? new Gauge({ ...optionsOf(name, series[name]), registers: [shared] })
        gauges.set(name, gauge)
        gauge.set(allowed(name, labels), value)
      }
    },
    async read() {
      measurePools((name, labels, value) => find(name, Gauge).set(allowed(name, labels), value))
      return (await own.metrics()) + (await shared.metrics())
    },
    close() {
      own.clear()
      shared.clear()
    },
  }
}

function create(name: SeriesName, declaration: Series, register: Registry): Counter | Gauge | Histogram {
  const { type, labels, buckets } = declaration
  const options = { ...optionsOf(name, declaration), registers: [register] }
  if (type === 'histogram') return new Histogram({ ...options, buckets: [...(buckets ?? [])] })
  if (type === 'gauge') return new Gauge(options)
  const counter = new Counter(options)
  // A counter that begins at 1 hides its first event from rate().
  if (!('route' in labels) && !('code' in labels)) for (const each of everyLabelling(labels)) counter.inc(each, 0)
  return counter
}

const optionsOf = (name: SeriesName, { help, labels }: Series) => ({ name, help, labelNames: Object.keys(labels) })

function everyLabelling(labels: Series['labels']): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (all, [label, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [label]: value }))),
    [{}],
  )
}

function measurePools(set: (name: SeriesName, labels: Readonly<Record<string, string>>, value: number) => void): void {
  for (const { name, pool } of openPools()) {
    set('countersign_database_pool_connections', { pool: name, state: 'idle' }, pool.idleCount)
    set('countersign_database_pool_connections', { pool: name, state: 'used' }, pool.totalCount - pool.idleCount)
    set('countersign_database_pool_limit', { pool: name }, pool.options.max)
    set('countersign_database_pool_waiting', { pool: name }, pool.waitingCount)
  }
}
