import { Check, CircleAlert, CircleDashed, type LucideIcon, Minus, TriangleAlert } from 'lucide-react'
import { hasEnded, type ProcessKind, type ProcessState } from '#core/system/process-state'
import type { ProcessEntry } from '#core/system/system'
import { counted, duration } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { Section } from './section'
import { SimpleTable } from './simple-table'

/** Web servers, workers, verifiers and delivery processes of the last day; those that ended are folded away. */
export function Processes({ processes }: { processes: ProcessEntry[] }) {
  const ended = processes.filter(({ state }) => hasEnded(state))
  return (
    <Section id="processes" title="Processes">
      <ProcessTable label="Processes" processes={processes.filter(({ state }) => !hasEnded(state))} />
      {ended.length > 0 && (
        <details className="border-line border-t">
          <summary className="cursor-pointer px-4 py-2 text-sm text-soft">
            {counted(ended.length, 'process', 'processes')} ended in the last day
          </summary>
          <ProcessTable label="Ended processes" processes={ended} />
        </details>
      )}
    </Section>
  )
}

const columns = [
  { title: 'Process' },
  { title: 'State' },
  { title: 'Version', isWide: true },
  { title: 'Host', isWide: true },
  { title: 'Started', isWide: true },
  { title: 'Last seen' },
]

function ProcessTable({ label, processes }: { label: string; processes: ProcessEntry[] }) {
  return (
    <SimpleTable
      label={label}
      columns={columns}
      rows={processes.map((process) => ({
        key: process.id,
        cells: [
          <Name key="name" {...process} />,
          <State key="state" {...process} />,
          `${process.version}, Node ${process.node}`,
          <span key="host" className="[overflow-wrap:anywhere]">
            {process.host}
          </span>,
          <When key="started" at={process.startedAt} />,
          <Seen key="seen" {...process} />,
        ],
      }))}
    />
  )
}

const names: Record<ProcessKind, string> = { web: 'Web server', worker: 'Worker', verifier: 'Verifier', delivery: 'Delivery' }

/** On a phone with what has no column there. */
function Name({ kind, version, host }: ProcessEntry) {
  return (
    <>
      {names[kind]}
      <span className="block font-normal text-soft [overflow-wrap:anywhere] sm:hidden">
        {version} on {host}
      </span>
    </>
  )
}

/** A worker that reports but does not poll takes no tasks. */
function Seen({ kind, polledSecondsAgo, seenSecondsAgo }: ProcessEntry) {
  const polled = polledSecondsAgo === null ? 'never polled' : `polled ${ago(polledSecondsAgo)}`
  return (
    <>
      {ago(seenSecondsAgo)}
      {kind === 'worker' && <span className="max-sm:hidden">, {polled}</span>}
    </>
  )
}

const ago = (seconds: number) => `${duration(Math.max(1, Math.round(seconds)))} ago`

function State({ state }: ProcessEntry) {
  const { sign: Sign, word, ink } = states[state]
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${ink}`}>
      <Sign aria-hidden="true" className="size-3.5" strokeWidth={2.25} />
      {word}
    </span>
  )
}

const states: Record<ProcessState, { sign: LucideIcon; word: string; ink: string }> = {
  running: { sign: Check, word: 'running', ink: 'text-approved' },
  starting: { sign: CircleDashed, word: 'starting', ink: 'text-soft' },
  'not-polling': { sign: TriangleAlert, word: 'not polling', ink: 'text-invalid' },
  silent: { sign: CircleAlert, word: 'silent', ink: 'text-rejected' },
  replaced: { sign: Minus, word: 'replaced', ink: 'text-gone' },
  stopped: { sign: Minus, word: 'stopped', ink: 'text-gone' },
}
