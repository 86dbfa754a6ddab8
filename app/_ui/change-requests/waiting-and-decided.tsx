import type { ReactNode } from 'react'
import { Empty } from '#ui/basics/empty'

type Props = {
  /** Who has to answer: "a second admin". */
  waitsFor: string
  /** Where they come from, when nothing waits. */
  origin: ReactNode
  open: ReactNode[]
  ended: ReactNode[]
}

/** The requests that wait for a second operator, and those that are over. */
export function WaitingAndDecided({ waitsFor, origin, open, ended }: Props) {
  return (
    <>
      <section aria-label={`Waiting for ${waitsFor}`}>
        <h2 className="mb-2 font-semibold">Waiting for {waitsFor}</h2>
        {open.length === 0 ? (
          <div className="rounded-md border border-line bg-sheet">
            <Empty title="Nothing waits">{origin}</Empty>
          </div>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line bg-sheet">{open}</ul>
        )}
      </section>
      {ended.length > 0 && (
        <section aria-label="Decided and expired">
          <h2 className="mb-2 font-semibold">Decided and expired</h2>
          <ul className="divide-y divide-line rounded-md border border-line bg-sheet">{ended}</ul>
        </section>
      )}
    </>
  )
}
