'use client'

import { useId, useState } from 'react'
import { Button } from '#ui/basics/button'
import { CopyButton } from '#ui/basics/copy-button'
import { Notice } from '#ui/basics/notice'
import { count, counted, percent } from '#ui/basics/numbers'
import { timeOfDay } from '#ui/basics/when'
import { useVerification, type Verifying } from './use-verification'

/** Recomputes the chain from its first event and compares it with an outside head. */
export function Verification() {
  const [verifying, verify] = useVerification()
  const [head, setHead] = useState('')
  const id = useId()
  const isRunning = verifying.state === 'running'
  return (
    <section aria-label="Verification" className="mb-5 space-y-3">
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isRunning) verify(head.trim() || null)
        }}
      >
        <div className="min-w-0 grow sm:max-w-96">
          <label htmlFor={id} className="mb-0.5 block text-faint text-xs">
            A head that you kept, to compare with (optional)
          </label>
          <input
            id={id}
            value={head}
            onChange={({ currentTarget }) => setHead(currentTarget.value)}
            placeholder="1204:9f2c…"
            spellCheck={false}
            autoComplete="off"
            className="h-8 w-full rounded-md border border-control bg-sheet px-2 font-mono text-sm placeholder:text-faint max-sm:h-10 max-sm:text-lg"
          />
        </div>
        <Button type="submit" aria-disabled={isRunning} className="max-sm:h-10">
          Verify now
        </Button>
      </form>
      <div aria-live="polite">
        <Outcome verifying={verifying} />
      </div>
    </section>
  )
}

function Outcome({ verifying }: { verifying: Verifying }) {
  switch (verifying.state) {
    case 'idle':
      return null
    case 'running':
      return <Running {...verifying} />
    case 'failed':
      return (
        <Notice tone="warn" title="The verification did not come to its end">
          {verifying.message}
        </Notice>
      )
    case 'done':
      return <Done {...verifying} />
  }
}

function Running({ verified, of }: { verified: number; of: number }) {
  return (
    <div className="rounded-md border border-line bg-sheet px-4 py-3">
      <p>{of === 0 ? 'Verifying…' : `Verifying: ${count(verified)} of ${counted(of, 'event')}`}</p>
      <div className="mt-2 h-1 overflow-hidden rounded-sm bg-sunken">
        <div className="h-full bg-accent" style={{ width: `${percent(verified, of)}%` }} />
      </div>
    </div>
  )
}

function Done({ result, at, head }: Extract<Verifying, { state: 'done' }>) {
  const end = `${result.head.seq}:${result.head.hash}`
  if (result.fault !== null)
    return (
      <Notice tone="danger" title="The chain does not hold" role="alert">
        <p>{result.fault.message}</p>
        <p>
          {result.events > 0 && `The ${counted(result.events, 'event')} before it hold. `}
          Someone with the password of the database’s owner, or with its files, has changed it. Compare with a backup, and with the heads in
          the worker’s log.
        </p>
      </Notice>
    )
  return (
    <Notice title={`The chain holds: ${counted(result.events, 'event')}, verified at ${timeOfDay(new Date(at))}`}>
      {head !== null && <p>It goes through the head that you kept.</p>}
      <p className="flex min-w-0 items-center gap-1">
        <span className="shrink-0">Its head is</span>
        <code className="truncate font-mono text-sm">{end}</code>
        <CopyButton text={end} label="Copy the head" />
      </p>
      <p>Keep it somewhere else: it proves that not even the owner of the database has rewritten the chain.</p>
    </Notice>
  )
}
