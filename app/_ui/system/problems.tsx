import { Check } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { type ProblemCode, runbooks, type SystemProblem } from '#core/system/problems'
import { Notice } from '#ui/basics/notice'
import { counted } from '#ui/basics/numbers'

/** What is wrong and what to do, or that all parts work. A screen reader hears it when it changes. */
export function Problems({ problems }: { problems: SystemProblem[] }) {
  return (
    <section aria-label="State" aria-live="polite" className="space-y-3">
      {problems.length === 0 && (
        <p className="flex items-center gap-3 rounded-md border border-line bg-sheet px-4 py-3 font-medium">
          <Check aria-hidden="true" className="size-4 shrink-0 text-approved" />
          All parts work
        </p>
      )}
      {problems.map(({ code, count }) => {
        const { tone, title, remedy } = problemLabels[code]
        return (
          <Notice key={code} tone={tone} title={title(count)}>
            {remedy}
            {runbooks[code] && (
              <>
                {' '}
                See “{runbooks[code]}” in <code className="font-mono text-sm">docs/runbooks.md</code>.
              </>
            )}
          </Notice>
        )
      })}
    </section>
  )
}

type ProblemLabel = { tone: 'warn' | 'danger'; title: (count: number) => string; remedy: ReactNode }

const toAudit = (
  <Link href="/audit" className="text-accent-text underline underline-offset-2">
    Verify the chain on the page Audit
  </Link>
)

const problemLabels: Record<ProblemCode, ProblemLabel> = {
  'chain-broken': {
    tone: 'danger',
    title: () => 'The audit chain does not hold',
    remedy: <>The last deep verification found an event that was changed. {toAudit}, and compare it with an outside head.</>,
  },
  'no-worker': {
    tone: 'danger',
    title: () => 'No worker is running',
    remedy: 'Uploads and decisions are recorded, and wait. Start a worker.',
  },
  'no-verifier': {
    tone: 'danger',
    title: () => 'No verifier is running',
    remedy: 'No approval becomes final and no batch closes. Start the verifier.',
  },
  'temporal-silent': {
    tone: 'danger',
    title: () => 'Temporal does not answer',
    remedy: 'Files are not imported until it is back, and nothing is lost. Check that Temporal runs, and that TEMPORAL_ADDRESS reaches it.',
  },
  'batches-frozen': {
    tone: 'danger',
    title: (count) => `${counted(count, 'batch is', 'batches are')} frozen`,
    remedy: 'A verification found that the batch differs from its file. Open it to see the differences.',
  },
  'deep-different': {
    tone: 'danger',
    title: (count) => `${counted(count, 'batch differs', 'batches differ')} from the file`,
    remedy: 'The last deep verification found the differences.',
  },
  'batches-stalled': {
    tone: 'warn',
    title: (count) => `${counted(count, 'batch stands', 'batches stand')} still`,
    remedy: 'A batch continues by itself when its cause, which is below, is gone.',
  },
  'worker-not-polling': {
    tone: 'warn',
    title: (count) => `${counted(count, 'worker does', 'workers do')} not poll`,
    remedy: 'It runs and takes no tasks. Read its log, and restart it.',
  },
  'process-silent': {
    tone: 'warn',
    title: (count) => `${counted(count, 'process is', 'processes are')} silent`,
    remedy: 'It ended without saying so, hangs, or does not reach the database. Start it again if you still need it.',
  },
  'queue-without-poller': {
    tone: 'warn',
    title: (count) => `${counted(count, 'task queue has', 'task queues have')} tasks and no poller`,
    remedy: 'Check that the workers use the TEMPORAL_NAMESPACE and TEMPORAL_TASK_QUEUE of this web server.',
  },
  'no-delivery': {
    tone: 'warn',
    title: () => 'No delivery process runs',
    remedy: 'No one arrives at the targets until one does. Start it with DELIVERY_PRIVATE_KEY, or read its log.',
  },
  'targets-paused': {
    tone: 'warn',
    title: (count) => `${counted(count, 'target is', 'targets are')} paused`,
    remedy: 'Open Targets, see what the target answered, and test it. Then resume it.',
  },
  'head-not-sent': {
    tone: 'warn',
    title: (count) => `The outside head was not accepted ${counted(count, 'time')}`,
    remedy: 'Check that a worker reaches AUDIT_WEBHOOK_URL, and that the receiver accepts AUDIT_WEBHOOK_SECRET.',
  },
  'deep-late': {
    tone: 'warn',
    title: () => 'The nightly deep verification is late',
    remedy: 'None has ended in the last 26 hours. Read the log of the verifier.',
  },
  'connections-short': {
    tone: 'warn',
    title: (count) => `${counted(count, 'connection')} to PostgreSQL are open, and few are left`,
    remedy: 'Raise max_connections, or start fewer processes.',
  },
}
