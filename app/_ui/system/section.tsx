import type { ReactNode } from 'react'

type Props = { id: string; title: string; children: ReactNode }

/** A part of the page System: a heading and a sheet. */
export function Section({ id, title, children }: Props) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-2 font-semibold">
        {title}
      </h2>
      <div className="rounded-md border border-line bg-sheet">{children}</div>
    </section>
  )
}
