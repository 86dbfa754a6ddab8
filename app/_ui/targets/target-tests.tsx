'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { TargetTest } from '#core/targets/list-target-tests'
import { getJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { When } from '#ui/basics/when'
import { Refused } from '#ui/operators/refused'
import { useOperatorAct } from '#ui/operators/use-operators'

type Props = { targetKey: string; rendered: TargetTest[]; mayTest: boolean }

const everyMs = 3_000
const shownTests = 5

/** The last tests of a target, and a button that asks for one. */
export function TargetTests({ targetKey, rendered, mayTest }: Props) {
  const url = `/api/targets/${targetKey}/tests`
  const client = useQueryClient()
  const act = useOperatorAct()
  const queryKey = ['target-tests', targetKey]
  const { data: tests } = useQuery({
    queryKey,
    queryFn: async () => (await getJson<{ tests: TargetTest[] }>(url)).tests,
    initialData: rendered,
    // Only the delivery process ends a test.
    refetchInterval: ({ state }) => (state.data?.some(({ endedAt }) => endedAt === null) ? everyMs : false),
  })
  const ask = () => act.mutate({ url }, { onSuccess: () => client.invalidateQueries({ queryKey }) })
  const isOpen = tests[0]?.endedAt === null
  return (
    <section aria-label="Tests">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">Tests</h2>
        {mayTest && (
          <Button disabled={isOpen || act.isPending} onClick={ask}>
            Test the target
          </Button>
        )}
      </div>
      <Refused error={act.error} />
      {tests.length === 0 ? (
        <p className="text-soft text-sm">A test reaches the target and sends no one. It has not been tested yet.</p>
      ) : (
        <ul aria-live="polite" className="divide-y divide-line rounded-md border border-line bg-sheet">
          {tests.slice(0, shownTests).map((test) => (
            <Test key={test.id} test={test} />
          ))}
        </ul>
      )}
    </section>
  )
}

const outcomes = {
  answered: { sign: '✓', word: 'Answered', ink: 'text-approved' },
  failed: { sign: '✕', word: 'Failed', ink: 'text-rejected' },
}

function Test({ test: { version, askedBy, askedAt, outcome, sentence } }: { test: TargetTest }) {
  const shown = outcome === null ? { sign: '○', word: 'Waits for the delivery process', ink: 'text-soft' } : outcomes[outcome]
  return (
    <li className="px-4 py-2">
      <p className="wrap-anywhere">
        <span className={`font-medium ${shown.ink}`}>
          <span aria-hidden="true">{shown.sign}</span> {shown.word}
        </span>
        {sentence !== null && <>: {sentence}</>}
      </p>
      <p className="text-soft text-sm">
        Version {version}, asked for by {askedBy} <When at={askedAt} />
      </p>
    </li>
  )
}
